"""Keys and time that each kind of passer-by costs a guard, in the real window.

The window, its hands and its eyes are those of the end-to-end tests. A key is a key: a character of
a Chinese name counts two, as an input method asks for. What a hand waits between two keys is not
counted as the program's time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from benchmarks.family import family
from gatekeeper.config import LaneSettings
from gatekeeper.domain.access import LaneKind, PersonKind
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.services.passes import IssuedPass
from gatekeeper.services.vehicles import Entry
from gatekeeper.store.people import Person
from gatekeeper.ui.car_panel import CarPanel, Page
from gatekeeper.ui.drop_form import DropForm
from gatekeeper.ui.goods_panel import GoodsPanel
from gatekeeper.ui.question_panel import QuestionPanel
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.visitor_screen import VisitorScreen
from gatekeeper.ui.work_panel import WorkPanel
from tests.e2e.house import (
    A_HAND,
    CHIEF,
    Community,
    GateClock,
    House,
    operator,
    settings_at,
    settled,
)

PHONE, DOCUMENT = "13912345678", "110101199003070134"
PLATE = "苏B8123X"
LONGEST = 20.0
CARS = (
    LaneSettings(key="1", name="车行通道", kind=LaneKind.VEHICLE),
    LaneSettings(key="2", name="人行通道"),
)


class Patience:
    """Waits as pytest-qt does, without a test around it."""

    def waitUntil(self, holds: Callable[[], bool], timeout: int = 0) -> None:
        ends_at = time.monotonic() + (timeout / 1000 or LONGEST)
        while not holds():
            if time.monotonic() > ends_at:
                raise TimeoutError("the window did not come to what was expected")
            self.wait(2)

    def wait(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    @contextmanager
    def waitActive(self, widget: QWidget) -> Iterator[None]:
        yield
        self.waitUntil(widget.isVisible)


@dataclass(slots=True, kw_only=True)
class Hands:
    """The hands of one guard: keys and scans counted, the program's time added up."""

    house: House
    keys: int = 0
    scans: int = 0
    seconds: float = 0.0
    _waited: float = field(default=0.0)

    def press(self, *keys: str, ctrl: bool = False) -> None:
        count = sum(1 if len(key) > 1 and not key.isdigit() else len(key) for key in keys)
        self.keys += count
        with self._timed((count + 1) * A_HAND / 1000):
            self.house.press(*keys, ctrl=ctrl)

    def confirm(self) -> None:
        """Ctrl+Enter."""
        self.press("Return", ctrl=True)

    def write(self, words: str) -> None:
        """Chinese comes from an input method: what it commits."""
        self.keys += 2 * len(words)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        focused.insert(words)
        self.until(lambda: True)

    def scan(self, content: str) -> None:
        """A card before the hand scanner."""
        self.scans += 1
        with self._timed(0):
            self.house.read_by_wedge(content)

    def until(self, holds: Callable[[], bool]) -> None:
        """The program's answer is waited for."""
        with self._timed(0):
            self.house.until(holds)
            self.house.until_answered()

    def until_tone(self, tone: Tone, name: str = "") -> None:
        with self._timed(0):
            self.house.until_tone(tone, name)

    @contextmanager
    def _timed(self, hand: float) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds += max(time.perf_counter() - begun - hand, 0.0)


Flow = Callable[[Hands, Community], None]


# --- who comes ------------------------------------------------------------------------------------


def resident(hands: Hands, community: Community) -> None:
    """Card, G for the green code, three digits, Enter."""
    card = community.cards[0]
    hands.scan(card.text)
    hands.until_tone(Tone.PENDING, card.name)
    hands.press("G", "365", "Enter")
    hands.until_tone(Tone.GRANTED, card.name)


def without_phone(hands: Hands, community: Community) -> None:
    """Somebody with the mark of those who have none: nothing is asked in its place."""
    card, house = community.cards[1], hands.house
    until = (house.clock() + timedelta(days=30)).date()
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(house.app.registry.set_no_phone, card.person, until, chief).result()
    hands.scan(card.text)
    hands.until_tone(Tone.PENDING, card.name)
    hands.press("365", "Enter")
    hands.until_tone(Tone.GRANTED, card.name)


def outing(hands: Hands, community: Community) -> None:
    """The way out, the card, what for."""
    card = community.cards[2]
    _leaves(hands, card)
    hands.press("3")
    hands.until_tone(Tone.GRANTED)


def worker_first(hands: Hands, community: Community) -> None:
    """A work proof taken down: employer, shift as it stands."""
    _leaves(hands, community.cards[3])
    hands.press("2")
    hands.until(lambda: isinstance(hands.house.gate.asking, WorkPanel))
    hands.write("红星厂")
    hands.confirm()
    hands.until(lambda: hands.house.gate.asking is None)


def worker_later(hands: Hands, community: Community) -> None:
    """The pass alone tells whether he is due."""
    worker_first(hands, community)
    house = hands.house
    [row] = house.app.work_proofs.listed()
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(
        partial(house.app.work_proofs.decide, row.id, confirmed=True, operator=chief)
    ).result()
    now = house.clock().astimezone()
    monday = now.replace(hour=9, minute=0) + timedelta(days=7 - now.weekday())
    house.clock.lead += monday - now
    hands.keys = hands.scans = 0
    hands.seconds = 0.0
    hands.press("-")
    hands.scan(community.cards[3].text)
    hands.until(lambda: house.face.tone in (Tone.GRANTED, Tone.DENIED))


def visitor_new(hands: Hands, community: Community) -> None:
    """Phone, name, host, purpose, document, the host's answer."""
    house = hands.house
    (row, *_) = house.app.registry.search(community.cards[0].number)
    screen = _visitor(hands)
    hands.press(PHONE, "Enter")
    hands.until(lambda: True)
    hands.write("陈静")
    hands.press("Enter", *str(row.place), "Enter")
    hands.until(lambda: screen.form.host.host is not None)
    hands.press("3", "Enter", DOCUMENT, "Enter", "1")
    hands.confirm()
    hands.until_tone(Tone.GRANTED)


def visitor_returning(hands: Hands, community: Community) -> None:
    """The phone fills in the rest."""
    visitor_new(hands, community)
    house = hands.house
    house.clock.advance(minutes=40)
    _visitor(hands)
    hands.press(PHONE)
    hands.until(lambda: True)
    hands.confirm()
    hands.until(lambda: house.face.word == "可以外出")
    house.clock.advance(minutes=40)
    hands.keys = hands.scans = 0
    hands.seconds = 0.0
    _visitor(hands)
    hands.press(PHONE)
    hands.until(lambda: True)
    hands.press("Enter", "1")
    hands.confirm()
    hands.until(lambda: house.events() == ["granted"] * 3)


def car(hands: Hands, community: Community) -> None:
    """A car with four residents: last digits, how many, Enter."""
    house = hands.house
    flats: dict[str, list[IssuedPass]] = {}
    for card in community.cards:
        flats.setdefault(card.place, []).append(card)
    cards = max(flats.values(), key=len)[:4]
    entry = Entry(plate=PLATE, person=cards[0].person)
    chief = operator(house.app, CHIEF)
    house.app.lanes.write(house.app.vehicles.register, entry, chief).result()
    house.until(lambda: isinstance(house.gate.asking, CarPanel))
    panel = house.gate.asking
    hands.press("8123")
    hands.until(lambda: panel.plate.offers.model.rowCount() > 0)
    hands.press("Enter")
    hands.until(lambda: panel.page is Page.PEOPLE)
    hands.press(str(len(cards)))
    hands.until(lambda: house.gate.shown.car is not None)
    hands.press("Enter")
    hands.until_tone(Tone.GRANTED)


def courier(hands: Hands, _community: Community) -> None:
    """A hundred parcels for two buildings, put down."""
    house = hands.house
    hands.press("F7")
    hands.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    hands.press("1")
    hands.until(lambda: isinstance(_front(house), DropForm))
    form = _front(house)
    hands.press(PHONE, "Enter")
    hands.press(*"3*52+5*48")
    form.editors["company"].setFocus()
    hands.keys += 2
    hands.press("1")
    hands.confirm()
    hands.until(lambda: _front(house) is house.gate)


def child(hands: Hands, community: Community) -> None:
    """In the party of the adult who just passed: D, a digit if there are several, the rest."""
    card = _with_a_child(hands.house, community)
    hands.scan(card.text)
    hands.until_tone(Tone.PENDING, card.name)
    hands.press("G", "365", "Enter")
    hands.until_tone(Tone.GRANTED, card.name)
    hands.keys = hands.scans = 0
    hands.seconds = 0.0
    hands.press("D")
    hands.until_tone(Tone.PENDING)
    hands.press("364", "Enter")
    hands.until_tone(Tone.GRANTED)


# What, profile, lanes, how it goes.
FLOWS: tuple[tuple[str, str, tuple[LaneSettings, ...], Flow], ...] = (
    ("resident, code seen by eye", "three-checks", (), resident),
    ("person without a phone", "three-checks", (), without_phone),
    ("child with an adult", "three-checks", (), child),
    ("household outing", "closed", (), outing),
    ("worker, the first time", "closed", (), worker_first),
    ("worker, later", "closed", (), worker_later),
    ("visitor, new", "everyday", (), visitor_new),
    ("visitor, returning", "everyday", (), visitor_returning),
    ("car with four residents", "everyday", CARS, car),
    ("courier, 100 parcels", "three-checks", (), courier),
    ("family of four at night", "three-checks", (), family),
)


def main() -> None:
    """Print the table."""
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    print(f"  {'':34}{'keys':>6}{'scans':>7}{'program':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        community = settled(folder / "community")
        for number, (what, profile, lanes, flow) in enumerate(FLOWS):
            place = folder / str(number)
            place.mkdir()
            hands = _play(community, place, profile, lanes, flow)
            print(f"  {what:34}{hands.keys:>6}{hands.scans:>7}{hands.seconds:>8.2f} s", flush=True)


def _play(
    community: Community,
    folder: Path,
    profile: str,
    lanes: tuple[LaneSettings, ...],
    flow: Flow,
) -> Hands:
    more: dict[str, Any] = {"lanes": lanes} if lanes else {}
    settings = settings_at(community.copied(folder), **more)
    house = House(settings, GateClock(), Patience(), folder)  # type: ignore[arg-type]
    house.open()
    try:
        house.wait_until_served()
        house.app.lanes.write(house.app.profiles.switch_to, profile, SYSTEM).result()
        hands = Hands(house=house)
        flow(hands, community)
    finally:
        house.close()
    return hands


def _front(house: House) -> Any:
    return house.window.stack.currentWidget()


def _leaves(hands: Hands, card: IssuedPass) -> None:
    hands.press("-")
    hands.scan(card.text)
    hands.until(lambda: isinstance(hands.house.gate.asking, QuestionPanel))


def _visitor(hands: Hands) -> Any:
    hands.press("F2")
    hands.until(lambda: isinstance(_front(hands.house), VisitorScreen))
    return _front(hands.house)


def _with_a_child(house: House, community: Community) -> IssuedPass:
    """The card of somebody in whose flat another one is made a child."""
    flats: dict[str, list[IssuedPass]] = {}
    for card in community.cards:
        flats.setdefault(card.place, []).append(card)
    adult, young, *_ = max(flats.values(), key=len)

    def made() -> None:
        with house.app.database.begin("people") as session:
            session.get_one(Person, young.person).kind = PersonKind.DEPENDANT

    house.app.lanes.write(made).result()
    return adult
