"""核酸检测: what a test result shown at the gate says, as an answer's text and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# The spans that the pages of health codes name, and after which field rules let a test lapse.
SPANS = (24, 48, 72)


class TestResult(StrEnum):
    """UNKNOWN: a page was shown and tells no result, or none that can be read."""

    __test__ = False  # not a test of the test runner

    NEGATIVE = "negative"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class NucleicTest:
    """A result with how old it may be: `within` a span, as pages say it, or taken at a moment."""

    result: TestResult
    within: timedelta | None = None
    sampled_at: datetime | None = None

    @property
    def told(self) -> str:
        """As it stands in an answer: "negative 24h", "negative 2022-03-14T00:30:00+00:00"."""
        if self.sampled_at is not None:
            return f"{self.result.value} {self.sampled_at.isoformat()}"
        if self.within is not None:
            return f"{self.result.value} {self.within // timedelta(hours=1)}h"
        return self.result.value


def nucleic_test(told: str) -> NucleicTest:
    """What an answer says; whatever cannot be read is a result nobody knows."""
    word, _, age = told.partition(" ")
    if word not in list(TestResult):
        return NucleicTest(result=TestResult.UNKNOWN)
    result = TestResult(word)
    if hours := re.fullmatch(r"([0-9]{1,3})h", age):
        return NucleicTest(result=result, within=timedelta(hours=int(hours[1])))
    try:
        sampled_at = datetime.fromisoformat(age)
    except ValueError:
        return NucleicTest(result=result)
    # Without its zone nobody knows which moment it is.
    return NucleicTest(result=result, sampled_at=sampled_at if sampled_at.tzinfo else None)
