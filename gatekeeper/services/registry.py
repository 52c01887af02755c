"""The registry of people: search, open, import, photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.masking import mask_id, mask_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import importing, photos
from gatekeeper.services.importing import People
from gatekeeper.services.intake import ImportResult, ImportRun
from gatekeeper.store import issuing, people, search, vehicles
from gatekeeper.store.database import Database
from gatekeeper.store.issuing import PassRow
from gatekeeper.store.journal import Journal, Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.people import Household, Person
from gatekeeper.store.search import PersonRow

__all__ = ["ImportResult", "ImportRun", "PersonCard", "PersonRow", "Registry", "Revealed"]

SUBJECT = "people"

# How long the private part of an audit line is kept.
KEEP = Timings().keep_audit_private


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A person opened; phones and ID masked until they are asked for with a reason."""

    person: UUID
    name: str
    kind: PersonKind
    household: UUID | None
    place: str
    tenure: str
    sex: str
    phone: str
    landlord_phone: str
    id_number: str
    no_phone_until: date | None
    plates: tuple[str, ...]
    passes: tuple[PassRow, ...]
    photo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What the card masks (查看完整信息)."""

    phone: str
    landlord_phone: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """People as this station knows them."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def search(self, text: str, limit: int = 20) -> tuple[PersonRow, ...]:
        """People by name, spelling, door, card number or end of the phone; read lane."""
        with self.database.read() as session:
            return search.search(session, text, limit)

    def open_person(self, person: UUID, operator: Operator) -> PersonCard:
        """All that is known of one person; the log tells who looked. InvalidInput if unknown."""
        require(operator, Act.OPEN_PERSON)
        with self.database.begin(SUBJECT) as session:
            found = _person(session, person)
            card = _card(session, found)
            self._audit(session, "opened", operator, person)
        return card

    def reveal(self, person: UUID, reason: str, operator: Operator) -> Revealed:
        """Phones and ID in full; needs a reason, which the log keeps."""
        require(operator, Act.UNMASK)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT) as session:
            found = _person(session, person)
            self._audit(session, "revealed", operator, person, reason=reason.strip())
            return Revealed(
                phone=found.phone, landlord_phone=found.landlord_phone, id_number=found.id_number
            )

    def take_photo(self, person: UUID, jpeg: bytes, operator: Operator) -> str:
        """Keep a picture of at most 480x640 and 60 kB as this person's; its SHA-256."""
        require(operator, Act.PHOTOGRAPH)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = _person(session, person)
            found.photo = photos.keep(session, jpeg)
            return found.photo

    def set_no_phone(self, person: UUID, until: date | None, operator: Operator) -> None:
        """Mark someone who has no phone, to an end date; None takes the mark away.

        The mark opens the gate without a health code, so it is not everybody's.
        """
        require(operator, Act.EXEMPT)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            _person(session, person).no_phone_until = until

    # --- import -------------------------------------------------------------------------------

    def start_import(self, read: People, operator: Operator) -> ImportRun:
        """An import to be stepped in the write lane; `importing.read_people` read the list.

        Not in the write lane itself: it loads the dictionary of readings.
        """
        require(operator, Act.IMPORT)
        search.prepare()
        return ImportRun(database=self.database, new_id=self.new_id, people=read, operator=operator)

    def import_people(
        self,
        path: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        operator: Operator = SYSTEM,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ImportResult:
        """Read a list and take all of it, for callers that may block (command line, demo).

        Good lines are kept whatever the others hold; the same list again changes nothing.
        `progress(done, total)` is told after every batch; `cancelled` is asked before each.
        Raises InvalidInput when the file as a whole cannot be read.
        """
        run = self.start_import(importing.read_people(path, mapping), operator)
        while not run.is_done and not (cancelled and cancelled()):
            run.step()
            if progress:
                progress(run.position, run.total)
        return run.result

    def template(self, path: Path) -> None:
        """Write an empty list with headers and two examples: .xlsx by its name, else CSV."""
        importing.write_template(path)

    def _audit(
        self, session: Session, action: str, operator: Operator, person: UUID, **told: str
    ) -> None:
        """Whom it was about stands in a private part, never in the line."""
        data = canonical({"person": person.hex, **told})
        part = Part(name="who", data=data, person=person, expires_at=self.clock() + KEEP)
        self.journal.audit(session, action, operator.account, [part])


def _person(session: Session, id: UUID) -> Person:
    found = session.get(Person, id)
    if found is None:
        raise InvalidInput([Problem(code="person-unknown", field="person")])
    return found


def _card(session: Session, person: Person) -> PersonCard:
    flat = session.get(Household, person.household) if person.household else None
    return PersonCard(
        person=person.id,
        name=person.name,
        kind=person.kind,
        household=person.household,
        place=flat.place if flat else "",
        tenure=person.tenure,
        sex=person.sex,
        phone=mask_phone(person.phone),
        landlord_phone=mask_phone(person.landlord_phone),
        id_number=mask_id(person.id_number),
        no_phone_until=person.no_phone_until,
        plates=vehicles.plates_of(session, person.id),
        passes=issuing.rows_of(session, person.id),
        photo=people.photo_of(session, person.photo),
    )
