"""The list of risk areas: what is in force and how old it is, what applies there, a new list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.areas import Area
from gatekeeper.domain.typed import day_typed
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import area_lists
from gatekeeper.services.area_lists import AreaSheet
from gatekeeper.services.areas import Areas, AreasNow
from gatekeeper.text import tr
from gatekeeper.text.returnees import level_words
from gatekeeper.ui.files import ask_open, ask_save
from gatekeeper.ui.forms import Field
from gatekeeper.ui.inputs import line
from gatekeeper.ui.returnee_inputs import AskPlace, PlaceLine
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button

LISTS = "Excel, CSV (*.xlsx *.csv *.txt)"


class AreasScreen(Screen):
    """Everybody reads it; a new list is taken by whoever may."""

    def __init__(
        self,
        areas: Areas,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        take: Callable[[AreaSheet, date], None],
    ) -> None:
        super().__init__(tasks, parent)
        self._areas, self._take = areas, take
        self._now: AreasNow | None = None
        self.sheet: AreaSheet | None = None
        ask: AskPlace = lambda words, then: self.run(  # noqa: E731
            areas.applies, words, then=then, lane="read"
        )
        self.place = PlaceLine(ask)
        self.day, self.path = line(longest=10), line(longest=400)
        self.day.setText(areas.today.isoformat())
        self.fields = {
            "place": Field(lambda: tr("What applies to somebody from"), self.place),
            "file": Field(lambda: tr("New list"), self.path),
            "listed_on": Field(lambda: tr("List of the day"), self.day, self._day_fault),
        }
        self.browse, self.template = button(), button()
        top = QHBoxLayout()
        top.setSpacing(2 * GAP)
        for name, share in (("place", 4), ("file", 4), ("listed_on", 2)):
            top.addWidget(self.fields[name], share)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Area"), words=lambda r: r.name, stretch=True),
                Column(title=lambda: tr("Risk"), words=lambda r: level_words(r.level)),
                Column(title=lambda: tr("From day"), words=lambda r: r.begins_on.isoformat()),
                Column(
                    title=lambda: tr("Until day"),
                    words=lambda r: r.until.isoformat() if r.until else "",
                ),
                Column(title=lambda: tr("Also called"), words=lambda r: "、".join(r.aliases)),
                Column(title=lambda: tr("Region code"), words=lambda r: r.code),
            ),
            lambda: tr("No list yet. Choose a file above: name, level, from, until."),
            chips=(Chip(title=lambda: tr("No longer in force"), keeps=self._is_over),),
        )
        self.refused = RowsView(
            (
                Column(title=lambda: tr("Line"), words=lambda r: str(r.line or "")),
                Column(title=lambda: tr("Column"), words=lambda r: r.field),
                Column(title=lambda: tr("Problem"), words=_problem, stretch=True),
            ),
            lambda: tr("Every line is good."),
            searchable=False,
        )
        self.body.addLayout(top)
        self.body.addWidget(self.list, 2)
        self.body.addWidget(self.refused, 1)
        self.refused.hide()
        for made in (self.browse, self.template):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self._wire()
        self._say()
        self.setFocusProxy(self.place)
        self.reload()

    def _wire(self) -> None:
        self.browse.clicked.connect(self._on_browse)
        self.template.clicked.connect(self._on_template)
        self.path.editingFinished.connect(self._on_path)
        QShortcut(QKeySequence("Ctrl+O"), self, self.browse.click)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Risk areas"))
        self.say(self.hint.setText, self._hint)
        self.say(self.browse.setText, lambda: tr("Choose a file (Ctrl+O)"))
        self.say(self.template.setText, lambda: tr("Empty list"))
        self.offer(self._take_words)
        self.primary.setEnabled(False)

    def _take_words(self) -> str:
        return tr("Take areas: {count}", count=len(self.sheet.areas) if self.sheet else 0)

    def _hint(self) -> str:
        now = self._now
        if now is None or now.listed_on is None:
            return tr("No list of risk areas has been imported yet.")
        told = tr(
            "Risk areas: {count}, list of {day}.",
            count=len(now.areas),
            day=now.listed_on.isoformat(),
        )
        return f"{told} {tr('The list is old: ask for a new one.')}" if now.is_old else told

    def _is_over(self, area: Area) -> bool:
        return area.until is not None and area.until < self._areas.today

    def _day_fault(self, words: str) -> str:
        day = day_typed(words, self._areas.today)
        if day is None:
            return text.sentence("area-day-wrong", {})
        return text.sentence("returnee-leg-future", {}) if day > self._areas.today else ""

    @property
    def day_of_list(self) -> date | None:
        return day_typed(self.day.text(), self._areas.today)

    def reload(self) -> None:
        """The list in force again."""
        self.run(self._areas.now, then=self._show_now, lane="read")

    def _show_now(self, now: AreasNow) -> None:
        self._now = now
        self.list.set_rows(now.areas)
        self.place.offer([area.name for area in now.areas])
        self.hint.setText(self._hint())

    # --- a new list ---------------------------------------------------------------------------

    @Slot()
    def _on_browse(self) -> None:
        ask_open(self, tr("New list"), LISTS, self._choose)

    def _choose(self, path: str) -> None:
        self.path.setText(path)
        self._on_path()

    @Slot()
    def _on_path(self) -> None:
        """Looked at before anything is taken."""
        path, day = self.path.text().strip(), self.day_of_list
        if not path or day is None:
            return
        read = partial(area_lists.read_areas, Path(path), day)
        self.run(read, then=self._on_read, failed=self._on_unread, lane="desk")

    def _on_read(self, sheet: AreaSheet) -> None:
        self.sheet = sheet
        self.refused.set_rows(sheet.problems)
        self.refused.setVisible(bool(sheet.problems))
        self.primary.setText(f"{self._take_words()} (Ctrl+Enter)")
        self.primary.setEnabled(bool(sheet.areas))
        words = tr("Lines with problems: {count}", count=len(sheet.problems))
        self.tell(words if sheet.problems else "", problem=bool(sheet.problems))
        self.primary.setFocus()

    def _on_unread(self, error: BaseException) -> None:
        self.sheet = None
        self.primary.setEnabled(False)
        problems = error.problems if isinstance(error, InvalidInput) else ()
        self.refused.set_rows(problems)
        self.refused.setVisible(bool(problems))
        self.on_failed(error)

    def submit(self) -> None:
        if self.sheet is not None and self.fields["listed_on"].look():
            day = self.day_of_list
            assert day is not None
            self._take(self.sheet, day)

    @Slot()
    def _on_template(self) -> None:
        ask_save(self, tr("Empty list"), "areas.xlsx", LISTS, self._write_template)

    def _write_template(self, path: str) -> None:
        write = partial(area_lists.write_template, Path(path))
        self.run(write, then=lambda _: self.tell(tr("Saved as {path}.", path=path)), lane="desk")


def _problem(problem: Problem) -> str:
    return text.sentence(problem.code, problem.parameters)
