"""Behind a door of a round: how each person is, who is away where, who came back (O01, O04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.screening import PLACE_CHARACTERS, Answer, Channel, Result
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.screening import DoorCard, PersonRow, Screening
from gatekeeper.text import tr
from gatekeeper.text.screening import result_words, stands_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, choice, choose, fill, line, tick
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks


class DoorPeopleScreen(Screen):
    """Everybody is well until something else is said; one save for all of them."""

    def __init__(
        self,
        round: UUID,
        household: UUID,
        screening: Screening,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._round, self._household, self._screening = round, household, screening
        self._operator = operator
        self._card: DoorCard | None = None
        self._answers: dict[UUID, Answer] = {}
        self._is_showing = False
        self.channel = choice(_channels())
        self.result = Choices(_results, columns=2)
        self.place, self.since = line(longest=PLACE_CHARACTERS), line(longest=10)
        self.since.setPlaceholderText("2026-03-02")
        self.examined = tick()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Result"), words=self._result_of),
                Column(
                    title=lambda: tr("Where, or from where"), words=self._place_of, stretch=True
                ),
                Column(title=lambda: tr("Examined"), words=self._examined_of),
            ),
            lambda: tr("Nobody lives behind this door."),
            searchable=False,
        )
        self.form = Form(columns=2)
        self.form.add("result", lambda: tr("How the person is"), self.result)
        self.form.add("examined", lambda: tr("Examined"), self.examined)
        self.form.add("place", lambda: tr("Where, or from where"), self.place)
        self.form.add("since", lambda: tr("Since"), self.since, _day_fault)
        self.form.add("channel", lambda: tr("Asked"), self.channel)
        self.list.picked.connect(self._on_picked)
        self.form.changed.connect(self._on_changed)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: self._card.place if self._card else "")
        self.say(self.hint.setText, self._told)
        self.say(self.examined.setText, lambda: tr("was examined"))
        self.offer(lambda: tr("Save the answers"))
        self.setFocusProxy(self.list.table)
        self.run(self._screening.open, round, household, operator, then=self._show, quiet=True)

    def _told(self) -> str:
        stands = stands_words(self._card.screened) if self._card else ""
        return tr("{stands}. Whoever is not named otherwise is well.", stands=stands)

    def _show(self, card: DoorCard) -> None:
        self._card = card
        self._answers = {row.person: row.answer for row in card.people}
        if card.screened is not None:
            choose(self.channel, card.screened.channel)
        self.list.set_rows(card.people)
        self.retranslate()
        self._on_picked(self.list.current)

    def _on_picked(self, row: PersonRow | None) -> None:
        """What stands of the person under the cursor, into the fields."""
        if row is None:
            return
        answer = self._answers[row.person]
        self._is_showing = True
        self.result.check(answer.result)
        self.place.setText(answer.place)
        self.since.setText(answer.since.isoformat() if answer.since else "")
        self.examined.setChecked(answer.is_examined)
        self._is_showing = False
        self._allow(answer.result)

    def _allow(self, result: Result) -> None:
        for key in ("place", "since"):
            self.form.fields[key].setEnabled(result.has_place)

    def _on_changed(self) -> None:
        row: PersonRow | None = self.list.current
        if row is None or self._is_showing:
            return
        result = Result(self.form["result"] or Result.WELL)
        self._answers[row.person] = Answer(
            person=row.person,
            result=result,
            place=self.form["place"],
            since=day_typed(self.form["since"]),
            is_examined=bool(self.form["examined"]),
        )
        self._allow(result)
        self.list.table.viewport().update()

    def submit(self) -> None:
        if not self.form.look():
            return
        answers = tuple(
            one if one.result.has_place else replace(one, place="", since=None)
            for one in self._answers.values()
        )
        self.run(
            self._screening.answer,
            self._round,
            self._household,
            Channel(self.form["channel"]),
            answers,
            self._operator,
            then=self.finished.emit,
            failed=lambda error: self.on_refused(error, self.form),
        )

    def _answer(self, row: PersonRow) -> Answer:
        return self._answers.get(row.person, row.answer)

    def _result_of(self, row: PersonRow) -> str:
        return result_words(self._answer(row).result)

    def _place_of(self, row: PersonRow) -> str:
        answer = self._answer(row)
        since = answer.since.isoformat() if answer.since else ""
        return " ".join(part for part in (answer.place, since) if part)

    def _examined_of(self, row: PersonRow) -> str:
        return tr("yes") if self._answer(row).is_examined else ""

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.channel, _channels())


def _results() -> list[tuple[str, str]]:
    return [(one.value, result_words(one)) for one in Result]


def _channels() -> list[tuple[Channel, str]]:
    words = {Channel.PHONE: tr("by phone"), Channel.DOOR: tr("at the door")}
    return list(words.items())


def _day_fault(typed: str) -> str:
    day: date | None = day_typed(typed)
    return "" if not typed.strip() or day else tr("A day like 2026-03-02.")
