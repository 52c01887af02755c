"""临时出入证 in the window: who has one, and giving one out with hours, an end, a sponsor (G53)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.passes import COMPANY_CHARACTERS, Hours, Trade
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.typed import day_typed, hours_typed, weekdays_typed
from gatekeeper.domain.visits import NAME_CHARACTERS, name_faults, phone_faults
from gatekeeper.errors import InvalidInput
from gatekeeper.services.employers import EmployerRow
from gatekeeper.services.hosts import HostRow, Hosts
from gatekeeper.services.passes import IssuedPass, Issuer, Passes
from gatekeeper.services.standing import Standing
from gatekeeper.services.temporary import Application, TemporaryPasses, TemporaryRow
from gatekeeper.text import tr
from gatekeeper.text.passes import hours_words, trade_words
from gatekeeper.ui.completing import offer
from gatekeeper.ui.forms import Form
from gatekeeper.ui.host_picker import HostPicker
from gatekeeper.ui.inputs import choice, line
from gatekeeper.ui.issuer_panel import IssuerPanel
from gatekeeper.ui.row_model import Chip
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.typed import (
    day_fault,
    hours_fault,
    weekdays_fault,
)
from gatekeeper.ui.words import day_and_time, status_words

MONTH = timedelta(days=30)
# Where the form shows what the service finds wrong.
_FIELDS = {"valid_until": "until"}


class SponsorPicker(HostPicker):
    """A household that may be missing where a company answers."""

    @property
    def missing(self) -> str:
        return ""

    @property
    def unchosen(self) -> str:
        return tr("Choose the household from the list.")


class TemporaryScreen(Screen):
    """Above what is applied for, below who has a pass; `sheet_asked` carries cards to print."""

    sheet_asked = Signal(object)

    def __init__(
        self,
        temporary: TemporaryPasses,
        passes: Passes,
        hosts: Hosts,
        standing: Standing,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(tasks, parent)
        self._temporary, self._passes, self._hosts = temporary, passes, hosts
        self._operator, self._clock, self._zone = operator, clock, standing.zone
        self._issuer: Issuer | None = None
        self.key = IssuerPanel(passes, standing, self, operator)
        self.key.unlocked.connect(self._on_unlocked)
        self.form = Form(columns=3)
        self.sponsor = SponsorPicker(
            lambda: tr("Sponsor household (door or name)"), self._search, self
        )
        self._add_fields()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name)),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(title=lambda: tr("Purpose"), words=lambda r: trade_words(r.trade)),
                Column(title=lambda: tr("Sponsor"), words=_sponsor, stretch=True),
                Column(title=lambda: tr("Hours"), words=lambda r: hours_words(r.hours)),
                Column(title=lambda: tr("Until"), words=lambda r: day_and_time(r.valid_until)),
                Column(title=lambda: tr("Status"), words=self._stand),
            ),
            lambda: tr("Nobody has a temporary pass yet. Fill in the form above."),
            chips=(
                Chip(title=lambda: tr("valid"), keeps=lambda r: r.is_in_force(self._clock())),
                Chip(title=lambda: tr("ended"), keeps=lambda r: not r.is_in_force(self._clock())),
            ),
        )
        self.renew, self.again, self.revoke = button(), button(), button("danger")
        self.renew.clicked.connect(self._on_renew)
        self.again.clicked.connect(self._on_again)
        self.revoke.clicked.connect(self._on_revoke)
        for widget in (self.key, self.form):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        for place, made in enumerate((self.revoke, self.again, self.renew)):
            self.buttons.insertWidget(2 + place, made)
        self.list.picked.connect(lambda _: self._allow())
        self._say()
        self._show_parts()
        self.reload()

    def _add_fields(self) -> None:
        form = self.form
        self.name, self.phone = line(longest=NAME_CHARACTERS), line(longest=20)
        self.company = line(longest=COMPANY_CHARACTERS)
        self.days, self.hours, self.until = line(longest=14), line(longest=13), line(longest=10)
        self.trade = choice([(trade.value, trade_words(trade)) for trade in Trade])
        form.add("name", lambda: tr("Name"), self.name, _name_fault)
        form.add("phone", lambda: tr("Phone"), self.phone, _phone_fault)
        form.add("trade", lambda: tr("Purpose"), self.trade)
        form.add("company", lambda: tr("Company (if any)"), self.company)
        form.place("sponsor", self.sponsor.field, self.sponsor)
        form.add("until", lambda: tr("Last day (2022-03-14)"), self.until, day_fault)
        form.add("weekdays", lambda: tr("Days (1 Monday to 7 Sunday)"), self.days, weekdays_fault)
        form.add("hours", lambda: tr("Hours (08:00-18:00)"), self.hours, hours_fault)
        self.days.setText("12345")
        self.hours.setText("08:00-18:00")
        self.until.setText(f"{local(self._clock() + MONTH, self._zone):%Y-%m-%d}")

    def offer_companies(self, rows: Sequence[EmployerRow]) -> None:
        """The employers of the records, while a company is typed."""
        offer(self.company, (row.name for row in rows))

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Temporary passes"))
        self.say(
            self.hint.setText,
            lambda: tr("For renovation workers, helpers, cleaners, property staff and agents."),
        )
        self.say(self.renew.setText, lambda: tr("Renew to that day"))
        self.say(self.again.setText, lambda: tr("Print again"))
        self.say(self.revoke.setText, lambda: tr("Revoke"))
        self.offer(lambda: tr("Issue the pass"))
        self.setFocusProxy(self.key)

    def _show_parts(self) -> None:
        ready = self._issuer is not None
        self.key.setVisible(not ready)
        for widget in (self.form, self.primary, self.again, self.renew):
            widget.setVisible(ready)
        self._allow()

    def _allow(self) -> None:
        row: TemporaryRow | None = self.list.current
        in_force = row is not None and row.is_in_force(self._clock())
        self.renew.setEnabled(row is not None)
        self.again.setEnabled(in_force)
        self.revoke.setEnabled(in_force and may(self._operator.role, Act.REVOKE_PASSES))

    def _on_unlocked(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._show_parts()
        self.name.setFocus()

    def reload(self) -> None:
        """Ask again who has one."""
        self.run(self._temporary.listed, then=self.list.set_rows, lane="read")

    def _search(self, typed: str, answer: Callable[[Sequence[HostRow]], None]) -> None:
        self.run(self._hosts.search, typed, then=answer, lane="read")

    def _stand(self, row: TemporaryRow) -> str:
        if row.status is PassStatus.ACTIVE and not row.is_in_force(self._clock()):
            return tr("expired")
        return status_words(row.status)

    # --- acts ---------------------------------------------------------------------------------

    def submit(self) -> None:
        if self._issuer is None:
            self.key.submit()
            return
        if not self.form.look():
            return
        opens, closes = hours_typed(self.form["hours"]) or (time(0), time(0))
        household = self.sponsor.host
        told = Application(
            name=self.form["name"],
            phone=self.form["phone"],
            trade=self.form["trade"],
            company=self.form["company"],
            sponsor=household.household if household else None,
            hours=Hours(
                weekdays=weekdays_typed(self.form["weekdays"]) or frozenset(),
                opens=opens,
                closes=closes,
            ),
            until=self._until(),
        )
        issue = partial(self._temporary.issue, told, self._issuer, self._operator)
        self.run(issue, then=self._on_issued, failed=self._on_not)

    def _until(self) -> datetime:
        """The midnight after the last day; the form has looked at it."""
        day = day_typed(self.form["until"])
        assert day is not None
        return moment_of(day + timedelta(days=1), time(0), self._zone)

    def _on_issued(self, issued: IssuedPass) -> None:
        self.tell(tr("Pass {number} is issued.", number=issued.number))
        for key, editor in (("name", self.name), ("phone", self.phone)):
            editor.clear()
            self.form.fields[key].show_problem("")
        self.reload()
        self.sheet_asked.emit((issued,))

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        placed = [replace(one, field=_FIELDS.get(one.field, one.field)) for one in error.problems]
        for first in self.form.show_problems(placed)[:1]:
            self.tell(text.sentence(first.code, first.parameters), problem=True)

    def _on_renew(self) -> None:
        row: TemporaryRow | None = self.list.current
        issuer = self._issuer
        if row is None or issuer is None or not self.form.fields["until"].look():
            return
        renew = partial(self._temporary.renew, row.id, self._until(), issuer, self._operator)
        self.run(renew, then=self._on_issued, failed=self._on_not)

    def _on_again(self) -> None:
        row: TemporaryRow | None = self.list.current
        if row is not None:
            again, then = self._temporary.print_again, self._on_printed
            self.run(again, row.id, self._issuer, then=then, lane="read")

    def _on_printed(self, printed: IssuedPass) -> None:
        self.sheet_asked.emit((printed,))

    def _on_revoke(self) -> None:
        row: TemporaryRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr("Revoke pass {number} for good?", number=row.number),
                lambda: tr("Revoke"),
                lambda: self.run(
                    self._passes.revoke, row.id, "misused", self._operator, then=self._on_revoked
                ),
            )

    def _on_revoked(self, _: Any) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()


def _sponsor(row: TemporaryRow) -> str:
    return "  ".join(part for part in (row.sponsor_place, row.company) if part)


def _name_fault(typed: str) -> str:
    return next((text.sentence(code, {}) for code in name_faults(typed)), "")


def _phone_fault(typed: str) -> str:
    return next((text.sentence(code, {}) for code in phone_faults(typed)), "")
