"""Plays readings from a script or a folder of pictures, in place of hardware."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, cast, get_args

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import (
    Answer,
    Ink,
    InkColour,
    Reading,
    Symbol,
    Symbology,
    Temperature,
)
from gatekeeper.errors import DeviceError
from gatekeeper.scanner.decoder import decode
from gatekeeper.scanner.eye import inked, wanted_formats
from gatekeeper.scanner.frames import DeviceState, Frame, Mailbox, Preview, Reports, State
from gatekeeper.scanner.pictures import files, load, wait

MESSAGES = {
    "replay-ok": "Replay {device}: playing.",
    "replay-ended": "Replay {device}: has ended.",
    "replay-unreadable": "Replay {device}: {where} cannot be understood.",
    "picture-unreadable": "{file} is not a picture that can be read.",
}


def open(
    settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
) -> AbstractContextManager[Reports]:
    """Readings, states and None, without end; see `scanner`.

    `address`: a folder of pictures (each through the real decoder, `seconds` apart) or a script,
    JSON lines or TOML with [[readings]]. A reading has `after` (seconds, 0) and either `text`
    (with `symbology`, `ink`, `source`), `celsius`, `question` with `value`, or `state` with
    `code`. Options: loop, seconds, formats.
    """
    return closing(_reports(settings, mailbox))


def _reports(settings: DeviceSettings, mailbox: Mailbox[Preview] | None) -> Reports:
    path = Path(settings.address)
    ended = "replay-ended"
    parameters = {"device": settings.name}
    yield DeviceState(device=settings.name, state="ok", code="replay-ok", parameters=parameters)
    while True:
        before = time.monotonic()
        try:
            if path.is_dir():
                yield from _pictured(path, settings, mailbox)
            else:
                yield from _scripted(read_script(path), settings)
        except DeviceError as error:
            ended = error.code
            parameters = parameters | error.parameters
        if ended != "replay-ended" or not settings.options.get("loop", False):
            break
        # An empty script must not spin.
        yield from wait(max(0.0, 0.1 - (time.monotonic() - before)))
    yield DeviceState(device=settings.name, state="gone", code=ended, parameters=parameters)
    while True:
        yield from wait(1.0)


def _pictured(
    folder: Path, settings: DeviceSettings, mailbox: Mailbox[Preview] | None
) -> Iterator[Reading | None]:
    formats = wanted_formats(settings)
    for path in files(folder):
        frame = Frame(image=load(path), at=time.monotonic())
        read = decode(frame.image, formats, thorough=True)
        symbols = tuple(inked(frame, symbol) for symbol in read)
        if mailbox is not None:
            mailbox.put(Preview(frame=frame, symbols=symbols))
        yield from symbols
        yield None
        yield from wait(float(settings.options.get("seconds", 1.0)))


def _scripted(
    entries: tuple[tuple[float, Reading | Mapping[str, str]], ...], settings: DeviceSettings
) -> Iterator[Reading | DeviceState | None]:
    for after, entry in entries:
        yield from wait(after)
        if isinstance(entry, Mapping):
            state = cast("State", entry["state"])
            told = {"device": settings.name}
            yield DeviceState(
                device=settings.name, state=state, code=entry["code"], parameters=told
            )
        else:
            yield entry
        yield None


def read_script(path: Path) -> tuple[tuple[float, Reading | Mapping[str, str]], ...]:
    """Each entry with the seconds before it; DeviceError naming the line that is wrong."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeviceError("replay-unreadable", where=path.name) from error
    entries = []
    for number, table in _tables(path, text):
        try:
            entries.append((max(0.0, float(table.get("after", 0))), _entry(table)))
        except (TypeError, ArithmeticError, ValueError, KeyError, AttributeError) as error:
            raise DeviceError("replay-unreadable", where=f"{path.name}:{number}") from error
    return tuple(entries)


def _tables(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    if path.suffix.lower() == ".toml":
        try:
            yield from enumerate(tomllib.loads(text).get("readings", []), 1)
        except tomllib.TOMLDecodeError as error:
            raise DeviceError("replay-unreadable", where=path.name) from error
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DeviceError("replay-unreadable", where=f"{path.name}:{number}") from error


def _entry(table: Mapping[str, Any]) -> Reading | Mapping[str, str]:
    if "text" in table:
        colour = table.get("ink")
        ink = Ink(colour=InkColour(colour), confidence=1.0) if colour else None
        symbology = Symbology(table.get("symbology", "qr"))
        source = str(table.get("source", "camera"))
        return Symbol(text=str(table["text"]), symbology=symbology, ink=ink, source=source)
    if "celsius" in table:
        return Temperature(tenths=round(float(table["celsius"]) * 10), device="replay")
    if "question" in table:
        return Answer(question=str(table["question"]), value=str(table["value"]))
    if table["state"] not in get_args(State):
        raise ValueError(table["state"])
    return {"state": str(table["state"]), "code": str(table.get("code", "replay-ok"))}
