"""The daily report in words: its name by profile, its headings and figures."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.daily_report import Difference, Figure, Group, Report, ReportKind
from gatekeeper.domain.health import HealthEvidence
from gatekeeper.domain.ledger import said
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.text.tally import tally_words

_TITLES = {
    ReportKind.EPIDEMIC: text.mark("Daily report of epidemic control"),
    ReportKind.GATE: text.mark("Daily report of the gate"),
    ReportKind.COMPANY: text.mark("Daily monitoring report"),
}
_GROUPS = {
    Group.PASSAGES: text.mark("In and out"),
    Group.HEALTH: text.mark("Health checks"),
    Group.VISITORS: text.mark("Visitors"),
    Group.VEHICLES: text.mark("Vehicles"),
    Group.OBSERVATION: text.mark("Observation"),
    Group.RETURNEES: text.mark("Returnees"),
    Group.SCREENING: text.mark("Screening"),
    Group.REPORTS: text.mark("Reports upward"),
    Group.CREW: text.mark("Crew"),
    Group.COUNTED: text.mark("Counted by a key"),
    Group.LEDGERS: text.mark("Ledgers"),
}
_EVIDENCE = {
    HealthEvidence.OWN_PHONE: text.mark("Own phone"),
    HealthEvidence.COMPANION_PHONE: text.mark("Companion's phone"),
    HealthEvidence.PRINTED: text.mark("On paper"),
    HealthEvidence.COLOUR_ONLY: text.mark("Colour seen, code not read"),
    HealthEvidence.NO_PHONE: text.mark("No phone"),
}
_FIGURES = {
    "presented": text.mark("People who came to the gate"),
    "granted": text.mark("Let pass"),
    "refused": text.mark("Refused"),
    "unsettled": text.mark("Held or gone without a verdict"),
    "corrected": text.mark("Taken back by a correction"),
    "entered": text.mark("Came in"),
    "left": text.mark("Went out"),
    "residents": text.mark("Residents"),
    "staff": text.mark("Workers and staff"),
    "visiting": text.mark("Visitors let pass"),
    "unnamed": text.mark("Without a name in the records"),
    "by-rule": text.mark("With every check asked for"),
    "overridden": text.mark("By an override"),
    "emergency": text.mark("In an emergency passage"),
    "measured": text.mark("Temperatures taken"),
    "normal": text.mark("Normal temperature"),
    "high": text.mark("High temperature"),
    "too-low": text.mark("Too low to count"),
    "coded": text.mark("Health codes looked at"),
    "code-green": text.mark("Green"),
    "code-yellow": text.mark("Yellow"),
    "code-red": text.mark("Red"),
    "code-none": text.mark("Without a colour"),
    **{f"evidence-{kind.value}": words for kind, words in _EVIDENCE.items()},
    "referred": text.mark("Referred to a fever clinic"),
    "taken-over": text.mark("Taken over there"),
    "waiting-for-clinic": text.mark("Not taken over yet"),
    "visitors": text.mark("Visitors who came in"),
    "visitors-left": text.mark("Left again"),
    "visitors-inside": text.mark("Still inside"),
    "visitors-refused": text.mark("Visits refused"),
    "cars": text.mark("Cars that came"),
    "cars-in": text.mark("Drove in"),
    "cars-out": text.mark("Drove out"),
    "cars-not": text.mark("Held, refused or turned back"),
    "observed": text.mark("Under observation"),
    f"observed-{ObservationKind.CENTRAL.value}": text.mark("Central isolation"),
    f"observed-{ObservationKind.HOME.value}": text.mark("At home"),
    f"observed-{ObservationKind.MONITORING.value}": text.mark("Health monitoring"),
    "observation-began": text.mark("Observation began"),
    "observation-ended": text.mark("Observation ended"),
    "readings": text.mark("Readings of the observed"),
    "readings-done": text.mark("Taken"),
    "readings-due": text.mark("To be taken"),
    "readings-missed": text.mark("Missed"),
    "doors": text.mark("Doors tried"),
    "doors-phone": text.mark("Reached by phone"),
    "doors-door": text.mark("Reached at the door"),
    "doors-elsewhere": text.mark("Whereabouts known"),
    "doors-missed": text.mark("Not reached yet"),
    "returned": text.mark("Returnees who arrived"),
    "returned-home": text.mark("Went home"),
    "returned-central": text.mark("To central isolation"),
    "returned-refused": text.mark("Refused"),
    "returned-open": text.mark("Not settled yet"),
    "reported": text.mark("Abnormal findings reported"),
    "reported-taken": text.mark("Taken over"),
    "reported-open": text.mark("Still open"),
    "shifts": text.mark("Shifts that began"),
    "shifts-covered": text.mark("Fully staffed"),
    "shifts-short": text.mark("Short of people"),
}


def title_words(kind: ReportKind, language: str | None = None) -> str:
    """疫情防控日报, 门岗日报 or 疫情监控日报."""
    return text.tr_in(language or text.language(), _TITLES[kind])


def group_words(group: Group, language: str | None = None) -> str:
    """A heading."""
    return text.tr_in(language or text.language(), _GROUPS[group])


def figure_words(figure: Figure, language: str | None = None) -> str:
    """What is counted; a ledger's figure bears the ledger's own name."""
    spoken = language or text.language()
    subject, _, key = figure.key.partition(" ")
    if subject == "tally":
        return tally_words(key, spoken)
    return said(figure.title, spoken) or text.tr_in(spoken, _FIGURES[figure.key])


def is_known(key: str) -> bool:
    """Is it a figure that the program itself counts?"""
    return key in _FIGURES or key.startswith("tally ")


def key_words(key: str, language: str | None = None) -> str:
    """The same of a figure of the program by its key."""
    return text.tr_in(language or text.language(), _FIGURES[key])


def share_words(report: Report, figure: Figure) -> str:
    """ "12 %", empty for what is no part of anything."""
    share = report.per_cent(figure)
    return "" if share is None else f"{share} %"


def difference_words(report: Report, found: Difference, language: str | None = None) -> str:
    """Which sum does not come out, and why."""
    spoken = language or text.language()
    balance = found.balance
    told = [
        text.tr_in(spoken, words, count=len(rows))
        for words, rows in (
            (text.mark("{count} in none of the parts"), found.nowhere),
            (text.mark("{count} not in the total"), found.beyond),
            (text.mark("{count} in two parts"), found.twice),
        )
        if rows
    ]
    return text.tr_in(
        spoken,
        text.mark("Does not come out: {total} = {parts}. {why}"),
        total=key_words(balance.total, spoken),
        parts=" + ".join(key_words(key, spoken) for key in balance.parts if report.figure(key)),
        why=", ".join(told),
    )


def evidence_words(kind: str) -> str:
    """How a colour came to be seen."""
    return text.tr(_EVIDENCE[HealthEvidence(kind)])
