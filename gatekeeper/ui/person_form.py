"""A person entered or edited: every problem beside its field, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.domain import people
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.identifiers import parse_resident_id
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.papers import PaperKind, paper_kind_of
from gatekeeper.domain.people import FEMALE, MALE, OWNER, TENANT, PersonEntry
from gatekeeper.errors import InvalidInput
from gatekeeper.services.employers import EmployerRow, Employers
from gatekeeper.services.enrolment import Alike, Door, Enrolment, Opened
from gatekeeper.services.households import HouseholdRow, Households
from gatekeeper.text import kind_word, tr
from gatekeeper.text.people import paper_word, sex_word, tenure_word
from gatekeeper.ui.completing import offer
from gatekeeper.ui.door_form import add_door, door_of
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.screen import Screen, Tasks, label
from gatekeeper.ui.settings_pages import LANGUAGE_NAMES

DOOR = ("building", "unit", "room")


class PersonForm(Screen):
    """`kept` carries the id of whoever was entered or changed."""

    kept = Signal(object)

    def __init__(
        self,
        enrolment: Enrolment,
        households: Households,
        employers: Employers,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        opened: Opened | None = None,
        door: Door | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._enrolment, self._households = enrolment, households
        self._operator, self._opened = operator, opened
        self.form = Form(columns=3)
        self.notes = label("hint")
        self._add_fields(opened.entry if opened else PersonEntry(name=""))
        add_door(self.form, opened.door if opened else door)
        self.body.addWidget(self.form)
        self.body.addWidget(self.notes)
        self.body.addStretch(1)
        self._began = self._typed()
        self._behind, self._alike = "", ""
        self.form.changed.connect(self._on_changed)
        self._line("id_number").editingFinished.connect(self._fill_from_id)
        self._line("paper_number").editingFinished.connect(self._guess_paper)
        for key in DOOR:
            self._line(key).editingFinished.connect(self._look_behind)
        if opened is None:
            for key in ("name", "phone", "room"):
                self._line(key).editingFinished.connect(self._look_alike)
        self.leave.clicked.disconnect()
        self.leave.clicked.connect(self._on_leave)
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, lambda: tr("A phone, a door or a document is needed."))
        self.say(self.notes.setText, self._notes)
        self.offer(lambda: tr("Save the person"))
        self.setFocusProxy(self._line("name"))
        self.run(employers.named_like, "", 500, then=self._offer_employers, lane="read")

    def _title(self) -> str:
        return tr("Edit a person") if self._opened else tr("New person")

    def _add_fields(self, entry: PersonEntry) -> None:
        lines = {
            "name": (lambda: tr("Name"), people.NAME_CHARACTERS + 20),
            "latin_name": (lambda: tr("Name in Latin letters"), people.NAME_CHARACTERS + 20),
            "kind": (lambda: tr("Kind"), 0),
            "id_number": (lambda: tr("ID number"), 24),
            "paper_kind": (lambda: tr("Other document"), 0),
            "paper_number": (lambda: tr("Number of the document"), 24),
            "phone": (lambda: tr("Phone"), 24),
            "birthday": (lambda: tr("Birthday"), 12),
            "sex": (lambda: tr("Sex"), 0),
            "tenure": (lambda: tr("Owner or tenant"), 0),
            "employer": (lambda: tr("Employer"), people.EMPLOYER_CHARACTERS + 20),
            "language": (lambda: tr("Language of papers"), 0),
        }
        for key, (words, longest) in lines.items():
            told: Any = getattr(entry, key)
            if longest:
                editor: QWidget = line(longest=longest)
                editor.setProperty("text", told)
            else:
                editor = choice(_options(key), told)
            self.form.add(key, words, editor, partial(self._fault, key))

    def _line(self, key: str) -> QLineEdit:
        editor = self.form.fields[key].editor
        assert isinstance(editor, QLineEdit)
        return editor

    # --- what is typed ------------------------------------------------------------------------

    def _typed(self) -> PersonEntry:
        told: dict[str, Any] = {
            key: value or "" for key, value in self.form.values.items() if key not in DOOR
        }
        return PersonEntry(**{**told, "kind": PersonKind(told["kind"])})

    def _fault(self, key: str, typed: str) -> str:
        """While one types only what is filled is judged; what is missing is told at the end."""
        if not typed or key not in self.form.fields or "room" not in self.form.fields:
            return ""
        found = self._enrolment.check(self._typed(), door_of(self.form)).problems
        return next((text.sentence(p.code, p.parameters) for p in found if p.field == key), "")

    def _notes(self) -> str:
        if "room" not in self.form.fields:
            return ""
        told = self._enrolment.check(self._typed(), door_of(self.form)).warnings
        lines = [text.sentence(one.code, one.parameters) for one in told]
        return "\n".join(part for part in (*lines, self._behind, self._alike) if part)

    def _on_changed(self) -> None:
        self.notes.setText(self._notes())

    def _fill_from_id(self) -> None:
        """What the number tells need not be typed."""
        told = parse_resident_id(self.form["id_number"])
        if told is None:
            return
        if not self.form["birthday"]:
            self._line("birthday").setText(told.born_on.isoformat())
        if not self.form["sex"]:
            box: Any = self.form.fields["sex"].editor
            box.setCurrentIndex(box.findData(MALE if told.is_male else FEMALE))

    def _guess_paper(self) -> None:
        kind = paper_kind_of(self.form["paper_number"])
        box: Any = self.form.fields["paper_kind"].editor
        if kind is not None and not box.currentData():
            box.setCurrentIndex(box.findData(kind.value))

    def _look_behind(self) -> None:
        door = door_of(self.form)
        place = "-".join(part.strip() for part in (door.building, door.unit, door.room) if part)
        if door.room.strip():
            self.run(self._households.behind, place, then=self._show_behind, lane="read")

    def _show_behind(self, row: HouseholdRow | None) -> None:
        self._behind = (
            tr("People behind this door: {count}.", count=row.members)
            if row
            else tr("This door is new; the household is made.")
        )
        self.notes.setText(self._notes())

    def _look_alike(self) -> None:
        """Before somebody is entered a second time."""
        if self.form["name"].strip():
            self.run(
                self._enrolment.alike,
                self._typed(),
                door_of(self.form),
                then=self._show_alike,
                lane="read",
            )

    def _show_alike(self, found: Sequence[Alike]) -> None:
        told = "、".join(f"{mask_name(one.name)} {one.place}".strip() for one in found)
        self._alike = tr("Perhaps in the records already: {who}", who=told) if told else ""
        self.notes.setText(self._notes())

    def _offer_employers(self, rows: Sequence[EmployerRow]) -> None:
        offer(self._line("employer"), (row.name for row in rows))

    # --- keeping ------------------------------------------------------------------------------

    def submit(self) -> None:
        entry, door = self._typed(), door_of(self.form)
        problems = self._enrolment.check(entry, door).problems
        if problems:
            self._on_not(InvalidInput(problems))
            return
        if self._opened is not None:
            change = partial(self._enrolment.change, self._opened.person, entry, door)
            then = partial(self._on_kept, self._opened.person)
            self.run(change, self._operator, then=then, failed=self._on_not)
        else:
            enter = partial(self._enrolment.enter, entry, door)
            self.run(enter, self._operator, then=self._on_entered, failed=self._on_not)

    def _on_entered(self, person: Any) -> None:
        self._on_kept(person, None)

    def _on_kept(self, person: Any, _result: object) -> None:
        # Off the stack first: what `kept` opens comes to lie above it otherwise.
        self.finished.emit(person)
        self.kept.emit(person)

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        strangers = self.form.show_problems(error.problems)
        first = (*strangers, *error.problems)[0]
        self.tell(text.sentence(first.code, first.parameters), problem=True)
        field = self.form.fields.get(error.problems[0].field)
        if field is not None:
            field.editor.setFocus()

    def _on_leave(self) -> None:
        """What was typed is not thrown away by one key."""
        if self._typed() == self._began:
            self.cancelled.emit()
            return
        self.question.ask(
            lambda: tr("Leave without saving? What was typed is lost."),
            lambda: tr("Leave"),
            self.cancelled.emit,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.question.isVisible():
            self._on_leave()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        for key in CHOICES:
            box: Any = self.form.fields[key].editor
            fill(box, _options(key), box.currentData())


def _options(key: str) -> list[tuple[str, str]]:
    return CHOICES[key]()


def _with_none(*options: tuple[str, str]) -> list[tuple[str, str]]:
    return [("", tr("not told")), *options]


CHOICES: Mapping[str, Callable[[], list[tuple[str, str]]]] = {
    "kind": lambda: [(kind.value, kind_word(kind)) for kind in people.KINDS],
    "paper_kind": lambda: _with_none(*((kind.value, paper_word(kind)) for kind in PaperKind)),
    "sex": lambda: _with_none((MALE, sex_word(MALE)), (FEMALE, sex_word(FEMALE))),
    "tenure": lambda: _with_none((OWNER, tenure_word(OWNER)), (TENANT, tenure_word(TENANT))),
    "language": lambda: _with_none(*(pair for pair in LANGUAGE_NAMES if pair[0] in LANGUAGES)),
}
