"""Outings, work proofs and approvals in words, for screens and papers alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from gatekeeper import text
from gatekeeper.domain.work import ProofState, Shift, ShiftKind

_PURPOSES = {
    "shopping": text.mark("Shopping"),
    "work": text.mark("Work"),
    "school": text.mark("School"),
    "hospital": text.mark("Hospital visit"),
    "approved": text.mark("Approved exception"),
    "with-adult": text.mark("With an adult"),
}
_APPROVALS = {
    "dialysis": text.mark("Dialysis"),
    "hospital": text.mark("Hospital visit"),
    "leave-city": text.mark("Leaving the city or province"),
    "care": text.mark("Care of a relative"),
    "funeral": text.mark("Funeral"),
    "other": text.mark("Other (please explain)"),
}
_KINDS = {
    ShiftKind.DAY: text.mark("Days"),
    ShiftKind.NIGHT: text.mark("Nights"),
    ShiftKind.ROTA: text.mark("Rota"),
}
_STATES = {
    ProofState.PROVISIONAL: text.mark("to verify"),
    ProofState.VERIFIED: text.mark("verified"),
    ProofState.REFUSED: text.mark("not confirmed"),
}


def purpose_words(purpose: str, language: str | None = None) -> str:
    """For what somebody goes out; a site's own purpose shows its key."""
    return text.tr_in(language or text.language(), _PURPOSES.get(purpose, purpose))


def purpose_key(words: str) -> str:
    """The purpose that is called so in any language; a site's own is its own key."""
    for purpose in _PURPOSES:
        if words in (purpose_words(purpose, "en"), purpose_words(purpose, "zh_CN")):
            return purpose
    return words


def approval_words(reason: str, language: str | None = None) -> str:
    """Why an exception was approved."""
    return text.tr_in(language or text.language(), _APPROVALS.get(reason, reason))


def shift_kind_words(kind: ShiftKind, language: str | None = None) -> str:
    """Which kind of shift."""
    return text.tr_in(language or text.language(), _KINDS[kind])


def proof_state_words(state: ProofState, language: str | None = None) -> str:
    """How far a proof was verified."""
    return text.tr_in(language or text.language(), _STATES[state])


def shift_words(shift: Shift | None, language: str | None = None) -> str:
    """ "Nights 20:00-08:00, rest days 6 7"; nothing of one that was erased."""
    if shift is None:
        return ""
    spoken = language or text.language()
    told = f"{shift_kind_words(shift.kind, spoken)} {shift.starts:%H:%M}-{shift.ends:%H:%M}"
    if shift.kind is ShiftKind.ROTA:
        return f"{told}, {shift.days_on}+{shift.days_off}"
    rest = " ".join(str(day + 1) for day in sorted(shift.rest_days))
    if not rest:
        return told
    return f"{told}, {text.tr_in(spoken, 'rest days {days}', days=rest)}"


def span_words(span: timedelta) -> str:
    """ "1:05": hours and minutes."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return f"{hours}:{minutes:02d}"


def due_words(due_at: datetime, now: datetime) -> str:
    """How late, or nothing while there is time."""
    return span_words(now - due_at) if now >= due_at else ""
