"""Returnees (返（来）人员): a family that arrives as one party, and what may be written of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain import visits
from gatekeeper.domain.identifiers import (
    normalise_phone,
    normalise_plate,
    normalise_resident_id,
)
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.nine_questions import ANSWER_CHARACTERS
from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS
from gatekeeper.domain.visits import DocumentKind, document_faults, name_faults, phone_faults
from gatekeeper.errors import Problem

MESSAGES = {
    "returnee-origin-missing": "Where do they come from?",
    "returnee-members-missing": "Who arrives?",
    "returnee-many": "At most {most} people in one party.",
    "returnee-leg-from": "From where?",
    "returnee-leg-by": "By which means?",
    "returnee-leg-day": "A day like 3-14 or 2022-03-14.",
    "returnee-leg-future": "This day is yet to come.",
    "returnee-leg-old": "More than {days} days ago. A typing slip?",
    "returnee-language-wrong": "Papers are drawn in Chinese or English.",
    "returnee-condition-missing": "How is this person? Choose one.",
    "returnee-answer-long": "At most {most} characters.",
}


class Disposition(StrEnum):
    """What becomes of somebody who came to the gate, the mildest first."""

    ENTER = "enter"
    HELD = "held"
    TRANSFER = "transfer"
    REFUSED = "refused"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {one: place for place, one in enumerate(Disposition)}


class Means(StrEnum):
    """By what one travelled."""

    TRAIN = "train"
    PLANE = "plane"
    CAR = "car"
    COACH = "coach"
    SHIP = "ship"
    OTHER = "other"


class Condition(StrEnum):
    """身体状况 on the registration form."""

    WELL = "well"
    FEVER = "fever"
    COUGH = "cough"
    OTHER = "other"


class Seen(StrEnum):
    """How a document was seen: photographed, looked at only, or there is none."""

    NOT = ""
    PHOTO = "photo"
    LOOKED = "looked"
    NONE = "none"


class Signed(StrEnum):
    """How the commitment was signed; the guardian signs for a child."""

    NOT = ""
    SCREEN = "screen"
    PAPER = "paper"
    GUARDIAN = "guardian"


class Reported(StrEnum):
    """How the report to the public programme was made (G29)."""

    NOT = ""
    SCANNED = "scanned"
    BY_WORKER = "by-worker"


# G30 and G39: what is handed over. The first three are the papers of step 领.
PAPERS = ("advice", "notice", "contact-card")
LEAFLET = "leaflet"
# G46: help to obtain a health code.
CODE_HELP = "code-help"
# G31: what a household needs at home; "help" means the community buys what is missing.
ITEMS = ("mask", "thermometer", "alcohol", "disinfectant")
HELP = "help"

LANGUAGES = ("zh_CN", "en")
MEMBERS_AT_MOST = 12
LEGS_AT_MOST = 4
PLACE_CHARACTERS = 80
NUMBER_CHARACTERS = 20
# Nobody travels for two months; a day of last year is a slip.
OLDEST = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One stretch of the way."""

    origin: str
    to: str = ""
    by: str = ""
    number: str = ""
    on: date | None = None
    seat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """What a family shares; `answers` by the question's key.

    `claimed_on` is the day of a self-report (自主申报) from which it was filled in.
    """

    origin: str
    household: UUID | None = None
    plate: str = ""
    legs: tuple[Leg, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    reported: Reported = Reported.NOT
    handed: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    claimed_on: date | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Where they were on the way, besides the origin and their own town at the end."""
        stops = [leg.origin for leg in self.legs] + [leg.to for leg in self.legs[:-1]]
        return tuple(place for place in stops if place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the family; `origin` only where he came from somewhere else."""

    name: str
    document_kind: str = ""
    document: str = ""
    phone: str = ""
    origin: str = ""
    language: str = "zh_CN"
    condition: str = ""
    tenths: int | None = None
    signed: Signed = Signed.NOT
    seen: Seen = Seen.NOT
    ticket: Seen = Seen.NOT
    history: Seen = Seen.NOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """An open return as the check at the gate asks about it; `missing` are steps still open."""

    number: str
    disposition: Disposition | None
    measure: Measure
    missing: int


def number_of(serial: int) -> str:
    """What stands on the papers and is called out: R0042."""
    return f"R{serial:04d}"


# --- what is typed ----------------------------------------------------------------------------


def cleaned(told: Member) -> Member:
    """Blanks and full-width forms put in order, as the register of visitors does it."""
    is_resident = told.document_kind == DocumentKind.RESIDENT_ID
    plain = unicodedata.normalize("NFKC", told.document).strip().upper()
    return replace(
        told,
        name=" ".join(unicodedata.normalize("NFC", told.name).split()),
        document_kind=told.document_kind if plain else "",
        document=normalise_resident_id(plain) if is_resident else plain.replace(" ", ""),
        phone=normalise_phone(told.phone),
        origin=" ".join(told.origin.split()),
    )


def member_problems(told: Member, today: date) -> tuple[Problem, ...]:
    """Every rule about one person; what is still empty is no problem but a step still open."""
    one = cleaned(told)
    most = {"most": visits.NAME_CHARACTERS}
    problems = [Problem(code=c, field="name", parameters=most) for c in name_faults(one.name)]
    problems += [Problem(code=c, field="phone") for c in phone_faults(one.phone)]
    problems += [
        Problem(code=c, field="document")
        for c in document_faults(one.document_kind, one.document, today)
    ]
    problems += place_problems(one.origin, "origin")
    if one.language not in LANGUAGES:
        problems.append(Problem(code="returnee-language-wrong", field="language"))
    if one.condition and one.condition not in list(Condition):
        problems.append(Problem(code="returnee-condition-missing", field="condition"))
    if one.tenths is not None and not LOWEST_TENTHS <= one.tenths <= HIGHEST_TENTHS:
        celsius = {"celsius": f"{one.tenths / 10:.1f}"}
        problems.append(
            Problem(code="temperature-implausible", field="temperature", parameters=celsius)
        )
    return tuple(problems)


def party_problems(told: Party, names: Sequence[str], today: date) -> tuple[Problem, ...]:
    """Every rule about what the family shares."""
    problems = list(place_problems(told.origin, "origin"))
    if not told.origin.strip():
        problems.append(Problem(code="returnee-origin-missing", field="origin"))
    if not names:
        problems.append(Problem(code="returnee-members-missing", field="names"))
    if len(names) > MEMBERS_AT_MOST:
        most = {"most": MEMBERS_AT_MOST}
        problems.append(Problem(code="returnee-many", field="names", parameters=most))
    if len(normalise_plate(told.plate)) > visits.PLATE_CHARACTERS or visits.is_unkept(told.plate):
        problems.append(Problem(code="plate-length", field="plate"))
    for place, leg in enumerate(told.legs):
        problems += leg_problems(leg, today, f"legs.{place}")
    for key, answer in told.answers.items():
        problems += _text(answer, f"answers.{key}", ANSWER_CHARACTERS, "returnee-answer-long")
    return tuple(problems)


def leg_problems(leg: Leg, today: date, path: str) -> tuple[Problem, ...]:
    """The rules of one stretch, each problem at `path` and its field."""
    problems = []
    if not leg.origin.strip():
        problems.append(Problem(code="returnee-leg-from", field=f"{path}.origin"))
    for name in ("origin", "to"):
        problems += place_problems(getattr(leg, name), f"{path}.{name}")
    for name in ("number", "seat"):
        problems += _text(getattr(leg, name), f"{path}.{name}", NUMBER_CHARACTERS)
    if leg.by not in list(Means):
        problems.append(Problem(code="returnee-leg-by", field=f"{path}.by"))
    if leg.on is None:
        problems.append(Problem(code="returnee-leg-day", field=f"{path}.on"))
    elif leg.on > today:
        problems.append(Problem(code="returnee-leg-future", field=f"{path}.on"))
    elif leg.on < today - OLDEST:
        days = {"days": OLDEST.days}
        problems.append(Problem(code="returnee-leg-old", field=f"{path}.on", parameters=days))
    return tuple(problems)


def place_problems(words: str, path: str) -> tuple[Problem, ...]:
    """A place is a text that can be kept and printed."""
    return _text(words, path, PLACE_CHARACTERS)


def _text(
    words: str, path: str, most: int, too_long: str = "visitor-text-long"
) -> tuple[Problem, ...]:
    if visits.is_unkept(words):
        return (Problem(code="visitor-text-wrong", field=path),)
    if len(words) > most:
        return (Problem(code=too_long, field=path, parameters={"most": most}),)
    return ()
