"""F4, the vehicle lane: plate, number of people, then everybody in the car (G17)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from gatekeeper import text
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.readings import Answer
from gatekeeper.domain.vehicles import INSPECTED, SEATS_AT_MOST
from gatekeeper.errors import InvalidInput
from gatekeeper.text import tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.plate_entry import PlateEntry
from gatekeeper.ui.rider_choice import RiderChoice
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.seats_page import SeatsPage

if TYPE_CHECKING:
    from gatekeeper.services.cars import Cars
    from gatekeeper.services.shown import Shown
    from gatekeeper.services.vehicles import Suggestion, Vehicles
    from gatekeeper.ui.gate_screen import GateScreen


class Page(StrEnum):
    """What the panel asks now; each owns the digits in its own way."""

    PLATE = "plate"
    PEOPLE = "people"
    RIDERS = "riders"
    SEATS = "seats"


class CarPanel(Screen):
    """One car of one lane; what is done is done by the services and shown by the gate screen."""

    over = Signal()  # the car passed or drove off

    def __init__(
        self, screen: GateScreen, cars: Cars, vehicles: Vehicles, tasks: Tasks, *, stays: bool
    ) -> None:
        super().__init__(tasks, panel=True)
        self._gate, self._cars, self._vehicles = screen, cars, vehicles
        self._stays = stays  # a lane for vehicles has nothing else to go back to
        self._plate = ""
        self._shown: Shown | None = None
        self._offered: object = None
        self.page = Page.PLATE
        self.plate = PlateEntry(self._ask_plates)
        self.plate.chosen.connect(self._on_plate)
        self.plate.handed_on.connect(screen.press)
        self.people = Choices(
            lambda: [(str(n), "") for n in range(1, SEATS_AT_MOST + 1)], columns=SEATS_AT_MOST
        )
        self.people.chosen.connect(self._on_people)
        self.riders = RiderChoice()
        self.riders.taken.connect(self._on_riders)
        self.seats = SeatsPage()
        self._pages = dict(
            zip(Page, (self.plate, _on_top(self.people), self.riders, self.seats), strict=True)
        )
        for page in self._pages.values():  # the hidden ones need no height
            self.body.addWidget(page, 1)
        self._connect()
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._hint)
        self.show_page(Page.PLATE)

    def _connect(self) -> None:
        seats, cars, screen = self.seats, self._cars, self._gate
        seats.acted.connect(self._on_act)
        seats.filled.connect(lambda place: self._act_on(cars.fill, place))
        seats.put_off.connect(lambda place, why: self._act_on(cars.put_off, place, why))
        seats.answered.connect(lambda q, a: screen.take_typed((Answer(question=q, value=a),)))
        seats.proof_wanted.connect(lambda: screen.opened.emit("work-proof"))

    # --- what is asked ------------------------------------------------------------------------

    def show_page(self, page: Page) -> None:
        """Ask this now."""
        self.page = page
        if page is Page.PLATE:
            self.run(self._vehicles.home_province, then=self._on_home, lane="read")
        # Only before a car is there can one leave; elsewhere the height is needed.
        self.leave.setHidden(self._stays or self._has_car or page is not Page.PLATE)
        for key, widget in self._pages.items():
            widget.setVisible(key is page)
        self.tell("")
        self.title.setText(self._title())
        self.hint.setText(self._hint())
        self.focus()

    def focus(self) -> None:
        """The keys go where the page wants them."""
        if self.page is Page.PLATE:
            self.plate.focus()
        else:
            self.setFocus()

    def _title(self) -> str:
        match self.page:
            case Page.PLATE:
                return tr("Vehicle: plate")
            case Page.PEOPLE:
                return tr("{plate}: how many people?", plate=self._plate)
            case Page.RIDERS:
                return tr("{plate}: who is in it?", plate=self._plate)
        load = self._shown.car.load if self._shown and self._shown.car else None
        if load is None:
            return ""
        return f"{load.car.plate or tr('No plate')}  {text.direction_word(load.direction)}"

    def _hint(self) -> str:
        match self.page:
            case Page.PLATE:
                return tr("Type the last digits, Enter takes the line.")
            case Page.PEOPLE:
                return tr("One digit, the driver counts.")
            case Page.RIDERS:
                return tr("Digits mark, Enter takes those marked, Esc asks for passes.")
        return tr("Cards, codes and temperatures go to the line marked.")

    def show_car(self, shown: Shown) -> None:
        """What the gate said of this lane."""
        before, self._shown = self._shown, shown
        car = shown.car
        if car is None or (car.load.outcome is Outcome.GRANTED and shown.sequence is not None):
            if before is not None and before.car is not None:
                self._shown = None
                self.plate.clear()
                self.show_page(Page.PLATE)
                self.over.emit()
            return
        self._plate = car.load.car.plate
        is_new = before is None or before.car is None or before.car.load.id != car.load.id
        if is_new and self._free_places() and car.riders and self._offered != car.load.id:
            self._offered = car.load.id
            self.riders.show_riders(car.riders, self._free_places())
            self.show_page(Page.RIDERS)
        elif self.page is not Page.RIDERS or not self._free_places():
            self.show_page(Page.SEATS)
        self.seats.show_car(shown, self._gate.panel.face.reason)

    def _free_places(self) -> int:
        car = self._shown.car if self._shown else None
        return sum(seat.presentation.identity is None for seat in car.load.inside) if car else 0

    # --- keys ---------------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        """Digits belong to the page; what the page does not know goes on to the lane."""
        if len(key) > 1 and key.startswith("F"):
            return False
        match self.page:
            case Page.PLATE:
                return self._take_at_plate(key)
            case Page.PEOPLE:
                return self._take_at_people(key)
            case Page.RIDERS:
                return self._take_at_riders(key)
        return self._take_at_seats(key)

    def _take_at_plate(self, key: str) -> bool:
        if self.plate.is_choosing_province:
            return self.plate.board.take_key(key)
        if key == "Esc":
            return self._drop_plate()
        self.plate.take_key(key)
        return True

    def _drop_plate(self) -> bool:
        """Esc clears what was typed, then leaves, where there is something to go back to."""
        if self.plate.plate.text():
            self.plate.clear()
            return True
        if self._has_car:
            self.show_page(Page.SEATS)
            return True
        return self._stays

    def _take_at_people(self, key: str) -> bool:
        if key == "Esc":
            self.show_page(Page.SEATS if self._has_car else Page.PLATE)
            return True
        return self.people.press_digit(key)

    def _take_at_riders(self, key: str) -> bool:
        if key == "Esc":
            self.show_page(Page.SEATS)
            return True
        return self.riders.take_key(key)

    def _take_at_seats(self, key: str) -> bool:
        if self.question.isVisible():  # its buttons have the focus
            return False
        if self.seats.take_key(key):
            return True
        if key == "Backspace":
            self._gate.show_draft(self._gate.draft.shortened())
        elif key != "Esc" or not self._gate.draft.is_empty:
            self._gate.press(key)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc from inside the field; a car at the barrier does not vanish by it."""
        if event.key() == Qt.Key.Key_Escape and not self.question.isVisible():
            if not self.take_key("Esc"):
                self.cancelled.emit()
            return
        super().keyPressEvent(event)

    # --- acts ---------------------------------------------------------------------------------

    @property
    def _has_car(self) -> bool:
        return self._shown is not None and self._shown.car is not None

    def _ask_plates(self, typed: str, then: Callable[[Sequence[Suggestion]], None]) -> None:
        self.run(self._vehicles.suggested, typed, then=then, lane="read")

    def _on_home(self, sign: str) -> None:
        self.plate.home = sign

    def _on_plate(self, plate: str) -> None:
        """Of the next car, or the right one of the car that stands here."""
        if self._has_car:
            self._act_on(self._right_plate, plate)
            return
        self._plate = plate
        self.show_page(Page.PEOPLE)

    def _on_people(self, count: str) -> None:
        if self._has_car:
            self._act_on(self._cars_people, int(count))
            return
        self._act_on(self._cars.arrive, self._plate, int(count))

    def _cars_people(self, lane: str, count: int, operator: Any) -> Any:
        return self._cars.correct(lane, operator, people=count)

    def _right_plate(self, lane: str, plate: str, operator: Any) -> Any:
        return self._cars.correct(lane, operator, plate=plate)

    def _on_riders(self, people: tuple[UUID, ...]) -> None:
        if people:
            self._act_on(self._cars.pick, people)
        self.show_page(Page.SEATS)

    def _on_act(self, key: str) -> None:
        match key:
            case "M":
                self._show_riders()
            case "V":
                self._gate.take_typed((Answer(question=INSPECTED, value="yes"),))
            case "D":
                self._act_on(self._cars.drives, self.seats.place)
            case "S":
                self.show_page(Page.PEOPLE)
            case "E":
                self.plate.clear()
                self.show_page(Page.PLATE)
            case "W":
                self._act_on(self._cars.park)
            case "B":
                self._ask_turn_back()

    def _show_riders(self) -> None:
        car = self._shown.car if self._shown else None
        if car is not None and car.riders:
            self.riders.show_riders(car.riders, self._free_places())
            self.show_page(Page.RIDERS)

    def _ask_turn_back(self) -> None:
        self.question.ask(
            lambda: tr("Turn the car back? Nobody in it has passed then."),
            lambda: tr("Turn back"),
            partial(self._act_on, self._cars.turn_back),
        )

    def _act_on(self, fn: Callable[..., Any], *args: Any) -> None:
        """Not while an answer is still to come: it would be meant for what nobody has seen."""
        if not self._gate.is_under_way:
            self._gate.act(fn, *args, self._gate.operator, refused=self._on_refused)

    def _on_refused(self, error: InvalidInput) -> None:
        """Beside the field where it is one, else above the buttons; what was typed stays."""
        if not isValid(self):
            return
        told = text.sentence(error.code, error.parameters)
        if error.problems[0].field == "plate":
            self.show_page(Page.PLATE)
            self.plate.show_problem(told)
        else:
            self.tell(told, problem=True)


def _on_top(widget: QWidget) -> QWidget:
    """A page with this above and nothing below."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    return page
