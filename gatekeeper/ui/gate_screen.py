"""The screen a guard stands behind: picture, verdict, slots, findings, who waits, who passed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.readings import Reading, Symbol
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.text import tr
from gatekeeper.ui import faces
from gatekeeper.ui.answer_panel import AnswerAsking
from gatekeeper.ui.car_asking import CarAsking
from gatekeeper.ui.claims import Claim
from gatekeeper.ui.decision_panel import FADING
from gatekeeper.ui.gate_keys import GateKeys
from gatekeeper.ui.gate_lists import GateLists
from gatekeeper.ui.gate_questions import Asking
from gatekeeper.ui.gate_showing import GateShowing
from gatekeeper.ui.health_bar import health
from gatekeeper.ui.theme import Tone

if TYPE_CHECKING:
    from gatekeeper.config import DeviceSettings, LaneSettings, Settings
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.domain.policy import Policy
    from gatekeeper.services.shown import Shown
    from gatekeeper.ui.tasks import Tasks

EMERGENCY = "emergency"  # what its begin and end are announced as
PROBE_MILLISECONDS = 3000  # after a fault: can we write again?


class GateScreen(GateShowing):
    """One per lane. It shows what the gate committed and sends what came in; it decides nothing."""

    opened = Signal(str)  # an intent of `keys.KEYS` that belongs to another screen
    cleared = Signal()  # Esc, and nothing was left here that it could clear
    _committed = Signal(str)

    def __init__(
        self,
        settings: Settings,
        lane: LaneSettings,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(settings, lane, clock, parent)
        self._tasks = tasks
        self._gate: Any = None
        self._upkeep: Any = None
        self._under_way = 0
        self.claims: list[Claim] = []
        self._keys = GateKeys(self)
        self._questions = Asking(self, tasks)
        self._asking_what = AnswerAsking(self, tasks)
        self.cars = CarAsking(self, tasks)
        self.setAccessibleName(lane.name)
        self.lists = GateLists(self, tasks)
        self._committed.connect(self._on_committed, Qt.ConnectionType.QueuedConnection)
        self._probe = QTimer(self, interval=PROBE_MILLISECONDS)
        self._probe.timeout.connect(self._on_probe)

    # --- the services arrive after the window -------------------------------------------------

    def serve(self, app: Any) -> None:
        """The program stands: show the last recorded verdict, then work."""
        self._gate, self._upkeep = app.gate, app.upkeep
        self.health.tell("database", health(lambda: tr("database")))
        app.database.on_commit(self._committed.emit)
        self.cars.serve(app)
        self._run(self._gate.last_verdict, self.lane.key, then=self._on_last)
        self.lists.serve(app.overview)

    def stop(self) -> None:
        """The lanes will close: ask them nothing more."""
        for one in (self._probe, self._absence, self.lists):
            one.stop()
        self.cars.stop()
        self._gate = self._upkeep = None

    def sign_on(self, operator: Operator | None) -> None:
        """Who answers for what is done from now on; with nobody nothing is taken in."""
        self._operator = operator
        if self.panel.face.tone is Tone.IDLE and self._gate is not None:
            self._show_idle()

    # --- what comes in ------------------------------------------------------------------------

    @Slot(object, object)
    def take(self, device: DeviceSettings, reading: Reading) -> None:
        """A device of this lane read something."""
        from gatekeeper.services.recording import Source

        if isinstance(reading, Symbol) and self._is_claimed(reading):
            return
        reader = device.kind.startswith("serial") and isinstance(reading, Symbol)
        self._present((reading,), Source.READER if reader else Source.CAMERA, device.direction)

    @Slot(object)
    def take_symbol(self, symbol: Symbol) -> None:
        """A reader that types, or a person picked from the search."""
        if not self._is_claimed(symbol):
            self.take_typed((symbol,))

    def _is_claimed(self, symbol: Symbol) -> bool:
        """Does a screen in front take it?"""
        return any(take(symbol) for take in reversed(self.claims))

    def take_visitor(self, symbol: Symbol, *, leaves: bool) -> None:
        """A visitor picked from the list; who is inside leaves, whichever way this lane is set."""
        from gatekeeper.services.recording import Source

        self._present((symbol,), Source.KEYBOARD, Direction.EXIT if leaves else None)

    def take_typed(self, readings: Sequence[Reading]) -> None:
        """What came by the keyboard."""
        from gatekeeper.services.recording import Source

        self._present(readings, Source.KEYBOARD)

    def take_key(self, key: str) -> bool:
        """A key the guard pressed; False when it is nothing for this screen."""
        return self._keys.take(key, woke=self._wake())

    def press(self, key: str) -> None:
        """A key that a panel of this lane hands on."""
        self._keys.press(key)

    def act(
        self,
        fn: Callable[..., Any],
        *args: Any,
        refused: Callable[[InvalidInput], None] | None = None,
    ) -> None:
        """An act of a panel on this lane; what it leads to is shown. `refused` tells bad input."""
        if self._operator is None or self._gate is None:
            return

        def failed(error: BaseException) -> None:
            if refused is None or not isinstance(error, InvalidInput):
                self._on_present_failed(error)
                return
            self._under_way -= 1
            refused(error)

        self._wake()
        self._run(fn, self.lane.key, *args, failed=failed)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """In a lane for vehicles the cursor belongs into the plate."""
        super().focusInEvent(event)
        if self.cars.panel is not None and self.cars.panel is self.asking:
            self.cars.panel.focus()

    @property
    def is_under_way(self) -> bool:
        """Is an answer still to come? Until it stands on the screen Enter accepts nothing."""
        return self._under_way > 0

    def _present(
        self, readings: Sequence[Reading], source: Any, direction: Direction | None = None
    ) -> None:
        self._wake()
        if self._gate is None:
            return
        if self._operator is None:
            self.preview.show_notice(lambda: tr("Please sign on first (F10)"))
            return
        self._run(
            self._gate.present,
            self.lane.key,
            tuple(readings),
            operator=self._operator,
            source=source,
            direction=direction,
        )

    def set_direction(self, direction: Direction) -> None:
        """For whoever stands here, or for the next one."""
        if self.lane.direction is not None:
            self.preview.show_notice(lambda: text.sentence("direction-fixed", {}))
            return
        if self._operator is None or self._gate is None:
            return
        self.heard.emit(Tone.IDLE, text.direction_word(direction))
        self._run(self._gate.set_direction, self.lane.key, direction, self._operator)

    def ask_answer(self, check: str) -> None:
        """The question of a slot that an answer fills, in the panel."""
        if self._gate is not None:
            self._asking_what.ask(check, self._gate.clock, self._gate.standing.zone)

    def recall(self, number: int | None) -> None:
        """Bring a waiting person back; None: the next one."""
        if self._operator is None or self._gate is None:
            return
        self._run(self._gate.recall, self.lane.key, number, self._operator)

    def _run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        **kw: Any,
    ) -> None:
        """An act on the lane, before everything else that waits to be written."""
        self._under_way += 1
        self._tasks.run(
            fn,
            *args,
            then=then or self._on_presented,
            failed=failed or self._on_present_failed,
            urgent=True,
            **kw,
        )

    # --- what it led to -----------------------------------------------------------------------

    @Slot(object)
    def _on_presented(self, shown: Shown) -> None:
        self._under_way -= 1
        self._on_shown(shown)

    @Slot(object)
    def _on_last(self, shown: Shown) -> None:
        self._under_way -= 1
        self.show_last(shown)

    @Slot(object)
    def _on_present_failed(self, error: BaseException) -> None:
        self._under_way -= 1
        self._on_fault(error)

    @Slot(object)
    def _on_shown(self, shown: Shown) -> None:
        self._probe.stop()
        super()._on_shown(shown)

    @Slot(object)
    def _on_fault(self, error: BaseException) -> None:
        """What was refused is told in passing; everything else is a fault until we can write."""
        if isinstance(error, (InvalidInput, NotAllowed)):
            self.preview.show_notice(lambda: faces.told(error))
            if self.panel.face.tone in FADING:
                self._show_idle()
            return
        self.show_fault(error)
        self._probe.start()

    def show_settled(self, shown: Shown) -> None:
        """An override or a correction was committed elsewhere."""
        self._wake()
        self._on_shown(shown)

    @Slot()
    def _on_probe(self) -> None:
        """A heartbeat is the smallest thing to write: when it goes through, so does the next."""
        if self._upkeep is not None:
            self._tasks.run(self._upkeep.tidy, then=self._on_alive, failed=_nothing)

    @Slot(object)
    def _on_alive(self, _: object) -> None:
        if self.panel.face.tone is Tone.FAULT and self._gate is not None:
            self._run(self._gate.shown, self.lane.key)

    def refresh(self) -> None:
        """Somebody may have been let go in the background: show who is left."""
        person = self._shown.presentation if self._shown else None
        if self._gate is None or person is None or person.is_final:
            return
        self._tasks.run(
            self._gate.shown, self.lane.key, then=self._on_refreshed, failed=_nothing, urgent=True
        )

    @Slot(object)
    def _on_refreshed(self, shown: Shown) -> None:
        old = self._shown.presentation if self._shown else None
        if self._under_way or old is None or old.is_final or shown.presentation == old:
            return
        self._forget_foreign_draft(self._shown, shown)
        self._shown = shown
        if self._is_blank:
            return
        if self.panel.face.tone not in FADING:
            self._show_face()
        self._show_strips()

    def show_policy(self, policy: Policy) -> None:
        """Another profile is in force: what will be asked of the next person."""
        shown = self._shown
        if self._gate is None or shown is None or shown.presentation or shown.policy == policy:
            return
        self._run(self._gate.shown, self.lane.key)

    @Slot(str)
    def _on_committed(self, subject: str) -> None:
        if subject == EMERGENCY and self._gate is not None:
            # That nobody is checked is seen at once, not with the next person.
            self._run(self._gate.shown, self.lane.key)
        self.lists.follow()


def _nothing(error: BaseException) -> None:
    """What does not come now comes with the next commit, or the next try."""
