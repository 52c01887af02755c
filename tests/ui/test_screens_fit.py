"""Every screen in both languages at 1366x768 and at 150 %: no word on a button is cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gatekeeper import config, text
from gatekeeper.app.office import corrections_of
from gatekeeper.domain.accounts import AFFILIATIONS
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.fever import Told
from gatekeeper.domain.policy import CallersRule
from gatekeeper.domain.readings import Temperature
from gatekeeper.keys import recovery_text
from gatekeeper.services import profiles
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.dashboard import Dashboard
from gatekeeper.services.duty import Member
from gatekeeper.services.joining import Joining
from gatekeeper.services.mornings import Mornings
from gatekeeper.services.settling import Settling
from gatekeeper.services.stations import Stations
from gatekeeper.services.stints import Entry
from gatekeeper.services.what_if import WhatIf
from gatekeeper.store.office_key import Seal
from gatekeeper.text import tr
from gatekeeper.text.outings import purpose_words
from gatekeeper.ui import privacy_menu, theme
from gatekeeper.ui.accounts_screen import AccountsScreen
from gatekeeper.ui.answer_panel import AnswerPanel
from gatekeeper.ui.approvals_screen import ApprovalsScreen
from gatekeeper.ui.arrivals_screen import ArrivalsScreen
from gatekeeper.ui.aside_screen import AsideScreen
from gatekeeper.ui.car_panel import CarPanel, Page
from gatekeeper.ui.case_act import ACTS, CaseAct
from gatekeeper.ui.case_card import CaseCardScreen
from gatekeeper.ui.case_form import CaseForm
from gatekeeper.ui.case_papers_screen import OF_ALL, OF_CASE, CasePapersScreen
from gatekeeper.ui.checklist_screen import ChecklistScreen
from gatekeeper.ui.checklists_screen import ChecklistsScreen
from gatekeeper.ui.confirmations_screen import ConfirmationsScreen
from gatekeeper.ui.corrections_screen import CorrectionsScreen
from gatekeeper.ui.coverage_screen import CoverageScreen
from gatekeeper.ui.daily_report_screen import DailyReportScreen
from gatekeeper.ui.dashboard_screen import DashboardScreen
from gatekeeper.ui.day_sheet_screen import DaySheetScreen
from gatekeeper.ui.delegate_panel import DelegatePanel
from gatekeeper.ui.desk_intake_screen import DeskIntakeScreen
from gatekeeper.ui.destruction_screen import DestructionScreen
from gatekeeper.ui.door_people_screen import DoorPeopleScreen
from gatekeeper.ui.door_screens import RelayScreen, RequestsScreen
from gatekeeper.ui.effort_screen import EffortScreen
from gatekeeper.ui.emergency_panel import EmergencyPanel
from gatekeeper.ui.enrol_screen import EnrolScreen
from gatekeeper.ui.exchange_screen import ExchangeScreen
from gatekeeper.ui.expected_screen import ExpectedScreen
from gatekeeper.ui.fever_card import STEPS, FeverCard
from gatekeeper.ui.fever_form import FeverForm
from gatekeeper.ui.fever_screen import FeverScreen
from gatekeeper.ui.fever_step import FeverStepScreen
from gatekeeper.ui.first_run import FirstRun
from gatekeeper.ui.gate_screen import GateScreen
from gatekeeper.ui.goods_panel import GoodsPanel
from gatekeeper.ui.grid_screen import GridScreen
from gatekeeper.ui.handover_screen import HandoverScreen
from gatekeeper.ui.held_cars_screen import HeldCarsScreen
from gatekeeper.ui.held_data_screen import HeldDataScreen
from gatekeeper.ui.host_screen import HostScreen
from gatekeeper.ui.hours_screen import HoursScreen
from gatekeeper.ui.import_job import ImportJob
from gatekeeper.ui.import_screen import ImportScreen
from gatekeeper.ui.joining_screen import JoiningScreen
from gatekeeper.ui.key_card import KeyCard
from gatekeeper.ui.key_persons_screen import KeyPersonsScreen
from gatekeeper.ui.lifting_screen import DoneScreen, LiftingScreen
from gatekeeper.ui.move_car_screen import MoveCarScreen
from gatekeeper.ui.observation_menu import ObservationMenu
from gatekeeper.ui.observation_screen import ObservationScreen
from gatekeeper.ui.outings_screen import OutingsScreen
from gatekeeper.ui.override_panel import OverridePanel
from gatekeeper.ui.passes_screen import PassesScreen
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.person_file_screen import PersonFileScreen
from gatekeeper.ui.places_screen import PlacesScreen
from gatekeeper.ui.profile_editor import ProfileEditor
from gatekeeper.ui.profiles_screen import ProfilesScreen
from gatekeeper.ui.proofs_screen import ProofsScreen
from gatekeeper.ui.question_panel import Line, QuestionPanel
from gatekeeper.ui.referral_panel import ReferralPanel
from gatekeeper.ui.refusal_panel import RefusalPanel
from gatekeeper.ui.refused_screen import RefusedScreen
from gatekeeper.ui.retention_screen import RetentionScreen
from gatekeeper.ui.returns_screen import ReturnsScreen
from gatekeeper.ui.roster_screen import RosterScreen
from gatekeeper.ui.rotation_screen import RotationScreen
from gatekeeper.ui.round_screen import RoundScreen
from gatekeeper.ui.rounds_screen import RoundsScreen
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.settings_screen import SettingsScreen
from gatekeeper.ui.shelf_screen import ShelfScreen
from gatekeeper.ui.shift_log_screen import ShiftLogScreen
from gatekeeper.ui.shift_menu import ShiftMenu
from gatekeeper.ui.shifts_menu import WORDS, ShiftsMenu
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.staff_papers_screen import StaffPapersScreen
from gatekeeper.ui.stations_screen import StationsScreen
from gatekeeper.ui.stint_form import StintForm
from gatekeeper.ui.strips_screen import StripsScreen
from gatekeeper.ui.substitute_panel import SubstitutePanel
from gatekeeper.ui.tally_panel import TallyPanel
from gatekeeper.ui.teams_screen import TeamsScreen
from gatekeeper.ui.temperature_screen import TemperatureScreen
from gatekeeper.ui.temporary_screen import TemporaryScreen
from gatekeeper.ui.tenants_screen import TenantsScreen
from gatekeeper.ui.undo_panel import UndoPanel
from gatekeeper.ui.vehicle_register_screen import VehicleRegisterScreen
from gatekeeper.ui.vehicles_screen import VehiclesScreen
from gatekeeper.ui.visitor_screen import VisitorScreen
from gatekeeper.ui.whereabouts_screen import WhereaboutsScreen
from gatekeeper.ui.work_log_screen import WorkLogScreen
from gatekeeper.ui.work_panel import WorkPanel
from tests.exchanges import schedule_of
from tests.households import issuer
from tests.observed import observed
from tests.rounds import NO_ANSWER, compound
from tests.shed import Shed
from tests.ui import scenes
from tests.ui.screen_kit import open_desk, show

PURPOSES = tuple(
    Line(key=key, words=partial(purpose_words, key))
    for key in ("shopping", "work", "school", "hospital", "approved")
)
SCREEN, SCREEN_150 = (1366, 640), (911, 430)
PANEL, PANEL_150 = (600, 400), (480, 300)


@pytest.fixture
def desk(tmp_path):
    theme.apply(QApplication.instance(), "day")
    with open_desk(tmp_path, profile="three-checks") as desk:
        resident = desk.post.resident("苏文", room="801")
        desk.post.present(resident.card, Temperature(tenths=378), operator=desk.guard)
        observed(desk.post, resident.id, origin="武汉市", arrived=3)
        yield desk


def rostered(desk):
    """Three people in today's early shift."""
    roster = desk.post.roster
    desk.post.posts.call_here("东门")
    for name in ("欧阳娜娜", "陈干部", "赵六"):
        if name not in {one.name for one in desk.post.duty_lists.days(roster.today).assignments}:
            member = Member(name=name, affiliation="delegate")
            roster.assign(roster.posts.here, roster.today, ShiftKey.EARLY, member, desk.chief)
    return desk.post.duty_lists.days(roster.today).assignments


def panels(desk):
    post, tasks, who = desk.post, desk.tasks, {"operator": desk.guard}
    shown = post.gate.shown("1")
    worker = {"person": shown.holder.person, "today": date(2026, 3, 2)}
    return (
        partial(SignOn, desk.accounts, tasks),
        partial(
            DelegatePanel,
            desk.accounts,
            tasks,
            operator=desk.chief,
            affiliations=AFFILIATIONS,
            clock=post.clock,
        ),
        partial(SubstitutePanel, post.roster, tasks, others=rostered(desk), **who),
        partial(OverridePanel, post.settlement, desk.accounts, tasks, shown=shown, **who),
        partial(UndoPanel, post.settlement, post.overview, tasks, lane="1", **who),
        partial(ReferralPanel, post.referrals, tasks, **who),
        partial(EmergencyPanel, post.emergencies, tasks, **who),
        partial(RefusalPanel, post.refusals, tasks, lane="1", **who),
        partial(QuestionPanel, lambda: tr("Why does the person go out?"), PURPOSES, tasks),
        partial(TallyPanel, None, tasks, **who),
        partial(GoodsPanel, CallersRule(), tasks),
        partial(WorkPanel, post.work_proofs, tasks, name="苏*  12-2-801", **worker, **who),
        *(partial(car_panel, desk, page) for page in Page),
        *(
            partial(AnswerPanel, check, shown.policy, tasks, clock=post.clock)
            for check in ("asked", "nucleic-test", "travel-card", "place-code")
        ),
    )


def car_panel(desk, page):
    """The vehicle lane's panel with a car of three before the barrier, on one of its pages."""
    made = scenes.settings()
    gate = GateScreen(made, made.lanes[0], desk.tasks)
    panel = CarPanel(gate, desk.post.cars, desk.post.vehicles, desk.tasks, stays=False)
    panel.gate = gate
    panel.show_car(desk.post.cars.arrive("2", "苏B8123X", 3, desk.guard))
    panel.show_page(page)
    return panel


def handover_screens(desk):
    """A hand-over with somebody waiting."""
    desk.post.posts.call_here("东门")
    desk.post.stints.stand(desk.guard)
    return (
        partial(
            HandoverScreen, desk.post.handovers, desk.accounts, desk.tasks, operator=desk.guard
        ),
    )


def shift_log(desk):
    """With the shifts of a day gathered, one of them uncovered."""
    screen = ShiftLogScreen(desk.post.shift_logs, desk.exporting, desk.tasks, operator=desk.chief)
    screen.period.setCurrentIndex(0)
    screen.submit()
    return screen


def hours_screens(desk):
    """The menu of shifts, hours of one below what is due, the work log and its form."""
    stints, tasks, who = desk.post.stints, desk.tasks, {"operator": desk.chief}
    desk.post.posts.call_here("东门")
    member = Member(name="欧阳娜娜", affiliation="party-member")
    entry = Entry(
        member=member,
        post=desk.post.posts.here,
        day=date(2026, 2, 1),
        since=time(22),
        until=time(6),
        work="测温、登记、劝返；夜间守候晚归人员",
    )
    if not stints.year(2026, desk.chief).stints:
        stints.enter(entry, desk.chief)
    return (
        partial(ShiftsMenu, tuple(WORDS), tasks),
        partial(HoursScreen, stints, desk.exporting, tasks, **who),
        partial(shift_log, desk),
        partial(EffortScreen, desk.post.shift_logs, desk.exporting, tasks, **who),
        partial(WorkLogScreen, stints, desk.exporting, tasks, year=2026, **who),
        partial(StintForm, stints, desk.post.duty_lists, tasks, affiliations=AFFILIATIONS, **who),
    )


def _dashboard(desk):
    reports = DailyReports(roster=desk.post.roster, ledgers=tuple, cut_off=time(0))
    made = Dashboard(
        reports=reports,
        overview=desk.post.overview,
        rounds=desk.post.screening_lists,
        grids=desk.post.grids,
    )
    return DashboardScreen(made, desk.tasks, operator=desk.chief)


def _daily_report(desk):
    made = DailyReports(roster=desk.post.roster, ledgers=tuple, cut_off=time(0))
    return DailyReportScreen(made, desk.exporting, desk.tasks, operator=desk.chief)


def exchange_screens(desk):
    """A station with an office and without, and the way into one."""
    alone = schedule_of(desk.post)
    made = (alone, desk.exporting, print, desk.tasks)
    told = {"operator": desk.chief, "fingerprint": "04513 88120 99213 11482 55019 00317"}
    journal = desk.post.database.journal
    joining = Joining(
        database=desk.post.database, journal=journal, clock=desk.post.clock, name="东门", ask=print
    )
    return (
        partial(ExchangeScreen, *made, **told),
        partial(JoiningScreen, joining, desk.tasks, operator=desk.chief),
    )


def office_screens(desk):
    """The morning of an office that has let nobody in yet, and reports that nothing changed."""
    post, tasks, who = desk.post, desk.tasks, {"operator": desk.chief}
    wired = {"database": post.database, "journal": post.database.journal, "clock": post.clock}
    stations = Stations(**wired, seal=Seal.generate(), name="社区")
    settling = Settling(**wired, stations=stations)
    mornings = Mornings(**wired, standing=post.standing, settling=settling, at=time(2))
    daily = DailyReports(roster=post.roster, ledgers=tuple, cut_off=time(0))
    corrections = corrections_of(daily, post.shift_logs, post.temperatures)
    return (
        partial(StationsScreen, mornings, desk.exporting, tasks, **who),
        partial(AsideScreen, settling, desk.exporting, tasks, **who),
        partial(RefusedScreen, mornings, desk.exporting, tasks, **who),
        partial(EnrolScreen, stations, post.posts, tasks, **who),
        partial(CorrectionsScreen, corrections, desk.exporting, tasks, **who),
    )


def screens(desk):
    post, tasks, who = desk.post, desk.tasks, {"operator": desk.chief}
    settings = replace(config.default(desk.folder), language=text.language())
    (person,) = [row.person for row in desk.registry.search("12-2-502")]
    office = (desk.registry, desk.passes, post.standing, tasks)
    recovery = recovery_text(bytes(32))
    cases, guard = (post.observation, post.observation_lists), {"operator": desk.guard}
    rostered(desk)
    [row] = post.observation_lists.cases()
    ill = fever_case(desk, row.person)
    shed = Shed(post)
    shed.drop("3*12+5*8", fresh="5:1")
    shed.add("relay", household="12-2-801", item="蔬菜水果", pieces="3")
    carried, asked = (shed.goods, shed.ledgers), shed.ledgers.ledger("requests", desk.chief)
    content = profiles.shipped("three-checks")
    what_if = WhatIf(database=post.database, standing=post.standing, key=None)
    lifted = post.lifting.carry_out(content, ("waiting",), desk.chief, reason="街道通知")
    return (
        partial(SearchScreen, desk.registry, tasks),
        partial(PersonCardScreen, person, *office, stop_gaps=post.stop_gaps, **who),
        partial(_temporary, desk),
        partial(PassesScreen, *office, **who),
        partial(_daily_report, desk),
        partial(_dashboard, desk),
        partial(TemperatureScreen, post.temperatures, tasks, **who),
        partial(ConfirmationsScreen, post.settlement, desk.accounts, desk.exporting, tasks, **who),
        partial(AccountsScreen, desk.accounts, tasks, **who),
        partial(ImportScreen, ImportJob(desk.registry, tasks), desk.exporting, tasks, **who),
        partial(SettingsScreen, settings, desk.accounts, post.profiles, tasks, save=print),
        partial(FirstRun, settings, desk.accounts, tasks, recovery=recovery, save=print),
        partial(RosterScreen, post.roster, post.duty_lists, desk.exporting, tasks, **who),
        partial(RosterScreen, post.roster, post.duty_lists, desk.exporting, tasks, **guard),
        partial(RotationScreen, post.roster, tasks, first=date(2022, 3, 14), **who),
        *hours_screens(desk),
        *handover_screens(desk),
        *exchange_screens(desk),
        partial(ShiftMenu, desk.accounts, tasks, operator=desk.guard),
        partial(KeyCard, tasks),
        partial(VisitorScreen, post.visits, post.hosts, tasks, clock=post.clock, **who),
        partial(OutingsScreen, post.outings, tasks, clock=post.clock, **who),
        partial(ProofsScreen, post.work_proofs, post.overview.photo, tasks, **who),
        partial(ApprovalsScreen, post.outings, desk.registry, tasks, clock=post.clock, **who),
        partial(ProfilesScreen, post.profiles, desk.accounts, tasks, clock=post.clock, **who),
        partial(ProfileEditor, content, post.profiles, what_if, tasks, clock=post.clock, **who),
        partial(LiftingScreen, post.lifting, desk.accounts, tasks, clock=post.clock),
        partial(DoneScreen, lifted, desk.exporting, tasks, **who),
        partial(ReturnsScreen, post.returns, desk.registry, tasks, clock=post.clock, **who),
        partial(ObservationScreen, post.observation_lists, tasks),
        partial(ObservationMenu, tuple(ObservationMenu.lines), tasks),
        partial(DaySheetScreen, post.day_sheet, tasks, **who),
        *(partial(CasePapersScreen, o, (row.id,), lambda: "", tasks) for o in (OF_CASE, OF_ALL)),
        partial(FeverScreen, post.fever, tasks),
        partial(DeskIntakeScreen, post.triage_desk, desk.registry, tasks, **who),
        partial(KeyPersonsScreen, post.key_persons, tasks, **who),
        partial(PersonFileScreen, post.person_files, desk.registry, tasks, **who),
        partial(StaffPapersScreen, post.staff_papers, desk.registry, tasks, **who),
        partial(ChecklistsScreen, post.checklists, tasks),
        partial(ChecklistScreen, row.id, post.checklists, tasks, **who),
        partial(FeverForm, post.fever, desk.registry, tasks, **who),
        partial(FeverCard, ill.id, post.fever, tasks, **who),
        *(partial(FeverStepScreen, step, ill, post.fever, tasks, **who) for step in STEPS),
        partial(CaseForm, *cases, desk.registry, tasks, **who),
        partial(CaseCardScreen, row.id, *cases, tasks, **who),
        *(partial(CaseAct, act, row, *cases, tasks, **who) for act in ACTS),
        partial(VehicleRegisterScreen, post.vehicle_register, tasks, **who),
        partial(VehiclesScreen, post.vehicles, desk.registry, tasks, **who),
        partial(HeldCarsScreen, post.car_holds, desk.accounts, tasks, clock=post.clock, **who),
        partial(MoveCarScreen, post.vehicles, None, tasks, **who),
        partial(ShelfScreen, shed.goods, desk.registry, tasks, clock=post.clock, **who),
        partial(RelayScreen, *carried, shed.ledgers.ledger("relay", desk.chief), tasks, **who),
        partial(RequestsScreen, *carried, asked, tasks, **who),
        *rounds_of(desk, who),
        partial(GridScreen, post.grids, desk.exporting, tasks, **who),
        partial(PlacesScreen, post.grids, desk.exporting, tasks, **who),
        partial(privacy_menu.PrivacyMenu, tuple(privacy_menu.WORDS), tasks),
        partial(RetentionScreen, post.retention, tasks, **who),
        partial(_held, desk, row.person),
        partial(DestructionScreen, post.destruction, desk.accounts, tasks, **who),
        partial(HostScreen, post.hosts.search("12-2-502")[0], post.hosts, tasks, **who),
        *office_screens(desk),
    )


def rounds_of(desk, who):
    """Every screen of screening, with a door missed and a strip on another."""
    post, tasks = desk.post, desk.tasks
    place = compound(post)
    round, lists, grids = place.round.id, post.screening_lists, post.grids
    post.rounds.team(round, place.grid.id, "欧阳娜娜、司徒建国", desk.chief)
    post.screening.enter(round, place.doors["3-1-101"], NO_ANSWER, desk.chief)
    post.strips.put(place.doors["3-2-201"], round, desk.chief)
    work = (post.screening, post.strips, lists, post.hosts)
    return (
        partial(RoundsScreen, post.rounds, lists, grids, tasks, **who),
        partial(RoundScreen, round, *work, tasks, **who),
        partial(TeamsScreen, round, post.rounds, lists, grids, tasks, **who),
        partial(DoorPeopleScreen, round, place.doors["3-1-101"], post.screening, tasks, **who),
        partial(CoverageScreen, round, lists, desk.exporting, tasks, **who),
        partial(StripsScreen, post.strips, tasks, **who),
        partial(ExpectedScreen, post.expected, tasks, **who),
        partial(WhereaboutsScreen, post.whereabouts, desk.registry, desk.exporting, tasks, **who),
        partial(ArrivalsScreen, post.whereabouts, desk.exporting, tasks, **who),
        partial(TenantsScreen, post.tenants, post.hosts, desk.exporting, tasks, **who),
    )


def _held(desk, person):
    """With all there is to be told."""
    held = desk.post.held_data
    screen = HeldDataScreen(person, held, desk.tasks, operator=desk.chief)
    screen._show(held.tell(person, "resident-id", desk.chief, is_seen=True))
    return screen


def fever_case(desk, person):
    """The case of somebody, opened once for all languages and sizes."""
    fever = desk.post.fever
    told = Told(words="咳嗽", tenths=378)
    found = fever.listed()
    return found[0] if found else fever.open(person, told, "周网格员", "13800138000", desk.chief)


def _temporary(desk):
    """With the key unlocked, or nothing of it is seen."""
    post, clock = desk.post, desk.post.clock
    screen = TemporaryScreen(
        post.temporary,
        desk.passes,
        post.hosts,
        post.standing,
        desk.tasks,
        operator=desk.chief,
        clock=clock,
    )
    screen._on_unlocked(issuer(post))
    return screen


def cut_off(screen):
    """Words that do not fit where they stand."""
    found = []
    for made in screen.findChildren(QPushButton):
        if made.isVisible() and made.fontMetrics().horizontalAdvance(made.text()) > made.width():
            found.append(made.text())
    for words in screen.findChildren(QLabel):
        wide = words.fontMetrics().horizontalAdvance(words.text()) > words.width()
        if words.isVisible() and not words.wordWrap() and wide and "\n" not in words.text():
            found.append(words.text())
    return found


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("which", "size"),
    [(panels, PANEL), (panels, PANEL_150), (screens, SCREEN), (screens, SCREEN_150)],
)
def test_nothing_is_cut_off(desk, qtbot, language, which, size):
    text.use(language)
    for make in which(desk):
        screen = make()
        show(qtbot, screen, *size)
        assert (screen.width(), screen.height()) == size, type(screen).__name__
        assert cut_off(screen) == [], type(screen).__name__
        pages = getattr(screen, "stack", None)
        for place in range(pages.count() if pages else 0):
            pages.setCurrentIndex(place)
            QApplication.processEvents()
            assert cut_off(screen) == [], f"{type(screen).__name__} page {place}"
        screen.close()


AT_BASE = (629, 415)
"""The panel of the gate at 1366x768."""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_panel_fits_without_scrolling(desk, qtbot, language):
    text.use(language)
    for make in panels(desk):
        panel = make()
        show(qtbot, panel, *AT_BASE)
        QApplication.processEvents()
        bars = panel.area.verticalScrollBar(), panel.area.horizontalScrollBar()
        assert [bar.maximum() for bar in bars] == [0, 0], type(panel).__name__
        panel.close()
