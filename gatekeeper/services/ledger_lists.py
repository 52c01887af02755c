"""Ledgers read: the menu, a page of entries masked, one entry, totals, what is due, CSV rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.config import Declared
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import Field, Group, Keeper, Ledger, said
from gatekeeper.domain.ledger_due import LATELY, Stint, due
from gatekeeper.domain.ledger_rules import InUse
from gatekeeper.domain.ledger_totals import Totals, stock, totals
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.ledger_values import Book, Card, Expected, Line, Listed, Page
from gatekeeper.services.ledgers import is_open_to
from gatekeeper.services.standing import Standing
from gatekeeper.store import crew, figures, ledger_pages, people
from gatekeeper.store.database import Database
from gatekeeper.store.duty import assignments
from gatekeeper.store.ledger_due import entry_of, judged_by
from gatekeeper.store.ledger_pages import EntryRow, LineRow, Place, Wanted
from gatekeeper.text.ledgers import cell_words, state_words

__all__ = ["Book", "Card", "Expected", "LedgerLists", "Line", "Listed", "Page", "Wanted"]

# A ledger nobody has written for so long is not in use: it reminds nobody.
ASLEEP = timedelta(days=14)
# What was entered lately is offered again: crew, places.
SUGGESTED_FROM = 200
MOST_SUGGESTED = 8
# How far back a courier or a caller is remembered by his telephone.
RECALLED_FROM = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLists:
    """Every method runs in the read lane; words are in the window's language."""

    database: Database
    standing: Standing
    clock: Callable[[], datetime]
    declared: Declared
    zone: tzinfo | None = None
    at_office: bool = False

    def menu(self, operator: Operator) -> tuple[Book, ...]:
        """The ledgers open to this operator here, those with something due first."""
        now = self._now
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        with self.database.read() as session:
            unfinished = ledger_pages.count_open(session)
            books = [
                Book(
                    ledger=ledger,
                    today=ledger_pages.count(session, ledger.key, Wanted(since=midnight)),
                    unfinished=0 if ledger.is_list else unfinished.get(ledger.key, 0),
                    expected=self._expected(session, ledger, now),
                )
                for ledger in self._kept_here()
                if is_open_to(ledger, operator)
            ]
        return tuple(sorted(books, key=_urgency))

    def _kept_here(self) -> tuple[Ledger, ...]:
        """At a gate its own; at the office all, its own first; ledgers of one group together."""
        order = (Keeper.OFFICE, Keeper.GATE) if self.at_office else (Keeper.GATE,)
        groups = tuple(Group)
        kept = [one for one in self.declared.ledgers.values() if one.place in order]
        kept.sort(key=lambda one: (order.index(one.place), groups.index(one.group)))
        return tuple(kept)

    def expected(self) -> tuple[Expected, ...]:
        """What is due or was missed, of all ledgers kept here: for the reminders."""
        now = self._now
        with self.database.read() as session:
            found = [
                self._expected(session, ledger, now) for ledger in self._kept_here() if ledger.due
            ]
        return tuple(one for one in found if one.due or one.missed)

    def expected_of(self, key: str) -> Expected:
        """The same of one ledger."""
        with self.database.read() as session:
            return self._expected(session, self._ledger(key), self._now)

    def page(self, key: str, wanted: Wanted, after: Place | None = None, limit: int = 100) -> Page:
        """The next entries; private fields masked."""
        ledger = self._ledger(key)
        with self.database.read() as session:
            rows, following = ledger_pages.page(session, key, wanted, after=after, limit=limit)
            total = ledger_pages.count(session, key, wanted)
            names = crew.names(session)
        listed = tuple(_listed(ledger, row, names) for row in rows)
        return Page(rows=listed, total=total, after=following)

    def card(self, entry: UUID) -> Card:
        """One entry with its life and its pictures; InvalidInput when there is none."""
        with self.database.read() as session:
            row = ledger_pages.entry(session, entry)
            if row is None:
                raise InvalidInput([Problem(code="entry-unknown")])
            ledger = self._ledger(row.ledger)
            names = crew.names(session)
            lines = tuple(_line(one, names) for one in ledger_pages.lines_of(session, entry))
            open_pictures = [one for one in ledger.fields if one.is_picture and not one.private]
            pictures = self._pictures(session, row, open_pictures)
        return Card(
            ledger=ledger, entry=_listed(ledger, row, names), lines=lines, pictures=pictures
        )

    def pictures(self, row: EntryRow) -> Mapping[str, bytes]:
        """All pictures of an entry that was revealed."""
        fields = [one for one in self._ledger(row.ledger).fields if one.is_picture]
        with self.database.read() as session:
            return self._pictures(session, row, fields)

    def totals(self, key: str, since: datetime, until: datetime) -> Totals:
        """What a period adds up to."""
        wanted = Wanted(since=since, until=until)
        with self.database.read() as session:
            rows = ledger_pages.every(session, key, wanted)
            return totals(self._ledger(key), (entry_of(row) for row in rows))

    def stock(self, key: str) -> Mapping[str, Decimal]:
        """What is there now of each thing, where the ledger keeps that."""
        ledger = self._ledger(key)
        with self.database.read() as session:
            rows = ledger_pages.every(session, key, Wanted()) if ledger.stock else ()
            return stock(ledger, map(entry_of, rows), text.language())

    def csv_rows(self, key: str, wanted: Wanted) -> tuple[tuple[str, ...], ...]:
        """Heading and all entries wanted, masked; `exporting.write` makes the file of them."""
        ledger, tr = self._ledger(key), text.tr
        language = text.language()
        titles = [said(one.title, language) for one in ledger.fields]
        heading = (tr("Time"), *titles, tr("Status"), tr("Responsible"), tr("Recorded by"))
        with self.database.read() as session:
            names = crew.names(session)
            rows = [_listed(ledger, row, names) for row in ledger_pages.every(session, key, wanted)]
        cells = (
            (
                f"{row.occurred_at.astimezone(self.zone):%Y-%m-%d %H:%M}",
                *(row.cells.get(one.key, "") for one in ledger.fields),
                state_words(ledger, row.state, language),
                row.responsible,
                row.operator,
            )
            for row in rows
        )
        return (heading, *cells)

    def suggestions(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """By field what was entered lately, the newest first."""
        ledger = self._ledger(key)
        asked = [one.key for one in ledger.fields if one.suggested and not one.private]
        found: dict[str, dict[str, None]] = {name: {} for name in asked}
        if asked:
            with self.database.read() as session:
                rows, _ = ledger_pages.page(session, key, Wanted(), limit=SUGGESTED_FROM)
            for row in rows:
                for name in asked:
                    if value := row.values.get(name):
                        found[name].setdefault(value)
        return {name: tuple(values)[:MOST_SUGGESTED] for name, values in found.items()}

    def recalled(self, key: str, name: str, value: str) -> Mapping[str, str]:
        """What an earlier entry with this value says of the fields that it recalls."""
        ledger = self._ledger(key)
        asked = ledger.field(name)
        if not value or not asked.recalls:
            return {}
        with self.database.read() as session:
            wanted = Wanted(words=value)
            rows, _ = ledger_pages.page(session, key, wanted, limit=RECALLED_FROM)
        same = next((row for row in rows if row.values.get(name) == value), None)
        known = same.values if same else {}
        return {one: known[one] for one in asked.recalls if one in known}

    # --- what is due --------------------------------------------------------------------------

    @property
    def _now(self) -> datetime:
        return self.clock().astimezone(self.zone)

    def _ledger(self, key: str) -> Ledger:
        found = self.declared.ledgers.get(key)
        if found is None:
            told = {"name": key}
            raise InvalidInput([Problem(code="ledger-missing", parameters=told)])
        return found

    def in_use(self, session: Session, ledger: Ledger, now: datetime) -> InUse:
        """Since when the ledger is written, and since when the profile may demand it."""
        last = ledger_pages.last_at(session, ledger.key)
        is_awake = last is not None and now - last < ASLEEP
        in_force = figures.policy_in_force(session)
        return InUse(
            since=ledger_pages.first_at(session, ledger.key) if is_awake else None,
            profile=self.standing.policy.profile,
            profile_since=in_force.since if in_force else None,
        )

    def _expected(self, session: Session, ledger: Ledger, now: datetime) -> Expected:
        if not ledger.due:
            return Expected(ledger=ledger, due=(), missed=())
        entries, calling = judged_by(session, ledger, now)
        found = due(
            ledger, entries, now, self.in_use(session, ledger, now), calling, _crew(session, now)
        )
        return Expected(
            ledger=ledger,
            due=tuple(one for one in found if one.is_due(now)),
            missed=tuple(one for one in found if one.is_missed(now)),
        )

    def _pictures(
        self, session: Session, row: EntryRow, fields: Sequence[Field]
    ) -> Mapping[str, bytes]:
        found = {one.key: people.photo_of(session, row.values.get(one.key)) for one in fields}
        return {key: jpeg for key, jpeg in found.items() if jpeg is not None}


def _crew(session: Session, now: datetime) -> tuple[Stint, ...]:
    """Who stands on the roster around now."""
    near = LATELY + timedelta(days=1)
    found = assignments(session, (now - near).date(), (now + near).date())
    return tuple(
        Stint(name=one.name, begins_at=one.shift.begins_at, ends_at=one.shift.ends_at)
        for one in found
        if one.counts
    )


def _urgency(book: Book) -> tuple[bool, bool]:
    expected = book.expected
    return not (expected.due or expected.missed), not book.unfinished


def _listed(ledger: Ledger, row: EntryRow, names: Mapping[UUID, str]) -> Listed:
    language = text.language()
    cells = {
        one.key: cell_words(one, row.values.get(one.key, ""), language, is_cut=row.is_cut)
        for one in ledger.fields
    }
    return Listed(
        id=row.id,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        state=row.state,
        cells=cells,
        responsible=row.responsible,
        operator=names.get(row.operator, ""),
        is_cut=row.is_cut,
    )


def _line(row: LineRow, names: Mapping[UUID, str]) -> Line:
    return Line(
        action=row.action,
        state=row.state,
        recorded_at=row.recorded_at,
        operator=names.get(row.operator, ""),
        responsible=row.responsible,
        note=row.note,
    )
