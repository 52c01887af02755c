"""The registry of posts (门岗): entered, closed, and where this station stands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.posts import NAME_CHARACTERS, PostKind
from gatekeeper.errors import InvalidInput
from gatekeeper.services.posts import PostRow, Posts
from gatekeeper.text import post_word, tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

HERE = "● "


class PostsScreen(Screen):
    """`stands` carries the post this station was put at; `here` is the one it stands at now."""

    stands = Signal(object)

    def __init__(
        self,
        posts: Posts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        here: str = "",
    ) -> None:
        super().__init__(tasks, parent)
        self._posts, self._operator, self._here = posts, operator, here
        self._row: PostRow | None = None
        self.kind = choice(_kinds())
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("Post"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("compound", lambda: tr("Compound"), line(longest=NAME_CHARACTERS + 20))
        self.form.add("kind", lambda: tr("Kind of post"), self.kind)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Post"), words=self._name),
                Column(title=lambda: tr("Compound"), words=lambda r: r.compound, stretch=True),
                Column(title=lambda: tr("Kind of post"), words=lambda r: post_word(r.kind)),
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
        self.say(self.fresh.setText, lambda: tr("New post (Ctrl+N)"))
        self.say(self.close_it.setText, self._close_words)
        self.say(self.stand.setText, lambda: tr("This station stands here"))
        self.offer(lambda: tr("Save the post"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self._allow()
        self.reload()

    def _name(self, row: PostRow) -> str:
        return (HERE if row.id.hex == self._here else "") + row.name

    def _close_words(self) -> str:
        row: PostRow | None = self.list.current
        is_closed = row is not None and row.closed_on is not None
        return tr("Open the post again") if is_closed else tr("Close the post")

    def _allow(self) -> None:
        row: PostRow | None = self.list.current
        self.close_it.setEnabled(row is not None)
        self.close_it.setText(self._close_words())
        is_open = row is not None and row.closed_on is None
        self.stand.setEnabled(is_open and may(self._operator.role, Act.SETTINGS))

    def reload(self) -> None:
        """The list again."""
        self.run(self._posts.all, then=self.list.set_rows, lane="read")

    def _take(self, row: PostRow | None) -> None:
        self._row = row
        for key in ("name", "compound"):
            self.form.fields[key].editor.setProperty("text", getattr(row, key) if row else "")
            self.form.fields[key].show_problem("")
        fill(self.kind, _kinds(), row.kind.value if row else PostKind.GATE.value)
        self.form.fields["name"].editor.setFocus()

    def submit(self) -> None:
        keep = partial(
            self._posts.keep,
            self._row.id if self._row else None,
            self.form["name"],
            self.form["compound"],
            PostKind(self.form["kind"]),
        )
        self.run(keep, self._operator, then=self._on_kept, failed=self._on_not)

    def _on_kept(self, row: PostRow) -> None:
        self._take(None)
        self.tell(tr("{name} is in the list.", name=row.name))
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        for first in self.form.show_problems(error.problems)[:1]:
            self.tell(text.sentence(first.code, first.parameters), problem=True)

    def _on_close(self) -> None:
        row: PostRow | None = self.list.current
        if row is not None:
            self.run(self._posts.close, row.id, self._operator, then=lambda _: self.reload())

    def _on_stand(self) -> None:
        row: PostRow | None = self.list.current
        if row is not None:
            self.run(self._posts.stand, row.id, self._operator, then=self._on_stands)

    def _on_stands(self, row: PostRow) -> None:
        self._here = row.id.hex
        self.tell(tr("This station stands at {name} now.", name=row.name))
        self.reload()
        self.stands.emit(row)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.kind, _kinds(), self.kind.currentData())


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, post_word(kind)) for kind in PostKind]
