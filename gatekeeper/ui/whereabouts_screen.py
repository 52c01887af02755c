"""Who was where: somebody's places and times told, and asked by place and days (O25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.screening import PLACE_CHARACTERS
from gatekeeper.domain.typed import day_typed
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.registry import Registry
from gatekeeper.services.whereabouts import StayRow, Whereabouts
from gatekeeper.text import tr
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class WhereaboutsScreen(Screen):
    """The fields tell of a person; "Ask" takes place and days of them as a question instead."""

    card_asked = Signal(str)

    def __init__(
        self,
        whereabouts: Whereabouts,
        registry: Registry,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._whereabouts, self._operator = whereabouts, operator
        self.person = PersonPicker(
            lambda: tr("Whom (name or address)"),
            lambda typed, answer: self.run(registry.search, typed, then=answer, lane="read"),
            self,
        )
        self.form = Form(columns=4)
        self.form.place("person", self.person.field, self.person)
        self.place, self.first, self.last = line(longest=PLACE_CHARACTERS), _day(), _day()
        self.form.add("place", lambda: tr("Where"), self.place)
        self.form.add("from_on", lambda: tr("From day"), self.first, day_fault)
        self.form.add("until_on", lambda: tr("Until, or still there"), self.last, day_fault)
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.name),
                    searched=lambda r: r.name,
                ),
                Column(title=lambda: tr("Address"), words=lambda r: r.door),
                Column(title=lambda: tr("Where"), words=lambda r: r.stay.place, stretch=True),
                Column(title=lambda: tr("From day"), words=lambda r: day_words(r.stay.from_on)),
                Column(title=lambda: tr("Until"), words=lambda r: day_words(r.stay.until_on)),
            ),
            lambda: tr("Nobody was told to be elsewhere. A round tells, or the fields above."),
            chips=(Chip(title=lambda: tr("Away now"), keeps=lambda r: r.is_away),),
            exportable=True,
        )
        self.list.opened.connect(lambda row: self.card_asked.emit(str(row.person)))
        self.list.picked.connect(lambda _: self._allow())
        list_export.connect(self.list, self, exporting, operator, "whereabouts")
        self.asks, self.back, self.gone = (button() for _ in range(3))
        self.asks.clicked.connect(self.reload)
        self.back.clicked.connect(self._on_back)
        self.gone.clicked.connect(self._on_gone)
        QShortcut(QKeySequence("Ctrl+F"), self, self.asks.click)
        for made in (self.gone, self.back, self.asks):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Who was where"))
        self.say(
            self.hint.setText,
            lambda: tr("Place and days alone: “Who was there” shows everybody who was."),
        )
        self.say(self.asks.setText, lambda: tr("Who was there (Ctrl+F)"))
        self.say(self.back.setText, lambda: tr("Came back today"))
        self.say(self.gone.setText, lambda: tr("Entered by mistake"))
        self.offer(lambda: tr("Save the stay"))
        self.person.done.connect(self.place.setFocus)
        self.setFocusProxy(self.person)
        self._allow()
        self.reload()

    def reload(self) -> None:
        """Who was in this place in these days; empty fields do not narrow."""
        if not all(self.form.fields[key].look() for key in ("from_on", "until_on")):
            return
        first, last = day_typed(self.form["from_on"]), day_typed(self.form["until_on"])
        self.run(
            self._whereabouts.between,
            self.form["place"],
            first,
            last,
            then=self._show,
            lane="read",
        )

    def _show(self, rows: Sequence[StayRow]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _allow(self) -> None:
        row: StayRow | None = self.list.current
        self.back.setEnabled(row is not None and row.is_away)
        self.gone.setEnabled(row is not None)

    def submit(self) -> None:
        if not self.form.look():
            return
        stay = Stay(
            place=self.form["place"],
            from_on=day_typed(self.form["from_on"]),
            until_on=day_typed(self.form["until_on"]),
        )
        self.run(
            self._whereabouts.tell,
            self.person.person,
            stay,
            self._operator,
            then=self._on_told,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _on_told(self, _: object) -> None:
        self.person.choose(None)
        for made in (self.place, self.first, self.last):
            made.clear()
        for field in self.form.fields.values():
            field.show_problem("")
        self.tell(tr("Done and recorded."))
        self.reload()

    def _on_back(self) -> None:
        row: StayRow | None = self.list.current
        if row is not None:
            today = self._whereabouts.today
            self.run(
                self._whereabouts.end,
                row.id,
                today,
                self._operator,
                then=lambda _: self.reload(),
            )

    def _on_gone(self) -> None:
        row: StayRow | None = self.list.current
        if row is None:
            return
        self.question.ask(
            lambda: tr(
                "Take out {name} in {place}?", name=mask_name(row.name), place=row.stay.place
            ),
            lambda: tr("Entered by mistake"),
            lambda: self.run(
                self._whereabouts.withdraw,
                row.id,
                self._operator,
                then=lambda _: self.reload(),
            ),
        )


def day_fault(typed: str) -> str:
    """A day, or nothing."""
    return "" if not typed.strip() or day_typed(typed) else tr("A day like 2026-03-02.")


def _day() -> QLineEdit:
    made = line(longest=10)
    made.setPlaceholderText("2026-03-02")
    return made


def day_words(day: date | None) -> str:
    """The day; nothing where it is not known, or has not come."""
    return day.isoformat() if day else ""
