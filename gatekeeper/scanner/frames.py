"""What leaves a device thread: pictures through a mailbox of one place, and the device's state."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

from gatekeeper.domain.readings import Reading, Symbol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image: TypeAlias = NDArray[np.uint8]

State = Literal["ok", "gone", "frozen", "covered", "opening"]
T = TypeVar("T")

# The longest silence of a device: its thread looks for a request to stop this often.
IDLE_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture, height x width x 3 in BGR, and when it was taken on the monotonic clock."""

    image: Image
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A picture with what was read in it and, where a code was seen but not read, an advice."""

    frame: Frame
    symbols: tuple[Symbol, ...] = ()
    advice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """How a device is; reported once at each change, with its sentence's code."""

    device: str
    state: State
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


# What a device's iterator gives; None is "nothing new", at least every 0.3 s.
Report: TypeAlias = Reading | DeviceState | None
Reports: TypeAlias = Generator[Report, None, None]


class Mailbox(Generic[T]):
    """One place between two threads: the newest wins, nobody waits, nothing queues."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._content: T | None = None

    def put(self, content: T) -> None:
        """Leave this, in place of whatever was not fetched."""
        with self._lock:
            self._content = content

    def take(self) -> T | None:
        """What was put last, once; None if it was fetched already."""
        with self._lock:
            content, self._content = self._content, None
            return content
