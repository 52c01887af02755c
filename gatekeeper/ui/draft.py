"""What was typed and counts only at Enter: a temperature by digits, answers by letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gatekeeper.domain.health import HealthCodeColour, HealthEvidence
from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS

_TYPED = re.compile(r"\d{1,3}|\d{2}\.\d?")
_COLOURS = {
    "green": HealthCodeColour.GREEN,
    "yellow": HealthCodeColour.YELLOW,
    "red": HealthCodeColour.RED,
}
_SAME = {"same": "yes", "other": "no"}
KINDS = tuple(HealthEvidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`digits` as typed ("365" or "36.5"); `answers` by question."""

    digits: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.digits and not self.answers

    @property
    def tenths(self) -> int | None:
        """The temperature, when it is typed to the end."""
        plain = self.digits.replace(".", "")
        return int(plain) if len(plain) == 3 else None

    @property
    def is_slip(self) -> bool:
        """Typed to the end, and no skin has that temperature."""
        tenths = self.tenths
        return tenths is not None and not LOWEST_TENTHS <= tenths <= HIGHEST_TENTHS

    @property
    def is_unfinished(self) -> bool:
        """Digits are there, and one is still wanted."""
        return bool(self.digits) and self.tenths is None

    @property
    def shown(self) -> str:
        """As it will be read: "365" shows as 36.5, what is still wanted as a stroke."""
        plain = self.digits.replace(".", "")
        if len(plain) == 3:
            return f"{plain[:2]}.{plain[2]}"
        return f"{plain}._" if len(plain) == 2 else f"{plain}_"

    def typed(self, key: str) -> Draft:
        """One more digit or the point; what cannot be part of a temperature changes nothing."""
        longer = self.digits + ("." if key == "," else key)
        return replace(self, digits=longer) if _TYPED.fullmatch(longer) else self

    def shortened(self) -> Draft:
        """Without the last digit."""
        return replace(self, digits=self.digits[:-1])

    def answered(self, intent: str) -> Draft:
        """With the answer of a letter: a colour, how it was seen, whether the person matches."""
        answers = dict(self.answers)
        if intent in _COLOURS:
            answers["colour"] = _COLOURS[intent].value
        elif intent in _SAME:
            answers["same-person"] = _SAME[intent]
        elif intent == "colour-kind":
            answers["colour-kind"] = _next_kind(answers.get("colour-kind"))
        return replace(self, answers=answers)


def _next_kind(kind: str | None) -> str:
    if kind is None:
        return KINDS[0].value
    return KINDS[(KINDS.index(HealthEvidence(kind)) + 1) % len(KINDS)].value
