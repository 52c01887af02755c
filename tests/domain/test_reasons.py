from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain import checks
from gatekeeper.domain.reasons import SATISFIED, reasons


def test_reasons_leave_out_what_was_in_order():
    codes = ("pass-valid", "temperature-high", "code-green", "code-red")
    assert reasons(codes) == ("temperature-high", "code-red")


def test_what_was_still_asked_is_a_reason_only_where_there_is_no_other():
    assert reasons(("code-red", "temperature-wanted")) == ("code-red",)
    assert reasons(("pass-valid", "temperature-wanted")) == ("temperature-wanted",)


def test_every_code_that_counts_as_in_order_is_one_of_the_rules():
    assert SATISFIED - {"emergency-passage"} <= set(checks.MESSAGES)


def test_a_reason_whose_values_were_not_kept_shows_where_they_stood():
    assert text.reason("temperature-high-twice", "en") == "Temperature … °C again after resting"
    assert "{" not in text.reason("pass-expired", "zh_CN")
