"""Employers (单位): the list, and one of them entered or changed above it."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.people import EMPLOYER_CHARACTERS
from gatekeeper.services.employers import EmployerRow, Employers
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class EmployersScreen(Screen):
    """Enter takes an employer into the fields above; Ctrl+N empties them."""

    def __init__(
        self,
        employers: Employers,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._employers, self._operator = employers, operator
        self._row: EmployerRow | None = None
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("Employer"), line(longest=EMPLOYER_CHARACTERS + 20))
        self.form.add("contact", lambda: tr("Whom to ask"), line(longest=80))
        self.form.add("phone", lambda: tr("Phone"), line(longest=24))
        self.list = RowsView(
            (
                Column(title=lambda: tr("Employer"), words=lambda r: r.name, stretch=True),
                Column(title=lambda: tr("Whom to ask"), words=lambda r: mask_name(r.contact)),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(
                    title=lambda: tr("People"),
                    words=lambda r: str(r.people),
                    order=lambda r: r.people,
                ),
            ),
            lambda: tr("No employer yet. The first one is entered above, or with a person."),
        )
        self.list.opened.connect(self._take)
        self.fresh = button()
        self.fresh.clicked.connect(lambda: self._take(None))
        QShortcut(QKeySequence("Ctrl+N"), self, lambda: self._take(None))
        self.buttons.insertWidget(self.buttons.count() - 1, self.fresh)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Employers"))
        self.say(self.hint.setText, lambda: tr("Enter in the list takes its line to be changed."))
        self.say(self.fresh.setText, lambda: tr("New employer (Ctrl+N)"))
        self.offer(lambda: tr("Save the employer"))
        self.setFocusProxy(self.form.fields["name"].editor)
        self.reload()

    def reload(self) -> None:
        """The list again."""
        self.run(self._employers.all, then=self.list.set_rows, lane="read")

    def _take(self, row: EmployerRow | None) -> None:
        self._row = row
        for key, field in self.form.fields.items():
            field.editor.setProperty("text", getattr(row, key) if row else "")
            field.show_problem("")
        self.form.fields["name"].editor.setFocus()

    def submit(self) -> None:
        known = self._row.id if self._row else None
        told = self.form.values
        keep = partial(self._employers.keep, known, told["name"], told["contact"], told["phone"])
        self.run(keep, self._operator, then=self._on_kept, failed=self._on_not)

    def _on_kept(self, row: EmployerRow) -> None:
        self._take(None)
        self.tell(tr("{name} is in the list.", name=row.name))
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)
