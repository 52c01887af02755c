"""U: an abnormal finding reported upward: a digit says what, a line what was seen (G48)."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.abnormal import WHAT_CHARACTERS, AbnormalKind, kind_of
from gatekeeper.domain.accounts import Operator
from gatekeeper.services.abnormal import AbnormalReports
from gatekeeper.services.shown import Shown
from gatekeeper.text import tr
from gatekeeper.text.abnormal import kind_words
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.screen import Screen, Tasks


class AbnormalPanel(Screen):
    """Prefilled from whoever is shown; emits `finished` with the report, to be called in."""

    def __init__(
        self,
        reports: AbnormalReports,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        shown: Shown | None = None,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._reports, self._operator, self._shown = reports, operator, shown
        self.kinds = Choices(_kinds, columns=2)
        self.what = line(longest=WHAT_CHARACTERS)
        self.form = Form()
        self.form.add("what", lambda: tr("What was found, where"), self.what, required)
        self.body.addWidget(self.kinds)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.kinds.chosen.connect(lambda _: self.what.setFocus())
        self.say(self.title.setText, lambda: tr("Report upward"))
        self.say(self.hint.setText, lambda: tr("Then call the numbers of the duty list."))
        self.offer(lambda: tr("Report and call"))
        kind = kind_of(shown.presentation if shown else None)
        if kind is not None:
            self.kinds.check(kind)
            self.what.setText(kind_words(kind))
        self.setFocusProxy(self.what if kind is not None else self.kinds)

    def submit(self) -> None:
        if not self.kinds.value:
            self.tell(tr("Choose what it is."), problem=True)
            self.kinds.setFocus()
            return
        if self.form.look():
            self.run(
                self._reports.report,
                AbnormalKind(self.kinds.value),
                self.what.text(),
                self._operator,
                self._shown,
                then=self.finished.emit,
                failed=self._on_not,
            )

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.kinds.press_digit(event.text()):
            super().keyPressEvent(event)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind_words(kind)) for kind in AbnormalKind]
