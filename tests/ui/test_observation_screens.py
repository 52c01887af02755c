"""Cases of observation in the window: the list, a new case by keys, the card and its acts (O10)."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper import config
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.services.observation_lists import CaseState
from gatekeeper.ui import observation_section
from gatekeeper.ui.case_act import ACTS, CaseAct
from gatekeeper.ui.case_card import CaseCardScreen
from gatekeeper.ui.case_form import CaseForm
from gatekeeper.ui.observation_screen import ObservationScreen
from gatekeeper.ui.person_card import PersonCardScreen
from tests.observed import observed, particulars, today
from tests.ui.screen_kit import open_card, open_desk, press, show

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield desk


@pytest.fixture
def cases(desk):
    """Home on day 3, central without anybody in charge, monitoring on its last day."""
    post = desk.post
    people = [post.resident(name, room=room) for name, room in NAMES]
    return [
        observed(post, people[0].id, arrived=3),
        observed(post, people[1].id, kind=ObservationKind.CENTRAL, charge_name="", charge_phone=""),
        observed(post, people[2].id, arrived=7, days=7, kind=ObservationKind.MONITORING),
    ]


NAMES = (("赵一", "801"), ("钱二", "802"), ("孙三", "803"))


def cells(view):
    model = view.model
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def listed(desk, qtbot):
    screen = ObservationScreen(desk.post.observation_lists, desk.tasks)
    show(qtbot, screen, 1366, 640)
    return screen


def row_of(desk, case):
    return next(row for row in desk.post.observation_lists.cases() if row.id == case)


# --- the list -------------------------------------------------------------------------------------


def test_an_empty_list_says_how_the_first_case_comes_to_be(desk, qtbot):
    screen = listed(desk, qtbot)
    assert screen.list.nothing.isVisible()
    assert not screen.notices.isEnabled()


def test_o11_the_list_says_day_n_of_how_many_masked(desk, cases, qtbot):
    screen = listed(desk, qtbot)
    first = {row[0]: row for row in cells(screen.list)}["G0001"]
    assert first[1:5] == ["赵*", "12-2-801", "Home observation", "3/14"]
    assert first[6] == "周***"
    told = "Open: 3 (central 1, home 1, monitoring 1). Last day today: 1, tomorrow: 0."
    assert screen.hint.text() == told
    screen.list.search.setText("钱二")
    assert [row[0] for row in cells(screen.list)] == ["G0002"]


def test_trap_8_fifty_eight_are_eight_central_and_fifty_at_home(desk, qtbot):
    post = desk.post
    people = [post.resident(f"人{n}", room=str(1000 + n)).id for n in range(58)]
    for kind, whom in ((ObservationKind.CENTRAL, people[:8]), (ObservationKind.HOME, people[8:])):
        post.observation.open(whom, particulars(post, kind=kind), desk.chief)
    screen = listed(desk, qtbot)
    assert screen.hint.text().startswith("Open: 58 (central 8, home 50, monitoring 0).")
    assert screen.list.model.total == 58


@pytest.mark.parametrize(
    ("chip", "shown"),
    [
        ("Home", ["G0001"]),
        ("Central", ["G0002"]),
        ("Monitoring", ["G0003"]),
        ("Ends today", ["G0003"]),
        ("Ends tomorrow", []),
        ("Notice due", []),
        ("Nobody in charge", ["G0002"]),
    ],
)
def test_chips_keep_what_they_say(desk, cases, qtbot, chip, shown):
    screen = listed(desk, qtbot)
    next(made for made in screen.list.chip_buttons if made.text() == chip).click()
    assert [row[0] for row in cells(screen.list)] == shown


def test_o14_who_is_over_waits_for_his_notice(desk, cases, qtbot):
    desk.post.clock.advance(days=1)
    screen = listed(desk, qtbot)
    asked = []
    screen.notices_asked.connect(asked.append)
    assert screen.notices.text() == "Release notices: 1 (Ctrl+P)"
    screen.notices.click()
    assert asked == [(cases[2],)]
    [told] = desk.post.releases.notices(asked[0], desk.chief)
    assert (told.number, told.case, told.name, told.is_early) == ("J0001", "G0003", "孙三", False)
    screen.reload()
    assert not screen.notices.isEnabled()


# --- a new case -----------------------------------------------------------------------------------


@pytest.fixture
def form(desk, qtbot):
    post = desk.post
    made = CaseForm(
        post.observation, post.observation_lists, desk.registry, desk.tasks, operator=desk.chief
    )
    show(qtbot, made, 1366, 640)
    return made


def choose(desk, form, words):
    [row] = desk.registry.search(words)
    form.person.choose(row)
    return row


def test_g09_a_case_is_opened_by_keys_and_told_what_it_comes_to(desk, form):
    row = choose(desk, form, "3-1-301")
    form.fields.kind.setFocus()
    press(form, "1")
    form.fields.arrived.setText(f"{today(desk.post).month}-1")
    assert form.sum.text().startswith("Day 1 of 14 today. Last day 2026-03-15; the day of arrival")
    form.fields.charge.setText("周网格员")
    form.fields.phone.setText("13800138000")
    opened = []
    form.finished.connect(opened.append)
    press(form, ENTER, ctrl=True)
    [case] = desk.post.observation_lists.cases()
    assert opened == [(case.id,)]
    assert (case.person, case.kind, case.day) == (row.person, ObservationKind.HOME, 1)


def test_a_household_is_taken_together(desk, form):
    with desk.post.database.begin("people") as session:
        from gatekeeper.store.people import Person

        [one], [other] = desk.registry.search("12-2-502"), desk.registry.search("3-1-301")
        session.get_one(Person, other.person).household = session.get_one(
            Person, one.person
        ).household
    choose(desk, form, "12-2-502")
    [tick] = form.members.values()
    assert (tick.text(), tick.isVisible()) == ("李*", True)
    tick.setChecked(True)
    form.fields.kind.pick("home")
    press(form, ENTER, ctrl=True)
    found = desk.post.observation_lists.cases()
    assert {case.person for case in found} == {one.person, other.person}
    choose(desk, form, "12-2-502")
    assert not next(iter(form.members.values())).isEnabled(), "observed already"


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(desk, form):
    press(form, ENTER, ctrl=True)
    assert form.person.field.problem.text()
    assert form.kinds.fields["kind"].problem.text()
    form.fields.arrived.setText("2999-01-01")
    assert "not come yet" in form.form.fields["arrived_on"].problem.text()
    form.fields.arrived.setText("2-30")
    assert form.form.fields["arrived_on"].problem.text()
    form.fields.phone.setText("139")
    assert form.charge.fields["charge_phone"].problem.text()
    choose(desk, form, "3-1-301")
    form.fields.kind.pick("home")
    form.fields.phone.clear()
    form.fields.arrived.setText("1-1")
    press(form, ENTER, ctrl=True)
    assert form.form.fields["arrived_on"].problem.text()
    assert form.fields.arrived.text() == "1-1"
    form.fields.arrived.setText(today(desk.post).isoformat())
    form.fields.origin.setText("Ж" * 60)
    form.fields.charge.setText("🙂")
    press(form, ENTER, ctrl=True)
    assert form.charge.fields["charge_name"].problem.text()
    assert desk.post.observation_lists.cases() == ()


def test_o10_one_person_in_charge_of_one_is_asked_for(desk, cases, form):
    choose(desk, form, "3-1-301")
    form.fields.phone.setText("138 0013 8000")
    form.fields.phone.editingFinished.emit()
    assert form.charge.fields["charge_phone"].problem.text() == "Is in charge of 赵* already."


def test_somebody_observed_already_is_named(desk, cases, form):
    row = row_of(desk, cases[0])
    found = desk.registry.search("12-2-502")[0]
    form.person.choose(replace(found, person=row.person))
    form.fields.kind.pick("home")
    press(form, ENTER, ctrl=True)
    assert form.person.field.problem.text() == "A case of 赵一 is open already."


# --- the card and its acts ------------------------------------------------------------------------


def opened(desk, qtbot, case):
    post = desk.post
    card = CaseCardScreen(
        case, post.observation, post.observation_lists, desk.tasks, operator=desk.chief
    )
    show(qtbot, card, 1366, 640)
    return card


def acting(desk, qtbot, act, case):
    post = desk.post
    screen = CaseAct(
        act,
        row_of(desk, case),
        post.observation,
        post.observation_lists,
        desk.tasks,
        operator=desk.chief,
    )
    show(qtbot, screen, 1366, 640)
    return screen


def test_the_card_says_everything_and_its_opening_is_recorded(desk, cases, qtbot):
    card = opened(desk, qtbot, cases[0])
    assert card.title.text() == "G0001 · Home observation · day 3 of 14"
    assert "In charge: 周网格员  13800138000" in card.facts.text()
    assert "the day of arrival is day 0" in card.facts.text()
    assert cells(card.history)[0][1] == "Opened"
    assert any("observation-opened" in line for line in desk.audits())
    asked = []
    card.act_asked.connect(lambda act, row: asked.append((act, row.id)))
    press(card, "2")
    assert asked == [("extend", cases[0])]
    assert not card.notice.isEnabled()


def test_an_ended_case_has_its_notice_and_no_acts(desk, cases, qtbot):
    desk.post.observation.close(cases[0], "阴性", desk.chief)
    card = opened(desk, qtbot, cases[0])
    asked = []
    card.notice_asked.connect(asked.append)
    card.act_asked.connect(lambda *_: asked.append("act"))
    press(card, "2")
    press(card, ENTER, ctrl=True)
    assert asked == [(cases[0],)]
    persons = []
    card.person_asked.connect(persons.append)
    card.person.click()
    assert persons == [str(row_of(desk, cases[0]).person)]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_done_by_keys_and_recorded(desk, cases, qtbot, act):
    screen = acting(desk, qtbot, act, cases[0])
    fields = screen.fields
    if act == "extend":
        fields.days.typed.setText("21")
    if act == "transfer":
        fields.kind.pick("monitoring")
    if act == "charge":
        fields.charge.setText("李楼长")
    else:
        fields.reason.setText("密接")
    done = []
    screen.finished.connect(done.append)
    press(screen, ENTER, ctrl=True)
    assert len(done) == 1
    row = row_of(desk, cases[0])
    told = {
        "charge": row.charge_name == "李楼长",
        "extend": row.days == 21,
        "transfer": row.kind is ObservationKind.MONITORING,
        "close": row.state is CaseState.CLOSED,
        "correct": row.reason == "密接",
    }
    assert told[act]
    assert len(desk.post.observation_lists.card(cases[0]).acts) == 2


def test_an_act_that_is_refused_says_so_beside_the_field(desk, cases, qtbot):
    screen = acting(desk, qtbot, "extend", cases[0])
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["reason"].problem.text()
    screen.fields.reason.setText("x")
    press(screen, ENTER, ctrl=True)
    assert "later than" in screen.form.fields["days"].problem.text()
    same = acting(desk, qtbot, "transfer", cases[0])
    same.fields.reason.setText("x")
    press(same, ENTER, ctrl=True)
    assert same.kinds.fields["kind"].problem.text()


@pytest.mark.parametrize(("role", "is_offered"), [("chief", True), ("guard", False)])
def test_a_person_s_card_has_a_section_for_the_office(desk, cases, qtbot, role, is_offered):
    post, person = desk.post, row_of(desk, cases[0]).person
    post.standing.policy = config.policies()["closed"]
    services = {
        "observation": post.observation,
        "observation_lists": post.observation_lists,
        "standing": post.standing,
    }
    card, shown = open_card(desk, qtbot, person, observation_section.SECTION, role, **services)
    assert (card.sections.chips is not None) is is_offered
    if not is_offered:
        return
    card.sections.chips.pick("observation")
    section = card.sections.current
    assert cells(section.list)[0][:3] == ["G0001", "Home observation", "3/14"]
    section.list.opened.emit(section.list.current)
    show(qtbot, shown[0], 1366, 640)
    press(shown[0], "4")
    section.new.click()
    assert [type(one) for one in shown] == [CaseCardScreen, CaseAct, CaseForm]
    assert shown[2].person.person == person
    qtbot.addWidget(shown[1])
    qtbot.addWidget(shown[2])


def test_a_person_s_card_tells_the_office_all_and_the_gate_only_until_when(desk, cases, qtbot):
    person = row_of(desk, cases[0]).person
    for who, told in ((desk.chief, "Observation: Home observation"), (desk.guard, "Stays at home")):
        card = PersonCardScreen(
            person,
            desk.registry,
            desk.passes,
            desk.post.standing,
            desk.tasks,
            operator=who,
            cases=desk.post.observation_lists,
        )
        show(qtbot, card)
        assert told in card.facts.text()
    assert "bservation" not in card.facts.text()
