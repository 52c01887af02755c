"""What a chart shows, whoever paints it: columns of series over labels, bars of single values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One value for each label; `key` says what is counted."""

    key: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Series stacked on each other over the same labels, from left to right."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """How high each column stands."""
        return tuple(
            sum(one.values[place] for one in self.series) for place in range(len(self.labels))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A value by itself; of a share `whole` is what it is a part of."""

    key: str
    value: int
    whole: int | None = None

    @property
    def per_cent(self) -> int | None:
        """None where there is nothing to have a share in."""
        return round(100 * self.value / self.whole) if self.whole else None


def top_of(highest: int) -> int:
    """The round number at which an axis ends: 1, 2 or 5 times a power of ten, at least 5."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= max(highest, 5):
                return factor * step
        step *= 10
