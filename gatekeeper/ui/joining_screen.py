"""Joining an office: the code it gave, and the two fingerprints that people compare."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.enrolment import LONGEST_LETTER, Request
from gatekeeper.errors import GatekeeperError
from gatekeeper.services.joining import Answered, Joining
from gatekeeper.text import tr
from gatekeeper.ui.files import ask_open, ask_save
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label

REQUEST = "request.gke"
LETTERS = "*.gke"


class JoiningScreen(Screen):
    """`finished` carries the office's answer once the station belongs to it."""

    def __init__(
        self,
        joining: Joining,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        address: str = "",
    ) -> None:
        super().__init__(tasks, parent)
        self._joining, self._operator = joining, operator
        self._request: Request | None = None
        self.answered: Answered | None = None
        self.form = Form()
        typed = line(longest=400)
        typed.setText(address)
        self.form.add("address", lambda: tr("Address of the office"), typed)
        self.form.add("code", lambda: tr("Enrolment code"), line(longest=40), required)
        self.form.fields["address"].changed.connect(self._on_address)
        self.own, self.office, self.asked = label("lead"), label("lead"), label("label")
        self.read = button()
        self.read.clicked.connect(self._on_read)
        QShortcut(QKeySequence("Ctrl+O"), self, self.read.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.read)
        column = QVBoxLayout()
        column.setSpacing(GAP)
        for widget in (self.own, self.office, self.asked):
            column.addWidget(widget)
        self.body.addWidget(self.form)
        self.body.addLayout(column)
        self.body.addStretch(1)
        self._say()
        self.setFocusProxy(self.form.fields["code" if address else "address"].editor)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Join an office"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "https://… asks the office at once. Empty, or another address (a folder, sftp://, "
                "webdavs://, s3://): a stick carries the request there and the answer back."
            ),
        )
        self.say(self.own.setText, self._own_words)
        self.say(self.office.setText, self._office_words)
        self.say(self.asked.setText, self._question_words)
        self.say(self.read.setText, lambda: tr("Read the answer (Ctrl+O)"))
        self.offer(self._primary_words)

    def _own_words(self) -> str:
        return tr("Fingerprint of this station: {groups}", groups=self._joining.fingerprint)

    def _office_words(self) -> str:
        if self.answered is None:
            return ""
        told = {"name": self.answered.name, "groups": self.answered.fingerprint}
        return tr("Fingerprint of {name}: {groups}", **told)

    def _question_words(self) -> str:
        if self.answered is None:
            return ""
        if self.answered.is_pinned:
            return tr("The code and the connection vouch for this office.")
        return tr("Compare both with what the office shows, by telephone. Are they the same there?")

    def _primary_words(self) -> str:
        if self.answered is not None:
            return tr("They are the same: join")
        return tr("Ask the office") if self._asks else tr("Write the request")

    @property
    def _asks(self) -> bool:
        try:
            return self._joining.asks(self._address)
        except GatekeeperError:
            return False

    @property
    def _address(self) -> str:
        return str(self.form["address"]).strip()

    def _on_address(self) -> None:
        self._forget()
        self.retranslate()

    def _forget(self) -> None:
        self.answered = None

    # --- the two letters ----------------------------------------------------------------------

    def submit(self) -> None:
        if self.answered is not None:
            accept = partial(self._joining.accept, self.answered, self._operator)
            self.run(accept, then=lambda _: self.finished.emit(self.answered))
        elif self.form.look():
            self.tell("")
            ask = partial(self._joining.request, self._address, self.form["code"], self._operator)
            self.run(ask, then=self._on_request, failed=self._on_refused)

    def _on_request(self, request: Request) -> None:
        if self._asks:
            self.tell(tr("Asking the office …"))
            fetch = partial(self._joining.fetch, self._address, request)
            self.run(fetch, then=self._on_answered, failed=self._on_refused, lane="wire")
        else:
            self._request = request
            ask_save(self, tr("Write the request"), REQUEST, LETTERS, self.save_letter)

    def save_letter(self, path: str) -> None:
        """The request into a file that is carried to the office."""
        assert self._request is not None
        write = partial(Path(path).write_text, self._request.written(), encoding="utf-8")
        self.run(
            write,
            then=lambda _: self.tell(tr("The office reads this file and gives back answer.gke.")),
            failed=self._on_unwritten,
            lane="wire",
        )

    def _on_unwritten(self, error: BaseException) -> None:
        self.on_failed(GatekeeperError("file-unwritable", why=str(error)))

    def _on_read(self) -> None:
        ask_open(self, tr("Read the answer (Ctrl+O)"), LETTERS, self.read_letter)

    def read_letter(self, path: str) -> None:
        """The office's answer that a stick brought."""
        self.run(partial(self._read, Path(path)), then=self._on_answered, lane="wire")

    def _read(self, path: Path) -> Answered:
        try:
            with path.open(encoding="utf-8") as file:
                text = file.read(2 * LONGEST_LETTER)
        except (OSError, UnicodeDecodeError) as error:
            raise GatekeeperError("enrol-answer-damaged") from error
        return self._joining.read(text)

    def _on_answered(self, answered: Answered) -> None:
        self.answered = answered
        self.tell("")
        self.retranslate()
        self.primary.setFocus()

    def _on_refused(self, error: BaseException) -> None:
        self.on_refused(error, self.form)
