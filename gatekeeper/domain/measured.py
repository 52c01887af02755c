"""体温登记: one presentation's readings as the ledger of temperatures keeps them (G07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.domain.policy import TemperatureRule

# Findings that only a reading brings: where they stand without one, it was cut after its time.
READ = frozenset(
    {
        "temperature-too-low",
        "temperature-normal",
        "temperature-normal-on-retake",
        "temperature-high",
        "temperature-too-early",
        "temperature-second-device-wanted",
        "temperature-high-twice",
        "temperature-referral",
        "temperature-high-leaving",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One person, one appearance; `readings` in tenths, the first one first, under their `rule`.

    No readings mean that they were deleted after their time: a row stands for a measurement.
    `kind` is a kind of person or "returnee", `direction` empty where nobody passed yet, `post`
    where the ledger is of one alone.
    """

    at: datetime
    readings: tuple[int, ...]
    rule: TemperatureRule
    kind: str = ""
    name: str = ""
    place: str = ""
    direction: str = ""
    by: str = ""
    is_referred: bool = False
    sent_to: str = ""
    void: bool = False
    post: str = ""

    @property
    def is_erased(self) -> bool:
        return not self.readings

    @property
    def is_high(self) -> bool:
        return any(map(self.rule.is_high, self.readings))

    @property
    def is_cold(self) -> bool:
        """Somebody had a reading too low to be true."""
        return any(map(self.rule.is_too_low, self.readings))

    @property
    def measured_again(self) -> bool:
        """A reading that may be true came after the last that was too low."""
        return self.is_cold and not self.rule.is_too_low(self.readings[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Of a ledger's rows; corrected ones count nowhere."""

    measured: int
    high: int
    referred: int
    cold: int
    again: int
    erased: int


def totals(rows: Iterable[Measured]) -> Totals:
    """How many people were measured, and what came of it."""
    counted = [row for row in rows if not row.void]
    return Totals(
        measured=len(counted),
        high=sum(row.is_high for row in counted),
        referred=sum(row.is_referred for row in counted),
        cold=sum(row.is_cold for row in counted),
        again=sum(row.measured_again for row in counted),
        erased=sum(row.is_erased for row in counted),
    )
