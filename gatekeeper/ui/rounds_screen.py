"""The screening rounds (排查): begun, swept, opened, closed, each with its figures (O01, O47)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.screening import ASKED_CHARACTERS, NAME_CHARACTERS, RoundKind
from gatekeeper.services.grids import GridBook, Grids
from gatekeeper.services.rounds import Rounds
from gatekeeper.services.screening_lists import RoundRow, ScreeningLists
from gatekeeper.text import tr
from gatekeeper.text.screening import round_title
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class RoundsScreen(Screen):
    """`opened` carries the id of a round to work in."""

    opened = Signal(object)

    def __init__(
        self,
        rounds: Rounds,
        lists: ScreeningLists,
        grids: Grids,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._rounds, self._lists, self._grids = rounds, lists, grids
        self._operator = operator
        self.scope = choice([(None, tr("everything"))])
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("New round"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("asked", lambda: tr("What is asked"), line(longest=ASKED_CHARACTERS + 50))
        self.form.add("grid", lambda: tr("Goes through"), self.scope)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Round"), words=round_words, stretch=True),
                Column(
                    title=lambda: tr("Begun"),
                    words=lambda r: f"{local(r.started_at, lists.standing.zone):%m-%d %H:%M}",
                    order=lambda r: r.started_at,
                ),
                _figure(lambda: tr("Doors"), lambda r: r.figures.doors),
                _figure(lambda: tr("By phone"), lambda r: r.figures.by_phone),
                _figure(lambda: tr("By visit"), lambda r: r.figures.by_visit),
                _figure(lambda: tr("Elsewhere"), lambda r: r.figures.elsewhere),
                _figure(lambda: tr("Left"), lambda r: r.figures.left),
                _figure(lambda: tr("Strips"), lambda r: r.strips),
                _figure(lambda: tr("Examined"), lambda r: r.examined),
                Column(
                    title=lambda: tr("Status"),
                    words=lambda r: tr("over") if r.is_over else f"{r.figures.percent} %",
                ),
            ),
            lambda: tr("No round yet. Name the first one above."),
            chips=(
                Chip(title=lambda: tr("Under way"), keeps=lambda r: not r.is_over),
                Chip(title=lambda: tr("Homes"), keeps=lambda r: r.kind is RoundKind.HOMES),
                Chip(title=lambda: tr("Sweeps"), keeps=lambda r: r.kind is RoundKind.PLACES),
            ),
        )
        self.list.opened.connect(lambda row: self.opened.emit(row.id))
        self.list.picked.connect(lambda _: self._allow())
        self.sweep, self.over = button(), button()
        self.sweep.clicked.connect(self._on_sweep)
        self.over.clicked.connect(self._on_over)
        QShortcut(QKeySequence("Ctrl+D"), self, self.sweep.click)
        for made in (self.over, self.sweep):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Screening rounds"))
        self.say(
            self.hint.setText,
            lambda: tr("Enter opens a round. The teams of the last round go along."),
        )
        self.say(self.sweep.setText, lambda: tr("Today's sweep of places (Ctrl+D)"))
        self.say(self.over.setText, lambda: tr("Close the round"))
        self.offer(lambda: tr("Begin the round"))
        self.setFocusProxy(self.list.search)
        self.run(self._grids.book, then=self._on_book, lane="read")

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a round the figures are others."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._lists.rounds, then=self._show, lane="read")

    def _on_book(self, book: GridBook) -> None:
        grids = book.structure.grids.values()
        options: list[tuple[UUID | None, str]] = [(one.id, one.name) for one in grids]
        fill(self.scope, [(None, tr("everything")), *options])

    def _show(self, rows: Sequence[RoundRow]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _allow(self) -> None:
        row: RoundRow | None = self.list.current
        self.over.setEnabled(row is not None and not row.is_over)

    def submit(self) -> None:
        self.run(
            self._rounds.start,
            self.form["name"],
            self.form["asked"],
            self.form["grid"],
            self._operator,
            then=self._on_begun,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _on_begun(self, row: RoundRow) -> None:
        for key in ("name", "asked"):
            self.form.fields[key].editor.setProperty("text", "")
            self.form.fields[key].show_problem("")
        self.tell("")
        self.opened.emit(row.id)

    def _on_sweep(self) -> None:
        self.run(self._rounds.sweep, self._operator, then=lambda row: self.opened.emit(row.id))

    def _on_over(self) -> None:
        row: RoundRow | None = self.list.current
        if row is None or row.is_over:
            return
        self.question.ask(
            lambda: tr(
                "Close {name}? {left} doors are left; nothing more can be entered.",
                name=round_words(row),
                left=row.figures.left,
            ),
            lambda: tr("Close the round"),
            lambda: self.run(
                self._rounds.close, row.id, self._operator, then=lambda _: self.reload()
            ),
        )


def round_words(row: RoundRow) -> str:
    """A round as lists and titles name it."""
    return round_title(row.kind, row.name, row.scope)


def _figure(title: object, count: object) -> Column:
    assert callable(title)
    assert callable(count)
    return Column(title=title, words=lambda r: str(count(r)), order=count)
