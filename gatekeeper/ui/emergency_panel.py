"""F12: open the gate in an emergency, end it, and print who is inside."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.emergencies import REASONS, Emergencies, EmergencyState
from gatekeeper.text import tr
from gatekeeper.text.reasons import reason_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.words import clock_time, options, with_note


def emergency_reasons() -> tuple[tuple[str, str], ...]:
    """Why the gate stands open, with words; the last one wants a sentence."""
    return options(REASONS)


class EmergencyPanel(Screen):
    """Before: why; during: since when, end, and the roll-call of those inside."""

    roll_call_asked = Signal()

    def __init__(
        self,
        emergencies: Emergencies,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._emergencies = emergencies
        self._operator = operator
        self._state: EmergencyState | None = None
        self.form = Form(close=True)
        self.reasons = Choices(emergency_reasons, columns=0)
        self.form.add(
            "reason",
            lambda: tr("What happened"),
            self.reasons,
            lambda value: "" if value else tr("Please choose what happened."),
        )
        self.note = self.form.add("note", lambda: tr("Details"), line(longest=200), self._worded)
        self.reasons.chosen.connect(lambda _: self.note.look())
        self.since = label("lead")
        self.roll_call = button()
        self.roll_call.clicked.connect(self.roll_call_asked)
        self.body.addWidget(self.since)
        self.body.addWidget(self.form)
        self.body.addWidget(self.roll_call, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Emergency passage"))
        self.say(self.roll_call.setText, lambda: tr("Print roll-call (P)"))
        self.primary.show()
        self.setFocusProxy(self.reasons)
        self._show_state(None)
        self.run(emergencies.current, then=self._show_state, lane="read")

    def _worded(self, value: str) -> str:
        if self.reasons.value == "other" and not value.strip():
            return tr("Please explain what happened.")
        return ""

    def _show_state(self, state: EmergencyState | None) -> None:
        self._state = state
        self.form.setVisible(state is None)
        self.since.setVisible(state is not None)
        if state is not None:
            self.hint.setText(tr("Nobody is checked until it ends; passages are still counted."))
            self.since.setText(
                tr(
                    "Running since {time}: {reason}",
                    time=clock_time(state.started_at),
                    reason=reason_words(state.reason),
                )
            )
            self.primary.setText(tr("End the emergency (Ctrl+Enter)"))
        else:
            self.hint.setText(
                tr("Nobody will be checked until it ends. Start and end are recorded.")
            )
            self.primary.setText(tr("Start the emergency (Ctrl+Enter)"))

    def submit(self) -> None:
        if self._state is not None:
            self.question.ask(
                lambda: tr("End the emergency? From then on everybody is checked again."),
                lambda: tr("End"),
                self._end,
            )
            return
        if not self.form.look():
            return
        note = str(self.form["note"]).strip()
        self.run(
            self._emergencies.begin,
            with_note(self.reasons.value, note),
            self._operator,
            then=self._on_changed,
        )

    def _end(self) -> None:
        self.run(self._emergencies.end, self._operator, then=self._on_changed)

    def _on_changed(self, result: object) -> None:
        self.finished.emit(result)
        self.run(self._emergencies.current, then=self._show_state, lane="read")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """P prints; a digit picks what happened."""
        if event.text() in ("p", "P"):
            self.roll_call_asked.emit()
        elif self._state is not None or not self.reasons.press_digit(event.text()):
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        self._show_state(self._state)
