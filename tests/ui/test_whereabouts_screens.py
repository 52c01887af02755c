"""Who was where, arrivals, expected returnees and landlords in the window, by keys."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.domain.expected import BriefedBy
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.services.households import Landlord
from gatekeeper.ui import whereabouts_section
from gatekeeper.ui.arrivals_screen import ArrivalsScreen
from gatekeeper.ui.expected_screen import ExpectedScreen
from gatekeeper.ui.tenants_screen import TenantsScreen
from gatekeeper.ui.whereabouts_screen import WhereaboutsScreen
from tests.rounds import CLERK, compound
from tests.ui.screen_kit import open_card, open_desk, press, show

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield desk


@pytest.fixture
def place(desk):
    return compound(desk.post)


def opened(desk, qtbot, make, *given):
    screen = make(*given, desk.tasks, operator=desk.chief)
    show(qtbot, screen, 1366, 640)
    return screen


def set_fields(screen, **told):
    for key, value in told.items():
        screen.form.fields[key].editor.setText(value)


def save(screen):
    press(screen, ENTER, ctrl=True)


def problem(screen, key):
    return screen.form.fields[key].problem.text()


# --- who was where --------------------------------------------------------------------------------


def test_o25_a_stay_is_told_and_found_by_place_and_days(desk, place, qtbot):
    post = desk.post
    screen = opened(desk, qtbot, WhereaboutsScreen, post.whereabouts, desk.registry, desk.exporting)
    save(screen)
    assert problem(screen, "person") == "Whom?"
    [row] = desk.registry.search("12-2-501")
    screen.person.choose(row)
    set_fields(screen, place="湖北省武汉市", from_on="2026-01-23", until_on="x")
    save(screen)
    assert problem(screen, "until_on")
    set_fields(screen, until_on="2026-02-01")
    save(screen)
    assert [row.name for row in screen.list.model.shown] == ["张三"]
    assert screen.list.model.index(0, 0).data() == "张*"
    set_fields(screen, place="武汉", from_on="2026-02-02")
    press(screen, Qt.Key.Key_F, ctrl=True)
    assert screen.list.model.shown == ()
    set_fields(screen, from_on="2026-01-30")
    press(screen, Qt.Key.Key_F, ctrl=True)
    assert [row.name for row in screen.list.model.shown] == ["张三"]
    with qtbot.waitSignal(screen.card_asked) as asked:
        press(screen.list.table, ENTER)
    assert asked.args == [str(row.person)]


@pytest.mark.parametrize(("role", "is_offered"), [("chief", True), ("guard", False)])
def test_o25_where_somebody_was_stands_on_his_card(desk, place, qtbot, role, is_offered):
    post, person = desk.post, place.people["钱一"]
    post.whereabouts.tell(
        person, Stay(place="武汉", from_on=date(2026, 1, 23), until_on=date(2026, 1, 30)), CLERK
    )
    services = {"whereabouts": post.whereabouts, "exporting": desk.exporting}
    card, shown = open_card(desk, qtbot, person, whereabouts_section.SECTION, role, **services)
    assert (card.sections.chips is not None) is is_offered
    if not is_offered:
        return
    card.sections.chips.pick("whereabouts")
    section = card.sections.current
    assert [row.stay.place for row in section.list.model.shown] == ["武汉"]
    assert not section.back.isEnabled()
    section.new.click()
    (screen,) = shown
    show(qtbot, screen, 1366, 640)
    set_fields(screen, place="三亚", from_on="2026-02-20")
    save(screen)
    card.sections.reload()
    assert [row.stay.place for row in section.list.model.shown] == ["三亚", "武汉"]
    section.list.table.selectRow(0)
    section.back.click()
    assert section.list.model.shown[0].stay.until_on == date(2026, 3, 2)
    assert not section.back.isEnabled()


def test_o25_somebody_comes_back_and_a_slip_is_taken_out(desk, place, qtbot):
    post = desk.post
    stay = Stay(place="三亚", from_on=date(2026, 2, 20))
    post.whereabouts.tell(place.people["钱一"], stay, CLERK)
    screen = opened(desk, qtbot, WhereaboutsScreen, post.whereabouts, desk.registry, desk.exporting)
    screen.back.click()
    assert screen.list.model.shown[0].stay.until_on == date(2026, 3, 2)
    assert not screen.back.isEnabled()
    screen.gone.click()
    screen.question.yes.click()
    assert screen.list.model.shown == ()


# --- arrivals -------------------------------------------------------------------------------------


def test_o28_figures_to_a_cut_off_day(desk, place, qtbot):
    post = desk.post
    for name, where in (("钱一", "武汉市"), ("李四", "韩国"), ("孙三", "老家")):
        stay = Stay(place=where, from_on=date(2026, 2, 1), until_on=date(2026, 2, 15))
        post.whereabouts.tell(place.people[name], stay, CLERK)
    screen = opened(desk, qtbot, ArrivalsScreen, post.whereabouts, desk.exporting)
    assert screen.hint.text() == (
        "2026-02-13 to 2026-03-02: 3 arrivals = 1 domestic + 1 from abroad + 1 not told apart; "
        "0 of them within 14 days."
    )
    screen.cutoff.setText("2026-02-28")
    press(screen.cutoff, ENTER)
    assert "3 of them within 14 days" in screen.hint.text()
    with qtbot.waitSignal(screen.printed) as printed:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert printed.args[0].incubating == 3
    screen.cutoff.setText("gestern")
    save(screen)
    assert problem(screen, "cutoff")
    text.use("zh_CN")
    screen.retranslate()
    assert "境外" in screen.hint.text()


# --- expected -------------------------------------------------------------------------------------


def test_o23_somebody_expected_is_briefed_once_a_day_stands_beside_it(desk, qtbot):
    post = desk.post
    screen = opened(desk, qtbot, ExpectedScreen, post.expected)
    set_fields(screen, name="王强", coming_from="湖北省武汉市", due_on="2026-03-05")
    save(screen)
    assert problem(screen, "phone")
    set_fields(screen, phone="13800138000")
    save(screen)
    assert screen.list.model.index(0, 0).data() == "王*"
    assert [row.wants_briefing for row in screen.list.model.shown] == [True]
    press(screen, Qt.Key.Key_B, ctrl=True)
    [row] = screen.list.model.shown
    assert row.briefing.channel is BriefedBy.PHONE
    assert screen.list.model.index(0, 6).data() == "03-02 08:30 by phone"
    screen.list.chip_buttons[0].click()
    assert screen.list.model.shown == ()
    screen.list.chip_buttons[0].click()
    with qtbot.waitSignal(screen.printed):
        press(screen, Qt.Key.Key_P, ctrl=True)
    screen.over.click()
    screen.question.yes.click()
    assert screen.list.model.shown == ()


# --- landlords ------------------------------------------------------------------------------------


def test_o42_a_landlord_is_rung_and_what_he_says_is_kept(desk, place, qtbot):
    post = desk.post
    home = place.doors["3-1-101"]
    post.households.set_landlord(home, Landlord(name="郑东", phone="13900139000"), CLERK)
    screen = opened(desk, qtbot, TenantsScreen, post.tenants, post.hosts, desk.exporting)
    assert screen.hint.text().startswith("Floating population: 0 tenants in 1 rented flats")
    press(screen, Qt.Key.Key_F2)
    assert "13900139000" in screen.message.text()
    screen.named.typed.setText("2")
    screen.note.setText("下月退租")
    save(screen)
    [row] = screen.list.model.shown
    assert (row.named, row.note, row.differs) == (2, "下月退租", True)
    screen.list.chip_buttons[0].click()
    assert screen.list.model.shown == ()
    with qtbot.waitSignal(screen.printed) as printed:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert len(printed.args[0]) == 1
