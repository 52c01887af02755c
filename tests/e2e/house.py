"""The whole program in a test: a settled community, a window on it, hands, eyes and a witness."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2

from gatekeeper import app, text
from gatekeeper.app import App
from gatekeeper.config import DeviceSettings, LaneSettings, Settings, SoundSettings
from gatekeeper.config.database import DATABASE
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.services import community
from gatekeeper.services.community import Size
from gatekeeper.services.passes import IssuedPass
from gatekeeper.store.ids import utc_now
from gatekeeper.store.verification import Verification, verify
from gatekeeper.ui import theme
from gatekeeper.ui.decision_panel import DecisionPanel
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.start import Starter
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.wedge import PREFIXES
from tests.scanner.drawn import code, scene

SIZE = Size(buildings=3, households=12, residents=40, passages_a_day=2, other_posts=1)
CHIEF, CHIEF_PIN = "李班长", "258013"
GUARD, GUARD_PIN = "王强", "147036"
HEALTH_CODE = "https://jkm.example/health?qrCode="
LONGEST = 40_000
"""Milliseconds after which nothing more is waited for: two slow cores, other tests beside."""
A_HAND = 40
"""Milliseconds between two keys of a quick hand; a reader needs less than 30."""

_KEYPAD = {
    **{str(n): Qt.Key(int(Qt.Key.Key_0) + n) for n in range(10)},
    "+": Qt.Key.Key_Plus,
    "-": Qt.Key.Key_Minus,
    "*": Qt.Key.Key_Asterisk,
    "/": Qt.Key.Key_Slash,
    ".": Qt.Key.Key_Period,
    "Enter": Qt.Key.Key_Enter,
}
_OTHERS = {
    "Esc": Qt.Key.Key_Escape,
    "Backspace": Qt.Key.Key_Backspace,
    "Return": Qt.Key.Key_Return,
    "Down": Qt.Key.Key_Down,
    **{f"F{n}": Qt.Key(int(Qt.Key.Key_F1) + n - 1) for n in range(1, 13)},
}


class GateClock:
    """The real time and a lead that a test changes: the rest after a fever is not waited for."""

    def __init__(self) -> None:
        self.lead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.lead

    def advance(self, **units: float) -> None:
        """Later by `minutes=` and the like, or earlier."""
        self.lead += timedelta(**units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A station at rest with its people's cards; each test works on a copy of it."""

    folder: Path
    cards: tuple[IssuedPass, ...]

    def copied(self, to: Path) -> Path:
        return Path(shutil.copytree(self.folder, to / "data"))


def settings_at(data: Path, *devices: DeviceSettings, **more: Any) -> Settings:
    """One lane for both ways, 三必查, no sound."""
    told: dict[str, Any] = {
        "language": "en",
        "encrypted": False,
        "profile": "three-checks",
        "lanes": (LaneSettings(key="1", name="1号通道"),),
        "sounds": SoundSettings(tones=False),
    }
    return Settings(data=data, devices=devices, **(told | more))


def settled(folder: Path) -> Community:
    """A small community, its keeper and its guard."""
    with closing(app.build(settings_at(folder))) as made:
        made.accounts.create(CHIEF, Role.SUPERVISOR, CHIEF_PIN, SYSTEM)
        made.accounts.create(GUARD, Role.OPERATOR, GUARD_PIN, SYSTEM)
        issuer = made.passes.create_key("幸福里", "passphrase", SYSTEM)
        people = made.lanes.write(community.settle, made.gate, utc_now(), SIZE).result()
        cards = made.passes.print_again([one.person for one in people], issuer)
    return Community(folder=folder, cards=cards)


def operator(running: App, name: str) -> Operator:
    """The account of this name, as somebody signed on."""
    row = next(row for row in running.accounts.names() if row.name == name)
    return Operator(account=row.id, name=row.name, role=Role(row.role))


class Stage:
    """What the camera sees: a folder whose one picture is exchanged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.clear()

    def device(self, kind: str = "camera", **options: Any) -> DeviceSettings:
        told = {"loop": True, "seconds": 0.12, "fps": 25, **options}
        return DeviceSettings(
            name="camera", kind=kind, lane="1", address=str(self.folder), options=told
        )

    def show(self, picture: np.ndarray) -> None:
        waiting = self.folder / "next"
        waiting.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        waiting.replace(self.folder / "1.png")

    def clear(self) -> None:
        self.show(wall())

    def hold_up(self, content: str, ink: str = "black") -> None:
        """A code on white paper or on a phone, at arm's length."""
        module = 5 if len(content) > 60 else 8
        self.show(scene(code(content, ink=ink, module=module))[0])


def wall() -> np.ndarray:
    """Nobody there: a wall with light from one side."""
    ramp = np.linspace(60, 180, 640)[None, :, None]
    noise = np.random.default_rng(5).normal(0, 4, (480, 640, 3))
    return np.clip(ramp + noise, 0, 255).astype(np.uint8)


def phone_code(card: IssuedPass) -> str:
    """What the phone of this person shows."""
    return HEALTH_CODE + card.person.hex[:12]


class Witness(QObject):
    """Stands beside a verdict panel and looks into the file at each new face that is painted.

    It reads by a connection of its own: what it finds there is committed.
    """

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._face: object = None
        self.tones: list[Tone] = []
        self.perjuries: list[str] = []
        self.strays: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            # A widget shown before it has a parent is a window, and takes the keys away.
            if watched.isWindow() and watched is not self._house.window:
                self.strays.add(type(watched).__name__)
        elif event.type() is QEvent.Type.Paint and isinstance(watched, DecisionPanel):
            gate = next((g for g in self._house.window.gates if g.panel is watched), None)
            if gate is not None and gate.panel.face is not self._face:
                self._face = gate.panel.face
                self._look(gate)
        return False

    def _look(self, gate: Any) -> None:
        tone = gate.panel.face.tone
        self.tones.append(tone)
        if tone is not Tone.GRANTED:
            return
        sequence = gate.faced.sequence if gate.faced else None
        lines = dict(self._house.lines())
        if sequence not in lines:
            self.perjuries.append(f"{gate.panel.face.name}: line {sequence} is not in the file")


class House:
    """A running program: `press` and `hold_up` act on it, `face` and `rows` tell what came."""

    def __init__(self, settings: Settings, clock: GateClock, qtbot: QtBot, pictures: Path) -> None:
        self.settings, self.clock, self.qtbot, self.pictures = settings, clock, qtbot, pictures
        self.window: MainWindow
        self.starter: Starter
        self.is_closed = False
        self.followed_by: House | None = None

    # --- its life ---------------------------------------------------------------------------

    def open(self, sign_on: str = GUARD, size: tuple[int, int] = (1366, 768)) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, self.settings.theme)
        text.use(self.settings.language)
        self.window = MainWindow(self.settings)
        self.witness = Witness(self)
        application.installEventFilter(self.witness)
        self.starter = Starter(
            self.window,
            self.settings,
            lambda settings: app.build(settings, clock=self.clock),
            (lambda running: operator(running, sign_on)) if sign_on else None,
        )
        self.window.keys.watch(application)
        self.window.resize(*size)
        with self.qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.starter.begin()

    def wait_until_served(self) -> None:
        self.until(lambda: self.window.app is not None and self.window.tasks.is_idle)
        self.window.front.setFocus()

    def again(self, sign_on: str = GUARD) -> House:
        """The same station started again."""
        other = House(self.settings, self.clock, self.qtbot, self.pictures)
        other.open(sign_on)
        other.wait_until_served()
        self.followed_by = other
        return other

    def close(self) -> None:
        """As the end of the program does it."""
        self.is_closed = True
        self.starter.end()
        QApplication.instance().removeEventFilter(self.witness)
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    # --- eyes -------------------------------------------------------------------------------

    @property
    def gate(self) -> Any:
        return self.window.gate

    @property
    def face(self) -> Any:
        return self.gate.panel.face

    @property
    def standing_here(self) -> str:
        """The full name of the person on the panel, which the panel itself may mask."""
        faced = self.gate.faced
        holder = faced.holder if faced else None
        return holder.name if holder and self.face.name[:1] == holder.name[:1] else ""

    @property
    def app(self) -> App:
        return self.window.app

    def until(self, holds: Callable[[], bool], why: str = "") -> None:
        self.qtbot.waitUntil(holds, timeout=LONGEST)

    def until_tone(self, tone: Tone, name: str = "") -> Any:
        """Until the panel shows this tone (for this person); the face."""

        try:
            self.until(lambda: self.face.tone is tone and name in ("", self.standing_here))
        except Exception:
            seen = f"{self.face.tone.name} {self.standing_here} {self.face.reason}"
            raise AssertionError(f"{tone.name} {name} expected, the panel shows {seen}") from None
        return self.face

    def until_answered(self) -> None:
        self.until(lambda: self.window.tasks.is_idle)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What is committed, read through another connection."""
        path = self.settings.data / DATABASE
        with closing(dbapi2.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return [tuple(row) for row in connection.execute(statement, values)]

    def lines(self, kind: str = "access-1") -> list[tuple[int, str]]:
        statement = "SELECT sequence, line FROM journal WHERE kind = ? ORDER BY sequence"
        return [(int(number), str(line)) for number, line in self.rows(statement, kind)]

    def events(self) -> list[str]:
        """What the typed rows say, in the order of the lines."""
        return [
            str(row[0]) for row in self.rows("SELECT event FROM access_events ORDER BY sequence")
        ]

    def audits(self) -> str:
        return "\n".join(line for _, line in self.lines("audit-1"))

    def verified(self) -> Verification:
        return self.app.lanes.read(verify, self.app.database).result()

    def picture(self, name: str) -> Path:
        """A picture of the window, for whoever looks into the folder of the test."""
        path = self.pictures / f"{name}.png"
        assert self.window.grab().save(str(path))
        return path

    def health(self, key: str) -> str:
        part = self.gate.health.parts.get(key)
        return part.sentence if part else ""

    # --- hands ------------------------------------------------------------------------------

    def press(self, *keys: str, ctrl: bool = False) -> None:
        """One key after the other, at the speed of a quick hand; "365" is three keys."""
        for key in keys:
            for one in [key] if key in _KEYPAD or key in _OTHERS else key:
                self._press(one, ctrl)
                self.qtbot.wait(A_HAND)
        self.qtbot.wait(A_HAND)

    def _press(self, key: str, ctrl: bool) -> None:
        target = QApplication.focusWidget() or self.window
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        if key in _KEYPAD and not ctrl:
            modifier = Qt.KeyboardModifier.KeypadModifier
        if key in _KEYPAD or key in _OTHERS:
            QTest.keyClick(target, {**_KEYPAD, **_OTHERS}[key], modifier)
        else:
            QTest.keyClick(target, key, modifier)

    def confirm(self) -> None:
        """Ctrl+Enter: the one primary button."""
        self.press("Return", ctrl=True)

    def read_by_wedge(self, content: str) -> None:
        """A hand scanner that types: far faster than any hand, then Enter."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClicks(target, content)
        QTest.keyClick(target, Qt.Key.Key_Return)
        if not content.startswith(PREFIXES):  # known as a reader's only by the pause after it
            self.qtbot.wait(2 * A_HAND)

    def present(self, content: str) -> None:
        """A reader's code, at once (where the way of a code in is not what is tested)."""
        self.read_by_wedge(content)


def words_of(widget: QWidget) -> list[str]:
    """Every text of the visible widgets below: labels, buttons, accessible names of the painted."""
    found: list[str] = []
    for one in [widget, *widget.findChildren(QWidget)]:
        if not one.isVisible():
            continue
        for name in ("text", "placeholderText", "title", "currentText"):
            say = getattr(one, name, None)
            if callable(say):
                told = say()
                if isinstance(told, str):
                    found.append(told)
        found += [one.accessibleName(), one.toolTip()]
    return [told for told in found if told.strip()]
