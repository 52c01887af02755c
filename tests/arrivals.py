"""A community office that takes bundles, and stations that write them as a test wants them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gatekeeper import keys
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.exchange import Receipt
from gatekeeper.keys import SigningKey
from gatekeeper.services.merging import Merging
from gatekeeper.store.backup import copy_to
from gatekeeper.store.database import Database, driver
from gatekeeper.store.lines import first_hash
from gatekeeper.store.migrations import NEWEST
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.row_states import outgoing
from gatekeeper.store.station import Station, station_id
from gatekeeper.store.verification import Verification, verify
from gatekeeper.sync.bundle import Direction, Header, Span, Writer
from tests.builders import Clock, numbered_ids

Rows = list[list[str]]

# Of these the bundle tells what it may: the rest of a file is this office's own.
BOOKKEEPING = frozenset(
    {"incoming_bundles", "enrolled_stations", "stations", "edited_rows", "touched_tables"}
)


@dataclass(slots=True)
class Content:
    """What goes into a bundle; a test may spoil it."""

    lines: dict[str, list[str]]
    parts: Rows
    erased: Rows
    rows: Rows
    photos: dict[str, bytes]
    span: Span


@dataclass(slots=True)
class Sender:
    """Writes bundles of the chains in a station's database."""

    database: Database
    recipient: str
    clock: Clock
    folder: Path
    key: SigningKey | None = None
    number: int = 0
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def station(self) -> str:
        return station_id(self.signer.public)

    @property
    def signer(self) -> Any:
        return self.key or self.database.journal.key

    @property
    def count(self) -> int:
        with self.database.read() as session:
            found = driver(session).execute(
                "SELECT count FROM log_head WHERE station = ?", (self.database.journal.station,)
            )
            return int(found.fetchone()[0])

    def content(self, first: int = 1, last: int | None = None, chain: str = "") -> Content:
        chain = chain or self.database.journal.station
        with self.database.read() as session:
            held = driver(session)
            public = held.execute("SELECT public FROM stations WHERE id = ?", (chain,)).fetchone()[
                0
            ]
            count, head, signature = held.execute(
                "SELECT count, hash, signature FROM log_head WHERE station = ?", (chain,)
            ).fetchone()
            last = count if last is None else last
            span = (chain, first, last)
            lines: dict[str, list[str]] = {}
            between = "WHERE station = ? AND sequence BETWEEN ? AND ? ORDER BY sequence"
            for kind, line in held.execute(f"SELECT kind, line FROM journal {between}", span):
                lines.setdefault(kind, []).append(line)
            hashes = dict(
                held.execute(
                    "SELECT sequence, hash FROM journal WHERE station = ? AND sequence IN (?, ?)",
                    (chain, first - 1, last),
                )
            )
            before = hashes.get(first - 1) or first_hash(public)
            purged = held.execute(
                "SELECT hash FROM log_checkpoints WHERE station = ? AND through = ?",
                (chain, first - 1),
            ).fetchone()
            parts = held.execute(
                "SELECT sequence, part, person, expires_at, salt, data "
                f"FROM journal_private {between}, part",
                span,
            ).fetchall()
            erased = held.execute(
                "SELECT sequence, part, erased_by_station, erased_by "
                f"FROM erased_parts {between}, part",
                span,
            ).fetchall()
            return Content(
                lines=lines,
                parts=[
                    [str(n), part, person or "", expires_at or "", salt.hex(), data]
                    for n, part, person, expires_at, salt, data in parts
                ],
                erased=[[str(value) for value in row] for row in erased],
                rows=[list(sent.fields) for sent in outgoing(session, *span)],
                photos=dict(held.execute("SELECT sha256, jpeg FROM photos").fetchall()),
                span=Span(
                    station=chain,
                    public=public,
                    first=first,
                    last=last,
                    previous=purged[0] if purged else before,
                    hash=hashes[last],
                    count=count,
                    head_hash=head,
                    head_signature=signature,
                ),
            )

    def bundle(
        self,
        first: int = 1,
        last: int | None = None,
        *,
        chain: str = "",
        spoil: Callable[[Content], None] = lambda content: None,
        **header: Any,
    ) -> Path:
        """A sealed bundle of these lines."""
        content = self.content(first, last, chain)
        spoil(content)
        return self.written(content, **header)

    def written(self, content: Content, **header: Any) -> Path:
        self.number += 1
        told = {
            "direction": Direction.UP,
            "sender": self.station,
            "receiver": "0" * 16,
            "number": self.number,
            "made_at": self.clock(),
            "program": "1",
            "schema": NEWEST,
            "span": content.span,
            "told": self.told,
        } | header
        half = self.folder / f"{self.station}-{self.number}.half"
        signer = told.pop("signer", self.signer)
        with Writer(half, key=signer, recipient=self.recipient, header=Header(**told)) as writer:
            for kind, lines in sorted(content.lines.items()):
                writer.lines(kind, lines)
            writer.rows("private-1", content.parts)
            writer.rows("erased-1", content.erased)
            writer.rows("rows-1", content.rows)
            for sha256, jpeg in content.photos.items():
                writer.photo(sha256, jpeg)
        return half.rename(self.folder / f"{self.station}-{writer.sealed.name}")


@dataclass(slots=True)
class Hall:
    """The office's database with its taking of bundles; closes what it opened."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    identity: str = field(default_factory=keys.new_identity)
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        new_id = numbered_ids(9_000_000)
        self.database = Database.open(self.folder / "office.db", clock=self.clock, new_id=new_id)

    @property
    def merging(self) -> Merging:
        return Merging(
            database=self.database,
            journal=self.database.journal,
            clock=self.clock,
            identity=self.identity,
            folder=self.folder / "incoming",
        )

    @property
    def recipient(self) -> str:
        return keys.recipient_of(self.identity)

    def enrol(self, database: Database, name: str = "东门", **told: Any) -> Sender:
        """Let a station in; what writes its bundles."""
        journal = database.journal
        with self.database.begin("stations") as session:
            session.add(
                Station(id=journal.station, public=journal.key.public, created_at=self.clock())
            )
            session.flush()
            session.add(
                EnrolledStation(
                    station=journal.station,
                    name=name,
                    recipient="",
                    enrolled_at=self.clock(),
                    enrolled_by=SYSTEM.account,
                    **told,
                )
            )
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        return Sender(database, self.recipient, self.clock, out)

    def take(self, path: Path, name: str = "") -> Receipt:
        """Take a copy: the test keeps the file."""
        copy = path.with_suffix(".sent")
        copy.write_bytes(path.read_bytes())
        return self.merging.take(copy, name)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self.database.read() as session:
            return driver(session).execute(statement, values).fetchall()  # type: ignore[no-any-return]

    def verified(self) -> Verification:
        return verify(self.database)

    def dump(self, but: Iterable[str] = BOOKKEEPING) -> dict[str, list[Any]]:
        """Every table but the office's own notes, to be compared."""
        names = [
            name
            for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in but and not name.startswith("sqlite_")
        ]
        return {name: sorted(self.rows(f"SELECT * FROM {name}"), key=repr) for name in names}

    def close(self) -> None:
        self.database.close()


def copied(hall: Hall, folder: Path) -> Hall:
    """Another office of the same key and the same contents."""
    folder.mkdir()
    copy_to(hall.database.path, folder / "office.db", key=None)
    return Hall(folder, hall.clock, hall.identity)


def renamed(path: Path, sha256: str = "") -> str:
    """The name in a mailbox under which this file travels."""
    digest = sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
    station, number, _ = path.name.split("-")
    return f"up/{station}/{number}-{digest[:12]}.gkb"


def changed(content: Content, **told: Any) -> None:
    """Another span than the lines have."""
    content.span = replace(content.span, **told)


def in_table(rows: Sequence[Sequence[str]], table: str) -> Rows:
    return [list(row) for row in rows if row[0] == table]
