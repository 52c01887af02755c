"""One sheet typed in line by line: the moment on the paper, who or how many, Ctrl+Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.paper import (
    MOST_COUNTED,
    MOST_OCCUPANTS,
    PaperLine,
    SheetKind,
)
from gatekeeper.domain.typed import day_typed, time_typed
from gatekeeper.domain.visits import REFUSAL_REASONS, Purpose
from gatekeeper.services.hosts import HostRow, Hosts
from gatekeeper.services.paper import EntryRow, PaperRecords, SheetRow, next_line
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import tr
from gatekeeper.text.outings import purpose_words as outing_words
from gatekeeper.text.paper import kind_words
from gatekeeper.text.visits import purpose_words, refusal_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.host_picker import HostPicker
from gatekeeper.ui.inputs import Number, choice, line
from gatekeeper.ui.person_line import PersonLine
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.typed import day_fault, optional_time_fault, time_fault
from gatekeeper.ui.words import day_and_time

_BOTH_WAYS = (SheetKind.OUTINGS, SheetKind.VEHICLES)


class PaperEntryScreen(Screen):
    """Above the line being typed in, below those that stand; the day stays from line to line."""

    def __init__(
        self,
        paper: PaperRecords,
        registry: Registry,
        hosts: Hosts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        sheet: SheetRow,
        operator: Operator,
        clock: Callable[[], datetime],
        purposes: Sequence[str] = (),
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._paper, self._registry, self._hosts = paper, registry, hosts
        self._sheet, self._operator, self._clock, self._zone = sheet, operator, clock, zone
        self._purposes = tuple(purposes)
        self._rows: tuple[EntryRow, ...] = ()
        self.form = Form(columns=3, close=True)
        self.number = Number(1, sheet.most, 1)
        self.day, self.time = line(longest=10), line(longest=5)
        self._add_moment()
        self._add_what(sheet.kind)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Line"), words=lambda r: str(r.line)),
                Column(title=lambda: tr("On paper"), words=lambda r: day_and_time(r.written_at)),
                Column(title=lambda: tr("What"), words=_told, stretch=True),
                Column(title=lambda: tr("Typed in"), words=lambda r: day_and_time(r.typed_at)),
            ),
            lambda: tr("Nothing of this sheet is typed in yet."),
            searchable=False,
        )
        self.withdraw = button("danger")
        self.withdraw.clicked.connect(self._on_withdraw)
        QShortcut(QKeySequence("Ctrl+D"), self, self.withdraw.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.withdraw)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.list.picked.connect(lambda row: self.withdraw.setEnabled(row is not None))
        self.withdraw.setEnabled(False)
        self.say(
            self.title.setText,
            lambda: tr("Sheet {number} · {what}", number=sheet.number, what=kind_words(sheet.kind)),
        )
        self.say(
            self.hint.setText,
            lambda: tr("Both times are kept. Nobody is checked and no verdict is shown."),
        )
        self.say(self.withdraw.setText, lambda: tr("Take back this line (Ctrl+D)"))
        self.offer(lambda: tr("Record the line"))
        self.setFocusProxy(self.time)
        self.reload()

    # --- the fields of each kind --------------------------------------------------------------

    def _add_moment(self) -> None:
        self.form.add("line", lambda: tr("Line"), self.number)
        self.form.add("day", lambda: tr("Date"), self.day, day_fault)
        self.form.add("written_at", lambda: tr("Time (930)"), self.time, time_fault)
        self.day.setText(f"{local(self._sheet.printed_at, self._zone):%Y-%m-%d}")

    def _add_what(self, kind: SheetKind) -> None:
        form = self.form
        self.direction = choice(_directions(), Direction.EXIT)
        if kind in _BOTH_WAYS:
            form.add("direction", lambda: tr("Direction"), self.direction)
        match kind:
            case SheetKind.OUTINGS:
                self.person = PersonLine(self._search)
                words = [(key, outing_words(key)) for key in ("", *self._purposes)]
                form.add("person", lambda: tr("Who (name or address)"), self.person, self._whom)
                form.add("purpose", lambda: tr("Goes out for"), choice(words, ""))
            case SheetKind.VISITORS:
                form.add("name", lambda: tr("Name"), line(longest=80))
                form.add("phone", lambda: tr("Phone"), line(longest=24))
                self.host = HostPicker(lambda: tr("Host: door or name"), self._search_host, self)
                form.place("host", self.host.field, self.host)
                form.add("purpose", lambda: tr("Purpose"), choice(_visit_purposes()))
                form.add(
                    "left_at", lambda: tr("Left at (1130)"), line(longest=5), optional_time_fault
                )
            case SheetKind.REFUSALS:
                form.add("reason", lambda: tr("Reason"), choice(_refusals()))
                form.add("name", lambda: tr("Who, if he said so"), line(longest=80))
            case SheetKind.VEHICLES:
                form.add("plate", lambda: tr("Plate"), line(longest=16))
                form.add("occupants", lambda: tr("People in it"), Number(1, MOST_OCCUPANTS, 1))
            case SheetKind.RESIDENTS:
                form.add("people_in", lambda: tr("Came in"), Number(0, MOST_COUNTED, 0))
                form.add("people_out", lambda: tr("Went out"), Number(0, MOST_COUNTED, 0))

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def _search_host(self, typed: str, answer: Callable[[Sequence[HostRow]], None]) -> None:
        self.run(self._hosts.search, typed, then=answer, lane="read")

    def _whom(self, _typed: str) -> str:
        return "" if self.person.person else tr("Choose a person from the list.")

    def submit(self) -> None:
        if self.form.look():
            self.run(
                self._paper.enter,
                self._sheet.id,
                self._typed(),
                self._operator,
                then=self._on_entered,
                failed=self._on_not,
            )

    def _typed(self) -> PaperLine:
        values: dict[str, Any] = dict(self.form.values)
        day = day_typed(values.pop("day"))
        left = values.pop("left_at", "")
        values["written_at"] = self._moment(day, values["written_at"])
        values["left_at"] = self._moment(day, left)
        values.pop("host", None)
        if "direction" in values:  # Qt hands a text back
            values["direction"] = Direction(values["direction"])
        if self._sheet.kind is SheetKind.VISITORS:
            values["household"] = self.host.host.household if self.host.host else None
        if self._sheet.kind is SheetKind.OUTINGS:
            values["person"] = self.person.person
        return PaperLine(**values)

    def _moment(self, day: date | None, typed: str) -> datetime | None:
        at = time_typed(typed)
        return moment_of(day, at, self._zone) if day and at else None

    def _on_entered(self, row: EntryRow) -> None:
        self.tell(tr("Line {line} is recorded.", line=row.line))
        for key, field in self.form.fields.items():
            if key in ("line", "day", "direction", "purpose", "reason"):
                continue
            match field.editor:
                case Number() as number:
                    number.typed.setText("1" if key == "occupants" else "0")
                case PersonLine() as person:
                    person.clear()
                case editor if key == "host":
                    self.host.choose(None)
                case editor:
                    editor.clear()  # type: ignore[attr-defined]
            field.show_problem("")
        self.time.setFocus()
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    # --- what stands --------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again which lines stand."""
        self.run(self._paper.entries, self._sheet.id, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[EntryRow]) -> None:
        self._rows = tuple(rows)
        self.list.set_rows(rows)
        self.number.typed.setText(str(next_line(rows, self._sheet.most)))

    def _on_withdraw(self) -> None:
        row: EntryRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr("Take back line {line}? Its passage becomes void.", line=row.line),
                lambda: tr("Take back"),
                partial(self._withdraw, row),
            )

    def _withdraw(self, row: EntryRow) -> None:
        self.run(self._paper.withdraw, row.id, self._operator, then=lambda _: self.reload())


def _directions() -> list[tuple[Direction, str]]:
    return [(way, text.direction_word(way)) for way in Direction]


def _visit_purposes() -> list[tuple[str, str]]:
    return [(purpose.value, purpose_words(purpose)) for purpose in Purpose]


def _refusals() -> list[tuple[str, str]]:
    return [(reason, refusal_words(reason)) for reason in REFUSAL_REASONS]


def _told(row: EntryRow) -> str:
    counted = tr(
        "in {people_in}, out {people_out}", people_in=row.people_in, people_out=row.people_out
    )
    is_counted = row.people_in or row.people_out
    return "  ".join(part for part in (row.told, counted if is_counted else "") if part)
