"""What may stand in a cell of a list of residents, and the one form in which it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from gatekeeper.domain import doors, identifiers, papers, people
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.papers import PaperKind
from gatekeeper.domain.people import FEMALE, MALE, OWNER, TENANT
from gatekeeper.domain.typed import day_typed
from gatekeeper.services import import_columns
from gatekeeper.services.sheets import Refused
from gatekeeper.store.pinyin import place_part

Check = Callable[[str], Any]
"""Takes the text of a cell; gives what is kept, or why it is refused."""

_TENURES = {
    **dict.fromkeys(("owner", "业主", "房主", "户主", "自住", "产权人"), OWNER),
    **dict.fromkeys(("tenant", "租户", "租客", "承租人", "租住", "出租"), TENANT),
}
_SEXES = {
    **dict.fromkeys(("male", "m", "男", "男性"), MALE),
    **dict.fromkeys(("female", "f", "女", "女性"), FEMALE),
}
_KINDS = {
    **dict.fromkeys(("resident", "居民", "住户"), PersonKind.RESIDENT),
    **dict.fromkeys(
        ("dependant", "dependent", "child", "家属", "儿童", "孩子"), PersonKind.DEPENDANT
    ),
    **dict.fromkeys(("worker", "工作人员", "务工人员"), PersonKind.WORKER),
    **dict.fromkeys(("crew", "值守人员", "门岗人员"), PersonKind.CREW),
}
_PAPERS = {
    **{kind.value.replace("-", ""): kind for kind in PaperKind},
    **dict.fromkeys(("护照",), PaperKind.PASSPORT),
    **dict.fromkeys(
        ("港澳居民来往内地通行证", "港澳通行证", "回乡证"), PaperKind.HOME_RETURN_PERMIT
    ),
    **dict.fromkeys(("台湾居民来往大陆通行证", "台胞证"), PaperKind.TAIWAN_PERMIT),
    **dict.fromkeys(
        ("外国人永久居留身份证", "外国人永久居留证", "永居证"), PaperKind.PERMANENT_RESIDENCE
    ),
    **dict.fromkeys(("居住证", "港澳台居民居住证"), PaperKind.RESIDENCE_PERMIT),
    **dict.fromkeys(("其他", "其他证件"), PaperKind.OTHER),
}
_LANGUAGES = {
    **dict.fromkeys(("zhcn", "zh", "中文", "chinese", "汉语"), "zh_CN"),
    **dict.fromkeys(("en", "english", "英文", "英语"), "en"),
}


# What a list that leaves in Chinese says for a key; in English it says the key.
_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "tenure": {OWNER: "业主", TENANT: "租户"},
    "sex": {MALE: "男", FEMALE: "女"},
    "kind": {
        PersonKind.RESIDENT: "居民",
        PersonKind.DEPENDANT: "家属",
        PersonKind.WORKER: "工作人员",
        PersonKind.CREW: "值守人员",
    },
    "paper_kind": {
        PaperKind.PASSPORT: "护照",
        PaperKind.HOME_RETURN_PERMIT: "港澳居民来往内地通行证",
        PaperKind.TAIWAN_PERMIT: "台胞证",
        PaperKind.PERMANENT_RESIDENCE: "外国人永久居留身份证",
        PaperKind.RESIDENCE_PERMIT: "居住证",
        PaperKind.OTHER: "其他",
    },
    "language": {"zh_CN": "中文", "en": "英文"},
}


def written(column: str, value: str, language: str) -> str:
    """A kept key as a list in this language says it; what has no word stands as it is."""
    if not language.startswith("zh"):
        return value
    return _WRITTEN.get(column, {}).get(value, value)


def checks(aliases: Mapping[str, str]) -> Mapping[str, Check]:
    """The check of each column; `aliases` are the site's names of buildings."""
    return {**_CHECKS, "building": partial(_building, aliases)}


def untamed(text: str) -> str:
    """Without the mark by which an exported list keeps spreadsheets from computing a cell."""
    return text[1:] if text[:1] == "'" and text[1:2] in people.FORMULA_SIGNS else text


def _name(text: str) -> str | Refused:
    name = people.plain_name(" ".join(text.split()))
    problems = people.name_problems(name)
    return Refused("name-missing" if not name else "name-wrong") if problems else name


def _other_name(text: str) -> str | Refused:
    return _name(text) if text.strip() else ""


def _latin_name(text: str) -> str | Refused:
    name = _other_name(text)
    return name.upper() if isinstance(name, str) else name


def _employer(text: str) -> str | Refused:
    name = people.plain_name(text)
    return Refused("name-wrong") if name and people.employer_faults(name) else name


def _building(aliases: Mapping[str, str], text: str) -> str | Refused:
    return _part(doors.building(text, aliases)) if text.strip() else ""


def _part(text: str) -> str | Refused:
    part = place_part(text)
    problems = people.place_problems({"room": part}) if part else ()
    return Refused("place-wrong") if problems else part


def _word(known: Mapping[str, str], fault: str, text: str) -> str | Refused:
    """One of a few words in either language, as the key that is kept."""
    word = import_columns.plain(text).replace("-", "")
    return known.get(word) or (Refused(fault) if word else "")


def _phone(text: str) -> str | Refused:
    phone = identifiers.normalise_phone(text)
    return Refused("phone-wrong") if people.contact_faults(phone) else phone


def _day(text: str) -> date | Refused | None:
    if not text.strip():
        return None
    day = day_typed(text)
    if day is None:
        return Refused("birthday-wrong")
    return Refused("birthday-future") if day > datetime.now().astimezone().date() else day


def _id_number(text: str) -> str | Refused:
    number = identifiers.normalise_resident_id(text)
    problems = identifiers.resident_id_problems(number) if number else ()
    return Refused(problems[0]) if problems else number


def _plates(text: str) -> str | Refused:
    """One or several, separated by a comma, semicolon, slash or line break; stored with blanks."""
    plates = [identifiers.normalise_plate(part) for part in re.split(r"[,，、;；/|\n]", text)]
    known = [plate for plate in dict.fromkeys(plates) if plate]
    for plate in known:
        problems = identifiers.plate_problems(plate)
        if problems:
            return Refused(problems[0])
    return " ".join(known)


def _file_name(text: str) -> str | Refused:
    return text.strip()


_CHECKS: Mapping[str, Check] = {
    "name": _name,
    "phone": _phone,
    "building": _part,
    "unit": _part,
    "room": _part,
    "tenure": partial(_word, _TENURES, "tenure-wrong"),
    "landlord": _other_name,
    "landlord_phone": _phone,
    "kind": partial(_word, _KINDS, "kind-wrong"),
    "latin_name": _latin_name,
    "sex": partial(_word, _SEXES, "sex-wrong"),
    "born_on": _day,
    "paper_kind": partial(_word, _PAPERS, "paper-kind-wrong"),
    "paper_number": papers.normalise_paper,
    "language": partial(_word, _LANGUAGES, "language-wrong"),
    "employer": _employer,
    "id_number": _id_number,
    "plate": _plates,
    "photo": _file_name,
}
