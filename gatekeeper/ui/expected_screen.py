"""Expected returnees: who comes from where, what holds there today, who was told when (O23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.expected import BriefedBy, Expected
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.screening import PLACE_CHARACTERS
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.expected import ExpectedReturns, ExpectedRow
from gatekeeper.text import tr
from gatekeeper.text.returnees import level_words, measure_words
from gatekeeper.text.whereabouts import briefed_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.whereabouts_screen import day_fault


class ExpectedScreen(Screen):
    """`printed` carries the rows shown, as a dated list."""

    printed = Signal(object)

    def __init__(
        self,
        expected: ExpectedReturns,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._expected, self._operator = expected, operator
        self.channel = choice(_channels())
        self.due = line(longest=10)
        self.due.setPlaceholderText("2026-03-02")
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("Name"), line(longest=80))
        self.form.add("phone", lambda: tr("Phone"), line(longest=32))
        self.form.add("coming_from", lambda: tr("Coming from"), line(longest=PLACE_CHARACTERS))
        self.form.add("due_on", lambda: tr("Comes on"), self.due, day_fault)
        self.form.add("door", lambda: tr("To which door"), line(longest=40))
        self.form.add("channel", lambda: tr("Told by"), self.channel)
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.expected.name),
                    searched=lambda r: r.expected.name,
                ),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.expected.phone)),
                Column(
                    title=lambda: tr("Coming from"),
                    words=lambda r: r.expected.coming_from,
                    stretch=True,
                ),
                Column(title=lambda: tr("Comes on"), words=_due),
                Column(title=lambda: tr("Area today"), words=lambda r: level_words(r.level)),
                Column(title=lambda: tr("Measure"), words=_measure),
                Column(title=lambda: tr("Told on"), words=self._told_on),
                Column(title=lambda: tr("Area then"), words=_then),
                Column(title=lambda: tr("Told by whom"), words=lambda r: mask_name(r.told_by)),
            ),
            lambda: tr("Nobody is expected. The first one is entered above."),
            chips=(Chip(title=lambda: tr("To be told"), keeps=lambda r: r.wants_briefing),),
        )
        self.list.picked.connect(lambda _: self._allow())
        self.briefed, self.over, self.paper = (button() for _ in range(3))
        self.briefed.clicked.connect(self._on_briefed)
        self.over.clicked.connect(self._on_over)
        self.paper.clicked.connect(lambda: self.printed.emit(self.list.model.shown))
        for key, made in (("B", self.briefed), ("P", self.paper)):
            QShortcut(QKeySequence(f"Ctrl+{key}"), self, made.click)
        for made in (self.paper, self.over, self.briefed):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Expected returnees"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Each is told before travelling what holds there, and again if it gets worse."
            ),
        )
        self.say(self.briefed.setText, lambda: tr("Told (Ctrl+B)"))
        self.say(self.over.setText, lambda: tr("Take off the list"))
        self.say(self.paper.setText, lambda: tr("Print (Ctrl+P)"))
        self.offer(lambda: tr("Save the person"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self._allow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._expected.listed, then=self._show, lane="read")

    def _show(self, rows: Sequence[ExpectedRow]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _allow(self) -> None:
        for made in (self.briefed, self.over):
            made.setEnabled(self.list.current is not None)
        self.paper.setEnabled(bool(self.list.model.shown))

    def _told_on(self, row: ExpectedRow) -> str:
        if row.briefing is None:
            return ""
        at: datetime = local(row.briefing.told_at, self._expected.gate.standing.zone)
        return f"{at:%m-%d %H:%M} {briefed_words(row.briefing.channel)}"

    def submit(self) -> None:
        if not self.form.look():
            return
        told = Expected(
            name=self.form["name"],
            phone=self.form["phone"],
            coming_from=self.form["coming_from"],
            due_on=day_typed(self.form["due_on"]),
            door=self.form["door"],
        )
        self.run(
            self._expected.enter,
            told,
            self._operator,
            then=self._on_entered,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _on_entered(self, _: object) -> None:
        for key in ("name", "phone", "coming_from", "due_on", "door"):
            self.form.fields[key].editor.setProperty("text", "")
            self.form.fields[key].show_problem("")
        self.tell(tr("Done and recorded."))
        self.form.fields["name"].editor.setFocus()
        self.reload()

    def _on_briefed(self) -> None:
        row: ExpectedRow | None = self.list.current
        if row is not None:
            channel = BriefedBy(self.form["channel"])
            self.run(
                self._expected.brief,
                row.id,
                channel,
                self._operator,
                then=lambda _: self.reload(),
            )

    def _on_over(self) -> None:
        row: ExpectedRow | None = self.list.current
        if row is None:
            return
        self.question.ask(
            lambda: tr("Take {name} off the list?", name=mask_name(row.expected.name)),
            lambda: tr("Take off the list"),
            lambda: self.run(
                self._expected.close, row.id, self._operator, then=lambda _: self.reload()
            ),
        )

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.channel, _channels())


def _channels() -> list[tuple[str, str]]:
    return [(one.value, briefed_words(one)) for one in BriefedBy]


def _due(row: ExpectedRow) -> str:
    return row.expected.due_on.isoformat() if row.expected.due_on else ""


def _measure(row: ExpectedRow) -> str:
    return measure_words(row.measure, row.days)


def _then(row: ExpectedRow) -> str:
    return level_words(row.briefing.level) if row.briefing else ""
