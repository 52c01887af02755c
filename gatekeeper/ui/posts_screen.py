"""The registry of posts (门岗): entered, staffed, closed, and where this station stands."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.posts import (
    NAME_CHARACTERS,
    STAFF_AT_MOST,
    USUAL_STAFFING,
    Pattern,
    Post,
    PostKind,
)
from gatekeeper.domain.typed import hours_typed
from gatekeeper.services.posts import Posts
from gatekeeper.text import post_word, tr
from gatekeeper.text.crew import pattern_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Number, choice, fill, line, tick
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.typed import hours_fault

HERE = "● "
OWN_HOURS = (time(8), time(18))


class PostsScreen(Screen):
    """`stands` carries the post this station was put at, and again when it is changed."""

    stands = Signal(object)

    def __init__(
        self,
        posts: Posts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._posts, self._operator = posts, operator
        self._post: Post | None = None
        self.kind, self.pattern = choice(_kinds()), choice(_patterns())
        self.staff, self.watch, self.hours = Number(1, STAFF_AT_MOST, 1), tick(), line(longest=13)
        self.form = Form(columns=4)
        self.form.add("name", lambda: tr("Post"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("compound", lambda: tr("Compound"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("kind", lambda: tr("Kind of post"), self.kind)
        self.form.add("pattern", lambda: tr("Shifts"), self.pattern)
        self.form.add("staff", lambda: tr("People a shift"), self.staff)
        self.form.add("watch", lambda: tr("Night watch"), self.watch)
        self.form.add("ends", lambda: tr("Hours of its own"), self.hours, self._hours_fault)
        self.kind.currentIndexChanged.connect(lambda _: self._on_kind())
        self.pattern.currentIndexChanged.connect(lambda _: self._on_pattern())
        self.list = RowsView(
            (
                Column(title=lambda: tr("Post"), words=self._name),
                Column(title=lambda: tr("Compound"), words=lambda r: r.compound, stretch=True),
                Column(title=lambda: tr("Kind of post"), words=lambda r: post_word(r.kind)),
                Column(title=lambda: tr("Shifts"), words=_shifts),
                Column(title=lambda: tr("People a shift"), words=_people),
                Column(
                    title=lambda: tr("Night watch"), words=lambda r: tr("yes") if r.watch else ""
                ),
                Column(
                    title=lambda: tr("Closed"),
                    words=lambda r: r.closed_on.isoformat() if r.closed_on else "",
                ),
            ),
            lambda: tr("No post yet. The first one is entered above."),
        )
        self.list.opened.connect(self._take)
        self.list.picked.connect(lambda _: self._allow())
        self.fresh, self.close_it, self.stand = (button() for _ in range(3))
        self.fresh.clicked.connect(lambda: self._take(None))
        self.close_it.clicked.connect(self._on_close)
        self.stand.clicked.connect(self._on_stand)
        QShortcut(QKeySequence("Ctrl+N"), self, lambda: self._take(None))
        for made in (self.stand, self.close_it, self.fresh):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Posts"))
        self.say(self.hint.setText, lambda: tr("The mark ● is where this station stands."))
        self.say(self.watch.setText, lambda: tr("waits at night for late returnees"))
        self.say(self.fresh.setText, lambda: tr("New post (Ctrl+N)"))
        self.say(self.close_it.setText, self._close_words)
        self.say(self.stand.setText, lambda: tr("This station stands here"))
        self.offer(lambda: tr("Save the post"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self._take(None)
        self._allow()
        self.reload()

    def _name(self, row: Post) -> str:
        return (HERE if row.id == self._posts.here else "") + row.name

    def _on_kind(self) -> None:
        """What such a post usually wants; one on record keeps what it has."""
        if self._post is None:
            self._show_staffing(_usual(PostKind(self.form["kind"])))

    def _on_pattern(self) -> None:
        self.form.fields["ends"].setVisible(self.pattern.currentData() == Pattern.FREE)

    def _hours_fault(self, typed: str) -> str:
        return hours_fault(typed) if self.pattern.currentData() == Pattern.FREE else ""

    def _close_words(self) -> str:
        row: Post | None = self.list.current
        is_closed = row is not None and row.closed_on is not None
        return tr("Open the post again") if is_closed else tr("Close the post")

    def _allow(self) -> None:
        row: Post | None = self.list.current
        self.close_it.setEnabled(row is not None)
        self.close_it.setText(self._close_words())
        is_fit = row is not None and row.can_have_station
        self.stand.setEnabled(is_fit and may(self._operator.role, Act.SETTINGS))

    def reload(self) -> None:
        """The list again."""
        self.run(self._posts.all, then=self.list.set_rows, lane="read")

    def _take(self, post: Post | None) -> None:
        self._post = post
        shown = post or _usual(PostKind.GATE)
        for key in ("name", "compound"):
            self.form.fields[key].editor.setProperty("text", getattr(shown, key))
        fill(self.kind, _kinds(), shown.kind.value)
        self._show_staffing(shown)
        for field in self.form.fields.values():
            field.show_problem("")
        self.form.fields["name"].editor.setFocus()

    def _show_staffing(self, post: Post) -> None:
        fill(self.pattern, _patterns(), post.pattern.value)
        self.staff.typed.setText(str(post.staff))
        self.watch.setChecked(post.watch)
        self.hours.setText(f"{post.starts:%H:%M}-{post.ends:%H:%M}")
        self._on_pattern()

    def submit(self) -> None:
        if not self.form.look():
            return
        starts, ends = hours_typed(self.form["ends"]) or OWN_HOURS
        post = Post(
            id=self._post.id if self._post else self._posts.new_id(),
            name=self.form["name"],
            compound=self.form["compound"],
            kind=PostKind(self.form["kind"]),
            pattern=Pattern(self.form["pattern"]),
            staff=int(self.form["staff"]),
            watch=bool(self.form["watch"]),
            starts=starts,
            ends=ends,
        )
        self.run(self._posts.keep, post, self._operator, then=self._on_kept, failed=self._on_not)

    def _on_kept(self, row: Post) -> None:
        if row.id == self._posts.here:
            self.stands.emit(row)
        self._take(None)
        self.tell(tr("{name} is in the list.", name=row.name))
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def _on_close(self) -> None:
        row: Post | None = self.list.current
        if row is not None:
            self.run(self._posts.close, row.id, self._operator, then=lambda _: self.reload())

    def _on_stand(self) -> None:
        row: Post | None = self.list.current
        if row is not None:
            self.run(self._posts.stand, row.id, self._operator, then=self._on_stands)

    def _on_stands(self, row: Post) -> None:
        self.tell(tr("This station stands at {name} now.", name=row.name))
        self.reload()
        self.stands.emit(row)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.kind, _kinds(), self.kind.currentData())
        fill(self.pattern, _patterns(), self.pattern.currentData())


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, post_word(kind)) for kind in PostKind]


def _patterns() -> list[tuple[str, str]]:
    return [(pattern.value, pattern_words(pattern)) for pattern in Pattern]


def _usual(kind: PostKind) -> Post:
    pattern, staff = USUAL_STAFFING[kind]
    return Post(id=UUID(int=0), kind=kind, pattern=pattern, staff=staff)


def _shifts(post: Post) -> str:
    words = pattern_words(post.pattern)
    is_free = post.pattern is Pattern.FREE
    return f"{words} {post.starts:%H:%M}-{post.ends:%H:%M}" if is_free else words


def _people(post: Post) -> str:
    return "" if post.pattern is Pattern.NONE else str(post.staff)
