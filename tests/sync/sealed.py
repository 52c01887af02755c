"""Bundles to try: two stations with their keys, and what a bundle between them holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gatekeeper.keys import SigningKey, new_identity, recipient_of
from gatekeeper.store.lines import first_hash, head_message, next_hash
from gatekeeper.sync.bundle import Direction, Header, Opened, Sealed, Span, Writer, open_bundle
from tests.builders import A_MORNING


@dataclass(frozen=True, slots=True)
class Party:
    """One end of the exchange."""

    key: SigningKey
    identity: str = field(default_factory=new_identity)

    @property
    def station(self) -> str:
        return hashlib.sha256(self.key.public).hexdigest()[:16]

    @property
    def recipient(self) -> str:
        return recipient_of(self.identity)


GATE = Party(SigningKey.from_private(bytes(range(32))))
OFFICE = Party(SigningKey.from_private(bytes(range(1, 33))))
STRANGER = Party(SigningKey.from_private(bytes(range(2, 34))))


def enrolled(station: str) -> bytes | None:
    """The keys that gate and office know of each other."""
    return {party.station: party.key.public for party in (GATE, OFFICE)}.get(station)


def a_span(lines: Sequence[tuple[str, str]], *, party: Party = GATE) -> Span:
    """A whole chain of these kinds and lines, with its head."""
    public = party.key.public
    last = first_hash(public)
    for kind, line in lines:
        last = next_hash(last, kind, line)
    return Span(
        station=party.station,
        public=public,
        first=1,
        last=len(lines),
        previous=first_hash(public),
        hash=last,
        count=len(lines),
        head_hash=last,
        head_signature=party.key.sign(head_message(public, len(lines), last)),
    )


JPEG = b"\xff\xd8\xff" + bytes(range(200))

LINES = [
    ("access-1", f'{n},00,granted,01,2026-03-02T00:30:00.000000Z,,1,entry,granted,"a,""b""",')
    for n in range(1, 4)
]


def a_header(
    *,
    direction: Direction = Direction.UP,
    sender: Party = GATE,
    receiver: Party = OFFICE,
    number: int = 1,
    span: Span | None = None,
    told: Mapping[str, object] | None = None,
) -> Header:
    up = direction is Direction.UP
    return Header(
        direction=direction,
        sender=sender.station,
        receiver=receiver.station,
        number=number,
        made_at=A_MORNING,
        program="0.1.0",
        schema="0001",
        span=span or (a_span(LINES, party=sender) if up else None),
        told=told or {},
    )


def write_bundle(
    path: Path,
    *,
    header: Header | None = None,
    key: SigningKey = GATE.key,
    to: Party = OFFICE,
    lines: Mapping[str, Iterable[str]] | None = None,
    rows: Mapping[str, Iterable[Sequence[str]]] | None = None,
    photos: Iterable[bytes] = (),
) -> Sealed:
    if lines is None:
        lines = {"access-1": [line for _, line in LINES]}
    with Writer(path, key=key, recipient=to.recipient, header=header or a_header()) as writer:
        for name, some in lines.items():
            writer.lines(name, some)
        for name, more in (rows or {}).items():
            writer.rows(name, more)
        for jpeg in photos:
            writer.photo(hashlib.sha256(jpeg).hexdigest(), jpeg)
    return writer.sealed


def read_bundle(path: Path, *, by: Party = OFFICE) -> dict[str, object]:
    """Everything in it, in full."""
    with open_at(path, by=by) as opened:
        held: dict[str, object] = {name: list(opened.lines(name)) for name in sorted(opened.names)}
        return held | dict(opened.photos())


def open_at(path: Path, *, by: Party = OFFICE) -> Opened:
    return open_bundle(path, by.identity, keys=enrolled)
