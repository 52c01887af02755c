"""Words of ledgers that screens, files and papers share: cells, states, what is expected."""

from __future__ import annotations

from gatekeeper.domain.ledger import Field, Ledger, State, masked, said, shown
from gatekeeper.domain.ledger_due import Occasion
from gatekeeper.text import mark, tr_in

_STATES = {
    State.OPEN: mark("open"),
    State.ASSIGNED: mark("assigned"),
    State.DONE: mark("done"),
    State.CHECKED: mark("checked"),
    State.WITHDRAWN: mark("withdrawn"),
}


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
