"""The words of the records of people: kinds of document, tenure, why two entries are alike."""

from __future__ import annotations

from gatekeeper.domain.duplicates import Likeness
from gatekeeper.domain.papers import PaperKind
from gatekeeper.domain.people import OWNER, TENANT
from gatekeeper.text import language, mark, tr, tr_in

_PAPERS = {
    PaperKind.PASSPORT: mark("Passport"),
    PaperKind.HOME_RETURN_PERMIT: mark("Permit of Hong Kong or Macao"),
    PaperKind.TAIWAN_PERMIT: mark("Permit of Taiwan"),
    PaperKind.PERMANENT_RESIDENCE: mark("Foreign permanent resident card"),
    PaperKind.RESIDENCE_PERMIT: mark("Residence permit"),
    PaperKind.OTHER: mark("Other document"),
}
_MALE, _FEMALE = mark("male"), mark("female")
_SEXES = {"m": _MALE, "f": _FEMALE, "male": _MALE, "female": _FEMALE}
_TENURES = {OWNER: mark("owner"), TENANT: mark("tenant")}
_LIKENESS = {
    Likeness.SAME_ID: mark("the same ID number"),
    Likeness.SAME_PAPER: mark("the same document"),
    Likeness.SAME_PHONE: mark("the same phone, a similar name"),
    Likeness.SAME_DOOR: mark("the same door, a similar name"),
}


def paper_word(kind: str, spoken: str | None = None) -> str:
    """A kind of document; nothing for none."""
    return tr_in(spoken or language(), _PAPERS[PaperKind(kind)]) if kind else ""


def sex_word(sex: str, spoken: str | None = None) -> str:
    """男, 女; nothing where it is not known."""
    return tr_in(spoken or language(), _SEXES.get(sex, sex)) if sex else ""


def tenure_word(tenure: str, spoken: str | None = None) -> str:
    """业主 or 租户; nothing where it is not known."""
    return tr_in(spoken or language(), _TENURES[tenure]) if tenure else ""


def likeness_words(why: Likeness) -> str:
    """What speaks for one person."""
    return tr(_LIKENESS[why])
