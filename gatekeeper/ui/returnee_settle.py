"""A supervisor settles what the rules leave open: what becomes of one, which measure, and why."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.returnees import Disposition
from gatekeeper.domain.triage import SETTLE_REASONS
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.services.dispositions import Dispositions
from gatekeeper.text import tr
from gatekeeper.text.returnees import (
    disposition_words,
    level_words,
    measure_words,
    reasons_words,
    settled_words,
)
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

_WAYS = (Disposition.ENTER, Disposition.TRANSFER, Disposition.REFUSED)
_MEASURES = (Measure.HOME, Measure.MONITORING, Measure.NONE, Measure.CENTRAL)
# What a measure other than the choice of `measure` follows from.
_FIXED = {Disposition.TRANSFER: Measure.CENTRAL, Disposition.REFUSED: Measure.NONE}


class SettleScreen(Screen):
    """Emits `finished` with the arrival as it is then."""

    def __init__(
        self,
        arrival: Arrival,
        member: MemberShown,
        dispositions: Dispositions,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        policy: Policy,
    ) -> None:
        super().__init__(tasks, parent)
        self._member, self._dispositions, self._operator = member, dispositions, operator
        self.way = Choices(
            lambda: [(one.value, disposition_words(one)) for one in _WAYS], columns=0
        )
        self.measure = Choices(
            lambda: [(one.value, measure_words(one, policy.days_of(one))) for one in _MEASURES[:3]],
            columns=0,
        )
        self.reason = Choices(
            lambda: [(one, settled_words(one)) for one in SETTLE_REASONS], columns=0
        )
        self.form = Form()
        self.form.add("disposition", lambda: tr("What becomes of this person?"), self.way, _chosen)
        self.form.add("measure", lambda: tr("Measure"), self.measure)
        self.form.add("reason", lambda: tr("Why?"), self.reason, _chosen)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.way.chosen.connect(self._on_way)
        self.measure.chosen.connect(lambda _: self.reason.setFocus())
        name = f"{arrival.number}-{member.place + 1}  {member.member.name}"
        self.say(self.title.setText, lambda: tr("Settle: {name}", name=name))
        self.say(self.hint.setText, self._hint)
        self.offer(lambda: tr("Settle"))
        self.setFocusProxy(self.way)
        self.measure.check(Measure.HOME.value)

    def _hint(self) -> str:
        said = self._member.triage
        parts = (level_words(said.level), reasons_words(said.reasons), " ".join(said.areas))
        return "  ·  ".join(part for part in parts if part)

    def _on_way(self, way: str) -> None:
        enters = way == Disposition.ENTER
        self.form.fields["measure"].setVisible(enters)
        (self.measure if enters else self.reason).setFocus()

    def submit(self) -> None:
        if not self.form.look():
            return
        way = Disposition(self.way.value)
        measure = _FIXED.get(way, Measure(self.measure.value or Measure.HOME))
        settle = partial(
            self._dispositions.settle, self._member.id, way, measure, self.reason.value
        )
        self.run(settle, self._operator, then=self.finished.emit, failed=self._on_not)

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)


def _chosen(value: str) -> str:
    return "" if value else tr("Please choose.")


def _ways() -> list[tuple[str, str]]:
    return [(one.value, disposition_words(one)) for one in _WAYS]


def _reasons() -> list[tuple[str, str]]:
    return [(one, settled_words(one)) for one in SETTLE_REASONS]
