"""Identity papers beside the resident ID card: passports and permits, known by their shape.

Numbers of the papers were read off the cards and the authorities' pages; only the ones in the form
of a resident ID carry a check character. What has no published check is judged by shape alone.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from gatekeeper.domain.identifiers import (
    ID_LENGTH,
    PERMANENT_RESIDENT,
    id_check_character,
    normalise_resident_id,
    resident_id_problems,
)

MESSAGES = {
    "paper-kind-missing": "Which kind of document?",
    "paper-number-missing": "The number of the document is missing.",
    "paper-passport": "A passport number has 6 to 9 letters and digits.",
    "paper-home-return": "This permit begins with H or M, then 8 or 10 digits.",
    "paper-taiwan": "This permit has 8 digits, in the older form 10.",
    "paper-permanent": "This card has 3 letters and 12 digits, or 18 digits that begin with 9.",
    "paper-residence": "This permit has 18 characters; of Hong Kong, Macao, Taiwan: 81, 82, 83.",
    "paper-other": "A document number has 5 to 20 letters and digits.",
    "paper-checksum": "The check character of this document is wrong: a typing slip.",
}


class PaperKind(StrEnum):
    """What somebody shows instead of, or beside, a resident ID card."""

    PASSPORT = "passport"
    HOME_RETURN_PERMIT = "home-return-permit"
    TAIWAN_PERMIT = "taiwan-permit"
    PERMANENT_RESIDENCE = "permanent-residence"
    RESIDENCE_PERMIT = "residence-permit"
    OTHER = "other"


_FORMS = {
    PaperKind.PASSPORT: ("(?=[A-Z0-9]*[0-9])[A-Z0-9]{6,9}", "paper-passport"),
    PaperKind.HOME_RETURN_PERMIT: ("[HM](?:[0-9]{8}|[0-9]{10})", "paper-home-return"),
    PaperKind.TAIWAN_PERMIT: ("[0-9]{8}|[0-9]{10}[A-Z]?", "paper-taiwan"),
    PaperKind.PERMANENT_RESIDENCE: ("[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]", "paper-permanent"),
    PaperKind.OTHER: ("[0-9A-Z-]{5,20}", "paper-other"),
}


def normalise_paper(text: str) -> str:
    """Half-width, upper case, without blanks: as it stands on the card."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def paper_problems(kind: str, text: str) -> tuple[str, ...]:
    """Hard rules of a document; both empty is none at all, and no problem."""
    number = normalise_paper(text)
    if not kind or kind not in list(PaperKind):
        return ("paper-kind-missing",) if number or kind else ()
    if not number:
        return ("paper-number-missing",)
    if kind == PaperKind.RESIDENCE_PERMIT:
        return _residence(number)
    form, code = _FORMS[PaperKind(kind)]
    if not re.fullmatch(form, number):
        return (code,)
    is_new_card = number.startswith(PERMANENT_RESIDENT) and len(number) == ID_LENGTH
    if kind == PaperKind.PERMANENT_RESIDENCE and is_new_card:
        return () if number[-1] == id_check_character(number) else ("paper-checksum",)
    return ()


def _residence(number: str) -> tuple[str, ...]:
    """居住证 bears the number of the ID card, or one in its form (81, 82, 83)."""
    if len(number) != ID_LENGTH:
        return ("paper-residence",)
    problems = resident_id_problems(number)
    return ("paper-checksum",) if problems == ("id-checksum",) else problems


def paper_kind_of(text: str) -> PaperKind | None:
    """Which permit a number looks like; None where it could be a passport as well or nothing."""
    number = normalise_paper(text)
    for kind in (PaperKind.HOME_RETURN_PERMIT, PaperKind.PERMANENT_RESIDENCE):
        if re.fullmatch(_FORMS[kind][0], number):
            return kind
    is_residence = number[:2] in ("81", "82", "83") and len(number) == ID_LENGTH
    if is_residence and not resident_id_problems(normalise_resident_id(number)):
        return PaperKind.RESIDENCE_PERMIT
    return None
