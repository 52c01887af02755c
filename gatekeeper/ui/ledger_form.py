"""The form of a ledger, made from its declaration: a new entry, or the correction of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.credentials.point_code import point_of
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.domain.ledger_entry import proposed
from gatekeeper.domain.readings import Symbol
from gatekeeper.errors import InvalidInput
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.ledgers import Draft, EntryRow, Ledgers
from gatekeeper.services.registry import Registry
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.ledger_editors import Ticks, check_of, editor_of, fill_in, line_in, title_of
from gatekeeper.ui.person_line import PersonLine, Search
from gatekeeper.ui.picture_taker import Camera, PictureTaker
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.signature_pad import SignaturePad

AT = "occurred_at"
REASON = "reason"
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y/%m/%d %H:%M")


class LedgerForm(Screen):
    """`finished` carries the entry's id; whatever goes wrong, what was typed stays."""

    def __init__(
        self,
        ledger: Ledger,
        ledgers: Ledgers,
        lists: LedgerLists,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        camera: Camera | None = None,
        before: EntryRow | None = None,
        offered: Mapping[str, tuple[str, ...]] | None = None,
        filled: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._ledger, self._ledgers, self._lists = ledger, ledgers, lists
        self._registry, self._operator, self._before = registry, operator, before
        self._begin = {one.after for one in ledger.fields if one.after}
        self._proposed: Mapping[str, str] = {}
        self.form = self._form(offered or {}, camera)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self._say()
        if before is not None:
            fill_in(self.editors, before.values, over=True)
            self._show_moment(before.occurred_at)
        fill_in(self.editors, filled or {}, over=False)
        first = next(iter(self.editors.values()))
        self.setFocusProxy(line_in(first) or first)

    @property
    def editors(self) -> dict[str, QWidget]:
        """The editor of each field."""
        return {key: field.editor for key, field in self.form.fields.items()}

    def _form(self, offered: Mapping[str, tuple[str, ...]], camera: Camera | None) -> Form:
        form = Form(columns=2)
        for one in self._ledger.fields:
            editor = editor_of(one, offered.get(one.key, ()), self._search(), camera)
            form.add(one.key, partial(title_of, one), editor, check_of(self._ledger, one))
            typed = line_in(editor)
            if typed is not None:
                typed.returnPressed.connect(self.focusNextChild)
            if one.recalls and typed is not None:
                typed.editingFinished.connect(lambda key=one.key: self._on_recall(key))
            if typed is not None and one.key in self._begin:
                typed.editingFinished.connect(self._propose)
        moment = line(longest=16)
        moment.setMaximumWidth(240)
        moment.setPlaceholderText("2022-03-14 07:42")
        form.add(AT, lambda: tr("When (empty: now)"), moment, _moment_fault)
        if self._before is not None:
            form.add(REASON, lambda: tr("Why it is corrected") + " *", line(), required)
        return form

    def _search(self) -> Search:
        def search(typed: str, then: Any) -> None:
            self.run(self._registry.search, typed, then=then, lane="read")

        return search

    def _say(self) -> None:
        ledger = self._ledger

        def title() -> str:
            what = said(ledger.title, text.language())
            if self._before is None:
                return tr("{ledger}: new entry", ledger=what)
            return tr("{ledger}: correction", ledger=what)

        self.say(self.title.setText, title)
        self.say(self.hint.setText, lambda: said(ledger.hint, text.language()))
        self.offer(lambda: tr("Save"))

    def _show_moment(self, moment: datetime) -> None:
        typed = line_in(self.editors[AT])
        assert typed is not None
        typed.setText(f"{moment.astimezone():%Y-%m-%d %H:%M}")

    # --- what an earlier entry knows ----------------------------------------------------------

    def _on_recall(self, key: str) -> None:
        typed = line_in(self.editors[key])
        value = typed.text().strip() if typed is not None else ""
        if value and self._before is None:
            self.run(
                self._lists.recalled,
                self._ledger.key,
                key,
                value,
                then=lambda known: fill_in(self.editors, known, over=False),
                lane="read",
            )

    def _propose(self) -> None:
        """What follows from a date; what somebody typed instead of it stays."""
        before, self._proposed = self._proposed, proposed(self._ledger, self.draft().values)
        for key, day in self._proposed.items():
            typed = line_in(self.editors[key])
            if typed is not None and typed.text().strip() in ("", before.get(key)):
                typed.setText(day)

    # --- the entry ----------------------------------------------------------------------------

    def draft(self) -> Draft:
        """What the form holds."""
        values: dict[str, str] = {}
        people: dict[str, UUID] = {}
        pictures: dict[str, bytes] = {}
        for one in self._ledger.fields:
            editor = self.editors[one.key]
            typed = line_in(editor)
            if isinstance(editor, PictureTaker | SignaturePad):
                if editor.jpeg is not None:
                    pictures[one.key] = editor.jpeg
            elif isinstance(editor, Choices | Ticks):
                values[one.key] = editor.value
            elif typed is not None:
                values[one.key] = typed.text()
                if isinstance(typed, PersonLine) and typed.person is not None:
                    people[one.key] = typed.person
        moment = str(self.form[AT])
        return Draft(
            values=values,
            people=people,
            pictures=pictures,
            occurred_at=self._moment(moment) if moment.strip() else None,
        )

    def take_symbol(self, symbol: Symbol) -> bool:
        """The code of a point fills in where, and that it was now; other codes are the gate's."""
        found, coded = point_of(symbol.text), self._ledger.coded
        if found is None or coded is None or not self.isVisible():
            return False
        point = next((one for one in coded.options if one.key == found.point), None)
        if found.ledger != self._ledger.key or point is None:
            self.tell(tr("This code belongs to no point of this ledger."), problem=True)
            return True
        fill_in(self.editors, {coded.key: point.key}, over=True)
        if self._before is None:
            self._show_moment(self._lists.clock())
        self.tell(tr("Scanned: {point}", point=said(point.title, text.language())))
        return True

    def _moment(self, typed: str) -> datetime | None:
        """Typed to the minute: an entry that is corrected keeps its seconds."""
        found = _moment_of(typed)
        before = self._before.occurred_at if self._before else None
        if before and found and before.replace(second=0, microsecond=0) == found:
            return before
        return found

    def submit(self) -> None:
        if not self.form.look():
            self.tell(tr("Please look at the marked fields."), problem=True)
            return
        self.tell("")
        if self._before is None:
            self.run(
                self._ledgers.add, self._ledger.key, self.draft(), self._operator, then=self._done
            )
        else:
            self.run(
                self._ledgers.correct,
                self._before.id,
                self.draft(),
                str(self.form[REASON]),
                self._operator,
                then=self._done,
            )

    def _done(self, row: EntryRow) -> None:
        self.finished.emit(row.id)

    def on_failed(self, error: BaseException) -> None:
        """Beside the field it is about; else in the line below."""
        if isinstance(error, InvalidInput) and not self.form.show_problems(error.problems):
            self.tell(tr("Please look at the marked fields."), problem=True)
            return
        super().on_failed(error)


def _moment_of(typed: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(typed.strip(), form).astimezone()
        except ValueError:
            continue
    return None


def _moment_fault(typed: str) -> str:
    if not typed.strip() or _moment_of(typed) is not None:
        return ""
    return tr("Please type day and time such as 2022-03-14 07:42.")
