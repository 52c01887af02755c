"""车位管车: cars of returnees that stand in their slot until their day (G20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.typed import day_typed
from gatekeeper.domain.vehicles import (
    HOLD_DAYS_AT_MOST,
    PLATE_AT_MOST,
    SLOT_AT_MOST,
    plate_faults,
)
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.car_holds import END_REASONS, CarHolds, HoldRow
from gatekeeper.text import tr
from gatekeeper.text.vehicles import end_words
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Number, line
from gatekeeper.ui.picture_taker import Camera, PictureTaker
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Sentence, Tasks, button
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.typed import day_fault
from gatekeeper.ui.words import day_and_time

_HOURS = ("2", "4", "8", "24")


class HeldCarsScreen(Screen):
    """Above the car that is put into its slot, below those that stand there."""

    def __init__(
        self,
        holds: CarHolds,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
        camera: Camera | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._holds, self._accounts, self._operator = holds, accounts, operator
        self.sign_on: SignOn | None = None
        self._clock, self._zone = clock, zone
        self.photo = PictureTaker(camera)
        self.photo.picture.setFixedSize(96, 64)
        self.days = Number(1, HOLD_DAYS_AT_MOST, holds.usual_days())
        self.form = Form(columns=3)
        self._add_fields()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Slot"), words=lambda r: r.hold.slot),
                Column(title=lambda: tr("Plate"), words=lambda r: r.plate),
                Column(
                    title=lambda: tr("Owner"),
                    words=lambda r: "  ".join(p for p in (mask_name(r.name), r.place) if p),
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("Which day"),
                    words=self._day,
                    order=lambda r: r.hold.free_on,
                ),
                Column(title=lambda: tr("Free on"), words=lambda r: r.hold.free_on.isoformat()),
                Column(title=lambda: tr("Approved drive"), words=_drive, stretch=True),
                Column(title=lambda: tr("Photo"), words=lambda r: "✓" if r.photo else ""),
            ),
            lambda: tr("No car is held. Put the car of somebody who came from outside here."),
            chips=(Chip(title=lambda: tr("Free tomorrow"), keeps=self._is_free_soon),),
        )
        self.why = line(longest=60)
        self.reasons = ReasonBar()
        self.drive, self.end = button(), button("danger")
        self.drive.clicked.connect(self._on_drive)
        self.end.clicked.connect(self._on_end)
        QShortcut(QKeySequence("Ctrl+E"), self, self.drive.click)
        QShortcut(QKeySequence("Ctrl+D"), self, self.end.click)
        QShortcut(QKeySequence("Ctrl+M"), self, self.photo.take.click)
        for made in (self.drive, self.end):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.approval = Form(columns=1, close=True)
        self.approval.add("why", lambda: tr("Why may it drive, on whose word?"), self.why, required)
        self.approval.hide()
        for widget in (self.form, self.list, self.approval, self.reasons):
            self.body.addWidget(widget, 1 if widget is self.list else 0)
        self.say(self.title.setText, lambda: tr("Held cars"))
        self.say(
            self.hint.setText,
            lambda: tr("A held car is refused on leaving until its day, then free by itself."),
        )
        self.say(self.drive.setText, lambda: tr("Approve a drive (Ctrl+E)"))
        self.say(self.end.setText, lambda: tr("Let it go (Ctrl+D)"))
        self.offer(lambda: tr("Hold the car"))
        self.setFocusProxy(self.plate)
        self.reload()

    def _add_fields(self) -> None:
        form, self.plate = self.form, line(longest=PLATE_AT_MOST)
        form.add("plate", lambda: tr("Plate"), self.plate, _plate_fault)
        form.add("slot", lambda: tr("Slot"), line(longest=SLOT_AT_MOST), required)
        self.started = line(longest=10)
        form.add("started_on", lambda: tr("Came on (2022-03-14)"), self.started, day_fault)
        form.add("days", lambda: tr("For how many days"), self.days)
        form.add("photo", lambda: tr("Photograph (Ctrl+M)"), self.photo)
        self.started.setText(self._today().isoformat())

    def _today(self) -> date:
        return local(self._clock(), self._zone).date()

    def _day(self, row: HoldRow) -> str:
        return tr("day {day} of {days}", day=row.hold.day(self._today()), days=row.hold.days)

    def _is_free_soon(self, row: HoldRow) -> bool:
        return row.hold.free_on <= self._today() + timedelta(days=1)

    def reload(self) -> None:
        """Ask again which cars stand there."""
        self.run(self._holds.board, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[HoldRow]) -> None:
        self.list.set_rows(rows)

    def submit(self) -> None:
        self.tell("")
        started = day_typed(self.form["started_on"])
        if not self.form.look() or started is None:
            return
        hold = partial(
            self._holds.hold,
            started_on=started,
            days=self.days.value,
            photo=self.photo.jpeg,
        )
        self.run(
            hold,
            self.form["plate"],
            self.form["slot"],
            self._operator,
            then=self._on_held,
            failed=self._on_not,
        )

    def _on_held(self, row: HoldRow) -> None:
        self.tell(tr("{plate} stands until {day}.", plate=row.plate, day=row.hold.free_on))
        for key in ("plate", "slot"):
            self.form.fields[key].editor.clear()  # type: ignore[attr-defined]
            self.form.fields[key].show_problem("")
        self.photo.drop.click()
        self.reload()
        self.plate.setFocus()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form if self.approval.isHidden() else self.approval)

    # --- acts on the car chosen ---------------------------------------------------------------

    def _on_drive(self) -> None:
        row: HoldRow | None = self.list.current
        if row is None:
            return
        self.approval.show()
        self.reasons.ask(
            lambda: tr("For how many hours may {plate} drive?", plate=row.plate),
            _HOURS,
            partial(self._approve, row),
            words=lambda hours: tr("{hours} hours", hours=hours),
        )
        self.why.setFocus()

    def _approve(self, row: HoldRow, hours: str) -> None:
        if not self.approval.look():
            self._on_drive()
            return
        until = self._clock() + timedelta(hours=int(hours))
        approve = partial(self._holds.approve, row.id, until, self.why.text())
        self._by_whoever_may(approve, lambda: tr("a drive of {plate}", plate=row.plate))

    def _on_end(self) -> None:
        row: HoldRow | None = self.list.current
        if row is None:
            return
        self.approval.hide()
        self.reasons.ask(
            lambda: tr("Let {plate} go before its day: why?", plate=row.plate),
            END_REASONS,
            partial(self._let_go, row),
            words=end_words,
        )

    def _let_go(self, row: HoldRow, why: str) -> None:
        let_go = partial(self._holds.end, row.id, why)
        self._by_whoever_may(let_go, lambda: tr("letting {plate} go", plate=row.plate))

    def _by_whoever_may(self, act: Callable[[Operator], Any], what: Sentence) -> None:
        """At once if it is his to do; else somebody's PIN whose it is, here, for this once."""
        if may(self._operator.role, Act.APPROVE_LEAVING):
            self._carry_out(act, self._operator)
            return
        self.sign_on = SignOn(self._accounts, self.tasks, self, act=Act.APPROVE_LEAVING, what=what)
        self.sign_on.signed_on.connect(partial(self._carry_out, act))
        self.sign_on.cancelled.connect(self._withdraw)
        self._show_work(False)
        self.body.addWidget(self.sign_on, 1)
        self.sign_on.setFocus()

    def _carry_out(self, act: Callable[[Operator], Any], operator: Operator) -> None:
        self._withdraw()
        self.run(act, operator, then=self._on_done, failed=self._on_not)

    def _withdraw(self) -> None:
        if self.sign_on is not None:
            self.sign_on.hide()
            self.sign_on.deleteLater()
            self.sign_on = None
            self._show_work(True)

    def _show_work(self, is_on: bool) -> None:
        """All but the panel that asks for the PIN."""
        for widget in (self.form, self.list, self.primary, self.leave, self.drive, self.end):
            widget.setVisible(is_on)
        if not is_on:
            self.reasons.hide()
            self.approval.hide()  # what is typed in it stays

    def _on_done(self, _: Any) -> None:
        self.approval.hide()
        self.why.clear()
        self.tell(tr("Done and recorded."))
        self.reload()


def _drive(row: HoldRow) -> str:
    until = row.hold.exception_until
    return f"{row.exception_why} · {day_and_time(until)}" if until else ""


def _plate_fault(typed: str) -> str:
    return "".join(text.sentence(fault.code, fault.parameters) for fault in plate_faults(typed))
