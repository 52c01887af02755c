"""Figures of the daily report about those who passed: who, how decided, what was measured."""

from __future__ import annotations

from collections.abc import Callable

from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.daily_report import Balance, Group, Row, asks_health
from gatekeeper.domain.health import HealthCodeColour, HealthEvidence
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.reasons import reasons
from gatekeeper.services.day import Counted, Gathered, Rows
from gatekeeper.store.day_rows import PassageRow, ReferralRow
from gatekeeper.text import reason, tr
from gatekeeper.text.daily_report import evidence_words

GRANTED, DENIED = Outcome.GRANTED.key, Outcome.DENIED.key
EMERGENCY = "emergency-passage"


def _passages(
    is_meant: Callable[[PassageRow], bool], what: Callable[[PassageRow], str] | None = None
) -> Callable[[Gathered], Rows]:
    said = what or _came
    return lambda day: (
        Row(
            id=one.id,
            at=one.occurred_at,
            name=mask_name(one.name),
            place=one.place,
            what=said(one),
        )
        for one in day.passages
        if is_meant(one)
    )


def _came(one: PassageRow) -> str:
    return tr("In") if one.direction == Direction.ENTRY.value else tr("Out")


def _why(one: PassageRow) -> str:
    """What stood in the way, without what was measured."""
    return " · ".join(reason(code) for code in reasons(one.findings))


def _celsius(one: PassageRow) -> str:
    return "" if one.tenths is None else f"{one.tenths / 10:.1f} °C"


def _is_granted(one: PassageRow) -> bool:
    return one.outcome == GRANTED and not one.void


def _is_let(way: Direction) -> Callable[[PassageRow], bool]:
    return lambda one: _is_granted(one) and one.direction == way.value


def _is_kind(*kinds: str) -> Callable[[PassageRow], bool]:
    return lambda one: _is_granted(one) and one.kind in kinds


def is_by_rule(findings: tuple[str, ...], is_set_aside: bool) -> bool:
    """Somebody let pass had every check that was demanded."""
    return not is_set_aside and EMERGENCY not in findings


_STAFF = (PersonKind.WORKER.value, PersonKind.CREW.value, PersonKind.OCCUPANT.value)
_HOME = (PersonKind.RESIDENT.value, PersonKind.DEPENDANT.value)


def _temperature(is_meant: Callable[[Policy, int], bool]) -> Callable[[Gathered], Rows]:
    def rows(day: Gathered) -> Rows:
        def wanted(one: PassageRow) -> bool:
            return one.tenths is not None and is_meant(day.policy, one.tenths)

        return _passages(wanted, _celsius)(day)

    return rows


def _is_high(policy: Policy, tenths: int) -> bool:
    return policy.temperature.is_high(tenths)


def _is_low(policy: Policy, tenths: int) -> bool:
    return policy.temperature.is_too_low(tenths)


def _is_coded(one: PassageRow) -> bool:
    return bool(one.evidence)


def _is_colour(colour: str) -> Callable[[PassageRow], bool]:
    return lambda one: _is_coded(one) and one.colour == colour


def _is_seen(kind: HealthEvidence) -> Callable[[PassageRow], bool]:
    return lambda one: one.evidence == kind.value


def _code(one: PassageRow) -> str:
    return evidence_words(one.evidence) if one.evidence else ""


FIGURES: tuple[Counted, ...] = (
    Counted(key="presented", group=Group.PASSAGES, rows=_passages(lambda one: True)),
    Counted(key="granted", group=Group.PASSAGES, rows=_passages(_is_granted)),
    Counted(
        key="refused",
        group=Group.PASSAGES,
        rows=_passages(lambda one: one.outcome == DENIED and not one.void, _why),
    ),
    Counted(
        key="unsettled",
        group=Group.PASSAGES,
        rows=_passages(lambda one: one.outcome not in (GRANTED, DENIED) and not one.void, _why),
    ),
    Counted(key="corrected", group=Group.PASSAGES, rows=_passages(lambda one: one.void)),
    Counted(key="entered", group=Group.PASSAGES, rows=_passages(_is_let(Direction.ENTRY))),
    Counted(key="left", group=Group.PASSAGES, rows=_passages(_is_let(Direction.EXIT))),
    Counted(key="residents", group=Group.PASSAGES, rows=_passages(_is_kind(*_HOME))),
    Counted(key="staff", group=Group.PASSAGES, rows=_passages(_is_kind(*_STAFF))),
    Counted(key="visiting", group=Group.PASSAGES, rows=_passages(_is_kind("visitor"))),
    Counted(key="unnamed", group=Group.PASSAGES, rows=_passages(_is_kind(""))),
    Counted(
        key="by-rule",
        group=Group.PASSAGES,
        rows=_passages(
            lambda one: _is_granted(one) and is_by_rule(one.findings, bool(one.overridden))
        ),
    ),
    Counted(
        key="overridden",
        group=Group.PASSAGES,
        rows=_passages(lambda one: _is_granted(one) and bool(one.overridden), _why),
    ),
    Counted(
        key="emergency",
        group=Group.PASSAGES,
        rows=_passages(
            lambda one: _is_granted(one) and not one.overridden and EMERGENCY in one.findings
        ),
    ),
    Counted(
        key="measured", group=Group.HEALTH, rows=_temperature(lambda *_: True), asked=asks_health
    ),
    Counted(
        key="normal",
        group=Group.HEALTH,
        rows=_temperature(lambda p, t: not (_is_high(p, t) or _is_low(p, t))),
        asked=asks_health,
    ),
    Counted(key="high", group=Group.HEALTH, rows=_temperature(_is_high), asked=asks_health),
    Counted(key="too-low", group=Group.HEALTH, rows=_temperature(_is_low), asked=asks_health),
    Counted(key="coded", group=Group.HEALTH, rows=_passages(_is_coded, _code), asked=asks_health),
    *(
        Counted(
            key=f"code-{colour or 'none'}",
            group=Group.HEALTH,
            rows=_passages(_is_colour(colour), _code),
            asked=asks_health,
        )
        for colour in (*(one.value for one in HealthCodeColour), "")
    ),
    *(
        Counted(
            key=f"evidence-{kind.value}",
            group=Group.HEALTH,
            rows=_passages(_is_seen(kind), _code),
            asked=asks_health,
        )
        for kind in HealthEvidence
    ),
    Counted(
        key="referred",
        group=Group.HEALTH,
        rows=lambda day: _referrals(day, lambda one: True),
        asked=asks_health,
    ),
    Counted(
        key="taken-over",
        group=Group.HEALTH,
        rows=lambda day: _referrals(day, lambda one: one.closed_at is not None),
        asked=asks_health,
    ),
    Counted(
        key="waiting-for-clinic",
        group=Group.HEALTH,
        rows=lambda day: _referrals(day, lambda one: one.closed_at is None),
        asked=asks_health,
    ),
)


def _referrals(day: Gathered, is_meant: Callable[[ReferralRow], bool]) -> Rows:
    return (
        Row(
            id=one.id,
            at=one.opened_at,
            name=mask_name(one.name),
            place=one.place,
            what=one.clinic,
        )
        for one in day.referrals
        if is_meant(one)
    )


BALANCES = (
    Balance(total="presented", parts=("granted", "refused", "unsettled", "corrected")),
    Balance(total="granted", parts=("entered", "left")),
    Balance(total="granted", parts=("residents", "staff", "visiting", "unnamed")),
    Balance(total="granted", parts=("by-rule", "overridden", "emergency")),
    Balance(total="measured", parts=("normal", "high", "too-low")),
    Balance(total="coded", parts=("code-green", "code-yellow", "code-red", "code-none")),
    Balance(total="coded", parts=tuple(f"evidence-{kind.value}" for kind in HealthEvidence)),
    Balance(total="referred", parts=("taken-over", "waiting-for-clinic")),
)
