"""What we hold on a person (个人信息查询答复): his document first, then all of it, on paper too."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.held_data import DOCUMENTS, HeldRow, Holding, Look
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.retention import KINDS
from gatekeeper.services.held_data import HeldData
from gatekeeper.text import tr
from gatekeeper.text.held_data import act_words, document_words, tie_words, why_words
from gatekeeper.text.retention import kept_words, kind_title
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, tick
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, beside, button, label
from gatekeeper.ui.words import day_and_time


class HeldDataScreen(Screen):
    """`print_asked` carries what was told; nothing is shown before the document was seen."""

    print_asked = Signal(object)

    def __init__(
        self,
        person: UUID,
        held: HeldData,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._person, self._held, self._operator = person, held, operator
        self.holding: Holding | None = None
        self.document, self.is_seen, self.in_full = choice(_documents()), tick(), tick()
        self.form = Form(columns=3)
        self.form.add("document", lambda: tr("Document shown"), self.document)
        self.form.add("seen", lambda: tr("Identity"), self.is_seen)
        self.form.add("full", lambda: tr("Numbers and names"), self.in_full)
        self.form.fields["full"].setVisible(may(operator.role, Act.UNMASK))
        self.rows, self.looks, self.ties = _rows(), _looks(), label("lead")
        self.ties.setWordWrap(True)
        self.print = button()
        self.print.clicked.connect(self._on_print)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.print)
        lists = beside(self.rows, self.looks)
        lists.setStretch(0, 1)
        lists.setStretch(1, 1)
        lists.setSpacing(2 * GAP)
        self.body.setSpacing(GAP)
        self.body.addWidget(self.form)
        self.body.addLayout(lists, 1)
        self.body.addWidget(self.ties)
        self.say(self.title.setText, lambda: tr("What we hold on a person"))
        self.say(self.hint.setText, self._told)
        self.say(self.is_seen.setText, lambda: tr("I have seen it; it is the person's own"))
        self.say(self.in_full.setText, lambda: tr("In full, for the person"))
        self.say(self.print.setText, lambda: tr("Print the answer (Ctrl+P)"))
        self.say(self.ties.setText, self._tie_words)
        self.offer(lambda: tr("Show what is held"))
        self.print.setEnabled(False)
        self.setFocusProxy(self.document)

    def submit(self) -> None:
        ask = partial(
            self._held.tell,
            self._person,
            self.form["document"] or "",
            self._operator,
            is_seen=self.is_seen.isChecked(),
            in_full=self.in_full.isChecked(),
        )
        self.run(ask, then=self._show, failed=lambda error: self.on_refused(error, self.form))

    def _show(self, holding: Holding) -> None:
        self.holding = holding
        titles = {kind.key: kind for kind in holding.ledgers}
        self.rows.set_rows([(row, titles.get(row.kind, row.kind)) for row in holding.rows])
        self.looks.set_rows(holding.looks)
        self.hint.setText(self._told())
        self.ties.setText(self._tie_words())
        self.print.setEnabled(True)
        self.print.setFocus()
        self.tell(tr("Done and recorded."))

    def _told(self) -> str:
        held = self.holding
        if held is None:
            return tr("Ask for the document first. Whoever tells it is recorded.")
        who = held.record.name if held.record else tr("a visitor or returnee, in no record")
        return tr(
            "{name}: {entries} entries, {photos} photos, {passes} passes. Told at {when}, line of "
            "the log {number}.",
            name=who,
            entries=sum(row.count for row in held.rows),
            photos=held.photos,
            passes=held.record.passes if held.record else 0,
            when=day_and_time(held.told_at),
            number=held.number,
        )

    def _tie_words(self) -> str:
        if self.holding is None:
            return ""
        told = "; ".join(tie_words(tie) for tie in self.holding.ties)
        if not told:
            return tr("Nothing: all of it can be erased on request.")
        return tr("Cannot be erased yet: {what}", what=told)

    def _on_print(self) -> None:
        if self.holding is not None:
            self.print_asked.emit(self.holding)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.document, _documents(), self.document.currentData())


def _documents() -> list[tuple[str, str]]:
    return [("", ""), *((one, document_words(one)) for one in DOCUMENTS)]


def _rows() -> RowsView:
    return RowsView(
        (
            Column(
                title=lambda: tr("Kind of data"), words=lambda r: kind_title(r[1]), stretch=True
            ),
            Column(title=lambda: tr("Entries"), words=lambda r: str(r[0].count)),
            Column(title=lambda: tr("Kept until"), words=lambda r: _until(r[0])),
        ),
        lambda: tr("Nothing is shown before the document was seen."),
        searchable=False,
    )


def _looks() -> RowsView:
    return RowsView(
        (
            Column(title=lambda: tr("When"), words=lambda r: day_and_time(r.at)),
            Column(title=lambda: tr("By whom"), words=lambda r: r.operator),
            Column(title=lambda: tr("Did what"), words=_look, stretch=True),
        ),
        lambda: tr("Nobody has opened it, as far back as the log is kept."),
        searchable=False,
    )


def _look(look: Look) -> str:
    told = act_words(look.action)
    return f"{told} ({why_words(look.reason)})" if look.reason else told


def _until(row: HeldRow) -> str:
    if row.until is not None:
        return f"{row.until.astimezone():%Y-%m-%d}"
    return next((kept_words(kind) for kind in KINDS if kind.key == row.kind), "")
