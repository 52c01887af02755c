"""What every transport is: files put under a name, listed, fetched and taken away."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from gatekeeper.errors import SyncError

MESSAGES = {
    "exchange-no-tls": (
        "{address} answers without encryption. On this machine write http:// instead of https://; "
        "elsewhere look at the address and the port."
    ),
    "exchange-unreachable": (
        "{address} cannot be reached ({reason}). Look at the network and whether the other machine "
        "is on; nothing is lost, and it is tried again."
    ),
    "exchange-timeout": (
        "{address} was silent for {seconds} seconds. Nothing is lost; it is tried again and goes "
        "on where it stopped."
    ),
    "exchange-refused": (
        "{address} refuses the user, password or key. Enter them again, or ask who runs it."
    ),
    "exchange-not-allowed": (
        "{address} does not allow to read or write there ({reason}). Ask who runs it for the right."
    ),
    "exchange-full": (
        "{address} could not write ({reason}): its disk is full, or whoever may write there is "
        "limited. Somebody has to make room; nothing is lost, and it is tried again."
    ),
    "exchange-no-folder": (
        "The folder of {address} is not there. Have it made, or mend the address."
    ),
    "exchange-gone": "{name} is not at {address} any more.",
    "exchange-damaged": (
        "{name} came damaged from {address}. It is fetched again; if this lasts, it has to be made "
        "anew there."
    ),
    "exchange-trouble": (
        "{address} has trouble of its own ({reason}). Tell who runs it; nothing is lost, and it is "
        "tried again."
    ),
    "exchange-answer": (
        "{address} answers as no mailbox does ({reason}). Is the address right, or does something "
        "stand in between, like the sign-on page of a network?"
    ),
    "exchange-clock": (
        "The clock here says {here}, that of {address} says {office}. Set the wrong one right; "
        "then it goes on by itself."
    ),
    "exchange-name": "{name} is no name of a bundle.",
    "exchange-here": "{path} on this machine cannot be read or written ({reason}).",
    "exchange-here-full": "The disk of this machine is full ({path}). Make room on it.",
}

ENDING = ".gkb"
PART = ".part"

NAME = re.compile(r"(?:up|down)/[0-9a-z-]{1,64}/[0-9]{6,12}-(?P<digest>[0-9a-f]{12})\.gkb")
"""Direction, station, number, the first digits of the file's SHA-256: a name is of one content."""

# Enough to keep a line busy, little enough to hold in memory.
PIECE_BYTES = 64 * 1024

SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What proves to a mailbox who comes; it stands in no address, log or settings file.

    Our own office asks for the `station` and for requests signed with its key; the others for a
    `password` (of a user, of a key file, or the secret key of S3). With `lines` the office is
    told how many this station's log has: when it stores them all, it knows all passages.
    """

    password: str = field(default="", repr=False)
    station: str = ""
    sign: Callable[[bytes], bytes] | None = field(default=None, repr=False)
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), repr=False)
    lines: Callable[[], int] | None = field(default=None, repr=False)


class Mailbox(Protocol):
    """A connected transport. One thread at a time; every fault is a SyncError."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def send(self, path: Path, name: str) -> None:
        """Put a file under a name: whole or not at all, from where an earlier try ended."""

    def names(self, folder: str) -> list[str]:
        """The full names of the bundles in and below a folder, sorted; [] when it is not there."""

    def receive(self, name: str, to: Path) -> None:
        """Fetch a file, from where an earlier try ended; `to` is there whole or not at all."""

    def acknowledge(self, name: str) -> None:
        """Take a file away; one that is gone already is fine."""


def checked(name: str) -> str:
    """The same name, known to stay inside the mailbox; SyncError exchange-name otherwise."""
    if NAME.fullmatch(name) is None:
        raise SyncError("exchange-name", name=name)
    return name


def backoff(attempt: int, who: str = "") -> timedelta:
    """How long to wait after so many failures in a row (1, 2 ...): twice as long each time.

    Up to a quarter is added by `who`, so that the stations of a town, all cut off by one fault,
    do not come back in the same second.
    """
    doublings: int = 2 ** min(max(attempt, 1) - 1, 16)
    wait = min(SHORTEST_WAIT * doublings, LONGEST_WAIT)
    spread = hashlib.sha256(f"{who} {attempt}".encode()).digest()[0] / 256
    return wait + wait / 4 * spread if who else wait


def walked(listing: Callable[[str], Iterable[tuple[str, bool]]], folder: str) -> list[str]:
    """The bundles in and one below a folder; `listing` gives names in a folder, True for folders.

    What is no bundle is passed over: parts of uploads, and what others left there.
    """
    found = []
    for name, is_folder in listing(folder):
        here = f"{folder}/{name}"
        inside = listing(here) if is_folder and "/" not in folder else ()
        found += [f"{here}/{inner}" for inner, deeper in inside if not deeper]
        found += [] if is_folder else [here]
    return bundles(found)


def bundles(names: Iterable[str]) -> list[str]:
    """Those that are names of bundles, sorted."""
    return sorted(name for name in names if NAME.fullmatch(name))


# Of the thread that waits for the network: what is told of each piece that moves.
_moved: ContextVar[Callable[[int], object] | None] = ContextVar("moved", default=None)


@contextmanager
def watched(moved: Callable[[int], object]) -> Iterator[None]:
    """Inside, `moved` hears the bytes of each piece sent or received.

    What it raises ends the transfer there, as a cut line does: another time it goes on.
    """
    token = _moved.set(moved)
    try:
        yield
    finally:
        _moved.reset(token)


def _tell(piece: bytes) -> None:
    moved = _moved.get()
    if moved is not None:
        moved(len(piece))


def pieces(path: Path, offset: int = 0, most: int = PIECE_BYTES) -> Iterator[bytes]:
    """A file of this machine from an offset on, in pieces; faults of it are exchange-here."""
    with at_home(path), path.open("rb") as file:
        file.seek(offset)
        while piece := file.read(most):
            _tell(piece)
            yield piece


def size_of(path: Path) -> int:
    with at_home(path):
        return path.stat().st_size


def arrive(name: str, to: Path, fetch: Callable[[int], Iterator[bytes]], address: str) -> None:
    """Write what `fetch` gives from an offset on to a part of `to`, prove it, and give it its name.

    A part that an earlier try left is gone on with; when that ends in another content than the
    name tells, everything is fetched once more.
    """
    part = to.with_name(to.name + PART)
    with at_home(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        kept = part.stat().st_size if part.exists() else 0
    for offset in (kept, 0) if kept else (0,):
        with at_home(part), part.open("r+b" if offset else "wb") as file:
            file.seek(offset)
            for piece in fetch(offset):
                file.write(piece)
                _tell(piece)
            lasting(file)
        if _is_whole(part, name):
            with at_home(to):
                part.replace(to)
                lasting_names(to.parent)
            return
    with at_home(part):
        part.unlink()
    raise SyncError("exchange-damaged", name=name, address=address)


def _is_whole(path: Path, name: str) -> bool:
    told = NAME.fullmatch(name)
    assert told is not None
    with at_home(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().startswith(told["digest"])


def lasting(file: BinaryIO) -> None:
    """What was written outlasts a power cut."""
    file.flush()
    os.fsync(file.fileno())


def lasting_names(folder: Path) -> None:
    """Renamed files keep their names over a power cut, where the system can promise it."""
    if os.name == "nt":
        return
    # Some network shares have no such promise.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def at_home(path: Path) -> Iterator[None]:
    """Faults of a file on this machine become a SyncError that says so."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise SyncError("exchange-here-full", path=str(path)) from fault
        raise SyncError("exchange-here", path=str(path), reason=reason_of(fault)) from fault


def fault_of(fault: OSError, address: str, seconds: float | None = None) -> SyncError:
    """What a failed call of the system on the way to a mailbox means to people."""
    if isinstance(fault, TimeoutError) and seconds is not None:
        return SyncError("exchange-timeout", address=address, seconds=round(seconds))
    if fault.errno in FULL:
        return SyncError("exchange-full", address=address, reason=reason_of(fault))
    if fault.errno in CLOSED:
        return SyncError("exchange-not-allowed", address=address, reason=reason_of(fault))
    return SyncError("exchange-unreachable", address=address, reason=reason_of(fault))


def causes(fault: BaseException) -> Iterator[BaseException]:
    """A fault and what lies behind it: libraries wrap one in another."""
    step: BaseException | None = fault
    while step is not None:
        yield step
        step = step.__cause__ or step.__context__


def reason_of(fault: BaseException) -> str:
    """The system's own word for it, for who runs the network."""
    told = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return told.strip()[:200] or type(fault).__name__
