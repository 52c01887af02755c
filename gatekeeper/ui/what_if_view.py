"""What a changed profile would have decided yesterday: asked in parts, with progress and an end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QProgressBar, QVBoxLayout

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.services import replays, what_if
from gatekeeper.services.what_if import Answered, Change, Question, WhatIf
from gatekeeper.text import tr, verdicts
from gatekeeper.text.profiles import override_words
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Speaking, beside, button, label


class WhatIfView(Speaking):
    """Below the changes; `content` says what is asked about, and knows whether it is good."""

    def __init__(
        self,
        service: WhatIf,
        screen: Screen,
        *,
        content: Callable[[], dict[str, Any] | None],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._service, self._screen = service, screen
        self._content, self._clock = content, clock
        self._parts: tuple[Question, ...] = ()
        self._done = 0
        self._asked = 0  # which question the answers still to come belong to
        self.answered: Answered | None = None
        self.ask, self.stop = button(), button()
        self.stop.hide()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.told = label("lead")
        self.list = RowsView(
            (
                Column(title=lambda: tr("Was"), words=lambda one: _verdict(one.before)),
                Column(title=lambda: tr("Would be"), words=lambda one: _verdict(one.after)),
                Column(title=lambda: tr("Number"), words=lambda one: str(one.count)),
                Column(title=lambda: tr("Why"), words=_why, stretch=True),
                Column(title=lambda: tr("For example"), words=lambda one: ", ".join(one.examples)),
            ),
            lambda: tr("No verdict would be another one, or nothing was asked yet."),
            searchable=False,
        )
        self.list.be_low()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        row = beside(self.ask, self.progress, self.stop, self.told)
        row.setStretch(3, 1)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self.ask.clicked.connect(self.begin)
        self.stop.clicked.connect(self.cancel)
        self.say(self.ask.setText, lambda: tr("What of yesterday?"))
        self.say(self.stop.setText, lambda: tr("Stop"))
        self.say(self.told.setText, self._words)

    def forget(self) -> None:
        """Something was changed since: the answer is no longer about it."""
        self.cancel()
        self.answered = None
        self.list.set_rows(())
        self.told.setText(self._words())

    def begin(self) -> None:
        """Ask about everybody of yesterday."""
        content = self._content()
        if content is None:
            return
        self._asked += 1
        self._screen.run(
            self._service.ask,
            content,
            self._clock(),
            then=partial(self._on_question, self._asked),
            lane="read",
        )

    def cancel(self) -> None:
        """What was counted until now is shown as such."""
        self._asked += 1
        self._parts = ()
        self._show_running(False)

    def _on_question(self, asked: int, question: Question) -> None:
        if asked != self._asked:
            return
        self._parts, self._done = what_if.parts(question), 0
        self.answered = Answered()
        self.progress.setMaximum(max(1, len(self._parts)))
        self._show_running(bool(self._parts))
        self._go_on(asked)

    def _go_on(self, asked: int) -> None:
        self.progress.setValue(self._done)
        self.told.setText(self._words())
        if self._done < len(self._parts):
            part = self._parts[self._done]
            then = partial(self._on_answer, asked)
            self._screen.run(replays.answer, part, then=then, lane="desk")
        else:
            self._show_running(False)

    def _on_answer(self, asked: int, more: Answered) -> None:
        if asked != self._asked or self.answered is None:
            return
        self._done += 1
        self.answered += more
        self.list.set_rows(self.answered.changes)
        self._go_on(asked)

    def _show_running(self, is_running: bool) -> None:
        self.progress.setVisible(is_running)
        self.stop.setVisible(is_running)
        self.ask.setEnabled(not is_running)

    def _words(self) -> str:
        found = self.answered
        if found is None:
            return ""
        return tr(
            "Yesterday: {total}. Judged again: {replayed}. Other verdicts: {changed}. "
            "Cannot be judged again: {others} (something is not kept), {nobody} (nobody known).",
            total=found.total,
            replayed=found.replayed,
            changed=found.replayed - found.same,
            others=found.others,
            nobody=found.nobody,
        )


def _verdict(outcome: str) -> str:
    kind = Outcome[outcome.upper()]
    if kind is Outcome.PENDING:
        return tr("asked for more")
    return verdicts.verdict(kind, Direction.ENTRY)


def _why(one: Change) -> str:
    return override_words(one.code) if one.code else ""
