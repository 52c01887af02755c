"""A station to measure at: an encrypted file, a made-up community, cards with signed passes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from uuid import UUID

from gatekeeper import app, config
from gatekeeper.config import LaneSettings
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.readings import Symbol
from gatekeeper.services import community
from gatekeeper.services.community import Size
from gatekeeper.services.gate import Gate
from gatekeeper.services.passes import Passes
from gatekeeper.services.standing import Standing
from gatekeeper.store.database import Database
from gatekeeper.store.ids import utc_now, uuid7

GUARD = Operator(account=UUID(int=1), name="guard", role=Role.SUPERVISOR)
LANES = (LaneSettings(key="1", name="1", usual=Direction.ENTRY),)
PASSPHRASE = "of a measurement"  # noqa: S105
SMALL = Size(buildings=36, households=1_000, residents=3_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """An open database with its gate; `cards` are the texts of its people's passes."""

    database: Database
    gate: Gate
    cards: tuple[str, ...]
    key: bytes

    @property
    def path(self) -> Path:
        return self.database.path

    def presenting(self) -> Callable[[], None]:
        """Presents the next person; every one of them must be GRANTED and recorded."""
        cards = cycle(self.cards)

        def call() -> None:
            shown = self.gate.present("1", (Symbol(text=next(cards)),), operator=GUARD)
            if shown.outcome is not Outcome.GRANTED or shown.sequence is None:
                raise RuntimeError(f"not a granted verdict: {shown.outcome}")

        return call


def found(folder: Path, size: Size = SMALL, *, cards: int = 3_000) -> Station:
    """A new station with one verdict in its log."""
    app.speak("en")
    key = os.urandom(32)
    folder.mkdir(parents=True, exist_ok=True)
    gate = _gate(Database.open(folder / "gate.db", key=key))
    passes = Passes(
        database=gate.database, journal=gate.journal, clock=gate.clock, new_id=gate.new_id
    )
    issuer = passes.create_key("site", PASSPHRASE, GUARD)
    gate.standing.trust = passes.trust()
    settled = community.settle(gate, utc_now(), size)
    persons = [one.person for one in settled[:cards]]
    printed = passes.print_again(persons, issuer)
    station = Station(
        database=gate.database, gate=gate, cards=tuple(one.text for one in printed), key=key
    )
    station.presenting()()
    return station


def copied(station: Station, folder: Path, change: Callable[[Path], None]) -> Station:
    """The same station in another folder, its closed file changed before it is opened."""
    folder.mkdir(parents=True, exist_ok=True)
    station.database.checkpoint(truncate=True)
    path = folder / "gate.db"
    shutil.copyfile(station.path, path)
    change(path)
    gate = _gate(Database.open(path, key=station.key, check=False))
    gate.standing.trust = station.gate.standing.trust
    return Station(database=gate.database, gate=gate, cards=station.cards, key=station.key)


def _gate(database: Database) -> Gate:
    standing = Standing(
        policy=config.policies()["everyday"], trust=Trust(site="", keys=()), lanes=LANES
    )
    return Gate(
        database=database,
        journal=database.journal,
        standing=standing,
        clock=utc_now,
        new_id=uuid7,
    )
