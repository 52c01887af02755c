"""What is carried to the door of the isolated (G36), and who asked for help (G37)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import Ledger, State, shown
from gatekeeper.services.goods import Goods, RelayRow, RequestRow
from gatekeeper.services.ledgers import Ledgers
from gatekeeper.text import tr
from gatekeeper.text.ledgers import state_words
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, beside, button, label
from gatekeeper.ui.words import recently


class _DoorScreen(Screen):
    """A list of entries with two steps at hand: to whom, and done."""

    entry_asked = Signal(str)
    opened = Signal(object)

    def __init__(
        self,
        goods: Goods,
        ledgers: Ledgers,
        ledger: Ledger,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._goods, self._ledgers, self._ledger = goods, ledgers, ledger
        self._operator = operator
        self.list = self._list()
        self.whom, self.asked = line(longest=60), label("label")
        self.new = button()
        self.body.addLayout(beside(self.asked, self.whom))
        self.body.addWidget(self.list, 1)
        self.buttons.insertWidget(self.buttons.count() - 1, self.new)
        self.new.clicked.connect(self._on_new)
        self.whom.returnPressed.connect(lambda: self._step(State.ASSIGNED))
        self.list.opened.connect(self._on_opened)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new.click)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # before the line takes it for an Enter
            QShortcut(QKeySequence(keys), self, self.primary.click)
        self.say(self.new.setText, lambda: tr("New entry (Ctrl+N)"))
        self.setFocusProxy(self.list.search)

    def _list(self) -> RowsView:
        raise NotImplementedError

    def _read(self) -> Sequence[Any]:
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Back from an entry it is another list."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Read it again."""
        self.run(self._read, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[Any]) -> None:
        self.list.renew_rows(rows, lambda row: (row.entry, row.place))

    def _state(self, row: Any) -> str:
        if row.state is None:
            return ""
        return state_words(self._ledger, row.state, text.language())

    def _on_new(self) -> None:
        row = self.list.current
        self.entry_asked.emit(row.place if row is not None else "")

    def _on_opened(self, row: Any) -> None:
        if row.entry is not None:
            self.opened.emit(row.entry)
        else:
            self._on_new()

    def submit(self) -> None:
        """The chosen entry is done."""
        self._step(State.DONE)

    def _step(self, state: State) -> None:
        row = self.list.current
        if row is None or row.entry is None:
            self.tell(tr("Choose an entry first."), problem=True)
            return
        entry: UUID = row.entry
        act = partial(
            self._ledgers.follow, entry, state, self._operator, responsible=self.whom.text()
        )
        self.run(act, then=self._on_stepped)

    def _on_stepped(self, _row: object) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()


class RelayScreen(_DoorScreen):
    """Every household observed at home stands here each day, with or without goods."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.say(self.title.setText, lambda: tr("Carry to the door"))
        self.say(self.hint.setText, self._figures)
        self.say(self.asked.setText, lambda: tr("Carried by (Enter assigns)"))
        self.offer(lambda: tr("Is at the door"))

    def _list(self) -> RowsView:
        return RowsView(
            (
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("What to carry"), words=_goods_of, stretch=True),
                Column(title=lambda: tr("Carried by"), words=lambda r: r.carrier),
                Column(title=lambda: tr("Status"), words=self._state),
                Column(title=lambda: tr("At"), words=lambda r: recently(r.at) if r.at else ""),
                Column(title=lambda: tr("Through"), words=lambda r: str(r.through or "")),
            ),
            lambda: tr("No household stays at home, and nothing waits to be carried."),
            chips=(
                Chip(title=lambda: tr("Waiting"), keeps=lambda r: r.state in _WAITING),
                Chip(title=lambda: tr("Nothing yet today"), keeps=lambda r: r.entry is None),
            ),
        )

    def _read(self) -> Sequence[RelayRow]:
        return self._goods.relay()

    def _show_rows(self, rows: Sequence[RelayRow]) -> None:
        super()._show_rows(rows)
        self.hint.setText(self._figures())

    def _figures(self) -> str:
        rows = self.list.model.everything
        return tr(
            "Waiting: {waiting}, at the door today: {done}, nothing yet today: {none}.",
            waiting=sum(row.state in _WAITING for row in rows),
            done=sum(row.state is State.DONE for row in rows),
            none=sum(row.entry is None for row in rows),
        )


_WAITING = (State.OPEN, State.ASSIGNED)


class RequestsScreen(_DoorScreen):
    """Elderly people living alone stand first, marked; then who has waited longest."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.say(self.title.setText, lambda: tr("Requests for help"))
        self.say(
            self.hint.setText,
            lambda: tr("▲ elderly people living alone come first."),
        )
        self.say(self.asked.setText, lambda: tr("Who does it (Enter assigns)"))
        self.offer(lambda: tr("Served"))

    def _list(self) -> RowsView:
        return RowsView(
            (
                Column(title=lambda: "▲", words=lambda r: "▲" if r.is_first else ""),
                Column(title=lambda: tr("Asked at"), words=lambda r: recently(r.asked_at)),
                Column(title=lambda: tr("Request"), words=self._kind),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("What"), words=lambda r: r.what, stretch=True),
                Column(title=lambda: tr("Agreed time"), words=lambda r: r.agreed),
                Column(title=lambda: tr("Responsible"), words=lambda r: r.assigned),
                Column(title=lambda: tr("Status"), words=self._state),
                Column(title=lambda: tr("Served at"), words=_served),
            ),
            lambda: tr("Nobody asked for anything. Ctrl+N takes a request down."),
            chips=(Chip(title=lambda: tr("Waiting"), keeps=lambda r: r.state in _WAITING),),
        )

    def _kind(self, row: RequestRow) -> str:
        return shown(self._ledger.field("kind"), row.kind, text.language())

    def _read(self) -> Sequence[RequestRow]:
        return self._goods.requests()


def _goods_of(row: RelayRow) -> str:
    return f"{row.item} × {row.pieces}" if row.item else ""


def _served(row: RequestRow) -> str:
    return recently(row.served_at) if row.served_at else ""
