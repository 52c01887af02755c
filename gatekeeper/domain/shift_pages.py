"""What stands on a page of the shift log: frozen values, fit for the desk process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.duty import Assignment
from gatekeeper.domain.duty_spans import Span
from gatekeeper.domain.handover import Handover
from gatekeeper.domain.shift_log import Effort, Figures, Note
from gatekeeper.domain.stints import Part, Stint


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A refusal, an override or a high reading, with whose it was, masked, and why."""

    note: Note
    name: str
    place: str
    reason: str = ""
    on_word_of: UUID | None = None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The program was not alive for so many seconds until then."""

    until: datetime
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A sentence by its code; moments are told on the clock of the place."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMark:
    """How a station's log stood at the end of the span; its name where several are told of."""

    sequence: int
    hash: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One span of duty; `missing` people on the roster, `unmanned` hours with nobody signed on."""

    span: Span
    is_known: bool
    crew: tuple[Assignment, ...]
    missing: int
    stints: tuple[Stint, ...]
    unmanned: tuple[Part, ...]
    figures: Figures
    efforts: tuple[Effort, ...]
    notes: tuple[Named, ...]
    handovers: tuple[Handover, ...]
    outages: tuple[Outage, ...]
    remarks: tuple[Remark, ...]
    operators: Mapping[UUID, str]
    logs: tuple[LogMark, ...] = ()
    coverage: Coverage | None = None

    @property
    def names(self) -> str:
        """Who was signed on, each once; whoever is erased has no name."""
        return ", ".join(dict.fromkeys(one.name for one in self.stints if one.name))
