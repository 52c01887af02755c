"""J and U on the whole program: counted by one digit, reported upward by keys alone (G39, G48)."""

from __future__ import annotations

from gatekeeper.credentials.point_code import point_text
from gatekeeper.domain.readings import Symbol
from gatekeeper.ui.abnormal_panel import AbnormalPanel
from gatekeeper.ui.abnormal_screen import AbnormalScreen
from gatekeeper.ui.ledger_editors import line_in
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.ledger_list import LedgerList
from gatekeeper.ui.tally_panel import TallyPanel
from tests.e2e.conftest import Open
from tests.e2e.test_supervisors_screens import line_of


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
    reports = house.app.daily_reports
    report = reports.report(reports.today, house.window.operator)
    assert report.figure("tally disinfected-vehicle").count == 1
    assert house.verified().fault is None


def test_g58_a_patrol_point_is_scanned_in_its_form_and_nobody_at_the_gate(opened: Open) -> None:
    house = opened()
    code = point_text("patrol", "fence")
    house.gate.take_symbol(Symbol(text=code))
    house.until_answered()
    house.until(lambda: "patrol" in house.gate.preview._notice())
    line_of(house, "ledgers")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerList))
    house.window.stack.currentWidget().entry_asked.emit("patrol")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerForm))
    form = house.window.stack.currentWidget()
    house.read_by_wedge(code)
    house.until(lambda: form.editors["point"].value == "fence")
    form.editors["found"].pick("normal")
    line_in(form.editors["who"]).setText("王强")
    house.confirm()
    house.until_answered()
    [(values,)] = house.rows('SELECT "values" FROM ledger_entries')
    assert '"point":"fence"' in values
    house.until(lambda: not house.gate.claims)
    assert house.events() == []
