"""What a signed pass says, and its one form in CBOR (RFC 8949, deterministic, nothing optional).

Claims of RFC 8392: 1 site, 4 expiry, 5 not before, 6 issued, 7 id; the private claim -70001 holds
1 kind, 2 name, 3 place, 4 record, 5 plates, 9 photo, 10 issue. Numbers 6 to 8 (entries allowed,
gates, hours) are reserved: until a version enforces them, a pass that carries one is refused as
newer than the program, since a limit that nobody keeps is worse than none. An empty value is left
out, never written empty. No ID number, phone or health data: a pass will be photographed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import cbor2

from gatekeeper.errors import InvalidInput, Problem

SITE, EXPIRES, NOT_BEFORE, ISSUED, ID, OURS = 1, 4, 5, 6, 7, -70001
KIND, NAME, PLACE, RECORD, PLATES, PHOTO, ISSUE = 1, 2, 3, 4, 5, 9, 10

# Bounds keep the code at QR version 9 to 11; names and places of the field are far shorter.
SITE_CHARACTERS = 32
TEXT_CHARACTERS = 40
PLATE_CHARACTERS = 12
PLATES_AT_MOST = 4
ID_BYTES = 8
RECORD_BYTES = 16
PHOTO_BYTES = 8
HIGHEST_ISSUE = 0xFFFF
HIGHEST_SECOND = 253_402_300_799  # the end of the year 9999, where datetime ends


class Unreadable(ValueError):
    """A text that starts like one of ours and is not; `code` names the notice to show."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PassKind(StrEnum):
    """Whom a pass is made out to; STOP_GAP stands in for a resident's own for some days.

    HOUSEHOLD carries the household in `record` and no name; TEMPORARY is for regular outsiders,
    whose hours stand in the records.
    """

    RESIDENT = "resident"
    VISITOR = "visitor"
    VEHICLE = "vehicle"
    STAFF = "staff"
    DELIVERY = "delivery"
    STOP_GAP = "stop-gap"
    HOUSEHOLD = "household"
    TEMPORARY = "temporary"


KIND_NUMBERS = {kind: number for number, kind in enumerate(PassKind, start=1)}
_KINDS = {number: kind for kind, number in KIND_NUMBERS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PassClaims:
    """What the issuer says. `id` is 16 hex digits, `photo` the first 16 of the JPEG's SHA-256.

    Moments are whole seconds; the pass is good from `not_before` up to, not including,
    `expires_at`. `issue` counts up with every re-issue.
    """

    site: str
    kind: PassKind
    id: str
    issued_at: datetime
    not_before: datetime
    expires_at: datetime
    name: str = ""
    place: str = ""
    record: UUID | None = None
    plates: tuple[str, ...] = ()
    photo: str = ""
    issue: int = 1


def new_pass_id() -> str:
    """Eight random bytes in hex."""
    return secrets.token_hex(ID_BYTES)


def to_cbor(claims: PassClaims) -> bytes:
    """The one encoding of these claims; InvalidInput where one is too long, empty or impossible."""
    try:
        ours: dict[int, Any] = {
            KIND: KIND_NUMBERS[claims.kind],
            NAME: claims.name,
            PLACE: claims.place,
            RECORD: claims.record.bytes if claims.record else b"",
            PLATES: list(claims.plates),
            PHOTO: bytes.fromhex(claims.photo),
            ISSUE: claims.issue,
        }
        data = canonical(
            {
                SITE: claims.site,
                EXPIRES: int(claims.expires_at.timestamp()),
                NOT_BEFORE: int(claims.not_before.timestamp()),
                ISSUED: int(claims.issued_at.timestamp()),
                ID: bytes.fromhex(claims.id),
                OURS: {key: value for key, value in ours.items() if value},
            }
        )
        from_cbor(data)
    except ValueError as fault:
        named = {"name": claims.name}
        raise InvalidInput([Problem(code="pass-claims-invalid", parameters=named)]) from fault
    return data


def from_cbor(data: bytes) -> PassClaims:
    """Undo `to_cbor`; Unreadable for everything it would not have written."""
    claims = _map(strict(data), required={SITE, EXPIRES, NOT_BEFORE, ISSUED, ID, OURS})
    ours = _map(claims[OURS], required={KIND, ISSUE}, allowed={NAME, PLACE, RECORD, PLATES, PHOTO})
    kind = _KINDS.get(_number(ours[KIND], 1, HIGHEST_ISSUE))
    if kind is None:
        raise Unreadable("notice-pass-newer")
    read = PassClaims(
        site=_text(claims[SITE], SITE_CHARACTERS),
        kind=kind,
        id=_bytes(claims[ID], ID_BYTES).hex(),
        issued_at=_moment(claims[ISSUED]),
        not_before=_moment(claims[NOT_BEFORE]),
        expires_at=_moment(claims[EXPIRES]),
        name=_text(ours[NAME], TEXT_CHARACTERS) if NAME in ours else "",
        place=_text(ours[PLACE], TEXT_CHARACTERS) if PLACE in ours else "",
        record=UUID(bytes=_bytes(ours[RECORD], RECORD_BYTES)) if RECORD in ours else None,
        plates=_plates(ours[PLATES]) if PLATES in ours else (),
        photo=_bytes(ours[PHOTO], PHOTO_BYTES).hex() if PHOTO in ours else "",
        issue=_number(ours[ISSUE], 1, HIGHEST_ISSUE),
    )
    if read.expires_at <= read.not_before:
        raise Unreadable("notice-pass-damaged")
    return read


def canonical(value: Any) -> bytes:
    """Deterministic CBOR."""
    return cbor2.dumps(value, canonical=True)


def strict(data: bytes) -> Any:
    """The value of deterministic CBOR; Unreadable for any other bytes.

    Writing the value again and comparing refuses, in one line, what the library reads and we do
    not: trailing bytes, repeated keys (it keeps the last), long forms and indefinite lengths.
    """
    try:
        value = cbor2.loads(data)
        written = canonical(value)
    except Exception as fault:
        raise Unreadable("notice-pass-damaged") from fault
    if written != data:
        raise Unreadable("notice-pass-damaged")
    return value


def _map(value: Any, required: set[int], allowed: frozenset[int] | set[int] = frozenset()) -> Any:
    # Within tags the library gives immutable mappings that are no dict.
    if not isinstance(value, Mapping) or not value.keys() >= required:
        raise Unreadable("notice-pass-damaged")
    if not value.keys() <= required | allowed:
        raise Unreadable("notice-pass-newer")
    return value


def _number(value: Any, lowest: int, highest: int) -> int:
    # By type, since True is an int and 1.0 equals 1.
    if type(value) is not int or not lowest <= value <= highest:
        raise Unreadable("notice-pass-damaged")
    return value


def _text(value: Any, characters: int) -> str:
    # Printable: no line breaks, no marks that turn the direction of writing.
    if type(value) is not str or not 0 < len(value) <= characters or not value.isprintable():
        raise Unreadable("notice-pass-damaged")
    return value


def _bytes(value: Any, length: int) -> bytes:
    if type(value) is not bytes or len(value) != length:
        raise Unreadable("notice-pass-damaged")
    return value


def _moment(value: Any) -> datetime:
    return datetime.fromtimestamp(_number(value, 0, HIGHEST_SECOND), UTC)


def _plates(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not 0 < len(value) <= PLATES_AT_MOST:
        raise Unreadable("notice-pass-damaged")
    return tuple(_text(plate, PLATE_CHARACTERS) for plate in value)
