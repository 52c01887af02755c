"""What the screens get of ledgers: a line of the menu, a page of entries, one entry opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gatekeeper.domain.ledger import Ledger, State
from gatekeeper.domain.ledger_due import Occasion
from gatekeeper.store.ledger_pages import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a ledger expects now, and what was missed within a day."""

    ledger: Ledger
    due: tuple[Occasion, ...]
    missed: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One line of the menu: the ledger, its entries of today, unfinished ones, what is due."""

    ledger: Ledger
    today: int
    unfinished: int
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry as a list shows it; `cells` by field, in words, private ones masked."""

    id: UUID
    occurred_at: datetime
    recorded_at: datetime
    state: State
    cells: Mapping[str, str]
    responsible: str
    operator: str
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some entries, how many there are in all, and after which to go on (None: the end)."""

    rows: tuple[Listed, ...]
    total: int
    after: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step of an entry's life."""

    action: str
    state: State
    recorded_at: datetime
    operator: str
    responsible: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry opened; pictures of fields that are not private."""

    ledger: Ledger
    entry: Listed
    lines: tuple[Line, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
