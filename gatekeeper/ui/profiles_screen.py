"""管控模式: what is in force, what is ordered, every version so far; taken into force from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.services.accounts import AccountRow, Accounts
from gatekeeper.services.profiles import REASON_CHARACTERS, Outlook, Profiles, Version, shipped
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, beside, button, label
from gatekeeper.ui.since import Since
from gatekeeper.ui.words import day_and_time

# In the order in which measures become stricter.
SHIPPED = ("everyday", "three-checks", "closed", "company", "four-pieces", "road")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A profile as it comes with the program, or one that was ordered."""

    profile: str
    version: Version | None = None


class ProfilesScreen(Screen):
    """`edit_asked` carries the content to begin with, `lifting_asked` asks for the other screen."""

    edit_asked = Signal(object)
    lifting_asked = Signal()
    done_asked = Signal(int)

    def __init__(
        self,
        profiles: Profiles,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._profiles, self._operator = profiles, operator
        self._clock, self._zone = clock, zone
        self._accounts = accounts
        self._names: dict[str, str] = {}
        self._outlook: Outlook | None = None
        self.now = label("lead")
        self.form = Form(columns=2)
        self.since = Since(self.form, clock, zone)
        self.form.add("reason", lambda: tr("Reason"), line(longest=REASON_CHARACTERS))
        self.list = self._list()
        self.withdraw, self.edit, self.lift = button("danger"), button(), button()
        for made in (self.lift, self.edit, self.withdraw):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.now)
        row = beside(self.form, self.since)
        row.setStretch(0, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.list, 1)
        self._connect()
        self._say()
        self.setFocusProxy(self.list)
        self.reload()

    def _list(self) -> RowsView:
        return RowsView(
            (
                Column(title=lambda: tr("Profile"), words=lambda r: text.profile_name(r.profile)),
                Column(title=lambda: tr("Version"), words=_version),
                Column(title=lambda: tr("From"), words=_since),
                Column(title=lambda: tr("By"), words=self._by),
                Column(title=lambda: tr("State"), words=self._state),
                Column(title=lambda: tr("Reason"), words=_reason, stretch=True),
            ),
            lambda: tr("No profile is there. Reinstall the program."),
            searchable=False,
        )

    def _connect(self) -> None:
        self.withdraw.clicked.connect(self._on_withdraw)
        self.edit.clicked.connect(self._on_edit)
        self.lift.clicked.connect(self.lifting_asked)
        self.list.picked.connect(self._allow)
        self.list.opened.connect(self._on_opened)
        for keys, made in (("Ctrl+D", self.withdraw), ("Ctrl+E", self.edit), ("Ctrl+U", self.lift)):
            QShortcut(QKeySequence(keys), self, made.click)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Policy profile"))
        self.say(
            self.hint.setText,
            lambda: tr("Choose a line to take it into force, now or from a moment on."),
        )
        self.say(self.withdraw.setText, lambda: tr("Withdraw (Ctrl+D)"))
        self.say(self.edit.setText, lambda: tr("Change (Ctrl+E)"))
        self.say(self.lift.setText, lambda: tr("Lift or impose (Ctrl+U)"))
        self.say(self.now.setText, self._now_words)
        self.offer(lambda: tr("Take into force"))
        self._allow(None)

    # --- showing ------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again what was ordered."""
        self.run(self._accounts.names, then=self._show_names, lane="read")
        self.run(self._profiles.outlook, then=self._show_outlook, lane="read")
        self.run(self._profiles.versions, then=self._show_versions, lane="read")

    def _show_names(self, rows: Sequence[AccountRow]) -> None:
        self._names = {row.id.hex: row.name for row in rows}

    def _show_outlook(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self.now.setText(self._now_words())

    def _now_words(self) -> str:
        if self._outlook is None:
            return ""
        policy, coming, failed = self._outlook.policy, self._outlook.coming, self._outlook.failed
        told = tr(
            "In force: {profile}, version {version}",
            profile=text.profile_name(policy.profile),
            version=policy.version,
        )
        if failed is not None:
            when, name = day_and_time(failed.since), text.profile_name(failed.profile)
            missed = tr("Not in force: {profile}, ordered for {when}.", profile=name, when=when)
            told = f"{told}\n{missed} {text.sentence(failed.failure, {})}"
        if coming is None:
            return told
        when, name = day_and_time(coming.since), text.profile_name(coming.profile)
        return f"{told}\n{tr('From {when}: {profile}', when=when, profile=name)}"

    def _show_versions(self, versions: Sequence[Version]) -> None:
        rows = [Row(profile=one.profile, version=one) for one in versions]
        self.list.set_rows([*(Row(profile=name) for name in SHIPPED), *rows])
        self._allow(self.list.current)

    def _by(self, row: Row) -> str:
        return self._names.get(row.version.by, "") if row.version else ""

    def _state(self, row: Row) -> str:
        one = row.version
        if one is None:
            return tr("as shipped")
        if one.is_in_force:
            return tr("in force")
        if one.failure:
            return tr("failed")
        if one.is_withdrawn:
            return tr("withdrawn")
        return tr("was in force") if one.is_applied else tr("to come")

    def _allow(self, row: Row | None) -> None:
        one = row.version if row else None
        to_come = one is not None and not (one.is_applied or one.is_withdrawn)
        self.withdraw.setEnabled(to_come)
        self.primary.setEnabled(row is not None and not to_come)
        self.edit.setEnabled(row is not None)

    # --- acts ---------------------------------------------------------------------------------

    def _content(self, row: Row) -> dict[str, Any]:
        return self._profiles.content(row.version.sequence) if row.version else shipped(row.profile)

    def submit(self) -> None:
        row: Row | None = self.list.current
        if row is None or not self.form.look():
            return
        since, name = self.since.moment, text.profile_name(row.profile)
        order = partial(
            self.run, partial(self._order, row, since), then=self._on_ordered, failed=self._on_not
        )
        if since is not None:
            order()
            return
        self.question.ask(
            lambda: tr("Take {profile} into force now?", profile=name),
            lambda: tr("Take into force"),
            order,
            loses=False,
        )

    def _order(self, row: Row, since: datetime | None) -> Version | None:
        """In the write lane: now, or for later."""
        content, reason = self._content(row), self.form["reason"]
        if since is not None:
            return self._profiles.schedule(content, since, self._operator, reason=reason)
        self._profiles.switch(content, self._operator, reason=reason)
        return None

    def _on_ordered(self, order: Version | None) -> None:
        self.tell(
            tr("Done and recorded.")
            if order is None
            else tr("Ordered: it takes force at {when}.", when=day_and_time(order.since))
        )
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def _on_withdraw(self) -> None:
        row: Row | None = self.list.current
        if row is None or row.version is None:
            return
        name, when = text.profile_name(row.profile), day_and_time(row.version.since)
        self.question.ask(
            lambda: tr("Withdraw {profile} from {when}?", profile=name, when=when),
            lambda: tr("Withdraw"),
            partial(
                self.run,
                self._profiles.withdraw,
                row.version.sequence,
                self._operator,
                then=lambda _: self._on_ordered(None),
            ),
        )

    def _on_edit(self) -> None:
        row: Row | None = self.list.current
        if row is not None:
            self.run(partial(self._content, row), then=self.edit_asked.emit, lane="read")

    def _on_opened(self, row: Row) -> None:
        """What ended with it, where something did."""
        if row.version is not None and row.version.closes and row.version.is_applied:
            self.done_asked.emit(row.version.sequence)


def _version(row: Row) -> str:
    return row.version.version if row.version else ""


def _since(row: Row) -> str:
    return day_and_time(row.version.since) if row.version else ""


def _reason(row: Row) -> str:
    return row.version.reason if row.version else ""
