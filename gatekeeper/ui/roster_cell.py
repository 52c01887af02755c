"""One shift of the roster: who stands in it, and a line for the next name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duty import Assignment, Shift, Standing
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.posts import Post
from gatekeeper.errors import InvalidInput
from gatekeeper.services.duty import Member, Roster, meant
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.text import tr
from gatekeeper.text.crew import (
    affiliation_name,
    day_words,
    person_words,
    shift_words,
    standing_words,
)
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.screen import GAP, TOUCH, Screen, Speaking, beside, button, label


class RosterCell(Speaking):
    """`changed` after each change, `left` when the arrows are wanted again."""

    changed = Signal()
    left = Signal()

    def __init__(
        self,
        roster: Roster,
        lists: DutyLists,
        screen: Screen,
        *,
        operator: Operator,
        affiliations: Sequence[str],
    ) -> None:
        super().__init__(screen)
        self._roster, self._screen, self._operator = roster, screen, operator
        self._affiliations = affiliations
        self._crew: tuple[Member, ...] = ()
        self._place: tuple[Post, Shift, date] | None = None
        self.title = label("lead")
        self.people = QListWidget()
        self.people.setFixedHeight(2 * TOUCH + GAP)
        self.form = Form(columns=1)
        self.name, self.affiliation = line(longest=80), choice(self._origins())
        self.form.add("name", lambda: tr("Put in (name or initials)"), self.name)
        self.form.add("affiliation", lambda: tr("Comes from"), self.affiliation)
        self.form.fields["affiliation"].hide()  # of somebody known it is known
        self.meant = label("hint")
        self.add, self.out = button("primary"), button()
        self.name.textChanged.connect(self._on_typed)
        self.name.returnPressed.connect(self.put_in)
        self.add.clicked.connect(self.put_in)
        self.out.clicked.connect(self.take_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        for made in (self.people, self.form, self.meant):
            column.addWidget(made)
        column.addLayout(beside(self.out, self.add))
        column.addStretch(1)
        for part in (self.form, self.meant, self.out, self.add):
            part.setVisible(may(operator.role, Act.ROSTER))
        self.setFocusProxy(self.name)
        self.say(self.people.setAccessibleName, lambda: tr("Who stands in this shift"))
        self.say(self.add.setText, lambda: tr("Put in (Enter)"))
        self.say(self.out.setText, lambda: tr("Take out (Del)"))
        screen.run(lists.crew, then=self._show_crew, lane="read")

    def _show_crew(self, crew: Sequence[Member]) -> None:
        self._crew = tuple(crew)

    def show_cell(self, post: Post, shift: Shift, day: date, people: Sequence[Assignment]) -> None:
        """Another shift is chosen, or this one has changed."""
        self._place = (post, shift, day)
        self.people.clear()
        for one in people:
            words = person_words(one)
            if one.standing is not Standing.PLANNED:
                words += f" · {standing_words(one.standing)}"
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.people.addItem(item)
        self.people.setCurrentRow(len(people) - 1)
        self.out.setEnabled(bool(people))
        self._say_title()

    def _say_title(self) -> None:
        if self._place is not None:
            post, shift, day = self._place
            self.title.setText(f"{day_words(day)} {shift_words(shift.key)}\n{post.full_name}")

    # --- a name -------------------------------------------------------------------------------

    def begin(self, typed: str) -> None:
        """A letter typed on the table."""
        self.name.setFocus()
        self.name.insert(typed)

    def member(self) -> Member:
        """Who is meant: somebody known by name or initials, else the name as it is typed."""
        typed = " ".join(self.name.text().split())
        known = meant(typed, self._crew)
        return known or Member(name=typed, affiliation=str(self.affiliation.currentData() or ""))

    def _on_typed(self) -> None:
        self.form.fields["name"].show_problem("")
        one = self.member()
        is_known = one in self._crew
        self.form.fields["affiliation"].setVisible(bool(one.name) and not is_known)
        where = affiliation_name(one.affiliation) if one.affiliation else ""
        words = " · ".join(part for part in (one.name, where) if part)
        self.meant.setText(words if is_known else "")

    def put_in(self) -> None:
        """The name typed into the shift chosen."""
        if self._place is None or not self.name.text().strip():
            return
        post, shift, day = self._place
        self._screen.run(
            self._roster.assign,
            post.id,
            day,
            shift.key,
            self.member(),
            self._operator,
            then=self._on_put_in,
            failed=self._on_not,
        )

    def _on_put_in(self, _: Any) -> None:
        self.name.clear()
        self._screen.tell("")
        self.changed.emit()
        self.left.emit()

    def take_out(self) -> None:
        """Whoever is chosen in the list, the last one put in at first."""
        item = self.people.currentItem()
        if self.people.currentRow() < 0 or self.out.isHidden():
            return
        self._screen.run(
            self._roster.cancel,
            item.data(Qt.ItemDataRole.UserRole),
            self._operator,
            then=lambda _: self.changed.emit(),
            failed=self._on_not,
        )

    def _on_not(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput):
            left = self.form.show_problems(error.problems)
            for first in left[:1]:
                self._screen.tell(text.sentence(first.code, first.parameters), problem=True)
        else:
            self._screen.on_failed(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the arrows back first."""
        if event.key() == Qt.Key.Key_Escape and self.name.hasFocus():
            self.name.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.affiliation, self._origins())
        self._say_title()

    def _origins(self) -> list[tuple[str, str]]:
        return [(key, affiliation_name(key)) for key in self._affiliations]
