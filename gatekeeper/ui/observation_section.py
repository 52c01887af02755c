"""On the card of a person, for the office: his cases of observation, and a new one for him."""

from __future__ import annotations

from functools import partial

from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.observation_lists import CaseRow
from gatekeeper.services.registry import PersonRow
from gatekeeper.text import tr
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.ui.card_sections import CardContext, CardSection, ListSection
from gatekeeper.ui.case_act import CaseAct
from gatekeeper.ui.case_card import CaseCardScreen
from gatekeeper.ui.case_form import CaseForm
from gatekeeper.ui.observation_screen import day_words
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import button


class ObservationSection(ListSection):
    """The newest case first; notices are drawn from the list of all cases."""

    def __init__(self, context: CardContext) -> None:
        rows = RowsView(
            (
                Column(title=lambda: tr("Case"), words=lambda r: r.number),
                Column(title=lambda: tr("Kind of observation"), words=lambda r: kind_words(r.kind)),
                Column(title=lambda: tr("Day n"), words=day_words),
                Column(title=lambda: tr("Last day"), words=lambda r: r.last_on.isoformat()),
                Column(title=lambda: tr("Status"), words=lambda r: case_state_words(r.state)),
                Column(title=lambda: tr("Held car"), words=lambda r: r.car),
                Column(title=lambda: tr("In charge"), words=lambda r: r.charge_name, stretch=True),
            ),
            lambda: tr("Never under observation. “New case” opens the first one."),
            searchable=False,
        )
        new = button()
        super().__init__(context, rows, new)
        self.new = new
        self._cases = (context.app.observation, context.app.observation_lists)
        self.list.opened.connect(self._on_opened)
        self.new.clicked.connect(self._on_new)
        self.say(self.new.setText, lambda: tr("New case"))
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        ask = partial(self._cases[1].all_of_person, self.context.card.person)
        self.context.screen.run(ask, then=self.list.set_rows, lane="read")

    def _on_opened(self, row: CaseRow) -> None:
        screen, who = self.context.screen, self.context.operator
        card = CaseCardScreen(row.id, *self._cases, screen.tasks, operator=who)
        card.act_asked.connect(self._on_act)
        card.person.hide()  # his card stands behind this one
        card.notice.hide()
        card.papers.hide()
        self.context.show(card)

    def _on_act(self, act: str, row: CaseRow) -> None:
        tasks, who = self.context.screen.tasks, self.context.operator
        self.context.show(CaseAct(act, row, *self._cases, tasks, operator=who))

    def _on_new(self) -> None:
        context, card = self.context, self.context.card
        form = CaseForm(
            *self._cases, context.app.registry, context.screen.tasks, operator=context.operator
        )
        row = PersonRow(
            person=card.person,
            name=card.name,
            place=card.place,
            kind=card.kind,
        )
        form.person.choose(row)
        self.context.show(form)


def _is_wanted(context: CardContext) -> bool:
    uses = context.app.standing.policy.uses("observation")
    return bool(uses) and may(context.operator.role, Act.OBSERVATION)


SECTION = CardSection(
    key="observation",
    title=lambda: tr("Observation"),
    make=ObservationSection,
    wanted=_is_wanted,
)
