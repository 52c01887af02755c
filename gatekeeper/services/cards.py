"""What a card is printed from: the sealed text of an issue, its number, the holder's face."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gatekeeper.credentials.claims import PLATES_AT_MOST, TEXT_CHARACTERS, PassClaims, PassKind
from gatekeeper.credentials.envelope import seal_pass
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.identifiers import pass_number
from gatekeeper.keys import SigningKey
from gatekeeper.store.issuing import CardData
from gatekeeper.store.people import Pass

_KINDS = {
    PersonKind.RESIDENT: PassKind.RESIDENT,
    PersonKind.DEPENDANT: PassKind.RESIDENT,
    PersonKind.WORKER: PassKind.STAFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The right to issue, for as long as it is held: made by the passphrase, kept nowhere."""

    site: str
    key: SigningKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPass:
    """What a card is printed from; `token` is there only at the issue, its text is not kept."""

    id: UUID
    person: UUID
    name: str
    place: str
    number: str
    issue: int
    valid_from: datetime
    valid_until: datetime
    text: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    photo: bytes | None = field(default=None, repr=False)


def kind_of(data: CardData) -> str:
    kind = _KINDS.get(data.person.kind)
    return kind.value if kind else ""


def next_number(last: str | None) -> str:
    """Serials count up from 1; the check digit at the end is no part of the serial."""
    digits = last.replace("-", "")[:-1] if last else "0"
    return pass_number(int(digits) + 1)


def seal(data: CardData, row: Pass, issuer: Issuer, token: str | None = None) -> IssuedPass:
    """Seal the claims of an issue; the pass id alone finds the record (QR 9-M, not 10-M)."""
    claims = PassClaims(
        site=issuer.site,
        kind=PassKind(row.kind),
        id=row.pass_id,
        issued_at=row.issued_at,
        not_before=row.valid_from,
        expires_at=row.valid_until,
        name=data.person.name[:TEXT_CHARACTERS],
        place=data.place[:TEXT_CHARACTERS],
        plates=data.plates[:PLATES_AT_MOST],
        photo=(data.person.photo or "")[:16],
        issue=row.issue,
    )
    return IssuedPass(
        id=row.id,
        person=data.person.id,
        name=data.person.name,
        place=data.place,
        number=row.number,
        issue=row.issue,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        text=seal_pass(claims, issuer.key),
        token=token,
        photo=data.jpeg,
    )
