"""Shops, hotels, pharmacies, companies and yards: entered, given to a grid, closed (O47, G47)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.places import ADDRESS_CHARACTERS, Place, PlaceKind
from gatekeeper.domain.posts import NAME_CHARACTERS
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.grids import GridBook, Grids
from gatekeeper.text import tr
from gatekeeper.text.grid import place_kind_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, choose, fill, line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class PlacesScreen(Screen):
    """Enter takes a place into the fields above; Ctrl+N empties them."""

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
        self._place: Place | None = None
        self._book: GridBook | None = None
        self.kind, self.grid = choice(_kinds()), choice([])
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("Place"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("kind", lambda: tr("Kind of place"), self.kind)
        self.form.add("address", lambda: tr("Where it is"), line(longest=ADDRESS_CHARACTERS + 20))
        self.form.add("contact", lambda: tr("Whom to ask"), line(longest=80))
        self.form.add("phone", lambda: tr("Phone"), line(longest=32))
        self.form.add("grid", lambda: tr("Grid"), self.grid)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Place"), words=lambda r: r.name),
                Column(title=lambda: tr("Kind of place"), words=lambda r: place_kind_words(r.kind)),
                Column(title=lambda: tr("Where it is"), words=lambda r: r.address, stretch=True),
                Column(title=lambda: tr("Whom to ask"), words=lambda r: mask_name(r.contact)),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(title=lambda: tr("Grid"), words=self._grid_of),
                Column(
                    title=lambda: tr("Closed"),
                    words=lambda r: r.closed_on.isoformat() if r.closed_on else "",
                ),
            ),
            lambda: tr("No place yet. The first one is entered above."),
            chips=(
                *map(_chip, PlaceKind),
                Chip(
                    title=lambda: tr("Nobody in charge"),
                    keeps=lambda r: not r.is_closed and self._charge(r) is None,
                ),
            ),
            exportable=True,
        )
        self.list.opened.connect(self._take)
        self.list.picked.connect(lambda _: self._allow())
        list_export.connect(self.list, self, exporting, operator, "places")
        self.fresh, self.close_it = button(), button()
        self.fresh.clicked.connect(lambda: self._take(None))
        self.close_it.clicked.connect(self._on_close)
        QShortcut(QKeySequence("Ctrl+N"), self, self.fresh.click)
        for made in (self.close_it, self.fresh):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Shops, hotels, companies, yards"))
        self.say(
            self.hint.setText,
            lambda: tr("A sweep goes through all that are open, by the grid they belong to."),
        )
        self.say(self.fresh.setText, lambda: tr("New place (Ctrl+N)"))
        self.say(self.close_it.setText, self._close_words)
        self.offer(lambda: tr("Save the place"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self._take(None)
        self._allow()
        self.reload()

    def _charge(self, place: Place) -> object:
        if self._book is None or place.grid is None:
            return None
        structure = self._book.structure
        return structure.charge_of(structure.grids.get(place.grid))

    def _grid_of(self, place: Place) -> str:
        grids = self._book.structure.grids if self._book else {}
        grid = grids.get(place.grid) if place.grid else None
        return grid.name if grid else ""

    def _close_words(self) -> str:
        row: Place | None = self.list.current
        return tr("Open the place again") if row and row.is_closed else tr("Close the place")

    def _allow(self) -> None:
        self.close_it.setEnabled(self.list.current is not None)
        self.close_it.setText(self._close_words())

    def reload(self) -> None:
        """The grids first, since the list names them."""
        self.run(self._grids.book, then=self._on_book, lane="read")

    def _on_book(self, book: GridBook) -> None:
        self._book = book
        fill(self.grid, self._choices(), self._place.grid if self._place else None)
        self.run(self._grids.places, then=self._show, lane="read")

    def _choices(self) -> list[tuple[UUID | None, str]]:
        grids = self._book.structure.grids.values() if self._book else ()
        return [(None, tr("nobody")), *((one.id, one.name) for one in grids)]

    def _show(self, places: Sequence[Place]) -> None:
        self.list.set_rows(places)
        self._allow()

    def _take(self, place: Place | None) -> None:
        self._place = place
        shown = place or Place(
            id=UUID(int=0), kind=PlaceKind(self.kind.currentData() or PlaceKind.SHOP)
        )
        for key in ("name", "address", "contact", "phone"):
            self.form.fields[key].editor.setProperty("text", getattr(shown, key))
        fill(self.kind, _kinds(), shown.kind.value)
        fill(self.grid, self._choices())
        choose(self.grid, shown.grid)
        for field in self.form.fields.values():
            field.show_problem("")
        self.form.fields["name"].editor.setFocus()

    def submit(self) -> None:
        place = Place(
            id=self._place.id if self._place else self._grids.new_id(),
            kind=PlaceKind(self.form["kind"]),
            name=self.form["name"],
            address=self.form["address"],
            contact=self.form["contact"],
            phone=self.form["phone"],
            grid=self.form["grid"],
        )
        self.run(
            self._grids.keep_place,
            place,
            self._operator,
            then=self._on_kept,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _on_kept(self, place: Place) -> None:
        self._take(None)
        self.tell(tr("{name} is in the list.", name=place.name))
        self.reload()

    def _on_close(self) -> None:
        row: Place | None = self.list.current
        if row is not None:
            self.run(self._grids.close_place, row.id, self._operator, then=lambda _: self.reload())

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.kind, _kinds(), self.kind.currentData())


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, place_kind_words(kind)) for kind in PlaceKind]


def _chip(kind: PlaceKind) -> Chip:
    return Chip(title=lambda: place_kind_words(kind), keeps=lambda r: r.kind is kind)
