"""A look at everything a station stands on, each finding with what to do."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from gatekeeper import resources, text
from gatekeeper.command_socket import is_running
from gatekeeper.config import GATE, DeviceSettings, Settings
from gatekeeper.config.database import database_key, database_path
from gatekeeper.errors import GatekeeperError
from gatekeeper.scanner import DEVICES
from gatekeeper.scanner.frames import DeviceState
from gatekeeper.services import exchange_told
from gatekeeper.store.connections import require_current_sqlite
from gatekeeper.store.database import Reader, driver
from gatekeeper.store.heartbeat import last_beat
from gatekeeper.store.ids import utc_now
from gatekeeper.store.station import own_key, station_id
from gatekeeper.text.exchange import told_words

# A week of a busy gate is some 100 MB; below this the write-ahead log itself is in danger.
FREE_BYTES = 1024**3
# A camera that gives no picture in this many answers (0.3 s each) is not there.
CAMERA_ANSWERS = 20

LIBRARIES = (
    "PySide6.QtWidgets",
    "cv2",
    "zxingcpp",
    "pyzbar.pyzbar",
    "reportlab.pdfgen.canvas",
    "cryptography",
    "sqlcipher3",
    "serial",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One finding; `title` and `told` are in the current language, `name` is for programs."""

    name: str
    title: str
    is_good: bool
    told: str


def as_json(one: Examined) -> dict[str, Any]:
    return {"name": one.name, "good": one.is_good, "told": one.told}


def examine(settings: Settings) -> list[Examined]:
    """Everything, in the order in which one would look; nothing is changed."""
    examinations: tuple[tuple[str, str, Callable[[Settings], str]], ...] = (
        ("libraries", text.tr("libraries"), _libraries),
        ("sqlite", text.tr("SQLite"), _sqlite),
        ("font", text.tr("font"), _font),
        ("disk", text.tr("disk"), _disk),
        ("database", text.tr("database"), _database),
        ("clock", text.tr("clock"), _clock),
        ("exchange", text.tr("exchange"), _exchange),
        ("camera", text.tr("camera"), _camera),
    )
    found = []
    for name, title, examination in examinations:
        try:
            told, good = examination(settings), True
        except GatekeeperError as error:
            told, good = text.sentence(error.code, error.parameters), False
        found.append(Examined(name=name, title=title, is_good=good, told=told))
    return found


def _libraries(settings: Settings) -> str:
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:
            raise GatekeeperError("library-missing", library=name, why=str(error)) from error
    return text.tr("complete")


def _sqlite(settings: Settings) -> str:
    from sqlcipher3 import dbapi2

    require_current_sqlite()
    return str(dbapi2.sqlite_version)


def _font(settings: Settings) -> str:
    font = resources.font()
    if not font.is_file():
        raise GatekeeperError("font-missing", file=str(font))
    return font.name


def _disk(settings: Settings) -> str:
    folder = settings.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise GatekeeperError("disk-nearly-full", megabytes=free // 1024**2)
    return text.tr("{gigabytes} GB free", gigabytes=free // 1024**3)


def _reader(settings: Settings) -> Reader | None:
    path: Path = database_path(settings)
    if not path.exists():
        return None
    found = database_key(settings)
    return Reader(path, key=found.key if found else None)


def _database(settings: Settings) -> str:
    reader = _reader(settings)
    if reader is None:
        return text.tr("not made yet; the first start makes it")
    try:
        with reader.read() as session:
            lines = driver(session).execute("SELECT count(*) FROM journal").fetchone()[0]
    finally:
        reader.close()
    return text.tr("Lines: {lines}", lines=lines)


def _clock(settings: Settings) -> str:
    now = utc_now()
    reader = _reader(settings)
    if reader is not None:
        try:
            with reader.read() as session:
                seen_at = last_beat(session)
        finally:
            reader.close()
        if seen_at and seen_at - now > timedelta(seconds=2):
            raise GatekeeperError("clock-behind", now=now, last=seen_at)
    return f"{now.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def _exchange(settings: Settings) -> str:
    """When the station and its office last heard of each other, and what waits."""
    reader = _reader(settings)
    if reader is None or settings.role != GATE:
        return text.tr("none set up")
    try:
        with reader.read() as session:
            own = own_key(driver(session))
            assert own is not None
            state = exchange_told.state(session, station_id(own.public), utc_now())
    finally:
        reader.close()
    if state.code:
        raise GatekeeperError(state.code, **told_words(state.parameters))
    if not state.office:
        return text.tr("none set up")
    when = f"{state.last_at.astimezone():%Y-%m-%d %H:%M}" if state.last_at else text.tr("none yet")
    return text.tr(
        "{office}, last exchange {when}, lines that wait {count}",
        office=state.office,
        when=when,
        count=state.waiting,
    )


def _camera(settings: Settings) -> str:
    wanted = ("camera", "film") if settings.role == GATE else ()
    cameras = [device for device in settings.devices if device.kind in wanted]
    if cameras and is_running(settings.data):
        # A camera serves one program; the window itself shows its state.
        return text.tr("in use by the running program")
    for camera in cameras:
        _look_through(camera)
    return ", ".join(camera.name for camera in cameras) or text.tr("none set up")


def _look_through(camera: DeviceSettings) -> None:
    """A picture that is neither black nor frozen, or the reason why not."""
    last = DeviceState(
        device=camera.name, state="gone", code="camera-gone", parameters={"device": camera.name}
    )
    with DEVICES[camera.kind].open(camera) as reports:
        for _, report in zip(range(CAMERA_ANSWERS), reports, strict=False):
            if isinstance(report, DeviceState):
                if report.state == "ok":
                    return
                if report.state == "gone":
                    raise GatekeeperError(report.code, **report.parameters)
                last = report
    raise GatekeeperError(last.code, **last.parameters)
