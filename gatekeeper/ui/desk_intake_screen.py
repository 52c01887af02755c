"""Somebody is taken in at the hall's triage desk or the isolation site, by one short form (O46)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.day_sheet import tenths_typed
from gatekeeper.domain.desk_intake import ROOM_CHARACTERS, SYMPTOM_CHARACTERS, Desk, TakenIn
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.observation import ORIGIN_CHARACTERS
from gatekeeper.domain.visits import NAME_CHARACTERS
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.services.triage_desk import IntakeRow, TriageDesk
from gatekeeper.text import tr
from gatekeeper.ui.fever_form import reading
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.screen import Screen, Tasks, button


class DeskIntakeScreen(Screen):
    """`card_asked` carries who was taken in last, and whether the card goes on the roll."""

    card_asked = Signal(object, bool)

    def __init__(
        self,
        desk: TriageDesk,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._desk, self._registry, self._operator = desk, registry, operator
        self._last: IntakeRow | None = None
        self._today: Sequence[TakenIn] = ()
        self.where = Choices(
            lambda: [
                (Desk.HALL.value, tr("Triage desk of the hall (goes home)")),
                (Desk.SITE.value, tr("Isolation site (stays there)")),
            ],
            columns=2,
        )
        self.where.check(Desk.HALL)
        self.person = PersonPicker(lambda: tr("Whom (name or address)"), self._search, self)
        self.form = Form(columns=3, close=True)
        self.origin, self.room = line(longest=ORIGIN_CHARACTERS), line(longest=ROOM_CHARACTERS)
        self.tenths, self.symptoms = line(longest=6), line(longest=SYMPTOM_CHARACTERS)
        self.charge, self.phone = line(longest=NAME_CHARACTERS), line(longest=24)
        self.form.add("origin", lambda: tr("Came from"), self.origin)
        self.form.add("tenths", lambda: tr("Temperature °C"), self.tenths, reading)
        self.form.add("symptoms", lambda: tr("Symptoms"), self.symptoms)
        self.form.add("room", lambda: tr("Room of the site"), self.room)
        self.form.add("charge_name", lambda: tr("Person in charge"), self.charge)
        self.form.add("charge_phone", lambda: tr("Telephone"), self.phone)
        self.card, self.roll = button(), button()
        for made, keys in ((self.roll, "Ctrl+R"), (self.card, "Ctrl+P")):
            made.setEnabled(False)
            QShortcut(QKeySequence(keys), self, made.click)
            self.buttons.insertWidget(2, made)
        self.card.clicked.connect(lambda: self.card_asked.emit(self._last, False))
        self.roll.clicked.connect(lambda: self.card_asked.emit(self._last, True))
        for part in (self.where, self.person, self.form):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.person.done.connect(self.origin.setFocus)
        self.say(self.title.setText, lambda: tr("Intake"))
        self.say(self.hint.setText, self._figures)
        self.say(self.card.setText, lambda: tr("Visit card (Ctrl+P)"))
        self.say(self.roll.setText, lambda: tr("On the roll (Ctrl+R)"))
        self.offer(lambda: tr("Take in"))
        self.setFocusProxy(self.person)
        self._ask()

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def _ask(self) -> None:
        self.run(self._desk.today, then=self._on_today, lane="read")

    def _on_today(self, today: Sequence[TakenIn]) -> None:
        self._today = today
        self.hint.setText(self._figures())

    def _figures(self) -> str:
        return tr(
            "Taken in today: hall {hall}, site {site}, from {origins} places.",
            hall=sum(one.desk is Desk.HALL for one in self._today),
            site=sum(one.desk is Desk.SITE for one in self._today),
            origins=len({one.origin for one in self._today}),
        )

    def submit(self) -> None:
        good = [self.person.field.look(), self.form.look()]
        person = self.person.person
        if not all(good) or person is None:
            return
        told = TakenIn(
            desk=Desk(self.where.value),
            origin=self.origin.text(),
            room=self.room.text(),
            tenths=tenths_typed(self.tenths.text()),
            symptoms=self.symptoms.text(),
        )
        self.run(
            self._desk.take_in,
            person,
            told,
            self.charge.text(),
            self.phone.text(),
            self._operator,
            then=self._on_taken,
            failed=self._on_not,
        )

    def _on_taken(self, row: IntakeRow) -> None:
        """The next one; desk and who is in charge stay."""
        self._last = row
        for made in (self.card, self.roll):
            made.setEnabled(row.told.gets_card)
        parts = [f"{row.number}  {mask_name(row.name)}"]
        if row.fever:
            parts.append(tr("High temperature: fever case {number}.", number=row.fever))
        if row.told.gets_card:
            parts.append(tr("From Hubei: hand out the visit card."))
        self.tell("  ".join(parts), problem=bool(row.fever))
        for typed in (self.origin, self.room, self.tenths, self.symptoms):
            typed.clear()
        for field in self.form.fields.values():
            field.show_problem("")
        self.person.choose(None)
        self.person.setFocus()
        self._ask()

    def _on_not(self, error: BaseException) -> None:
        whose = [one for one in getattr(error, "problems", ()) if one.field == "person"]
        if whose:
            self.person.field.show_problem(text.sentence(whose[0].code, whose[0].parameters))
        else:
            self.on_refused(error, self.form)
