"""更正: reports that late bundles changed after they were given out, and what changed in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.corrections import CorrectionRow, Corrections
from gatekeeper.services.exporting import Exporting
from gatekeeper.text import tr
from gatekeeper.text.corrections import change_words, number_words, report_words
from gatekeeper.ui import list_export
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.words import day_and_time


class CorrectionsScreen(Screen):
    """`opened` carries the correction."""

    opened = Signal(object)

    def __init__(
        self,
        corrections: Corrections,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._corrections, self._operator = corrections, operator
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Report"),
                    words=lambda r: report_words(r.kind, r.subject),
                ),
                Column(
                    title=lambda: tr("Correction"),
                    words=lambda r: number_words(r.corrected.number),
                    order=lambda r: r.corrected.number,
                ),
                Column(
                    title=lambda: tr("Made at"),
                    words=lambda r: day_and_time(r.corrected.made_at),
                    order=lambda r: r.corrected.made_at,
                ),
                Column(
                    title=lambda: tr("Came late"),
                    words=lambda r: ", ".join(r.corrected.stations),
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("Figures"),
                    words=lambda r: str(len(r.corrected.changes)),
                    order=lambda r: len(r.corrected.changes),
                ),
                Column(title=lambda: tr("Status"), words=_status, tone=_tone),
            ),
            lambda: tr(
                "No correction. One is made when a station's data comes after a report of that "
                "time was printed or saved."
            ),
            chips=(Chip(title=lambda: tr("To be given out"), keeps=lambda r: not r.is_given),),
            exportable=True,
        )
        self.list.opened.connect(self.opened)
        list_export.connect(self.list, self, exporting, operator, "corrections")
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Corrections of reports"))
        self.say(
            self.hint.setText,
            lambda: tr("Enter shows what changed; whoever has the report gets its correction."),
        )
        self.setFocusProxy(self.list.search)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._corrections.listed, self._operator, then=self._show, lane="read")

    def _show(self, rows: Sequence[CorrectionRow]) -> None:
        self.list.renew_rows(rows, lambda r: (r.kind, r.subject, r.corrected.number))


class CorrectionScreen(Screen):
    """One of them, figure by figure; `paper_asked` carries it."""

    paper_asked = Signal(object)

    def __init__(
        self,
        row: CorrectionRow,
        corrections: Corrections,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._row, titles = row, corrections.titles
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Figure"),
                    words=lambda c: change_words(row.kind, c.key, titles),
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("As reported"),
                    words=lambda c: str(c.old),
                    order=lambda c: c.old,
                ),
                Column(
                    title=lambda: tr("Now correct"),
                    words=lambda c: str(c.new),
                    order=lambda c: c.new,
                ),
                Column(
                    title=lambda: tr("Difference"),
                    words=lambda c: f"{c.new - c.old:+d}",
                    order=lambda c: c.new - c.old,
                ),
            ),
            lambda: tr("The figures are again as they were given out."),
            exportable=True,
        )
        told = row.kind, row.subject, row.corrected.number

        def give() -> None:
            self.run(corrections.give_correction, *told, operator, quiet=True)

        list_export.connect(
            self.list, self, exporting, operator, "correction", notes=self._notes, then=give
        )
        self.print = button()
        self.print.clicked.connect(lambda: self.paper_asked.emit(row))
        QShortcut(QKeySequence("Ctrl+P"), self, self.print.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.print)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, lambda: "  ·  ".join(self._told()))
        self.say(self.print.setText, lambda: tr("Print (Ctrl+P)"))
        self.setFocusProxy(self.list.search)
        self.list.set_rows(row.corrected.changes)

    def _title(self) -> str:
        row = self._row
        return f"{number_words(row.corrected.number)}  {report_words(row.kind, row.subject)}"

    def _told(self) -> list[str]:
        """When it was given out and who was missing then; who came since."""
        row = self._row
        at = day_and_time(row.reported_at)
        told = [tr("Given out on {at} by {name}.", at=at, name=row.reported_by or "-")]
        if row.missing:
            told.append(tr("Missing then: {names}.", names=", ".join(row.missing)))
        told.append(tr("Came late: {names}.", names=", ".join(row.corrected.stations)))
        return told

    def _notes(self) -> Sequence[str]:
        return (self._title(), *self._told())


def _status(row: CorrectionRow) -> str:
    at = row.corrected.given_at
    return tr("given out {at}", at=day_and_time(at)) if at else tr("to be given out")


def _tone(row: CorrectionRow) -> Tone:
    return Tone.GRANTED if row.is_given else Tone.HELD
