"""Fever cases in words, for screens and papers alike."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.day_sheet import celsius
from gatekeeper.domain.fever import Done, FeverStep, Result

_STEPS = {
    FeverStep.SYMPTOM: text.mark("Fever found"),
    FeverStep.REPORT: text.mark("Reported"),
    FeverStep.SENT: text.mark("To hospital by own car"),
    FeverStep.EXAMINED: text.mark("CT and blood"),
    FeverStep.HOME: text.mark("Home, two readings a day"),
    FeverStep.TEST: text.mark("Test repeated"),
    FeverStep.CERTIFICATE: text.mark("Health certificate"),
    FeverStep.CLEARED: text.mark("Cleared for work"),
    FeverStep.ENDED: text.mark("Ended otherwise"),
}
_BODIES = {
    Body.POLICE: text.mark("Police"),
    Body.COMMUNITY: text.mark("Community"),
    Body.PROPERTY: text.mark("Property"),
    Body.MEDIC: text.mark("Doctor"),
    Body.HOSPITAL: text.mark("Hospital"),
    Body.FAMILY: text.mark("The family"),
    Body.EMPLOYER: text.mark("The employer"),
}
_FINDINGS = {Result.GOOD: text.mark("normal"), Result.BAD: text.mark("abnormal")}
_TESTS = {Result.GOOD: text.mark("negative"), Result.BAD: text.mark("positive")}


def step_words(step: FeverStep, language: str | None = None) -> str:
    """发现发热, 上报, 自驾送医 ..."""
    return text.tr_in(language or text.language(), _STEPS[step])


def body_words(body: Body | None, language: str | None = None) -> str:
    """Whose step it is; nothing once the case is closed."""
    return text.tr_in(language or text.language(), _BODIES[body]) if body else ""


def finding_words(result: Result, language: str | None = None) -> str:
    """正常, 异常."""
    return text.tr_in(language or text.language(), _FINDINGS[result])


def swab_result_words(result: Result, language: str | None = None) -> str:
    """阴性, 阳性."""
    return text.tr_in(language or text.language(), _TESTS[result])


def told_words(done: Done, language: str | None = None) -> str:
    """What a step says, in one line."""
    told, language = done.told, language or text.language()
    parts = [
        f"{celsius(told.tenths)} °C" if told.tenths is not None else "",
        f"CT {finding_words(told.ct, language)}" if told.ct else "",
        text.tr_in(language, "blood {result}", result=finding_words(told.blood, language))
        if told.blood
        else "",
        swab_result_words(told.test, language) if told.test else "",
        told.words,
        told.car,
    ]
    return "  ".join(part for part in parts if part)
