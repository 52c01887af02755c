"""At the office every figure is of all stations, names them, and says what is missing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from gatekeeper import config, text
from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.domain.coverage import Held
from gatekeeper.domain.duty_spans import Period
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.domain.shift_log import NoteKind
from gatekeeper.reports import roll_call, vehicle_register, visitor_register
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.dashboard import Dashboard
from gatekeeper.services.shift_logs import Wanted
from gatekeeper.store.columns import utc_text
from gatekeeper.text.coverage import lines_of
from tests import visitors
from tests.gathered import ZONE, gathered
from tests.stations import CHIEF, GUARD

GREEN = (Answer(question="colour", value="green"), Answer(question="colour-kind", value="printed"))
DAY = date(2026, 3, 3)
MORNING = datetime(2026, 3, 3, 8, tzinfo=ZONE)
NIGHT = datetime(2026, 3, 4, 2, tzinfo=ZONE)


@pytest.fixture
def place(tmp_path):
    text.use("zh_CN")
    with gathered(tmp_path) as made:
        made.at(MORNING)
        yield made


def reports(post):
    ledgers = tuple(config.ledgers().ledgers.values())
    return DailyReports(roster=post.roster, ledgers=lambda: ledgers, cut_off=time(0))


def dashboard(post):
    return Dashboard(
        reports=reports(post),
        overview=post.overview,
        rounds=post.screening_lists,
        grids=post.grids,
    )


def passed(gate, name, room, tenths=365, operator=GUARD):
    someone = gate.resident(name, room)
    return gate.present(someone.card, *GREEN, Temperature(tenths=tenths), operator=operator)


def a_day(place):
    """Two at the east gate, one at the south gate, nobody at the west gate."""
    passed(place.gates["东门"], "张三", "501")
    passed(place.gates["东门"], "李四", "502")
    passed(place.gates["南门"], "赵五", "503")
    place.at(NIGHT)
    for name in ("东门", "南门", "西门"):
        place.bring(name)


def test_the_daily_report_counts_every_station_and_says_that_it_is_whole(place):
    a_day(place)
    report = reports(place.office).report(DAY, CHIEF)
    assert report.figure("granted").count == 3
    assert report.figure("normal").count == 3
    assert report.differences == ()
    assert report.coverage.is_complete
    assert [one.name for one in report.coverage.parts] == ["东门", "南门", "西门"]
    # The gate tells of itself, as before.
    own = reports(place.gates["东门"]).report(DAY, CHIEF)
    assert (own.figure("granted").count, own.coverage) == (2, None)


def test_a_station_that_is_missing_is_named_with_since_when(place):
    passed(place.gates["东门"], "张三", "501")
    place.at(datetime(2026, 3, 3, 21, 40, tzinfo=ZONE))
    place.bring("南门")
    place.at(NIGHT)
    place.bring("东门")
    coverage = reports(place.office).report(DAY, CHIEF).coverage
    assert {one.name: one.held for one in coverage.parts} == {
        "东门": Held.WHOLE,
        "南门": Held.PART,
        "西门": Held.NOTHING,
    }
    words, span = lines_of(coverage, ZONE, "en")
    assert words == (
        "Incomplete: 西门: nothing received yet, 南门 missing since 03-03 21:40. Complete: 东门."
    )
    assert span == "Time covered: 03-03 00:00 to 03-04 00:00"
    place.bring("南门")
    place.bring("西门")
    assert reports(place.office).report(DAY, CHIEF).coverage.is_complete


def test_a_quiet_gate_is_whole_once_it_said_that_there_is_nothing_more(place):
    """A bundle that left lines out reaches as far as its last line."""
    passed(place.gates["东门"], "张三", "501")
    place.bring("东门")
    place.at(NIGHT)
    assert part_of(place, "东门") == (Held.PART, MORNING)
    change(place, f"UPDATE enrolled_stations SET known_until = '{utc_text(NIGHT)}'")
    assert part_of(place, "东门") == (Held.WHOLE, None)


def change(place, statement):
    with place.office.database.begin("exchange") as session:
        session.connection().exec_driver_sql(statement)


def part_of(place, name):
    parts = reports(place.office).report(DAY, CHIEF).coverage.parts
    return next((one.held, one.since) for one in parts if one.name == name)


def test_the_dashboard_has_a_column_for_each_post_and_counts_everybody(place):
    passed(place.gates["东门"], "张三", "501")
    passed(place.gates["东门"], "李四", "502")
    passed(place.gates["南门"], "赵五", "503")
    place.at(MORNING + timedelta(minutes=5))
    for name in place.gates:
        place.bring(name)
    charts = dashboard(place.office).charts(CHIEF)
    assert {one.key: sum(one.values) for one in charts.passages.series} == {"东门": 2, "南门": 1}
    assert (charts.counts.entered, charts.counts.inside) == (3, 3)
    assert sum(charts.temperatures.totals) == 3
    assert charts.coverage.is_complete
    gate = dashboard(place.gates["东门"]).charts(CHIEF)
    assert (gate.counts.entered, gate.coverage) == (2, None)


def test_the_temperature_ledger_is_of_every_post_and_names_it(place):
    a_day(place)
    run = place.office.temperatures.begin(CHIEF, DAY, DAY)
    while not run.is_done:
        run.step()
    assert [(one.name, one.post) for one in run.rows] == [
        ("张*", "东门"),
        ("李*", "东门"),
        ("赵*", "南门"),
    ]
    assert run.coverage.is_complete
    assert place.office.temperatures.paper(run).coverage is run.coverage
    gate = place.gates["东门"].temperatures.listed(CHIEF, DAY, DAY)
    assert [one.post for one in gate] == ["", ""]


# --- shift logs -----------------------------------------------------------------------------------


def log(post, **more):
    run = post.shift_logs.begin(Wanted(period=Period.DAY, day=DAY, **more), CHIEF)
    while not run.is_done:
        run.step()
    return run


def page_of(run, name, place=0):
    return [page for page in run.pages if page.span.post.name == name][place]


def account(gate, name):
    made = Accounts(
        database=gate.database, journal=gate.database.journal, clock=gate.clock, new_id=gate.new_id
    )
    return made.create(name, Role.OPERATOR, "258013", SYSTEM, "property")


def test_the_shift_log_of_a_post_is_read_from_the_station_that_stood_there(place):
    east = place.gates["东门"]
    guard = account(east, "王强")
    east.stints.stand(guard)
    passed(east, "张三", "501", operator=guard)
    passed(place.gates["南门"], "赵五", "503")
    place.at(NIGHT)
    for name in place.gates:
        place.bring(name)
    run = log(place.office)
    page = page_of(run, "东门")
    assert (page.figures.entered, page_of(run, "南门").figures.entered) == (1, 1)
    assert page_of(run, "西门").figures.appearances == 0
    assert page.operators[guard.account] == "王强"
    assert [(one.name, one.sequence > 0) for one in page.logs] == [("东门", True)]
    assert run.coverage.is_complete
    assert [one.name for one in page.coverage.parts] == ["东门"]


def test_an_approval_of_another_station_is_told_from_its_lines(place):
    east = place.gates["东门"]
    yellow = Answer(question="colour", value="yellow")
    shown = east.present(east.resident().card, yellow, Temperature(tenths=365))
    east.settlement.override(
        "1", shown.presentation.id, frozenset({"code-yellow"}), "ordered", CHIEF
    )
    east.emergencies.begin("fire", CHIEF)
    place.at(MORNING + timedelta(minutes=10))
    east.emergencies.end(CHIEF)
    place.at(NIGHT)
    place.bring("东门")
    place.bring("南门")
    page = page_of(log(place.office), "东门")
    assert [(one.note.kind, one.reason) for one in page.notes] == [(NoteKind.OVERRIDDEN, "ordered")]
    (told,) = [one for one in page.remarks if one.code == "shift-log-emergency"]
    assert told.parameters["until"] - told.parameters["since"] == timedelta(minutes=10)
    south = page_of(log(place.office), "南门")
    assert "shift-log-emergency" not in {one.code for one in south.remarks}
    # The gate itself tells the same.
    own = page_of(log(east), "东门")
    assert [(one.note.kind, one.reason) for one in own.notes] == [(NoteKind.OVERRIDDEN, "ordered")]


def test_a_station_that_was_moved_is_told_at_each_post_for_its_time(place):
    """The east gate's computer is carried to the south gate at noon."""
    east = place.gates["东门"]
    passed(east, "张三", "501")
    place.bring("南门")
    south = place.gates["南门"].posts.here
    place.at(MORNING + timedelta(hours=1))
    with east.database.begin("posts") as session:
        east.database.journal.audit(
            session, "station-at-post", CHIEF.account, post=south.hex, name="南门", kind="gate"
        )
    place.at(MORNING + timedelta(hours=2))
    passed(east, "李四", "502")
    place.at(NIGHT)
    for name in place.gates:
        place.bring(name)
    run = log(place.office)
    assert (page_of(run, "东门").figures.entered, page_of(run, "南门").figures.entered) == (1, 1)
    assert {one.name for one in page_of(run, "南门").logs} == {"东门", "南门"}
    charts = dashboard(place.office)
    place.at(MORNING + timedelta(hours=3))
    series = {one.key: sum(one.values) for one in charts.charts(CHIEF).passages.series}
    assert series == {"东门": 1, "南门": 1}


def test_effort_at_the_office_is_of_all_stations(place):
    a_day(place)
    rows = place.office.shift_logs.efforts(DAY, CHIEF)
    assert sum(effort.scans for effort, _ in rows) == 3
    assert place.office.shift_logs.covers(DAY).is_complete
    assert place.gates["东门"].shift_logs.covers(DAY) is None


# --- registers ------------------------------------------------------------------------------------


def test_registers_of_the_office_name_the_post_of_each_row(place):
    for name, room in (("东门", "601"), ("南门", "602")):
        gate = place.gates[name]
        visit = visitors.registered(gate, visitors.host(gate, room=room))
        visitors.let_in(gate, visit)
        gate.cars.arrive("2", "苏B8123X", 1, GUARD)
    place.at(NIGHT)
    for name in place.gates:
        place.bring(name)
    told = {"now": NIGHT, "compound": "北河", "checkpoint": "社区", "day": DAY}
    with place.office.database.read() as session:
        visits = visitor_register.gather(session, **told)
        cars = vehicle_register.gather(session, **told)
    assert [one.post for one in visits.visits] == ["东门", "南门"]
    assert len({one.number for one in visits.visits}) == 1
    assert visits.coverage.is_complete
    assert cars.coverage.is_complete
    for drawn in (visitor_register.draw(visits, "zh_CN"), vehicle_register.draw(cars, "zh_CN")):
        assert drawn.startswith(b"%PDF")


def test_a_referral_of_a_gate_is_counted_with_how_it_ended(place):
    """Its row never travels: the lines tell of it."""
    east = place.gates["东门"]
    resident = east.resident("张三", "501")
    east.present(resident.card, *GREEN, Temperature(tenths=378))
    place.at(MORNING + timedelta(minutes=6))
    other = Temperature(tenths=379, device="second")
    east.present(resident.card, *GREEN, other)
    (opened,) = east.referrals.open()
    place.at(NIGHT)
    place.bring("东门")
    told = {one.key: one.count for one in reports(place.office).report(DAY, CHIEF).figures}
    own = {one.key: one.count for one in reports(east).report(DAY, CHIEF).figures}
    keys = ("referred", "taken-over", "waiting-for-clinic")
    assert [told[key] for key in keys] == [own[key] for key in keys] == [1, 0, 1]
    east.referrals.update(opened.id, clinic="一院", taken_over_by="周护士", operator=GUARD)
    place.bring("东门")
    report = reports(place.office).report(DAY, CHIEF)
    assert [report.figure(key).count for key in keys] == [1, 1, 0]
    (row,) = report.figure("referred").rows
    assert row.name == "张*"
    run = place.office.temperatures.begin(CHIEF, DAY, DAY)
    while not run.is_done:
        run.step()
    assert any(one.is_referred for one in run.rows)
    with place.office.database.read() as session:
        paper = roll_call.gather(session, now=NIGHT, compound="", checkpoint="")
    assert not paper.coverage.is_complete
