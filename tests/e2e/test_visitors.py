"""Visitors through the real window: a new one, a returning one, one turned away; keys counted."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.ui.refusal_panel import RefusalPanel
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.visitor_screen import VisitorScreen
from tests.e2e.conftest import Open
from tests.e2e.house import GUARD, Community, House, operator

PHONE, DOCUMENT = "13912345678", "110101199003070134"


class Hands:
    """Presses keys and counts them."""

    def __init__(self, house: House) -> None:
        self.house, self.count = house, 0

    def press(self, *keys: str, ctrl: bool = False) -> None:
        self.count += sum(1 if len(key) > 1 and not key.isdigit() else len(key) for key in keys)
        self.house.press(*keys, ctrl=ctrl)


def everyday(opened: Open) -> House:
    """A house in the profile that asks nothing about anybody's health."""
    house = opened()
    house.app.lanes.write(house.app.profiles.switch_to, "everyday", SYSTEM).result()
    return house


def screen_of(house: House) -> Any:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), VisitorScreen))
    house.until_answered()
    return house.window.stack.currentWidget()


def place_of(house: House, community: Community) -> str:
    """The door of somebody who lives here."""
    (row, *_) = house.app.registry.search(community.cards[0].number)
    return str(row.place)


def write(screen: Any, house: House, words: str) -> None:
    """Chinese comes from an input method: what it commits, not its keys."""
    QApplication.focusWidget().insert(words)
    house.until_answered()


def test_g13_a_new_and_a_returning_visitor_by_keyboard(opened: Open, community: Community) -> None:
    """G13, G14: in, out, and in again; every step committed, the chain good."""
    house = everyday(opened)
    door = place_of(house, community)
    hands = Hands(house)
    hands.press("F2")
    screen = screen_of(house)
    hands.press(PHONE, "Enter")
    write(screen, house, "陈静")
    hands.count += 2
    hands.press("Enter", *door, "Enter")
    house.until(lambda: screen.form.host.host is not None)
    hands.press("3")
    hands.press("Enter", DOCUMENT, "Enter")
    house.picture("visitor form")
    hands.press("1")
    hands.press("Return", ctrl=True)
    face = house.until_tone(Tone.GRANTED)
    house.picture("visitor granted")
    new = hands.count
    assert face.name == "陈*"
    assert house.window.stack.currentWidget() is house.gate
    (row,) = house.rows("SELECT name, phone, entered_at IS NOT NULL, left_at FROM visits")
    assert row == ("陈静", PHONE, 1, None)

    house.clock.advance(minutes=40)
    hands.count = 0
    hands.press("F2")
    screen_of(house)
    hands.press(PHONE)
    house.until_answered()
    hands.press("Return", ctrl=True)
    house.until(lambda: house.face.word == "可以外出")
    leaving = hands.count
    house.clock.advance(minutes=40)

    hands.count = 0
    hands.press("F2")
    screen_of(house)
    hands.press(PHONE)
    house.until_answered()
    hands.press("Enter")
    hands.press("1")
    house.picture("visitor returning")
    hands.press("Return", ctrl=True)
    house.until_tone(Tone.GRANTED)
    # The verdict on leaving was green as well.
    house.until(lambda: house.events() == ["granted"] * 3)
    returning = hands.count
    assert house.verified().fault is None
    assert (returning, leaving) == (15, 13)
    assert new <= 11 + 2 + len(door) + 18 + 9


def test_g13_a_slip_is_scanned_on_the_way_out(opened: Open, community: Community) -> None:
    """G13: the slip of the station's own key, in by the list, out by the reader."""
    house = everyday(opened)
    door = place_of(house, community)
    host = house.app.hosts.search(door)[0].household
    (row,) = house.app.lanes.write(_register, house, host).result()
    slip = house.app.visits.slip(row.id)
    house.press("F2")
    screen = screen_of(house)
    screen.show_list()
    house.press("V0001", "Enter")
    house.until_tone(Tone.GRANTED)
    house.clock.advance(minutes=10)
    house.read_by_wedge(slip.code)
    house.until(lambda: house.face.word == "可以外出")
    assert house.verified().fault is None


def _register(house: House, host: Any) -> Any:
    from gatekeeper.domain.visits import HostAnswer, Registration

    one = Registration(
        name="李雷",
        household=host,
        purpose="friends",
        phone="13700000001",
        answer=HostAnswer.ANNOUNCED,
    )
    return house.app.visits.register([one], operator(house.app, GUARD))


def test_g15_turned_away_without_a_name_by_two_keys(opened: Open) -> None:
    """G15, G16: one key opens the reasons, a digit is the act; listed as unregistered."""
    house = everyday(opened)
    house.press("X")
    house.until(lambda: isinstance(house.gate.asking, RefusalPanel))
    house.picture("turn away")
    house.press("5")
    house.until_tone(Tone.DENIED)
    house.picture("turned away")
    house.until_answered()
    assert house.events() == ["denied"]
    assert house.rows("SELECT person, findings FROM access_events") == [(None, "refused-courier")]
    house.until(lambda: bool(house.gate.passages.rows))
    assert house.gate.passages.rows[0].name == ""
    assert house.verified().fault is None


def test_slip_and_register_are_seen_before_they_are_printed(
    opened: Open, community: Community
) -> None:
    """来访凭条, 来访登记表: drawn at the desk, shown in the window."""
    from gatekeeper.ui.paper_preview import PaperPreview

    house = everyday(opened)
    host = house.app.hosts.search(place_of(house, community))[0].household
    house.app.lanes.write(_register, house, host).result()
    house.press("F2")
    screen = screen_of(house)
    screen.show_list()
    house.until(lambda: screen.list.model.rowCount() == 1)
    for act in ("slip", "book"):
        getattr(screen.acts, act).click()
        house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperPreview))
        assert house.window.stack.currentWidget().can_be_shown
        house.picture(f"paper {act}")
        house.press("Esc")
        house.until(lambda: house.window.stack.currentWidget() is screen)
