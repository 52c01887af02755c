"""Makes the bundles a station sends: what its chains gained since the office's last receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper import __version__
from gatekeeper.errors import SyncError
from gatekeeper.keys import SigningKey
from gatekeeper.store import migrations, outgoing, row_states
from gatekeeper.store.backup import sync_folder
from gatekeeper.store.database import Reader, driver
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.outgoing import Chain, Span, Start
from gatekeeper.store.station import own_key, station_id
from gatekeeper.sync import bundle
from gatekeeper.sync.bundle import Direction, Header, Sealed, Writer

# A year of a busy gate. What is beyond goes in the next bundle, with the next exchange.
LINES_AT_MOST = 1_000_000


def make(path: Path, folder: Path, *, key: bytes | None, now: datetime) -> tuple[Sealed, ...]:
    """Bundles into `folder`, one for each chain with lines that nobody was sent yet.

    Reads the database at `path` on a connection of its own, in constant memory; for a desk
    process. Empty where nothing is new or the station belongs to no office. Raises StoreError,
    and SyncError as `Writer` does.
    """
    reader = Reader(path, key=key)
    try:
        with reader.read() as session:
            own = own_key(driver(session))
            office = outgoing.office(session, station_id(own.public)) if own else None
            if own is None or office is None:
                return ()
            folder.mkdir(parents=True, exist_ok=True)
            return tuple(_bundles(session, folder, own, office, now))
    finally:
        reader.close()


def _bundles(
    session: Session, folder: Path, own: SigningKey, office: OfficePeer, now: datetime
) -> Iterator[Sealed]:
    sender = station_id(own.public)
    number = outgoing.next_number(session)
    chains = outgoing.chains(session, sender)
    told = {
        "snapshot": office.snapshot,
        "down": outgoing.last_arrived(session),
        "replaces": [chain.station for chain in chains if chain.station != sender],
    }
    for chain in chains:
        wanted = outgoing.first_line(session, sender, chain, now)
        found = outgoing.start_of(session, chain, wanted) if wanted is not None else None
        if found is None:
            continue
        first, start = found
        header = Header(
            direction=Direction.UP,
            sender=sender,
            receiver=station_id(office.public),
            number=number,
            made_at=now,
            program=__version__,
            schema=migrations.NEWEST,
            span=_span(session, chain, first, start),
            told=told | _checkpoint(first, start),
        )
        yield _written(session, folder, own, office.recipient, header)
        number += 1


def _span(session: Session, chain: Chain, first: int, start: Start) -> bundle.Span:
    last = min(chain.count, first + LINES_AT_MOST - 1)
    return bundle.Span(
        station=chain.station,
        public=chain.public,
        first=first,
        last=last,
        previous=start.previous,
        hash=outgoing.hash_of(session, chain.station, last),
        count=chain.count,
        head_hash=chain.hash,
        head_signature=chain.signature,
    )


def _checkpoint(first: int, start: Start) -> dict[str, Any]:
    """Leave to begin in the middle: signed by the station when it purged what was before."""
    if start.signature is None:
        return {}
    signed = {"hash": start.previous.hex(), "signature": start.signature.hex()}
    return {"checkpoint": {"through": first - 1, **signed}}


def _written(
    session: Session, folder: Path, own: SigningKey, recipient: str, header: Header
) -> Sealed:
    """The bundle under the name it travels by; of half the lines where all are too many."""
    span = header.span
    assert span is not None
    half = folder / f"{header.number:06d}.new"
    try:
        with Writer(half, key=own, recipient=recipient, header=header) as writer:
            _fill(writer, session, span)
    except SyncError as error:
        if error.code != "bundle-too-large" or span.first == span.last:
            raise
        last = (span.first + span.last) // 2
        fewer = replace(span, last=last, hash=outgoing.hash_of(session, span.station, last))
        return _written(session, folder, own, recipient, replace(header, span=fewer))
    sealed = writer.sealed
    path = folder / sealed.name
    half.replace(path)
    sync_folder(folder)
    return replace(sealed, path=path)


def _fill(writer: Writer, session: Session, span: bundle.Span) -> None:
    lines = Span(session, span.station, span.first, span.last)
    writer.lines(outgoing.MANY, lines.many())
    for kind, others in lines.others():
        writer.lines(kind, others)
    writer.lines("private-1", lines.parts())
    writer.rows("erased-1", lines.erased())
    named = lines.pictures()
    writer.rows("rows-1", _rows(session, span, named))
    for sha256 in sorted(named):
        jpeg = outgoing.jpeg(session, sha256)
        if jpeg is not None:
            writer.photo(sha256, jpeg)


def _rows(session: Session, span: bundle.Span, named: set[str]) -> Iterator[Sequence[str]]:
    """The rows that these lines brought to their state; pictures they name are noted."""
    for sent in row_states.outgoing(session, span.station, span.first, span.last):
        named.update(outgoing.pictures_in(sent.values))
        yield sent.fields
