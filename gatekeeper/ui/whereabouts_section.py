"""On the card of a person, for the office: where he was, and where he is now (O25)."""

from __future__ import annotations

from functools import partial

from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.registry import PersonRow
from gatekeeper.services.whereabouts import StayRow
from gatekeeper.text import tr
from gatekeeper.ui.card_sections import CardContext, CardSection, ListSection
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import button
from gatekeeper.ui.whereabouts_screen import WhereaboutsScreen, day_words


class WhereaboutsSection(ListSection):
    """His stays, the latest first; telling of another one opens the screen of all with him."""

    def __init__(self, context: CardContext) -> None:
        rows = RowsView(
            (
                Column(title=lambda: tr("Where"), words=lambda r: r.stay.place, stretch=True),
                Column(title=lambda: tr("From day"), words=lambda r: day_words(r.stay.from_on)),
                Column(title=lambda: tr("Until"), words=lambda r: day_words(r.stay.until_on)),
                Column(
                    title=lambda: tr("Told on"),
                    words=lambda r: f"{r.told_at.astimezone():%Y-%m-%d %H:%M}",
                ),
            ),
            lambda: tr("No place but this one is known. “New stay” tells of one."),
            searchable=False,
        )
        self.new, self.back = button(), button()
        super().__init__(context, rows, self.new, self.back)
        self.new.clicked.connect(self._on_new)
        self.back.clicked.connect(self._on_back)
        self.list.picked.connect(lambda _: self._allow())
        self.say(self.new.setText, lambda: tr("New stay"))
        self.say(self.back.setText, lambda: tr("Came back today"))
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        ask = partial(self.context.app.whereabouts.of_person, self.context.card.person)
        self.context.screen.run(ask, then=self._show, lane="read")

    def _show(self, rows: tuple[StayRow, ...]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _allow(self) -> None:
        row: StayRow | None = self.list.current
        self.back.setEnabled(row is not None and row.is_away)

    def _on_back(self) -> None:
        row: StayRow | None = self.list.current
        if row is not None:
            whereabouts = self.context.app.whereabouts
            self.context.screen.run(
                whereabouts.end,
                row.id,
                whereabouts.today,
                self.context.operator,
                then=lambda _: self.reload(),
            )

    def _on_new(self) -> None:
        context, card = self.context, self.context.card
        screen = WhereaboutsScreen(
            context.app.whereabouts,
            context.app.registry,
            context.app.exporting,
            context.screen.tasks,
            operator=context.operator,
        )
        row = PersonRow(
            person=card.person,
            name=card.name,
            place=card.place,
            kind=card.kind,
        )
        screen.person.choose(row)
        screen.setFocusProxy(screen.place)
        context.show(screen)


SECTION = CardSection(
    key="whereabouts",
    title=lambda: tr("Whereabouts"),
    make=WhereaboutsSection,
    wanted=lambda context: may(context.operator.role, Act.SCREENING),
)
