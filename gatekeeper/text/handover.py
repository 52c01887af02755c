"""A hand-over in words: what may be open, what is handed on, how it went."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper import text
from gatekeeper.domain.handover import Condition, Kind
from gatekeeper.text.named import key_of

_ITEMS = {
    "waiting": text.mark("Waiting list"),
    "overdue": text.mark("Out and overdue"),
    "visitors": text.mark("Visitors inside"),
    "returnees": text.mark("Returnees not finished"),
    "cars": text.mark("Cars held"),
    "overrides": text.mark("Approvals to confirm"),
    "referrals": text.mark("Referrals open"),
    "due": text.mark("Disinfection and ledgers due"),
    "reports": text.mark("Reports unanswered"),
}

_EQUIPMENT = {
    "radio": text.mark("radios"),
    "keys": text.mark("bunches of keys"),
    "thermometer": text.mark("thermometer guns"),
    "torch": text.mark("torches"),
    "register": text.mark("registers"),
    "blank-sheets": text.mark("blank sheets"),
}

_KINDS = {
    Kind.DONE: text.mark("taken over"),
    Kind.OBJECTED: text.mark("taken over, with an objection"),
    Kind.NO_RELIEF: text.mark("nobody came; stays on duty"),
}

_CONDITIONS = {
    Condition.GOOD: text.mark("in order"),
    Condition.FAULTY: text.mark("faulty"),
}


def item_words(key: str, language: str | None = None) -> str:
    """What is open."""
    return text.tr_in(language or text.language(), _ITEMS.get(key, key))


def equipment_words(key: str, language: str | None = None) -> str:
    """A kind of equipment; a site's own word stays as it is."""
    return text.tr_in(language or text.language(), _EQUIPMENT.get(key, key))


def equipment_key(words: str, languages: Iterable[str]) -> str:
    """The key of what somebody typed in one of the languages; a site's own word is its own."""
    return key_of(words, _EQUIPMENT, languages)


def kind_words(kind: Kind, language: str | None = None) -> str:
    """How a hand-over went."""
    return text.tr_in(language or text.language(), _KINDS[kind])


def condition_words(condition: Condition, language: str | None = None) -> str:
    """In what state a piece is."""
    return text.tr_in(language or text.language(), _CONDITIONS[condition])
