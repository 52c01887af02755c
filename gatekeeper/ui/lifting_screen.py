"""解除 and 启动: a rehearsal with its counts, one confirmation with a PIN, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.lifting import Count, Done, Lifting
from gatekeeper.services.profiles import REASON_CHARACTERS
from gatekeeper.text import tr
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, Tick, line
from gatekeeper.ui.profiles_screen import SHIPPED
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, beside, button, label
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.since import Since
from gatekeeper.ui.words import day_and_time

LIFTED = "everyday"
"""Taking this profile into force is lifting; any other one is imposing."""


class LiftingScreen(Screen):
    """`finished` carries what was done, or ordered."""

    def __init__(
        self,
        lifting: Lifting,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._lifting, self._accounts, self._zone = lifting, accounts, zone
        self.sign_on: SignOn | None = None
        self.profiles = Choices(lambda: [(p, text.profile_name(p)) for p in SHIPPED], columns=3)
        self.profiles.chosen.connect(self._on_profile)
        self.ticks: dict[str, Tick] = {}
        self._counts: tuple[Count, ...] = ()
        self.subjects = QGridLayout()
        self.subjects.setHorizontalSpacing(2 * GAP)
        self.subjects.setVerticalSpacing(0)
        self.form = Form(columns=2)
        self.since = Since(self.form, clock, zone)
        self.form.add("reason", lambda: tr("Reason"), line(longest=REASON_CHARACTERS), _wanted)
        self.form.add(
            "health",
            lambda: tr("Destroy health data by (2022-06-30; empty: not now)"),
            line(longest=16),
            _day_fault,
        )
        self.heading = label("lead")
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.profiles)
        column.addWidget(self.heading)
        column.addLayout(self.subjects)
        row = beside(self.form, self.since)
        row.setStretch(0, 1)
        column.addLayout(row)
        column.addStretch(1)
        self.body.addWidget(self._inside)
        self.say(self.title.setText, lambda: tr("Lift or impose"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Choose the profile, then what ends with it. Nothing is done before the PIN."
            ),
        )
        self.say(self.heading.setText, lambda: tr("Ends with it, with this one reason:"))
        self.offer(lambda: tr("Go on to the PIN"))
        self.setFocusProxy(self.profiles)
        self.primary.setEnabled(False)
        self.run(lifting.rehearse, then=self._show_counts, lane="read")

    # --- the rehearsal ------------------------------------------------------------------------

    def _show_counts(self, counts: Sequence[Count]) -> None:
        self._counts = tuple(counts)
        for place, one in enumerate(counts):
            tick = Tick()
            tick.setEnabled(one.count > 0)
            self.say(tick.setText, partial(_count_words, one))
            self.subjects.addWidget(tick, place // 2, place % 2)
            self.ticks[one.key] = tick
        self.primary.setEnabled(bool(self.profiles.value))

    def _on_profile(self, profile: str) -> None:
        """Lifting ends everything unless a tick is taken away; imposing ends nothing."""
        self.primary.setEnabled(True)
        for tick in self.ticks.values():
            tick.setChecked(profile == LIFTED and tick.isEnabled())

    @property
    def closes(self) -> tuple[str, ...]:
        """The subjects that end."""
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())

    # --- one confirmation ---------------------------------------------------------------------

    def submit(self) -> None:
        if self.sign_on is not None or not self.profiles.value or not self.form.look():
            return
        self.sign_on = SignOn(self._accounts, self.tasks, self, act=Act.LIFT, what=self._what)
        self.sign_on.signed_on.connect(self._carry_out)
        self.sign_on.cancelled.connect(self._withdraw)
        self._inside.hide()
        self.body.addWidget(self.sign_on, 1)
        self.primary.hide()
        self.leave.hide()
        self.sign_on.setFocus()

    def _what(self) -> str:
        """Everything that will happen, in one sentence."""
        told = [f"{tr(one.title)} {one.count}" for one in self._counts if one.key in self.closes]
        name = text.profile_name(self.profiles.value or "")
        ends = tr("ends: {what}", what=", ".join(told)) if told else tr("nothing ends")
        told_day = self.form["health"].strip()
        health = f"; {tr('health data destroyed by {day}', day=told_day)}" if told_day else ""
        return f"{name}, {self.form['since'].strip() or tr('now')}; {ends}{health}"

    def _withdraw(self) -> None:
        if self.sign_on is not None:
            self.sign_on.hide()
            self.sign_on.deleteLater()
            self.sign_on = None
        self._inside.show()
        self.primary.show()
        self.leave.show()

    def _carry_out(self, operator: Operator) -> None:
        profile = self.profiles.value or ""
        act = partial(
            self._act,
            profile,
            self.closes,
            operator,
            self.form["reason"],
            self.since.moment,
            day_typed(self.form["health"]),
        )
        self._withdraw()
        self.run(act, then=self.finished.emit, failed=self._on_not)

    def _act(
        self,
        profile: str,
        closes: Sequence[str],
        operator: Operator,
        reason: str,
        since: datetime | None,
        health_on: date | None,
    ) -> Done:
        """In the write lane: the profile as it was in force here last."""
        content = self._lifting.profiles.latest(profile)
        return self._lifting.carry_out(
            content, closes, operator, reason=reason, since=since, health_on=health_on
        )

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)


class DoneScreen(Screen):
    """What an act ended, name by name; `print_asked` carries it for the paper."""

    print_asked = Signal(object)

    def __init__(
        self,
        done: Done,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self.list = RowsView(
            (
                Column(title=lambda: tr("What ended"), words=lambda r: tr(r.title)),
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Address"), words=lambda r: r.place, stretch=True),
            ),
            lambda: tr("Nothing ended with it."),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "lifting")
        self.print = button()
        self.print.clicked.connect(lambda: self.print_asked.emit(done))
        self.buttons.addWidget(self.print)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: text.profile_name(done.profile))
        self.say(self.hint.setText, partial(_done_words, done))
        self.say(self.print.setText, lambda: tr("Print"))
        self.setFocusProxy(self.list)
        self.list.set_rows(done.rows)


def _day_fault(typed: str) -> str:
    is_good = not typed.strip() or day_typed(typed) is not None
    return "" if is_good else tr("A date like 2022-06-30.")


def _wanted(typed: str) -> str:
    return "" if typed.strip() else tr("Please give a reason.")


def _count_words(one: Count) -> str:
    names = ", ".join(one.examples)
    return f"{tr(one.title)}: {one.count}" + (f"  ({names} …)" if names else "")


def _done_words(done: Done) -> str:
    when = day_and_time(done.since)
    if not done.is_applied:
        return tr("Ordered: it takes force at {when}.", when=when)
    return tr(
        "In force since {when}. Ended: {count}. {reason}",
        when=when,
        count=len(done.rows),
        reason=done.reason,
    )
