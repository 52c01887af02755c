"""The screen a guard stands behind: picture, verdict, slots, findings, who waits, who passed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gatekeeper import text
from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Reading, Symbol, Temperature
from gatekeeper.errors import GatekeeperError, InvalidInput, NotAllowed
from gatekeeper.text import tr
from gatekeeper.ui import faces
from gatekeeper.ui.decision_panel import FADING
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.gate_view import GateView
from gatekeeper.ui.health_bar import Health
from gatekeeper.ui.keys import intent_of
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.touch_pad import TouchPad

if TYPE_CHECKING:
    from gatekeeper.config import DeviceSettings, LaneSettings, Settings
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.services.gate import Shown
    from gatekeeper.ui.tasks import Tasks

RELOAD_MILLISECONDS = 150  # lists follow the verdict, never before it
PROBE_MILLISECONDS = 3000  # after a fault: can we write again?
_ANSWERS = ("green", "yellow", "red", "colour-kind", "same", "other")


class GateScreen(GateView):
    """One per lane. It shows what the gate committed and sends what came in; it decides nothing."""

    opened = Signal(str)  # an intent of `keys.KEYS` that belongs to another screen
    heard = Signal(object, str)  # Tone, words to speak
    direction_changed = Signal(object)
    let_in = Signal()  # a granted verdict was committed: the barrier may open
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
        super().__init__(settings.verdict_seconds, parent)
        self.settings, self.lane, self._tasks, self._clock = settings, lane, tasks, clock
        self._gate: Any = None
        self._overview: Any = None
        self._upkeep: Any = None
        self._operator: Operator | None = None
        self._shown: Shown | None = None
        self._faced: Shown | None = None
        self._draft = Draft()
        self._under_way = 0
        self._is_blank = False
        self._seen_at = clock()
        self._wire()
        self.panel.show_face(faces.starting_face())

    def _wire(self) -> None:
        self.panel.faded.connect(self._on_faded)
        self.slots.chosen.connect(self._on_slot)
        self.waiting.chosen.connect(self._on_waiting_chosen)
        self._committed.connect(self._on_committed, Qt.ConnectionType.QueuedConnection)
        self._reload = QTimer(self, singleShot=True, interval=RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self.reload)
        self._probe = QTimer(self, interval=PROBE_MILLISECONDS)
        self._probe.timeout.connect(self._on_probe)
        self._absence = QTimer(self, interval=1000)
        self._absence.timeout.connect(self._on_second)
        self._absence.start()

    # --- the services arrive after the window -------------------------------------------------

    def serve(self, app: Any) -> None:
        """The program stands: show the last recorded verdict, then work."""
        self._gate, self._overview, self._upkeep = app.gate, app.overview, app.upkeep
        self.health.tell("database", Health(name=tr("database")))
        app.database.on_commit(self._committed.emit)
        self._run(self._gate.last_verdict, self.lane.key)
        self.reload()

    def stop(self) -> None:
        """The lanes will close: ask them nothing more."""
        for timer in (self._reload, self._probe, self._absence):
            timer.stop()
        self._gate = self._overview = self._upkeep = None

    def sign_on(self, operator: Operator | None) -> None:
        """Who answers for what is done from now on; with nobody nothing is taken in."""
        self._operator = operator
        if self.panel.face.tone is Tone.IDLE and self._gate is not None:
            self._show_idle()

    @property
    def operator(self) -> Operator | None:
        return self._operator

    @property
    def shown(self) -> Shown | None:
        """What the gate told last."""
        return self._shown

    @property
    def faced(self) -> Shown | None:
        """Whose verdict the panel showed last; loose evidence that came since is another's."""
        return self._faced

    @property
    def draft(self) -> Draft:
        return self._draft

    # --- what comes in ------------------------------------------------------------------------

    @Slot(object, object)
    def take(self, device: DeviceSettings, reading: Reading) -> None:
        """A device of this lane read something."""
        from gatekeeper.services.recording import Source

        reader = device.kind.startswith("serial") and isinstance(reading, Symbol)
        self._present((reading,), Source.READER if reader else Source.CAMERA, device.direction)

    @Slot(object)
    def take_symbol(self, symbol: Symbol) -> None:
        """A reader that types, or a person picked from the search."""
        from gatekeeper.services.recording import Source

        self._present((symbol,), Source.KEYBOARD)

    def _present(
        self, readings: Sequence[Reading], source: Any, direction: Direction | None = None
    ) -> None:
        self._wake()
        if self._gate is None:
            return
        if self._operator is None:
            self.preview.show_notice(tr("Please sign on first (F10)"))
            return
        self._under_way += 1
        self._tasks.run(
            self._gate.present,
            self.lane.key,
            tuple(readings),
            operator=self._operator,
            source=source,
            direction=direction,
            then=self._on_presented,
            failed=self._on_present_failed,
            urgent=True,
        )

    @Slot(object)
    def _on_presented(self, shown: Shown) -> None:
        self._under_way -= 1
        self._on_shown(shown)

    @Slot(object)
    def _on_present_failed(self, error: BaseException) -> None:
        self._under_way -= 1
        self._on_fault(error)

    # --- what is shown ------------------------------------------------------------------------

    @Slot(object)
    def _on_shown(self, shown: Shown) -> None:
        before, self._shown = self._shown, shown
        self._probe.stop()
        self.health.tell("database", Health(name=tr("database")))
        if shown.notice is not None:
            self.preview.show_notice(text.sentence(shown.notice.code, shown.notice.parameters))
            if shown.presentation is None and self.panel.face.tone in FADING:
                self._shown = before  # the verdict still stands; what was held up is no evidence
                return
        if shown.moved is not None:
            self.preview.show_notice(tr("No. {number} waits aside", number=shown.moved))
        self._forget_foreign_draft(before, shown)
        face = faces.face_of(shown)
        if shown.presentation is None:
            self._show_idle()
        elif shown.presentation.identity is None and self.panel.face.tone in FADING:
            pass  # only a new person's pass replaces a verdict before its time
        else:
            self._faced = shown
            self.panel.show_face(face)
            self._sound(shown, face)
        self._show_strips()
        if before is None or before.direction is not shown.direction:
            self.direction_changed.emit(shown.direction)
        if shown.holder is not None and shown.holder.photo and not face.photo:
            self._tasks.run(
                self._overview.photo,
                shown.holder.photo,
                then=_PhotoFor(self, shown),
                failed=_nothing,
                lane="read",
            )

    def _forget_foreign_draft(self, before: Shown | None, shown: Shown) -> None:
        """What was typed for one open person never counts for the next."""
        old = before.presentation if before else None
        new = shown.presentation
        if old is None or old.is_final:
            return
        if new is None or new.id != old.id or new.is_final:
            self._draft = Draft()

    def _sound(self, shown: Shown, face: faces.Face) -> None:
        if shown.repeated:
            self.preview.show_cooldown(shown.policy.repeat.cooldown.total_seconds())
            return
        outcome = shown.outcome
        words = face.step if outcome is Outcome.PENDING else ""
        if outcome is not None and outcome is not Outcome.PENDING:
            words = text.spoken(outcome, shown.direction)
        if shown.sequence is not None:
            self.preview.show_cooldown(shown.policy.repeat.cooldown.total_seconds())
            if face.tone is Tone.GRANTED:
                self.let_in.emit()
        self.heard.emit(face.tone, words)

    def show_settled(self, shown: Shown) -> None:
        """An override or a correction was committed elsewhere."""
        self._wake()
        self._on_shown(shown)

    def show_photo(self, shown: Shown, photo: bytes | None) -> None:
        """The holder's photo came; it is shown if he still stands there."""
        if photo and self._shown is shown and not self._is_blank:
            self.panel.show_photo(photo)

    @Slot(object)
    def _on_fault(self, error: BaseException) -> None:
        """Never green: whatever went wrong, nothing was recorded."""
        if isinstance(error, (InvalidInput, NotAllowed)):
            self.preview.show_notice(faces.told(error))
            if self.panel.face.tone in FADING:
                self._show_idle()
            return
        self._shown = None
        self.panel.show_face(faces.fault_face(error))
        self._show_strips()
        if isinstance(error, GatekeeperError):
            self.health.tell("database", Health(name=tr("database"), sentence=faces.told(error)))
        self.heard.emit(Tone.FAULT, "")
        self._probe.start()

    def _show_idle(self) -> None:
        note = "" if self._operator else tr("Please sign on first (F10)")
        if self._shown is not None and self._shown.emergency:
            note = text.sentence("emergency-passage", {})
        self.panel.show_face(faces.idle_face(note))

    def _show_strips(self) -> None:
        """Slots and findings of whoever is shown; after a fault their room is the panel's."""
        shown = self._shown
        self.make_room()
        if shown is None:
            self.slots.show_slots((), pulsing=False)
            self.findings.show_chips(())
            return
        person = shown.presentation
        open_person = person is not None and not person.is_final
        self.slots.show_slots(faces.slots_of(shown, self._draft), pulsing=open_person)
        self.findings.show_chips(faces.chips_of(shown))

    @Slot()
    def _on_faded(self) -> None:
        """The verdict has stood long enough; nobody counts as shown."""
        person = self._shown.presentation if self._shown else None
        if self._shown is not None and person is not None and not person.is_final:
            self.panel.show_face(faces.face_of(self._shown))  # evidence came in meanwhile
            return
        self._show_idle()
        if self._shown is not None:
            self._shown = faces.without_person(self._shown)
            self._show_strips()

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
        """Somebody was let go in the background: show who is left, if that is another."""
        if self._gate is None:
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
        if self.panel.face.tone not in FADING:
            self.panel.show_face(faces.face_of(shown))
        self._show_strips()

    # --- nobody there -------------------------------------------------------------------------

    @Slot()
    def _on_second(self) -> None:
        tone = self.panel.face.tone
        away = self._clock() - self._seen_at >= self.settings.blank_seconds
        if away and tone in (Tone.PENDING, Tone.HELD) and not self._is_blank:
            self._is_blank = True
            self._show_idle()
            self.slots.show_slots((), pulsing=False)
            self.findings.show_chips(())

    def _wake(self) -> bool:
        """Somebody is there; True when the screen was blank."""
        self._seen_at = self._clock()
        was, self._is_blank = self._is_blank, False
        if was and self._shown is not None:
            self.panel.show_face(faces.face_of(self._shown))
            self._show_strips()
        return was

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._wake()
        self.setFocus()

    # --- keys ---------------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        """A key the guard pressed; False when it is nothing for this screen."""
        woke = self._wake()
        if self._asking is not None:
            return self._key_while_asking(key)
        intent = intent_of(key)
        if key in ("Enter", "Esc") or intent:
            if woke and intent != "temperature":
                return True  # what was not seen is not accepted
            self._act(intent, key)
            return True
        if key == "Backspace":
            self._set_draft(self._draft.shortened())
            return True
        return False

    @Slot(str)
    def press(self, key: str) -> None:
        """A key of the touch pad, which stands in the panel like a question."""
        self._act(intent_of(key), key)

    def _key_while_asking(self, key: str) -> bool:
        take = getattr(self._asking, "take_key", None)
        if take is not None and take(key):
            return True
        if key == "Esc":
            self.close_question()
            return True
        if len(key) > 1 and key.startswith("F"):
            self.opened.emit(intent_of(key))
            return True
        return False

    def _act(self, intent: str, key: str) -> None:
        is_fault = self.panel.face.tone is Tone.FAULT
        match intent:
            case "temperature" | "accept" | "recall" if is_fault:
                pass  # nothing is shown that could be accepted; the paper register takes over
            case "temperature":
                self._set_draft(self._draft.typed(key))
            case "accept":
                self._accept()
            case "clear":
                self._clear()
            case "entry" | "exit":
                self._set_direction(Direction(intent))
            case "recall":
                self._recall(None)
            case _ if intent in _ANSWERS:
                self._set_draft(self._draft.answered(intent))
            case _:
                self.opened.emit(intent)

    def _set_draft(self, draft: Draft) -> None:
        self._draft = draft
        if self._shown is not None:
            self._show_strips()

    def _clear(self) -> None:
        if not self._draft.is_empty:
            self._set_draft(Draft())
        elif self.panel.face.tone in FADING:
            self._on_faded()

    def _accept(self) -> None:
        """Enter: everything that is shown, and nothing that arrived while the hand moved."""
        if self._draft.is_unfinished or self._draft.is_slip:
            words = text.sentence("temperature-implausible", {})
            unfinished = tr("One more digit, please: 365 is 36.5")
            self.preview.show_notice(words if self._draft.is_slip else unfinished)
            return
        if self._under_way:
            return
        readings: list[Reading] = []
        if self._draft.tenths is not None:
            readings.append(Temperature(tenths=self._draft.tenths))
        readings += faces.accepted(self._shown, self._draft)
        if not readings:
            return
        self._set_draft(Draft())
        from gatekeeper.services.recording import Source

        self._present(readings, Source.KEYBOARD)

    def _set_direction(self, direction: Direction) -> None:
        if self.lane.direction is not None:
            self.preview.show_notice(text.sentence("direction-fixed", {}))
            return
        if self._operator is None or self._gate is None:
            return
        self.heard.emit(Tone.IDLE, text.direction_word(direction))
        self._run(self._gate.set_direction, self.lane.key, direction, self._operator)

    def _recall(self, number: int | None) -> None:
        if self._operator is None or self._gate is None:
            return
        self._run(self._gate.recall, self.lane.key, number, self._operator)

    @Slot(object)
    def _on_waiting_chosen(self, row: Any) -> None:
        self._recall(row.number)

    @Slot(str)
    def _on_slot(self, check: str) -> None:
        """A touched slot: what is offered there counts, else it asks to be typed."""
        if any(slot.check == check and slot.key == "Enter" for slot in self.slots.places):
            self._accept()
        elif check in ("temperature", "health-code", "person"):
            pad = TouchPad(check)
            pad.pressed.connect(self.press)
            self.ask(pad)

    # --- lists --------------------------------------------------------------------------------

    @Slot(str)
    def _on_committed(self, subject: str) -> None:
        if not self._reload.isActive():
            self._reload.start()

    @Slot()
    def reload(self) -> None:
        """Fetch lists and figures; failures show elsewhere."""
        if self._overview is None:
            return
        look = self._overview
        self._tasks.run(look.waiting, then=self._on_waiting, failed=_nothing, lane="read")
        self._tasks.run(look.recent, then=self._on_recent, failed=_nothing, lane="read")
        self._tasks.run(look.counts, then=self.counts.show_counts, failed=_nothing, lane="read")

    @Slot(object)
    def _on_waiting(self, rows: Sequence[Any]) -> None:
        self.waiting.show_rows(rows)

    @Slot(object)
    def _on_recent(self, rows: Sequence[Any]) -> None:
        self.passages.show_rows(rows)

    def _run(self, fn: Callable[..., Any], *args: Any) -> None:
        """An act on the lane; until its answer stands on the screen Enter accepts nothing."""
        self._under_way += 1
        self._tasks.run(
            fn, *args, then=self._on_presented, failed=self._on_present_failed, urgent=True
        )

    def retranslate(self) -> None:
        """Say everything again in the language that was chosen."""
        if self._shown is not None and self._shown.presentation is not None:
            self.panel.show_face(faces.face_of(self._shown))
        else:
            self._show_idle()
        self._show_strips()
        self.health.retranslate()
        for widget in (self.counts, self.waiting, self.passages):
            widget.update()


class _PhotoFor:
    """Brings a photo to the person it was fetched for."""

    def __init__(self, screen: GateScreen, shown: Shown) -> None:
        self._screen, self._shown = screen, shown

    def __call__(self, photo: bytes | None) -> None:
        if isValid(self._screen):
            self._screen.show_photo(self._shown, photo)


def _nothing(error: BaseException) -> None:
    """A list that does not come is fetched again with the next commit."""
