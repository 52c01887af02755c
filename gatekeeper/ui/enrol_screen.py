"""A station is let in: a code shown large, fingerprints to compare, or letters on a stick."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.enrolment import (
    LONGEST_LETTER,
    LONGEST_NAME,
    Answer,
    fingerprint,
    request_of,
)
from gatekeeper.domain.posts import Post
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.posts import Posts
from gatekeeper.services.stations import CodeRow, NewCode, Stations
from gatekeeper.text import tr
from gatekeeper.ui.files import ask_open
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label
from gatekeeper.ui.words import day_and_time

LETTERS = "GKE (*.gke)"
ANSWER = "answer.gke"


class EnrolScreen(Screen):
    """Made for whoever may let a station in; the code is shown once and kept as a hash."""

    def __init__(
        self,
        stations: Stations,
        posts: Posts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._stations, self._operator = stations, operator
        self._posts: tuple[Post, ...] = ()
        self._made: NewCode | None = None
        self._let_in: tuple[Answer, Path] | None = None
        self.post = choice([])
        self.form = Form(columns=2)
        self.form.add(
            "name", lambda: tr("Name of the station"), line(longest=LONGEST_NAME), required
        )
        self.form.add("post", lambda: tr("It will stand at"), self.post)
        self.card, self.code, self.key = QFrame(), label("title"), label("lead")
        self.below = label("hint")
        self.list = RowsView(
            (
                Column(title=lambda: tr("Code"), words=lambda c: f"{c.number}-…"),
                Column(title=lambda: tr("Station"), words=lambda c: c.name, stretch=True),
                Column(
                    title=lambda: tr("Good until"),
                    words=lambda c: day_and_time(c.expires_at),
                    order=lambda c: c.expires_at,
                ),
                Column(title=lambda: tr("Wrong tries"), words=_tries),
            ),
            lambda: tr("No code is out."),
        )
        self.list.be_low()
        self._lay_out()
        self.say(self.title.setText, lambda: tr("Enrol a station"))
        self.say(
            self.hint.setText,
            lambda: tr("Fingerprint of this office: {groups}", groups=stations.fingerprint),
        )
        self.offer(lambda: tr("Make a code"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self.run(posts.all, then=self._show_posts, lane="read")
        self.reload()

    def _lay_out(self) -> None:
        self.card.setProperty("card", True)
        inside = QVBoxLayout(self.card)
        inside.setSpacing(GAP)
        for widget in (self.code, self.key, self.below):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            inside.addWidget(widget)
        self.card.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.card)
        self.body.addWidget(self.list, 1)
        self.file, self.withdraw = button(), button()
        for key, made, act in (
            ("Ctrl+O", self.file, self._on_file),
            ("Ctrl+D", self.withdraw, self._on_withdraw),
        ):
            made.clicked.connect(act)
            QShortcut(QKeySequence(key), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.say(self.file.setText, lambda: tr("A request on a stick (Ctrl+O)"))
        self.say(self.withdraw.setText, lambda: tr("Withdraw a code (Ctrl+D)"))

    def reload(self) -> None:
        """The codes that are out."""
        self.run(self._stations.codes, then=self._show_codes, lane="read")

    def _show_codes(self, rows: Sequence[CodeRow]) -> None:
        self.list.renew_rows(rows, lambda code: code.number)
        self.withdraw.setEnabled(bool(rows))

    def _show_posts(self, posts: Sequence[Post]) -> None:
        self._posts = tuple(one for one in posts if one.can_have_station)
        fill(self.post, self._post_lines())

    def _post_lines(self) -> list[tuple[object, str]]:
        own = ("", tr("a post of its own"))
        return [own, *((one.id, one.full_name) for one in self._posts)]

    # --- the code -----------------------------------------------------------------------------

    def submit(self) -> None:
        if self.form.look():
            self.run(
                self._make,
                then=self._show_code,
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _make(self) -> NewCode:
        post = self.form["post"] or None
        return self._stations.make_code(self.form["name"], self._operator, post=post)

    def _show_code(self, made: NewCode) -> None:
        self._made, self._let_in = made, None
        self._show_card()
        self.reload()

    def _show_card(self) -> None:
        if self._made is not None:
            self.code.setText(self._made.code.written)
            self.key.setText(self._made.fingerprint)
            self.below.setText(self._about(self._made))
        elif self._let_in is not None:
            answer, path = self._let_in
            self.code.setText(answer.known_as)
            self.key.setText(fingerprint(answer.certificate.public))
            self.below.setText(_carried(answer, path))
        self.card.setVisible(self._made is not None or self._let_in is not None)

    @staticmethod
    def _about(made: NewCode) -> str:
        return tr(
            "Code for {name}, and the fingerprint of this office: compare it with what the gate "
            "shows. Type the code in at the gate, F10, Exchange with the office. It is shown this "
            "once, lets in one station, and is good until {until}.",
            name=made.name,
            until=day_and_time(made.expires_at),
        )

    def _on_withdraw(self) -> None:
        code: CodeRow | None = self.list.current
        if code is not None:
            self.run(
                self._stations.withdraw_code,
                code.number,
                self._operator,
                then=lambda _: self._on_withdrawn(code),
            )

    def _on_withdrawn(self, code: CodeRow) -> None:
        if self._made is not None and self._made.code.number == code.number:
            self._made = None
            self._show_card()
        self.tell(tr("The code for {name} lets nobody in any more.", name=code.name))
        self.reload()

    # --- letters on a stick -------------------------------------------------------------------

    def _on_file(self) -> None:
        ask_open(self, tr("Request of a station"), LETTERS, self.take_request)

    def take_request(self, path: str) -> None:
        """Let in the station whose request this is; the answer is written beside it."""
        self.run(self._enrol, Path(path), then=self._show_answer)

    def _enrol(self, path: Path) -> tuple[Answer, Path]:
        answer = self._stations.enrol(request_of(_letter(path)))
        place = path.with_name(ANSWER)
        try:
            place.write_text(answer.written(), encoding="utf-8")
        except OSError as error:
            told = {"path": str(place), "why": error.strerror or str(error)}
            problem = Problem(code="file-unwritable", field="path", parameters=told)
            raise InvalidInput([problem]) from error
        return answer, place

    def _show_answer(self, done: tuple[Answer, Path]) -> None:
        self._made, self._let_in = None, done
        self._show_card()
        self.reload()

    def on_failed(self, error: BaseException) -> None:
        """What is wrong with a letter stands in no field."""
        self.on_refused(error)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.post, self._post_lines(), self.post.currentData())
        self._show_card()


def _letter(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LONGEST_LETTER + 1)
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(code="enrol-request-damaged", field="path")
        raise InvalidInput([problem]) from error


def _carried(answer: Answer, path: Path) -> str:
    """What to do with the answer, and what both screens show."""
    return tr(
        "{name} belongs to this office now; this is its fingerprint. Carry {path} back and open "
        "it at the gate.",
        name=answer.known_as,
        path=path,
    )


def _tries(code: CodeRow) -> str:
    return tr("used up") if code.is_burnt else str(code.wrong)
