"""Resident IDs, number plates, phones and pass numbers: normalise, find problems, take apart.

Each identifier has `normalise_...` (the one form to store), `..._problems` (codes of broken hard
rules; empty when good), `..._warnings` (codes of soft rules: ask, do not refuse) and, where there
is more in it, `parse_...`. All take text as typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MESSAGES = {
    "id-length": "A resident ID has 18 characters (or 15 in the old form).",
    "id-characters": "A resident ID has digits only; the last may be an X.",
    "id-date": "The birth date in this resident ID does not exist.",
    "id-checksum": "The check character of this resident ID is wrong: a typing slip.",
    "id-old-form": "A resident ID of the old form without check character.",
    "id-region": "The region at the start of this resident ID is not known.",
    "plate-length": "A number plate has 7 characters, of a new-energy car 8.",
    "plate-form": "This is not a number plate.",
    "plate-new-energy": "8 characters but no new-energy plate: probably a typing slip.",
    "plate-digit-missing": "Looks like a new-energy plate with a character missing.",
    "phone-length": "A mobile number has 11 digits.",
    "phone-form": "A mobile number starts with 13 to 19 and has digits only.",
    "phone-range": "No operator is known for numbers that start like this.",
    "pass-number-form": "A pass number has 8 digits.",
    "pass-number-check": "The check digit of this pass number is wrong: a typing slip.",
}


def _plain(text: str, drop: str) -> str:
    """Half-width, upper case, without blanks and the given separators."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in wide if not c.isspace() and c not in drop)


# --- resident ID (GB 11643-1999) -----------------------------------------------------------------

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
ID_LENGTH, ID_OLD_LENGTH = 18, 15
# Provinces, then Taiwan, Hong Kong and Macao (81 to 83 also begin the residence permits).
REGIONS = frozenset(
    str(number)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for number in range(first, last + 1)
)
PERMANENT_RESIDENT = "9"  # cards of foreign permanent residents begin with it
# The 15-digit form ended in 1999; its two-digit years are of the 20th century.
OLD_CENTURY = "19"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentId:
    """What a good number tells."""

    number: str
    region: str
    born_on: date
    is_male: bool
    is_old_form: bool


def normalise_resident_id(text: str) -> str:
    return _plain(text, "-")


def resident_id_problems(text: str, *, today: date | None = None) -> tuple[str, ...]:
    """Hard rules: length, characters, birth date (not after `today`), check character."""
    number = normalise_resident_id(text)
    if len(number) not in (ID_LENGTH, ID_OLD_LENGTH):
        return ("id-length",)
    if not re.fullmatch("[0-9]{15}|[0-9]{17}[0-9X]", number):
        return ("id-characters",)
    problems = []
    born_on = _born_on(number)
    if born_on is None or (today is not None and born_on > today):
        problems.append("id-date")
    if len(number) == ID_LENGTH and number[-1] != id_check_character(number):
        problems.append("id-checksum")
    return tuple(problems)


def is_resident_id(text: str) -> bool:
    return not resident_id_problems(text)


def resident_id_warnings(text: str) -> tuple[str, ...]:
    """Soft rules; regions were abolished and founded, so an unknown one refuses nobody."""
    number = normalise_resident_id(text)
    warnings = []
    if len(number) == ID_OLD_LENGTH:
        warnings.append("id-old-form")
    if number[:2] not in REGIONS and not number.startswith(PERMANENT_RESIDENT):
        warnings.append("id-region")
    return tuple(warnings)


def parse_resident_id(text: str) -> ResidentId | None:
    """What the number tells, or None where it has problems."""
    number = normalise_resident_id(text)
    born_on = _born_on(number)
    if resident_id_problems(number) or born_on is None:
        return None
    is_old = len(number) == ID_OLD_LENGTH
    return ResidentId(
        number=number,
        region=number[:6],
        born_on=born_on,
        is_male=int(number[14 if is_old else 16]) % 2 == 1,
        is_old_form=is_old,
    )


def id_check_character(number: str) -> str:
    """The last character that the first 17 digits ask for."""
    total = sum(w * int(digit) for w, digit in zip(ID_WEIGHTS, number[:17], strict=True))
    return ID_CHECKS[total % 11]


def _born_on(number: str) -> date | None:
    digits = OLD_CENTURY + number[6:12] if len(number) == ID_OLD_LENGTH else number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


# --- number plates (GA 36-2018, from public summaries) -------------------------------------------

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# D electric and F other are named by the summaries; the rest are said to be kept for expansion.
ENERGY_LETTERS = "DFABCEGHJK"
PLATE_LENGTHS = range(6, 11)
_LETTER = "A-HJ-NP-Z"  # neither I nor O
_HEAD = f"[{PROVINCES}][{_LETTER}]"
_MARK = f"[{_LETTER}0-9]"


class PlateKind(StrEnum):
    """Kinds of plate that look different."""

    ORDINARY = "ordinary"
    NEW_ENERGY = "new-energy"
    SPECIAL = "special"
    EMBASSY = "embassy"
    MILITARY = "military"
    ARMED_POLICE = "armed-police"
    DOUBTFUL = "doubtful"


_PLATES = {
    # Small cars: energy letter, letter or digit, four digits; large ones: five digits, letter.
    PlateKind.NEW_ENERGY: re.compile(
        f"{_HEAD}([{ENERGY_LETTERS}]{_MARK}[0-9]{{4}}|[0-9]{{5}}[{ENERGY_LETTERS}])"
    ),
    PlateKind.ORDINARY: re.compile(f"{_HEAD}{_MARK}{{5}}"),
    # Learner, police, trailer, Hong Kong, Macao, consulate, trial, oversize, rescue.
    PlateKind.SPECIAL: re.compile(
        f"[{PROVINCES}]{_MARK}{{5}}[学警挂港澳领试超急]|{_HEAD}{_MARK}{{4}}应急"
    ),
    PlateKind.EMBASSY: re.compile("使[0-9]{6}|[0-9]{6}使"),
    PlateKind.MILITARY: re.compile(f"[{_LETTER}]{{2}}[0-9]{{5}}"),
    PlateKind.ARMED_POLICE: re.compile(f"WJ[{PROVINCES}]?{_MARK}{{4,6}}"),
    PlateKind.DOUBTFUL: re.compile(f"{_HEAD}{_MARK}{{6}}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A plate in its one form; DOUBTFUL has the length of a new-energy plate but not its form."""

    text: str
    kind: PlateKind


def normalise_plate(text: str) -> str:
    return _plain(text, "-.·•・‧∙⋅")


def plate_search_key(text: str) -> str:
    """For searching only: O and 0, I and 1 are mistaken for each other."""
    return normalise_plate(text).replace("O", "0").replace("I", "1")


def plate_problems(text: str) -> tuple[str, ...]:
    plate = normalise_plate(text)
    if len(plate) not in PLATE_LENGTHS:
        return ("plate-length",)
    return () if parse_plate(plate) else ("plate-form",)


def is_plate(text: str) -> bool:
    return not plate_problems(text)


def plate_warnings(text: str) -> tuple[str, ...]:
    """Soft rules, nearly always a slip: 8 characters without, or 7 with, the look of new energy."""
    plate = parse_plate(text)
    if plate and plate.kind is PlateKind.DOUBTFUL:
        return ("plate-new-energy",)
    if plate and plate.kind is PlateKind.ORDINARY and re.match("..[DF].?[0-9]+$", plate.text):
        return ("plate-digit-missing",)
    return ()


def parse_plate(text: str) -> Plate | None:
    plate = normalise_plate(text)
    kind = next((kind for kind, form in _PLATES.items() if form.fullmatch(plate)), None)
    return Plate(text=plate, kind=kind) if kind else None


# --- mobile phones --------------------------------------------------------------------------------

PHONE_LENGTH = 11
# Ranges in use in 2019 and since; they grow, so a number outside is only asked about.
PHONE_RANGES = frozenset(
    str(start)
    for first, last in (
        (130, 139),
        (145, 153),
        (155, 159),
        (162, 162),
        (165, 167),
        (170, 178),
        (180, 193),
        (195, 199),
    )
    for start in range(first, last + 1)
)
_COUNTRY = re.compile(r"(\+86|0086|86)(?=1[0-9]{10}$)")


def normalise_phone(text: str) -> str:
    """Eleven digits; the country code of the mainland is dropped, any other kept."""
    return _COUNTRY.sub("", _plain(text, "-()."))


def phone_problems(text: str) -> tuple[str, ...]:
    phone = normalise_phone(text)
    if len(phone) != PHONE_LENGTH:
        return ("phone-length",)
    return () if re.fullmatch("1[3-9][0-9]{9}", phone) else ("phone-form",)


def is_phone(text: str) -> bool:
    return not phone_problems(text)


def phone_warnings(text: str) -> tuple[str, ...]:
    return () if normalise_phone(text)[:3] in PHONE_RANGES else ("phone-range",)


# --- the printed pass number ----------------------------------------------------------------------

PASS_NUMBER_DIGITS = 8
HIGHEST_SERIAL = 10 ** (PASS_NUMBER_DIGITS - 1) - 1
# The quasigroup of Damm's thesis (2004): finds every single wrong digit and every two neighbours
# exchanged, the two slips people make when they read a number out.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def pass_number(serial: int) -> str:
    """The number printed on a pass, "0012-3453": seven digits of a serial and a check digit.

    It is no secret and no credential: typed or scanned it only finds the holder in the search.
    """
    if not 0 <= serial <= HIGHEST_SERIAL:
        raise ValueError(f"no serial: {serial}")
    digits = f"{serial:07d}"
    return f"{digits[:4]}-{digits[4:]}{_damm(digits)}"


def normalise_pass_number(text: str) -> str:
    """With its dash, if it has eight digits; otherwise as it is."""
    digits = _plain(text, "-")
    return f"{digits[:4]}-{digits[4:]}" if re.fullmatch("[0-9]{8}", digits) else digits


def pass_number_problems(text: str) -> tuple[str, ...]:
    digits = _plain(text, "-")
    if not re.fullmatch("[0-9]{8}", digits):
        return ("pass-number-form",)
    # A number with its check digit comes out at nought.
    return ("pass-number-check",) if _damm(digits) != "0" else ()


def is_pass_number(text: str) -> bool:
    return not pass_number_problems(text)


def _damm(digits: str) -> str:
    state = "0"
    for digit in digits:
        state = DAMM[int(state)][int(digit)]
    return state
