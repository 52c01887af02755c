"""On the household's file: whose relative is still abroad, told and ended by a clerk (O20)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.household_marks import AbroadTold
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.abroad import Abroad, AbroadRow
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import Screen, button, label


class AbroadMarking:
    """One button for the member chosen in the list, a form, and a line with what is told."""

    def __init__(self, screen: Screen, abroad: Abroad | None, operator: Operator) -> None:
        self._screen, self._abroad, self._operator = screen, abroad, operator
        self.is_offered = abroad is not None and may(operator.role, Act.OBSERVATION)
        self.rows: tuple[AbroadRow, ...] = ()
        self._person: UUID | None = None
        self.button = button()
        self.told = label("notice")
        self.told.hide()
        self.form = Form(columns=3)
        self.form.add("where", lambda: tr("Country and town"), line(longest=60))
        self.form.add("since", lambda: tr("Since (like 3-1)"), line(longest=10))
        self.form.add("who", lambda: tr("Who (empty: this person)"), line(longest=40))
        screen.say(self.button.setText, self._button_words)

    def reload(self, household: UUID) -> None:
        """Ask again what is told about this flat."""
        if self.is_offered and self._abroad is not None:
            self._screen.run(
                self._abroad.of_household, household, self._operator, then=self._show, lane="read"
            )

    def _show(self, rows: tuple[AbroadRow, ...]) -> None:
        self.rows = rows
        self.told.setText("\n".join(abroad_words(row) for row in rows))
        self.told.setVisible(bool(rows))
        self.button.setText(self._button_words())

    def choose(self, person: UUID | None) -> None:
        """Whom the button is about."""
        self._person = person
        self.button.setText(self._button_words())

    @property
    def is_away(self) -> bool:
        """Is there a mark of the chosen member?"""
        return any(row.person == self._person for row in self.rows)

    def _button_words(self) -> str:
        return tr("No longer abroad") if self.is_away else tr("Somebody is abroad")

    def clear(self) -> None:
        """An empty form; since when is usually not today."""
        for key in self.form:
            self.form.fields[key].editor.setProperty("text", "")
            self.form.fields[key].show_problem("")

    # --- for the write lane -------------------------------------------------------------------

    def tell(self, operator: Operator) -> None:
        """What was typed, about the chosen member."""
        assert self._abroad is not None
        assert self._person is not None
        told = AbroadTold(
            where=self.form["where"],
            since=day_typed(self.form["since"], self._abroad.today),
            who=self.form["who"],
        )
        self._abroad.tell(self._person, told, operator)

    def end(self, operator: Operator) -> None:
        """The chosen member's mark."""
        assert self._abroad is not None
        assert self._person is not None
        self._abroad.end(self._person, operator)


def abroad_words(row: AbroadRow) -> str:
    """Whose relative is where, since when, who told it, how long it is believed."""
    whose = f"{row.name} ({row.who})" if row.who else row.name
    return tr(
        "Abroad: {whose}, {where}, since {since}; told by {by}, counts until {until}.",
        whose=whose,
        where=row.where,
        since=_day(row.since),
        by=row.by,
        until=_day(row.until),
    )


def _day(day: date) -> str:
    return day.isoformat()
