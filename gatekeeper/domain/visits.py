"""Visitors: what a visit is, how long it lasts, and what may be written into the register (G13)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.identifiers import (
    normalise_phone,
    normalise_plate,
    normalise_resident_id,
    phone_problems,
    phone_warnings,
    plate_problems,
    plate_warnings,
    resident_id_problems,
    resident_id_warnings,
)
from gatekeeper.errors import Problem

MESSAGES = {
    "visitor-name-missing": "The visitor's name is missing.",
    "visitor-name-long": "A name has at most {most} characters.",
    "visitor-name-wrong": "Letters only, no symbols.",
    "visitor-host-missing": "Whom does the visitor come to?",
    "visitor-purpose-missing": "Please choose a purpose.",
    "visitor-unrecognisable": "Phone or document is needed.",
    "visitor-text-wrong": "The text has characters that cannot be kept.",
    "visitor-text-long": "At most {most} characters.",
    "document-kind-missing": "Which kind of document?",
    "document-wrong": "A document number has 5 to 20 letters and digits.",
    "visit-expected-wrong": "Day and time like 2022-03-14 09:30.",
    "visit-expected-past": "This moment has passed.",
    "visit-expected-far": "At most {days} days ahead.",
    "visit-hours-wrong": "Between 1 and {most} hours.",
    "visit-many": "At most {most} visitors at a time.",
}


class VisitState(StrEnum):
    """Where a visit stands; overstayed is never stored, it follows from the end and the clock."""

    EXPECTED = "expected"
    INSIDE = "inside"
    LEFT = "left"
    REFUSED = "refused"


class HostAnswer(StrEnum):
    """What the host said about this visitor (联系住户)."""

    NOT_ASKED = "not-asked"
    AGREED = "agreed"
    REFUSED = "refused"
    NO_ANSWER = "no-answer"
    ANNOUNCED = "announced"


class Purpose(StrEnum):
    """来访事由, in the order of its digits."""

    FAMILY = "family"
    FRIENDS = "friends"
    REPAIR = "repair"
    SERVICE = "service"
    CARE = "care"
    BUSINESS = "business"
    MOVING = "moving"
    OFFICIAL = "official"
    OTHER = "other"


class DocumentKind(StrEnum):
    """What a visitor shows of himself."""

    RESIDENT_ID = "resident-id"
    PASSPORT = "passport"
    HOME_RETURN_PERMIT = "home-return-permit"
    TAIWAN_PERMIT = "taiwan-permit"
    WORK_CARD = "work-card"
    OTHER = "other"


# Turned away without a name: one key and one of these (G15, 劝返).
REFUSAL_REASONS = (
    "no-document",
    "host-denies",
    "host-silent",
    "not-necessary",
    "courier",
    "uncooperative",
    "other",
)

NAME_CHARACTERS = 80
NOTE_CHARACTERS = 400
# A station's key signs for a day (credentials.trust); who stays longer gets a temporary pass.
LONGEST_HOURS = 24
USUAL_HOURS = 12
# Further ahead nobody knows; a date of next year is a typing slip.
FARTHEST_DAYS = 60
GROUP_AT_MOST = 30
# A visitor comes before the hour he said, or his host said so.
EARLY = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit as the rules at the gate ask about it; its id stands for the visitor (`Holder`)."""

    id: UUID
    number: str
    expected_at: datetime
    until: datetime
    answer: HostAnswer
    is_refused: bool = False
    entered_at: datetime | None = None
    left_at: datetime | None = None
    host_refuses: bool = False
    host_observed_until: date | None = None

    @property
    def state(self) -> VisitState:
        """Leaving counts more than a refusal, being inside more than anything but leaving."""
        if self.left_at is not None:
            return VisitState.LEFT
        if self.entered_at is not None:
            return VisitState.INSIDE
        return VisitState.REFUSED if self.is_refused else VisitState.EXPECTED

    def is_overstayed(self, now: datetime) -> bool:
        """超时未离: inside after the end."""
        return self.state is VisitState.INSIDE and now >= self.until

    def host_is_observed(self, day: date) -> bool:
        """Home observation ends after its last day (O59)."""
        return self.host_observed_until is not None and day <= self.host_observed_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is written into the register of one visitor, as typed; `cleaned` is its one form."""

    name: str
    household: UUID | None
    purpose: str
    phone: str = ""
    plate: str = ""
    document_kind: str = ""
    document: str = ""
    notes: str = ""
    travel: str = ""
    answer: HostAnswer = HostAnswer.NOT_ASKED
    expected_at: datetime | None = None
    hours: int = USUAL_HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Problems stop a registration, each at its field; warnings only ask."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = field(default=())


def cleaned(told: Registration) -> Registration:
    """Blanks and full-width forms put in order; nothing that was typed is dropped."""
    is_resident = told.document_kind == DocumentKind.RESIDENT_ID
    plain = unicodedata.normalize("NFKC", told.document).strip().upper()
    return Registration(
        name=" ".join(unicodedata.normalize("NFC", told.name).split(" ")).strip(),
        household=told.household,
        purpose=told.purpose,
        phone=normalise_phone(told.phone),
        plate=normalise_plate(told.plate),
        document_kind=told.document_kind if plain else "",
        document=normalise_resident_id(told.document) if is_resident else plain.replace(" ", ""),
        notes=told.notes.strip(),
        travel=told.travel.strip(),
        answer=told.answer,
        expected_at=told.expected_at,
        hours=told.hours,
    )


def checked(told: Registration, now: datetime, *, known: bool = False) -> Checked:
    """Every rule of the form at once; `known`: a returning visitor's document is at hand."""
    one = cleaned(told)
    today = now.astimezone().date()
    problems = [
        *(Problem(code=code, field="name", parameters=more) for code, more in _name(one.name)),
        *_of("phone", phone_faults(one.phone)),
        *_of("document", document_faults(one.document_kind, one.document, today)),
        *_of("plate", ("plate-length",) if len(one.plate) > PLATE_CHARACTERS else ()),
        *_text("notes", one.notes),
        *_text("travel", one.travel),
        *_text("plate", one.plate),
    ]
    if one.household is None:
        problems.append(Problem(code="visitor-host-missing", field="host"))
    if one.purpose not in list(Purpose):
        problems.append(Problem(code="visitor-purpose-missing", field="purpose"))
    if not (one.phone or one.document or known):
        problems.append(Problem(code="visitor-unrecognisable", field="phone"))
    problems += _span(one, now)
    return Checked(problems=tuple(problems), warnings=_warnings(one))


# Longer than any plate with all its signs.
PLATE_CHARACTERS = 12


def name_faults(name: str) -> tuple[str, ...]:
    """Codes of what cannot be a name; one letter (欧) and eighty are names."""
    return tuple(code for code, _ in _name(name))


def _name(name: str) -> list[tuple[str, dict[str, int]]]:
    if not name.strip():
        return [("visitor-name-missing", {})]
    if len(name) > NAME_CHARACTERS:
        return [("visitor-name-long", {"most": NAME_CHARACTERS})]
    if not all(_is_of_a_name(character) for character in name) or not any(
        character.isalpha() for character in name
    ):
        return [("visitor-name-wrong", {})]
    return []


def _is_of_a_name(character: str) -> bool:
    """Letters and accents of any script, and what stands between the parts of a name."""
    return unicodedata.category(character)[0] in "LM" or character in " ·•・.-'’‧（）()"


def phone_faults(phone: str) -> tuple[str, ...]:
    """A mainland mobile number, or one with another country's code; a plus alone says which."""
    plain = normalise_phone(phone)
    if not plain or re.fullmatch(r"\+(?!86)[0-9]{6,15}", plain):
        return ()
    return phone_problems(plain)


def document_faults(kind: str, number: str, today: date) -> tuple[str, ...]:
    """Checksum and date of a resident ID are hard; of other documents only the shape is known."""
    if not number:
        return ()
    if kind not in list(DocumentKind):
        return ("document-kind-missing",)
    if kind == DocumentKind.RESIDENT_ID:
        return resident_id_problems(number, today=today)
    return () if re.fullmatch("[0-9A-Z-]{5,20}", number.upper()) else ("document-wrong",)


def warnings_of(phone: str, plate: str, kind: str, number: str) -> tuple[tuple[str, str], ...]:
    """Field and code of what is probably a slip and stops nobody."""
    told: list[tuple[str, str]] = []
    if phone and not phone_faults(phone) and not phone.startswith("+"):
        told += [("phone", code) for code in phone_warnings(phone)]
    if plate:
        told += [("plate", code) for code in plate_problems(plate) or plate_warnings(plate)]
    if kind == DocumentKind.RESIDENT_ID and number:
        told += [("document", code) for code in resident_id_warnings(number)]
    return tuple(told)


def _warnings(one: Registration) -> tuple[Problem, ...]:
    slips = warnings_of(one.phone, one.plate, one.document_kind, one.document)
    return tuple(Problem(code=code, field=name) for name, code in slips)


def _of(name: str, codes: tuple[str, ...]) -> list[Problem]:
    return [Problem(code=code, field=name) for code in codes]


# Control and format characters, line separators, and what is no character at all.
_UNKEPT = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def is_unkept(words: str) -> bool:
    """Are there characters that no register keeps?"""
    return any(unicodedata.category(character) in _UNKEPT for character in words)


def _text(name: str, words: str) -> list[Problem]:
    if is_unkept(words):
        return [Problem(code="visitor-text-wrong", field=name)]
    if len(words) > NOTE_CHARACTERS:
        told = {"most": NOTE_CHARACTERS}
        return [Problem(code="visitor-text-long", field=name, parameters=told)]
    return []


def _span(one: Registration, now: datetime) -> list[Problem]:
    problems = []
    if not 1 <= one.hours <= LONGEST_HOURS:
        told = {"most": LONGEST_HOURS}
        problems.append(Problem(code="visit-hours-wrong", field="hours", parameters=told))
    if one.expected_at is not None:
        if one.expected_at.date() < (now - timedelta(days=1)).date():
            problems.append(Problem(code="visit-expected-past", field="expected"))
        elif one.expected_at > now + timedelta(days=FARTHEST_DAYS):
            told = {"days": FARTHEST_DAYS}
            problems.append(Problem(code="visit-expected-far", field="expected", parameters=told))
    return problems


def names_of(typed: str) -> tuple[str, ...]:
    """The people of a group, typed one behind the other: 张三、李四; each stands once."""
    parts = (part.strip() for part in re.split("[、，,;；]", typed))
    return tuple(dict.fromkeys(part for part in parts if part)) or (typed.strip(),)


def document_kind_of(number: str) -> DocumentKind | None:
    """Which document a number looks like, so that nobody has to choose; None: cannot be told."""
    plain = normalise_resident_id(number)
    for kind, form in _FORMS.items():
        if re.fullmatch(form, plain):
            return kind
    return None


# From what the cards show; the two permits are told from a passport by their first letter.
_FORMS = {
    DocumentKind.RESIDENT_ID: "[0-9]{15}|[0-9]{17}[0-9X]",
    DocumentKind.HOME_RETURN_PERMIT: "[HM](?:[0-9]{8}|[0-9]{10})",
    DocumentKind.TAIWAN_PERMIT: "[0-9]{8}",
    DocumentKind.PASSPORT: "[A-Z]{1,2}[0-9]{6,8}",
}
