"""A family of four that comes home at night, from F6 to the fourth of them let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatekeeper.domain.eight_steps import Step
from gatekeeper.services.area_lists import read_areas
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.returnee_arrival import ArrivalScreen
from gatekeeper.ui.returnee_screen import ReturneeScreen
from gatekeeper.ui.theme import Tone
from tests.e2e.house import CHIEF, Community, House, operator
from tests.returnees import NAMES, NUMBERS, list_file

if TYPE_CHECKING:
    from benchmarks.hands import Hands


def family(hands: Hands, community: Community) -> None:
    """Eight steps by keyboard alone: their own car, papers printed, one receipt scanned."""
    house = hands.house
    row, today = _ready(house, community)
    _who(hands, row.place)
    arrival = _front(hands, ArrivalScreen)
    _step(hands, arrival, Step.SIGN)
    hands.press("g", ctrl=True)
    hands.confirm()
    _step(hands, arrival, Step.ANSWER)
    hands.press("Enter")
    hands.write("今晚自驾")
    hands.press("Enter", "1", "1", "1", "1", "1")
    hands.write("无")
    hands.press("Enter")
    hands.write("无")
    hands.confirm()
    _step(hands, arrival, Step.VERIFY)
    for number in NUMBERS:
        hands.press(number, "Enter", "Enter", "2", "Enter", "3", "Enter", "2", "Enter", "365")
        if number is not NUMBERS[-1]:
            hands.press("Enter")
    hands.confirm()
    _step(hands, arrival, Step.FILL)
    _form(hands, f"{today:%m-%d}")
    _step(hands, arrival, Step.REPORT)
    hands.scan("https://public.example/receipt?id=SEEN")
    hands.until(lambda: bool(arrival.report.receipt))
    hands.confirm()
    _step(hands, arrival, Step.RECEIVE)
    _papers(hands, arrival)
    hands.press("1", "2", "3")
    hands.confirm()
    _step(hands, arrival, Step.PREPARE)
    hands.press("5")
    hands.confirm()
    _step(hands, arrival, Step.VISIT)
    arrival.outcome.slot.setFocus()
    hands.press("B2-017")
    hands.confirm()
    hands.until(lambda: arrival.arrival.state == "closed")
    hands.confirm()
    _through(hands)


def _ready(house: House, community: Community) -> Any:
    """The list of risk areas is there, and a flat they come home to."""
    today = house.app.areas.today
    areas, chief = read_areas(list_file(house.pictures), today), operator(house.app, CHIEF)
    house.app.lanes.write(house.app.areas.take, areas, today, chief).result()
    (row, *_) = house.app.registry.search(community.cards[0].number)
    return row, today


def _who(hands: Hands, place: str) -> None:
    hands.press("F6")
    listed = _front(hands, ReturneeScreen)
    hands.press("l", ctrl=True)
    hands.press("13812345678", "Enter")
    hands.write("、".join(NAMES))
    hands.press("Enter", *place, "Enter")
    hands.until(lambda: listed.who.door.host is not None)
    hands.write("江苏省苏州市")
    hands.until(lambda: bool(listed.who.origin.told.text()))
    hands.confirm()


def _form(hands: Hands, today: str) -> None:
    """Plate, the way in one leg, and how each of them is."""
    hands.press("Enter", "Enter")
    hands.write("苏B")
    hands.press("8123X", "Enter", "Enter")
    hands.write("本市")
    hands.press("Enter", "3", "Enter", "Enter", today, "Enter", "Enter")
    for place in range(4):
        hands.press("1", "Enter", "Enter", "Enter", "0")
        if place < 3:
            hands.press("Enter")
    hands.confirm()


def _papers(hands: Hands, arrival: Any) -> None:
    hands.press("p", ctrl=True)
    _front(hands, PaperPreview)
    hands.press("Esc")
    _front(hands, ArrivalScreen)
    arrival.page.setFocus()


def _through(hands: Hands) -> None:
    """Each one's health code is asked for at the lane; the temperature of step three counts."""
    house = hands.house
    hands.until_tone(Tone.PENDING)
    for count in range(1, len(NAMES) + 1):
        hands.press("g", "Enter")
        hands.until(lambda count=count: house.events() == ["granted"] * count)
        if count < len(NAMES):
            hands.press("*")
            hands.until_tone(Tone.PENDING)


def _step(hands: Hands, arrival: Any, step: Step) -> None:
    hands.until(lambda: arrival.step is step)


def _front(hands: Hands, kind: type) -> Any:
    window = hands.house.window
    hands.until(lambda: isinstance(window.stack.currentWidget(), kind))
    return window.stack.currentWidget()
