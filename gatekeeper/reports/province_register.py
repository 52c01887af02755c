"""The register of one province (一省一册): who came from there, with its worker on top (O09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.reports.cells import Column
from gatekeeper.reports.register import print_register
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.text.provinces import province_words

TITLE = text.mark("Register of people from one province")
LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceLine:
    """One person; the phone is masked, as the paper lies open in the office."""

    number: str
    name: str
    phone: str
    place: str
    origin: str
    arrived_on: date
    kind: ObservationKind
    day: str
    state: str
    charge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceRegister:
    """All of one province; open cases first."""

    compound: str
    province: str
    worker: str
    worker_phone: str
    lines: tuple[ProvinceLine, ...]


def draw(data: ProvinceRegister, language: str) -> bytes:
    """The PDF, on its side."""
    tr = partial(text.tr_in, language)
    worker = f"{data.worker} {data.worker_phone}".strip() or tr(text.mark("nobody yet"))
    return print_register(
        f"{tr(TITLE)} · {province_words(data.province, language)}",
        _columns(language),
        [_cells(place, line, language) for place, line in enumerate(data.lines, start=1)],
        language,
        left=[data.compound],
        right=[f"{tr(text.mark('Worker of the province'))}  {worker}"],
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


def _columns(language: str) -> list[Column]:
    tr = partial(text.tr_in, language)
    return [
        Column(title=tr(text.mark("No.")), width=10),
        Column(title=tr(text.mark("Case")), width=20),
        Column(title=tr(text.mark("Name")), width=26),
        Column(title=tr(text.mark("Phone")), width=30),
        Column(title=tr(text.mark("Address")), width=28),
        Column(title=tr(text.mark("Came from")), width=40),
        Column(title=tr(text.mark("Arrived")), width=24),
        Column(title=tr(text.mark("Kind of observation")), width=36),
        Column(title=tr(text.mark("Day n")), width=24),
        Column(title=tr(text.mark("In charge")), width=28),
    ]


def _cells(place: int, line: ProvinceLine, language: str) -> tuple[str, ...]:
    return (
        str(place),
        line.number,
        line.name,
        line.phone,
        line.place,
        line.origin,
        line.arrived_on.isoformat(),
        kind_words(line.kind, language),
        line.day or case_state_words(line.state, language),
        line.charge,
    )
