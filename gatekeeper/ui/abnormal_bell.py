"""Rings again while a report upward is unanswered; looks every half minute (G48)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gatekeeper.domain.abnormal import AbnormalReport
from gatekeeper.text import tr
from gatekeeper.ui.header import Banner
from gatekeeper.ui.looking import Looking
from gatekeeper.ui.screen import Tasks
from gatekeeper.ui.theme import Tone

LOOK_MILLISECONDS = 30_000


class AbnormalBell(Looking):
    """A banner and the tone of HELD; gone as soon as somebody answered."""

    def __init__(self, reports: Any, tasks: Tasks, banner: Banner, window: Any) -> None:
        super().__init__(reports.ringing, LOOK_MILLISECONDS, tasks, banner, window)
        self._sounds = window.sounds
        self._told = ""

    def found(self, answer: Sequence[AbnormalReport]) -> None:
        """Those that are due to be called again."""
        numbers = " ".join(report.number for report in answer)
        if numbers:
            self.banner.tell(
                lambda: tr("Report {numbers} is unanswered. Call again (F10).", numbers=numbers)
            )
            self._sounds.play(Tone.HELD)
        elif self._told and self.banner.act.isHidden():
            self.banner.hide()
        self._told = numbers
