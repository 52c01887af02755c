"""The form of a visitor: phone first, Enter moves on, a returning one is filled in by his phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain import visits as rules
from gatekeeper.domain.identifiers import is_phone, normalise_phone
from gatekeeper.domain.typed import moment_typed
from gatekeeper.domain.visits import DocumentKind, HostAnswer, Purpose, Registration
from gatekeeper.errors import Problem
from gatekeeper.services.hosts import HostRow
from gatekeeper.services.visits import VisitRow
from gatekeeper.text import tr
from gatekeeper.text.visits import answer_words, document_words, purpose_words
from gatekeeper.ui.forms import Check, Field
from gatekeeper.ui.host_picker import HostPicker, Search
from gatekeeper.ui.inputs import Choices, Number, choice, fill, line
from gatekeeper.ui.screen import GAP, Sentence, Speaking

ANSWERS = (
    HostAnswer.AGREED,
    HostAnswer.REFUSED,
    HostAnswer.NO_ANSWER,
    HostAnswer.ANNOUNCED,
    HostAnswer.NOT_ASKED,
)
"""In the order of their digits: 1 is what a guard hears most."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class VisitorForm(Speaking):
    """`phone_known` carries a complete number; `host_changed` whoever is visited."""

    phone_known = Signal(str)
    host_changed = Signal(object)

    def __init__(
        self, search: Search, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self._known: VisitRow | None = None
        self._typed_phone = ""
        self.fields: dict[str, Field] = {}
        self.phone, self.name = line(longest=24), line(longest=600)
        self.plate, self.document = line(longest=16), line(longest=24)
        self.notes, self.travel = (line(longest=rules.NOTE_CHARACTERS) for _ in range(2))
        self.expected = line(longest=20)
        self.kind = choice(_documents(), DocumentKind.RESIDENT_ID)
        self.hours = Number(1, rules.LONGEST_HOURS, rules.USUAL_HOURS, tr("hours"))
        self.host = HostPicker(lambda: tr("Host: door or name"), search, self)
        self.purpose = Choices(_purposes, columns=0)
        self.answer = Choices(_answers, columns=0)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.phone)

    def _lay_out(self) -> None:
        """In the order in which Enter walks, so that the eye walks along."""
        add = self._add
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.fields["host"] = self.host.field
        for row in (
            (
                add("phone", lambda: tr("Phone"), self.phone, self._phone_fault),
                add("name", lambda: tr("Name (several: A、B)"), self.name, self._name_fault),
                self.host,
            ),
            (add("purpose", lambda: tr("Purpose"), self.purpose, _chosen),),
            (
                add("plate", lambda: tr("Plate"), self.plate),
                add("document", lambda: tr("Document no."), self.document, self._document_fault),
                add("kind", lambda: tr("Document"), self.kind),
            ),
            (add("answer", lambda: tr("Host's answer"), self.answer, _chosen),),
            (
                add("notes", lambda: tr("Questioning notes"), self.notes),
                add("travel", lambda: tr("Travel history"), self.travel),
                add("expected", lambda: tr("Expected at"), self.expected, self._expected_fault),
                add("hours", lambda: tr("Stays"), self.hours),
            ),
        ):
            line_of = QHBoxLayout()
            line_of.setSpacing(2 * GAP)
            for widget in row:
                line_of.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line_of)
        column.addStretch(1)

    def _add(self, key: str, words: Sentence, editor: QWidget, check: Check | None = None) -> Field:
        self.fields[key] = Field(words, editor, check)
        return self.fields[key]

    def _wire(self) -> None:
        self._order: tuple[QWidget, ...] = (
            self.phone,
            self.name,
            self.host.line,
            self.purpose,
            self.plate,
            self.document,
            self.answer,
            self.notes,
            self.travel,
            self.expected,
        )
        for editor in self._order:
            if editor is not self.host.line:
                editor.installEventFilter(self)
        for before, after in zip(self._order, self._order[1:], strict=False):
            QWidget.setTabOrder(_focused(before), _focused(after))
        self.phone.textEdited.connect(self._on_phone)
        self.document.textEdited.connect(self._on_document)
        for key in ("phone", "plate", "document"):
            self.fields[key].changed.connect(partial(self._warn, key))
        self.host.done.connect(lambda: self.move_on(self.host.line))
        self.host.chosen.connect(self.host_changed)
        self.purpose.chosen.connect(lambda _: self.move_on(self.purpose))
        self.answer.chosen.connect(lambda _: self.move_on(self.answer))
        self.say(self.expected.setPlaceholderText, lambda: tr("9:30 or 3-14 9:30"))
        self.say(self.hours.set_unit, lambda: tr("hours"))

    # --- what was typed -----------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        return rules.names_of(self.name.text())

    def registrations(self) -> tuple[Registration, ...]:
        """One for each name; phone, plate and document are the first one's."""
        made = []
        for place, name in enumerate(self.names):
            first = place == 0
            host = self.host.host
            made.append(
                Registration(
                    name=name,
                    household=host.household if host else None,
                    purpose=self.purpose.value,
                    phone=self.phone.text() if first else "",
                    plate=self.plate.text() if first else "",
                    document_kind=str(self.kind.currentData()) if first else "",
                    document=self.document.text() if first else "",
                    notes=self.notes.text(),
                    travel=self.travel.text(),
                    answer=HostAnswer(self.answer.value or HostAnswer.NOT_ASKED),
                    expected_at=moment_typed(self.expected.text(), self._today, None),
                    hours=self.hours.value,
                )
            )
        return tuple(made)

    def look(self) -> bool:
        """Show every problem beside its field; the first of them gets the focus."""
        faulty = [field for field in self.fields.values() if not field.look()]
        if faulty:
            first = min(faulty, key=lambda field: self._place(field.editor))
            _focused(first.editor).setFocus()
        return not faulty

    def _place(self, editor: QWidget) -> int:
        return self._order.index(editor) if editor in self._order else len(self._order)

    def show_problems(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """A service's problems beside their fields; those of no field come back."""
        strangers = []
        for problem in problems:
            field = self.fields.get(problem.field)
            if field is None:
                strangers.append(problem)
            else:
                field.show_problem(text.sentence(problem.code, problem.parameters))
        return tuple(strangers)

    def show_visit(self, row: VisitRow, *, with_answer: bool) -> None:
        """Everything of an earlier visit (or, to be corrected, of this one)."""
        self._known = row
        self._typed_phone = row.phone
        self.phone.setText(row.phone)
        self.name.setText(row.name)
        self.plate.setText(row.plate)
        if row.household is not None:
            host = HostRow(
                household=row.household,
                place=row.place,
                person=row.household,
                name="",
                observed_until=None,
            )
            self.host.choose(host)
        if row.purpose in list(Purpose):
            self.purpose.check(row.purpose)
        if row.document_kind in list(DocumentKind):
            fill(self.kind, _documents(), row.document_kind)
        self.document.setPlaceholderText(row.document_mask)
        if with_answer:
            self.answer.check(row.answer)
            self.notes.setText(row.notes)
            self.travel.setText(row.travel)

    @property
    def is_untouched(self) -> bool:
        """Nothing but the phone was typed: what is remembered may be filled in."""
        return not (self.name.text() or self.host.line.text() or self.purpose.value)

    # --- moving on ----------------------------------------------------------------------------

    def move_on(self, editor: QWidget) -> None:
        """To the next field; behind a remembered phone at once to the host's answer."""
        if editor is self.phone and self._known is not None and self.phone.text():
            _focused(self.answer).setFocus()
            return
        place = self._order.index(editor) + 1
        _focused(self._order[min(place, len(self._order) - 1)]).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter moves on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if plain and event.key() in _ENTER and isinstance(watched, QWidget):
                self.move_on(watched)
                return True
        return super().eventFilter(watched, event)

    def take_enter(self) -> bool:
        """Enter on a choice, which the window's own keys bring here."""
        focused = QApplication.focusWidget()
        for made in (self.purpose, self.answer):
            if focused is not None and made.isAncestorOf(focused):
                self.move_on(made)
                return True
        return False

    # --- rules beside the fields --------------------------------------------------------------

    def _on_phone(self, typed: str) -> None:
        phone = normalise_phone(typed)
        if phone != self._typed_phone:
            self._known = None
            self.document.setPlaceholderText("")
        self._typed_phone = phone
        if is_phone(phone):
            self.phone_known.emit(phone)

    def _on_document(self, typed: str) -> None:
        kind = rules.document_kind_of(typed)
        if kind is not None:
            fill(self.kind, _documents(), kind)

    def _warn(self, key: str) -> None:
        """What is probably a slip stands beside the field and stops nobody."""
        field = self.fields[key]
        if field.fault:
            return
        told = rules.warnings_of(
            normalise_phone(self.phone.text()),
            self.plate.text(),
            str(self.kind.currentData()),
            self.document.text(),
        )
        sentences = [text.sentence(code, {}) for name, code in told if name == key]
        field.show_problem(sentences[0] if sentences else "")

    def _phone_fault(self, typed: str) -> str:
        if typed.strip():
            return _first(rules.phone_faults(typed))
        if self.document.text().strip() or self.document.placeholderText():
            return ""
        return text.sentence("visitor-unrecognisable", {})

    def _name_fault(self, typed: str) -> str:
        codes = [code for name in rules.names_of(typed) for code in rules.name_faults(name)]
        return _first(codes, most=rules.NAME_CHARACTERS)

    def _document_fault(self, typed: str) -> str:
        return _first(rules.document_faults(str(self.kind.currentData()), typed, self._today))

    @property
    def _today(self) -> date:
        return self.clock().astimezone().date()

    def _expected_fault(self, typed: str) -> str:
        if not typed.strip() or moment_typed(typed, self._today, None):
            return ""
        return text.sentence("visit-expected-wrong", {})

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.kind, _documents())


def _first(codes: Sequence[str], **told: Any) -> str:
    return text.sentence(codes[0], told) if codes else ""


def _chosen(value: str) -> str:
    return "" if value else tr("Please choose.")


def _focused(editor: QWidget) -> QWidget:
    """The widget that takes the focus for an editor: of choices the one that holds."""
    if isinstance(editor, Choices):
        held = [made for made in editor.buttons if made.isChecked()]
        return (held or editor.buttons)[0]
    return editor


def _documents() -> tuple[tuple[str, str], ...]:
    return tuple((kind, document_words(kind)) for kind in DocumentKind)


def _purposes() -> tuple[tuple[str, str], ...]:
    return tuple((purpose, purpose_words(purpose)) for purpose in Purpose)


def _answers() -> tuple[tuple[str, str], ...]:
    return tuple((answer, answer_words(answer)) for answer in ANSWERS)
