"""Observation cases in words, for screens and papers alike."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.policy import FirstDay, ObservationKind

_KINDS = {
    ObservationKind.CENTRAL: text.mark("Central isolation"),
    ObservationKind.HOME: text.mark("Home observation"),
    ObservationKind.MONITORING: text.mark("Health monitoring at home"),
}
_FIRST_DAYS = {
    FirstDay.ZERO: text.mark("the day of arrival is day 0"),
    FirstDay.ONE: text.mark("the day of arrival is day 1"),
}
_STATES = {
    "open": text.mark("under observation"),
    "released": text.mark("released"),
    "closed": text.mark("ended early"),
}
_ACTS = {
    "opened": text.mark("Opened"),
    "extended": text.mark("Extended"),
    "transferred": text.mark("Changed to another kind"),
    "closed": text.mark("Ended early"),
    "corrected": text.mark("Corrected"),
    "charged": text.mark("Put in charge"),
    "told": text.mark("Observation notice drawn"),
    "released": text.mark("Released by the day"),
    "noticed": text.mark("Release notice drawn"),
}


def kind_words(kind: ObservationKind, language: str | None = None) -> str:
    """集中隔离, 居家医学观察, 居家健康监测."""
    return text.tr_in(language or text.language(), _KINDS[kind])


def first_day_words(first_day: FirstDay, language: str | None = None) -> str:
    """How the days are counted; stands on every notice."""
    return text.tr_in(language or text.language(), _FIRST_DAYS[first_day])


def case_state_words(state: str, language: str | None = None) -> str:
    """Open, released, ended early."""
    return text.tr_in(language or text.language(), _STATES.get(state, state))


def act_words(action: str, language: str | None = None) -> str:
    """What was done to a case."""
    return text.tr_in(language or text.language(), _ACTS.get(action, action))
