"""异常数据包: bundles that were set aside or wait, what is wrong with each, the end of a log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.settling import REASON_LENGTH, AsideRow, Settling
from gatekeeper.text import tr
from gatekeeper.text.mornings import what_is_wrong
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.words import day_and_time


class AsideScreen(Screen):
    """`close_asked` carries a bundle, the line its log is to end at, and why."""

    close_asked = Signal(object, int, str)

    def __init__(
        self,
        settling: Settling,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._settling = settling
        self.list = RowsView(
            (
                Column(title=lambda: tr("Status"), words=_status, tone=_tone),
                Column(title=lambda: tr("Station"), words=lambda r: r.name),
                Column(
                    title=lambda: tr("No."), words=lambda r: str(r.number), order=lambda r: r.number
                ),
                Column(title=lambda: tr("Lines"), words=_lines, order=lambda r: r.first),
                Column(
                    title=lambda: tr("Received"),
                    words=lambda r: day_and_time(r.received_at),
                    order=lambda r: r.received_at,
                ),
                Column(
                    title=lambda: tr("What is wrong"),
                    words=lambda r: what_is_wrong(r.code, r.parameters),
                    stretch=True,
                ),
            ),
            lambda: tr("No bundle was set aside, and none waits."),
            chips=(Chip(title=lambda: tr("Set aside"), keeps=lambda r: not r.is_waiting),),
            exportable=True,
        )
        self.list.picked.connect(self._on_picked)
        list_export.connect(self.list, self, exporting, operator, "set-aside")
        self.told = label("notice")
        self.form = Form(columns=2)
        self.form.add("line", lambda: tr("Its log ends at line"), line(longest=9), _line_fault)
        self.form.add("reason", lambda: tr("Why?"), line(longest=REASON_LENGTH), required)
        self.form.hide()
        self.close_it = button()
        self.close_it.clicked.connect(self._on_close)
        QShortcut(QKeySequence("Ctrl+L"), self, self.close_it.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.close_it)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.told)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: tr("Bundles set aside"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "None of their lines is taken. One that waits needs nothing but the lines before "
                "it; one that is damaged is sent anew by itself."
            ),
        )
        self.say(self.close_it.setText, lambda: tr("Close the log at a line (Ctrl+L)"))
        self.offer(lambda: tr("Close the log"))
        self.primary.hide()
        self.setFocusProxy(self.list.search)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.form.hide()
        self.primary.hide()
        self.run(self._settling.set_aside, then=self._show, lane="read")

    def _show(self, rows: Sequence[AsideRow]) -> None:
        self.list.renew_rows(rows, lambda row: row.sha256)
        self._on_picked(self.list.current)

    def _on_picked(self, row: AsideRow | None) -> None:
        self.close_it.setEnabled(row is not None and not row.is_waiting and not row.is_spoilt)
        self.told.setText(self._told(row) if row is not None else "")
        self.told.setVisible(row is not None)

    @staticmethod
    def _told(row: AsideRow) -> str:
        """The whole sentence, and how far the log is here."""
        here = tr("Lines of this log that are here: up to {line}.", line=row.stored)
        return f"{what_is_wrong(row.code, row.parameters)}  {here}"

    def _on_close(self) -> None:
        row: AsideRow | None = self.list.current
        if row is not None and self.close_it.isEnabled():
            self.form.show()
            self.primary.show()
            self.form.fields["line"].editor.setProperty("text", str(row.stored))
            self.form.fields["reason"].editor.setFocus()

    def submit(self) -> None:
        row: AsideRow | None = self.list.current
        if row is not None and not self.form.isHidden() and self.form.look():
            self.close_asked.emit(row, int(self.form["line"]), self.form["reason"])

    def retranslate(self) -> None:
        super().retranslate()
        self._on_picked(self.list.current)


def _line_fault(typed: str) -> str:
    plain = typed.strip()
    return "" if plain.isascii() and plain.isdigit() else tr("Please fill in a number.")


def _status(row: AsideRow) -> str:
    return tr("waits") if row.is_waiting else tr("set aside")


def _tone(row: AsideRow) -> Tone:
    return Tone.HELD if row.is_waiting else Tone.DENIED


def _lines(row: AsideRow) -> str:
    return f"{row.first} - {row.last}" if row.last else "?"
