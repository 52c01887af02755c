"""From the camera's frame that is accepted to the painted verdict, in the real window.

The camera is a folder of drawn pictures, 1280x720, decoded at 30 a second; meanwhile a roll-call of
5,000 people is drawn at the desk, again and again, in every second round.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from benchmarks.papers import roll_call_of
from benchmarks.station import GUARD, PASSPHRASE
from benchmarks.table import Line, at, median, show
from gatekeeper import app, scanner
from gatekeeper.config import DeviceSettings, LaneSettings, Settings
from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Symbol
from gatekeeper.scanner import camera
from gatekeeper.scanner.frames import Mailbox, Preview
from gatekeeper.scanner.staging import GAP_SECONDS, RAISE_SECONDS, Film, Scene
from gatekeeper.services import community
from gatekeeper.services.community import Size
from gatekeeper.services.reporting import draw
from gatekeeper.store.ids import utc_now
from gatekeeper.ui import theme
from gatekeeper.ui.main_window import MainWindow

VISITS = 30  # people in the folder; a round is all of them once
ROUNDS = 4
FPS = 30
# The folder waits this long after a look; reading and looking fill the rest of a thirtieth.
ASKED_FPS = 60
HELD, EMPTY = 12, 10  # pictures with the card, pictures between
PEOPLE_ON_PAPER = 5_000
GOAL_MILLISECONDS = 50
FLOOR_MILLISECONDS = 430  # apart; no multiple of the camera's


@dataclass(slots=True)
class Times:
    """Moments of one run on the monotonic clock; written by the device's thread and the window."""

    frame_at: float = 0.0
    came: dict[str, tuple[float, float]] = field(default_factory=dict)  # text: frame, symbol
    frames: list[float] = field(default_factory=list)  # seconds each look took


class Watched(Mailbox[Preview]):
    """Passes every preview on and remembers when its frame was taken."""

    def __init__(self, real: Mailbox[Preview], times: Times) -> None:
        super().__init__()
        self._real, self._times = real, times

    def put(self, content: Preview) -> None:
        self._times.frame_at = content.frame.at
        self._times.frames.append(time.monotonic() - content.frame.at)
        self._real.put(content)


class WatchedCamera:
    """The real camera device; notes when each symbol leaves it."""

    def __init__(self, times: Times) -> None:
        self._times = times

    @contextmanager
    def open(
        self, settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
    ) -> Iterator[Iterator[Any]]:
        box = Watched(mailbox, self._times) if mailbox is not None else None
        with camera.open(settings, box) as reports:
            yield self._noted(reports)

    def _noted(self, reports: Iterator[Any]) -> Iterator[Any]:
        for report in reports:
            if isinstance(report, Symbol):
                self._times.came[report.text] = (self._times.frame_at, time.monotonic())
            yield report


class Window(MainWindow):
    """The real window; notes when it has painted itself, and to which verdict."""

    def __init__(self, settings: Settings, times: Times) -> None:
        super().__init__(settings)
        self.times = times
        self.done: list[tuple[float, float, bool]] = []  # ms from frame, from symbol; desk busy
        self.floor: list[float] = []
        self.asked_at = 0.0
        self.is_desk_busy = False
        self._last: UUID | None = None
        self.seconds = 0.0

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        answer = super().event(event)
        if kind == QEvent.Type.UpdateRequest:
            self._note(time.monotonic())
        return answer

    def _note(self, now: float) -> None:
        if self.asked_at:
            self.floor.append((now - self.asked_at) * 1000)
            self.asked_at = 0.0
        shown = self.gate.shown
        person = shown.presentation if shown else None
        if shown is None or person is None or person.id == self._last or shown.sequence is None:
            return
        if shown.outcome is not Outcome.GRANTED or person.identity is None:
            return
        self._last = person.id
        frame_at, symbol_at = self.times.came[person.identity.symbol.text]
        self.done.append(((now - frame_at) * 1000, (now - symbol_at) * 1000, self.is_desk_busy))

    @Slot(float)
    def repaint_panel(self, asked_at: float) -> None:
        """The floor: the same panel painted again, asked for by another thread."""
        self.asked_at = asked_at
        self.gate.panel.update()


class Asker(QObject):
    """Asks for the floor's paint from its own thread, as a device's reading would come."""

    asked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(FLOOR_MILLISECONDS / 1000):
            self.asked.emit(time.monotonic())

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def main(large: bool = False) -> None:
    """Play the folder round by round, every second one beside a busy desk."""
    with tempfile.TemporaryDirectory() as name:
        _measure(Path(name))


def _measure(folder: Path) -> None:
    times = Times()
    kinds: Mapping[str, Any] = {**scanner.DEVICES, "camera": WatchedCamera(times)}
    pictures = folder / "pictures"
    settings = _settings(folder / "data", pictures)
    program = app.build(settings, devices=kinds)
    try:
        cards = program.lanes.write(_people, program).result()
        program.standing.trust = program.passes.trust()
        # What is worn between the rounds is not measured: the same card again is a new passage.
        policy = program.standing.policy
        short = replace(policy.repeat, cooldown=policy.repeat.cooldown / 15)
        program.standing.policy = replace(policy, repeat=short)
        _draw(pictures, cards)
        window = _play(settings, program, times)
    finally:
        program.close()
    _tell(window, times)


def _settings(data: Path, pictures: Path) -> Settings:
    lane = LaneSettings(key="1", name="1", usual=Direction.ENTRY)
    camera_settings = DeviceSettings(
        name="camera",
        kind="camera",
        lane="1",
        address=str(pictures),
        options={"fps": ASKED_FPS, "seconds": 0.0, "loop": True},
    )
    return Settings(
        data=data, lanes=(lane,), devices=(camera_settings,), encrypted=False, language="zh_CN"
    )


def _people(program: app.App) -> list[str]:
    size = Size(buildings=36, households=1_000, residents=3_000)
    issuer = program.passes.create_key("site", PASSPHRASE, GUARD)
    settled = community.settle(program.gate, utc_now(), size)
    printed = program.passes.print_again([one.person for one in settled[:VISITS]], issuer)
    return [one.text for one in printed]


def _draw(folder: Path, cards: list[str]) -> None:
    """Each card is held up for some pictures, then nobody is there for some."""
    folder.mkdir()
    scenes = tuple(Scene(code_text=card, person=n) for n, card in enumerate(cards))
    film = Film(scenes, seed=3)
    length = GAP_SECONDS + scenes[0].seconds
    for number in range(len(cards)):
        held = number * length + GAP_SECONDS + RAISE_SECONDS + 0.1
        moments = [held + n / FPS for n in range(HELD)]
        moments += [number * length + GAP_SECONDS * n / EMPTY for n in range(EMPTY)]
        for place, moment in enumerate(moments):
            path = folder / f"{number:03}-{place:02}.jpg"
            cv2.imwrite(str(path), film.at(moment), [cv2.IMWRITE_JPEG_QUALITY, 90])


def _play(settings: Settings, program: app.App, times: Times) -> Window:
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    theme.apply(application, settings.theme)
    window = Window(settings, times)
    window.resize(1366, 768)
    window.show()
    paper = roll_call_of(PEOPLE_ON_PAPER)
    program.lanes.desk(draw, "roll-call", paper, "zh_CN").result()  # the desk is up
    window.serve(program, GUARD)
    asker = Asker()
    asker.asked.connect(window.repaint_panel)
    asker.start()
    seconds = VISITS * (HELD + EMPTY) / FPS
    stops_at = time.monotonic() + ROUNDS * seconds
    starts_at = time.monotonic()

    def turn() -> None:
        now = time.monotonic()
        if now >= stops_at:
            application.quit()
            return
        wanted = int((now - starts_at) / seconds) % 2 == 1
        if wanted and not window.is_desk_busy:
            window.is_desk_busy = True
            program.lanes.desk(draw, "roll-call", paper, "zh_CN").add_done_callback(idle)

    def idle(_: object) -> None:
        window.is_desk_busy = False

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(20)
    application.exec()
    window.seconds = time.monotonic() - starts_at
    timer.stop()
    asker.stop()
    window.close()
    window.stop()
    return window


def _tell(window: Window, times: Times) -> None:
    floor = window.floor
    lines = []
    for busy in (False, True):
        words = "desk drawing a PDF" if busy else "desk idle"
        for place, start in ((1, "symbol"), (0, "frame")):
            took = [one[place] for one in window.done if one[2] is busy]
            if not took:
                continue
            p95 = at(took, 0.95)
            lines.append(
                Line(
                    what=f"{start} to painted verdict, {words}",
                    measured=f"{median(took):.0f} ms, p95 {p95:.0f}",
                    floor=f"{median(floor):.1f} ms",
                    p50=median(took) / median(floor),
                    p99=at(took, 0.99) / at(floor, 0.99),
                    asked=f"p95 <= {GOAL_MILLISECONDS} ms" if start == "symbol" else "",
                    met=p95 <= GOAL_MILLISECONDS if start == "symbol" else None,
                )
            )
    show(lines)
    looked = times.frames
    print(
        f"  {len(window.done)} verdicts; {len(looked) / window.seconds:.0f} pictures a second, a "
        f"look takes {median(looked) * 1000:.0f} ms (p95 {at(looked, 0.95) * 1000:.0f}); "
        "floor: the same panel painted again, asked for by another thread"
    )
