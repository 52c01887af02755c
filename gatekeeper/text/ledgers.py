"""Words of ledgers that screens, files and papers share: cells, states, what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from gatekeeper.domain.ledger import HIGH, Field, Group, Ledger, State, masked, said, shown
from gatekeeper.domain.ledger_due import Occasion
from gatekeeper.domain.ledger_totals import Totals
from gatekeeper.text import mark, tr, tr_in

_STATES = {
    State.OPEN: mark("open"),
    State.ASSIGNED: mark("assigned"),
    State.DONE: mark("done"),
    State.CHECKED: mark("checked"),
    State.WITHDRAWN: mark("withdrawn"),
}


_GROUPS = {
    Group.POST: mark("At the post"),
    Group.GOODS: mark("Deliveries and goods"),
    Group.PEOPLE: mark("People followed"),
    Group.CARE: mark("Care for residents"),
    Group.HEALTH: mark("Health"),
    Group.PLACES: mark("Shops and places"),
    Group.SUPPLIES: mark("Supplies"),
    Group.WORK: mark("Organisation of work"),
}


_ACTIONS = {
    "entered": mark("entered"),
    "corrected": mark("corrected"),
    "noted": mark("note added"),
    "open": mark("opened again"),
    "assigned": mark("assigned"),
    "done": mark("done"),
    "checked": mark("checked"),
    "withdrawn": mark("withdrawn"),
}


def action_words(action: str, language: str) -> str:
    """A step of an entry's life."""
    return tr_in(language, _ACTIONS.get(action, action))


def group_words(group: Group) -> str:
    """What a ledger is about."""
    return tr(_GROUPS[group])


def stock_words(there: Mapping[str, Decimal]) -> tuple[str, ...]:
    """What there is of each thing; what is used up is left out, what cannot be is marked."""
    return tuple(
        f"{name} {amount.normalize():f}{f' {HIGH}' if amount < 0 else ''}"
        for name, amount in there.items()
        if amount
    )


def sums_words(ledger: Ledger, totals: Totals, language: str) -> list[str]:
    """Each sum with the title of its field."""
    parts = []
    for key, amount in totals.sums.items():
        one = ledger.field(key)
        parts.append(f"{said(one.title, language)} {shown(one, str(amount), language)}")
    return parts


def answers_words(ledger: Ledger, totals: Totals, language: str) -> list[str]:
    """Of each choice how often which answer was given, the commonest first."""
    parts = []
    for key, answers in totals.answers.items():
        one = ledger.field(key)
        told = " / ".join(f"{shown(one, answer, language)} {n}" for answer, n in answers.items())
        if told:
            parts.append(f"{said(one.title, language)}: {told}")
    return parts


def state_words(ledger: Ledger, state: State, language: str) -> str:
    """Where an entry stands, in the ledger's own words; nothing without a life."""
    own = said(ledger.states.get(state, {}), language)
    if own or (not ledger.life and state is State.DONE):
        return own
    return tr_in(language, _STATES[state])


def about_words(ledger: Ledger, occasion: Occasion, language: str) -> str:
    """Of whom or what an entry is expected; private ones masked, empty for nothing particular."""
    if not occasion.field or not occasion.about:
        return ""
    return masked(ledger.field(occasion.field), occasion.about, language)


def cell_words(
    one: Field, value: str, language: str, *, is_cut: bool = False, in_full: bool = False
) -> str:
    """A cell of a list or a book; what was erased says so."""
    if not value:
        return tr_in(language, "erased") if is_cut and one.is_apart else ""
    if one.is_picture:
        return tr_in(language, "attached")
    return shown(one, value, language) if in_full else masked(one, value, language)
