"""Destruction of health data: what is ordered, what would go, what went, signed by two PINs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.destruction import DestructionRow, HealthDestruction, HealthRun
from gatekeeper.text import tr
from gatekeeper.text.retention import kind_title
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.words import day_and_time


class DestructionScreen(Screen):
    """`print_asked` carries the row whose record is to be printed."""

    print_asked = Signal(object)

    def __init__(
        self,
        destruction: HealthDestruction,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._destruction, self._accounts = destruction, accounts
        self._run: HealthRun | None = None
        self.sign_on: SignOn | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Day stated"), words=lambda r: r.due_on.isoformat()),
                Column(title=lambda: tr("Status"), words=_state),
                Column(title=lambda: tr("Reason"), words=lambda r: r.reason, stretch=True),
                Column(title=lambda: tr("Destroyed"), words=_parts),
                Column(title=lambda: tr("Lines of the log"), words=_span),
                Column(title=lambda: tr("Signed"), words=_signed),
            ),
            lambda: tr("Nothing is ordered. “Lift or impose” (policy profile) states the day."),
            searchable=False,
        )
        self.rehearsal = label("lead")
        self.rehearsal.setWordWrap(True)
        self.withdraw, self.print = button(), button()
        self.withdraw.setVisible(may(operator.role, Act.LIFT))
        self.withdraw.clicked.connect(partial(self._on_withdraw, operator))
        self.print.clicked.connect(self._on_print)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print.click)
        for made in (self.withdraw, self.print):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.list.picked.connect(lambda _: self._allow())
        self.body.setSpacing(GAP)
        self.body.addWidget(self.rehearsal)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Destruction of health data"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Done in the night of the day, or the next night when the computer was off. Two "
                "people sign, each with the own PIN."
            ),
        )
        self.say(self.rehearsal.setText, self._rehearsed)
        self.say(self.withdraw.setText, lambda: tr("Withdraw"))
        self.say(self.print.setText, lambda: tr("Print the record (Ctrl+P)"))
        self.offer(lambda: tr("Sign with a PIN"))
        self.setFocusProxy(self.list)
        self._allow()
        self.reload()

    def reload(self) -> None:
        """The list, and a rehearsal: what would go now."""
        self.run(self._destruction.listed, then=self._show, lane="read")
        self._on_step(self._destruction.rehearse())

    def _on_step(self, run: HealthRun) -> None:
        self._run = run
        if run.is_done:
            self.rehearsal.setText(self._rehearsed())
        else:
            self.run(run.step, then=self._on_step, lane="read")

    def _show(self, rows: tuple[DestructionRow, ...]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _rehearsed(self) -> str:
        run = self._run
        if run is None or not run.is_done:
            return tr("Being counted …")
        titles = {kind.key: kind for kind in self._destruction.titles()}
        told = ", ".join(
            f"{kind_title(titles.get(key, key))} {count}"
            for key, count in sorted(run.kinds.items())
        )
        if not told:
            return tr(
                "There is no health data that could go now; still needed: {count}.", count=run.left
            )
        return tr(
            "Rehearsal, today: {count} entries would go ({what}); still needed: {left}.",
            count=run.kinds.total(),
            what=told,
            left=run.left,
        )

    def _allow(self) -> None:
        row: DestructionRow | None = self.list.current
        self.primary.setEnabled(row is not None and row.wants_signature)
        self.print.setEnabled(row is not None and row.done_at is not None)
        self.withdraw.setEnabled(row is not None and row.done_at is None and not row.is_withdrawn)

    # --- acts ---------------------------------------------------------------------------------

    def submit(self) -> None:
        row: DestructionRow | None = self.list.current
        if row is None or self.sign_on is not None or not row.wants_signature:
            return
        self.sign_on = SignOn(
            self._accounts,
            self.tasks,
            self,
            act=Act.SIGN_DESTRUCTION,
            what=lambda: tr("signing the destruction of {count} entries", count=row.parts),
        )
        self.sign_on.signed_on.connect(partial(self._sign, row))
        self.sign_on.cancelled.connect(self._withdraw_sign_on)
        self.list.hide()
        self.body.addWidget(self.sign_on, 1)
        self.primary.hide()
        self.leave.hide()
        self.sign_on.setFocus()

    def _sign(self, row: DestructionRow, operator: Operator) -> None:
        self._withdraw_sign_on()
        self.run(
            partial(self._destruction.sign, row.id, operator),
            then=self._on_signed,
            failed=self.on_refused,
        )

    def _on_signed(self, row: DestructionRow) -> None:
        names = ", ".join(name for name, _ in row.signed)
        self.tell(tr("Signed: {names}.", names=names))
        self.reload()

    def _withdraw_sign_on(self) -> None:
        if self.sign_on is not None:
            self.sign_on.hide()
            self.sign_on.deleteLater()
            self.sign_on = None
        self.list.show()
        self.primary.show()
        self.leave.show()

    def _on_withdraw(self, operator: Operator) -> None:
        row: DestructionRow | None = self.list.current
        if row is None:
            return
        self.question.ask(
            lambda: tr("Keep the health data after all? The order is withdrawn."),
            lambda: tr("Withdraw"),
            partial(
                self.run,
                partial(self._destruction.withdraw, row.id, operator),
                then=lambda _: self.reload(),
            ),
        )

    def _on_print(self) -> None:
        row: DestructionRow | None = self.list.current
        if row is not None and row.done_at is not None:
            self.print_asked.emit(row)


def _state(row: DestructionRow) -> str:
    if row.is_withdrawn:
        return tr("withdrawn")
    if row.done_at is None:
        return tr("to come")
    return tr("done at {when}", when=day_and_time(row.done_at))


def _parts(row: DestructionRow) -> str:
    return str(row.parts) if row.done_at else ""


def _span(row: DestructionRow) -> str:
    return f"{row.first} – {row.last}" if row.parts else ""


def _signed(row: DestructionRow) -> str:
    return ", ".join(name for name, _ in row.signed)
