"""A family of four arrives at night, by keyboard alone; one of them comes from a bad area (G25)."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit

from gatekeeper.domain.eight_steps import Step
from gatekeeper.services.area_lists import read_areas
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.returnee_arrival import ArrivalScreen
from gatekeeper.ui.returnee_screen import ReturneeScreen
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House, operator
from tests.returnees import NAMES, NUMBERS, list_file
from tests.self_reports import Page


def front(house: House, kind: type) -> Any:
    """The screen in front, once it is of this kind and nothing is under way."""
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def write(house: House, words: str) -> None:
    """Chinese comes from an input method: what it commits, not its keys."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.insert(words)
    house.until_answered()


def on_step(house: House, screen: Any, step: Step) -> None:
    house.until(lambda: screen.step is step)
    house.until_answered()


def test_g25_a_family_of_four_at_night(opened: Open, community: Community) -> None:
    """F6 to the gate: eight steps, triage for each, papers; the reader's receipt; log good."""
    house = opened()
    today = house.app.areas.today
    areas = read_areas(list_file(house.pictures), today)
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(house.app.areas.take, areas, today, chief).result()
    (row, *_) = house.app.registry.search(community.cards[0].number)

    house.press("F6")
    listed = front(house, ReturneeScreen)
    house.press("l", ctrl=True)
    house.press("13812345678", "Enter")
    write(house, "、".join(NAMES))
    house.press("Enter", *row.place, "Enter")
    house.until(lambda: listed.who.door.host is not None)
    write(house, "江苏省苏州市")
    house.until(lambda: "low risk" in listed.who.origin.told.text())
    house.picture("returnee who")
    house.confirm()

    arrival = front(house, ArrivalScreen)
    on_step(house, arrival, Step.SIGN)
    house.press("g", ctrl=True)
    house.picture("returnee sign")
    house.confirm()
    on_step(house, arrival, Step.ANSWER)
    house.press("Enter")
    write(house, "今晚自驾")
    house.press("Enter", "1", "1", "1", "1", "1")
    write(house, "老人一名，儿童一名")
    house.press("Enter")
    write(house, "降压药")
    house.picture("returnee answer")
    house.confirm()
    on_step(house, arrival, Step.VERIFY)
    for number in NUMBERS:
        house.press(number, "Enter", "Enter", "2", "Enter", "3", "Enter", "2", "Enter", "365")
        if number is not NUMBERS[-1]:
            house.press("Enter")
    house.picture("returnee verify")
    house.confirm()
    on_step(house, arrival, Step.FILL)
    house.press("Enter", "Enter")
    write(house, "苏B8123X")
    house.press("Enter", "Enter")
    write(house, "本市")
    house.press("Enter", "3", "Enter", "Enter", f"{today:%m-%d}", "Enter", "Enter")
    for place in range(4):
        house.press("1", "Enter", "Enter")
        if place == 1:
            write(house, "湖北武汉")
        house.press("Enter", "0" if place else "1")
        if place < 3:
            house.press("Enter")
    house.picture("returnee fill")
    house.confirm()
    on_step(house, arrival, Step.REPORT)
    house.read_by_wedge("https://public.example/receipt?id=SEEN")
    house.until(lambda: bool(arrival.report.receipt))
    house.confirm()
    on_step(house, arrival, Step.RECEIVE)

    house.press("p", ctrl=True)
    papers = front(house, PaperPreview)
    # Commitment and form for each, notice for three, four of the household in each language.
    assert papers.document.pageCount() == 2 * 4 + 3 + 4 * 2
    house.picture("returnee papers")
    house.press("Esc")
    front(house, ArrivalScreen)
    arrival.page.setFocus()
    house.press("1", "2", "3", "4")
    house.confirm()
    on_step(house, arrival, Step.PREPARE)
    house.press("1", "2", "5")
    house.confirm()
    on_step(house, arrival, Step.VISIT)
    arrival.outcome.slot.setFocus()
    house.press("B2-017")
    house.picture("returnee slot")
    house.confirm()
    house.until(lambda: arrival.arrival.state == "closed")
    house.picture("returnee outcome")
    # G20: their car goes with the case, whoever of them it is.
    assert house.rows(
        "SELECT h.plate, h.slot FROM car_holds AS h JOIN observation_cases AS c "
        "ON c.id = h.held_case WHERE h.days = c.days AND h.started_on = c.arrived_on"
    ) == [("苏B8123X", "B2-017")]
    third = arrival.arrival.members[1]
    assert (third.member.name, third.disposition) == ("李梅", "transfer")
    house.press("Down")
    house.until_answered()
    arrival.outcome.to.setFocus()
    write(house, "街道防控办")
    house.press("t", ctrl=True)
    house.until(lambda: arrival.arrival.members[1].asked_at is not None)
    house.until_answered()
    house.confirm()

    # 三必查: the temperature of step three counts, the health code is still asked of each.
    house.until_tone(Tone.PENDING, NAMES[3])
    house.press("g", "Enter")
    house.until_tone(Tone.GRANTED, NAMES[3])
    for name in (NAMES[0], NAMES[2]):
        house.press("*")
        house.until_tone(Tone.PENDING, name)
        house.press("g", "Enter")
        house.until_tone(Tone.GRANTED, name)
    assert house.events() == ["granted"] * 3
    steps = house.rows("SELECT steps FROM returnee_parties")[0][0]
    assert len(Step) - 1 == str(steps).count("Z")
    kinds = dict(house.rows("SELECT kind, count(*) FROM observation_cases GROUP BY kind"))
    assert kinds == {"monitoring": 3}
    assert "public.example" not in str(house.rows("SELECT line FROM journal"))
    assert "public.example" not in str(house.rows("SELECT data FROM journal_private"))

    counted = house.rows("SELECT line FROM journal WHERE line LIKE '%,advice,%'")
    assert len(counted) == 1  # the leaflet

    house.press("F6")
    listed = front(house, ReturneeScreen)
    house.picture("returnee register")
    assert [row.waits_for_transfer for row in listed.list.model.shown].count(True) == 1
    house.press("Esc")
    assert house.verified().fault is None

    # G50: somebody rings up and asks what applies to those who come from there.
    house.press("F3")
    found = front(house, SearchScreen)
    write(house, "上海")
    house.until(lambda: found.there.isVisible())
    told = found.there.text()
    assert told.startswith("上海市: medium risk; waits for transfer, central isolation, 14 days.")
    assert today.isoformat() in told


def test_g32_a_family_that_reported_itself_shows_its_code(
    opened: Open, community: Community
) -> None:
    """At the gate the code is named and lets in nobody; at F6 it fills in the form."""
    house = opened()
    today = house.app.areas.today
    (row, *_) = house.app.registry.search(community.cards[0].number)
    people = [{"name": name, "condition": "well"} for name in NAMES[:2]]
    legs = [{"from": "苏州", "to": "本市", "by": "car", "number": "", "on": f"{today:%Y-%m-%d}"}]
    code = Page().code(people=people, legs=legs, address=row.place)
    house.present(code)
    house.until_answered()
    house.until(lambda: "F6" in house.gate.preview._notice())
    house.press("F6")
    listed = front(house, ReturneeScreen)
    house.present(code)
    house.until(lambda: listed.who.names.text() == "、".join(NAMES[:2]))
    house.until(lambda: listed.who.door.found.isVisible())
    house.picture("self-report")
    house.press("Enter")
    house.until(lambda: listed.who.door.host is not None)
    house.confirm()
    arrival = front(house, ArrivalScreen)
    assert arrival.arrival.party.claimed_on is not None
    assert len(arrival.arrival.open_steps) == 7
    house.present(code)  # another family's code does not get into the one in front
    house.until_answered()
    assert arrival.isVisible()
    assert house.events() == []
    assert house.verified().fault is None
