"""What a supervisor does about a person's row: the no-phone mark, and erasing it on request."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.held_data import Tie
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.erasing import MISTAKE, Erasing, Erasure
from gatekeeper.services.privacy import ERASE_REASONS, Erased
from gatekeeper.services.registry import PersonCard, Registry
from gatekeeper.text import tr
from gatekeeper.text.held_data import tie_words
from gatekeeper.text.reasons import reason_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.screen import GAP, Screen, Speaking, beside, button

USUAL = timedelta(days=90)
"""For how long the mark is offered: who has no phone in spring may have one in summer."""


class PersonRequests(Speaking):
    """Two buttons and what they ask; the asking appears in `place`, above the passes."""

    marked = Signal(object)  # the end date, or None
    erased = Signal(object, str)  # what was erased, and whose it was

    def __init__(
        self,
        registry: Registry,
        erasing: Erasing | None,
        screen: Screen,
        *,
        operator: Operator,
    ) -> None:
        super().__init__()
        self._registry, self._erasing, self._screen = registry, erasing, screen
        self._operator = operator
        self._card: PersonCard | None = None
        self.no_phone, self.erase = button(), button()
        self.no_phone.clicked.connect(self._on_no_phone)
        self.erase.clicked.connect(self._on_erase)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.no_phone)
        column.addWidget(self.erase)
        column.addStretch(1)
        self.reasons = ReasonBar()
        self.place = QWidget()
        self.mark = self._mark_panel()
        below = QVBoxLayout(self.place)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.mark)
        below.addWidget(self.reasons)
        self.say(self.no_phone.setText, lambda: tr("No-phone mark"))
        self.say(self.erase.setText, lambda: tr("Erase on request"))
        self.no_phone.setVisible(may(operator.role, Act.EXEMPT))
        self.erase.setVisible(may(operator.role, Act.ERASE))
        # Never shown before it lies in the card: it would be a window of its own.
        if not (may(operator.role, Act.EXEMPT) or may(operator.role, Act.ERASE)):
            self.hide()
        self.allow(None)

    def _mark_panel(self) -> QWidget:
        panel = QWidget()
        self.form = Form(panel)
        until = line(longest=10)
        self.form.add(
            "until", lambda: tr("No phone, until (year-month-day)"), until, self._date_fault
        )
        self.keep, self.clear, self.no = button("primary"), button(), button()
        self.keep.clicked.connect(self._on_keep)
        self.clear.clicked.connect(lambda: self._set(None))
        self.no.clicked.connect(panel.hide)
        until.returnPressed.connect(self._on_keep)
        self.say(self.keep.setText, lambda: tr("Set the mark"))
        self.say(self.clear.setText, lambda: tr("Take the mark away"))
        self.say(self.no.setText, lambda: tr("Keep as it is"))
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.form)
        row = beside(self.no, self.clear, self.keep)
        row.addStretch(1)
        column.addLayout(row)
        panel.hide()
        return panel

    def allow(self, card: PersonCard | None) -> None:
        """Nothing can be done before somebody is opened, or after he is erased."""
        self._card = card
        self.no_phone.setEnabled(card is not None)
        self.erase.setEnabled(card is not None and self._erasing is not None)

    # --- the mark -----------------------------------------------------------------------------

    def _on_no_phone(self) -> None:
        if self._card is None:
            return
        self.reasons.hide()
        kept = self._card.no_phone_until
        until = kept or self._today + USUAL
        self.form.fields["until"].editor.setProperty("text", until.isoformat())
        self.clear.setVisible(kept is not None)
        self.mark.show()
        self.form.fields["until"].editor.setFocus()

    @property
    def _today(self) -> date:
        return self._registry.clock().astimezone().date()

    def _date_fault(self, typed: str) -> str:
        until = day_typed(typed)
        if until is None:
            return tr("A date like 2022-06-30.")
        return tr("This day has passed.") if until < self._today else ""

    def _on_keep(self) -> None:
        if self.form.look():
            self._set(day_typed(self.form["until"]))

    def _set(self, until: date | None) -> None:
        card = self._card
        if card is None:
            return
        self._screen.run(
            self._registry.set_no_phone,
            card.person,
            until,
            self._operator,
            then=lambda _: self._on_set(until),
        )

    def _on_set(self, until: date | None) -> None:
        self.mark.hide()
        self._screen.tell(tr("Done and recorded."))
        self.marked.emit(until)

    # --- erasing ------------------------------------------------------------------------------

    def _on_erase(self) -> None:
        self.mark.hide()
        self.reasons.ask(
            lambda: tr("Erase everything about this person? Why?"),
            ERASE_REASONS,
            self._ask,
            words=_erase_words,
        )

    def _ask(self, reason: str) -> None:
        """First what cannot be erased yet; what was entered by mistake is held by nothing."""
        card, erasing = self._card, self._erasing
        if card is None or erasing is None:
            return
        if reason == MISTAKE:
            self._confirm(card, reason, ())
            return
        show = partial(self._confirm, card, reason)
        self._screen.run(erasing.held.ties, card.person, then=show, lane="read")

    def _confirm(self, card: PersonCard, reason: str, ties: tuple[Tie, ...]) -> None:
        self._screen.question.ask(
            partial(_kept, card, ties) if ties else partial(_lost, card),
            lambda: tr("Erase what is over") if ties else tr("Erase for good"),
            partial(self._erase, card, reason),
        )

    def _erase(self, card: PersonCard, reason: str) -> None:
        if self._erasing is not None:
            self._screen.run(
                self._erasing.erase,
                card.person,
                reason,
                self._operator,
                then=partial(self._on_erased, card),
            )

    def _on_erased(self, card: PersonCard, done: Erasure) -> None:
        if not done.ties:
            self.allow(None)
        self._screen.tell(erased_words(done.result, done.ties))
        self.erased.emit(done, card.name)


def erased_words(result: Erased, ties: tuple[Tie, ...] = ()) -> str:
    """Never "gone" before it is; what stays and a car that is free with it are told."""
    if ties:
        what = "; ".join(map(tie_words, ties))
        return tr("Erased: {count} entries. Stays for now: {what}", count=result.parts, what=what)
    told = (
        tr("Erased. Nothing is left but backups, which go within seven days.")
        if result.gone
        else tr("Not finished yet: erased, but still on the disk. The program goes on by itself.")
    )
    return (
        f"{tr('Held cars that are free now: {count}.', count=result.cars)} {told}"
        if (result.cars)
        else told
    )


def _lost(card: PersonCard) -> str:
    return tr(
        "{name} ({place}) is erased for good: the entry, {passes} passes, plates, photo, and the "
        "private parts of every passage. This cannot be undone.",
        name=mask_name(card.name),
        place=card.place,
        passes=len(card.passes),
    )


def _kept(card: PersonCard, ties: tuple[Tie, ...]) -> str:
    return tr(
        "{name} ({place}): not everything can be erased yet ({what}). What is over is erased now; "
        "this cannot be undone.",
        name=mask_name(card.name),
        place=card.place,
        what="; ".join(map(tie_words, ties)),
    )


def _erase_words(reason: str) -> str:
    """The reasons of the log, in the words of the office."""
    return {
        "request": tr("At the person's request"),
        "mistake": tr("Entered by mistake"),
    }.get(reason) or reason_words(reason)
