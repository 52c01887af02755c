"""The cases of observation (O11): who, day n of how many, who is in charge, whose notice is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.text import tr
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class ObservationScreen(Screen):
    """`notices_asked` carries the ids of all who are over and have no release notice yet."""

    opened = Signal(object)
    new_asked = Signal()
    notices_asked = Signal(object)

    def __init__(
        self, lists: ObservationLists, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, parent)
        self._lists = lists
        self.list = RowsView(
            (
                Column(title=lambda: tr("Case"), words=lambda r: r.number),
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.name),
                    searched=lambda r: r.name,
                ),
                Column(title=lambda: tr("Address"), words=lambda r: r.place, stretch=True),
                Column(title=lambda: tr("Kind of observation"), words=lambda r: kind_words(r.kind)),
                Column(title=lambda: tr("Day n"), words=day_words, order=lambda r: r.day),
                Column(title=lambda: tr("Last day"), words=lambda r: r.last_on.isoformat()),
                Column(title=lambda: tr("In charge"), words=_charge),
                Column(title=lambda: tr("Status"), words=lambda r: case_state_words(r.state)),
            ),
            lambda: tr("Nobody is under observation. “New case” opens the first one."),
            chips=(
                _kind_chip(ObservationKind.HOME),
                _kind_chip(ObservationKind.CENTRAL),
                _kind_chip(ObservationKind.MONITORING),
                Chip(title=lambda: tr("Ends today"), keeps=lambda r: self._ends(r, 0)),
                Chip(title=lambda: tr("Ends tomorrow"), keeps=lambda r: self._ends(r, 1)),
                Chip(title=lambda: tr("Notice due"), keeps=lambda r: r.lacks_notice),
                Chip(title=lambda: tr("Nobody in charge"), keeps=lambda r: r.lacks_charge),
            ),
        )
        self.notices, self.new = button(), button("primary")
        self.notices.clicked.connect(self._on_notices)
        self.new.clicked.connect(self.new_asked)
        QShortcut(QKeySequence("Ctrl+P"), self, self.notices.click)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.notices)
        self.buttons.addWidget(self.new)
        self.body.addWidget(self.list, 1)
        self.list.opened.connect(lambda row: self.opened.emit(row.id))
        self.say(self.title.setText, lambda: tr("Observation"))
        self.say(self.hint.setText, self._figures)
        self.say(self.notices.setText, self._notices_words)
        self.say(self.new.setText, lambda: tr("New case (Ctrl+N)"))
        self.setFocusProxy(self.list.search)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a case or from the notices it is another list."""
        super().showEvent(event)
        self.reload()

    def _ends(self, row: CaseRow, ahead: int) -> bool:
        return row.is_open and row.last_on == self._lists.today + timedelta(days=ahead)

    def _figures(self) -> str:
        rows = self.list.model.everything
        counts = Counter(row.kind for row in rows if row.is_open)
        told = {
            "count": counts.total(),
            "central": counts[ObservationKind.CENTRAL],
            "home": counts[ObservationKind.HOME],
            "monitoring": counts[ObservationKind.MONITORING],
            "today": sum(self._ends(row, 0) for row in rows),
            "tomorrow": sum(self._ends(row, 1) for row in rows),
        }
        return tr(
            "Open: {count} (central {central}, home {home}, monitoring {monitoring}). "
            "Last day today: {today}, tomorrow: {tomorrow}.",
            **told,
        )

    def _due(self) -> list[CaseRow]:
        return [row for row in self.list.model.everything if row.lacks_notice]

    def _notices_words(self) -> str:
        return tr("Release notices: {count} (Ctrl+P)", count=len(self._due()))

    def reload(self) -> None:
        """Ask again who is under observation."""
        self.run(self._lists.cases, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[CaseRow]) -> None:
        self.list.renew_rows(rows, lambda row: row.id)
        self.hint.setText(self._figures())
        self.notices.setText(self._notices_words())
        self.notices.setEnabled(bool(self._due()))

    def _on_notices(self) -> None:
        self.notices_asked.emit(tuple(row.id for row in self._due()))


def _kind_chip(kind: ObservationKind) -> Chip:
    return Chip(title=lambda: _short(kind), keeps=lambda r: r.is_open and r.kind is kind)


def _short(kind: ObservationKind) -> str:
    words = {
        ObservationKind.CENTRAL: tr("Central"),
        ObservationKind.HOME: tr("Home"),
        ObservationKind.MONITORING: tr("Monitoring"),
    }
    return words[kind]


def day_words(row: CaseRow) -> str:
    """ "3/14"; nothing of a case that is over."""
    return f"{row.day}/{row.days}" if row.is_open else ""


def _charge(row: CaseRow) -> str:
    return mask_name(row.charge_name)
