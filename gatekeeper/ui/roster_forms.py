"""How a post is staffed, and a rotation carried on: the two forms of the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duty import CYCLE_AT_MOST, STAFF_AT_MOST, Pattern, Post
from gatekeeper.errors import InvalidInput
from gatekeeper.services.duty import CarryRun, Roster
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.text import tr
from gatekeeper.text.crew import pattern_words
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Number, choice, fill, line, tick
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.typed import day_fault, day_from, hours_fault, hours_from

USUAL_DAYS = 28
OWN_HOURS = (time(8), time(18))


class PostsScreen(Screen):
    """The posts of the roster; one chosen is changed below, an empty line is another post."""

    changed = Signal()

    def __init__(
        self,
        roster: Roster,
        lists: DutyLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        new_id: Callable[[], UUID],
    ) -> None:
        super().__init__(tasks, parent)
        self._roster, self._lists, self._operator = roster, lists, operator
        self._new_id = new_id
        self._whom: Post | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Post"), words=lambda p: p.name, stretch=True),
                Column(title=lambda: tr("Shifts"), words=_pattern),
                Column(title=lambda: tr("People a shift"), words=lambda p: str(p.staff)),
                Column(title=lambda: tr("Night watch"), words=_watch),
            ),
            lambda: tr("No post yet."),
            searchable=False,
        )
        self.name, self.pattern = line(longest=40), choice(_patterns())
        self.staff, self.watch = Number(1, STAFF_AT_MOST, 1), tick()
        self.hours = line(longest=13)
        self.form = Form(columns=2)
        self.form.add("name", lambda: tr("Post"), self.name, required)
        self.form.add("pattern", lambda: tr("Shifts"), self.pattern)
        self.form.add("staff", lambda: tr("People a shift"), self.staff)
        self.form.add("ends", lambda: tr("Hours of its own"), self.hours, self._hours_fault)
        self.watch_form = Form()
        self.watch_form.add("watch", lambda: tr("Night watch"), self.watch)
        self.another, self.remove = button(), button("danger")
        self.another.clicked.connect(lambda: self._choose(None))
        self.remove.clicked.connect(self._on_remove)
        QShortcut(QKeySequence("Ctrl+N"), self, self.another.click)
        QShortcut(QKeySequence("Ctrl+D"), self, self.remove.click)
        for made in (self.remove, self.another):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.body.addWidget(self.watch_form)
        self.list.picked.connect(self._choose)
        self.say(self.title.setText, lambda: tr("Posts of the roster"))
        self.say(
            self.hint.setText,
            lambda: tr("A road post has two people a day and no residents behind it."),
        )
        self.say(self.watch.setText, lambda: tr("waits at night for late returnees"))
        self.say(self.another.setText, lambda: tr("Another post (Ctrl+N)"))
        self.say(self.remove.setText, lambda: tr("Remove (Ctrl+D)"))
        self.offer(lambda: tr("Save"))
        self.setFocusProxy(self.name)
        self._choose(None)
        self.reload()

    def reload(self) -> None:
        """Ask again which there are."""
        self.run(self._lists.posts, then=self.list.set_rows, lane="read")

    def _choose(self, post: Post | None) -> None:
        self._whom = post
        self.remove.setEnabled(post is not None)
        shown = post or Post(id=UUID(int=0), name="", pattern=Pattern.FREE, staff=2)
        self.name.setText(shown.name)
        fill(self.pattern, _patterns(), shown.pattern.value)
        self.staff.typed.setText(str(shown.staff))
        self.watch.setChecked(shown.watch)
        self.hours.setText(f"{shown.starts:%H:%M}-{shown.ends:%H:%M}")
        for field in self.form.fields.values():
            field.show_problem("")
        self.name.setFocus()

    def _hours_fault(self, typed: str) -> str:
        return hours_fault(typed) if self.pattern.currentData() == Pattern.FREE else ""

    def submit(self) -> None:
        if not self.form.look():
            return
        starts, ends = hours_from(self.form["ends"]) or OWN_HOURS
        post = Post(
            id=self._whom.id if self._whom else self._new_id(),
            name=self.form["name"],
            pattern=Pattern(self.form["pattern"]),
            staff=int(self.form["staff"]),
            watch=bool(self.watch_form["watch"]),
            starts=starts,
            ends=ends,
        )
        self.run(self._roster.staff_post, post, self._operator, then=self._on_saved)

    def _on_saved(self, post: Post) -> None:
        self.tell(tr("Done and recorded."))
        self._choose(None)
        self.reload()

    def _on_remove(self) -> None:
        post = self._whom
        if post is not None:
            self.question.ask(
                lambda: tr("Take {post} off the roster?", post=post.name),
                lambda: tr("Remove"),
                partial(self._remove, post),
            )

    def _remove(self, post: Post) -> None:
        self.run(self._roster.remove_post, post.id, self._operator, then=self._on_saved)

    def on_failed(self, error: BaseException) -> None:
        """Beside the field it is about."""
        if not isinstance(error, InvalidInput) or self.form.show_problems(error.problems):
            super().on_failed(error)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.pattern, _patterns(), self.pattern.currentData())


class RotationScreen(Screen):
    """The first days are the cycle; it is repeated to the end, in short steps."""

    def __init__(
        self,
        roster: Roster,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        first: date,
    ) -> None:
        super().__init__(tasks, parent)
        self._roster, self._operator = roster, operator
        begins, until = line(longest=10), line(longest=10)
        begins.setText(first.isoformat())
        until.setText((first + timedelta(days=USUAL_DAYS - 1)).isoformat())
        self.form = Form(columns=3)
        self.form.add("first", lambda: tr("First day of the cycle"), begins, day_fault)
        self.form.add("cycle", lambda: tr("Days of the cycle"), Number(1, CYCLE_AT_MOST, 7))
        self.form.add("until", lambda: tr("Carry on until"), until, day_fault)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Carry a rotation on"))
        self.say(
            self.hint.setText,
            lambda: tr("Whoever stands in the days of the cycle stands there again, in turn."),
        )
        self.offer(lambda: tr("Carry on"))
        self.setFocusProxy(self.form.fields["first"].editor)

    def submit(self) -> None:
        first, until = day_from(self.form["first"]), day_from(self.form["until"])
        if not self.form.look() or first is None or until is None:
            return
        cycle = int(self.form["cycle"])
        act = self._roster.carry_on
        self.run(act, first, cycle, until, self._operator, then=self._step, lane="read")

    def _step(self, run: CarryRun) -> None:
        """The next people, and how far it is."""
        self.tell(
            tr("{done} of {total} entered.", done=run.done, total=len(run.planned)),
        )
        if run.is_done:
            self.finished.emit(run)
        else:
            self.run(run.step, then=lambda _: self._step(run))

    def on_failed(self, error: BaseException) -> None:
        """Beside the field it is about."""
        if not isinstance(error, InvalidInput) or self.form.show_problems(error.problems):
            super().on_failed(error)


def _patterns() -> list[tuple[Any, str]]:
    return [(pattern.value, pattern_words(pattern)) for pattern in Pattern]


def _pattern(post: Post) -> str:
    words = pattern_words(post.pattern)
    is_free = post.pattern is Pattern.FREE
    return f"{words} {post.starts:%H:%M}-{post.ends:%H:%M}" if is_free else words


def _watch(post: Post) -> str:
    return tr("yes") if post.watch else ""
