"""The day of everybody observed (O12, O13): what is due, and one quick entry for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.day_sheet import Half, ReadingState, celsius
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.day_sheet import DayRow, DaySheet
from gatekeeper.text import tr
from gatekeeper.text.day_sheet import (
    channel_words,
    half_words,
    planned_words,
    state_words,
    swab_words,
)
from gatekeeper.ui.day_fields import DayFields, Draft
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label
from gatekeeper.ui.screen import beside as in_a_row

# As many as fit above the form.
MISSED_SHOWN = 6
# Of the width, for the list and for the entry.
LIST_SHARE, ENTRY_SHARE = 5, 2
WIDE = 1200


class DaySheetScreen(Screen):
    """`case_asked` carries the id of a case, `fever_asked` a row with a high reading."""

    case_asked = Signal(object)
    fever_asked = Signal(object)

    def __init__(
        self,
        sheet: DaySheet,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._sheet, self._operator = sheet, operator
        self.day_on = sheet.lists.today
        self._drafts: dict[UUID, Draft] = {}
        self._shown: DayRow | None = None
        self.list = RowsView(_columns(), _empty, chips=_chips())
        self.fields = DayFields(lambda: self.day_on, sheet.gate.standing.zone)
        self.about = label("label")
        self.before, self.after, self.case, self.fever = (button() for _ in range(4))
        self._lay_out()
        self.say(self.title.setText, lambda: tr("Daily sheet of {day}", day=self.day_on))
        self.say(self.hint.setText, self._figures)
        self.say(self.about.setText, self._about)
        self.say(self.before.setText, lambda: tr("Day before"))
        self.say(self.after.setText, lambda: tr("Day after"))
        self.say(self.case.setText, lambda: tr("This case"))
        self.say(self.fever.setText, lambda: tr("Fever case (Ctrl+F)"))
        self.offer(lambda: tr("Keep, next"))
        self.setFocusProxy(self.list.search)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(GAP)
        beside.addLayout(in_a_row(self.before, self.after))
        beside.addWidget(self.about)
        beside.addWidget(self.fields)
        beside.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(2 * GAP)
        self._both.addWidget(self.list, LIST_SHARE)
        self._both.addLayout(beside, ENTRY_SHARE)
        self.body.addLayout(self._both, 1)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(lambda _: self.fields.begin())
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.case.clicked.connect(self._on_case)
        self.fever.clicked.connect(lambda: self.fever_asked.emit(self._shown))
        QShortcut(QKeySequence("Ctrl+F"), self, self.fever.click)
        QShortcut(QKeySequence("Ctrl+PgUp"), self, self.before.click)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, self.after.click)
        place = self.buttons.count() - 1
        for made in (self.fever, self.case):
            self.buttons.insertWidget(place, made)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the list the entry stands below it."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.LeftToRight if self.width() >= WIDE else ways.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a case it may be another list."""
        super().showEvent(event)
        self.reload()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.fields.retranslate()
        super().changeEvent(event)

    # --- the list -----------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again how the day stands."""
        self.run(self._sheet.rows, self.day_on, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[DayRow]) -> None:
        kept = self._shown
        self.list.set_rows(rows)
        self._go_to(kept.case.id if kept else None)
        self._on_picked(self.list.current)
        self.title.setText(tr("Daily sheet of {day}", day=self.day_on))
        self.hint.setText(self._figures())
        self.before.setEnabled(any(row.case.first_on < self.day_on for row in rows))
        self.after.setEnabled(self.day_on < self._sheet.lists.today)

    def _go_to(self, case: UUID | None) -> None:
        self.list.choose(lambda row: row.case.id == case)

    def _turn(self, days: int) -> None:
        self._drafts.clear()
        self.day_on += timedelta(days=days)
        self._shown = None
        self.reload()

    def _figures(self) -> str:
        rows: Sequence[DayRow] = self.list.model.everything
        return tr(
            "Observed: {count}. Readings wanted: {due}. High: {high}. Reached: {reached}. "
            "Tests due: {tests}. Ctrl+PgUp: the day before.",
            count=len(rows),
            due=sum(row.is_due for row in rows),
            high=sum(bool(row.high) for row in rows),
            reached=sum(row.is_reached for row in rows),
            tests=sum(row.swab_due for row in rows),
        )

    # --- one of them --------------------------------------------------------------------------

    def _on_picked(self, row: DayRow | None) -> None:
        """Another line: what was typed for the one before stays with him."""
        before = self._shown
        if before is not None and (row is None or row.case.id != before.case.id):
            self._drafts[before.case.id] = dict(self.fields.values)
        self._shown = row
        self.fields.setEnabled(row is not None)
        self.primary.setEnabled(row is not None)
        self.case.setEnabled(row is not None)
        self.fever.setEnabled(row is not None and bool(row.high))
        self.about.setText(self._about())
        if row is None:
            return
        self.fields.fill(row.entry)
        if (draft := self._drafts.pop(row.case.id, None)) is not None:
            self.fields.restore(draft)

    def _about(self) -> str:
        row = self._shown
        if row is None:
            return ""
        case, last = row.case, row.last
        parts = [f"{mask_name(case.name)}  {case.place}  {row.day}/{case.days}"]
        if case.charge_name:
            charge = f"{mask_name(case.charge_name)} {case.charge_phone}"
            parts.append(tr("in charge: {who}", who=charge.strip()))
        if last.channel:
            parts.append(tr("before: {how}", how=channel_words(last.channel)))
        if row.missed:
            told = [planned_words(one) for one in row.missed[-MISSED_SHOWN:]]
            more = "… " if len(row.missed) > MISSED_SHOWN else ""
            parts.append(tr("missed: {which}", which=more + ", ".join(told)))
        return "\n".join(parts)

    def _on_case(self) -> None:
        if self._shown is not None:
            self.case_asked.emit(self._shown.case.id)

    def submit(self) -> None:
        row, told = self._shown, self.fields.told
        if row is not None and told is not None:
            self.run(
                self._sheet.enter,
                row.case.id,
                self.day_on,
                told,
                self._operator,
                then=self._on_kept,
                failed=lambda error: self.on_refused(error, self.fields),
            )

    def _on_kept(self, row: DayRow) -> None:
        """Said what is high; the next whose reading is wanted has the focus."""
        told = [f"{half_words(half)} {_celsius(row, half)}" for half in row.high]
        who = mask_name(row.case.name)
        if told:
            words = tr("{name}: {readings} is high.", name=who, readings=", ".join(told))
            self.tell(words, problem=True)
        else:
            self.tell(tr("Kept: {name} {place}.", name=who, place=row.case.place))
        shown = self.list.model.shown
        places = [place for place, one in enumerate(shown) if one.case.id == row.case.id]
        behind = shown[places[0] + 1 :] if places else ()
        following = next((one for one in behind if one.is_due), None)
        self._drafts.pop(row.case.id, None)
        self._shown = following or row
        self.reload()
        if following is not None:
            self.fields.begin()
        else:
            self.list.search.setFocus()


def _columns() -> tuple[Column, ...]:
    return (
        Column(title=lambda: tr("Address"), words=lambda r: r.case.place),
        Column(
            title=lambda: tr("Name"),
            words=lambda r: mask_name(r.case.name),
            searched=lambda r: f"{r.case.name} {r.case.number} {r.case.charge_name}",
        ),
        Column(title=lambda: tr("Day n"), words=lambda r: f"{r.day}/{r.case.days}"),
        Column(title=lambda: tr("Morning"), words=lambda r: _reading(r, Half.MORNING)),
        Column(title=lambda: tr("Afternoon"), words=lambda r: _reading(r, Half.AFTERNOON)),
        Column(title=lambda: tr("Contact"), words=lambda r: channel_words(r.entry.channel)),
        Column(title=lambda: tr("Test"), words=_test),
        Column(
            title=lambda: tr("Missed"),
            words=_missed,
            order=lambda r: len(r.missed),
            stretch=True,
        ),
    )


def _chips() -> tuple[Chip, ...]:
    return (
        Chip(title=lambda: tr("Wanted"), keeps=lambda r: r.is_due),
        Chip(title=lambda: tr("Missed"), keeps=lambda r: bool(r.missed)),
        Chip(title=lambda: tr("Not reached"), keeps=lambda r: not r.is_reached),
        Chip(title=lambda: tr("High"), keeps=lambda r: bool(r.high)),
        Chip(title=lambda: tr("Test due"), keeps=lambda r: r.swab_due),
    )


def _empty() -> str:
    return tr("Nobody is under observation. A case is opened in the list of cases.")


def _celsius(row: DayRow, half: Half) -> str:
    tenths = row.entry.reading(half)
    return celsius(tenths) if tenths is not None else ""


def _reading(row: DayRow, half: Half) -> str:
    """ "36.5", "37.8 !", or how it stands."""
    if row.states[half] is not ReadingState.DONE:
        return state_words(row.states[half])
    return f"{_celsius(row, half)} !" if half in row.high else _celsius(row, half)


def _test(row: DayRow) -> str:
    return tr("swab due") if row.swab_due else swab_words(row.entry.swab)


def _missed(row: DayRow) -> str:
    return str(len(row.missed)) if row.missed else ""
