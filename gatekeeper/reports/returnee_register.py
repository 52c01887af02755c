"""The register of returnees (返（来）人员登记台账) of some days, lying on its side (G28, G33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.domain.masking import mask_phone
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.returnees import Disposition
from gatekeeper.reports.cells import Column
from gatekeeper.reports.register import print_register
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.text.returnees import disposition_words, measure_words

TITLE = text.mark("Register of returnees")
LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person; `transfer` says to whom and when."""

    number: str
    name: str
    phone: str
    door: str
    origin: str
    plate: str
    celsius: str
    arrived_at: datetime
    disposition: Disposition | None
    measure: Measure
    transfer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneeRegister:
    """All that is still known, the newest first."""

    compound: str
    drawn_at: datetime
    lines: tuple[Line, ...]


def draw(data: ReturneeRegister, language: str) -> bytes:
    """The PDF; phones masked, as the paper lies open at the post."""
    return print_register(
        text.tr_in(language, TITLE),
        _columns(language),
        [_cells(place, line, language) for place, line in enumerate(data.lines, start=1)],
        language,
        left=[data.compound],
        right=[f"{data.drawn_at.astimezone():%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


def _columns(language: str) -> list[Column]:
    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    return [
        Column(title=tr(text.mark("No.")), width=9),
        Column(title=tr(text.mark("Return no.")), width=19),
        Column(title=tr(text.mark("Name")), width=26),
        Column(title=tr(text.mark("Phone")), width=25),
        Column(title=tr(text.mark("Address")), width=22),
        Column(title=tr(text.mark("Coming from")), width=36),
        Column(title=tr(text.mark("Plate")), width=20),
        Column(title=tr(text.mark("Arrived")), width=23),
        Column(title="℃", width=12),
        Column(title=tr(text.mark("Decision")), width=24),
        Column(title=tr(text.mark("Measure")), width=26),
        Column(title=tr(text.mark("Transfer")), width=25),
    ]


def _cells(place: int, line: Line, language: str) -> tuple[str, ...]:
    decided = line.disposition is not None
    return (
        str(place),
        line.number,
        line.name,
        mask_phone(line.phone),
        line.door,
        line.origin,
        line.plate,
        f"{line.arrived_at.astimezone():%m-%d %H:%M}",
        line.celsius,
        disposition_words(line.disposition, language) if line.disposition else "",
        measure_words(line.measure, language=language) if decided else "",
        line.transfer,
    )
