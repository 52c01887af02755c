"""Who may sign on: accounts made, given a new PIN, put out of use; for supervisors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import AFFILIATIONS, PIN_DIGITS, Operator, Role, is_pin
from gatekeeper.errors import InvalidInput
from gatekeeper.services.accounts import LONGEST_NAME, AccountRow, Accounts, name_problems, prepare
from gatekeeper.text import role_name, tr
from gatekeeper.text.crew import affiliation_name
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label
from gatekeeper.ui.words import clock_time, day_and_time

ROLES = (Role.OPERATOR, Role.SUPERVISOR, Role.CLERK, Role.OBSERVER, Role.ADMINISTRATOR)


def role_options() -> list[tuple[str, str]]:
    """The roles that people have; the usual one first."""
    return [(role.value, role_name(role)) for role in ROLES]


def affiliation_options(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Where the people of a crew come from."""
    return [(key, affiliation_name(key)) for key in keys]


class AccountsScreen(Screen):
    """The list, and one form for a new account or a new PIN."""

    def __init__(
        self,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        affiliations: Sequence[str] = AFFILIATIONS,
    ) -> None:
        super().__init__(tasks, parent)
        self._accounts, self._affiliations = accounts, affiliations
        self._operator = operator
        self._whom: AccountRow | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: r.name, stretch=True),
                Column(title=lambda: tr("Role"), words=lambda r: role_name(Role(r.role))),
                Column(title=lambda: tr("Status"), words=self._state, stretch=True),
                Column(
                    title=lambda: tr("Comes from"), words=lambda r: affiliation_name(r.affiliation)
                ),
            ),
            lambda: tr("No such account yet."),
            chips=(Chip(title=lambda: tr("in use"), keeps=self._is_usable),),
        )
        self.list.chip_buttons[0].setChecked(True)
        self.list.opened.connect(self._on_change)
        self.list.picked.connect(lambda _: self._allow())
        self.add, self.change, self.end = button(), button(), button()
        self.add.clicked.connect(self._on_add)
        self.change.clicked.connect(lambda: self._on_change(self.list.current))
        self.end.clicked.connect(self._on_end)
        QShortcut(QKeySequence("Ctrl+N"), self, self._on_add)
        QShortcut(QKeySequence("Ctrl+D"), self, self._on_end)
        self.whom = label("lead")
        self.form = self._form()
        self.stack = Pages()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self._form_page())
        self.body.addWidget(self.stack, 1)
        for made in (self.end, self.change, self.add):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.leave.clicked.disconnect()
        self.leave.clicked.connect(self._on_leave)
        self._say()
        self._show_list()
        self.reload()

    def _form(self) -> Form:
        form = Form(columns=2)
        self.role = choice(role_options())
        form.add("name", lambda: tr("Name"), line(longest=LONGEST_NAME), self._name_fault)
        form.add("role", lambda: tr("Role"), self.role)
        form.add("pin", lambda: tr("PIN of six digits"), _pin_line(), _pin_fault)
        form.add("again", lambda: tr("The same PIN again"), _pin_line(), self._again_fault)
        self.affiliation = choice(affiliation_options(self._affiliations))
        form.add("affiliation", lambda: tr("Comes from"), self.affiliation)
        form.fields["pin"].changed.connect(self._on_pin_typed)
        return form

    def _form_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(self.whom)
        column.addWidget(self.form)
        column.addStretch(1)
        return page

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Accounts"))
        self.say(
            self.hint.setText,
            lambda: tr("Deactivate people who leave; their name stays in the records."),
        )
        self.say(self.add.setText, lambda: tr("Add an account (Ctrl+N)"))
        self.say(self.change.setText, lambda: tr("Set a new PIN (Enter)"))
        self.say(self.end.setText, self._end_words)
        self.offer(self._primary_words)
        self.setFocusProxy(self.list)

    def _primary_words(self) -> str:
        return tr("Set the PIN") if self._whom is not None else tr("Add the account")

    def _is_usable(self, row: AccountRow) -> bool:
        return row.disabled_at is None and not row.is_over(self._accounts.clock())

    def _state(self, row: AccountRow) -> str:
        if row.until is not None and row.disabled_at is None:
            return tr("until {moment}", moment=day_and_time(row.until))
        if row.disabled_at is not None:
            return tr("deactivated")
        if row.locked_until is not None and self._accounts.clock() < row.locked_until:
            return tr("locked until {time}", time=clock_time(row.locked_until))
        return tr("in use")

    # --- what is typed ------------------------------------------------------------------------

    def _name_fault(self, typed: str) -> str:
        name = " ".join(typed.split())
        if self._whom is not None:
            return ""
        if not name:
            return tr("Please fill this in.")
        if any(row.name == name for row in self.list.model.everything):
            return text.sentence("name-taken", {})
        return "".join(text.sentence(p.code, p.parameters) for p in name_problems(name))

    def _again_fault(self, again: str) -> str:
        return "" if again == self.form["pin"] else text.sentence("pin-differs", {})

    def _on_pin_typed(self) -> None:
        if self.form["again"]:
            self.form.fields["again"].look()

    # --- list and form ------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again who is there."""
        self.run(self._accounts.all, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[AccountRow]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _allow(self) -> None:
        row: AccountRow | None = self.list.current
        self.change.setEnabled(row is not None and self._is_usable(row))
        self.end.setEnabled(row is not None)
        self.end.setText(self._end_words())

    def _end_words(self) -> str:
        row: AccountRow | None = self.list.current
        is_out = row is not None and row.disabled_at is not None
        return tr("Put back in use (Ctrl+D)") if is_out else tr("Deactivate (Ctrl+D)")

    @property
    def is_listing(self) -> bool:
        """Is the list shown, and not the form?"""
        return self.stack.currentIndex() == 0

    def _show_list(self) -> None:
        self._empty_form()
        self._show(0)
        self.list.setFocus()

    def _show(self, page: int) -> None:
        listing = page == 0
        self.stack.setCurrentIndex(page)
        for made in (self.add, self.change, self.end):
            made.setVisible(listing)
        self.primary.setVisible(not listing)
        self.question.hide()
        self.retranslate()

    def _empty_form(self) -> None:
        """A PIN stays nowhere longer than it is needed."""
        for field in self.form.fields.values():
            if field.editor not in (self.role, self.affiliation):
                field.editor.setProperty("text", "")
            field.show_problem("")

    def _show_form(self, whom: AccountRow | None) -> None:
        self._whom = whom
        self.tell("")
        self._empty_form()
        for key in ("name", "role", "affiliation"):
            self.form.fields[key].setVisible(whom is None)
        self.whom.setVisible(whom is not None)
        self.whom.setText(whom.name if whom else "")
        self._show(1)
        self.form.fields["name" if whom is None else "pin"].editor.setFocus()

    def _on_add(self) -> None:
        if self.is_listing:
            self._show_form(None)

    def _on_change(self, row: AccountRow | None) -> None:
        if self.is_listing and row is not None and self._is_usable(row):
            self._show_form(row)

    def _on_leave(self) -> None:
        if self.is_listing:
            self.cancelled.emit()
        else:
            self._show_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form first, then the screen."""
        if event.key() == Qt.Key.Key_Escape and not self.question.isVisible():
            self._on_leave()
        else:
            super().keyPressEvent(event)

    # --- acts ---------------------------------------------------------------------------------

    def submit(self) -> None:
        if self.form.look():
            # The hash takes a tenth of a second: not in the lane the gate waits for.
            self.primary.setEnabled(False)
            self.run(prepare, self.form["pin"], then=self._store, lane="read")

    def _store(self, pin: object) -> None:
        act: Callable[..., object]
        if self._whom is not None:
            act = partial(self._accounts.change_pin, self._whom.id)
            done = tr(
                "{name} has a new PIN for once, and changes it when signing on.",
                name=self._whom.name,
            )
        else:
            act = partial(
                self._accounts.create,
                self.form["name"],
                Role(self.form["role"]),
                affiliation=self.form["affiliation"] or "",
            )
            done = tr("{name} can sign on now.", name=self.form["name"].strip())
        self.run(act, pin, self._operator, then=lambda _: self._on_stored(done))

    def _on_stored(self, done: str) -> None:
        self._show_list()
        self.tell(done)
        self.reload()

    def _on_end(self) -> None:
        row: AccountRow | None = self.list.current
        if row is None or not self.is_listing:
            return
        if row.disabled_at is not None:
            self._put_back(row)
            return
        self.question.ask(
            lambda: tr(
                "Deactivate {name} ({role})? {name} can no longer sign on.",
                name=row.name,
                role=role_name(Role(row.role)),
            ),
            lambda: tr("Deactivate {name}", name=row.name),
            lambda: self.run(
                self._accounts.disable, row.id, self._operator, then=lambda _: self._on_ended(row)
            ),
        )

    def _put_back(self, row: AccountRow) -> None:
        """Nothing is lost by it: done at once."""

        def told(_: object) -> None:
            self.tell(tr("{name} can sign on now.", name=row.name))
            self.reload()

        self.run(self._accounts.enable, row.id, self._operator, then=told)

    def _on_ended(self, row: AccountRow) -> None:
        self.tell(tr("{name} is deactivated.", name=row.name))
        self.reload()

    def on_failed(self, error: BaseException) -> None:
        """Beside the field it is about; else in the line below."""
        self.primary.setEnabled(True)
        if isinstance(error, InvalidInput) and not self.is_listing:
            strangers = self.form.show_problems(error.problems)
            if not strangers:
                return
        super().on_failed(error)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.role, role_options(), self.role.currentData())
        options = affiliation_options(self._affiliations)
        fill(self.affiliation, options, self.affiliation.currentData())


def _pin_line() -> QWidget:
    return line(secret=True, longest=PIN_DIGITS)


def _pin_fault(pin: str) -> str:
    return "" if is_pin(pin) else text.sentence("pin-weak", {})
