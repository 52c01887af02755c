"""The clerk's morning: each station with its last bundle, what is missing, how it is fetched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.mornings import Mornings, State, StationLine, Summary
from gatekeeper.text import tr
from gatekeeper.text.mornings import age_words, state_words, summary_words, what_is_wrong
from gatekeeper.ui import list_export
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.theme import Tone

TONES = {
    State.ASIDE: Tone.DENIED,
    State.MISSING: Tone.HELD,
    State.UNDECIDED: Tone.HELD,
    State.IN: Tone.GRANTED,
    State.REPLACED: Tone.PENDING,
    State.CLOSED: Tone.PENDING,
}


class StationsScreen(Screen):
    """`opened` carries a station; the other signals ask for what stands behind their keys."""

    opened = Signal(object)
    aside_asked = Signal()
    refused_asked = Signal()
    corrections_asked = Signal()
    enrol_asked = Signal()
    stick_asked = Signal()

    def __init__(
        self,
        mornings: Mornings,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._mornings, self._operator = mornings, operator
        self._summary: Summary | None = None
        self.stand = MarkLine()
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Status"),
                    words=lambda r: state_words(r.state),
                    order=lambda r: list(State).index(r.state),
                    tone=lambda r: TONES[r.state],
                ),
                Column(title=lambda: tr("Station"), words=_name),
                _moment(lambda: tr("Bundle expected"), "expected_at"),
                _moment(lambda: tr("Received"), "received_at"),
                _count(lambda: tr("Rows"), "lines"),
                _count(lambda: tr("Not taken"), "refused"),
                _count(lambda: tr("To decide"), "undecided"),
                _moment(lambda: tr("Missing since"), "missing_since"),
                Column(
                    title=lambda: tr("Data age"),
                    words=lambda r: age_words(r.age),
                    order=lambda r: (r.age is None, r.age),
                ),
                Column(title=lambda: tr("How to fetch it"), words=_how, stretch=True),
            ),
            lambda: tr(
                "No station sends here yet. Ctrl+N makes a code; it is typed in at the gate, F10, "
                "Exchange with the office."
            ),
            chips=(
                Chip(title=lambda: tr("Missing"), keeps=lambda r: r.state is State.MISSING),
                Chip(title=lambda: tr("To be settled"), keeps=_waits),
            ),
            exportable=True,
        )
        self.list.opened.connect(self.opened)
        self.list.picked.connect(self._on_picked)
        self.told = label("notice")
        list_export.connect(
            self.list, self, exporting, operator, "stations", notes=lambda: [self._stand_words()]
        )
        self.body.addWidget(self.stand)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.told)
        self._add_buttons()
        self.say(self.title.setText, lambda: tr("Stations this morning"))
        self.say(self.hint.setText, lambda: tr("Enter opens the bundles of a station."))
        self.setFocusProxy(self.list.search)

    def _add_buttons(self) -> None:
        acts: Sequence[tuple[str, Callable[[], object], Callable[[], str]]] = (
            ("Ctrl+S", self.aside_asked.emit, lambda: tr("Set aside (Ctrl+S)")),
            ("Ctrl+R", self.refused_asked.emit, lambda: tr("Refused (Ctrl+R)")),
            ("Ctrl+K", self.corrections_asked.emit, lambda: tr("Corrections (Ctrl+K)")),
            ("Ctrl+I", self.stick_asked.emit, lambda: tr("From a stick (Ctrl+I)")),
            ("Ctrl+N", self.enrol_asked.emit, lambda: tr("Enrol (Ctrl+N)")),
        )
        for key, act, sentence in acts:
            made = button()
            made.clicked.connect(act)
            self.say(made.setText, sentence)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
            QShortcut(QKeySequence(key), self, made.click)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._mornings.listed, self._operator, then=self._show, lane="read")
        self.run(self._mornings.summary, then=self._show_summary, lane="read")

    def _show(self, rows: Sequence[StationLine]) -> None:
        self.list.renew_rows(rows, lambda line: line.row.station)
        self._on_picked(self.list.current)

    def _on_picked(self, line: StationLine | None) -> None:
        """The whole sentence of the one chosen: its column is narrow."""
        self.told.setText(_how(line) if line is not None else "")

    def _show_summary(self, summary: Summary) -> None:
        self._summary = summary
        self.stand.tell(Tone.GRANTED if summary.is_well else Tone.HELD, self._stand_words())

    def _stand_words(self) -> str:
        return summary_words(*astuple(self._summary)) if self._summary is not None else ""

    def retranslate(self) -> None:
        super().retranslate()
        self._on_picked(self.list.current)
        if self._summary is not None:
            self._show_summary(self._summary)


def _waits(line: StationLine) -> bool:
    return line.state in (State.ASIDE, State.UNDECIDED)


def _name(line: StationLine) -> str:
    """With its post, where that has another name."""
    return line.name if line.post in ("", line.name) else f"{line.name} ({line.post})"


def _moment(title: Callable[[], str], name: str) -> Column:
    def words(line: StationLine) -> str:
        found = getattr(line.morning, name, None)
        return f"{found.astimezone():%m-%d %H:%M}" if found is not None else ""

    def order(line: StationLine) -> str:
        found = getattr(line.morning, name, None)
        return found.isoformat() if found is not None else ""

    return Column(title=title, words=words, order=order)


def _count(title: Callable[[], str], name: str) -> Column:
    def words(line: StationLine) -> str:
        return str(getattr(line.morning, name)) if line.morning is not None else ""

    return Column(title=title, words=words, order=lambda line: getattr(line.morning, name, -1))


def _how(line: StationLine) -> str:
    """What to do about it; of one that is over, how it ended."""
    if line.state is State.CLOSED:
        return tr("closed: {reason}", reason=line.row.closed_reason)
    if line.state is State.REPLACED:
        return tr("{name} goes on with its log.", name=line.replaced_by or line.row.replaced_by)
    morning = line.morning
    if morning is not None and line.state in (State.ASIDE, State.MISSING):
        return what_is_wrong(morning.code, morning.parameters)
    if line.state is State.UNDECIDED:
        return tr("Ctrl+R shows what was not taken.")
    return ""
