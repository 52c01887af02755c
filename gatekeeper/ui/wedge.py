"""Tells a hand scanner that types from a person who types: keys or a symbol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatekeeper.config import DeviceSettings

HOLD_SECONDS = 0.060  # a key acts this long after it was pressed
BURST_SECONDS = 0.030  # no hand is faster; a reader is
PREFIXED_SECONDS = 0.250  # slow or wireless readers pause; a known prefix forgives it
LEAST_BURST = 6  # fewer characters at reader speed are a slip of the fingers
MOST_CHARACTERS = 4096  # longer than any code a reader can send
PREFIXES = ("GKP1:", "GKT1:", "GKS1:", "GKR1:")
ENTER = "Enter"
_DIGITS = frozenset("0123456789.,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A person pressed this key: one character, or a name such as "Enter", "Esc", "F8"."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A reader typed this text."""

    text: str


Act = Pressed | Scanned


def prefixes_of(devices: Iterable[DeviceSettings]) -> tuple[str, ...]:
    """Ours, and what a keyboard reader was set to send before each code."""
    own = (str(device.options.get("prefix", "")) for device in devices)
    return (*PREFIXES, *(prefix for prefix in own if prefix))


@dataclass(slots=True)
class KeyReader:
    """Holds keys back until it is known who typed them; pure, told the time by its caller.

    `press` takes a key at a moment in seconds; `settle` says that for `wait` seconds after the
    last key nothing came. Both return what happened, in order.
    """

    prefixes: tuple[str, ...] = PREFIXES
    _held: list[str] = field(default_factory=list)
    _last_at: float = 0.0
    _fast: bool = False

    def press(self, key: str, at: float) -> list[Act]:
        """One more key; keys before it that are settled by the pause come back."""
        acts: list[Act] = []
        if self._held and not self._continues(at - self._last_at, key):
            acts = self.settle()
        if self._held and at - self._last_at < BURST_SECONDS:
            self._fast = True
        self._held.append(key)
        self._last_at = at
        if self._is_prefixed and key == ENTER:
            acts += self.settle()
        return acts

    def settle(self) -> list[Act]:
        """The pause is over: decide about everything held."""
        keys, fast, prefixed = self._held, self._fast, self._is_prefixed
        self._held, self._fast = [], False
        if prefixed:
            before, text = self._split(keys)
            return [*_digits(before), *_scanned(text)]
        if not fast:
            return [Pressed(key=key) for key in keys]
        text = "".join(key for key in keys if len(key) == 1)
        if len(text) >= LEAST_BURST:
            return _scanned(text)
        return _digits(keys)

    @property
    def wait(self) -> float:
        """Seconds after the last key when `settle` is due."""
        return PREFIXED_SECONDS if self._is_prefixed else HOLD_SECONDS

    @property
    def is_holding(self) -> bool:
        return bool(self._held)

    @property
    def _text(self) -> str:
        return "".join(key for key in self._held if len(key) == 1)

    @property
    def _is_prefixed(self) -> bool:
        at = self._prefix_at(self._text)
        return 0 <= at < LEAST_BURST

    def _prefix_at(self, text: str) -> int:
        found = [text.find(prefix) for prefix in self.prefixes if prefix in text]
        return min(found, default=-1)

    def _split(self, keys: list[str]) -> tuple[list[str], str]:
        text = "".join(key for key in keys if len(key) == 1)
        at = self._prefix_at(text)
        return list(text[:at]), text[at:]

    def _continues(self, gap: float, key: str) -> bool:
        """Does the key belong to what is held? A beginning prefix forgives a slow reader."""
        if gap < BURST_SECONDS:
            return True
        if self._is_prefixed:
            return gap < PREFIXED_SECONDS
        longer = self._text + key if len(key) == 1 else self._text
        begins = len(longer) > 1 and any(prefix.startswith(longer) for prefix in self.prefixes)
        if begins or self._fast:
            return gap < HOLD_SECONDS
        return False


def _digits(keys: list[str]) -> list[Act]:
    """What a hand may have rolled over: only a draft's digits, which nothing acts upon."""
    return [Pressed(key=key) for key in keys if key in _DIGITS]


def _scanned(text: str) -> list[Act]:
    return [Scanned(text=text)] if 0 < len(text) <= MOST_CHARACTERS else []
