"""The list of residents from Excel or CSV: looked at first, then taken while the gate goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.errors import InvalidInput
from gatekeeper.services import importing
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.importing import People
from gatekeeper.text import tr
from gatekeeper.ui import list_export
from gatekeeper.ui.files import ask_open, ask_save
from gatekeeper.ui.import_job import ImportJob
from gatekeeper.ui.import_pages import (
    ColumnsPage,
    FilePage,
    PreviewPage,
    ProgressPage,
    ResultPage,
)
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.screen import Screen, Tasks, button, told

LISTS = "Excel, CSV (*.xlsx *.csv *.txt)"
_PLAIN = Qt.KeyboardModifier.NoModifier
ABOUT_HEADERS = frozenset(("column-missing", "column-twice"))


class ImportScreen(Screen):
    """File, columns where they are not recognised, preview, progress, result."""

    def __init__(
        self,
        job: ImportJob,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._job = job
        self._operator = operator
        self._people: People | None = None
        self._path = Path()
        self._headers: tuple[str, ...] = ()
        self._mapping: dict[str, str] = {}
        self.file, self.columns, self.preview = FilePage(), ColumnsPage(), PreviewPage()
        self.progress, self.result = ProgressPage(), ResultPage()
        self.stack = Pages()
        for page in (self.file, self.columns, self.preview, self.progress, self.result):
            self.stack.addWidget(page)
        self.body.addWidget(self.stack, 1)
        self.other, self.assign = button(), button()
        for made in (self.assign, self.other):
            self.buttons.insertWidget(2, made)
        for view in (self.preview.refused, self.preview.odd, self.result.refused):
            list_export.connect(view, self, exporting, operator, "import-refused")
        self._wire()
        self._say()
        self.setAcceptDrops(True)
        if job.is_running:
            self._on_progressed()
            self._show(self.progress)
        else:
            self._show(self.file)

    def _wire(self) -> None:
        self.file.browse.clicked.connect(self._on_browse)
        self.file.template.clicked.connect(self._on_template)
        self.other.clicked.connect(lambda: self._show(self.file))
        self.assign.clicked.connect(self._on_assign)
        self.progress.stopped.connect(self._on_stop)
        self._job.progressed.connect(self._on_progressed)
        self._job.ended.connect(self._on_ended)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Import residents"))
        self.say(self.hint.setText, self._hint)
        self.say(self.other.setText, lambda: tr("Another file"))
        self.say(self.assign.setText, lambda: tr("Choose columns"))
        self.offer(self._primary_words)

    def _hint(self) -> str:
        page = self.stack.currentWidget()
        if page is self.progress:
            return tr("The gate keeps working. You can close this screen; the import continues.")
        if page is self.file:
            return tr("The same list can be imported again; nobody is added twice.")
        return self._path.name

    def _primary_words(self) -> str:
        if self.stack.currentWidget() is self.preview:
            count = len(self._people.entries) if self._people else 0
            return tr("Import lines: {count}", count=count)
        return tr("Read the file")

    def _show(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
        self.other.setVisible(page in (self.columns, self.preview, self.result))
        self.assign.setVisible(page is self.preview)
        self.primary.setVisible(page in (self.file, self.columns, self.preview))
        some = self._people is not None and bool(self._people.entries)
        self.primary.setEnabled(page is not self.preview or some)
        self.tell("")
        self.retranslate()

    # --- the file -----------------------------------------------------------------------------

    def _on_browse(self) -> None:
        ask_open(self, tr("Excel or CSV file"), LISTS, self._take_path)

    def _take_path(self, path: str) -> None:
        self.file.path.setText(path)
        self.submit()

    def _on_template(self) -> None:
        kinds = "Excel (*.xlsx);;CSV (*.csv)"
        ask_save(self, tr("Write a template"), "residents.xlsx", kinds, self._write_template)

    def _write_template(self, path: str) -> None:
        self.run(importing.write_template, Path(path), then=self._on_template_there, lane="desk")

    def _on_template_there(self, path: Path) -> None:
        self.tell(tr("Saved as {path}.", path=path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter behind a path reads it; not by the field's own signal, which Ctrl+Enter sends too:
        the preview would be answered by the key that asked for it.
        """
        plain = event.modifiers() in (_PLAIN, Qt.KeyboardModifier.KeypadModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and plain and self.file.path.hasFocus() and self.primary.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this computer may be dropped."""
        if self.stack.currentWidget() is not self.progress and _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._show(self.file)
        self._take_path(_dropped(event))

    def submit(self) -> None:
        page = self.stack.currentWidget()
        if page is self.file and self.file.form.look():
            self._path = Path(self.file.path.text().strip()).expanduser()
            self._open()
        elif page is self.columns and self.columns.look():
            self._read(dict(self.columns.mapping))
        elif page is self.preview and self._people is not None and self._people.entries:
            self._show(self.progress)
            self.progress.stop.setEnabled(True)
            self.progress.show_progress(0, len(self._people.entries), None)
            self._job.start(self._people, self._operator)

    # --- reading ------------------------------------------------------------------------------

    def _open(self) -> None:
        """The headers first: a list that began so before means what it meant then."""
        self.primary.setEnabled(False)
        self.tell(tr("Reading the file ..."))
        self.run(
            importing.header,
            self._path,
            then=self._look_up,
            failed=self._on_not_read,
            lane="desk",
        )

    def _look_up(self, headers: Sequence[str]) -> None:
        self._headers = tuple(headers)
        ask = self._job.registry.mapping_of
        self.run(ask, self._headers, then=lambda known: self._read(dict(known or {})), lane="read")

    def _read(self, mapping: dict[str, str]) -> None:
        self.primary.setEnabled(False)
        self.tell(tr("Reading the file ..."))
        self._mapping = mapping
        self.run(
            importing.read_people,
            self._path,
            mapping,
            dict(self._job.registry.aliases()),
            then=self._on_read,
            failed=self._on_not_read,
            lane="desk",
        )

    def _on_read(self, people: People) -> None:
        if self.stack.currentWidget() is self.columns:
            remember = self._job.registry.remember_mapping
            self.run(remember, self._headers, self._mapping, self._operator, quiet=True)
        self._people = people
        self.preview.show_people(people)
        self._show(self.preview)

    def _on_not_read(self, error: BaseException) -> None:
        self.primary.setEnabled(True)
        page = self.stack.currentWidget()
        if isinstance(error, InvalidInput) and error.code in ABOUT_HEADERS:
            if page is self.columns:
                self.tell("")
                self.columns.form.show_problems(error.problems)
            else:
                self._on_assign()
        elif isinstance(error, InvalidInput) and page is self.file:
            self.tell("")
            self.file.file.show_problem(told(error))
        else:
            self.on_failed(error)

    def _on_assign(self) -> None:
        self.run(importing.header, self._path, then=self._on_headers, lane="desk")

    def _on_headers(self, headers: Sequence[str]) -> None:
        self._headers = tuple(headers)
        self.columns.show_headers(headers, self._mapping)
        self._show(self.columns)

    # --- taking -------------------------------------------------------------------------------

    def _on_stop(self) -> None:
        self.progress.stop.setEnabled(False)
        self._job.stop()

    def _on_progressed(self) -> None:
        self.progress.show_progress(self._job.done, self._job.total, self._job.remaining)

    def _on_ended(self) -> None:
        if self._job.result is not None:
            self.result.show_result(self._job.result)
            self._show(self.result)
        else:
            self._show(self.file)
        if self._job.failure is not None:
            self.on_failed(self._job.failure)
        elif self._job.was_stopped:
            done, total = self._job.done, self._job.total
            self.tell(
                tr(
                    "Stopped after {done} of {total} lines. Imported lines stay; import the file "
                    "again to continue.",
                    done=done,
                    total=total,
                )
            )


def _dropped(event: QDropEvent) -> str:
    """The one file that is being dropped; empty for anything else."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else ""
