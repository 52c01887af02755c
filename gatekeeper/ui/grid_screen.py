"""The grid (网格): each patch and grid with its leader and its doors, and what has nobody (O21)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.posts import NAME_CHARACTERS
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.grids import GridBook, GridRow, Grids
from gatekeeper.text import tr
from gatekeeper.text.grid import level_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

STAIRS_CHARACTERS = 400


class GridScreen(Screen):
    """`list_asked` carries the book to be printed."""

    list_asked = Signal(object)

    def __init__(
        self,
        grids: Grids,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._grids, self._operator = grids, operator
        self._grid: Grid | None = None
        self._book: GridBook | None = None
        self.level, self.above = choice(self._levels()), choice([])
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("Grid"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("level", lambda: tr("Level"), self.level)
        self.form.add("above", lambda: tr("Above it"), self.above)
        self.form.add("leader", lambda: tr("Leader"), line())
        self.form.add("phone", lambda: tr("Phone"), line(longest=32))
        self.stairs = line(longest=STAIRS_CHARACTERS)
        self.stairs.setPlaceholderText("5-8, 12, 13/1-2")
        self.form.add("stairs", lambda: tr("Buildings and stairs"), self.stairs)
        self.level.currentIndexChanged.connect(lambda _: self._offer_above())
        self.list = RowsView(
            (
                Column(title=lambda: tr("Grid"), words=lambda r: r.name),
                Column(title=lambda: tr("Level"), words=lambda r: level_words(r.level)),
                Column(title=lambda: tr("Above it"), words=lambda r: r.above),
                Column(title=lambda: tr("Leader"), words=_leader, exported=_masked),
                Column(
                    title=lambda: tr("Phone"),
                    words=lambda r: r.grid.phone if r.grid else "",
                    exported=lambda r: mask_phone(r.grid.phone) if r.grid else "",
                ),
                Column(
                    title=lambda: tr("Buildings and stairs"),
                    words=lambda r: r.stairs,
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("Doors"), words=lambda r: str(r.doors), order=lambda r: r.doors
                ),
                Column(title=lambda: tr("Places"), words=_places, order=lambda r: r.places),
            ),
            lambda: tr("No grid yet. The first one is entered above: begin with the highest."),
            chips=(Chip(title=lambda: tr("Nobody in charge"), keeps=lambda r: r.lacks_leader),),
            exportable=True,
        )
        self.list.opened.connect(self._take)
        list_export.connect(self.list, self, exporting, operator, "grid")
        self.fresh, self.drop, self.print_it = (button() for _ in range(3))
        self.fresh.clicked.connect(lambda: self._take(None))
        self.drop.clicked.connect(self._on_drop)
        self.print_it.clicked.connect(lambda: self.list_asked.emit(self._book))
        QShortcut(QKeySequence("Ctrl+N"), self, self.fresh.click)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_it.click)
        for made in (self.print_it, self.drop, self.fresh):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Grid and leaders"))
        self.say(self.hint.setText, self._figures)
        self.say(self.fresh.setText, lambda: tr("New grid (Ctrl+N)"))
        self.say(self.drop.setText, lambda: tr("Take the grid out"))
        self.say(self.print_it.setText, lambda: tr("Print the list (Ctrl+P)"))
        self.offer(lambda: tr("Save the grid"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self.list.picked.connect(lambda _: self._allow())
        self._take(None)
        self.reload()

    def _levels(self) -> list[tuple[int, str]]:
        return [(place, level_words(key)) for place, key in enumerate(self._grids.levels, 1)]

    def _figures(self) -> str:
        book = self._book
        if book is None:
            return ""
        led = sum(not row.lacks_leader for row in book.rows if row.grid)
        return tr(
            "Grids: {grids}, with a leader: {led}. Doors: {doors}, nobody in charge: {nobodys}.",
            grids=len(book.structure.grids),
            led=led,
            doors=book.doors,
            nobodys=book.nobodys,
        )

    def reload(self) -> None:
        """The list again."""
        self.run(self._grids.book, then=self._show, lane="read")

    def _show(self, book: GridBook) -> None:
        self._book = book
        self.list.set_rows(book.rows)
        self.hint.setText(self._figures())
        self._offer_above()
        self._allow()

    def _allow(self) -> None:
        row: GridRow | None = self.list.current
        self.drop.setEnabled(row is not None and row.grid is not None)
        self.print_it.setEnabled(self._book is not None)

    def _offer_above(self, chosen: UUID | None = None) -> None:
        """What may stand above a grid of the chosen level."""
        level = self.level.currentData() or 1
        grids: Sequence[Grid] = tuple(self._book.structure.grids.values()) if self._book else ()
        fitting = [(one.id, one.name) for one in grids if one.level < level]
        fill(self.above, fitting or [(None, "")], chosen)
        self.form.fields["above"].setVisible(level > 1)

    def _take(self, row: GridRow | None) -> None:
        """A grid into the form; stairs that nobody has are added to what stands there."""
        if row is not None and row.grid is None:
            before = self.stairs.text().strip(" ,")
            self.stairs.setText(f"{before}, {row.name}" if before else row.name)
            self.stairs.setFocus()
            return
        self._grid = row.grid if row else None
        shown = self._grid or Grid(id=UUID(int=0), level=self.level.currentData() or 1)
        for key in ("name", "leader", "phone"):
            self.form.fields[key].editor.setProperty("text", getattr(shown, key))
        self.stairs.setText(row.stairs if row else "")
        fill(self.level, self._levels(), shown.level)
        self._offer_above(shown.above)
        for field in self.form.fields.values():
            field.show_problem("")
        self.form.fields["name"].editor.setFocus()

    def submit(self) -> None:
        level = int(self.form["level"])
        grid = Grid(
            id=self._grid.id if self._grid else self._grids.new_id(),
            name=self.form["name"],
            level=level,
            above=self.form["above"] if level > 1 else None,
            leader=self.form["leader"],
            phone=self.form["phone"],
        )
        self.run(
            self._grids.keep,
            grid,
            self.form["stairs"],
            self._operator,
            then=self._on_kept,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _on_kept(self, grid: Grid) -> None:
        self._take(None)
        self.tell(tr("{name} is in the list.", name=grid.name))
        self.reload()

    def _on_drop(self) -> None:
        row: GridRow | None = self.list.current
        if row is None or row.grid is None:
            return
        grid = row.grid
        self.question.ask(
            lambda: tr(
                "Take out {name}? Its {doors} doors have nobody then.",
                name=grid.name,
                doors=row.doors,
            ),
            lambda: tr("Take the grid out"),
            lambda: self.run(
                self._grids.drop, grid.id, self._operator, then=lambda _: self._on_dropped(grid)
            ),
        )

    def _on_dropped(self, grid: Grid) -> None:
        self._take(None)
        self.tell(tr("{name} is no longer in the list.", name=grid.name))
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.level, self._levels(), self.level.currentData())


def _leader(row: GridRow) -> str:
    if row.grid is not None and row.grid.leader:
        return row.grid.leader
    return tr("nobody")


def _masked(row: GridRow) -> str:
    return mask_name(row.grid.leader) if row.grid is not None and row.grid.leader else tr("nobody")


def _places(row: GridRow) -> str:
    return str(row.places) if row.places else ""
