"""What becomes of each of them: what the rules say, what was decided, where they are taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.returnees import Disposition
from gatekeeper.domain.vehicles import SLOT_AT_MOST
from gatekeeper.errors import Problem
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.text import sentence, tr
from gatekeeper.text.returnees import (
    clear_words,
    disposition_words,
    gap_words,
    level_words,
    measure_words,
    reasons_words,
    settled_words,
)
from gatekeeper.ui.forms import Field
from gatekeeper.ui.inputs import line
from gatekeeper.ui.returnee_pages import StepPage
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, button, label
from gatekeeper.ui.words import recently

WAITS = "▲ "


class OutcomePage(StepPage):
    """One line a person; acts on the line chosen stand below."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self._policy = policy
        self._arrival: Arrival | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.member.name)),
                Column(title=lambda: tr("Risk"), words=lambda r: level_words(r.triage.level)),
                Column(
                    title=lambda: tr("Because"),
                    words=lambda r: reasons_words(r.triage.reasons),
                    stretch=True,
                ),
                Column(title=lambda: tr("Areas"), words=lambda r: " ".join(r.triage.areas)),
                Column(title=lambda: tr("Decision"), words=self._decision),
                Column(title=lambda: tr("Measure"), words=self._measure),
                Column(title=lambda: tr("Transfer"), words=_transfer),
            ),
            lambda: tr("Nobody of this party is left."),
            searchable=False,
        )
        self.to = line(longest=80)
        self.field = Field(lambda: tr("Transfer reported to"), self.to)
        self.ask, self.fetched, self.settle = button(), button(), button()
        self.absent = button()
        self.clears = label("hint")
        self.slot = line(longest=SLOT_AT_MOST)
        self.car = Field(self._car_words, self.slot)
        acts = QHBoxLayout()
        acts.setSpacing(GAP)
        acts.addWidget(self.field, 1)
        for made in (self.ask, self.fetched, self.absent, self.settle):
            acts.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.list, 1)
        column.addLayout(acts)
        column.addWidget(self.car)
        column.addWidget(self.clears)
        self.say(self.ask.setText, lambda: tr("Reported (Ctrl+T)"))
        self.say(self.fetched.setText, lambda: tr("Fetched (Ctrl+F)"))
        self.say(self.absent.setText, lambda: tr("Not here (Ctrl+D)"))
        self.say(self.settle.setText, lambda: tr("Settle (Ctrl+S)"))
        self.say(self.clears.setText, self._clears)
        self.list.picked.connect(lambda _: self._allow())
        self.setFocusProxy(self.list.table)

    def _decision(self, row: MemberShown) -> str:
        """What was decided; before that, what the rules will say."""
        if row.disposition is not None:
            words = disposition_words(row.disposition)
            return f"{words} ({settled_words(row.settled)})" if row.settled else words
        words = disposition_words(row.triage.disposition)
        return f"{WAITS}{words}" if row.triage.disposition is Disposition.HELD else f"… {words}"

    def _measure(self, row: MemberShown) -> str:
        measure = row.measure if row.disposition is not None else row.triage.measure
        return measure_words(measure, self._policy.days_of(measure))

    def _clears(self) -> str:
        """四清."""
        found = self._arrival.clears if self._arrival else ()
        if not found:
            return tr("The register is complete: people, situation, times, temperatures.")
        told = dict.fromkeys(f"{clear_words(clear)}: {gap_words(gap.what)}" for clear, gap in found)
        return tr("Not clear yet: {what}", what="  ·  ".join(told))

    def _car_words(self) -> str:
        plate = self._arrival.party.plate if self._arrival else ""
        return tr("Slot in which {plate} stays (empty: the car is not held)", plate=plate)

    @property
    def wants_slot(self) -> bool:
        """Their car stays here as long as somebody of them is observed here (G20)."""
        arrival = self._arrival
        if arrival is None or not arrival.party.plate or arrival.slot:
            return False
        return any(_observed_here(row) for row in arrival.members)

    @property
    def order(self) -> Sequence[QWidget]:
        return (self.list.table, self.slot) if self.wants_slot else (self.list.table,)

    @property
    def current(self) -> MemberShown | None:
        row: MemberShown | None = self.list.current
        return row

    def show_arrival(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self.list.set_rows(arrival.members)
        self.clears.setText(self._clears())
        if self.slot.hasFocus() and not self.wants_slot:
            self.list.table.setFocus()
        self.car.setVisible(self.wants_slot)
        self.car.words.setText(self._car_words())
        if not self.wants_slot:
            self.slot.clear()
        self.car.show_problem("")
        self._allow()

    def _allow(self) -> None:
        row = self.current
        waits = row is not None and row.disposition is Disposition.TRANSFER
        is_here = waits and row is not None and row.fetched_at is None
        for made in (self.ask, self.fetched):
            made.setEnabled(is_here)
        self.to.setEnabled(is_here)
        self.absent.setEnabled(row is not None and row.disposition is None)
        self.settle.setEnabled(row is not None and row.fetched_at is None)

    def show_problem(self, problem: Problem) -> bool:
        if problem.field == "slot":
            self.car.show_problem(sentence(problem.code, problem.parameters))
            return True
        if problem.field != "transfer_to":
            return False
        self.field.show_problem(tr("Please fill this in."))
        return True


def _observed_here(row: MemberShown) -> bool:
    """What was decided of him, else what the rules will say."""
    decided = row.disposition or row.triage.disposition
    measure = row.measure if row.disposition is not None else row.triage.measure
    return decided is Disposition.ENTER and measure in (Measure.HOME, Measure.MONITORING)


def _transfer(row: MemberShown) -> str:
    if row.fetched_at is not None:
        return tr("fetched {when}", when=recently(row.fetched_at))
    if row.asked_at is not None:
        return f"{row.transfer_to} {recently(row.asked_at)}"
    return tr("not reported yet") if row.disposition is Disposition.TRANSFER else ""
