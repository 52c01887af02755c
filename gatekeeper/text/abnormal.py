"""Kinds of abnormal findings in words."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.abnormal import AbnormalKind

_KINDS = {
    AbnormalKind.FEVER: text.mark("Fever"),
    AbnormalKind.RED_CODE: text.mark("Red code"),
    AbnormalKind.RISK_AREA: text.mark("From a risk area"),
    AbnormalKind.OBSERVED_OUT: text.mark("Outside although to stay at home"),
    AbnormalKind.FORGED_PASS: text.mark("Forged pass"),
    AbnormalKind.DISTURBANCE: text.mark("Disturbance"),
    AbnormalKind.OTHER: text.mark("Something else"),
}


def kind_words(kind: AbnormalKind, language: str | None = None) -> str:
    """What was found."""
    return text.tr_in(language or text.language(), _KINDS[kind])
