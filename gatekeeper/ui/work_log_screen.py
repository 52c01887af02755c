"""工作日志 (O34): every stint with its hours and what was done; Enter notes, Del takes back."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.stints import Source, Stint
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.stints import Stints, Year
from gatekeeper.text import tr
from gatekeeper.text.crew import affiliation_name
from gatekeeper.text.stints import day_of, ending_words, length_words, span_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class WorkLogScreen(Screen):
    """Of one `person`, or of everybody; `paper_asked` carries the year and whose log it is."""

    paper_asked = Signal(object, object)

    def __init__(
        self,
        stints: Stints,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        year: int,
        person: UUID | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._stints, self._operator = stints, operator
        self._year, self._person = year, person
        self.year: Year | None = None
        zone = stints.posts.standing.zone
        now = stints.clock
        self.list = RowsView(
            (
                Column(title=lambda: tr("Date"), words=lambda r: day_of(r, zone), order=_began),
                Column(
                    title=lambda: tr("From - until"),
                    words=lambda r: span_words(r.began_at, r.ended_at, zone),
                ),
                Column(
                    title=lambda: tr("Time served"),
                    words=lambda r: length_words((r.ended_at or now()) - r.began_at),
                    order=lambda r: (r.ended_at or now()) - r.began_at,
                ),
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(
                    title=lambda: tr("Comes from"),
                    words=lambda r: affiliation_name(r.affiliation) if r.affiliation else "",
                ),
                Column(title=lambda: tr("Post"), words=self._post),
                Column(title=lambda: tr("Known by"), words=lambda r: ending_words(r.ending)),
                Column(title=lambda: tr("What was done"), words=lambda r: r.work, stretch=True),
            ),
            lambda: tr("No hours in this year."),
            chips=(Chip(title=lambda: tr("Nothing noted"), keeps=lambda r: not r.work),),
            exportable=may(operator.role, Act.EXPORT),
        )
        list_export.connect(self.list, self, exporting, operator, "work-log")
        self.list.picked.connect(self._on_picked)
        self.work = line(longest=200)
        self.form = Form(close=True)
        self.form.add("work", lambda: tr("What was done (recorded)"), self.work)
        self.paper, self.back_out = button(), button()
        self.paper.clicked.connect(self._on_paper)
        self.back_out.clicked.connect(self._on_withdraw)
        for made in (self.back_out, self.paper):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        QShortcut(QKeySequence("Ctrl+Del"), self, self.back_out.click)
        self.list.opened.connect(lambda _: self.work.setFocus(Qt.FocusReason.OtherFocusReason))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, self._title)
        self.say(
            self.hint.setText,
            lambda: tr("True, detailed, hours explicit. Signed hours stay as they were recorded."),
        )
        self.say(self.paper.setText, lambda: tr("Print (Ctrl+P)"))
        self.say(self.back_out.setText, lambda: tr("Take back (Ctrl+Del)"))
        self.offer(lambda: tr("Note what was done"))
        self.setFocusProxy(self.list)
        self._on_picked(None)

    def _title(self) -> str:
        name = self._shown[0].name if self._person and self._shown else ""
        return " · ".join(filter(None, (tr("Work log"), name, str(self._year))))

    @property
    def _shown(self) -> tuple[Stint, ...]:
        """Whose log it is; whoever is erased has none."""
        if self.year is None:
            return ()
        wanted = self._person
        return tuple(one for one in self.year.stints if one.name and wanted in (None, one.person))

    def _post(self, row: Stint) -> str:
        return self.year.posts.get(row.post, "") if self.year else ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._stints.year, self._year, self._operator, then=self._show_year, lane="read")

    def _show_year(self, year: Year) -> None:
        self.year = year
        self.list.renew_rows(self._shown, lambda row: row.id)
        self.title.setText(self._title())
        self._on_picked(self.list.current)

    def _on_picked(self, row: Stint | None) -> None:
        role = self._operator.role
        is_own = row is not None and row.account == self._operator.account
        may_note = row is not None and (may(role, Act.ROSTER) or (is_own and may(role, Act.DECIDE)))
        self.form.setEnabled(may_note)
        self.primary.setEnabled(may_note)
        self.back_out.setVisible(may(role, Act.ROSTER))
        self.back_out.setEnabled(row is not None and row.source is Source.ENTERED)
        self.work.setText(row.work if row else "")
        self.form.fields["work"].show_problem("")

    def submit(self) -> None:
        row: Stint | None = self.list.current
        if row is not None:
            self.run(
                self._stints.note,
                row.id,
                self.work.text(),
                self._operator,
                then=self._on_noted,
                failed=self._on_not,
            )

    def _on_noted(self, _: object) -> None:
        self.tell(tr("Noted and recorded."))
        self.list.setFocus()
        self.reload()

    def _on_withdraw(self) -> None:
        row: Stint | None = self.list.current
        if row is not None:
            told = tr("Take back these hours of {name}? The log keeps them.", name=row.name)
            self.question.ask(told, tr("Take back"), lambda: self._withdraw(row))

    def _withdraw(self, row: Stint) -> None:
        self.run(
            self._stints.withdraw,
            row.id,
            self._operator,
            then=lambda _: self.reload(),
            failed=self._on_not,
        )

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def _on_paper(self) -> None:
        if self.year is not None:
            self.paper_asked.emit(self.year, self._person)


def _began(row: Stint) -> object:
    return row.began_at
