"""The stations that belong to this office: codes that let them in, their names, their end."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper import keys
from gatekeeper.domain import enrolment as letters
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.enrolment import (
    ALPHABET,
    CODE_LIFE,
    GROUP,
    LONGEST_NAME,
    SECRET_GROUPS,
    WRONG_CODES,
    Answer,
    Code,
    Request,
    check_of,
    code_hash,
    code_number,
    signed,
)
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.services.certifying import certify
from gatekeeper.store import arrivals, enrolled
from gatekeeper.store.database import Database
from gatekeeper.store.enrolled import CodeRow, StationRow
from gatekeeper.store.journal import Journal
from gatekeeper.store.merge import stored_through
from gatekeeper.store.office_key import Seal
from gatekeeper.store.received import EnrolledStation, EnrolmentCode
from gatekeeper.store.station import Station, station_id

__all__ = ["CodeRow", "NewCode", "StationRow", "Stations"]

SUBJECT = "stations"
REASON_LENGTH = 200
PROGRAM_LENGTH = 40
WAY_LENGTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """What is told to whoever sets up the station; the code is shown once and kept as a hash."""

    code: Code
    name: str
    expires_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """Kept by supervisors and administrators; every step is a line of the office's log.

    `seal` is what the office signs its letters with, `name` how its stations show it; `tls` gives
    the digest of the certificate it made itself, "" where there is none. `changed` is called in
    the write lane once somebody else's slips count here or count no more.
    """

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    seal: Seal
    name: str
    tls: Callable[[], str] = lambda: ""
    changed: Callable[[], object] = lambda: None

    @property
    def fingerprint(self) -> str:
        """The office's own, to be compared with what the station shows."""
        return letters.fingerprint(self.seal.public)

    # --- read lane ----------------------------------------------------------------------------

    def all(self) -> tuple[StationRow, ...]:
        """Every station that was ever let in, those awaited first."""
        with self.database.read() as session:
            return enrolled.stations(session)

    def one(self, station: str) -> StationRow | None:
        with self.database.read() as session:
            return enrolled.station(session, station)

    def codes(self) -> tuple[CodeRow, ...]:
        """The codes that are out and not over."""
        with self.database.read() as session:
            return enrolled.codes(session, self.clock())

    # --- codes, write lane --------------------------------------------------------------------

    def make_code(self, name: str, by: Operator, *, post: UUID | None = None) -> NewCode:
        """A code for one station of this name, which will stand at that post; good for a day."""
        require(by, Act.ENROL_STATIONS)
        plain = _name(name)
        now = self.clock()
        with self.database.begin(SUBJECT, operator=by.account) as session:
            code = self._fresh(session)
            session.add(
                EnrolmentCode(
                    code_hash=code_hash(code.sent),
                    number=code.number,
                    name=plain,
                    post=post,
                    made_at=now,
                    made_by=by.account,
                    expires_at=now + CODE_LIFE,
                )
            )
            self.journal.audit(
                session, "enrolment-code-made", by.account, number=code.number, name=plain
            )
        return NewCode(
            code=code, name=plain, expires_at=now + CODE_LIFE, fingerprint=self.fingerprint
        )

    def withdraw_code(self, number: str, by: Operator) -> None:
        """It lets nobody in any more; nothing happens to one that did."""
        require(by, Act.ENROL_STATIONS)
        with self.database.begin(SUBJECT, operator=by.account) as session:
            for one in self._open_codes(session, number):
                one.expires_at = self.clock()
                self.journal.audit(session, "enrolment-code-withdrawn", by.account, number=number)

    # --- letting in, write lane ---------------------------------------------------------------

    def enrol(self, request: Request) -> Answer:
        """Let a station in by its code; the same request again gets an answer again.

        Raises InvalidInput enrol-request-damaged; NotAllowed enrol-code-wrong, enrol-code-expired,
        enrol-code-used, enrol-known (a closed one cannot come back).
        """
        if not _is_genuine(request) or request.station in (self.journal.station, self.seal.id):
            raise InvalidInput([Problem(code="enrol-request-damaged", field="letter")])
        with self.database.begin(SUBJECT) as session:
            code = self._code(session, request)
            # Wrong tries stay counted: the refusal is told once they are committed.
            answer = self._let_in(session, code, request) if not isinstance(code, str) else None
        if answer is None:
            assert isinstance(code, str)
            raise NotAllowed(code)
        self.changed()
        return answer

    # --- what is known of them, write lane ----------------------------------------------------

    def rename(self, station: str, name: str, by: Operator) -> None:
        """Its name at the office and on its certificate."""
        require(by, Act.ENROL_STATIONS)
        plain = _name(name)
        with self.database.begin(SUBJECT, operator=by.account) as session:
            found = _known(session, station)
            if found.name == plain:
                return
            found.name = plain
            certify(session, found, self.seal, self.clock())
            self.journal.audit(session, "station-renamed", by.account, station=station, name=plain)
        self.changed()

    def close(self, station: str, reason: str, by: Operator, *, through: int | None = None) -> None:
        """Its chain ends with the lines that are here, and it is answered no more.

        With `through` it ends there: what came after a line up to which all agree is doubted. What
        it signed until now stays good; a station that goes on begins a new chain.
        """
        require(by, Act.ENROL_STATIONS)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT, operator=by.account) as session:
            found = _known(session, station)
            if found.closed_at is not None:
                return
            stored = stored_through(session, station)
            if through is not None and not 0 <= through <= stored:
                told = {"through": through, "stored": stored}
                raise InvalidInput([Problem(code="chain-through", field="line", parameters=told)])
            found.closed_through = stored if through is None else through
            found.closed_reason = reason.strip()[:REASON_LENGTH]
            found.closed_by, found.closed_at = by.account, self.clock()
            arrivals.close(session, station, found.closed_through, found.closed_reason)
            certify(session, found, self.seal, self.clock())
            self.journal.audit(
                session,
                "station-closed",
                by.account,
                station=station,
                through=found.closed_through,
                reason=found.closed_reason,
            )
        self.changed()

    def heard(self, station: str, lines: int | None = None) -> None:
        """It was here; the list tells when. With so many `lines` in its log, if it says so.

        Where all of them are stored, its passages are known until now at the other posts.
        """
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            _known(session, station).seen_at = now
            if lines is not None and stored_through(session, station) >= lines:
                arrivals.heard(session, station, now)

    def note_way(self, station: str, way: str) -> None:
        """By which mailbox it sends; "" is the office's own server."""
        with self.database.begin(SUBJECT) as session:
            _known(session, station).way = way[:WAY_LENGTH]

    # --- inside a transaction -----------------------------------------------------------------

    def _fresh(self, session: Session) -> Code:
        """By another name than the codes that are out, so that wrong tries burn one only."""
        out = {one.number for one in self._open_codes(session)}
        while (number := _drawn(GROUP)) in out:
            pass
        return Code(
            number=number,
            secret=_drawn(GROUP * SECRET_GROUPS),
            check=check_of(self.seal.public),
        )

    def _open_codes(self, session: Session, number: str | None = None) -> list[EnrolmentCode]:
        statement = select(EnrolmentCode).where(EnrolmentCode.used_at.is_(None))
        if number is not None:
            statement = statement.where(EnrolmentCode.number == number)
        return [one for one in session.scalars(statement) if self.clock() < one.expires_at]

    def _code(self, session: Session, request: Request) -> EnrolmentCode | str:
        """The code that lets this station in, or why none does."""
        found = session.get(EnrolmentCode, code_hash(request.code))
        if found is None or found.wrong >= WRONG_CODES:
            self._count_wrong(session, code_number(request.code))
            return "enrol-code-wrong"
        if found.used_at is not None:
            return found if found.station == request.station else "enrol-code-used"
        if self.clock() >= found.expires_at:
            return "enrol-code-expired"
        known = session.get(EnrolledStation, request.station)
        if known is not None and known.closed_at is not None:
            return "enrol-known"
        return found

    def _count_wrong(self, session: Session, number: str) -> None:
        for one in self._open_codes(session, number):
            one.wrong += 1
            if one.wrong == WRONG_CODES:
                self.journal.audit(
                    session, "enrolment-code-burnt", None, number=number, name=one.name
                )

    def _let_in(self, session: Session, code: EnrolmentCode, request: Request) -> Answer:
        found = session.get(EnrolledStation, request.station)
        if code.used_at is None:
            found = self._entered(session, code, request, found)
        assert found is not None
        certificate = certify(session, found, self.seal, self.clock())
        answer = Answer(
            office=self.seal.id,
            public=self.seal.public,
            recipient=self.seal.recipient,
            name=self.name[:LONGEST_NAME],
            station=request.station,
            known_as=found.name,
            post=found.post.hex if found.post else "",
            request=request.digest,
            certificate=certificate,
            tls=self.tls(),
            made_at=self.clock(),
        )
        return signed(answer, self.seal.key.sign(answer.signed_bytes()))

    def _entered(
        self,
        session: Session,
        code: EnrolmentCode,
        request: Request,
        known: EnrolledStation | None,
    ) -> EnrolledStation:
        now = self.clock()
        if session.get(Station, request.station) is None:
            session.add(Station(id=request.station, public=request.public, created_at=now))
        found = known or EnrolledStation(
            station=request.station,
            name=code.name,
            recipient=request.recipient,
            enrolled_at=now,
            enrolled_by=code.made_by,
        )
        if known is None:
            session.add(found)
        found.name, found.post, found.recipient = code.name, code.post, request.recipient
        found.replaces, found.program = request.replaces, request.program[:PROGRAM_LENGTH]
        code.used_at, code.station = now, request.station
        session.flush()
        before = session.get(EnrolledStation, request.replaces) if request.replaces else None
        if before is not None and not before.replaced_by and before.station != found.station:
            before.replaced_by = found.station
            certify(session, before, self.seal, self.clock())
        self.journal.audit(
            session,
            "station-enrolled",
            code.made_by,
            station=request.station,
            name=code.name,
            replaces=request.replaces,
            fingerprint=letters.fingerprint(request.public),
        )
        return found


def _is_genuine(request: Request) -> bool:
    """Is it from the station whose key it names?"""
    return station_id(request.public) == request.station and keys.verify(
        request.public, request.signature, request.signed_bytes()
    )


def _drawn(characters: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(characters))


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise InvalidInput([Problem(code="name-wrong", field="name")])
    return plain


def _known(session: Session, station: str) -> EnrolledStation:
    found = session.get(EnrolledStation, station)
    if found is None:
        raise InvalidInput([Problem(code="station-unknown", field="station")])
    return found
