"""Under observation on the whole program: in, not out, out by an exception, free by the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QApplication

from gatekeeper.ui.case_card import CaseCardScreen
from gatekeeper.ui.case_form import CaseForm
from gatekeeper.ui.observation_menu import ObservationMenu
from gatekeeper.ui.observation_screen import ObservationScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House, operator, phone_code, words_of


def screen_of(house: House, kind: type) -> Any:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def shows(house: House, key: str, card: Any, tone: Tone) -> Any:
    """The direction by its key, the card by the reader; a minute after the one before."""
    house.clock.advance(minutes=1)
    house.press(key)
    house.until_answered()
    house.read_by_wedge(card.text)
    return house.until_tone(tone, card.name)


def before_midnight(house: House, last: date) -> None:
    """Ten minutes before the end of that day, on the computer's own clock."""
    now = house.clock().astimezone()
    day = datetime.combine(last + timedelta(days=1), datetime.min.time()).astimezone()
    house.clock.lead += day - timedelta(minutes=10) - now


def open_by_keys(house: House, card: Any) -> None:
    """F10, its line, Ctrl+N; name, kind, person in charge; Ctrl+Enter."""
    house.press("F10")
    house.until_answered()
    menu = house.window.stack.currentWidget()
    house.press(next(b.text()[0] for b in menu.menu.buttons if b.text()[3:] == "Observation"))
    screen_of(house, ObservationMenu)
    house.press("2")
    screen_of(house, ObservationScreen)
    house.press("n", ctrl=True)
    form = screen_of(house, CaseForm)
    house.press(card.number, "Enter")
    house.until(lambda: form.person.person == card.person)
    house.press("1")
    form.fields.charge.setFocus()
    QApplication.focusWidget().insert("周网格员")
    form.fields.phone.setFocus()
    house.press("13800138000")
    house.picture("case form")
    house.confirm()
    listed = screen_of(house, ObservationScreen)
    house.until(lambda: len(listed.list.model.everything) == 1)
    house.picture("cases")


def approve(house: House, card: Any) -> None:
    chief, now = operator(house.app, CHIEF), house.clock()
    house.app.lanes.write(
        lambda: house.app.outings.approve(
            card.person,
            reason="dialysis",
            approved_by="周主任",
            begins_at=now,
            until=now + timedelta(hours=4),
            operator=chief,
        )
    ).result()


def test_o11_g09_refused_let_out_by_an_exception_in_again_and_free_after_day_14(
    opened: Open, community: Community
) -> None:
    house = opened(sign_on=CHIEF)
    card = community.cards[0]
    last = house.clock().astimezone().date() + timedelta(days=14)
    open_by_keys(house, card)
    house.press("Esc", "Esc", "Esc")
    house.until(lambda: house.window.stack.currentWidget() is house.gate)

    assert "stay" in shows(house, "-", card, Tone.DENIED).reason.lower()
    house.picture("observed refused")
    told = " ".join(words_of(house.window)).lower()
    assert "observ" not in told, "what the queue can read says nothing of it"
    approve(house, card)
    shows(house, "-", card, Tone.GRANTED)
    shows(house, "+", card, Tone.PENDING)
    house.present(phone_code(card))
    house.until(lambda: house.gate.shown.presentation.health_code is not None)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)

    house.clock.advance(hours=6)
    shows(house, "-", card, Tone.DENIED)
    before_midnight(house, last)
    shows(house, "-", card, Tone.DENIED)
    house.clock.advance(minutes=10)
    shows(house, "-", card, Tone.GRANTED)
    statement = "SELECT notice FROM observation_cases WHERE released_at IS NOT NULL"
    house.until(lambda: house.rows(statement) == [(1,)])
    assert house.events() == ["denied", "granted", "granted", "denied", "denied", "granted"]
    assert house.verified().fault is None


def test_o14_the_release_notice_is_drawn_by_two_keys(opened: Open, community: Community) -> None:
    """Ended early on the card; Ctrl+P on the list draws all that are due."""
    house = opened(sign_on=CHIEF)
    open_by_keys(house, community.cards[1])
    house.press("Enter")
    card = screen_of(house, CaseCardScreen)
    house.picture("case card")
    house.press("4")
    house.until(lambda: house.window.stack.currentWidget() is not card)
    house.press("negative")
    house.confirm()
    screen_of(house, CaseCardScreen)
    house.press("Esc")
    screen_of(house, ObservationScreen)
    house.press("p", ctrl=True)
    screen_of(house, PaperPreview)
    house.picture("release notice")
    assert house.rows("SELECT notice, noticed_at IS NOT NULL FROM observation_cases") == [(1, 1)]
    assert house.verified().fault is None
