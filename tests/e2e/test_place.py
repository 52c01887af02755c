"""J and U on the whole program: counted by one digit, reported upward by keys alone (G39, G48)."""

from __future__ import annotations

from gatekeeper.ui.abnormal_panel import AbnormalPanel
from gatekeeper.ui.abnormal_screen import AbnormalScreen
from gatekeeper.ui.tally_panel import TallyPanel
from tests.e2e.conftest import Open


def test_g39_g48_counted_and_reported_by_keys(opened: Open) -> None:
    house = opened()
    house.press("J")
    house.until(lambda: isinstance(house.gate.asking, TallyPanel))
    house.press("1", "1", "a")
    house.until_answered()
    house.picture("tally")
    house.press("Esc")
    house.until(lambda: house.gate.asking is None)
    house.press("U")
    house.until(lambda: isinstance(house.gate.asking, AbnormalPanel))
    house.press("7")
    house.press("smoke")
    house.picture("report upward")
    house.confirm()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), AbnormalScreen))
    house.until_answered()
    house.press("119")
    house.picture("reports")
    house.confirm()
    house.until_answered()
    [row] = house.app.abnormal.listed()
    assert [(call.whom, call.answered) for call in row.report.calls] == [("119", True)]
    [(count,)] = house.rows("SELECT count(*) FROM ledger_entries WHERE ledger = 'advice'")
    assert count == 2
    assert house.app.overview.tallied()["disinfected-vehicle"] == 1
    assert house.verified().fault is None
