"""O26, O28, O52: the daily report fills itself, opens to its rows, and its sums come out."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from gatekeeper import config, text
from gatekeeper.domain.daily_report import ReportKind
from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.domain.tally import TALLIES
from gatekeeper.services import daily_report
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.day_sheet import DaySheet
from gatekeeper.text.daily_report import figure_words
from tests import visitors
from tests.books import open_books
from tests.observed import observed
from tests.rounds import AT_DOOR, BY_PHONE, NO_ANSWER, compound
from tests.shed import Shed
from tests.stations import CHIEF, GUARD, Post

GREEN = (Answer(question="colour", value="green"), Answer(question="colour-kind", value="printed"))


@pytest.fixture
def station(tmp_path):
    text.use("zh_CN")
    made = Post(tmp_path, "three-checks")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    yield made
    made.database.close()


def reports(station, cut_off=time(0)) -> DailyReports:
    ledgers = tuple(config.ledgers().ledgers.values())
    return DailyReports(roster=station.roster, ledgers=lambda: ledgers, cut_off=cut_off)


def today(station, **more):
    made = reports(station, **more)
    report = made.report(made.today, GUARD)
    # What the charts count without the rows is the same (O52).
    wholes = {"by-rule": "granted", "shifts-covered": "shifts"}
    told = {part: (part_of, whole) for part, part_of, whole in made.shares(GUARD)}
    assert told == {
        part: (report.figure(part).count, report.figure(whole).count)
        for part, whole in wholes.items()
    }
    return report


def counts(report):
    return {one.key: one.count for one in report.figures if one.count}


def test_an_empty_day_has_all_its_figures_and_they_come_out(station):
    report = today(station)
    assert report.kind is ReportKind.EPIDEMIC
    assert not report.is_over
    assert counts(report) == {}
    assert report.differences == ()
    assert {one.key for one in report.figures} == {one.key for one in daily_report.FIGURES}


def test_a_day_with_everything_is_counted_and_comes_out(station):
    zhang, li = station.resident("张三", "501"), station.resident("李四", "502")
    zhao = station.resident("赵五", "503")
    station.present(zhang.card, *GREEN, Temperature(tenths=365))
    station.clock.advance(minutes=2)
    station.present(li.card, Answer(question="colour", value="red"))
    station.clock.advance(minutes=2)
    station.present(zhao.card, *GREEN, Temperature(tenths=379))  # rests now
    visit = visitors.registered(station, visitors.host(station, room="601"))
    visitors.let_in(station, visit)
    observed(station, station.resident("钱六", "701").id)
    observed(station, station.resident("孙七", "702").id, kind=ObservationKind.CENTRAL)
    Shed(station).add("lost-property", item="雨伞", place="东门")
    report = today(station)
    told = counts(report)
    assert told["presented"] == told["granted"] + told["refused"] + told["unsettled"]
    assert (told["granted"], told["refused"]) == (1, 1)
    assert (told["measured"], told["normal"], told["high"]) == (2, 1, 1)
    assert (told["observed"], told["observed-home"], told["observed-central"]) == (2, 1, 1)
    assert told["ledger lost-property"] == 1
    assert report.differences == ()
    (refused,) = report.figure("refused").rows
    assert (refused.name, refused.place, refused.what) == ("李*", "12-2-502", "红码")
    assert figure_words(report.figure("ledger lost-property"), "en") == "Lost property"


def test_a_correction_takes_a_passage_out_of_every_figure_but_its_own(station):
    zhang = station.resident()
    shown = station.present(zhang.card, *GREEN, Temperature(tenths=365))
    station.settlement.undo("1", shown.presentation.id, "wrong-person", GUARD)
    assert counts(today(station)) == {"presented": 1, "corrected": 1}


def test_an_override_is_counted_apart_from_what_the_rules_let_pass(station):
    yellow = Answer(question="colour", value="yellow")
    shown = station.present(station.resident().card, yellow, Temperature(tenths=365))
    station.settlement.override(
        "1", shown.presentation.id, frozenset({"code-yellow"}), "ordered", CHIEF
    )
    report = today(station)
    told = counts(report)
    assert (told["granted"], told["overridden"], told["code-yellow"]) == (1, 1, 1)
    assert "by-rule" not in told
    assert report.differences == ()


def test_what_comes_after_the_cut_off_stands_in_the_next_report(station):
    station.present(station.resident().card, *GREEN, Temperature(tenths=365))
    local = station.clock().astimezone(station.standing.zone)
    cut_off = (local + timedelta(hours=1)).time().replace(second=0, microsecond=0)
    made = reports(station, cut_off)
    day = made.today
    assert made.report(day, GUARD).figure("granted").count == 1
    station.clock.advance(hours=2)
    assert made.today == day + timedelta(days=1)
    station.present(station.resident("李四", "502").card, *GREEN, Temperature(tenths=365))
    assert made.report(day, GUARD).figure("granted").count == 1
    assert made.report(day, GUARD).is_over
    assert made.report(made.today, GUARD).figure("granted").count == 1


def test_without_health_checks_it_is_the_gates_report_and_asks_none_of_them(tmp_path):
    station = Post(tmp_path)
    station.present(station.resident().card)
    report = today(station)
    assert report.kind is ReportKind.GATE
    assert report.figure("measured") is None
    assert report.figure("observed") is None
    assert counts(report)["residents"] == 1
    station.database.close()


def test_shifts_short_of_people_are_named(station):
    station.posts.call_here("东门")
    report = today(station)
    began = report.figure("shifts").count
    assert began
    assert report.figure("shifts-short").count == began
    assert all(row.place == "东门" for row in report.figure("shifts-short").rows)
    assert report.differences == ()


def test_g38_people_and_vehicles_disinfected_at_the_gate_are_figures_of_the_day(station):
    books = open_books(station)
    for tally in TALLIES[-2:]:
        books.add(tally.ledger, dict(tally.values))
    books.add("gate-disinfected", {"what": "vehicle", "number": "12"})
    report = today(station)
    vehicles = report.figure("tally disinfected-vehicle")
    assert (report.figure("tally disinfected-person").count, vehicles.count) == (1, 13)
    assert (figure_words(vehicles, "en"), len(vehicles.rows)) == ("Vehicle disinfected", 2)
    station.clock.advance(days=1)
    assert today(station).figure("tally disinfected-vehicle") is None


def test_g38_counting_at_the_gate_calls_for_nothing(station):
    """The rounds of disinfection stay due as they were."""
    books = open_books(station)
    before = [(one.ledger.key, len(one.due)) for one in books.lists.expected()]
    books.add("gate-disinfected", {"what": "person", "number": "1"})
    assert [(one.ledger.key, len(one.due)) for one in books.lists.expected()] == before


def test_o13_readings_of_the_observed_are_taken_due_or_missed(station):
    case = observed(station, station.resident("钱六", "701").id, arrived=3)
    sheet = DaySheet(gate=station.gate, lists=station.observation_lists)
    assert counts(today(station))["readings-due"] == 1  # the morning; the afternoon is ahead
    sheet.enter(case, station.observation_lists.today, DayEntry(morning=365), CHIEF)
    told = counts(today(station))
    assert (told["readings"], told["readings-done"]) == (1, 1)
    day = reports(station).today
    station.clock.advance(days=1)
    later = reports(station).report(day, GUARD)
    told = counts(later)
    assert (told["readings"], told["readings-done"], told["readings-missed"]) == (2, 1, 1)
    assert later.differences == ()


def test_o04_doors_of_a_round_are_counted_by_how_they_were_reached(station):
    place = compound(station)
    for door, said in (("3-1-101", BY_PHONE), ("3-1-102", AT_DOOR), ("4-1-101", NO_ANSWER)):
        station.screening.enter(place.round.id, place.doors[door], said, CHIEF)
    report = today(station)
    told = counts(report)
    assert (told["doors"], told["doors-phone"], told["doors-door"]) == (3, 1, 1)
    assert told["doors-missed"] == 1
    assert report.differences == ()
