"""What the card of a person is made of beside himself: each subject hangs its own section on it.

A section is made when it is first looked at, of what `CardContext` holds, and asks the services
through `context.screen.run`. To add one: a module with a `CardSection`, and its place in the tuple
`ui.people_openings.SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.registry import PersonCard
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import GAP, TOUCH, Screen, Sentence, Speaking, beside


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContext:
    """Whose card it is, on which screen, who looks at it, and how another screen is opened.

    `show` puts a screen of the section's own above the card, `household` opens a household.
    """

    card: PersonCard
    screen: Screen
    operator: Operator
    app: Any
    show: Callable[[Screen], None]
    household: Callable[[UUID], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSection:
    """One section; `wanted` leaves it away where it has nothing to say of this person.

    A made widget with a method `reload` is asked again whenever its card is in front again.
    """

    key: str
    title: Sentence
    make: Callable[[CardContext], QWidget]
    wanted: Callable[[CardContext], bool] = lambda _: True


class Sections(Speaking):
    """One chip per section, one section in front; `turned` carries its key.

    The first one is the screen's own and there at once; the others are made when asked for.
    """

    turned = Signal(str)

    def __init__(self, key: str, title: Sentence, first: QWidget) -> None:
        super().__init__()
        self._titles: dict[str, Sentence] = {key: title}
        self._made: dict[str, QWidget] = {key: first}
        self._sections: dict[str, CardSection] = {}
        self._context: CardContext | None = None
        self.pages = Pages()
        self.pages.addWidget(first)
        self.chips: Choices | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.pages, 1)

    @property
    def current(self) -> QWidget:
        return self.pages.currentWidget()

    def offer(self, sections: Sequence[CardSection], context: CardContext) -> None:
        """Those that are wanted for this person, once it is known who he is."""
        self._context = context
        wanted = [section for section in sections if section.wanted(context)]
        self._sections = {section.key: section for section in wanted}
        self._titles |= {section.key: section.title for section in wanted}
        if not wanted or self.chips is not None:
            return
        self.chips = Choices(lambda: [(k, say()) for k, say in self._titles.items()], columns=0)
        self.chips.check(next(iter(self._titles)))
        self.chips.chosen.connect(self._on_chosen)
        self._column.insertWidget(0, self.chips)

    def reload(self) -> None:
        """The section in front asks again, where it can."""
        again = getattr(self.current, "reload", None)
        if again is not None:
            again()

    def _on_chosen(self, key: str) -> None:
        if key not in self._made and self._context is not None:
            self._made[key] = self._sections[key].make(self._context)
            self.pages.addWidget(self._made[key])
        self.pages.setCurrentWidget(self._made[key])
        self.turned.emit(key)


class ListSection(Speaking):
    """What most sections are: a list, and below it what can be done about it."""

    def __init__(self, context: CardContext, rows: RowsView, *below: QWidget) -> None:
        super().__init__()
        self.context, self.list = context, rows
        rows.table.setMinimumHeight(5 * TOUCH // 2)
        row = beside(*below)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(rows, 1)
        column.addLayout(row)
