"""The household map (防疫作战图, O20): every door with its colour, shape and letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.household_marks import MARKS, HouseholdMark
from gatekeeper.domain.household_plan import MapDoor, blocks, matching
from gatekeeper.services.household_map import HouseholdMap, MapNow
from gatekeeper.text import tr
from gatekeeper.text.grid import charge_words
from gatekeeper.text.household_map import door_words, mark_words, title
from gatekeeper.ui import theme
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.map_scopes import ALL, doors_in, scopes
from gatekeeper.ui.map_signs import sample, sample_size
from gatekeeper.ui.map_view import ZOOM_STEP, MapView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label

SEARCH_WIDTH, SCOPE_WIDTH = 170, 190


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """What is printed: the map as it was read, and the doors in sight."""

    now: MapNow
    doors: tuple[MapDoor, ...]


class HouseholdMapScreen(Screen):
    """`opened` carries a household, `paper_asked` a MapSheet."""

    opened = Signal(object)
    paper_asked = Signal(object)

    def __init__(
        self,
        household_map: HouseholdMap,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._map, self._operator, self._aliases = household_map, operator, aliases
        self._now: MapNow | None = None
        self._is_asking = False
        self.view = MapView()
        self.search = line(longest=40)
        self.search.setClearButtonEnabled(True)
        self.scope = choice([])
        self.scope.setFixedWidth(theme.px(SCOPE_WIDTH))
        self.chips = {mark: self._chip(mark) for mark in MARKS}
        self.closer, self.further, self.whole = button("", "+"), button("", "−"), button()
        self.told = label("lead")
        self.empty = label("lead")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.paper = button()
        self._lay_out()
        self._wire()
        self._say()
        self.setFocusProxy(self.view)
        self.run(self._map.look, operator, then=lambda _: self.reload(), quiet=True)

    def _chip(self, mark: HouseholdMark) -> QPushButton:
        made = button("chip")
        made.setCheckable(True)
        made.setIcon(sample(mark, self.devicePixelRatioF()))
        made.setIconSize(sample_size())
        return made

    def _lay_out(self) -> None:
        top = QWidget()
        row = Flow(top)
        row.setSpacing(GAP)
        for made in (self.search, self.scope, *self.chips.values()):
            row.addWidget(made)
        self.search.setFixedWidth(theme.px(SEARCH_WIDTH))
        self.body.setSpacing(GAP)
        self.body.addWidget(top)
        self._either = QStackedLayout()
        self.body.addLayout(self._either, 1)
        self._either.addWidget(self.view)
        self._either.addWidget(self.empty)
        self.body.addWidget(self.told)
        self.view.setMinimumHeight(theme.px(160))
        for made in (self.further, self.closer, self.whole, self.paper):
            self.buttons.insertWidget(self.buttons.count() - 1, made)

    def _wire(self) -> None:
        self.view.moved.connect(self._tell_door)
        self.view.opened.connect(self.opened)
        self.view.typed.connect(self._on_typed_on_map)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.scope.currentIndexChanged.connect(self._on_scope)
        for chip in self.chips.values():
            chip.toggled.connect(self._filter)
        self.closer.clicked.connect(lambda: self.view.zoom(ZOOM_STEP))
        self.further.clicked.connect(lambda: self.view.zoom(1 / ZOOM_STEP))
        self.whole.clicked.connect(self.view.fit)
        self.paper.clicked.connect(self._on_paper)
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)
        for number, chip in enumerate(self.chips.values(), start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, chip.click)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: title(self._map.is_epidemic))
        self.say(self.hint.setText, self._hint)
        self.say(self.search.setPlaceholderText, lambda: tr("like 12-2-501"))
        self.say(self.search.setAccessibleName, lambda: tr("Find a door"))
        self.say(self.scope.setAccessibleName, lambda: tr("Building"))
        self.say(self.whole.setText, lambda: tr("Whole map"))
        self.say(self.closer.setAccessibleName, lambda: tr("Zoom in"))
        self.say(self.further.setAccessibleName, lambda: tr("Zoom out"))
        self.say(self.paper.setText, lambda: tr("Print (Ctrl+P)"))
        self.say(self.view.setAccessibleName, lambda: title(self._map.is_epidemic))
        self.say(self.empty.setText, self._empty_words)
        self.offer(lambda: tr("Open the household"))
        self._show_counts()
        self._tell_door()

    def _empty_words(self) -> str:
        if self._now is not None and self._now.doors:
            return tr("No door of the records belongs to this part.")
        return tr(
            "No household yet. Import the residents, or enter a person or a household: "
            "the doors draw the map."
        )

    def _hint(self) -> str:
        return tr(
            "Arrows walk, Enter opens, + - Home zoom, PgUp PgDn buildings, Ctrl+arrow next mark, "
            "Ctrl+1 2 3 filter."
        )

    # --- what is shown ------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again how all doors stand."""
        self._is_asking = True
        self.run(self._map.now, self._operator, then=self._show, failed=self._failed, lane="read")

    @Slot()
    def look_again(self) -> None:
        """Every few seconds: shown anew if the log went on meanwhile."""
        if self._now is None or self._is_asking or not self.isVisible():
            return
        self._is_asking = True
        self.run(
            self._map.changed,
            self._now,
            self._operator,
            then=self._show,
            failed=self._failed,
            lane="read",
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a household it may be another map."""
        super().showEvent(event)
        self.look_again()

    def _failed(self, error: BaseException) -> None:
        self._is_asking = False
        self.on_failed(error)

    def _show(self, now: MapNow | None) -> None:
        self._is_asking = False
        if now is None:
            return
        self._now = now
        fill(self.scope, scopes(self._now), self.scope.currentData() or ALL)
        self._show_counts()
        self._draw()

    def _show_counts(self) -> None:
        for mark, chip in self.chips.items():
            count = sum(door.mark is mark for door in self.in_scope)
            chip.setText(f"  {mark_words(mark)}  {count}")

    @property
    def in_scope(self) -> tuple[MapDoor, ...]:
        """The doors of the chosen part of the compound."""
        return doors_in(self._now, str(self.scope.currentData() or ALL))

    def _on_scope(self) -> None:
        self._draw()
        self._show_counts()
        self.view.fit()

    def _draw(self) -> None:
        self._either.setCurrentWidget(self.view if self.in_scope else self.empty)
        self.empty.setText(self._empty_words())
        self.paper.setEnabled(bool(self.in_scope))
        self.view.show_blocks(blocks(self.in_scope))
        self._filter()

    @Slot()
    def _filter(self) -> None:
        """Marks and what is typed: the other doors are only outlined."""
        wanted = {mark for mark, chip in self.chips.items() if chip.isChecked()}
        typed = self.search.text().strip()
        found = matching(self.in_scope, typed, self._aliases) if typed else ()
        if not wanted and not typed:
            self.view.keep(None)
            return
        named = set(found)
        kept = {
            door.household
            for door in self.in_scope
            if (not wanted or door.mark in wanted) and (not typed or door.household in named)
        }
        self.view.keep(kept)
        if typed and self.sender() is self.search:
            first = next((one for one in found if one in kept), None)
            self.view.go(first)
            self.tell("" if first else tr("No such door here."), problem=first is None)

    @Slot()
    def _tell_door(self) -> None:
        door = self.view.current
        self.primary.setEnabled(door is not None)
        self.told.setText(self._door_words(door) if door else self._all_words())

    def _door_words(self, door: MapDoor) -> str:
        """The door, and who answers for it where there is a grid (O21)."""
        structure = self._now.structure if self._now else None
        if structure is None or not structure.grids:
            return door_words(door)
        return f"{door_words(door)}  ·  {charge_words(structure.charge(door.building, door.unit))}"

    def _all_words(self) -> str:
        doors = self.in_scope
        told = {"doors": len(doors), "buildings": len({door.building for door in doors})}
        return tr("Doors: {doors}, buildings: {buildings}.", **told)

    # --- acts ---------------------------------------------------------------------------------

    def submit(self) -> None:
        if self.view.current is not None:
            self.opened.emit(self.view.current.household)

    def _on_paper(self) -> None:
        if self._now is not None:
            self.paper_asked.emit(MapSheet(now=self._now, doors=self.in_scope))

    def _on_typed_on_map(self, typed: str) -> None:
        self.search.setFocus()
        self.search.setText(typed)

    def show_door(self, household: UUID) -> None:
        """Close to one door."""
        self.view.near(household)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search down to the map: Enter and the arrow; Esc clears first."""
        if (
            watched is self.search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                has_ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
                if not has_ctrl and self.view.current is not None:
                    self.show_door(self.view.current.household)
                    self.view.setFocus()
                    return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                self.tell("")
                self.view.setFocus()
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.scope, scopes(self._now), self.scope.currentData() or ALL)
        for mark, chip in self.chips.items():
            chip.setIcon(sample(mark, self.devicePixelRatioF()))
        self._show_counts()
        self._tell_door()
        self.view.viewport().update()
