"""A profile as a form: every rule by check, what changes in words, what of yesterday, from when."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from gatekeeper import config, text
from gatekeeper.config.profiles import RULES
from gatekeeper.domain import checks
from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.policy import SUBJECTS
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.profiles import Profiles, Version
from gatekeeper.services.what_if import WhatIf
from gatekeeper.text import tr
from gatekeeper.text.profiles import difference, override_words, section_name, subject_name
from gatekeeper.ui.changes_page import ChangesPage
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.profile_pages import Matrix, OrderPage
from gatekeeper.ui.rule_page import RulePage
from gatekeeper.ui.screen import GAP, Screen, Tasks
from gatekeeper.ui.what_if_view import WhatIfView
from gatekeeper.ui.words import day_and_time

# In the order of the panel; `movement`, `repeat` and `lists` have no place of their own in it.
CHECKS = tuple(sorted(checks.NAMES, key=[*checks.WANTED, *sorted(checks.NAMES)].index))
STEPS = tuple(check for check in CHECKS if check not in ("movement", "repeat", "lists"))
# What a profile may leave to the operator, besides what some profile leaves to him already.
OVERRIDABLE = (
    "code-yellow",
    "nucleic-test-too-old",
    "nucleic-test-undated",
    "nucleic-test-unknown",
    "travel-card-star",
    "travel-card-starred",
    "place-code-not-seen",
    "asked-health",
    "asked-contact",
    "asked-travel",
    "asked-refused",
    "pieces-ended",
    "pass-not-in-records",
    "no-active-pass",
)
OPERATOR, NEVER = "operator", "never"


class ProfileEditor(Screen):
    """`finished` carries the order, None where it took force at once."""

    def __init__(
        self,
        content: dict[str, Any],
        profiles: Profiles,
        what_if: WhatIf,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._content, self._profiles, self._operator = content, profiles, operator
        self._in_force = profiles.standing.policy
        self.sections = QListWidget()
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = Pages()
        self._names: list[Callable[[], str]] = []
        self._pages: list[QWidget] = []
        self._build_pages()
        self.changes = ChangesPage(clock, zone)
        self.what_if = WhatIfView(what_if, self, content=self._checked, clock=clock)
        self.changes.column.addWidget(self.what_if, 1)
        self._add_page(lambda: tr("Changes"), self.changes)
        self.sections.currentRowChanged.connect(self._on_section)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(self.sections)
        row.addWidget(self.stack, 1)
        self.body.addLayout(row, 1)
        name = text.profile_name
        self.say(self.title.setText, lambda: tr("Change: {what}", what=name(content["profile"])))
        self.say(
            self.hint.setText,
            lambda: tr("The last page says what changes. Nothing is in force before that."),
        )
        self.offer(lambda: tr("Take into force"))
        self.setFocusProxy(self.sections)
        self._title()
        self.sections.setCurrentRow(0)
        self._on_changed()

    # --- pages --------------------------------------------------------------------------------

    def _build_pages(self) -> None:
        demanded = self._content.get("demanded", {})
        self.asked: dict[Direction, Matrix] = {}
        for way in Direction:
            kinds = [kind.value for kind in PersonKind]
            matrix = Matrix(
                CHECKS, kinds, text.check_name, lambda kind: text.kind_word(PersonKind(kind))
            )
            matrix.tick(
                frozenset(
                    (check, kind)
                    for kind, told in demanded.get(way.value, {}).items()
                    for check in told
                )
            )
            self.asked[way] = matrix
            self._add_page(partial(self._asked_name, way), matrix)
        self.order = OrderPage(
            self._content.get("slots", ()),
            in_order=bool(self._content.get("in_order", False)),
            possible=STEPS,
        )
        self._add_page(lambda: section_name("order"), self.order)
        self.rules: dict[str, RulePage] = {}
        for section, kind in RULES:
            self.rules[section] = RulePage(section, kind, self._content.get(section, {}))
            self._add_page(partial(section_name, section), self.rules[section])
        self.overrides = self._override_page()
        self._add_page(lambda: section_name("overrides"), self.overrides)
        self.subjects = Matrix(
            SUBJECTS, ("here",), subject_name, lambda _: tr("has menus and keys")
        )
        used = self._content.get("subjects", SUBJECTS)
        self.subjects.tick(frozenset((subject, "here") for subject in used))
        self._add_page(lambda: section_name("subjects"), self.subjects)

    def _override_page(self) -> Matrix:
        told = self._content.get("overrides", {})
        codes = dict.fromkeys((*told.get(OPERATOR, ()), *told.get(NEVER, ()), *OVERRIDABLE))
        matrix = Matrix(tuple(codes), (OPERATOR, NEVER), override_words, _override_title)
        matrix.tick(
            frozenset((code, who) for who in (OPERATOR, NEVER) for code in told.get(who, ()))
        )
        return matrix

    def _asked_name(self, way: Direction) -> str:
        return f"{section_name('checks')}: {text.direction_word(way)}"

    def _add_page(self, name: Callable[[], str], page: Any) -> None:
        self._names.append(name)
        self.sections.addItem("")
        self._pages.append(page)
        self.stack.addWidget(page)
        if page is not getattr(self, "changes", None):
            page.changed.connect(self._on_changed)

    def _title(self) -> None:
        for place, name in enumerate(self._names):
            self.sections.item(place).setText(name())
        bar = self.sections.verticalScrollBar().sizeHint().width()
        edge = 2 * self.sections.frameWidth() + bar
        self.sections.setFixedWidth(max(184, self.sections.sizeHintForColumn(0) + edge))

    def _on_section(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.area.verticalScrollBar().setValue(0)

    # --- what it makes ------------------------------------------------------------------------

    @property
    def content(self) -> dict[str, Any]:
        """The profile as its file would hold it."""
        made = deepcopy(self._content)
        made["demanded"] = {
            way.value: {kind.value: self._list(way, kind, matrix.ticked) for kind in PersonKind}
            for way, matrix in self.asked.items()
        }
        made["slots"], made["in_order"] = list(self.order.steps), self.order.strict.isChecked()
        for section, page in self.rules.items():
            made[section] = page.table
        ticked = self.overrides.ticked
        made["overrides"] = {
            who: sorted(code for code, whose in ticked if whose == who) for who in (OPERATOR, NEVER)
        }
        made["subjects"] = [one for one in SUBJECTS if (one, "here") in self.subjects.ticked]
        return made

    def _list(
        self, way: Direction, kind: PersonKind, ticked: frozenset[tuple[str, str]]
    ) -> list[str]:
        """As it stood, what is new behind it."""
        before = self._content.get("demanded", {}).get(way.value, {}).get(kind.value, [])
        now = [check for check in CHECKS if (check, kind.value) in ticked]
        return [one for one in before if one in now] + [one for one in now if one not in before]

    def _checked(self) -> dict[str, Any] | None:
        """The content if every field is good; else its page is shown with the fault beside it."""
        for place, page in enumerate(self._pages):
            if isinstance(page, RulePage) and not page.is_good:
                self.sections.setCurrentRow(place)
                page.is_good  # noqa: B018  (again, now that it is shown: the field takes the focus)
                return None
        made = self.content
        try:
            config.policy_from(made)
        except InvalidInput as error:
            self._show_problems(error.problems)
            return None
        return made

    def _show_problems(self, problems: Any) -> None:
        for problem in problems:
            section, _, field = problem.field.partition(".")
            if section in self.rules:
                self.rules[section].form.show_problems(
                    [Problem(code=problem.code, field=field, parameters=problem.parameters)]
                )
        first = problems[0]
        self.tell(f"{first.field}: {text.sentence(first.code, first.parameters)}", problem=True)

    def _on_changed(self) -> None:
        """What differs is told while one types; a half-typed number says nothing yet."""
        self.tell("")
        self.what_if.forget()
        try:
            policy = config.policy_from(self.content)
        except (InvalidInput, ValueError):
            return
        told = difference(self._in_force, policy)
        self.changes.show_differences(told)
        self.primary.setEnabled(bool(told))

    # --- into force ---------------------------------------------------------------------------

    def submit(self) -> None:
        """First look at what changes, then order it."""
        made = self._checked()
        last = len(self._pages) - 1
        if made is None:
            return
        if self.sections.currentRow() != last:
            self.sections.setCurrentRow(last)
            return
        if self.changes.form.look():
            order = partial(
                self._order, made, self.changes.since.moment, self.changes.form["reason"]
            )
            self.run(order, then=self._on_ordered, failed=self._on_not)

    def _order(self, made: dict[str, Any], since: datetime | None, reason: str) -> Version | None:
        if since is not None:
            return self._profiles.schedule(made, since, self._operator, reason=reason)
        self._profiles.switch(made, self._operator, reason=reason)
        return None

    def _on_ordered(self, order: Version | None) -> None:
        self._in_force = self._profiles.standing.policy
        self._on_changed()
        self.tell(
            tr("Done and recorded.")
            if order is None
            else tr("Ordered: it takes force at {when}.", when=day_and_time(order.since))
        )

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.changes.form)

    def retranslate(self) -> None:
        super().retranslate()
        self._title()
        self._on_changed()


def _override_title(who: str) -> str:
    return tr("the operator may") if who == OPERATOR else tr("nobody may")
