"""Papers of the window: gathered in the read lane, drawn at the desk, shown before they print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from gatekeeper import text
from gatekeeper.config import PrivacySettings
from gatekeeper.domain.accounts import Operator
from gatekeeper.services import reporting
from gatekeeper.text import tr
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.small_papers import paper


class Papers(Opening):
    """Every paper ends in a preview before the gate."""

    def show_report(self, name: str) -> None:
        """A paper of the records by its name."""
        title = {
            "roll-call": tr("Roll-call"),
            "visitor-register": tr("Visitor register"),
            "vehicle-register": tr("Vehicle register"),
        }.get(name, name)
        self.window.tasks.run(
            self.app.reporting.gather,
            name,
            then=lambda data: self.draw(name, data, name, title),
            lane="read",
        )

    def draw(
        self,
        report: str,
        data: Any,
        name: str,
        title: str,
        by: Operator | None = None,
        *,
        given: Callable[[], object] | None = None,
    ) -> None:
        """A paper of data that is there already; at its foot who had it printed, else on duty.

        `given` is called each time it was printed or saved.
        """
        show = partial(self._show, name, title, given=given)
        whose = by or self.window.operator
        imprint = self.app.reporting.imprint(whose.name if whose else "")
        told = (report, data, text.language(), imprint)
        self.window.tasks.run(reporting.draw, *told, then=show, lane="desk")

    def privacy_notice(self, told: PrivacySettings) -> None:
        """The notice to hang up, of the rules in force."""
        notice = self.app.retention.notice(
            told.controller, told.contact, self.window.settings.checkpoint
        )
        self.draw("privacy-notice", notice, "privacy-notice", tr("Privacy notice"))

    def show_lines(self, name: str, title: str, rows: Sequence[tuple[str, str]]) -> None:
        """A paper of a few lines."""
        self._show(name, title, paper(title, rows))

    def _show(
        self,
        name: str,
        title: str,
        pdf: bytes,
        *,
        given: Callable[[], object] | None = None,
    ) -> None:
        printer = self.window.settings.printer
        screen = PaperPreview(pdf, self.window.tasks, name=name, printer=printer, title=title)
        if given is not None:
            screen.given.connect(lambda: given())
        self.window.show_screen(screen)
