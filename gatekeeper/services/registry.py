"""The registry of people: search, open, import, photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import doors
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.masking import mask_id, mask_phone
from gatekeeper.domain.people import age_on
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import eligibility, importing, photos, writing
from gatekeeper.services.importing import People
from gatekeeper.services.intake import ImportResult, ImportRun
from gatekeeper.store import column_mappings, households, issuing, people, search, vehicles
from gatekeeper.store.database import Database
from gatekeeper.store.employers import Employer
from gatekeeper.store.issuing import PassRow
from gatekeeper.store.journal import Journal
from gatekeeper.store.people import Household, Person
from gatekeeper.store.search import PersonRow

__all__ = ["ImportResult", "ImportRun", "PersonCard", "PersonRow", "Registry", "Revealed"]

SUBJECT = "people"

# How long the private part of an audit line is kept.
KEEP = Timings().keep_audit_private


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A person opened; phones and ID masked until they are asked for with a reason.

    `refusal` says why he may hold no pass now (G09).
    """

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
    latin_name: str
    paper_kind: str
    paper_number: str
    language: str
    age: int | None
    employer: str
    moved_out_on: date | None
    plates: tuple[str, ...]
    passes: tuple[PassRow, ...]
    refusal: Problem | None
    photo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What the card masks (查看完整信息)."""

    phone: str
    landlord_phone: str
    id_number: str
    paper_number: str
    born_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """People as this station knows them; `aliases` are the site's names of its buildings."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    aliases: Callable[[], Mapping[str, str]] = dict
    keep_acts: Callable[[], timedelta] = lambda: KEEP

    def search(self, text: str, limit: int = 20) -> tuple[PersonRow, ...]:
        """People by name, spelling, door, card number or end of the phone; read lane."""
        with self.database.read() as session:
            return search.search(session, doors.in_search(text, self.aliases()), limit)

    def door(self, text: str) -> UUID | None:
        """The household of the one door a text names, also of an empty flat; read lane."""
        with self.database.read() as session:
            flat = households.behind(session, doors.in_search(text, self.aliases()))
            return flat.id if flat is not None else None

    def open_person(self, person: UUID, operator: Operator) -> PersonCard:
        """All that is known of one person; the log tells who looked. InvalidInput if unknown."""
        require(operator, Act.OPEN_PERSON)
        with self.database.begin(SUBJECT) as session:
            found = _person(session, person)
            card = _card(session, found, self.clock())
            self._audit(session, "opened", operator, found.id)
        return card

    def reveal(self, person: UUID, reason: str, operator: Operator) -> Revealed:
        """Phones and ID in full; needs a reason, which the log keeps."""
        require(operator, Act.UNMASK)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT) as session:
            found = _person(session, person)
            self._audit(session, "revealed", operator, found.id, reason=reason.strip())
            flat = session.get(Household, found.household) if found.household else None
            return Revealed(
                phone=found.phone,
                landlord_phone=flat.landlord_phone if flat else "",
                id_number=found.id_number,
                paper_number=found.paper_number,
                born_on=found.born_on,
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

    def mapping_of(self, headers: Sequence[str]) -> Mapping[str, str] | None:
        """What the columns of such a list meant the last time; read lane."""
        with self.database.read() as session:
            return column_mappings.remembered(session, headers)

    def remember_mapping(
        self, headers: Sequence[str], mapping: Mapping[str, str], operator: Operator
    ) -> None:
        """For the next list with these headers."""
        require(operator, Act.IMPORT)
        with self.database.begin(SUBJECT) as session:
            column_mappings.remember(session, headers, mapping, self.clock())

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
        run = self.start_import(importing.read_people(path, mapping, self.aliases()), operator)
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
        until = self.clock() + self.keep_acts()
        writing.audit(self.journal, session, action, operator, until, person=person, **told)


def _person(session: Session, id: UUID) -> Person:
    found = people.one(session, id)
    if found is None:
        raise InvalidInput([Problem(code="person-unknown", field="person")])
    return found


def _card(session: Session, person: Person, now: datetime) -> PersonCard:
    flat = session.get(Household, person.household) if person.household else None
    employer = session.get(Employer, person.employer) if person.employer else None
    today = now.astimezone().date()
    return PersonCard(
        person=person.id,
        name=person.name,
        kind=person.kind,
        household=person.household,
        place=flat.place if flat else "",
        tenure=person.tenure,
        sex=person.sex,
        phone=mask_phone(person.phone),
        landlord_phone=mask_phone(flat.landlord_phone) if flat else "",
        id_number=mask_id(person.id_number),
        no_phone_until=person.no_phone_until,
        latin_name=person.latin_name,
        paper_kind=person.paper_kind,
        paper_number=mask_id(person.paper_number),
        language=person.language,
        age=age_on(person.born_on, today) if person.born_on else None,
        employer=employer.name if employer else "",
        moved_out_on=person.moved_out_on,
        plates=vehicles.plates_of(session, person.id),
        passes=issuing.rows_of(session, person.id, now),
        refusal=eligibility.refusal(session, person, today),
        photo=people.photo_of(session, person.photo),
    )
