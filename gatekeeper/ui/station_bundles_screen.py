"""A station of the office: who it is, its last bundles; another name, the end of its log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.enrolment import LONGEST_NAME
from gatekeeper.domain.exchange import ReceiptState
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.mornings import BundleRow, Mornings, StationLine
from gatekeeper.services.stations import REASON_LENGTH
from gatekeeper.text import tr
from gatekeeper.text.mornings import receipt_words, state_words, what_is_wrong
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import line
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.stations_screen import TONES
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.words import day_and_time

BUNDLE_TONES = {
    ReceiptState.MERGED: Tone.GRANTED,
    ReceiptState.AGAIN: Tone.GRANTED,
    ReceiptState.WAITING: Tone.HELD,
    ReceiptState.SET_ASIDE: Tone.DENIED,
}


class StationBundlesScreen(Screen):
    """`rename_asked` carries the name typed, `close_asked` the reason: not everybody may."""

    rename_asked = Signal(str)
    close_asked = Signal(str)

    def __init__(
        self,
        station: StationLine,
        mornings: Mornings,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._station, self._mornings, self._operator = station, mornings, operator
        self._is_closing = False
        self.stand, self.facts = MarkLine(), label("hint")
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Status"),
                    words=lambda r: receipt_words(r.state),
                    tone=lambda r: BUNDLE_TONES[r.state],
                ),
                Column(
                    title=lambda: tr("No."), words=lambda r: str(r.number), order=lambda r: r.number
                ),
                Column(
                    title=lambda: tr("Received"),
                    words=lambda r: day_and_time(r.received_at),
                    order=lambda r: r.received_at,
                ),
                Column(
                    title=lambda: tr("Made at"),
                    words=lambda r: day_and_time(r.made_at) if r.made_at else "",
                ),
                Column(title=lambda: tr("Lines"), words=_lines, order=lambda r: r.first),
                Column(title=lambda: tr("Rows"), words=lambda r: str(r.rows)),
                Column(title=lambda: tr("Not taken"), words=lambda r: str(r.refused)),
                Column(
                    title=lambda: tr("kB"),
                    words=lambda r: f"{r.size / 1000:.0f}",
                    order=lambda r: r.size,
                ),
                Column(title=lambda: tr("What is wrong"), words=_wrong, stretch=True),
            ),
            lambda: tr("No bundle of this station has come yet. Start the exchange there."),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "bundles")
        self.form = Form(columns=1)
        self.form.add("name", lambda: tr("Name"), line(longest=LONGEST_NAME), required)
        self.form.add("reason", self._reason_words, line(longest=REASON_LENGTH), required)
        self.form.hide()
        for widget in (self.stand, self.facts):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.rename, self.close_it = button(), button()
        for key, made, act in (
            ("Ctrl+E", self.rename, self._on_rename),
            ("Ctrl+L", self.close_it, self._on_close),
        ):
            made.clicked.connect(act)
            QShortcut(QKeySequence(key), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.close_it.setEnabled(not station.row.is_closed)
        self.say(self.title.setText, lambda: self._station.name)
        self.say(self.hint.setText, lambda: tr("The last bundles of this station."))
        self.say(self.facts.setText, self._facts)
        self.say(self.rename.setText, lambda: tr("Rename (Ctrl+E)"))
        self.say(self.close_it.setText, lambda: tr("Close it for good (Ctrl+L)"))
        self.offer(lambda: tr("Save"))
        self.primary.hide()
        self.setFocusProxy(self.list.search)
        self.retranslate()
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        station = self._station.row.station
        self.run(
            self._mornings.bundles, station, self._operator, then=self.list.set_rows, lane="read"
        )

    def renew(self) -> None:
        """It was changed: as it stands now."""
        self.run(self._mornings.listed, self._operator, then=self._show_station, lane="read")

    def _show_station(self, lines: Sequence[StationLine]) -> None:
        found = [one for one in lines if one.row.station == self._station.row.station]
        if found:
            self._station = found[0]
            self.form.hide()
            self.primary.hide()
            self.close_it.setEnabled(not self._station.row.is_closed)
            self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.stand.tell(TONES[self._station.state], state_words(self._station.state))

    def _facts(self) -> str:
        row = self._station.row
        told = [
            tr("Fingerprint: {groups}", groups=row.fingerprint),
            tr("enrolled {at}", at=day_and_time(row.enrolled_at)),
            tr("lines here: {count}", count=row.lines),
        ]
        if row.seen_at is not None:
            told.append(tr("last heard of {at}", at=day_and_time(row.seen_at)))
        if row.program:
            told.append(tr("version {version}", version=row.program))
        if row.is_closed:
            told.append(tr("closed at line {line}", line=row.closed_through or 0))
        return "  ·  ".join(told)

    def _reason_words(self) -> str:
        return tr("Why? It is told to the station, and it is answered no more.")

    # --- another name, the end ----------------------------------------------------------------

    def _on_rename(self) -> None:
        self._ask("name")
        self.form.fields["name"].editor.setProperty("text", self._station.name)

    def _on_close(self) -> None:
        self._ask("reason")

    def _ask(self, key: str) -> None:
        self._is_closing = key == "reason"
        self.form.show()
        self.primary.show()
        for name, field in self.form.fields.items():
            field.setVisible(name == key)
        self.form.fields[key].editor.setFocus()

    def submit(self) -> None:
        if self.form.isHidden():
            return
        field = self.form.fields["reason" if self._is_closing else "name"]
        if field.look():
            (self.close_asked if self._is_closing else self.rename_asked).emit(field.value)


def _lines(row: BundleRow) -> str:
    return f"{row.first} - {row.last}" if row.last else ""


def _wrong(row: BundleRow) -> str:
    return what_is_wrong(row.code, row.parameters) if row.code else ""
