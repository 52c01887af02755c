"""核酸, 行程卡, 场所码, 问: a letter opens the question in the panel, a digit answers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from gatekeeper import text
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.nucleic import SPANS, NucleicTest, TestResult
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Answer
from gatekeeper.domain.typed import time_typed
from gatekeeper.text import tr
from gatekeeper.ui.forms import Field
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.screen import Screen, Tasks

if TYPE_CHECKING:
    from gatekeeper.services.shown import Shown
    from gatekeeper.ui.gate_screen import GateScreen

Option = tuple[str, str]
SAMPLED = "sampled-at"
"""The option that asks for the day and time of the sample instead of being an answer."""
PLACES_AT_MOST = 6
"""Digits are for the places whose star counts; more of them do not stand in the panel."""
_OF_THE_LANE = frozenset("+-*/")


def _nucleic(_policy: Policy) -> list[Option]:
    spans = [(_span(hours), tr("negative, {hours} h", hours=hours)) for hours in SPANS]
    return [
        *spans,
        (SAMPLED, tr("negative, sampled ...")),
        (TestResult.POSITIVE.value, tr("positive")),
        (TestResult.UNKNOWN.value, tr("no result to be seen")),
    ]


def _span(hours: int) -> str:
    return NucleicTest(result=TestResult.NEGATIVE, within=timedelta(hours=hours)).told


def _travel(policy: Policy) -> list[Option]:
    places = policy.travel_card.places[:PLACES_AT_MOST]
    if not places:
        return [("clear", tr("no star")), ("starred", tr("a star"))]
    stars = [(f"starred {place}", tr("star: {place}", place=place)) for place in places]
    return [("clear", tr("no star")), *stars, ("starred-other", tr("star of another place"))]


def _place(_policy: Policy) -> list[Option]:
    return [("seen", tr("seen on the phone")), ("not-seen", tr("not scanned"))]


def _asked(_policy: Policy) -> list[Option]:
    return [
        ("clear", tr("nothing to tell")),
        ("health", tr("feels unwell")),
        ("contact", tr("contact with a patient")),
        ("travel", tr("was in a risk area")),
        ("refused", tr("will not answer")),
    ]


_OPTIONS: dict[str, Callable[[Policy], list[Option]]] = {
    "nucleic-test": _nucleic,
    "travel-card": _travel,
    "place-code": _place,
    "asked": _asked,
}


def sampled_at(typed: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    """ "0830" is today's or yesterday's, "03140830" has its day; None for what cannot be one."""
    digits = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    if len(digits) not in (4, 8) or set(typed) - set("0123456789 :-"):
        return None
    today = local(now, zone).date()
    month, day = (int(digits[:2]), int(digits[2:4])) if len(digits) == 8 else (0, 0)
    clock = time_typed(digits[-4:])
    try:
        date = today.replace(month=month, day=day) if month else today
    except ValueError:
        return None
    if clock is None:
        return None
    if date > today:  # typed in January, sampled in December
        date = date.replace(year=date.year - 1)
    moment = moment_of(date, clock, zone)
    if moment > now and not month:
        moment -= timedelta(days=1)
    return moment if moment <= now else None


class AnswerPanel(Screen):
    """`chosen` carries the answer's value; a digit is the whole answer."""

    chosen = Signal(str)
    passed_on = Signal(str)

    def __init__(
        self,
        check: str,
        policy: Policy,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        who: str = "",
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._clock, self._zone = clock, zone
        self.choices = Choices(lambda: _OPTIONS[check](policy), columns=2)
        self.choices.chosen.connect(self._on_chosen)
        self.body.addWidget(self.choices)
        self.when = Field(
            lambda: tr("Sampled at (0830 or 0314 0830)"), line(longest=12), self._wrong
        )
        self.when.hide()
        self.body.addWidget(self.when)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: f"{text.check_name(check)}  {who}".rstrip())
        self.say(self.hint.setText, lambda: tr("Press the digit. It counts at once."))
        self.setFocusProxy(self.choices)
        editor = self.when.editor
        if isinstance(editor, QLineEdit):
            editor.returnPressed.connect(self._on_sampled)

    def _wrong(self, typed: str) -> str:
        if sampled_at(typed, self._clock(), self._zone) is not None:
            return ""
        return tr("A time before now: 0830, or with its day 0314 0830.")

    def _on_chosen(self, value: str) -> None:
        if value != SAMPLED:
            self.chosen.emit(value)
            return
        self.choices.hide()
        self.when.show()
        self.when.editor.setFocus()

    def _on_sampled(self) -> None:
        moment = sampled_at(str(self.when.value), self._clock(), self._zone)
        if moment is None:
            self.when.look()
            return
        self.chosen.emit(NucleicTest(result=TestResult.NEGATIVE, sampled_at=moment).told)

    def take_key(self, key: str) -> bool:
        """The window's keys: digits are answers here, the lane's own keys go on to the lane."""
        if not self.when.isHidden():
            return False
        if key in _OF_THE_LANE:
            self.passed_on.emit(key)
            return True
        return self.choices.press_digit(key)


class AnswerAsking(QObject):
    """Opens the question of one slot of one gate screen; closes it when somebody else comes."""

    def __init__(self, screen: GateScreen, tasks: Tasks) -> None:
        super().__init__(screen)
        self._screen, self._tasks = screen, tasks
        self._panel: AnswerPanel | None = None
        self._check = ""
        self._of: object = None
        screen.changed.connect(self._look)

    def ask(self, check: str, clock: Callable[[], datetime], zone: tzinfo | None) -> None:
        """Ask, where this profile asks it of whoever stands here, or comes next."""
        shown = self._screen.shown
        if shown is None or not _is_asked(shown, check):
            name = text.check_name(check)
            self._screen.preview.show_notice(lambda: tr("Not asked here now: {what}", what=name))
            return
        panel = AnswerPanel(
            check, shown.policy, self._tasks, who=_who(shown), clock=clock, zone=zone
        )
        panel.chosen.connect(self._on_chosen)
        panel.passed_on.connect(self._on_passed_on)
        self._screen.ask(panel)
        self._panel, self._check, self._of = panel, check, _person(shown)

    @Slot()
    def _look(self) -> None:
        """Does the question still stand there, and the person whose it is?"""
        if self._panel is None:
            return
        if self._screen.asking is not self._panel:
            self._panel = None
        elif self._of is not None and _person(self._screen.shown) != self._of:
            self._panel = None
            self._screen.close_question()

    @Slot(str)
    def _on_chosen(self, value: str) -> None:
        if self._screen.is_under_way:
            return  # an answer never meets a person who was not on the screen yet
        self._panel = None
        self._screen.close_question()
        self._screen.take_typed((Answer(question=self._check, value=value),))

    @Slot(str)
    def _on_passed_on(self, key: str) -> None:
        self._screen.close_question()
        self._screen.take_key(key)


def _is_asked(shown: Shown, check: str) -> bool:
    """Of whoever stands here; of anybody, where the next one is not known yet."""
    person, holder = shown.presentation, shown.holder
    direction = person.direction if person else shown.direction
    if person is not None and person.identity is not None and not person.is_final:
        kind = holder.kind if holder else PersonKind.RESIDENT
        return shown.policy.demands(check, direction, kind)
    return any(shown.policy.demands(check, direction, kind) for kind in PersonKind)


def _person(shown: Shown | None) -> object:
    person = shown.presentation if shown else None
    return person.id if person and not person.is_final else None


def _who(shown: Shown) -> str:
    """Masked: the people in the queue can read it."""
    holder = shown.holder if shown.presentation else None
    return f"{mask_name(holder.name)}  {holder.place}" if holder else ""
