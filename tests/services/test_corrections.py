"""更正: a bundle that comes after a report was given out makes a numbered correction of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from gatekeeper import config, text
from gatekeeper.app.office import corrections_of
from gatekeeper.domain.corrections import Change, Kind
from gatekeeper.domain.duty_spans import Period
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.reports import correction, daily_report
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.shift_logs import Wanted
from gatekeeper.text.corrections import change_words, report_words
from tests.gathered import ZONE, gathered
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD

GREEN = (Answer(question="colour", value="green"), Answer(question="colour-kind", value="printed"))
DAY = date(2026, 3, 3)
MORNING = datetime(2026, 3, 3, 8, tzinfo=ZONE)
NIGHT = datetime(2026, 3, 4, 2, tzinfo=ZONE)


@pytest.fixture
def place(tmp_path):
    text.use("en")
    with gathered(tmp_path) as made:
        made.at(MORNING)
        yield made


@pytest.fixture
def daily(place):
    ledgers = tuple(config.ledgers().ledgers.values())
    return DailyReports(roster=place.office.roster, ledgers=lambda: ledgers, cut_off=time(0))


@pytest.fixture
def corrections(place, daily):
    return corrections_of(daily, place.office.shift_logs, place.office.temperatures)


def passed(gate, name, room, tenths=365):
    someone = gate.resident(name, room)
    return gate.present(someone.card, *GREEN, Temperature(tenths=tenths), operator=GUARD)


def given_out(place, daily, corrections):
    """The report of the day while two gates are missing."""
    for name, who, room in (
        ("东门", "张三", "501"),
        ("南门", "李四", "502"),
        ("西门", "赵五", "503"),
    ):
        passed(place.gates[name], who, room)
    place.at(NIGHT)
    place.bring("东门")
    assert corrections.catch_up() == 0
    report = daily.report(DAY, CHIEF)
    corrections.give(daily.given(report), CHIEF)
    return report


def test_a_late_bundle_after_the_report_was_given_out_is_correction_no_1(place, daily, corrections):
    report = given_out(place, daily, corrections)
    assert report.figure("granted").count == 1
    assert corrections.listed(CHIEF) == ()
    place.at(NIGHT + timedelta(hours=7))
    place.bring("南门")
    assert corrections.catch_up() == 1
    (row,) = corrections.listed(CHIEF)
    told = {one.key: (one.old, one.new) for one in row.corrected.changes}
    assert (told["granted"], told["entered"], told["normal"]) == ((1, 2), (1, 2), (1, 2))
    assert "refused" not in told
    assert (row.kind, row.subject, row.corrected.number) == (Kind.DAILY, "2026-03-03", 1)
    assert (row.corrected.stations, row.missing) == (("南门",), ("南门", "西门"))
    assert corrections.waiting() == 1
    assert corrections.catch_up() == 0  # the same bundle is not compared again
    # The report says so from now on.
    later = daily.report(DAY, CHIEF)
    assert later.corrected.number == 1
    paper = "".join(words(daily_report.draw(on_paper(later), "en")))
    assert "Correctionno.1" in paper
    assert "before:1" in paper


def test_what_comes_before_a_correction_left_is_added_to_it(place, daily, corrections):
    given_out(place, daily, corrections)
    place.bring("南门")
    corrections.catch_up()
    place.at(NIGHT + timedelta(hours=8))
    place.bring("西门")
    corrections.catch_up()
    (row,) = corrections.listed(CHIEF)
    assert row.corrected.number == 1
    assert {one.key: (one.old, one.new) for one in row.corrected.changes}["granted"] == (1, 3)
    assert row.corrected.stations == ("南门", "西门")


def test_once_a_correction_left_the_next_bundle_makes_number_two(place, daily, corrections):
    given_out(place, daily, corrections)
    place.bring("南门")
    corrections.catch_up()
    place.at(NIGHT + timedelta(hours=1))
    corrections.give_correction(Kind.DAILY, "2026-03-03", 1, CHIEF)
    assert corrections.waiting() == 0
    place.at(NIGHT + timedelta(hours=8))
    place.bring("西门")
    corrections.catch_up()
    second, first = corrections.listed(CHIEF)
    assert (first.is_given, second.is_given) == (True, False)
    assert second.corrected.number == 2
    assert Change(key="granted", old=2, new=3) in second.corrected.changes
    audits = [line for line in actions(place) if line.startswith(("report-", "correction"))]
    assert audits == ["report-given", "report-corrected", "report-given", "report-corrected"]


def test_printing_the_report_again_gives_the_correction_out_with_it(place, daily, corrections):
    given_out(place, daily, corrections)
    place.bring("南门")
    corrections.catch_up()
    corrections.give(daily.given(daily.report(DAY, CHIEF)), CHIEF)
    (row,) = corrections.listed(CHIEF)
    assert row.is_given


def test_a_day_that_is_not_over_is_no_report_yet(place, daily, corrections):
    passed(place.gates["东门"], "张三", "501")
    place.bring("东门")
    corrections.give(daily.given(daily.report(DAY, CHIEF)), CHIEF)
    passed(place.gates["东门"], "李四", "502")
    place.bring("东门")
    assert corrections.catch_up() == 0
    assert corrections.listed(CHIEF) == ()


def test_a_bundle_that_changes_nothing_corrects_nothing(place, daily, corrections):
    given_out(place, daily, corrections)
    place.at(NIGHT + timedelta(hours=9))
    place.bring("东门")
    assert corrections.catch_up() == 0


def test_at_a_gate_nothing_is_kept(place):
    gate = place.gates["东门"]
    reports = DailyReports(roster=gate.roster, ledgers=tuple, cut_off=time(0))
    kept = corrections_of(reports, gate.shift_logs, gate.temperatures)
    place.at(NIGHT)
    kept.give(reports.given(reports.report(DAY, CHIEF)), CHIEF)
    kept.tick()
    with gate.database.read() as session:
        count = session.connection().exec_driver_sql("SELECT count(*) FROM given_reports")
        assert count.scalar_one() == 0


def test_shift_logs_and_temperature_ledgers_are_corrected_too(place, corrections):
    office = place.office
    passed(place.gates["南门"], "李四", "502", tenths=378)
    place.at(NIGHT + timedelta(hours=5))
    place.bring("东门")
    place.bring("西门")
    logs = office.shift_logs
    run = logs.begin(Wanted(period=Period.DAY, day=DAY), CHIEF)
    while not run.is_done:
        run.step()
    corrections.give(logs.given(run), CHIEF)
    ledger = office.temperatures.begin(CHIEF, DAY, DAY)
    while not ledger.is_done:
        ledger.step()
    corrections.give(office.temperatures.given(ledger), CHIEF)
    place.bring("南门")
    assert corrections.catch_up() == 2
    rows = {row.kind: row for row in corrections.listed(CHIEF)}
    measured = rows[Kind.TEMPERATURES].corrected.changes
    assert [(one.key, one.old, one.new) for one in measured] == [("measured", 0, 1), ("high", 0, 1)]
    shifts = rows[Kind.SHIFTS]
    said = [change_words(shifts.kind, one.key, {}, "en") for one in shifts.corrected.changes]
    assert any("南门" in one and one.endswith("High readings") for one in said)
    assert report_words(shifts.kind, shifts.subject, "en") == "Shift log 2026-03-03 (One day)"


def test_the_paper_of_a_correction_lists_old_and_new(place, daily, corrections):
    given_out(place, daily, corrections)
    place.bring("南门")
    corrections.catch_up()
    (row,) = corrections.listed(CHIEF)
    for language in ("en", "zh_CN"):
        page = "".join(words(correction.draw(corrections.paper(row), language)))
        assert "南门" in page
        assert change_words(Kind.DAILY, "granted", {}, language).replace(" ", "") in page
    assert change_words(Kind.DAILY, "ledger gone", {}, "en") == "ledger gone"


def test_a_tick_does_it_bit_by_bit(place, daily, corrections):
    given_out(place, daily, corrections)
    place.bring("南门")
    for _ in range(4):
        corrections.tick()
    assert corrections.waiting() == 1


def on_paper(report):
    return daily_report.DailyReport(compound="北河", checkpoint="社区", report=report, zone=ZONE)


def actions(place):
    with place.office.database.read() as session:
        lines = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE kind = 'audit-1' AND station = ? ORDER BY sequence",
            (place.office.database.journal.station,),
        )
        return [line.split(",")[3] for (line,) in lines]
