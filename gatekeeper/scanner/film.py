"""A film of people who hold cards and phones to the camera: drawn by us, for demo and tests."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import InkColour
from gatekeeper.errors import DeviceError
from gatekeeper.scanner.eye import Eye, wanted_formats
from gatekeeper.scanner.frames import DeviceState, Frame, Mailbox, Preview, Reports
from gatekeeper.scanner.pictures import wait
from gatekeeper.scanner.props import Media
from gatekeeper.scanner.staging import SIZE, Film, Scene, modules

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Image

__all__ = ["FPS", "MESSAGES", "Film", "Scene", "frames", "open", "read_script", "script_text"]

FPS = 15

MESSAGES = {
    "film-ok": "Film {device}: playing.",
    "film-ended": "Film {device}: has ended.",
    "film-unreadable": "Film {device}: its script cannot be understood.",
}


def frames(
    script: Sequence[Scene], seed: int = 0, size: tuple[int, int] = SIZE, fps: float = FPS
) -> Iterator[Image]:
    """The whole film, frame by frame; the same arguments give the same frames."""
    film = Film(script, seed=seed, size=size)
    for number in range(round(film.seconds * fps)):
        yield film.at(number / fps)


def script_text(script: Sequence[Scene]) -> str:
    """The script as JSON, as the device reads it."""
    return json.dumps([asdict(scene) for scene in script], ensure_ascii=False, indent=1)


def read_script(text: str) -> tuple[Scene, ...]:
    """The scenes of a JSON list; DeviceError where it is none or draws no code."""
    try:
        scenes = tuple(_scene(table) for table in json.loads(text))
    except (
        TypeError,
        AttributeError,
        ValueError,
        KeyError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise DeviceError("film-unreadable") from error
    if not scenes:
        raise DeviceError("film-unreadable")
    return scenes


def _scene(table: dict[str, Any]) -> Scene:
    if not table["code_text"]:
        raise ValueError("a code needs a text")
    media: Media = "phone" if table.get("media") == "phone" else "card"
    scene = Scene(
        code_text=str(table["code_text"]),
        media=media,
        ink=InkColour(table.get("ink", "black")),
        seconds=min(max(float(table.get("seconds", 2.5)), 1.0), 600.0),
        difficulty=min(max(float(table.get("difficulty", 0.2)), 0.0), 1.0),
        person=_whole(table.get("person")),
        celsius_tenths=_whole(table.get("celsius_tenths")),
    )
    modules(scene.code_text)
    return scene


def _whole(value: Any) -> int | None:
    return None if value is None else abs(int(value))


def open(
    settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
) -> AbstractContextManager[Reports]:
    """Readings, states and None, without end; see `scanner`.

    `address`: a JSON script (see `script_text`). Options: script (its text, instead), seed,
    width, height, fps, loop (on), formats. A slow computer sees fewer frames, not a slow film.
    """
    return closing(_reports(settings, mailbox))


def _reports(settings: DeviceSettings, mailbox: Mailbox[Preview] | None) -> Reports:
    told = {"device": settings.name}
    options = settings.options
    try:
        inline = str(options.get("script", ""))
        film = Film(
            read_script(inline or Path(settings.address).read_text("utf-8")),
            seed=int(options.get("seed", 0)),
            size=(int(options.get("width", SIZE[0])), int(options.get("height", SIZE[1]))),
        )
    except (OSError, ValueError, DeviceError):
        code = "film-unreadable"
    else:
        code = "film-ended"
        yield DeviceState(device=settings.name, state="ok", code="film-ok", parameters=told)
        fps = min(max(float(options.get("fps", FPS)), 1.0), 60.0)
        eye = Eye(wanted_formats(settings), mailbox)
        yield from _played(film, fps, eye, looping=bool(options.get("loop", True)))
    yield DeviceState(device=settings.name, state="gone", code=code, parameters=told)
    while True:
        yield from wait(1.0)


def _played(film: Film, fps: float, eye: Eye, *, looping: bool) -> Reports:
    start = time.monotonic()
    due = 0
    while looping or due < film.seconds * fps:
        yield from wait(start + due / fps - time.monotonic())
        now = time.monotonic()
        number = max(due, int((now - start) * fps))
        seconds = (number / fps) % film.seconds
        yield from eye.look(Frame(image=film.at(seconds), at=now))
        yield from film.measured(seconds - (number + 1 - due) / fps, seconds)
        yield None
        due = number + 1
