"""How this station comes to belong to an office: by a code, over HTTPS or with a stick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gatekeeper import __version__, keys
from gatekeeper.domain import enrolment as letters
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.enrolment import (
    LONGEST_LETTER,
    LONGEST_NAME,
    Answer,
    Code,
    Request,
    answer_of,
    request_of,
    signed,
)
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem, SyncError
from gatekeeper.store import certified, changes, exchange, outgoing
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import EnrolmentLetter, OfficePeer
from gatekeeper.store.journal import Journal
from gatekeeper.store.station import Station, station_id
from gatekeeper.sync.address import Address

SUBJECT = "exchange"

Ask = Callable[[Address, bytes], tuple[bytes, str]]
"""The office's answer to a request, and the SHA-256 of the certificate the connection showed."""

# Other transports carry bundles; the two letters go by stick then.
ASKS = frozenset({"https"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The office's answer, proven to be one to our request.

    The person compares `office` with what the office shows before it counts, unless `is_pinned`:
    then the code and the certificate of the connection vouch for it too.
    """

    answer: Answer
    address: str
    is_pinned: bool

    @property
    def name(self) -> str:
        return self.answer.name

    @property
    def fingerprint(self) -> str:
        return letters.fingerprint(self.answer.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """`name` is what the station calls itself; `changed` runs in the write lane after it joined."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    name: str
    ask: Ask
    changed: Callable[[], object] = lambda: None

    @property
    def fingerprint(self) -> str:
        """The station's own, to be compared with what the office shows."""
        return letters.fingerprint(self.journal.key.public)

    # --- the request, write lane --------------------------------------------------------------

    def request(self, address: str, code: str, by: Operator) -> Request:
        """A letter to the office at an address, "" where a stick carries everything.

        Kept until it is answered: the same code again gives the same letter. Raises InvalidInput
        enrol-code-form, SyncError for an address that is none.
        """
        require(by, Act.ENROL_STATIONS)
        typed = Code.of(code)
        if address:
            Address.parse(address)
        with self.database.begin(SUBJECT, operator=by.account) as session:
            kept = session.get(EnrolmentLetter, self.journal.station)
            if kept is not None and (kept.address, kept.check) == (address, typed.check):
                before = request_of(kept.request)
                if before.code == typed.sent:
                    return before
            request = self._request(session, typed)
            if kept is not None:
                session.delete(kept)
                session.flush()
            session.add(
                EnrolmentLetter(
                    station=self.journal.station,
                    address=address,
                    check=typed.check,
                    request=request.written(),
                    made_at=self.clock(),
                )
            )
        return request

    def _request(self, session: Session, code: Code) -> Request:
        request = Request(
            code=code.sent,
            name=self.name[:LONGEST_NAME],
            station=self.journal.station,
            public=self.journal.key.public,
            recipient=keys.recipient_of(exchange.identity(session, self.journal.station)),
            program=__version__,
            made_at=self.clock(),
            replaces=_replaced(session),
        )
        return signed(request, self.journal.key.sign(request.signed_bytes()))

    # --- the answer ---------------------------------------------------------------------------

    def asks(self, address: str) -> bool:
        """Can the office be asked over the network, or is the letter carried?"""
        return bool(address) and Address.parse(address).scheme in ASKS

    def fetch(self, address: str, request: Request) -> Answered:
        """Ask the office; on the wire. Raises what the office refuses, and SyncError."""
        body, shown = self.ask(Address.parse(address), request.written().encode())
        return self.read(_text(body), shown=shown)

    def read(self, text: str, *, shown: str | None = None) -> Answered:
        """Prove an answer; any lane. `shown` is None for one that a stick brought.

        Raises InvalidInput enrol-answer-damaged; NotAllowed or SyncError where it is not for us or
        not from the office that gave the code.
        """
        answer = answer_of(text)
        with self.database.read() as session:
            letter = session.get(EnrolmentLetter, self.journal.station)
            if letter is None:
                raise SyncError("enrol-answer-other")
            address, check, asked = letter.address, letter.check, request_of(letter.request)
        if (answer.station, answer.request) != (self.journal.station, asked.digest):
            raise SyncError("enrol-answer-other")
        if letters.check_of(answer.public) != check:
            raise SyncError("enrol-other-office")
        if not self._is_genuine(answer):
            raise InvalidInput([Problem(code="enrol-answer-damaged", field="letter")])
        if shown is not None and answer.tls and shown and shown != answer.tls:
            raise SyncError("enrol-other-certificate")
        pins = bool(shown and answer.tls)
        if pins:
            address = _pinned(address, answer.tls)
        return Answered(answer=answer, address=address, is_pinned=pins)

    def _is_genuine(self, answer: Answer) -> bool:
        """Signed by the key it names, as is the certificate for our key."""
        certificate = answer.certificate
        names_us = (certificate.station, certificate.public, certificate.office) == (
            self.journal.station,
            self.journal.key.public,
            answer.office,
        )
        return (
            station_id(answer.public) == answer.office
            and names_us
            and keys.verify(answer.public, answer.signature, answer.signed_bytes())
            and keys.verify(answer.public, certificate.signature, certificate.signed_bytes())
        )

    def accept(self, answered: Answered, by: Operator) -> None:
        """The station belongs to that office from now on; write lane."""
        require(by, Act.ENROL_STATIONS)
        answer = answered.answer
        with self.database.begin(SUBJECT, operator=by.account) as session:
            known = self._known(session, answered)
            known.name, known.recipient = answer.name, answer.recipient
            known.address, known.known_as = answered.address, answer.known_as
            known.post = UUID(hex=answer.post) if answer.post else None
            session.execute(delete(EnrolmentLetter))
            # The office publishes it too: nothing of it is sent back.
            with changes.applying(session):
                certified.keep(session, answer.certificate)
            self.journal.audit(
                session,
                "enrolled",
                by.account,
                office=answer.office,
                name=answer.name,
                fingerprint=answered.fingerprint,
            )
        self.changed()

    def _known(self, session: Session, answered: Answered) -> OfficePeer:
        """The one row of the office. Another office has no line of ours, a restored one may not."""
        own, answer = self.journal.station, answered.answer
        peers = session.scalars(select(OfficePeer)).all()
        if not any(peer.public == answer.public for peer in peers):
            outgoing.forget_answers(session, own)
        known = next(
            (one for one in peers if one.station == own and one.public == answer.public), None
        )
        for peer in peers:
            if peer is not known:
                session.delete(peer)
        session.flush()
        if known is None:
            known = OfficePeer(
                station=own,
                name=answer.name,
                public=answer.public,
                recipient=answer.recipient,
                address=answered.address,
                enrolled_at=self.clock(),
            )
            session.add(known)
        return known

    def move(self, address: str, by: Operator) -> None:
        """The same office by another way; write lane."""
        require(by, Act.ENROL_STATIONS)
        if address:
            Address.parse(address)
        with self.database.begin(SUBJECT, operator=by.account) as session:
            known = session.get(OfficePeer, self.journal.station)
            if known is None:
                raise SyncError("exchange-not-enrolled")
            if known.address != address:
                known.address = address
                self.journal.audit(session, "office-moved", by.account)

    # --- where the office says that it stands -------------------------------------------------

    def post_told(self) -> UUID | None:
        """The post at which the office has this station stand; None once that was seen to."""
        with self.database.read() as session:
            known = session.get(OfficePeer, self.journal.station)
            return known.post if known is not None else None

    def note_stands(self) -> None:
        """It was put there; where it stands from now on is said here. Write lane."""
        with self.database.begin(SUBJECT) as session:
            known = session.get(OfficePeer, self.journal.station)
            if known is not None:
                known.post = None


def _replaced(session: Session) -> str:
    """The station that this file was restored from; "" for one that began anew."""
    statement = (
        select(Station.id)
        .where(Station.retired_at.is_not(None))
        .order_by(Station.retired_at.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none() or ""


def _text(body: bytes) -> str:
    if len(body) > LONGEST_LETTER:
        raise GatekeeperError("enrol-answer-damaged")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise GatekeeperError("enrol-answer-damaged") from error


def _pinned(address: str, tls: str) -> str:
    """The address with the one certificate that is accepted there; its other options stay."""
    place, _, options = address.partition("?")
    other = [each for each in options.split("&") if each and not each.startswith(("ca=", "cert"))]
    return f"{place}?{'&'.join([*other, f'certificate={tls}'])}"
