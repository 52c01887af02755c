"""The vehicle lane on the whole program: keys and scans, both ways (G17, G06, trap 6)."""

from __future__ import annotations

from typing import Any

from gatekeeper.config import LaneSettings
from gatekeeper.domain.access import LaneKind
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.services.vehicles import Entry
from gatekeeper.ui.car_panel import CarPanel, Page
from gatekeeper.ui.held_cars_screen import HeldCarsScreen
from gatekeeper.ui.move_car_screen import MoveCarScreen
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.vehicle_register_screen import VehicleRegisterScreen
from gatekeeper.ui.vehicles_screen import VehiclesScreen
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House, operator

PLATE = "苏B8123X"
LANES = (
    LaneSettings(key="1", name="车行通道", kind=LaneKind.VEHICLE),
    LaneSettings(key="2", name="人行通道"),
)


def household(house: House, community: Community, count: int) -> list:
    """The cards of a flat with that many people at least, and their car."""
    flats: dict[str, list] = {}
    for card in community.cards:
        flats.setdefault(card.place, []).append(card)
    cards = next(cards for cards in flats.values() if len(cards) >= count)
    entry = Entry(plate=PLATE, person=cards[0].person)
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(house.app.vehicles.register, entry, chief).result()
    return cards


def panel(house: House) -> CarPanel:
    house.until(lambda: isinstance(house.gate.asking, CarPanel), "the panel of the lane")
    return house.gate.asking


def arrives(house: House, people: int, *, typed: str = "8123") -> CarPanel:
    """The last digits, Enter, the number of people."""
    shown = panel(house)
    house.press(typed)
    house.until(lambda: shown.plate.offers.model.rowCount() > 0)
    house.press("Enter")
    house.until(lambda: shown.page is Page.PEOPLE)
    house.press(str(people))
    house.until(lambda: house.gate.shown.car is not None)
    house.until_answered()
    return shown


def scans(house: House, card: object, named: int) -> None:
    """A card by the reader; then so many in the car have shown one."""
    house.read_by_wedge(card.text)
    house.until(lambda: house.face.tone is Tone.GRANTED or in_the_car(house) == named)
    house.until_answered()


def in_the_car(house: House) -> int:
    car = house.gate.shown.car if house.gate.shown else None
    seats = car.load.seats if car else ()
    return sum(seat.presentation.identity is not None for seat in seats)


def events(house: House) -> list[str]:
    return house.events()


def test_g17_a_car_with_known_residents_goes_in_by_a_few_keys(
    opened: Open, community: Community
) -> None:
    """四位熟人一辆车: four digits, Enter, how many, Enter."""
    house = opened(lanes=LANES)
    house.app.lanes.write(house.app.profiles.switch_to, "everyday", SYSTEM).result()
    cards = household(house, community, 2)
    house.picture("vehicle-home")
    shown = arrives(house, len(cards))
    assert shown.page is Page.RIDERS
    house.picture("vehicle-riders")
    house.press("Enter")
    house.until_tone(Tone.GRANTED)
    assert events(house) == ["granted"] * len(cards)
    assert house.rows("SELECT outcome, occupants FROM vehicle_passages") == [
        ("granted", len(cards))
    ]
    house.until(lambda: panel(house).page is Page.PLATE)
    assert house.verified().fault is None


def test_g17_trap_6_one_temperature_missing_one_put_off_in_both_directions(
    opened: Open, community: Community
) -> None:
    """三必查: every card by the reader, every temperature by hand; 第三人，缺体温 is said."""
    house = opened(lanes=LANES)
    household(house, community, 1)
    cards = community.cards[:3]
    pulses: list[str] = []
    spoken: list[str] = []
    house.gate.let_in.connect(lambda: pulses.append("opened"))
    house.gate.heard.connect(lambda _, words: spoken.append(words))
    shown = arrives(house, 3)
    house.press("Esc", "V")
    house.until_answered()
    for named, card in enumerate(cards[:2], start=1):
        scans(house, card, named)
        house.press("365", "G", "Enter")
        house.until_answered()
    scans(house, cards[2], 3)
    house.press("G", "Enter")
    house.until(lambda: "temperature" in house.face.step)
    assert house.face.tone is Tone.PENDING
    assert house.face.step == "Third person, temperature missing"
    house.picture("vehicle-missing")
    house.press("380", "Enter")
    house.until_tone(Tone.HELD)
    assert "Third person" in house.face.reason
    house.picture("vehicle-held")
    assert events(house) == ["held"]
    house.press("O")
    house.until(lambda: shown.seats.reasons.isVisible())
    house.picture("vehicle-why-out")
    assert "Third person, temperature missing" in spoken
    assert pulses == []
    house.press("1")
    house.until_tone(Tone.GRANTED)
    assert events(house) == ["held", "abandoned", "granted", "granted"]
    assert pulses == ["opened"]

    house.until(lambda: panel(house).page is Page.PLATE)
    house.clock.advance(hours=1)
    house.press("-")
    house.until_answered()
    arrives(house, 2)
    house.press("Esc")
    for named, card in enumerate(cards[:2], start=1):
        scans(house, card, named)
    house.until_tone(Tone.GRANTED)
    assert house.face.english == "MAY LEAVE"
    ways = house.rows(
        "SELECT direction, occupants FROM vehicle_passages WHERE outcome = 'granted' "
        "ORDER BY occurred_at"
    )
    assert ways == [("entry", 2), ("exit", 2)]
    assert house.verified().fault is None


def test_an_unknown_car_waits_aside_while_the_next_one_and_a_walker_pass(
    opened: Open, community: Community
) -> None:
    house = opened(lanes=LANES, language="zh_CN")
    house.app.lanes.write(house.app.profiles.switch_to, "everyday", SYSTEM).result()
    household(house, community, 1)
    panel(house).show_page(Page.PLATE)  # the registry was empty when it was opened
    house.until(lambda: panel(house).plate.home == "苏")
    shown = arrives(house, 1, typed="A99999")
    house.until_tone(Tone.HELD)
    house.picture("vehicle-unknown-zh")
    house.press("W")
    house.until(lambda: shown.page is Page.PLATE)
    assert house.rows("SELECT lane, number FROM open_cars") == [(None, 1)]
    arrives(house, 1)
    house.press("Esc")
    house.read_by_wedge(community.cards[0].text)
    house.until_tone(Tone.GRANTED)
    house.window.stack.next_lane()
    house.window.gate.setFocus()
    house.read_by_wedge(community.cards[5].text)
    house.until_tone(Tone.GRANTED)
    house.window.stack.next_lane()
    house.window.gate.setFocus()
    house.press("*")
    house.until(lambda: panel(house).page is not Page.PLATE)
    assert house.gate.shown.car.load.car.plate == "苏A99999"
    house.until_tone(Tone.HELD)  # the green of whoever went in before does not stand over it
    house.press("F8")
    house.until_answered()
    house.picture("vehicle-override-zh")
    house.press("Esc")
    house.until(lambda: isinstance(house.gate.asking, CarPanel))
    house.press("B")
    house.until(lambda: panel(house).question.isVisible())
    panel(house).question.yes.click()
    house.until(lambda: panel(house).page is Page.PLATE)
    assert house.rows("SELECT count(*) FROM open_cars") == [(0,)]
    assert house.verified().fault is None


def test_bad_plates_stay_typed_and_are_told_beside_the_field(
    opened: Open, community: Community
) -> None:
    house = opened(lanes=LANES)
    entry = panel(house)
    for typed in ("'; DROP", "12", "=1+1"):
        house.gate.setFocus()
        house.press(*typed, "Enter")
        house.until_answered()
        assert entry.plate.problem.text()
        assert entry.plate.plate.text() == typed
        assert entry.page is Page.PLATE
        house.press("Esc")
        assert entry.plate.plate.text() == ""
    house.press("/")
    house.until(lambda: entry.plate.is_choosing_province)
    house.picture("vehicle-provinces")
    house.press("S")
    house.until(lambda: not entry.plate.is_choosing_province)
    house.press("B123")
    assert entry.plate.plate.text() == "苏B123"
    assert "7 characters" in entry.plate.problem.text()
    assert house.rows("SELECT count(*) FROM open_cars") == [(0,)]


def test_g19_g20_g55_the_screens_about_vehicles_by_keys(opened: Open, community: Community) -> None:
    """F10, Vehicles: the register, a held car, a call to move one, the registry."""
    house = opened(lanes=LANES, language="zh_CN", sign_on=CHIEF)
    house.app.lanes.write(house.app.profiles.switch_to, "everyday", SYSTEM).result()
    cards = household(house, community, 2)
    arrives(house, len(cards))
    house.press("Enter")
    house.until_tone(Tone.GRANTED)
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(house.app.cars.arrive, "2", "鄂A12345", 2, chief).result()

    opening = house.window._openings._entries["vehicles"]
    opening(chief)
    register = front(house, VehicleRegisterScreen)
    house.until(lambda: register.list.model.total == 2)
    house.press("r", ctrl=True)
    house.until(lambda: register.plate.hasFocus())
    register.plate.setText("=1+1")
    house.press("Enter")
    assert register.correction.fields["plate"].problem.text()
    register.plate.setText("苏B8124X")
    register._corrected = register.list.model.shown[1]  # the one that passed
    house.press("Enter")
    house.until(lambda: register.correction.isHidden())
    house.until_answered()
    assert ("苏B8124X",) in house.rows("SELECT plate FROM vehicle_passages")
    house.picture("vehicle-register-zh")

    register.held_asked.emit()
    held = front(house, HeldCarsScreen)
    house.press(PLATE[1:])
    held.plate.setText(PLATE)
    held.form.fields["slot"].editor.setText("B2-017")
    house.confirm()
    house.until(lambda: held.list.model.total == 1)
    house.picture("vehicle-held-zh")
    held.plate.setText("=1+1")
    house.confirm()
    assert held.form.fields["plate"].problem.text()
    house.picture("vehicle-held-problem-zh")
    house.press("Esc")

    front(house, VehicleRegisterScreen).call_asked.emit()
    call = front(house, MoveCarScreen)
    house.press("8123")
    house.until(lambda: call.plate.offers.model.rowCount() > 0)
    house.press("Enter")
    house.until(lambda: call.reasons.isVisible())
    house.press("1")
    house.until(lambda: bool(call.number.text()))
    house.picture("vehicle-move-zh")
    house.press("1")
    house.until(lambda: not call.number.text())
    house.until_answered()
    assert house.rows("SELECT count(*) FROM ledger_entries WHERE ledger = 'move-car'") == [(1,)]
    house.press("Esc")

    front(house, VehicleRegisterScreen).registry_asked.emit()
    registry = front(house, VehiclesScreen)
    house.until(lambda: registry.list.model.total == 1)
    house.picture("vehicle-registry-zh")
    house.press("Esc")
    assert house.verified().fault is None


def front(house: House, kind: type) -> Any:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind), kind.__name__)
    house.until_answered()
    return house.window.stack.currentWidget()
