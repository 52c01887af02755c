"""Returnees in words, for screens and papers: steps, gaps, measures, dispositions, reasons."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper import text
from gatekeeper.domain.areas import Level
from gatekeeper.domain.eight_steps import Clear, Step
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.returnees import Condition, Disposition, Means, Seen, Signed
from gatekeeper.domain.self_report import SelfReport

# 签 答 验 填 报 领 备 访: one character each where Chinese is spoken, a verb in English.
_STEPS = {
    Step.SIGN: text.mark("Sign"),
    Step.ANSWER: text.mark("Answer"),
    Step.VERIFY: text.mark("Verify"),
    Step.FILL: text.mark("Fill in"),
    Step.REPORT: text.mark("Check in"),
    Step.RECEIVE: text.mark("Receive"),
    Step.PREPARE: text.mark("Prepare"),
    Step.VISIT: text.mark("Visits"),
}
_ABOUT = {
    Step.SIGN: text.mark("Everybody signs the commitment letter; a guardian signs for a child."),
    Step.ANSWER: text.mark("The nine questions, for the whole family. Enter moves on."),
    Step.VERIFY: text.mark("ID card, ticket and travel history, photographed; temperature."),
    Step.FILL: text.mark("Registration form: address, way, and how each of them is."),
    Step.REPORT: text.mark(
        "They submit the public programme's form; scan the receipt on their phone."
    ),
    Step.RECEIVE: text.mark(
        "Hand over the papers: advice sheet, observation notice, contact card."
    ),
    Step.PREPARE: text.mark("What is at home; the community helps to buy what is missing."),
    Step.VISIT: text.mark("What becomes of each of them."),
}
_GAPS = {
    "signature": text.mark("signature"),
    "document": text.mark("document number"),
    "document-seen": text.mark("document shown"),
    "document-photo": text.mark("picture of the document"),
    "ticket": text.mark("ticket"),
    "history": text.mark("travel history"),
    "temperature": text.mark("temperature"),
    "door": text.mark("address"),
    "route": text.mark("route"),
    "origin": text.mark("origin"),
    "phone": text.mark("phone"),
    "condition": text.mark("condition"),
    "receipt": text.mark("receipt"),
    "disposition": text.mark("decision"),
    "advice": text.mark("advice sheet"),
    "notice": text.mark("observation notice"),
    "contact-card": text.mark("contact card"),
    "leaflet": text.mark("leaflet"),
    "code-help": text.mark("helped to obtain a code"),
    "mask": text.mark("mask"),
    "thermometer": text.mark("thermometer"),
    "alcohol": text.mark("alcohol"),
    "disinfectant": text.mark("disinfectant"),
    "help": text.mark("community helps to buy"),
}
_MEASURES = {
    Measure.NONE: text.mark("no measure"),
    Measure.MONITORING: text.mark("health monitoring at home"),
    Measure.HOME: text.mark("home observation"),
    Measure.CENTRAL: text.mark("central isolation"),
}
_DISPOSITIONS = {
    Disposition.ENTER: text.mark("enters"),
    Disposition.HELD: text.mark("waits for a supervisor"),
    Disposition.TRANSFER: text.mark("waits for transfer"),
    Disposition.REFUSED: text.mark("turned back"),
}
_LEVELS = {
    Level.LOW: text.mark("low risk"),
    Level.MEDIUM: text.mark("medium risk"),
    Level.HIGH: text.mark("high risk"),
}
UNKNOWN_LEVEL = text.mark("not on the list")
_REASONS = {
    "area-unknown": text.mark("place not on the list"),
    "area-low": text.mark("from a low risk area"),
    "area-medium": text.mark("from a medium risk area"),
    "area-high": text.mark("from a high risk area"),
    "answer": text.mark("an answer that matters"),
    "fever": text.mark("high temperature"),
    "unwell": text.mark("not well"),
}
_SETTLED = {
    "area-known": text.mark("The place is known"),
    "answer-clarified": text.mark("The answer was clarified"),
    "released-elsewhere": text.mark("Released from isolation elsewhere"),
    "ordered": text.mark("Ordered from above"),
    "no-proof": text.mark("No proof of address"),
    "not-resident": text.mark("Does not live here"),
    "other": text.mark("Another reason"),
}
_MEANS = {
    Means.TRAIN: text.mark("Train"),
    Means.PLANE: text.mark("Plane"),
    Means.CAR: text.mark("Car"),
    Means.COACH: text.mark("Coach"),
    Means.SHIP: text.mark("Ship"),
    Means.OTHER: text.mark("Otherwise"),
}
_CONDITIONS = {
    Condition.WELL: text.mark("Well"),
    Condition.FEVER: text.mark("Fever"),
    Condition.COUGH: text.mark("Cough"),
    Condition.OTHER: text.mark("Otherwise unwell"),
}
_SEEN = {
    Seen.NOT: text.mark("not yet"),
    Seen.PHOTO: text.mark("photographed"),
    Seen.LOOKED: text.mark("looked at"),
    Seen.NONE: text.mark("none"),
}
_SIGNED = {
    Signed.NOT: text.mark("not yet"),
    Signed.SCREEN: text.mark("on the screen"),
    Signed.PAPER: text.mark("on paper"),
    Signed.GUARDIAN: text.mark("by the guardian"),
}
_CLEARS = {
    Clear.COUNT: text.mark("Who there is"),
    Clear.SITUATION: text.mark("Situation"),
    Clear.TIME: text.mark("Times"),
    Clear.TEMPERATURE: text.mark("Temperature"),
}


def _said(msgid: str, language: str | None) -> str:
    return text.tr_in(language or text.language(), msgid)


def step_words(step: Step, language: str | None = None) -> str:
    """签, Sign."""
    return _said(_STEPS[step], language)


def step_about(step: Step) -> str:
    """What is done in it."""
    return _said(_ABOUT[step], None)


def gap_words(what: str, language: str | None = None) -> str:
    """What is missing; a question of the site's own shows its key."""
    return _said(_GAPS.get(what, what), language)


def measure_words(measure: Measure, days: int = 0, language: str | None = None) -> str:
    """居家健康监测14天."""
    words = _said(_MEASURES[measure], language)
    if not days:
        return words
    spoken = language or text.language()
    return text.tr_in(spoken, "{measure}, {days} days", measure=words, days=days)


def disposition_words(disposition: Disposition, language: str | None = None) -> str:
    """What becomes of somebody."""
    return _said(_DISPOSITIONS[disposition], language)


def level_words(level: Level | None, language: str | None = None) -> str:
    """高风险; None is not on the list."""
    return _said(_LEVELS[level] if level else UNKNOWN_LEVEL, language)


def reasons_words(reasons: Iterable[str], language: str | None = None) -> str:
    """Why the rules say so."""
    between = "、" if (language or text.language()) == "zh_CN" else ", "
    return between.join(_said(_REASONS.get(one, one), language) for one in reasons)


def settled_words(reason: str, language: str | None = None) -> str:
    """Why a supervisor settled it so."""
    return _said(_SETTLED.get(reason, reason), language)


def means_words(means: str, language: str | None = None) -> str:
    """By what one travelled."""
    return _said(_MEANS[Means(means)], language) if means in list(Means) else means


def condition_words(condition: str, language: str | None = None) -> str:
    """How somebody is."""
    if condition not in list(Condition):
        return condition
    return _said(_CONDITIONS[Condition(condition)], language)


def seen_words(seen: Seen, language: str | None = None) -> str:
    """How a document was seen."""
    return _said(_SEEN[seen], language)


def signed_words(signed: Signed, language: str | None = None) -> str:
    """How it was signed."""
    return _said(_SIGNED[signed], language)


def clear_words(clear: Clear, language: str | None = None) -> str:
    """底数, 情况, 时间, 体温."""
    return _said(_CLEARS[clear], language)


def report_words(report: SelfReport) -> str:
    """What a self-report says beside the fields it fills in: the way, and who is not well."""
    told = [text.tr("Self-reported on {day}: please check each field.", day=report.filled_on)]
    told += [
        f"{leg.on:%m-%d} {leg.origin} → {leg.to} {means_words(Means(leg.by))} {leg.number}".strip()
        for leg in report.legs
        if leg.on is not None
    ]
    told += [f"▲ {name}: {condition_words(one)}" for name, one in report.complaints.items()]
    return "  ".join(told)
