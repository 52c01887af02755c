"""A list of people or flats leaves as Excel or CSV: masked, or in full with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services import exporting
from gatekeeper.services.handing_out import HOUSEHOLDS, PEOPLE, HandingOut, ListRun
from gatekeeper.services.households import Households
from gatekeeper.text import tr
from gatekeeper.ui.files import ask_save
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, choice, fill, line, tick
from gatekeeper.ui.screen import Screen, Tasks, button, label

KINDS = "Excel (*.xlsx);;CSV (*.csv)"
REASON_CHARACTERS = 120


class HandingOutScreen(Screen):
    """`written` carries the path of a list that was saved."""

    written = Signal(object)

    def __init__(
        self,
        handing: HandingOut,
        households: Households,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._handing, self._operator = handing, operator
        self._list: ListRun | None = None
        self._stopped = False
        self.what = Choices(
            lambda: ((PEOPLE, tr("People")), (HOUSEHOLDS, tr("Households"))), columns=2
        )
        self.what.check(PEOPLE)
        self.building = choice([])
        self.in_full = tick()
        self.form = Form()
        self.form.add("building", lambda: tr("Building"), self.building)
        self.form.add("full", lambda: tr("Numbers and names"), self.in_full)
        self.form.add(
            "reason", lambda: tr("Reason"), line(longest=REASON_CHARACTERS), self._reason_fault
        )
        self.progress = label("lead")
        self.stop = button()
        self.stop.clicked.connect(self._on_stop)
        self.stop.hide()
        for widget in (self.what, self.form, self.progress):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.buttons.insertWidget(self.buttons.count() - 1, self.stop)
        self.what.chosen.connect(lambda _: self._allow())
        self.in_full.toggled.connect(lambda _: self._allow())
        self.say(self.title.setText, lambda: tr("Hand out a list"))
        self.say(self.hint.setText, lambda: tr("Whoever takes a list is recorded with its size."))
        self.say(self.in_full.setText, lambda: tr("In full, with the reason in the log"))
        self.say(self.stop.setText, lambda: tr("Stop"))
        self.offer(lambda: tr("Save the list"))
        self.setFocusProxy(self.what)
        self._allow()
        self.run(households.buildings, then=self._show_buildings, lane="read")

    def _show_buildings(self, found: Sequence[tuple[str, int]]) -> None:
        options: list[tuple[str | None, str]] = [(None, tr("all buildings"))]
        fill(self.building, [*options, *((one, one or "–") for one, _ in found)])

    def _allow(self) -> None:
        has_full = self.what.value == PEOPLE and may(self._operator.role, Act.EXPORT_FULL)
        self.form.fields["full"].setVisible(has_full)
        self.form.fields["reason"].setVisible(has_full and self.in_full.isChecked())

    @property
    def _is_full(self) -> bool:
        return self.what.value == PEOPLE and self.in_full.isChecked()

    def _reason_fault(self, typed: str) -> str:
        return tr("Please fill this in.") if self._is_full and not typed.strip() else ""

    def submit(self) -> None:
        if self._is_full and not self.form.fields["reason"].look():
            self.form.fields["reason"].editor.setFocus()
            return
        ask_save(self, tr("Save the list"), f"{self.what.value}.xlsx", KINDS, self.save)

    def save(self, path: str) -> None:
        """Read it step by step, put it on record, write it; nothing is written unrecorded."""
        run = self._handing.begin(
            self.what.value,
            self.building.currentData(),
            in_full=self._is_full,
            language=text.language(),
        )
        self._list, self._stopped = run, False
        self.stop.show()
        self.primary.setEnabled(False)
        self._step(run, Path(path))

    def _step(self, run: ListRun, path: Path) -> None:
        self.run(run.step, then=lambda done: self._on_step(done, path), lane="read")

    def _on_step(self, run: ListRun, path: Path) -> None:
        self.progress.setText(tr("Lines: {count}", count=run.count))
        if self._stopped:
            self._rest(tr("Stopped. No list was written."))
        elif not run.is_done:
            self._step(run, path)
        elif run.in_full:
            self.run(
                self._handing.record_in_full,
                run,
                self.form["reason"],
                self._operator,
                then=lambda _: self._write(run, path),
                failed=self._on_not,
            )
        else:
            self.run(
                self._handing.record,
                run,
                self._operator,
                then=lambda _: self._write(run, path),
                failed=self._on_not,
            )

    def _write(self, run: ListRun, path: Path) -> None:
        self.stop.hide()
        rows = tuple(run.rows)
        self.run(
            exporting.write,
            path,
            rows,
            then=self._on_written,
            failed=self._on_not,
            lane="desk",
        )

    def _on_written(self, path: Path) -> None:
        self._rest(tr("Saved as {path}.", path=path))
        self.written.emit(path)

    def _on_not(self, error: BaseException) -> None:
        self._rest("")
        self.on_failed(error)

    def _on_stop(self) -> None:
        self._stopped = True

    def _rest(self, told: str) -> None:
        self.stop.hide()
        self.primary.setEnabled(True)
        self.tell(told)
