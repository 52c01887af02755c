"""值班表: a week of shifts, who stands in each; arrows choose, a name typed and Enter puts in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gatekeeper.domain.accounts import AFFILIATIONS, Operator
from gatekeeper.domain.duty import Assignment, Shift, week_of
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.posts import Post
from gatekeeper.services.duty import Roster
from gatekeeper.services.duty_lists import DutyLists, Week
from gatekeeper.services.exporting import Exporting
from gatekeeper.text import tr
from gatekeeper.text.crew import day_words, gap_words, person_words, row_words
from gatekeeper.ui import list_export, theme
from gatekeeper.ui.roster_cell import RosterCell
from gatekeeper.ui.screen import GAP, Screen, Tasks, beside, button, label

SHOWN_GAPS = 3
CELL_WIDTH = 350
ROW_HEIGHT = 60  # two lines of a heading


class RosterScreen(Screen):
    """Whoever may not change it reads it; `edit_asked` wants somebody who may."""

    paper_asked = Signal(object)  # Week
    posts_asked = Signal()
    rotation_asked = Signal(object)  # the Monday shown
    edit_asked = Signal()

    def __init__(
        self,
        roster: Roster,
        lists: DutyLists,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        affiliations: Sequence[str] = AFFILIATIONS,
    ) -> None:
        super().__init__(tasks, parent)
        self._roster, self._lists, self._operator = roster, lists, operator
        self._exporting = exporting
        self._may = may(operator.role, Act.ROSTER)
        self._first = week_of(roster.today)[0]
        self.week: Week | None = None
        self.short = label("problem")
        self.table = QTableWidget()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.table.setMinimumHeight(2 * ROW_HEIGHT)
        self.table.setWordWrap(True)
        self.table.installEventFilter(self)
        self.table.currentCellChanged.connect(lambda *_: self._show_cell())
        self.cell = RosterCell(roster, lists, self, operator=operator, affiliations=affiliations)
        self.cell.setFixedWidth(CELL_WIDTH)
        self.cell.changed.connect(self.reload)
        self.cell.left.connect(self.table.setFocus)
        row = beside(self.table, self.cell)
        row.setSpacing(2 * GAP)
        row.setStretch(0, 1)
        self.body.addWidget(self.short)
        self.body.addLayout(row, 1)
        self._add_buttons()
        self._say()
        self.setFocusProxy(self.table)
        self.reload()

    def _add_buttons(self) -> None:
        self.before, self.after, self.csv, self.paper = (button() for _ in range(4))
        self.posts, self.rotation, self.edit = (button() for _ in range(3))
        acts = (
            (self.before, "PgUp", lambda: self._turn(-7)),
            (self.after, "PgDown", lambda: self._turn(7)),
            (self.posts, "Ctrl+T", self.posts_asked.emit),
            (self.rotation, "Ctrl+R", lambda: self.rotation_asked.emit(self._first)),
            (self.csv, "", self._on_csv),
            (self.paper, "Ctrl+P", self._on_paper),
            (self.edit, "Ctrl+E", self.edit_asked.emit),
        )
        for made, key, act in acts:
            self.buttons.insertWidget(self.buttons.count() - 1, made)
            made.clicked.connect(act)
            if key:
                QShortcut(QKeySequence(key), self, made.click)
        for made in (self.posts, self.rotation):
            made.setVisible(self._may)
        self.edit.setVisible(not self._may)
        self.csv.setVisible(may(self._operator.role, Act.EXPORT))

    def _say(self) -> None:
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._hint)
        self.say(self.before.setText, lambda: tr("‹ PgUp"))
        self.say(self.after.setText, lambda: tr("PgDn ›"))
        self.say(self.posts.setText, lambda: tr("Posts (Ctrl+T)"))
        self.say(self.rotation.setText, lambda: tr("Carry on (Ctrl+R)"))
        self.say(self.csv.setText, lambda: tr("Save as a file"))
        self.say(self.paper.setText, lambda: tr("Print (Ctrl+P)"))
        self.say(self.edit.setText, lambda: tr("Change (Ctrl+E) *"))
        self.say(self.table.setAccessibleName, lambda: tr("Duty roster"))

    def _title(self) -> str:
        last = self._first + timedelta(days=6)
        return tr("Duty roster") + f"  {self._first} - {last:%m-%d}"

    def _hint(self) -> str:
        if self._may:
            return tr("Arrows choose a shift. Type a name, Enter puts in; Del takes out.")
        return tr("Arrows choose a shift.")

    # --- what is shown ------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again how the week stands."""
        self.run(self._lists.days, self._first, then=self._show, lane="read")

    def showEvent(self, event: QShowEvent) -> None:
        """Back from posts or a rotation the week may be another."""
        super().showEvent(event)
        self.reload()

    def _turn(self, days: int) -> None:
        self._first += timedelta(days=days)
        self.retranslate()
        self.reload()

    def _show(self, week: Week) -> None:
        self.week = week
        place = self.table.currentRow(), self.table.currentColumn()
        self.table.blockSignals(True)
        self.table.setRowCount(len(week.shifts))
        self.table.setColumnCount(len(week.days))
        self.table.setHorizontalHeaderLabels([day_words(day) for day in week.days])
        zone = self._roster.standing.zone
        self.table.setVerticalHeaderLabels(
            [_two_lines(row_words(post, shift, zone)) for post, shift in week.shifts]
        )
        short = {(one.post.id, one.shift.day, one.shift.key): one.missing for one in week.gaps}
        for row, (post, shift) in enumerate(week.shifts):
            for column, day in enumerate(week.days):
                missing = short.get((post.id, day, shift.key), 0)
                self.table.setItem(row, column, self._item(post, shift, day, missing))
        if place == (-1, -1):
            today = self._roster.today
            place = (0, week.days.index(today) if today in week.days else 0)
        self.table.setCurrentCell(*place)
        self.table.blockSignals(False)
        self._tell_short(week)
        self._show_cell()

    def _item(self, post: Post, shift: Shift, day: date, missing: int) -> QTableWidgetItem:
        names = [one.name for one in self._here(post, shift, day)]
        if missing:
            names.append(tr("{count} missing", count=missing))
        item = QTableWidgetItem("\n".join(names))
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        if missing:
            item.setForeground(QColor(theme.colours().mark_denied))
        return item

    def _here(self, post: Post, shift: Shift, day: date) -> tuple[Assignment, ...]:
        if self.week is None:
            return ()
        place = (post.id, day, shift.key)
        return tuple(one for one in self.week.assignments if one.counts and one.place == place)

    def _tell_short(self, week: Week) -> None:
        now = self._roster.clock()
        gaps = [gap for gap in week.gaps if gap.shift.ends_at > now]
        told = [gap_words(gap) for gap in gaps[:SHOWN_GAPS]]
        told += [
            tr("{name} stands twice on {day}", name=before.name, day=day_words(before.shift.day))
            for before, _ in week.clashes[:1]
        ]
        more = len(gaps) - SHOWN_GAPS
        if more > 0:
            told.append(tr("and {count} more", count=more))
        self.short.setText(" · ".join(told))
        self.short.setVisible(bool(told))

    def _show_cell(self) -> None:
        week, row, column = self.week, self.table.currentRow(), self.table.currentColumn()
        if week is None or not (0 <= row < len(week.shifts) and 0 <= column < len(week.days)):
            return
        post, shift = week.shifts[row]
        day = week.days[column]
        self.cell.show_cell(post, shift, day, self._here(post, shift, day))

    # --- acts ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters go to the name, Enter too, Del takes out."""
        if (
            watched is self.table
            and self._may
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.cell.setFocus()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self.cell.take_out()
                return True
            if event.text().isalpha():
                self.cell.begin(event.text())
                return True
        return super().eventFilter(watched, event)

    def rows(self) -> list[tuple[str, ...]]:
        """The week as a list leaves it: the heading, then a line a shift and person's day."""
        week, zone = self.week, self._roster.standing.zone
        if week is None:
            return []
        heading = ("", *(day.isoformat() for day in week.days))
        body = [
            (
                row_words(post, shift, zone),
                *("、".join(map(person_words, self._here(post, shift, day))) for day in week.days),
            )
            for post, shift in week.shifts
        ]
        return [heading, *body]

    def _on_csv(self) -> None:
        list_export.ask(self, self._exporting, self._operator, "duty-roster", self.rows())

    def _on_paper(self) -> None:
        if self.week is not None:
            self.paper_asked.emit(self.week)

    def retranslate(self) -> None:
        super().retranslate()
        if self.week is not None:
            self._show(self.week)


def _two_lines(words: str) -> str:
    """The hours below the names: a heading must not be wider than the week."""
    name, _, hours = words.rpartition(" ")
    return f"{name}\n{hours}"
