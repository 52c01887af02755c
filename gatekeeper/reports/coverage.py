"""Coverage of a round on paper: in one sentence, then by patch, building and team (O52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.domain.screening import Coverage
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.text.screening import FIGURES, PARTS, total_words

TITLE = text.mark("Coverage of the round")
LINES_PER_PAGE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCoverage:
    """The whole round, and its parts by the keys of `text.screening.PARTS`."""

    compound: str
    drawn_at: datetime
    round: str
    total: Coverage
    strips: int
    examined: int
    parts: tuple[tuple[str, tuple[Coverage, ...]], ...]


def draw(data: RoundCoverage, language: str) -> bytes:
    """The PDF; each group begins with its own line."""

    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    columns = [
        Column(title=tr(text.mark("Part")), width=45),
        *(Column(title=tr(title), width=15, align=Align.RIGHT) for title, _ in FIGURES),
    ]
    rows: list[tuple[str, ...]] = []
    for key, parts in data.parts:
        rows.append((f"— {tr(PARTS[key])} —", *[""] * len(FIGURES)))
        for part in parts:
            name = part.name or tr(text.mark("none"))
            rows.append((name, *(str(count(part)) for _, count in FIGURES)))
    total = total_words(data.total, data.strips, data.examined, language)
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=[where(data.compound, data.round)],
        right=[f"{data.drawn_at:%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        foot=total,
    )
