"""F8, 特批放行: which findings are set aside, why, and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.accounts import AccountRow, Accounts
from gatekeeper.services.cars import Cars
from gatekeeper.services.settlement import OVERRIDE_REASONS, Settlement
from gatekeeper.services.shown import Shown
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, Tick, choice, fill, line
from gatekeeper.ui.screen import GAP, NARROW, Screen, Tasks, label
from gatekeeper.ui.words import options, with_note


def override_reasons() -> tuple[tuple[str, str], ...]:
    """The reasons with their words; the last one wants a sentence."""
    return options(OVERRIDE_REASONS)


def standing_in_the_way(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that hold or deny, worst first, each code once."""
    seen: dict[str, Finding] = {}
    for finding in sorted(findings, key=lambda f: -f.outcome):
        if finding.outcome >= Outcome.HELD and not finding.overridden:
            seen.setdefault(finding.code, finding)
    return tuple(seen.values())


class OverridePanel(Screen):
    """Emits `finished` with what the gate shows afterwards."""

    def __init__(
        self,
        settlement: Settlement | Cars,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        shown: Shown,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._settlement = settlement
        self._shown = shown
        self._operator = operator
        self._supervisors: tuple[AccountRow, ...] = ()
        if shown.presentation is None or shown.presentation.decision is None:
            raise ValueError("nobody stands here")
        self._presentation = shown.presentation
        self._findings = standing_in_the_way(shown.presentation.decision.findings)
        self.ticks: dict[str, Tick] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.beyond = label("hint")
        self.reasons = Choices(override_reasons, columns=0)
        self.why = Form(close=True)
        self.why.add("reason", lambda: tr("Reason"), self.reasons, _chosen)
        self.form = Form(close=True)
        self.note = self.form.add("note", lambda: tr("Details"), line(longest=200), self._worded)
        self.word = choice(self._whose())
        self.form.add("word", lambda: tr("Approved by"), self.word)
        self.reasons.chosen.connect(lambda _: self.note.look())
        self.word.currentIndexChanged.connect(self._ask_which)
        for finding in self._findings:
            made = Tick()
            self.say(made.setText, partial(text.sentence, finding.code, finding.parameters))
            self.ticks[finding.code] = made
            self._list.addWidget(made)
        self._lay_out()
        self.say(self.title.setText, self._whom)
        self.say(
            self.hint.setText,
            lambda: tr("What you override is recorded with your name and the reason."),
        )
        self.offer(lambda: tr("Override and let pass"))
        self.setFocusProxy(self.reasons)
        self.run(accounts.names, then=self._show_supervisors, lane="read")
        self._ask_which()

    def _lay_out(self) -> None:
        """What and on whose word to the left, why to the right; one below the other if narrow."""
        what = QVBoxLayout()
        what.setSpacing(GAP // 2)
        what.addLayout(self._list)
        what.addWidget(self.beyond)
        what.addWidget(self.form)
        what.addStretch(1)
        why = QVBoxLayout()
        why.addWidget(self.why)
        why.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(2 * GAP)
        self._columns.addLayout(what, 5)
        self._columns.addLayout(why, 4)
        self.body.addLayout(self._columns)
        self.body.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        narrow = self.width() < NARROW
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def _whom(self) -> str:
        """The verdict above may be another person's by now."""
        holder = self._shown.holder
        name = mask_name(holder.name) if holder else ""
        return tr("{what}: {value}", what=tr("Override"), value=name) if name else tr("Override")

    def _worded(self, value: str) -> str:
        if self.reasons.value == "other" and not value.strip():
            return tr("Please explain why.")
        return ""

    def _whose(self) -> list[tuple[Any, str]]:
        own = tr("My own decision")
        named = [(row.id, tr("{name}, by telephone", name=row.name)) for row in self._supervisors]
        return [(None, own), *named]

    def _show_supervisors(self, rows: Sequence[AccountRow]) -> None:
        self._supervisors = tuple(
            row
            for row in rows
            if may(Role(row.role), Act.CONFIRM) and row.id != self._operator.account
        )
        fill(self.word, self._whose(), self.word.currentData())

    @property
    def _superior(self) -> Operator | None:
        """The superior named on the telephone; his rights count."""
        account = self.word.currentData()
        named = next((row for row in self._supervisors if row.id == account), None)
        return Operator(account=named.id, name=named.name, role=Role(named.role)) if named else None

    def _ask_which(self) -> None:
        superior = self._superior
        codes = self._settlement.overridable(
            self._presentation, self._operator, superior.role if superior else None
        )
        # The only one there is needs no tick; among several he says himself which he means.
        for code, made in self.ticks.items():
            made.setEnabled(code in codes)
            made.setChecked(codes == (code,))
        self._tell_beyond()

    def _tell_beyond(self) -> None:
        beyond = any(not made.isEnabled() for made in self.ticks.values())
        self.beyond.setText(tr("You may not override the grey lines."))
        self.beyond.setVisible(beyond)

    def submit(self) -> None:
        codes = [code for code, made in self.ticks.items() if made.isChecked()]
        if not codes:
            self.tell(tr("Tick a line that you may override."), problem=True)
            return
        if not (self.why.look() and self.form.look()):
            return
        note = str(self.form["note"]).strip()
        self.run(
            self._settlement.override,
            self._shown.lane,
            self._presentation.id,
            frozenset(codes),
            with_note(self.reasons.value, note),
            self._operator,
            self._superior,
            then=self.finished.emit,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit picks its reason from anywhere outside the text line."""
        if not self.reasons.press_digit(event.text()):
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.word, self._whose(), self.word.currentData())
        self._tell_beyond()


def _chosen(value: str) -> str:
    return "" if value else tr("Please choose a reason.")
