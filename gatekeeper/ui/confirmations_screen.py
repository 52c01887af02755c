"""What was let pass on a superior's word by telephone, waiting for that superior's PIN."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.accounts import AccountRow, Accounts
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.settlement import Confirmation, Settlement
from gatekeeper.text import tr
from gatekeeper.text.reasons import reason_words
from gatekeeper.ui import list_export
from gatekeeper.ui.pin_pad import PinPad, verify
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, beside
from gatekeeper.ui.words import day_and_time


class ConfirmationsScreen(Screen):
    """The list of one superior; each line is confirmed by the PIN of that person alone."""

    def __init__(
        self,
        settlement: Settlement,
        accounts: Accounts,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._settlement = settlement
        self._names: dict[UUID, str] = {}
        self._accounts = accounts
        self._operator = operator
        self.list = RowsView(
            (
                Column(title=lambda: tr("Time"), words=lambda r: day_and_time(r.made_at)),
                Column(title=lambda: tr("Operator"), words=self._made_by),
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: r.name,
                    exported=lambda r: mask_name(r.name),
                ),
                Column(title=lambda: tr("Overridden"), words=_checks, stretch=True),
                Column(
                    title=lambda: tr("Reason"),
                    words=lambda r: reason_words(r.reason),
                    stretch=True,
                ),
            ),
            lambda: tr("Nothing is waiting for your confirmation."),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "confirmations")
        self.pad = PinPad()
        self.pad.entered.connect(self._on_pin)
        row = beside(self.list, self.pad)
        row.setStretch(0, 1)
        row.setAlignment(self.pad, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row, 1)
        self.pad.setEnabled(False)
        self.list.picked.connect(lambda row: self.pad.setEnabled(row is not None))
        self.list.opened.connect(lambda _: self.pad.setFocus())
        self.say(self.title.setText, lambda: tr("Approvals by telephone"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "{name}: choose a line, then type your PIN to confirm that you approved it by "
                "telephone.",
                name=self._operator.name,
            ),
        )
        self.setFocusProxy(self.list.search)
        self.reload()

    def _made_by(self, row: Confirmation) -> str:
        return self._names.get(row.made_by, "")

    def reload(self) -> None:
        """Ask again what waits."""
        if not may(self._operator.role, Act.CONFIRM):
            self.list.set_rows(())
            return
        self.run(self._accounts.names, then=self._show_names, lane="read")

    def _show_names(self, rows: Sequence[AccountRow]) -> None:
        self._names = {row.id: row.name for row in rows}
        self.run(
            self._settlement.confirmations,
            self._operator.account,
            then=self._show_rows,
            lane="read",
        )

    def _show_rows(self, rows: Sequence[Confirmation]) -> None:
        self.list.set_rows(rows)

    def _on_pin(self, pin: str) -> None:
        row = self.list.current
        if row is None:
            return
        self.tell(tr("Checking ..."))
        verify(
            self,
            self._accounts,
            self._operator.account,
            pin,
            partial(self._on_checked, row.id),
            self.on_failed,
        )

    def _on_checked(self, confirmation: UUID, superior: Operator) -> None:
        self.run(self._settlement.confirm, confirmation, superior, then=self._on_confirmed)

    def _on_confirmed(self, _result: object) -> None:
        self.tell(tr("Confirmed."))
        self.reload()


def _checks(row: Confirmation) -> str:
    return " · ".join(text.check_name(check) for check in row.checks)
