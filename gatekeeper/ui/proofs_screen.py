"""Work proofs to verify: what the guard took down, and what the employer said when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.work import ProofState
from gatekeeper.services.work import ProofRow, WorkProofs
from gatekeeper.text import tr
from gatekeeper.text.outings import proof_state_words, shift_words
from gatekeeper.ui.camera_chooser import Picture
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, beside, button
from gatekeeper.ui.words import day_and_time


class ProofsScreen(Screen):
    """A supervisor's: confirmed a proof counts for months, refused it counts no more.

    `form_asked` carries the proof whose form an employer is to stamp, None for a blank one.
    """

    form_asked = Signal(object)

    def __init__(
        self,
        proofs: WorkProofs,
        photo: Callable[[str], bytes | None],
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._proofs, self._photo, self._operator = proofs, photo, operator
        self.list = RowsView(
            (
                Column(title=lambda: tr("State"), words=lambda r: proof_state_words(r.state)),
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Employer"), words=lambda r: r.employer, stretch=True),
                Column(title=lambda: tr("Phone"), words=lambda r: r.employer_phone),
                Column(title=lambda: tr("Kind of shift"), words=lambda r: shift_words(r.shift)),
                Column(title=lambda: tr("Counts until"), words=lambda r: day_and_time(r.until)),
            ),
            lambda: tr("No work proof yet. The guard takes one down when it is first shown."),
            chips=(
                Chip(
                    title=lambda: tr("To verify"),
                    keeps=lambda r: r.state is ProofState.PROVISIONAL,
                ),
            ),
        )
        self.paper = Picture()
        self.paper.setFixedSize(240, 320)
        row = beside(self.list, self.paper)
        row.setStretch(0, 1)
        row.setAlignment(self.paper, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row, 1)
        self.deny, self.form, self.blank = button("danger"), button(), button()
        self.deny.clicked.connect(self._on_deny)
        self.form.clicked.connect(self._on_form)
        self.blank.clicked.connect(lambda: self.form_asked.emit(None))
        for keys, made in (("Ctrl+B", self.blank), ("Ctrl+P", self.form), ("Ctrl+D", self.deny)):
            QShortcut(QKeySequence(keys), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.list.picked.connect(self._on_picked)
        self.say(self.title.setText, lambda: tr("Work proofs"))
        self.say(
            self.hint.setText,
            lambda: tr("Ask the employer: does this person work there, on this shift?"),
        )
        self.say(self.form.setText, lambda: tr("Form (Ctrl+P)"))
        self.say(self.blank.setText, lambda: tr("Blank form (Ctrl+B)"))
        self.say(self.deny.setText, lambda: tr("Not confirmed (Ctrl+D)"))
        self.offer(lambda: tr("Employer confirmed"))
        self.setFocusProxy(self.list.search)
        self._on_picked(None)
        self.reload()

    def reload(self) -> None:
        """Ask again what there is."""
        self.run(self._proofs.listed, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[ProofRow]) -> None:
        self.list.set_rows(rows)

    def _on_picked(self, row: ProofRow | None) -> None:
        for made in (self.primary, self.deny, self.form):
            made.setEnabled(row is not None)
        self.paper.show_image(None)
        self.paper.setVisible(row is not None and row.photo is not None)
        if row is not None and row.photo is not None:
            show = partial(self._show_paper, row)
            self.run(self._photo, row.photo, then=show, lane="read")

    def _show_paper(self, row: ProofRow, jpeg: bytes | None) -> None:
        current: Any = self.list.current
        if jpeg and current is not None and current.id == row.id:
            self.paper.show_image(QImage.fromData(jpeg))

    def submit(self) -> None:
        self._decide(confirmed=True)

    def _on_form(self) -> None:
        row: ProofRow | None = self.list.current
        if row is not None:
            self.form_asked.emit(row.id)

    def _on_deny(self) -> None:
        row: ProofRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr("{name} can no longer leave on this proof. Go on?", name=row.name),
                lambda: tr("Not confirmed"),
                partial(self._decide, confirmed=False),
            )

    def _decide(self, *, confirmed: bool) -> None:
        row: ProofRow | None = self.list.current
        if row is not None:
            decide = partial(self._proofs.decide, confirmed=confirmed, operator=self._operator)
            self.run(decide, row.id, then=self._on_decided)

    def _on_decided(self, _row: ProofRow) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()
