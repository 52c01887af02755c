"""A round worked through: a door typed, one key for what came of it; what is due, what is left."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.doors import in_search
from gatekeeper.domain.screening import PLACE_CHARACTERS, Channel, Outcome, RoundKind, Screened
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.screening import Said, Screening
from gatekeeper.services.screening_lists import DoorRow, RoundBook, ScreeningLists
from gatekeeper.services.strips import Strips
from gatekeeper.text import mark, tr
from gatekeeper.text.screening import stands_words, step_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.ringing import Ringing
from gatekeeper.ui.rounds_screen import round_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

# One key each, in the order of the digits.
SAID = {
    "by-phone": Said(channel=Channel.PHONE, outcome=Outcome.REACHED),
    "no-answer": Said(channel=Channel.PHONE, outcome=Outcome.MISSED),
    "by-visit": Said(channel=Channel.DOOR, outcome=Outcome.REACHED),
    "nobody-home": Said(channel=Channel.DOOR, outcome=Outcome.MISSED),
}
ELSEWHERE, STRIP, RESULTS = "elsewhere", "strip", "results"
WORDS = {
    "by-phone": mark("reached by phone"),
    "no-answer": mark("no answer"),
    "by-visit": mark("reached at the door"),
    "nobody-home": mark("nobody home"),
    ELSEWHERE: mark("whereabouts known"),
    STRIP: mark("strip put on"),
    RESULTS: mark("each person"),
}


class RoundScreen(Screen):
    """`people_asked` carries a door whose people are entered one by one."""

    people_asked = Signal(object)
    teams_asked = Signal(object)
    coverage_asked = Signal(object)
    work_list_asked = Signal(object)

    def __init__(
        self,
        round: UUID,
        screening: Screening,
        strips: Strips,
        lists: ScreeningLists,
        hosts: Hosts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._round, self._operator = round, operator
        self._screening, self._strips, self._lists = screening, strips, lists
        self._book: RoundBook | None = None
        self._row: DoorRow | None = None
        self.door = line(longest=40)
        self.door.returnPressed.connect(self._on_door)
        self.note = line(longest=PLACE_CHARACTERS)
        self.note.returnPressed.connect(lambda: self._say(ELSEWHERE))
        self.form = Form(columns=2)
        self.form.add("door", lambda: tr("Door"), self.door)
        self.form.add("place", lambda: tr("Where they are"), self.note)
        self.outcomes = Choices(lambda: [(key, tr(WORDS[key])) for key in WORDS], columns=0)
        self.outcomes.chosen.connect(self._say)
        self.list = self._list()
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_opened)
        self.ringing = Ringing(self, hosts, operator)
        self.teams, self.work, self.coverage = (button() for _ in range(3))
        self.teams.clicked.connect(lambda: self.teams_asked.emit(self._round))
        self.work.clicked.connect(self._on_work_list)
        self.coverage.clicked.connect(lambda: self.coverage_asked.emit(self._round))
        for key, made in (("T", self.teams), ("P", self.work), ("R", self.coverage)):
            QShortcut(QKeySequence(f"Ctrl+{key}"), self, made.click)
        for made in (self.ringing.button, self.teams, self.work, self.coverage):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.outcomes)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._figures)
        self.say(self.teams.setText, lambda: tr("Teams (Ctrl+T)"))
        self.say(self.work.setText, lambda: tr("Work list (Ctrl+P)"))
        self.say(self.coverage.setText, lambda: tr("Coverage (Ctrl+R)"))
        self.setFocusProxy(self.door)
        self._allow()

    def _list(self) -> RowsView:
        now = self._lists.clock
        return RowsView(
            (
                Column(title=lambda: tr("Door"), words=lambda r: r.place, stretch=True),
                Column(title=lambda: tr("People"), words=lambda r: str(r.people)),
                Column(title=lambda: tr("Grid"), words=lambda r: r.grid),
                Column(title=lambda: tr("Team"), words=lambda r: r.team_title),
                Column(title=lambda: tr("Stands"), words=_stands),
                Column(title=lambda: tr("Tried"), words=_attempts),
                Column(title=lambda: tr("Next"), words=lambda r: step_words(r.step)),
                Column(title=lambda: tr("Due"), words=self._due, order=_due_order),
                Column(title=lambda: tr("Strip"), words=lambda r: tr("yes") if r.has_strip else ""),
            ),
            lambda: tr("No door belongs to this round. Households and places are kept elsewhere."),
            chips=(
                Chip(title=lambda: tr("Due now"), keeps=lambda r: r.is_due(now())),
                Chip(title=lambda: tr("Left"), keeps=lambda r: not r.is_settled),
                Chip(title=lambda: tr("Symptoms"), keeps=lambda r: r.is_odd),
                Chip(title=lambda: tr("Strip"), keeps=lambda r: r.has_strip),
                Chip(title=lambda: tr("No team"), keeps=lambda r: r.team is None),
            ),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Back from people, teams or strips the doors stand otherwise."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again how the doors stand."""
        self.run(self._lists.book, self._round, then=self._show, lane="read")

    def _show(self, book: RoundBook) -> None:
        kept = self._row.id if self._row else None
        self._book = book
        self.list.set_rows(book.doors)
        self._row = next((row for row in book.doors if row.id == kept), None)
        self.retranslate()
        self._allow()

    # --- words --------------------------------------------------------------------------------

    def _title(self) -> str:
        return round_words(self._book.round) if self._book else tr("Screening rounds")

    def _figures(self) -> str:
        if self._book is None:
            return ""
        total, now = self._book.total, self._lists.clock()
        told = tr(
            "Doors {doors}: by phone {phone}, by visit {visit}, elsewhere {elsewhere}, "
            "left {left}. Due now {due}. Strips {strips}, examined {examined}.",
            doors=total.doors,
            phone=total.by_phone,
            visit=total.by_visit,
            elsewhere=total.elsewhere,
            left=total.left,
            due=sum(row.is_due(now) for row in self._book.doors),
            strips=self._book.round.strips,
            examined=self._book.round.examined,
        )
        asked = self._book.round.asked
        return f"{told} {tr('Asked: {asked}', asked=asked)}" if asked else told

    def _due(self, row: DoorRow) -> str:
        due = row.screened.due_at if row.screened else None
        return f"{local(due, self._lists.standing.zone):%m-%d %H:%M}" if due else ""

    # --- one door -----------------------------------------------------------------------------

    @property
    def _can_enter(self) -> bool:
        return self._book is not None and not self._book.round.is_over

    def _allow(self) -> None:
        is_homes = self._book is None or self._book.round.kind is RoundKind.HOMES
        can = self._can_enter and self._row is not None
        for key, made in zip(WORDS, self.outcomes.buttons, strict=True):
            made.setEnabled(can and (is_homes or key not in (STRIP, RESULTS)))
        self.work.setEnabled(self._book is not None)
        self.ringing.allow(self._row.id if self._row and is_homes else None)

    def _on_door(self) -> None:
        """The typed door, chosen: the next key says what came of it."""
        typed = self.door.text().strip()
        row = self._behind(typed)
        field = self.form.fields["door"]
        if row is None:
            field.show_problem(tr("No door of this round is called that."))
            return
        field.show_problem("")
        self._choose(row)

    def _behind(self, typed: str) -> DoorRow | None:
        doors = self._book.doors if self._book else ()
        aliases = self._lists.standing.building_aliases
        plain = unicodedata.normalize("NFKC", typed)
        wanted = in_search(plain, aliases).replace("号楼", "-").replace(" ", "").upper()
        for sign in "栋幢座/":
            wanted = wanted.replace(sign, "-")
        wanted = wanted.replace("单元", "-").removesuffix("室")
        parts = [part for part in wanted.split("-") if part]
        if len(parts) == 2:
            found = [one for one in doors if [one.building, one.room] == parts]
        else:
            found = [one for one in doors if one.place.upper() in (wanted, "-".join(parts))]
        return found[0] if len(found) == 1 else None

    def _choose(self, row: DoorRow) -> None:
        self._take(row)
        self.outcomes.setFocus()

    def _take(self, row: DoorRow) -> None:
        self._row = row
        self._allow()
        told = [row.place, stands_words(row.screened), step_words(row.step)]
        self.tell(" · ".join(part for part in told if part))

    def _on_picked(self, row: Any) -> None:
        """Walking through the list chooses; a list that was only shown anew does not."""
        if isinstance(row, DoorRow) and self.list.table.hasFocus():
            self._take(row)

    def _on_opened(self, row: DoorRow) -> None:
        self.door.setText(row.place)
        self._choose(row)

    def _say(self, key: str) -> None:
        row = self._row
        if row is None or not self._can_enter:
            return
        note = self.note.text()
        if key == RESULTS:
            self.people_asked.emit(row)
        elif key == STRIP:
            put = partial(self._strips.put, row.id, self._round, self._operator)
            self._do(put, lambda _: self._on_strip(row))
        elif key == ELSEWHERE and not note.strip():
            self.form.fields["place"].show_problem(tr("Where are they? Then Enter."))
            self.note.setFocus()
        else:
            channel = Channel.DOOR if row.screened and row.screened.missed else Channel.PHONE
            said = SAID.get(key) or Said(channel=channel, outcome=Outcome.ELSEWHERE, note=note)
            enter = partial(self._screening.enter, self._round, row.id, said, self._operator)
            self._do(enter, lambda screened: self._on_screened(row, screened, said))

    def _do(self, act: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.run(act, then=then, failed=lambda error: self.on_refused(error, self.form), quiet=True)

    def _on_screened(self, row: DoorRow, screened: Screened, said: Said) -> None:
        note = " ".join(said.note.split()) if said.outcome is Outcome.ELSEWHERE else ""
        self._on_said(row.entered(screened, has_strip=row.has_strip, note=note))

    def _on_strip(self, row: DoorRow) -> None:
        self._on_said(row.entered(row.screened, has_strip=True, note=row.note), strips=1)

    def _on_said(self, row: DoorRow, strips: int = 0) -> None:
        """The next door may be typed at once."""
        self._row = None
        self.door.clear()
        self.note.clear()
        for field in self.form.fields.values():
            field.show_problem("")
        self.door.setFocus()
        if self._book is not None:
            self._show(self._book.entered(row, strips=strips))
        self.tell(tr("{door} is entered.", door=row.place))

    def _on_work_list(self) -> None:
        """The doors shown that are left: a search by team or building makes it theirs alone."""
        if self._book is not None:
            left = tuple(row for row in self.list.model.shown if not row.is_settled)
            self.work_list_asked.emit((self._book.round, left))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 rings the door chosen; a digit outside the fields says what came of it."""
        if event.key() == Qt.Key.Key_F2:
            self.ringing.ring()
        elif not self.outcomes.press_digit(event.text()):
            super().keyPressEvent(event)


def _stands(row: DoorRow) -> str:
    told = stands_words(row.screened)
    return f"{told}: {row.note}" if row.note else told


def _attempts(row: DoorRow) -> str:
    return str(row.screened.attempts) if row.screened else ""


def _due_order(row: DoorRow) -> tuple[bool, str]:
    due = row.screened.due_at if row.screened else None
    return due is None, due.isoformat() if due else ""
