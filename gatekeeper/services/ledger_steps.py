"""How what a form hands over becomes a line: checked, pictures kept, private parts apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import UNFINISHED, Entry, FieldKind, Ledger, State
from gatekeeper.domain.ledger_entry import clash, cleaned, moment_problems, problems
from gatekeeper.domain.ledger_rules import Span
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import photos
from gatekeeper.store import ledger_pages
from gatekeeper.store.ledger_due import entry_of
from gatekeeper.store.ledger_pages import EntryRow, Wanted
from gatekeeper.store.ledgers import NOTE, PRIVATE, Apart, Step

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form hands over: values as typed, people picked, pictures taken (JPEG)."""

    values: Mapping[str, str]
    people: Mapping[str, UUID] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    occurred_at: datetime | None = None


def step_of(
    session: Session,
    ledger: Ledger,
    draft: Draft,
    operator: Operator,
    *,
    now: datetime,
    zone: tzinfo | None,
    entry: UUID,
    action: str,
    state: State,
    before: EntryRow | None = None,
    note: str = "",
) -> Step:
    """The line of a draft; InvalidInput tells every broken rule at its field."""
    occurred_at = draft.occurred_at or (before.occurred_at if before else now)
    values, found = _values(session, ledger, draft, before)
    found += moment_problems(ledger, occurred_at, now)
    local = occurred_at.astimezone(zone)
    others = _others(session, ledger, local)
    twice = clash(ledger, values, local, [one for one in others if one.id != entry])
    if twice is not None:
        found.append(twice)
    if found:
        raise InvalidInput(found)
    apart = [*_apart(ledger, values, draft, before), *apart_of(**{NOTE: note})]
    return Step(
        entry=entry,
        ledger=ledger.key,
        form=ledger.version,
        action=action,
        state=state,
        occurred_at=occurred_at,
        operator=operator.account,
        public={
            one.key: values[one.key]
            for one in ledger.fields
            if one.key in values and not one.is_apart
        },
        apart=tuple(apart),
        keep=ledger.keep,
    )


def _values(
    session: Session, ledger: Ledger, draft: Draft, before: EntryRow | None
) -> tuple[dict[str, str], list[Problem]]:
    """Values in their one form; a picture is named by its hash, once it is kept."""
    typed = dict(draft.values)
    found = []
    for one in ledger.fields:
        if not one.is_picture:
            continue
        typed[one.key] = before.values.get(one.key, "") if before else ""
        if one.key in draft.values and not draft.values[one.key]:
            typed[one.key] = ""
        jpeg = draft.pictures.get(one.key)
        if jpeg is None:
            continue
        fault = photos.fault_of(jpeg)
        if fault is not None:
            found.append(Problem(code=fault, field=one.key))
        else:
            typed[one.key] = photos.keep(session, jpeg)
    return cleaned(ledger, typed), [*problems(ledger, typed), *found]


def _others(session: Session, ledger: Ledger, local: datetime) -> list[Entry]:
    """The entries among which nothing may stand twice."""
    rule = ledger.unique
    if rule is None:
        return []
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = Wanted(since=midnight, until=midnight + timedelta(days=1))
    if rule.per is Span.OPEN:
        wanted = Wanted(states=tuple(sorted(UNFINISHED)))
    return [entry_of(row) for row in ledger_pages.every(session, ledger.key, wanted)]


def _apart(
    ledger: Ledger, values: Mapping[str, str], draft: Draft, before: EntryRow | None
) -> list[Apart]:
    """A part for each field that names a person, and one for all else that is private.

    That one goes with the first person named: notes and pictures of an entry are about him.
    """
    people = dict(draft.people)
    if before is not None:
        for key, known in before.people.items():
            if before.values.get(key) == values.get(key):
                people.setdefault(key, known)
    made: list[Apart] = []
    rest: dict[str, str] = {}
    pictures: list[str] = []
    whose: UUID | None = None
    for one in ledger.fields:
        value = values.get(one.key, "")
        if not value or not one.is_apart:
            continue
        if one.kind is FieldKind.PERSON:
            person = people.get(one.key)
            whose = whose or person
            made.append(Apart(name=one.key, values={one.key: value}, person=person))
            continue
        rest[one.key] = value
        if one.is_picture:
            pictures.append(value)
    if rest:
        made.append(Apart(name=PRIVATE, values=rest, person=whose, pictures=tuple(pictures)))
    return made


def apart_of(**told: str) -> tuple[Apart, ...]:
    return tuple(Apart(name=name, values={name: value}) for name, value in told.items() if value)


def note_of(typed: str) -> str:
    """One line; what is longer is cut where nobody reads on."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    return plain[:LONGEST_NOTE]
