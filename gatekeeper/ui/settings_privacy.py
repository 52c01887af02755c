"""The page of the settings with who handles the personal data, and the notice to hang up."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal

from gatekeeper.config import PrivacySettings, Settings
from gatekeeper.text import tr
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import button, label
from gatekeeper.ui.settings_pages import Page

LONGEST = 80


class PrivacyPage(Page):
    """Name and contact as the notice tells them; `notice_asked` carries them as typed."""

    notice_asked = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        controller, contact = line(longest=LONGEST), line(longest=LONGEST)
        controller.setText(settings.privacy.controller)
        contact.setText(settings.privacy.contact)
        self.form.add("controller", lambda: tr("Who handles personal data here"), controller)
        self.form.add("contact", lambda: tr("Whom people ask about it (name, phone)"), contact)
        self.hint = label("hint")
        self.say(
            self.hint.setText,
            lambda: tr(
                "The property or the residents' committee. The notice tells this, what is kept and "
                "how long, by the rules in force: hang it up at the gate, and again when they "
                "change."
            ),
        )
        self.notice = button()
        self.notice.clicked.connect(lambda: self.notice_asked.emit(self.typed))
        self.say(self.notice.setText, lambda: tr("Print the privacy notice"))
        self.column.addWidget(self.hint)
        self.column.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    @property
    def typed(self) -> PrivacySettings:
        """What stands on the page."""
        return PrivacySettings(
            controller=self.form["controller"].strip(), contact=self.form["contact"].strip()
        )

    def changed(self, settings: Settings) -> Settings:
        return replace(settings, privacy=self.typed)
