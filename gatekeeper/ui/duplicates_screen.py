"""People entered twice: pairs, the two side by side with what differs, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duplicates import COMPARED, Entered, Pair, differences
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.services.duplicates import Duplicates, MergeRow, compare
from gatekeeper.text import kind_word, mark, tr
from gatekeeper.text.people import likeness_words, sex_word, tenure_word
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import clock_time

DIFFERS = "≠ "

_TITLES = {
    "name": mark("Name"),
    "latin_name": mark("Name in Latin letters"),
    "id_number": mark("ID number"),
    "paper_number": mark("Number of the document"),
    "phone": mark("Phone"),
    "place": mark("Address"),
    "kind": mark("Kind"),
    "sex": mark("Sex"),
    "born_on": mark("Birthday"),
    "tenure": mark("Owner or tenant"),
}
_WORDS: dict[str, Callable[[Any], str]] = {
    "id_number": mask_id,
    "paper_number": mask_id,
    "phone": mask_phone,
    "kind": lambda kind: kind_word(PersonKind(kind)) if kind else "",
    "sex": sex_word,
    "tenure": tenure_word,
    "born_on": lambda day: f"{day:%Y}" if day else "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One line of the comparison."""

    key: str
    one: str
    other: str
    differs: bool


class DuplicatesScreen(Screen):
    """Above the pairs, below the two of one pair; what was merged today can be undone."""

    def __init__(
        self,
        duplicates: Duplicates,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._duplicates, self._operator = duplicates, operator
        self._busy_words = tr("Comparing everybody ...")
        self.pairs = RowsView(
            (
                Column(title=lambda: tr("Why"), words=lambda p: likeness_words(p.why)),
                Column(title=lambda: tr("Entered first"), words=lambda p: _who(p.one)),
                Column(
                    title=lambda: tr("Entered later"), words=lambda p: _who(p.other), stretch=True
                ),
            ),
            lambda: self._busy_words,
        )
        self.two = RowsView(
            (
                Column(title=lambda: tr("Value"), words=lambda r: tr(_TITLES[r.key])),
                Column(title=lambda: tr("Entered first"), words=lambda r: r.one),
                Column(
                    title=lambda: tr("Entered later"),
                    words=lambda r: (DIFFERS if r.differs else "") + r.other,
                    stretch=True,
                ),
            ),
            lambda: tr("Choose a pair above."),
            searchable=False,
        )
        self.merged = RowsView(
            (
                Column(
                    title=lambda: tr("Time"),
                    words=lambda r: clock_time(r.merged_at),
                    order=lambda r: r.merged_at,
                ),
                Column(title=lambda: tr("Kept entry"), words=lambda r: mask_name(r.name)),
                Column(
                    title=lambda: tr("Was merged into it"),
                    words=lambda r: mask_name(r.other_name),
                    stretch=True,
                ),
            ),
            lambda: tr("Nothing was merged today."),
            searchable=False,
        )
        self.which = Choices(
            lambda: (("pairs", tr("Pairs")), ("merged", tr("Merged today"))), columns=2
        )
        self.which.check("pairs")
        self.lists = Pages()
        for view in (self.pairs, self.merged):
            self.lists.addWidget(view)
        self.first, self.later, self.apart, self.undo = (button() for _ in range(4))
        self._wire()
        self.body.addWidget(self.which)
        self.body.addWidget(self.lists, 1)
        self.body.addWidget(self.two, 1)
        self._say()
        self.setFocusProxy(self.pairs)
        self.reload()

    def _wire(self) -> None:
        self.which.chosen.connect(self._on_which)
        self.pairs.picked.connect(self._on_pair)
        self.merged.picked.connect(lambda _: self._allow())
        self.first.clicked.connect(lambda: self._ask(keeps_first=True))
        self.later.clicked.connect(lambda: self._ask(keeps_first=False))
        self.apart.clicked.connect(self._on_apart)
        self.undo.clicked.connect(self._on_undo)
        for keys, made in (
            ("Ctrl+1", self.first),
            ("Ctrl+2", self.later),
            ("Ctrl+D", self.apart),
            ("Ctrl+Z", self.undo),
        ):
            QShortcut(QKeySequence(keys), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Entered twice"))
        self.say(
            self.hint.setText,
            lambda: tr("Passes, passages, cars and cases follow whoever stays. Undone today only."),
        )
        self.say(self.first.setText, lambda: tr("Keep the first (Ctrl+1)"))
        self.say(self.later.setText, lambda: tr("Keep the later (Ctrl+2)"))
        self.say(self.apart.setText, lambda: tr("Two people (Ctrl+D)"))
        self.say(self.undo.setText, lambda: tr("Undo the merge (Ctrl+Z)"))
        self._allow()

    # --- finding ------------------------------------------------------------------------------

    def reload(self) -> None:
        """Everybody is read, compared at the desk, and what was decided before is left out."""
        self._busy_words = tr("Comparing everybody ...")
        self.run(self._duplicates.open, self._operator, then=self._read, quiet=True)
        self.run(self._duplicates.of_today, then=self._show_merged, lane="read")

    def _read(self, _recorded: None) -> None:
        self._read_on(())

    def _read_on(self, before: tuple[Entered, ...]) -> None:
        """Step by step, so that a search at the gate comes between."""

        def read(found: tuple[Entered, ...]) -> None:
            if len(found) > len(before):
                self._read_on(found)
            else:
                self.run(compare, found, then=self._compared, lane="desk")

        self.run(self._duplicates.entered, before, then=read, lane="read")

    def _compared(self, pairs: Sequence[Pair]) -> None:
        self.run(self._duplicates.undecided, pairs, then=self._show_pairs, lane="read")

    def _show_pairs(self, pairs: Sequence[Pair]) -> None:
        self._busy_words = tr("Nobody seems to be entered twice.")
        self.pairs.set_rows(pairs)
        self._on_pair(self.pairs.current)

    def _show_merged(self, rows: Sequence[MergeRow]) -> None:
        self.merged.set_rows(rows)
        self._allow()

    def _on_which(self, key: str) -> None:
        self.lists.setCurrentWidget(self.pairs if key == "pairs" else self.merged)
        self.two.setVisible(key == "pairs")
        self._allow()

    def _on_pair(self, pair: Pair | None) -> None:
        self.two.set_rows(_compared(pair) if pair else ())
        self._allow()

    def _allow(self) -> None:
        is_pairs = self.lists.currentWidget() is self.pairs
        for made in (self.first, self.later, self.apart):
            made.setVisible(is_pairs)
            made.setEnabled(self.pairs.current is not None)
        self.undo.setVisible(not is_pairs)
        self.undo.setEnabled(self.merged.current is not None)

    # --- deciding -----------------------------------------------------------------------------

    def _ask(self, *, keeps_first: bool) -> None:
        pair: Pair | None = self.pairs.current
        if pair is None or self.lists.currentWidget() is not self.pairs:
            return
        stays, goes = (pair.one, pair.other) if keeps_first else (pair.other, pair.one)
        self.question.ask(
            lambda: tr(
                "{goes} becomes another name for {stays}. If both have a pass, the older one ends.",
                goes=_who(goes),
                stays=_who(stays),
            ),
            lambda: tr("Merge"),
            partial(self._merge, stays, goes),
        )

    def _merge(self, stays: Entered, goes: Entered) -> None:
        self.run(
            self._duplicates.merge,
            stays.person,
            goes.person,
            self._operator,
            then=self._on_decided,
        )

    def _on_apart(self) -> None:
        pair: Pair | None = self.pairs.current
        if pair is not None and self.lists.currentWidget() is self.pairs:
            tell = partial(self._duplicates.tell_apart, pair.one.person, pair.other.person)
            self.run(tell, self._operator, then=self._on_decided)

    def _on_undo(self) -> None:
        row: MergeRow | None = self.merged.current
        if row is not None and self.lists.currentWidget() is self.merged:
            self.run(self._duplicates.undo, row.id, self._operator, then=self._on_decided)

    def _on_decided(self, _result: object) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()


def _who(one: Entered) -> str:
    return "  ".join(part for part in (mask_name(one.name), one.place) if part)


def _compared(pair: Pair) -> tuple[Compared, ...]:
    differs = differences(pair.one, pair.other)
    told = (
        Compared(
            key=key,
            one=_value(key, pair.one),
            other=_value(key, pair.other),
            differs=differs[key],
        )
        for key in COMPARED
    )
    lines = (line for line in told if line.one or line.other)
    return tuple(sorted(lines, key=lambda line: not line.differs))


def _value(key: str, one: Entered) -> str:
    value = getattr(one, key)
    return _WORDS[key](value) if key in _WORDS else str(value or "")
