"""The right to issue passes: the passphrase of the issuing key, or making the first key."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.passes import Issuer, Passes
from gatekeeper.services.standing import Standing
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import GAP, Screen, Speaking, button, label

LEAST_PASSPHRASE = 8
"""It guards every pass of the site against whoever carries the file away."""


def create_key(
    passes: Passes, standing: Standing, site: str, passphrase: str, by: Operator
) -> Issuer:
    """Make the issuing key, and let the gate trust it from now on; write lane."""
    issuer = passes.create_key(site, passphrase, by)
    standing.trust = passes.trust()
    return issuer


class IssuerPanel(Speaking):
    """Asks for the passphrase; where there is no key yet, for the site's name as well."""

    unlocked = Signal(object)

    def __init__(
        self, passes: Passes, standing: Standing, screen: Screen, operator: Operator
    ) -> None:
        super().__init__()
        self._passes = passes
        self._standing = standing
        self._screen = screen
        self._operator = operator
        self._making = False
        self.why = label("hint")
        self.form = Form()
        site = line(longest=32)
        self.site = self.form.add("site", lambda: tr("Name of the site on the passes"), site)
        self.phrase = self.form.add(
            "passphrase", lambda: tr("Passphrase of the issuing key"), line(longest=200), required
        )
        self.again = self.form.add("again", lambda: tr("The same passphrase again"), line())
        for field in (self.phrase, self.again):
            editor: Any = field.editor
            editor.setEchoMode(editor.EchoMode.Password)
            editor.returnPressed.connect(self.submit)
        self.go = button("primary")
        self.go.clicked.connect(self.submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.why)
        column.addWidget(self.form)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._show(True)
        screen.run(passes.can_issue, then=self._show, lane="read")

    def _show(self, there_is_a_key: bool) -> None:
        self._making = not there_is_a_key
        self.site.setVisible(self._making)
        self.again.setVisible(self._making)
        first = (self.site if self._making else self.phrase).editor
        self.setFocusProxy(first)
        if self.phrase.editor.hasFocus():
            first.setFocus()
        self._tell()

    def _tell(self) -> None:
        if self._making:
            self.go.setText(tr("Make the issuing key"))
            self.why.setText(
                tr(
                    "This site has no key for signing passes yet. Choose a passphrase of at least "
                    "{least} characters and keep it: without it no pass can be issued.",
                    least=LEAST_PASSPHRASE,
                )
            )
        else:
            self.go.setText(tr("Unlock"))
            self.why.setText(tr("Passes are signed; the passphrase opens the key for this screen."))

    def submit(self) -> None:
        """Unlock or make; the passphrase is forgotten when it worked."""
        phrase = str(self.phrase.value)
        if not self._making:
            if self.phrase.look():
                self._screen.run(
                    self._passes.unlock,
                    phrase,
                    then=self._on_unlocked,
                    failed=self._on_refused,
                    lane="read",
                )
            return
        if self._problems(phrase):
            return
        make = partial(create_key, self._passes, self._standing)
        self._screen.run(
            make,
            str(self.site.value),
            phrase,
            self._operator,
            then=self._on_unlocked,
            failed=self._on_refused,
        )

    def _problems(self, phrase: str) -> bool:
        short = len(phrase) < LEAST_PASSPHRASE
        self.site.show_problem(required(str(self.site.value)))
        self.phrase.show_problem(
            tr("At least {least} characters.", least=LEAST_PASSPHRASE) if short else ""
        )
        differs = self.again.value != phrase
        self.again.show_problem(tr("The two passphrases differ.") if differs else "")
        return short or differs or bool(required(str(self.site.value)))

    def _on_unlocked(self, issuer: Issuer) -> None:
        for field in (self.phrase, self.again):
            editor: Any = field.editor
            editor.clear()
            field.show_problem("")
        self._screen.tell("")
        self.unlocked.emit(issuer)

    def _on_refused(self, error: BaseException) -> None:
        self._screen.on_failed(error)
        self.phrase.editor.setFocus()

    def retranslate(self) -> None:
        super().retranslate()
        self._tell()
