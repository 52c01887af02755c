"""The gate screen's face over time: what was committed, its fading, a fault, nobody there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import Outcome
from gatekeeper.errors import GatekeeperError
from gatekeeper.text import tr, verdicts
from gatekeeper.ui import faces, slots
from gatekeeper.ui.decision_panel import FADING
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.gate_view import GateView
from gatekeeper.ui.health_bar import health
from gatekeeper.ui.theme import Tone

if TYPE_CHECKING:
    from gatekeeper.config import LaneSettings, Settings
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.services.shown import Shown


class GateShowing(GateView):
    """Holds what is shown and what is typed; asks no service and decides nothing."""

    heard = Signal(object, str)  # Tone, words to speak
    direction_changed = Signal(object)
    seen = Signal()  # a key, a touch or a scan
    changed = Signal()  # whether somebody stands here may have changed
    let_in = Signal()  # a granted verdict was committed: the barrier may open
    photo_wanted = Signal(object)  # Shown

    def __init__(
        self,
        settings: Settings,
        lane: LaneSettings,
        clock: Callable[[], float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(settings.verdict_seconds, parent)
        self.settings, self.lane, self._clock = settings, lane, clock
        self._operator: Operator | None = None
        self._shown: Shown | None = None
        self._faced: Shown | None = None
        self._about: Shown | None = None
        self._fault: BaseException | None = None
        self._draft = Draft()
        self._is_last = False
        self._is_blank = False
        self._seen_at = clock()
        self.panel.faded.connect(self._on_faded)
        self.asked.connect(self._on_asked)
        self._absence = QTimer(self, interval=1000)
        self._absence.timeout.connect(self._on_second)
        self._absence.start()
        self.panel.show_face(faces.starting_face())

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

    @property
    def tone_here(self) -> Tone:
        """What somebody looking at another lane has to know: who stands here also when blank."""
        outcome = self._shown.outcome if self._shown else None
        if self._is_blank and outcome is not None:
            return faces.tone_of(outcome)
        return self.panel.face.tone

    @property
    def shows_fault(self) -> bool:
        """Does somebody still read here that nothing was recorded?"""
        return self.panel.face.tone is Tone.FAULT

    # --- what was committed -------------------------------------------------------------------

    @Slot(object)
    def _on_shown(self, shown: Shown) -> None:
        before, self._shown = self._shown, shown
        self._is_last = False
        self.health.tell("database", health(lambda: tr("database")))
        if shown.notice is not None:
            notice = shown.notice
            self.preview.show_notice(lambda: text.sentence(notice.code, notice.parameters))
            if shown.presentation is None and self.panel.face.tone in FADING:
                self._shown = before  # the verdict still stands; what was held up is no evidence
                return
        if shown.moved is not None:
            number = shown.moved
            self.preview.show_notice(lambda: tr("No. {number} waits aside", number=number))
        self._forget_foreign_draft(before, shown)
        face = faces.face_of(shown)
        if shown.presentation is None:
            self._show_idle()
        elif shown.car is None and faces.is_loose(shown) and self.panel.face.tone in FADING:
            pass  # only a new person's pass, or a car, replaces a verdict before its time
        else:
            self._faced = shown
            self.panel.show_face(face)
            turned = before is not None and before.direction is not shown.direction
            self._sound(shown, face, turned=turned)
        self._show_around(before, shown)

    def show_last(self, shown: Shown) -> None:
        """After a start: the last recorded verdict with its time, in silence; or who stands here.

        Somebody who came meanwhile is not covered by it.
        """
        if self._shown is not None:
            return
        self._shown, self._faced, self._is_last = shown, shown, shown.repeated
        if shown.presentation is None:
            self._show_idle()
        else:
            self.panel.show_face(faces.face_of(shown, is_last=self._is_last))
        self._show_around(None, shown)

    def _show_around(self, before: Shown | None, shown: Shown) -> None:
        self._show_strips()
        if before is None or before.direction is not shown.direction:
            self.direction_changed.emit(shown.direction)
        if shown.holder is not None and shown.holder.photo:
            self.photo_wanted.emit(shown)

    def _forget_foreign_draft(self, before: Shown | None, shown: Shown) -> None:
        """What was typed for one open person never counts for the next."""
        old = before.presentation if before else None
        new = shown.presentation
        if old is None or old.is_final:
            return
        if new is None or new.id != old.id or new.is_final:
            self._draft = Draft()

    def _sound(self, shown: Shown, face: faces.Face, *, turned: bool) -> None:
        if shown.repeated:
            self.preview.show_cooldown(shown.policy.repeat.cooldown.total_seconds())
            return
        outcome = shown.outcome
        words = face.step if outcome is Outcome.PENDING else ""
        if outcome is not None and outcome is not Outcome.PENDING:
            words = verdicts.spoken(outcome, shown.direction)
        if turned and outcome is not Outcome.GRANTED:  # whose word tells the way already
            words = f"{text.direction_word(shown.direction)} {words}"
        if shown.sequence is not None:
            self.preview.show_cooldown(shown.policy.repeat.cooldown.total_seconds())
            if face.tone is Tone.GRANTED:
                self.let_in.emit()
        self.heard.emit(face.tone, words)

    def show_photo(self, shown: Shown, photo: bytes | None) -> None:
        """The holder's photo came; it is shown if he still stands there."""
        if photo and self._shown is shown and not self._is_blank:
            self.panel.show_photo(photo)

    def show_fault(self, error: BaseException) -> None:
        """Never green: whatever went wrong, nothing was recorded."""
        self._shown, self._fault = None, error
        self.panel.show_face(faces.fault_face(error))
        self._show_strips()
        if isinstance(error, GatekeeperError):
            broken = health(lambda: tr("database"), lambda: faces.told(error))
            self.health.tell("database", broken)
        self.heard.emit(Tone.FAULT, "")

    def _show_idle(self) -> None:
        note = "" if self._operator else tr("Please sign on first (F10)")
        if self._shown is not None and self._shown.emergency:
            note = text.sentence("emergency-passage", {})
        self.panel.show_face(faces.idle_face(note, self.lane.kind))
        self.changed.emit()

    def _show_face(self) -> None:
        """The face of whoever is shown, once more."""
        if self._shown is not None:
            self.panel.show_face(faces.face_of(self._shown, is_last=self._is_last))

    def ask_about(self, widget: QWidget, shown: Shown) -> None:
        """A question about this person: his slots stay below it, whoever comes meanwhile."""
        self.ask(widget)
        self._about = shown
        self._show_strips()

    @Slot(bool)
    def _on_asked(self, is_asking: bool) -> None:
        if not is_asking and self._about is not None:
            self._about = None
            self._show_strips()

    def _show_strips(self) -> None:
        """Slots and findings of whoever is shown; after a fault their room is the panel's."""
        shown = self._about or self._shown
        self.make_room()
        if shown is None:
            self._clear_strips()
        else:
            person = shown.presentation
            open_person = person is not None and not person.is_final
            draft = Draft() if self._about else self._draft
            self.slots.show_slots(slots.slots_of(shown, draft), pulsing=open_person)
            self.findings.show_chips(slots.chips_of(shown))
        self.changed.emit()

    def _clear_strips(self) -> None:
        self.slots.show_slots((), pulsing=False)
        self.findings.show_chips(())

    def show_draft(self, draft: Draft) -> None:
        """What is typed and counts only at Enter."""
        self._draft = draft
        if self._shown is not None:
            self._show_strips()

    @Slot()
    def _on_faded(self) -> None:
        """The verdict has stood long enough; nobody counts as shown."""
        person = self._shown.presentation if self._shown else None
        if self._shown is not None and person is not None and not person.is_final:
            self._show_face()  # evidence came in meanwhile
            self.changed.emit()
            return
        self._show_idle()
        if self._shown is not None:
            self._shown = faces.without_person(self._shown)
            self._show_strips()

    # --- nobody there -------------------------------------------------------------------------

    @Slot()
    def _on_second(self) -> None:
        tone = self.panel.face.tone
        away = self._clock() - self._seen_at >= self.settings.blank_seconds
        if away and tone in (Tone.PENDING, Tone.HELD) and not self._is_blank:
            self._is_blank = True
            self._show_idle()
            self._clear_strips()

    def _wake(self) -> bool:
        """Somebody is there; True when the screen was blank."""
        self._seen_at = self._clock()
        self.seen.emit()
        was, self._is_blank = self._is_blank, False
        if was and self._shown is not None:
            self._show_face()
            self._show_strips()
        return was

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._wake()
        self.setFocus()

    def retranslate(self) -> None:
        """Say everything again in the language that was chosen."""
        if self._shown is not None and self._shown.presentation is not None:
            self._show_face()
        elif self.panel.face.tone is Tone.FAULT:  # what was not recorded stays in sight
            self.panel.show_face(faces.fault_face(self._fault))
        else:
            self._show_idle()
        self.preview.update()
        self._show_strips()
        self.health.retranslate()
        self.counts.retranslate()
        for rows in (self.waiting, self.passages):
            rows.show_rows(rows.rows)
