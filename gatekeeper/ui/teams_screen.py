"""The teams of a round: two people and the grid they go through, under its leader (O02)."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.grids import GridBook, Grids
from gatekeeper.services.rounds import Rounds
from gatekeeper.services.screening_lists import RoundBook, ScreeningLists, TeamRow
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, choose, fill, line
from gatekeeper.ui.rounds_screen import round_words
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class TeamsScreen(Screen):
    """Enter in the list takes a team into the fields; a grid has one team."""

    def __init__(
        self,
        round: UUID,
        rounds: Rounds,
        lists: ScreeningLists,
        grids: Grids,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._round, self._rounds, self._lists = round, rounds, lists
        self._operator, self._book = operator, None
        self.grid = choice([])
        self.form = Form(columns=2)
        self.form.add("grid", lambda: tr("Grid"), self.grid)
        self.members = line(longest=100)
        self.members.setPlaceholderText("王强、李梅")
        self.form.add("members", lambda: tr("Members"), self.members)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Team"), words=lambda r: str(r.number)),
                Column(title=lambda: tr("Members"), words=lambda r: r.members, stretch=True),
                Column(title=lambda: tr("Grid"), words=lambda r: r.grid_name),
                Column(title=lambda: tr("Patch"), words=lambda r: r.patch),
                Column(title=lambda: tr("Leader"), words=lambda r: r.leader),
                Column(title=lambda: tr("Left"), words=self._left),
            ),
            lambda: tr("No team yet. Choose a grid above and name the two who go through it."),
        )
        self.list.opened.connect(self._take)
        self.list.picked.connect(lambda _: self._allow())
        self.drop = button()
        self.drop.clicked.connect(self._on_drop)
        self.buttons.insertWidget(self.buttons.count() - 1, self.drop)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, self._title)
        self.say(
            self.hint.setText,
            lambda: tr("{count} go together.", count=self._rounds.rule.team),
        )
        self.say(self.drop.setText, lambda: tr("Take the team out"))
        self.offer(lambda: tr("Save the team"))
        self.setFocusProxy(self.grid)
        self._allow()
        self.run(grids.book, then=self._on_grids, lane="read")

    _book: RoundBook | None

    def _title(self) -> str:
        name = round_words(self._book.round) if self._book else ""
        return tr("Teams: {round}", round=name)

    def _left(self, team: TeamRow) -> str:
        doors = self._book.doors if self._book else ()
        mine = [row for row in doors if row.team == team.id]
        return f"{sum(not row.is_settled for row in mine)}/{len(mine)}"

    def _on_grids(self, book: GridBook) -> None:
        grids = book.structure.grids.values()
        fill(self.grid, [(one.id, one.name) for one in grids])
        self.reload()

    def reload(self) -> None:
        """Ask again who goes where."""
        self.run(self._lists.book, self._round, then=self._show, lane="read")

    def _show(self, book: RoundBook) -> None:
        self._book = book
        self.list.set_rows(book.teams)
        self.title.setText(self._title())
        self._allow()

    def _allow(self) -> None:
        self.drop.setEnabled(self.list.current is not None)

    def _take(self, row: TeamRow) -> None:
        choose(self.grid, row.grid)
        self.members.setText(row.members)
        self.members.setFocus()

    def submit(self) -> None:
        self.run(
            self._rounds.team,
            self._round,
            self.form["grid"],
            self.form["members"],
            self._operator,
            then=self._on_kept,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _on_kept(self, _: object) -> None:
        self.members.clear()
        for field in self.form.fields.values():
            field.show_problem("")
        self.tell(tr("Done and recorded."))
        self.grid.setFocus()
        self.reload()

    def _on_drop(self) -> None:
        row: TeamRow | None = self.list.current
        if row is not None:
            self.run(self._rounds.drop_team, row.id, self._operator, then=lambda _: self.reload())
