"""What the office could not take from a station, and what a clerk decides about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.exchange import Way
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.stations import Stations
from gatekeeper.store import arrivals, merge_rows, unsettled
from gatekeeper.store.changes import applying
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal, Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.merge_rows import Origin
from gatekeeper.store.received import RefusedRow
from gatekeeper.store.unsettled import AsideRow, RefusedLine, StationMorning

__all__ = ["AsideRow", "RefusedLine", "Settling", "StationMorning"]

SUBJECT = "exchange"
REASON_LENGTH = 200
KEEP = Timings().keep_audit_private


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Lists in the read lane, decisions in the write lane; each decision is a line of the log."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    stations: Stations

    # --- read lane ----------------------------------------------------------------------------

    def morning(self, expected_since: datetime) -> tuple[StationMorning, ...]:
        """Each station that is awaited, and how it stands since the exchange was to be.

        `expected_since` is the last moment at which the night's exchange was due.
        """
        with self.database.read() as session:
            return unsettled.morning(session, expected_since)

    def refused(self, station: str = "") -> tuple[RefusedLine, ...]:
        """The rows about which nobody has decided yet, the oldest first; of one station or all."""
        with self.database.read() as session:
            return unsettled.refused(session, station)

    def set_aside(self, station: str = "") -> tuple[AsideRow, ...]:
        """Bundles that somebody has to look at, and those that wait."""
        with self.database.read() as session:
            return unsettled.set_aside(session, station)

    # --- write lane ---------------------------------------------------------------------------

    def settle(self, refusal: UUID, way: Way, reason: str, operator: Operator) -> None:
        """Decide about a refused row; the next bundle to its station tells it.

        Accepted: it is written over what is here. Asked: the gate is to look at it again. Closed:
        what is here stays. Raises InvalidInput reason-missing, refusal-settled, and the rule that
        still stands against accepting it.
        """
        require(operator, Act.SETTLE_REFUSED)
        plain = reason.strip()[:REASON_LENGTH]
        if way is Way.OPEN:
            raise ValueError(way)
        if not plain and way is not Way.ACCEPTED:
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(RefusedRow, refusal)
            if row is None or row.way is not Way.OPEN:
                raise InvalidInput([Problem(code="refusal-settled", field="refusal")])
            if way is Way.ACCEPTED:
                self._accept(session, row)
            row.way, row.reason, row.values = way, plain, ""
            row.settled_by, row.settled_at = operator.account, self.clock()
            self._tell(session, row, operator)

    def close_chain(self, station: str, through: int, reason: str, operator: Operator) -> None:
        """End a log that forked or broke at a line that is here; the station begins a new one.

        Raises InvalidInput reason-missing, chain-through.
        """
        self.stations.close(station, reason, operator, through=through)

    # --- inside -------------------------------------------------------------------------------

    def _accept(self, session: Session, row: RefusedRow) -> None:
        def goes_on(one: str, other: str) -> bool:
            return arrivals.goes_on(session, one, other)

        origin = Origin(chain=row.station, goes_on=goes_on, now=self.clock())
        sent = merge_rows.as_sent(row)
        with applying(session):
            found = merge_rows.write_row(session, origin, sent, by_person=True)
        if isinstance(found, Problem):
            raise InvalidInput([found])

    def _tell(self, session: Session, row: RefusedRow, operator: Operator) -> None:
        # What somebody writes may name somebody: it is no word that stands in the log for good.
        reason = Part(
            name="reason",
            data=canonical({"reason": row.reason}),
            expires_at=self.clock() + KEEP,
        )
        self.journal.audit(
            session,
            "refusal-settled",
            operator.account,
            [reason] if row.reason else (),
            station=row.station,
            sequence=row.sequence,
            table=row.table_name,
            way=row.way.value,
        )
