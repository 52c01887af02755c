"""The facts above the list of bundles: who we are, whose we are, what waits, how old it is."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gatekeeper.domain.enrolment import fingerprint
from gatekeeper.services.exchange_schedule import Overview
from gatekeeper.text import tr
from gatekeeper.text.exchange import age_words
from gatekeeper.ui.screen import GAP, Sentence, Speaking, label
from gatekeeper.ui.words import recently


class Facts(Speaking):
    """Two columns of words and values."""

    def __init__(self, own: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = own
        self._overview: Overview | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        self.values: dict[str, QLabel] = {}
        self._add("own", lambda: tr("Fingerprint of this station"), 0, 0)
        self._add("office", lambda: tr("Office"), 1, 0)
        self._add("fingerprint", lambda: tr("Fingerprint of the office"), 2, 0)
        self._add("last", lambda: tr("Last exchange"), 0, 2)
        self._add("waiting", lambda: tr("Lines that wait"), 1, 2)
        self._add("age", lambda: tr("Data of the office"), 2, 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.values["own"].setText(own)

    def _add(self, key: str, words: Sentence, row: int, column: int) -> None:
        title, value = label("hint"), label("label")
        title.setWordWrap(False)
        self.say(title.setText, words)
        self.values[key] = value
        self._grid.addWidget(title, row, column)
        self._grid.addWidget(value, row, column + 1)

    def show_overview(self, overview: Overview) -> None:
        """Replace the values."""
        self._overview = overview
        state, office = overview.state, overview.office
        told = {
            "office": office.name if office else tr("none yet"),
            "fingerprint": fingerprint(office.public) if office else "–",
            "last": recently(state.last_at) if state.last_at else tr("none yet"),
            "waiting": str(state.waiting),
            "age": self._age(overview),
        }
        for key, words in told.items():
            self.values[key].setText(words)

    def _age(self, overview: Overview) -> str:
        state = overview.state
        if state.lists_until is None or state.lists_age is None:
            return tr("none yet")
        return tr(
            "as of {when}, {age} old",
            when=recently(state.lists_until),
            age=age_words(state.lists_age),
        )

    def retranslate(self) -> None:
        super().retranslate()
        if self._overview is not None:
            self.show_overview(self._overview)
