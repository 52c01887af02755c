"""How results are printed: what, its time, its floor, the ratios, and whether the goal is met."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result; `goal` is the greatest good ratio of the medians, None where none is set.

    `met` where the goal is no such ratio.
    """

    what: str
    measured: str
    floor: str = ""
    p50: float | None = None
    p99: float | None = None
    goal: float | None = None
    asked: str = ""
    met: bool | None = None


def show(lines: Iterable[Line]) -> None:
    """Print the results as a table."""
    print(f"  {'':46}{'measured':>22}{'floor':>12}{'p50':>8}{'p99':>8}  goal")
    for line in lines:
        ratios = "".join(f"{_times(ratio):>8}" for ratio in (line.p50, line.p99))
        asked = line.asked or (f"<= {line.goal:g}x" if line.goal else "")
        met = line.met
        if line.goal and line.p50 is not None:
            met = line.p50 <= line.goal
        word = "" if met is None else "  good" if met else "  NOT MET"
        print(f"  {line.what:46}{line.measured:>22}{line.floor:>12}{ratios}  {asked}{word}")


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}x"


def at(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
