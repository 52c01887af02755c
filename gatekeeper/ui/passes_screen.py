"""Passes for one person, one household or a whole building, and the sheet they are printed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.errors import Problem
from gatekeeper.services.passes import IssuedPass, Issuer, Passes
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.services.standing import Standing
from gatekeeper.text import kind_word, tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line, tick
from gatekeeper.ui.issuer_panel import IssuerPanel
from gatekeeper.ui.person_facts import PASS_COLUMNS
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.search_screen import LEAST_CHARACTERS, PAUSE_MILLISECONDS

PERSON, HOUSEHOLD, BUILDING = "person", "household", "building"
BATCH = 20
"""Signing twenty passes takes the write lane a few milliseconds; between two, the gate goes on."""


class PassesScreen(Screen):
    """`sheet_asked` carries the passes of the sheet to be previewed."""

    sheet_asked = Signal(object)

    def __init__(
        self,
        registry: Registry,
        passes: Passes,
        standing: Standing,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._registry = registry
        self._passes = passes
        self._operator = operator
        self._issuer: Issuer | None = None
        self._left: tuple[UUID, ...] = ()
        self._people: tuple[UUID, ...] = ()
        self._total = 0
        self._issued: tuple[IssuedPass, ...] = ()
        self._asked = ""
        self.key = IssuerPanel(passes, standing, self, operator)
        self.key.unlocked.connect(self._on_unlocked)
        self.whom = Choices(_whom, columns=3)
        self.whom.chosen.connect(self._on_whom)
        self.building: QLineEdit = line(longest=32)
        self.token, self.shared = tick(), tick()
        self.life = RowsView(
            PASS_COLUMNS, lambda: tr("Choose a person to see his passes."), searchable=False
        )
        self.form = Form()
        self._building = self.form.add("building", lambda: tr("Building"), self.building)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Address"), words=lambda r: r.place, stretch=True),
                Column(title=lambda: tr("Kind"), words=lambda r: kind_word(r.kind)),
                Column(title=lambda: tr("Pass number"), words=lambda r: r.number),
            ),
            lambda: tr("Type at least two characters of the name, the address or the pass number."),
        )
        self.list.search.textChanged.disconnect()
        self._pause = QTimer(self)
        self.list.search.textChanged.connect(lambda _: self._pause.start())
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self.progress = QProgressBar()
        self.progress.hide()
        self.stop = button()
        self.stop.hide()
        self.stop.clicked.connect(self._on_stop)
        self.again = button()
        self.again.clicked.connect(self._on_again)
        for widget in (self.key, self.whom, self.form):
            self.body.addWidget(widget)
        ticks = QHBoxLayout()
        for made in (self.token, self.shared):
            ticks.addWidget(made, 1)
        self.body.addLayout(ticks)
        lists = QHBoxLayout()
        for shown, share in ((self.list, 2), (self.life, 3)):  # the life has more columns
            lists.addWidget(shown, share)
        self.body.addLayout(lists, 1)
        self.list.picked.connect(self._on_picked)
        self.body.addWidget(self.progress)
        self.buttons.insertWidget(2, self.again)
        self.buttons.insertWidget(2, self.stop)
        self._say()
        self._show_parts()

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Passes"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "People with a valid pass are skipped. Replace a lost pass in the person's details."
            ),
        )
        self.say(self.token.setText, lambda: tr("with a short code for a sticker"))
        self.say(self.shared.setText, lambda: tr("one pass for the household, not one each"))
        self.say(self.stop.setText, lambda: tr("Stop"))
        self.say(self.again.setText, lambda: tr("Print valid passes"))
        self.offer(lambda: tr("Issue passes"))
        self.whom.pick(PERSON)
        self.setFocusProxy(self.key)

    def _show_parts(self) -> None:
        ready = self._issuer is not None
        building = self.whom.value == BUILDING
        self.key.setVisible(not ready)
        for widget in (self.whom, self.token, self.shared, self.again, self.primary):
            widget.setVisible(ready)
        self._building.setVisible(building)
        self.list.setVisible(ready and not building)
        self.life.setVisible(ready and not building)
        self.form.setVisible(ready and building)

    def _on_unlocked(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._show_parts()
        self.list.search.setFocus()

    def _on_whom(self, _key: str) -> None:
        self._show_parts()
        (self.building if self.whom.value == BUILDING else self.list.search).setFocus()

    def _search(self) -> None:
        wanted = self.list.search.text().strip()
        self._asked = wanted
        if len(wanted) < LEAST_CHARACTERS:
            self.list.set_rows(())
            return
        self.run(
            self._registry.search,
            wanted,
            then=lambda rows: self._show_rows(wanted, rows),
            lane="read",
        )

    def _show_rows(self, wanted: str, rows: Sequence[PersonRow]) -> None:
        if wanted == self._asked:
            self.list.set_rows(rows)

    def _on_picked(self, row: PersonRow | None) -> None:
        """The life of the passes of whoever is chosen."""
        if row is None:
            self.life.set_rows(())
        else:
            self.run(self._passes.history, row.person, then=self.life.set_rows, lane="read")

    # --- whom ---------------------------------------------------------------------------------

    def submit(self) -> None:
        self._with_people(self._issue_all)

    def _on_again(self) -> None:
        self._with_people(self._print_again)

    def _with_people(self, then: Any) -> None:
        if self.whom.value == BUILDING:
            building = self.building.text().strip()
            if not building:
                self._building.show_problem(tr("Please fill this in."))
                return
            find = self._passes.flats_of_building if self._is_shared else self._passes.of_building
            self.run(find, building, then=then, lane="read")
            return
        row: PersonRow | None = self.list.current
        if row is None:
            self.tell(tr("Please choose a person first."), problem=True)
        elif self._is_shared:
            self.run(self._passes.flat_of, row.person, then=_one_of(then), lane="read")
        elif self.whom.value == PERSON:
            then((row.person,))
        else:
            self.run(_flat_of, self._registry, self._passes, row.person, self._operator, then=then)

    # --- issuing ------------------------------------------------------------------------------

    def _issue_all(self, people: Sequence[UUID]) -> None:
        if not people:
            self.tell(tr("The list of residents has nobody there."), problem=True)
            return
        self._people = tuple(people)
        self._left, self._total, self._issued = self._people, len(people), ()
        self.progress.setRange(0, self._total)
        self.progress.setVisible(self._total > BATCH)
        self.stop.setVisible(self._total > BATCH)
        self._next()

    def _next(self) -> None:
        some, self._left = self._left[:BATCH], self._left[BATCH:]
        act: Callable[..., Any] = partial(self._passes.issue, token=self.token.isChecked())
        if self._is_shared:
            act = self._passes.issue_to_households
        self.run(act, some, self._issuer, self._operator, then=self._on_issued, failed=self._on_not)

    def _on_issued(self, issued: tuple[IssuedPass, ...]) -> None:
        self._issued += issued
        self.progress.setValue(self._total - len(self._left))
        if self._left:
            self._next()
        else:
            self._end()

    def _on_not(self, error: BaseException) -> None:
        self._left = ()
        self._end()
        self.on_failed(error)

    def _on_stop(self) -> None:
        self._left = ()

    def _end(self) -> None:
        self.progress.hide()
        self.stop.hide()
        self.tell(
            tr(
                "{issued} issued, {skipped} skipped.",
                issued=len(self._issued),
                skipped=self._total - len(self._issued),
            )
        )
        if self._issued:
            self._on_picked(self.list.current)
            self.sheet_asked.emit(self._issued)
        elif not self._is_shared:
            self.run(self._passes.refusals, self._people, then=self._tell_refusals, lane="read")

    def _tell_refusals(self, refused: Sequence[Problem]) -> None:
        """Nobody got one: the first reason in a sentence."""
        for first in refused[:1]:
            self.tell(text.sentence(first.code, first.parameters), problem=True)

    def _print_again(self, people: Sequence[UUID]) -> None:
        again = partial(self._passes.print_again, of_households=self._is_shared)
        self.run(again, people, self._issuer, then=self._on_printed, lane="read")

    @property
    def _is_shared(self) -> bool:
        """住户出入证: whom one chooses stands for his flat."""
        return self.shared.isChecked()

    def _on_printed(self, again: tuple[IssuedPass, ...]) -> None:
        if again:
            self.sheet_asked.emit(again)
        else:
            self.tell(tr("There is no valid pass."), problem=True)


def _one_of(then: Callable[[tuple[UUID, ...]], None]) -> Callable[[UUID | None], None]:
    """Nobody of no flat."""
    return lambda flat: then((flat,) if flat else ())


def _whom() -> tuple[tuple[str, str], ...]:
    return (
        (PERSON, tr("One person")),
        (HOUSEHOLD, tr("A household")),
        (BUILDING, tr("A building")),
    )


def _flat_of(
    registry: Registry, passes: Passes, person: UUID, operator: Operator
) -> tuple[UUID, ...]:
    """Everybody of this person's household; write lane, since opening a person is recorded."""
    flat = registry.open_person(person, operator).household
    return passes.of_household(flat) if flat else (person,)
