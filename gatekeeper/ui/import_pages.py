"""The pages of an import: the file, its columns, what would be taken, how far it is, the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from gatekeeper import text
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.errors import Problem
from gatekeeper.services import import_columns
from gatekeeper.services.import_columns import column_words
from gatekeeper.services.importing import Entry, People
from gatekeeper.services.registry import ImportResult
from gatekeeper.text import tr
from gatekeeper.text.people import tenure_word
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Choices, choice, fill, line
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Speaking, beside, button, label

FIRST_LINES = 50
"""As many as show whether every column came to its place."""


class ImportPage(Speaking):
    """A column of widgets."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GAP)


class FilePage(ImportPage):
    """The path, typed, chosen or dropped; and a list to begin with."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.path = line(longest=400)
        self.file = self.form.add("path", lambda: tr("Excel or CSV file"), self.path, required)
        self.browse, self.template = button(), button()
        self.hint = label("hint")
        self.column.addWidget(self.form)
        row = beside(self.browse, self.template)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self.hint)
        self.column.addStretch(1)
        self.say(self.browse.setText, lambda: tr("Browse"))
        self.say(self.template.setText, lambda: tr("Write a template"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "You can also drop the file here. "
                "Nothing is stored before you have seen the preview."
            ),
        )
        self.setFocusProxy(self.path)


class ColumnsPage(ImportPage):
    """Which header means which column."""

    def __init__(self) -> None:
        super().__init__()
        self.why = label("lead")
        self.form = Form(columns=3, close=True)
        self._headers: tuple[str, ...] = ()
        self._boxes = {key: choice([]) for key in import_columns.COLUMNS}
        for key, box in self._boxes.items():
            self.form.add(key, lambda key=key: column_words(key), box)  # type: ignore[misc]
        self.column.addWidget(self.why)
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        self.say(
            self.why.setText,
            lambda: tr("Choose what each column of the file contains."),
        )
        self.setFocusProxy(self._boxes["name"])

    def show_headers(
        self, headers: Sequence[str], mapping: Mapping[str, str] | None = None
    ) -> None:
        """With what the headers seem to mean, or meant the last time, already chosen."""
        self._headers = tuple(dict.fromkeys(headers))
        seems = {**import_columns.guess(headers), **(mapping or {})}
        for key, box in self._boxes.items():
            fill(box, self._options(), seems.get(key, ""))
            self.form.fields[key].show_problem("")

    def _options(self) -> list[tuple[str, str]]:
        return [("", tr("not in the file")), *((title, title) for title in self._headers)]

    @property
    def mapping(self) -> Mapping[str, str]:
        return {key: str(box.currentData() or "") for key, box in self._boxes.items()}

    def look(self) -> bool:
        """Show beside its field what cannot be; true when all is well."""
        told = self.mapping
        chosen = [title for title in told.values() if title]
        faults = {
            key: tr("This column is chosen twice.") if title and chosen.count(title) > 1 else ""
            for key, title in told.items()
        }
        faults["name"] = faults["name"] or ("" if told["name"] else tr("Please fill this in."))
        if not (told["phone"] or told["room"] or told["id_number"]):
            faults["room"] = text.sentence("person-unrecognisable", {})
        for key, fault in faults.items():
            self.form.fields[key].show_problem(fault)
        faulty = [key for key, fault in faults.items() if fault]
        if faulty:
            self._boxes[faulty[0]].setFocus()
        return not faulty

    def retranslate(self) -> None:
        super().retranslate()
        for box in self._boxes.values():
            fill(box, self._options(), box.currentData())


def refused_list() -> RowsView:
    """Lines that are not taken: which, what column, why."""
    return RowsView(
        (
            Column(
                title=lambda: tr("Line"),
                words=lambda r: str(r.line or ""),
                order=lambda r: r.line or 0,
            ),
            Column(title=lambda: tr("Column"), words=lambda r: column_words(r.field)),
            Column(title=lambda: tr("Reason"), words=_reason, stretch=True),
        ),
        lambda: tr("No line is refused."),
        exportable=True,
    )


def _reason(problem: Problem) -> str:
    return text.sentence(problem.code, problem.parameters)


def refused_lines(problems: Sequence[Problem]) -> int:
    """How many lines they concern; one line may break several rules."""
    return len({problem.line for problem in problems})


class PreviewPage(ImportPage):
    """The first good lines, masked as everywhere, and all the bad ones."""

    def __init__(self) -> None:
        super().__init__()
        self.column.setSpacing(GAP)
        self.good = RowsView(
            (
                Column(
                    title=lambda: tr("Line"), words=lambda r: str(r.line), order=lambda r: r.line
                ),
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name)),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(title=lambda: tr("Address"), words=_address),
                Column(title=lambda: tr("Owner or tenant"), words=lambda r: tenure_word(r.tenure)),
                Column(title=lambda: tr("ID number"), words=lambda r: mask_id(r.id_number)),
                Column(title=lambda: tr("Plates"), words=lambda r: r.plate, stretch=True),
            ),
            lambda: tr("No line can be imported."),
            searchable=False,
        )
        self.refused, self.odd = refused_list(), refused_list()
        self._counts = (0, 0, 0)
        self.which = Choices(self._which, columns=3)
        self.lists = Pages()
        for view in (self.good, self.refused, self.odd):
            self.lists.addWidget(view)
        self.column.addWidget(self.which)
        self.column.addWidget(self.lists, 1)
        self.which.chosen.connect(self._on_which)
        self.setFocusProxy(self.which)

    def _which(self) -> tuple[tuple[str, str], ...]:
        good, bad, odd = self._counts
        return (
            ("good", tr("Can be imported: {count}", count=good)),
            ("refused", tr("Refused lines: {count}", count=bad)),
            ("odd", tr("Lines to look at: {count}", count=odd)),
        )

    def show_people(self, people: People) -> None:
        """What was read; the list that matters is in front."""
        counted = (people.problems, people.warnings)
        bad, odd = (refused_lines(problems) for problems in counted)
        self._counts = (len(people.entries), bad, odd)
        self.odd.set_rows(people.warnings)
        self.good.set_rows(people.entries[:FIRST_LINES])
        self.refused.set_rows(people.problems)
        self.which.retranslate()
        self.which.pick("good" if people.entries else "refused")

    def _on_which(self, key: str) -> None:
        pages = {"good": self.good, "refused": self.refused, "odd": self.odd}
        self.lists.setCurrentWidget(pages[key])


def _address(entry: Entry) -> str:
    return "-".join(part for part in (entry.building, entry.unit, entry.room) if part)


class ProgressPage(ImportPage):
    """How far, how long, and a way to stop."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.words = label("lead")
        self.stop = button()
        self.stop.clicked.connect(self.stopped)
        self.column.addWidget(self.words)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.say(self.stop.setText, lambda: tr("Stop"))
        self.setFocusProxy(self.stop)

    def show_progress(self, done: int, total: int, remaining: timedelta | None) -> None:
        """The bar, and the time in words one believes."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        told = tr("{done} of {total} lines.", done=done, total=total)
        self.words.setText(f"{told} {time_words(remaining)}" if remaining is not None else told)


def time_words(remaining: timedelta) -> str:
    """Whole minutes, rounded up; seconds jump about."""
    minutes = -(-remaining // timedelta(minutes=1))
    if minutes <= 1:
        return tr("Less than a minute left.")
    return tr("About {minutes} min left.", minutes=minutes)


class ResultPage(ImportPage):
    """What was done, the lines that were not taken, and those taken that want a look."""

    def __init__(self) -> None:
        super().__init__()
        self.told, self.look = label("lead"), label("hint")
        self.refused, self.odd = refused_list(), refused_list()
        self._result: ImportResult | None = None
        self.column.addWidget(self.told)
        self.column.addWidget(self.refused, 1)
        self.column.addWidget(self.look)
        self.column.addWidget(self.odd, 1)
        self.setFocusProxy(self.refused)

    def show_result(self, result: ImportResult) -> None:
        self._result = result
        self.refused.set_rows(result.problems)
        self.odd.set_rows(result.notes)
        for widget in (self.look, self.odd):
            widget.setVisible(bool(result.notes))
        self.refused.setVisible(bool(result.problems) or not result.notes)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        if self._result is not None:
            self.told.setText(result_words(self._result))
            count = refused_lines(self._result.notes)
            self.look.setText(tr("Lines to look at: {count}", count=count))


def result_words(result: ImportResult) -> str:
    """In one or two sentences."""
    told = tr(
        "New: {added}. Changed: {changed}. Unchanged: {unchanged}. Refused: {refused}.",
        added=result.added,
        changed=result.changed,
        unchanged=result.unchanged,
        refused=refused_lines(result.problems),
    )
    if result.added or result.changed or not result.unchanged:
        return told
    return f"{tr('Everything is already recorded; nothing was changed.')} {told}"
