"""What a card is printed from: an issue written, its text sealed, its number, the holder's face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.config import LANGUAGES
from gatekeeper.credentials.claims import (
    PLATES_AT_MOST,
    TEXT_CHARACTERS,
    PassClaims,
    PassKind,
    new_pass_id,
)
from gatekeeper.credentials.envelope import new_token, seal_pass
from gatekeeper.domain.access import PassStatus, PersonKind
from gatekeeper.domain.identifiers import pass_number
from gatekeeper.domain.passes import Hours
from gatekeeper.keys import SigningKey
from gatekeeper.store import issuing
from gatekeeper.store.issuing import CardData
from gatekeeper.store.pass_terms import hours_from
from gatekeeper.store.people import Household, Pass

_KINDS = {
    PersonKind.RESIDENT: PassKind.RESIDENT,
    PersonKind.DEPENDANT: PassKind.RESIDENT,
    PersonKind.WORKER: PassKind.STAFF,
}
REASON_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The right to issue, for as long as it is held: made by the passphrase, kept nowhere."""

    site: str
    key: SigningKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPass:
    """What a card is printed from; `token` is there only at the issue, its text is not kept.

    A household's has no person and no name. `hours`, `company` and `sponsor` (a door) are those of
    a temporary pass; `language` is that of its holder's papers, if it is known.
    """

    id: UUID
    person: UUID | None
    household: UUID | None = None
    kind: str
    name: str
    place: str
    number: str
    issue: int
    valid_from: datetime
    valid_until: datetime
    text: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    photo: bytes | None = field(default=None, repr=False)
    hours: Hours | None = None
    company: str = ""
    sponsor: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue to be written: of which kind, for how long, by whom and why.

    `terms` are further columns, those of a temporary pass. Moments are whole seconds.
    """

    kind: str
    now: datetime
    until: datetime
    operator: UUID
    new_id: Callable[[], UUID]
    reason: str = "reissued"
    token: bool = False
    terms: dict[str, object] = field(default_factory=dict)


def kind_of(data: CardData) -> str:
    """The kind of pass for this holder; empty for somebody who gets none."""
    if data.person is None:
        return PassKind.HOUSEHOLD.value
    kind = _KINDS.get(data.person.kind)
    return kind.value if kind else ""


def next_number(last: str | None) -> str:
    """Serials count up from 1; the check digit at the end is no part of the serial."""
    digits = last.replace("-", "")[:-1] if last else "0"
    return pass_number(int(digits) + 1)


def issue(session: Session, card: CardData, what: Issue, issuer: Issuer) -> IssuedPass:
    """Write one issue; the one before, and a stop-gap that stood in for it, count no more."""
    for kind in dict.fromkeys((what.kind, PassKind.STOP_GAP.value)):
        older = issuing.active(session, card.owner, kind)
        if older is not None:
            older.status, older.closed_at = PassStatus.SUPERSEDED, what.now
            older.closed_reason = what.reason[:REASON_LENGTH]
    session.flush()  # only one may be active at any moment
    text, token_hash = new_token() if what.token else (None, None)
    made = Pass(
        id=what.new_id(),
        person=card.person.id if card.person else None,
        household=card.household if card.person is None else None,
        kind=what.kind,
        number=next_number(issuing.last_number(session)),
        issue=issuing.newest_issue(session, card.owner, what.kind) + 1,
        pass_id=new_pass_id(),
        token_hash=token_hash,
        valid_from=what.now,
        valid_until=what.until,
        issued_at=what.now,
        issued_by=what.operator,
        **what.terms,  # type: ignore[arg-type]
    )
    session.add(made)
    session.flush()
    return seal(session, card, made, issuer, token=text)


def seal(
    session: Session, data: CardData, row: Pass, issuer: Issuer, token: str | None = None
) -> IssuedPass:
    """Seal the claims of an issue; the pass id alone finds the record (QR 9-M, not 10-M)."""
    photo = data.person.photo if data.person else None
    claims = PassClaims(
        site=issuer.site,
        kind=PassKind(row.kind),
        id=row.pass_id,
        issued_at=row.issued_at,
        not_before=row.valid_from,
        expires_at=row.valid_until,
        name=data.name[:TEXT_CHARACTERS],
        place=data.place[:TEXT_CHARACTERS],
        record=row.household,
        plates=data.plates[:PLATES_AT_MOST],
        photo=(photo or "")[:16],
        issue=row.issue,
    )
    sponsor = session.get(Household, row.sponsor) if row.sponsor else None
    return IssuedPass(
        id=row.id,
        person=row.person,
        household=row.household,
        kind=row.kind,
        name=data.name,
        place=data.place,
        number=row.number,
        issue=row.issue,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        text=seal_pass(claims, issuer.key),
        token=token,
        photo=data.jpeg,
        hours=hours_from(row.weekdays, row.hours) if row.hours else None,
        company=row.company,
        sponsor=sponsor.place if sponsor else "",
        language=_papers_of(data),
    )


def _papers_of(data: CardData) -> str:
    """In which language the holder reads, if the program speaks it."""
    known = data.person.language if data.person else ""
    return known if known in LANGUAGES else ""
