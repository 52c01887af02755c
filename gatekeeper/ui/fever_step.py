"""One step of a fever case is written down: what it wants, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.fever import TEXT_CHARACTERS, FeverStep, Result, Told
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.fever import FeverCases, FeverRow
from gatekeeper.text import mark, tr
from gatekeeper.text.fever import finding_words, step_words, swab_result_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.screen import Screen, Tasks

WORDS = {
    FeverStep.REPORT: mark("Reported to (two bodies, one by one)"),
    FeverStep.SENT: mark("Hospital"),
    FeverStep.EXAMINED: mark("Remark"),
    FeverStep.HOME: mark("Remark"),
    FeverStep.TEST: mark("Tested where"),
    FeverStep.CERTIFICATE: mark("Number of the certificate"),
    FeverStep.CLEARED: mark("Cleared by"),
    FeverStep.ENDED: mark("Reason (recorded)"),
}


class FeverStepScreen(Screen):
    """`finished` when it is done and recorded."""

    def __init__(
        self,
        step: FeverStep,
        row: FeverRow,
        cases: FeverCases,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self.step, self._row, self._cases, self._operator = step, row, cases, operator
        self.form = Form()
        self.results: dict[str, Choices] = {}
        self.words, self.car = line(longest=TEXT_CHARACTERS), line(longest=20)
        if step is FeverStep.EXAMINED:
            self._result("ct", lambda: tr("CT"), finding_words)
            self._result("blood", lambda: tr("Blood"), finding_words)
        if step is FeverStep.TEST:
            self._result("test", lambda: tr("Nucleic acid test"), swab_result_words)
        self.form.add("words", lambda: tr(WORDS[step]), self.words)
        if step is FeverStep.SENT:
            self.form.add("car", lambda: tr("Own car (plate)"), self.car)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: f"{step_words(step)} · {row.number}")
        self.say(self.hint.setText, lambda: self._about())
        self.offer(lambda: tr("Keep"))
        first = next(iter(self.results.values()), None)
        self.setFocusProxy(first or self.words)

    def _result(self, key: str, words: Callable[[], str], told: Callable[[Result], str]) -> None:
        made = Choices(lambda: [(one.value, told(one)) for one in Result], columns=2)
        self.results[key] = made
        self.form.add(key, words, made)

    def _about(self) -> str:
        about = f"{mask_name(self._row.name)}  {self._row.place}"
        if self.step is FeverStep.HOME:
            more = tr("The daily sheet asks for two readings a day from tomorrow on.")
            return f"{about}  {more}"
        if self.step is FeverStep.TEST:
            more = tr("Two negative tests in a row, at least 24 hours apart, are wanted.")
            return f"{about}  {more}"
        return about

    def submit(self) -> None:
        results = {key: Result(made.value) for key, made in self.results.items() if made.value}
        told = Told(
            words=self.words.text(),
            car=self.car.text(),
            ct=results.get("ct"),
            blood=results.get("blood"),
            test=results.get("test"),
        )
        self.run(
            self._cases.record,
            self._row.id,
            self.step,
            told,
            self._operator,
            then=self.finished.emit,
            failed=lambda error: self.on_refused(error, self.form),
        )
