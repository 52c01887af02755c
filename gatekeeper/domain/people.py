"""What may be written into the records of a person: as typed, put in order, and every rule."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.identifiers import (
    normalise_phone,
    normalise_resident_id,
    parse_resident_id,
    phone_problems,
    phone_warnings,
    resident_id_problems,
    resident_id_warnings,
)
from gatekeeper.domain.papers import normalise_paper, paper_problems
from gatekeeper.domain.typed import day_typed
from gatekeeper.errors import Problem

MESSAGES = {
    "name-long": "A name has at most {most} characters.",
    "latin-name-wrong": "Latin letters only, as in the passport.",
    "birthday-wrong": "A day like 2015-03-07.",
    "birthday-future": "This day is still to come.",
    "birthday-old": "Nobody is that old: a typing slip.",
    "birthday-contradicts-id": "The ID number says {day}.",
    "sex-contradicts-id": "The ID number says otherwise.",
    "place-long": "At most {most} letters and digits.",
    "number-known": "Already in the records: {name} {place}",
    "household-known": "This door is in the records already.",
    "household-unknown": "This household is not in the records.",
    "employer-known": "An employer of this name is in the list already.",
    "person-moved-out": "Recorded as moved out. Bring the person back first.",
    "kind-wrong": "Resident, dependant, worker or crew.",
    "sex-wrong": "Male or female.",
    "paper-kind-wrong": "This kind of document is not known.",
    "language-wrong": "Chinese or English.",
    "employer-wrong": "A name of at most {most} characters, without symbols.",
}

NAME_CHARACTERS = 80
PLACE_CHARACTERS = 16
EMPLOYER_CHARACTERS = 60
# The oldest person on record reached 122.
OLDEST = 125
OWNER, TENANT = "owner", "tenant"
MALE, FEMALE = "male", "female"

# Kinds a clerk may give; visitors and occupants are made by their own registers.
KINDS = (PersonKind.RESIDENT, PersonKind.DEPENDANT, PersonKind.WORKER, PersonKind.CREW)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry:
    """A person as typed; empty text means not told. `cleaned` gives the one form to keep."""

    name: str
    kind: PersonKind = PersonKind.RESIDENT
    latin_name: str = ""
    sex: str = ""
    birthday: str = ""
    id_number: str = ""
    paper_kind: str = ""
    paper_number: str = ""
    phone: str = ""
    tenure: str = ""
    language: str = ""
    employer: str = ""

    @property
    def born_on(self) -> date | None:
        """The day typed, else the ID's."""
        told = parse_resident_id(self.id_number) if self.id_number else None
        return day_typed(self.birthday) or (told.born_on if told else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPerson:
    """Problems stop an entry, each at its field; warnings only ask."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = field(default=())


def cleaned(told: PersonEntry) -> PersonEntry:
    """Blanks and full-width forms put in order; nothing that was typed is dropped."""
    number = normalise_resident_id(told.id_number)
    paper = normalise_paper(told.paper_number)
    return replace(
        told,
        name=plain_name(told.name),
        latin_name=plain_name(told.latin_name).upper(),
        sex=told.sex or sex_of(number),
        birthday=told.birthday.strip(),
        id_number=number,
        paper_kind=told.paper_kind if paper else "",
        paper_number=paper,
        phone=normalise_phone(told.phone),
        employer=plain_name(told.employer),
    )


def checked(told: PersonEntry, today: date, *, has_door: bool) -> CheckedPerson:
    """Every rule of the form at once; `has_door`: he is found again by his household."""
    one = cleaned(told)
    problems = [
        *name_problems(one.name),
        *_of("id_number", resident_id_problems(one.id_number, today=today), one.id_number),
        *_of("paper_number", paper_problems(told.paper_kind, one.paper_number), "paper"),
        *_of("phone", contact_faults(one.phone), one.phone),
        *_birthday(one, today),
    ]
    if one.latin_name and not re.fullmatch(
        f"[A-Z][A-Z ,.'-]{{0,{NAME_CHARACTERS - 1}}}", _bare(one)
    ):
        problems.append(Problem(code="latin-name-wrong", field="latin_name"))
    if one.employer and employer_faults(one.employer):
        told_most = {"most": EMPLOYER_CHARACTERS}
        problems.append(Problem(code="employer-wrong", field="employer", parameters=told_most))
    if not (one.phone or one.id_number or one.paper_number or has_door):
        problems.append(Problem(code="person-unrecognisable", field="phone"))
    return CheckedPerson(problems=tuple(problems), warnings=_warnings(one))


def _bare(one: PersonEntry) -> str:
    """ZHANG, Müller and Ñandú alike: accents are Latin too."""
    parts = unicodedata.normalize("NFD", one.latin_name)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("ß", "SS")


def _of(name: str, codes: tuple[str, ...], value: str) -> list[Problem]:
    return [Problem(code=code, field=name) for code in codes] if value else []


def _birthday(one: PersonEntry, today: date) -> list[Problem]:
    if not one.birthday:
        return []
    born_on = day_typed(one.birthday)
    if born_on is None:
        return [Problem(code="birthday-wrong", field="birthday")]
    if born_on > today:
        return [Problem(code="birthday-future", field="birthday")]
    if today.year - born_on.year > OLDEST:
        return [Problem(code="birthday-old", field="birthday")]
    told = parse_resident_id(one.id_number) if one.id_number else None
    if told is not None and told.born_on != born_on:
        day = {"day": told.born_on.isoformat()}
        return [Problem(code="birthday-contradicts-id", field="birthday", parameters=day)]
    return []


def _warnings(one: PersonEntry) -> tuple[Problem, ...]:
    told: list[tuple[str, str]] = []
    if one.id_number and not resident_id_problems(one.id_number):
        told += [("id_number", code) for code in resident_id_warnings(one.id_number)]
        if one.sex and one.sex != sex_of(one.id_number):
            told.append(("sex", "sex-contradicts-id"))
    if one.phone and not phone_problems(one.phone):
        told += [("phone", code) for code in phone_warnings(one.phone)]
    return tuple(Problem(code=code, field=name) for name, code in told)


# --- single values --------------------------------------------------------------------------------

# What a spreadsheet would take for a formula when such a name is exported again.
FORMULA_SIGNS = "=+-@"


def plain_name(text: str) -> str:
    """Blanks put in order and full-width letters made narrow."""
    return " ".join(unicodedata.normalize("NFKC", text).split(" ")).strip()


def name_problems(name: str) -> list[Problem]:
    """One letter (欧) and eighty are names; signs, digits alone, pictures and formulas are not."""
    if not name:
        return [Problem(code="name-missing", field="name")]
    if len(name) > NAME_CHARACTERS:
        most = {"most": NAME_CHARACTERS}
        return [Problem(code="name-long", field="name", parameters=most)]
    is_name = all(_is_of_a_name(c) for c in name) and any(c.isalpha() for c in name)
    if not is_name or name[0] in FORMULA_SIGNS:
        return [Problem(code="name-wrong", field="name")]
    return []


def _is_of_a_name(character: str) -> bool:
    """Letters, accents and numbers of any script, and what stands between the parts of a name."""
    return unicodedata.category(character)[0] in "LMN" or character in " ·•・.-'’‧（）()"


def employer_faults(name: str) -> bool:
    """A company's name may hold figures and most signs, never a formula or what is not printed."""
    odd = len(name) > EMPLOYER_CHARACTERS or not name.isprintable() or name[0] in FORMULA_SIGNS
    return odd or not any(c.isalnum() for c in name)


# Landlines with and without the area, 400 and 800 numbers, and those of other countries.
_OTHER_PHONE = re.compile(r"0[0-9]{9,11}|[2-9][0-9]{6,7}|[48]00[0-9]{7}|\+(?!86)[0-9]{6,15}")


def contact_faults(phone: str) -> tuple[str, ...]:
    """A mainland mobile number by its own rule; a landline or foreign number by its shape."""
    plain = normalise_phone(phone)
    if not plain or _OTHER_PHONE.fullmatch(plain):
        return ()
    return phone_problems(plain)


def place_problems(parts: dict[str, str]) -> list[Problem]:
    """The parts of a door, by field, as they would be stored; a room there must be."""
    problems = []
    for name, part in parts.items():
        odd = not part.isprintable() or part[:1] in FORMULA_SIGNS
        if part and (odd or len(part) > PLACE_CHARACTERS or not any(c.isalnum() for c in part)):
            most = {"most": PLACE_CHARACTERS}
            problems.append(Problem(code="place-long", field=name, parameters=most))
    if not parts["room"]:
        problems.append(Problem(code="room-missing", field="room"))
    return problems


def sex_of(id_number: str) -> str:
    """What an ID number says; empty when it says nothing."""
    told = parse_resident_id(id_number) if id_number else None
    if told is None:
        return ""
    return MALE if told.is_male else FEMALE


def age_on(born_on: date, day: date) -> int:
    """Whole years, counted as the law counts them: the birthday itself is the first day."""
    had = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not had)
