"""After a second high reading: where the person waits, which clinic, who was called."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.referrals import ReferralRow, Referrals
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import clock_time

FIELDS = ("waiting_place", "clinic", "called", "taken_over_by")


class ReferralPanel(Screen):
    """The open referrals and the one being written; saving keeps it open until taken over."""

    def __init__(
        self,
        referrals: Referrals,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        referral: UUID | None = None,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._referrals = referrals
        self._operator = operator
        self._wanted = referral
        self._current: ReferralRow | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Since"), words=lambda r: clock_time(r.opened_at)),
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name)),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Readings"), words=_readings),
                Column(title=lambda: tr("Next"), words=_missing, stretch=True),
            ),
            lambda: tr("No open referral. One opens when a resident's second reading is high too."),
            searchable=False,
        )
        self.list.be_low()
        self.form = Form(columns=2)
        self._lines = {key: line() for key in FIELDS}
        self.form.add("waiting_place", lambda: tr("Waiting place"), self._lines["waiting_place"])
        self.form.add("clinic", lambda: tr("Fever clinic"), self._lines["clinic"])
        self.form.add("called", lambda: tr("Who was called, and when"), self._lines["called"])
        self.form.add("taken_over_by", lambda: tr("Taken over by"), self._lines["taken_over_by"])
        self.full = button()
        self.full.setEnabled(False)
        self.full.clicked.connect(self._on_full)
        QShortcut(QKeySequence("Ctrl+I"), self, self.full.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.full)
        self.say(self.full.setText, lambda: tr("In full (Ctrl+I)"))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: tr("Referral to the fever clinic"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Fill in each line when you know it. The referral closes when someone takes over."
            ),
        )
        self.offer(lambda: tr("Save"))
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(lambda _: self.form.fields["waiting_place"].editor.setFocus())
        self.setFocusProxy(self.form.fields["waiting_place"].editor)
        self.form.setEnabled(False)
        self.reload()

    def reload(self) -> None:
        """Ask again which referrals are open."""
        self.run(self._referrals.open, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[ReferralRow]) -> None:
        self.list.set_rows(rows)
        kept = self._current.id if self._current else self._wanted
        self.list.choose(lambda row: row.id == kept)
        self._on_picked(self.list.current)

    def _on_full(self) -> None:
        """For whoever is on the telephone with the clinic."""
        row = self._current
        if row is not None:
            self.run(self._referrals.full_name, row.id, self._operator, then=self.tell)

    def _on_picked(self, row: ReferralRow | None) -> None:
        self.full.setEnabled(row is not None and bool(row.name))
        if row is not None and self._current is not None and row.id != self._current.id:
            self.tell("")  # the name of somebody else goes
        if row is None or (self._current is not None and row.id == self._current.id):
            self.form.setEnabled(row is not None)
            return
        self._current = row
        self.form.setEnabled(True)
        for key in FIELDS:
            self._lines[key].setText(getattr(row, key))

    def submit(self) -> None:
        if self._current is None:
            return
        save = partial(
            self._referrals.update,
            waiting_place=self.form["waiting_place"],
            clinic=self.form["clinic"],
            called=self.form["called"],
            taken_over_by=self.form["taken_over_by"],
            operator=self._operator,
        )
        self.run(save, self._current.id, then=self._on_saved)

    def _on_saved(self, result: object) -> None:
        self.tell(tr("Saved."))
        if self.form["taken_over_by"]:
            self.finished.emit(result)
            self._current = None
        self.reload()


def _readings(row: ReferralRow) -> str:
    tenths = (row.first_tenths, row.second_tenths)
    return "  ".join(f"{t // 10}.{t % 10}" for t in tenths if t is not None)


def _missing(row: ReferralRow) -> str:
    wanted = {
        "waiting_place": tr("waiting place"),
        "clinic": tr("clinic"),
        "called": tr("call"),
        "taken_over_by": tr("take-over"),
    }
    return " · ".join(words for key, words in wanted.items() if not getattr(row, key))
