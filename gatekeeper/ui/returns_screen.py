"""一人一表一证一码: form, card, code and approval of staff who return, as they come (G44)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from gatekeeper import text
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.four_pieces import (
    APPROVER_CHARACTERS,
    CARD_CHARACTERS,
    Piece,
    piece_problems,
)
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.services.returns import ReturnRow, Returns
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.person_line import PersonLine
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import day_and_time

_DAYS = ("form_on", "code_on")


class ReturnsScreen(Screen):
    """Above what is entered of one person, below all who hand in or are followed.

    `papers_asked` carries who is being entered, else who is chosen in the list, else None.
    """

    papers_asked = Signal(object)

    def __init__(
        self,
        returns: Returns,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._returns, self._registry, self._operator = returns, registry, operator
        self._clock, self._zone = clock, zone
        self.person = PersonLine(self._search)
        self.form = Form(columns=2)
        self._add_fields()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Missing"), words=_missing, stretch=True),
                Column(title=lambda: tr("Complete since"), words=_since),
                Column(title=lambda: tr("Until"), words=_until),
            ),
            lambda: tr("Nobody has handed in anything yet. Choose a person above."),
        )
        self.papers = button()
        self.papers.clicked.connect(lambda: self.papers_asked.emit(self._whose()))
        QShortcut(QKeySequence("Ctrl+P"), self, self.papers.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.papers)
        self.close_record = button("danger")
        self.close_record.clicked.connect(self._on_close)
        QShortcut(QKeySequence("Ctrl+D"), self, self.close_record.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.close_record)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.list.picked.connect(lambda row: self.close_record.setEnabled(row is not None))
        self.list.opened.connect(self._fill)
        self.say(self.title.setText, lambda: tr("Form, card, code, approval"))
        self.say(
            self.hint.setText,
            lambda: tr("Staff return once all four are there. Enter opens a line of the list."),
        )
        self.say(self.papers.setText, lambda: tr("Papers (Ctrl+P)"))
        self.say(self.close_record.setText, lambda: tr("Close the record (Ctrl+D)"))
        self.offer(lambda: tr("Save"))
        self.setFocusProxy(self.person)
        self.close_record.setEnabled(False)
        self.reload()

    def _add_fields(self) -> None:
        form = self.form
        form.add("person", lambda: tr("Who (type a name or address)"), self.person, self._whom)
        form.add(
            "form_on",
            lambda: tr("Form handed in on (2022-03-14)"),
            line(longest=10),
            partial(self._fault, "form_on"),
        )
        form.add(
            "card",
            lambda: tr("No. of the health pass card"),
            line(longest=CARD_CHARACTERS),
            partial(self._fault, "card"),
        )
        form.add(
            "code_on",
            lambda: tr("Green code seen on (2022-03-14)"),
            line(longest=10),
            partial(self._fault, "code_on"),
        )
        form.add(
            "approved_by",
            lambda: tr("Approved by (name, office)"),
            line(longest=APPROVER_CHARACTERS),
            partial(self._fault, "approved_by"),
        )
        self.person.picked.connect(self._on_picked)

    # --- what is typed ------------------------------------------------------------------------

    def _whom(self, _typed: str) -> str:
        return "" if self.person.person else tr("Choose a person from the list.")

    def _fault(self, field: str, typed: str) -> str:
        """The rule's own word about this field alone; a day first has to be one."""
        plain = typed.strip()
        if not plain:
            return ""
        told: dict[str, Any] = {"form_on": None, "card": "", "code_on": None, "approved_by": ""}
        if field in _DAYS:
            day = day_typed(plain)
            if day is None:
                return tr("A day like 2022-03-14.")
            told[field] = day
        else:
            told[field] = plain
        today = local(self._clock(), self._zone).date()
        problems = [p for p in piece_problems(**told, today=today) if p.field == field]
        return "".join(text.sentence(p.code, p.parameters) for p in problems[:1])

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def _on_picked(self) -> None:
        self.form.fields["person"].look()
        person = self.person.person
        if person is not None:
            self.run(self._returns.of, person, then=self._show, lane="read")

    def _show(self, row: ReturnRow | None) -> None:
        """What is there of this person already; what he lacks stays empty."""
        pieces = row.pieces if row else None
        self._set("form_on", pieces.form_on.isoformat() if pieces and pieces.form_on else "")
        self._set("card", pieces.card if pieces else "")
        self._set("code_on", pieces.code_on.isoformat() if pieces and pieces.code_on else "")
        self._set("approved_by", pieces.approved_by if pieces else "")

    def _set(self, field: str, words: str) -> None:
        editor = self.form.fields[field].editor
        if isinstance(editor, QLineEdit):
            editor.setText(words)

    def _whose(self) -> PersonRow | None:
        row: ReturnRow | None = self.list.current
        return self.person.row or (_person(row) if row is not None else None)

    def _fill(self, row: ReturnRow) -> None:
        self.person.pick(_person(row))
        self.form.fields["form_on"].editor.setFocus()

    # --- acts ---------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again who hands in and who is followed."""
        self.run(self._returns.listed, then=self.list.set_rows, lane="read")

    def submit(self) -> None:
        if not self.form.look():
            return
        enter = partial(
            self._returns.enter,
            form_on=day_typed(self.form["form_on"]),
            card=self.form["card"],
            code_on=day_typed(self.form["code_on"]),
            approved_by=self.form["approved_by"],
            operator=self._operator,
        )
        self.run(enter, self.person.person, then=self._on_entered, failed=self._on_not)

    def _on_entered(self, row: ReturnRow) -> None:
        if row.until is None:
            self.tell(tr("{name}: still missing: {what}", name=row.name, what=_missing(row)))
        else:
            self.tell(tr("{name}: complete, until {until}.", name=row.name, until=_until(row)))
        self.person.clear()
        self._show(None)
        for field in self.form.fields.values():
            field.show_problem("")
        self.reload()
        self.person.setFocus()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def _on_close(self) -> None:
        row: ReturnRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr("Close the record of {name}? It no longer counts.", name=row.name),
                lambda: tr("Close it"),
                partial(self._close, row),
            )

    def _close(self, row: ReturnRow) -> None:
        self.run(self._returns.close, row.id, self._operator, then=self._on_closed)

    def _on_closed(self, _: Any) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()


def _person(row: ReturnRow) -> PersonRow:
    return PersonRow(
        person=row.person,
        name=row.name,
        kind=PersonKind.WORKER,
        place=row.place,
    )


def piece_words(piece: Piece) -> str:
    """One of the four, in a word."""
    return {
        Piece.FORM: tr("form"),
        Piece.CARD: tr("card"),
        Piece.CODE: tr("code"),
        Piece.APPROVAL: tr("approval"),
    }[piece]


def _missing(row: ReturnRow) -> str:
    return " · ".join(piece_words(piece) for piece in row.pieces.missing)


def _since(row: ReturnRow) -> str:
    return day_and_time(row.pieces.complete_at) if row.pieces.complete_at else ""


def _until(row: ReturnRow) -> str:
    return day_and_time(row.until) if row.until else ""
