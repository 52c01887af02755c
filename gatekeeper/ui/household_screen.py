"""A household opened: its people, its landlord, and what a clerk changes there (一户一档)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.abroad import Abroad
from gatekeeper.services.enrolment import Door, Enrolment
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.household_files import HouseholdFiles
from gatekeeper.services.households import HouseholdCard, Households, Landlord, MemberRow
from gatekeeper.text import tr
from gatekeeper.text.grid import charge_words
from gatekeeper.ui.abroad_marking import AbroadMarking
from gatekeeper.ui.door_form import add_door, door_of
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.member_columns import member_columns
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.ringing import RING_KEY, Ringing
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import Screen, Tasks, beside, button, label


class HouseholdScreen(Screen):
    """`card_asked` carries a member to open, `person_asked` the door a new one is entered for.

    `gathered` carries the file as it is drawn.
    """

    card_asked = Signal(str)
    person_asked = Signal(object)
    gathered = Signal(object)

    def __init__(
        self,
        household: UUID,
        households: Households,
        enrolment: Enrolment,
        hosts: Hosts,
        files: HouseholdFiles,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        abroad: Abroad | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._household, self._operator = household, operator
        self._households, self._enrolment, self._files = households, enrolment, files
        self._card: HouseholdCard | None = None
        self._does = ""
        self.told = label("lead")
        self.list = RowsView(
            member_columns(),
            lambda: tr("An empty flat. “Add a person” makes its first member."),
            searchable=False,
        )
        self.list.opened.connect(self._on_member)
        self.ringing = Ringing(self, hosts, operator)
        self.away = AbroadMarking(self, abroad, operator)
        self.add, self.moving, self.landlord, self.door = (button() for _ in range(4))
        self.file = button()
        self.landlord_form, self.door_form, self.file_form = (Form(columns=3) for _ in range(3))
        self.landlord_form.add("name", lambda: tr("Landlord"), line(longest=80))
        self.landlord_form.add("phone", lambda: tr("Landlord's phone"), line(longest=24))
        add_door(self.door_form)
        self.file_form.add(
            "reason",
            lambda: tr("Reason, where names and numbers are wanted in full"),
            line(longest=60),
        )
        self.forms = Pages()
        asked = (self.landlord_form, self.door_form, self.file_form, self.away.form)
        for form in (QWidget(), *asked):
            self.forms.addWidget(form)
        top = beside(self.told, self.file)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.away.told)
        self.body.addWidget(self.forms)
        self.body.addWidget(self.list, 1)
        self._wire()
        self._say()
        self.setFocusProxy(self.list)
        self.reload()

    def _wire(self) -> None:
        self.add.clicked.connect(self._on_add)
        self.moving.clicked.connect(lambda: self._ask("move"))
        self.door.clicked.connect(lambda: self._ask("door"))
        self.landlord.clicked.connect(self._on_landlord)
        self.away.button.clicked.connect(self._on_away)
        self.file.clicked.connect(self._on_file)
        QShortcut(QKeySequence("Ctrl+N"), self, self._on_add)
        QShortcut(QKeySequence("Ctrl+P"), self, self.file.click)
        for made in (self.ringing.button, self.door, self.landlord, self.moving, self.add):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.buttons.insertWidget(self.buttons.count() - 1, self.away.button)
        self.list.picked.connect(lambda _: self._allow())
        self.leave.clicked.disconnect()
        self.leave.clicked.connect(self._on_leave)

    def _say(self) -> None:
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, lambda: tr("Opening this page is recorded."))
        self.say(self.told.setText, self._told)
        self.say(self.add.setText, lambda: tr("Add a person (Ctrl+N)"))
        self.say(self.moving.setText, lambda: tr("Move the person"))
        self.say(self.file.setText, lambda: tr("File on paper (Ctrl+P)"))
        self.say(self.landlord.setText, lambda: tr("Landlord"))
        self.say(self.door.setText, lambda: tr("Correct the door"))
        self.offer(self._primary_words)
        self._allow()

    @property
    def _may_edit(self) -> bool:
        return may(self._operator.role, Act.EDIT_REGISTRY)

    @property
    def _may_file(self) -> bool:
        return may(self._operator.role, Act.OBSERVATION)

    def _title(self) -> str:
        place = self._card.place if self._card else ""
        return tr("Household {place}", place=place) if place else tr("Household")

    def _told(self) -> str:
        card = self._card
        if card is None:
            return ""
        people = tr(
            "People: {count}, of them tenants: {renters}.",
            count=card.row.members,
            renters=card.row.renters,
        )
        people = f"{people} {charge_words(card.charge)}"
        if not card.row.is_rented:
            return people
        whom = " ".join(part for part in (card.landlord, card.landlord_phone) if part)
        named = tr("Landlord: {whom}.", whom=whom) if whom else tr("The landlord is not known.")
        return f"{people} {tr('Rented.')} {named}"

    def _primary_words(self) -> str:
        words = {
            "move": tr("Move the person"),
            "door": tr("Save the door"),
            "away": tr("Mark on the map"),
            "file": tr("Show the file"),
        }
        return words.get(self._does, tr("Save the landlord"))

    # --- showing ------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again who lives there."""
        self.run(
            self._households.open, self._household, self._operator, then=self._show, quiet=True
        )

    def _show(self, card: HouseholdCard) -> None:
        self._card = card
        self.list.set_rows(card.members)
        self.away.reload(card.row.household)
        self.ringing.allow(card.row.household)
        self.retranslate()
        self._allow()

    def _allow(self) -> None:
        self.primary.setVisible(bool(self._does))
        is_free = not self._does
        for made, is_his in (
            *((one, self._may_edit) for one in (self.add, self.moving, self.landlord, self.door)),
            (self.away.button, self.away.is_offered),
            (self.file, self._may_file),
        ):
            made.setEnabled(self._card is not None and is_free)
            # A form has the line to itself: in English all of them do not fit beside its button.
            made.setVisible(is_his and is_free)
        member: MemberRow | None = self.list.current
        self.moving.setEnabled(self.moving.isEnabled() and member is not None)
        lives_here = member is not None and member.moved_out_on is None
        if not self._does:
            self.away.choose(member.person if member is not None and lives_here else None)
        self.away.button.setEnabled(lives_here and not self._does)

    # --- acts ---------------------------------------------------------------------------------

    def _on_member(self, row: MemberRow) -> None:
        self.card_asked.emit(str(row.person))

    def _on_add(self) -> None:
        if self._may_edit and self._card is not None:
            self.person_asked.emit(self._door())

    def _door(self) -> Door:
        place = self._card.row if self._card else None
        return Door(building=place.building, unit=place.unit, room=place.room) if place else Door()

    def _on_landlord(self) -> None:
        self.run(
            self._households.landlord, self._household, self._operator, then=self._ask_landlord
        )

    def _ask_landlord(self, told: Landlord) -> None:
        for key, value in (("name", told.name), ("phone", told.phone)):
            self.landlord_form.fields[key].editor.setProperty("text", value)
        self._ask("landlord")

    def _on_away(self) -> None:
        if self.away.is_away:
            self.run(self.away.end, self._operator, then=self._on_done)
        else:
            self.away.clear()
            self._ask("away")

    @property
    def _form(self) -> Form:
        forms = {
            "landlord": self.landlord_form,
            "file": self.file_form,
            "away": self.away.form,
        }
        return forms.get(self._does, self.door_form)

    def _ask(self, does: str) -> None:
        self._does = does
        form = self._form
        if form is self.door_form:
            door = self._door() if does == "door" else Door(building=self._door().building)
            for key in form:
                form.fields[key].editor.setProperty("text", getattr(door, key))
                form.fields[key].show_problem("")
        self.forms.setCurrentWidget(form)
        self.tell("")
        self.retranslate()
        self._allow()
        next(iter(form.fields.values())).editor.setFocus()

    def submit(self) -> None:
        if not self._does:
            return
        act: Any
        if self._does == "file":
            self._gather()
            return
        if self._does == "landlord":
            told = Landlord(name=self.landlord_form["name"], phone=self.landlord_form["phone"])
            act = partial(self._households.set_landlord, self._household, told)
        elif self._does == "away":
            act = self.away.tell
        elif self._does == "door":
            act = partial(self._households.rename, self._household, door_of(self.door_form))
        else:
            row: MemberRow | None = self.list.current
            if row is None:
                return
            act = partial(self._enrolment.move, row.person, door_of(self.door_form))
        self.run(act, self._operator, then=self._on_done, failed=self._on_not)

    def _on_done(self, _result: Any) -> None:
        self._withdraw()
        self.tell(tr("Done and recorded."))
        self.reload()

    def _on_file(self) -> None:
        if self._may_file:
            self._ask("file")

    def _gather(self) -> None:
        """The file in full, or masked where no reason is given."""

        def gathered(data: Any) -> None:
            self._withdraw()
            self.gathered.emit(data)

        reason = self.file_form["reason"]
        gather = self._files.file
        self.run(
            gather, self._household, reason, self._operator, then=gathered, failed=self._on_not
        )

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self._form)

    def _withdraw(self) -> None:
        self._does = ""
        self.forms.setCurrentIndex(0)
        self._allow()
        self.list.setFocus()

    def _on_leave(self) -> None:
        """Out of the form first, then off the screen."""
        if self._does:
            self._withdraw()
        else:
            self.cancelled.emit()

    # --- keys ---------------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        """F2 rings, as on the form of a visitor."""
        if key == RING_KEY:
            self.ringing.ring()
        return key == RING_KEY

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.ringing.ring()
        elif event.key() == Qt.Key.Key_Escape and self._does and not self.question.isVisible():
            self._withdraw()
        else:
            super().keyPressEvent(event)
