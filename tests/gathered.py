"""An office file that holds what several stations recorded, with the stations as it knows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from gatekeeper.domain.exchange import ReceiptState
from gatekeeper.store.columns import Base
from gatekeeper.store.database import driver
from gatekeeper.store.received import EnrolledStation, IncomingBundle
from gatekeeper.store.travelling import DERIVED, EXCHANGED, LOG, TRAVELLING
from tests.stations import CHIEF, Post

ZONE = ZoneInfo("Asia/Shanghai")
MEANT = {*TRAVELLING, *DERIVED, *LOG}
TABLES = [table for table in Base.metadata.sorted_tables if table.name in MEANT]


class Gathered:
    """Three gates and the office over them; `bring` carries over what a gate has by now."""

    def __init__(self, folder: Path, profile: str = "three-checks", *names: str) -> None:
        self.office = self._post(folder / "office", profile, 0)
        self.office.standing.is_office = True
        self.office.posts.call_here("社区")
        self.gates = {
            name: self._post(folder / f"gate-{place}", profile, place * 100_000)
            for place, name in enumerate(names or ("东门", "南门", "西门"), start=1)
        }
        for name, gate in self.gates.items():
            gate.posts.call_here(name)
            self.enrol(name)

    @staticmethod
    def _post(folder: Path, profile: str, first_id: int) -> Post:
        folder.mkdir()
        made = Post(folder, profile, first_id=first_id + 1)
        made.standing.zone = ZONE
        return made

    @property
    def all(self) -> tuple[Post, ...]:
        return (self.office, *self.gates.values())

    def at(self, moment: datetime) -> None:
        """All clocks at once."""
        for one in self.all:
            one.clock.now = moment

    def station(self, name: str) -> str:
        return self.gates[name].database.journal.station

    def enrol(self, name: str, post: UUID | None = None) -> None:
        with self.office.database.begin("stations") as session:
            session.merge(
                EnrolledStation(
                    station=self.station(name),
                    name=name,
                    post=post,
                    recipient="age1",
                    enrolled_at=self.office.clock(),
                    enrolled_by=CHIEF.account,
                )
            )

    def bring(self, name: str) -> None:
        """All that the gate recorded until now, as if its bundle had come after its night."""
        gate = self.gates[name]
        with gate.database.begin("night") as session:
            gate.database.journal.audit(session, "night", None)
        with gate.database.read() as there, self.office.database.begin("exchange") as here:
            for table in TABLES:
                _copy(driver(there), driver(here), table.name)
        self._note(name, gate)

    def _note(self, name: str, gate: Post) -> None:
        station = self.station(name)
        with self.office.database.begin("exchange") as session:
            held = driver(session)
            (last,) = held.execute(
                "SELECT max(sequence) FROM journal WHERE station = ?", (station,)
            ).fetchone()
            session.add(
                IncomingBundle(
                    sha256=f"{station}{last:048x}",
                    station=station,
                    chain=station,
                    number=1,
                    first=last,
                    last=last,
                    head=last,
                    size=1000,
                    made_at=gate.clock(),
                    received_at=self.office.clock(),
                    state=ReceiptState.MERGED,
                    acknowledged=last,
                )
            )

    def close(self) -> None:
        for one in self.all:
            one.close()


def _copy(there: Any, here: Any, table: str) -> None:
    rows = there.execute(f"SELECT * FROM {table}").fetchall()
    if table == "log_head":
        heads = dict(here.execute("SELECT station, count FROM log_head"))
        longer = [row for row in rows if row[0] in heads and row[1] > heads[row[0]]]
        here.executemany(
            "UPDATE log_head SET count = ?, hash = ?, recorded_at = ?, signature = ? "
            "WHERE station = ?",
            [(*row[1:], row[0]) for row in longer],
        )
        rows = [row for row in rows if row[0] not in heads]
    if table in ("journal", "journal_private"):
        had = set(here.execute(f"SELECT station, sequence FROM {table}"))
        rows = [row for row in rows if row[:2] not in had]
    if rows:
        places = ", ".join("?" * len(rows[0]))
        how = "IGNORE" if table in (*EXCHANGED, "stations") else "REPLACE"
        here.executemany(f"INSERT OR {how} INTO {table} VALUES ({places})", rows)


@contextmanager
def gathered(folder: Path, profile: str = "three-checks", *names: str) -> Iterator[Gathered]:
    """Opened and closed again."""
    made = Gathered(folder, profile, *names)
    try:
        yield made
    finally:
        made.close()
