"""The fields of a case of observation, and the line below them that says what they come to."""

from __future__ import annotations

from datetime import date

from gatekeeper.domain.observation import (
    MOST_DAYS,
    ORIGIN_CHARACTERS,
    REASON_CHARACTERS,
    Particulars,
    first_day_on,
    last_day_on,
)
from gatekeeper.domain.policy import FirstDay, ObservationKind, ObservationRule
from gatekeeper.domain.typed import day_typed
from gatekeeper.domain.visits import NAME_CHARACTERS, phone_faults
from gatekeeper.text import sentence, tr
from gatekeeper.text.observation import first_day_words, kind_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, Number, line
from gatekeeper.ui.screen import Sentence


class CaseFields:
    """Makes editors and puts them into a form one by one; `told` is what they say together."""

    def __init__(
        self, rule: ObservationRule, today: date, first_day: FirstDay | None = None
    ) -> None:
        """`first_day` is that of a case opened earlier, else the rule's."""
        self._rule, self._today = rule, today
        self._first_day = first_day or rule.arrival
        self.kind = Choices(_kinds, columns=3)
        self.arrived, self.days = line(longest=10), Number(1, MOST_DAYS, rule.days)
        self.reason, self.origin = line(longest=REASON_CHARACTERS), line(longest=ORIGIN_CHARACTERS)
        self.charge, self.phone = line(longest=NAME_CHARACTERS), line(longest=24)
        self.arrived.setText(today.isoformat())

    def add_kind(self, form: Form) -> None:
        form.add("kind", lambda: tr("Kind of observation"), self.kind, _chosen)

    def add_days(self, form: Form) -> None:
        form.add("arrived_on", lambda: tr("Arrived on (like 3-1)"), self.arrived, self._day)
        form.add("days", self._days_words, self.days)

    def add_reason(self, form: Form, words: Sentence, *, needed: bool) -> None:
        form.add("reason", words, self.reason, _needed if needed else None)

    def add_origin(self, form: Form) -> None:
        form.add("origin", lambda: tr("Came from"), self.origin)

    def add_charge(self, form: Form) -> None:
        form.add("charge_name", lambda: tr("Person in charge"), self.charge)
        form.add("charge_phone", lambda: tr("Telephone"), self.phone, _phone)

    def fill(self, told: Particulars) -> None:
        """What stands in a case already."""
        self.kind.check(told.kind)
        self.arrived.setText(told.arrived_on.isoformat())
        self.days.typed.setText(str(told.days))
        self.origin.setText(told.origin)
        self.charge.setText(told.charge_name)
        self.phone.setText(told.charge_phone)

    @property
    def arrived_on(self) -> date | None:
        return day_typed(self.arrived.text(), self._today)

    @property
    def told(self) -> Particulars | None:
        """None while kind or day is missing."""
        arrived_on, kind = self.arrived_on, self.kind.value
        if arrived_on is None or not kind:
            return None
        return Particulars(
            kind=ObservationKind(kind),
            arrived_on=arrived_on,
            days=self.days.value,
            reason=self.reason.text(),
            origin=self.origin.text(),
            charge_name=self.charge.text(),
            charge_phone=self.phone.text(),
        )

    def comes_to(self) -> str:
        """ "Day 3 of 14. Last day 2022-03-15; the day of arrival is day 0." """
        arrived_on, counted = self.arrived_on, self._first_day
        if arrived_on is None:
            return ""
        return tr(
            "Day {day} of {days} today. Last day {last}; {counted}.",
            day=(self._today - first_day_on(arrived_on, counted)).days + 1,
            days=self.days.value,
            last=last_day_on(arrived_on, self.days.value, counted),
            counted=first_day_words(counted),
        )

    def _days_words(self) -> str:
        return tr(
            "Days (usual: {days} or {short})", days=self._rule.days, short=self._rule.short_days
        )

    def _day(self, typed: str) -> str:
        found = day_typed(typed, self._today)
        if found is None:
            return tr("A day like 3-1 or 2022-03-01.")
        return sentence("observation-arrival-future", {}) if found > self._today else ""


def _kinds() -> list[tuple[str, str]]:
    order = (ObservationKind.HOME, ObservationKind.CENTRAL, ObservationKind.MONITORING)
    return [(kind.value, kind_words(kind)) for kind in order]


def _chosen(value: str) -> str:
    return "" if value else tr("Which kind of observation?")


def _needed(value: str) -> str:
    return "" if value.strip() else sentence("reason-missing", {})


def _phone(typed: str) -> str:
    codes = phone_faults(typed)
    return sentence(codes[0], {}) if codes else ""
