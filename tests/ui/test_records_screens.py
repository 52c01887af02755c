"""The clerk's screens: person form, household, lists, employers; what an operator does not see."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.domain.identifiers import id_check_character
from gatekeeper.domain.people import PersonEntry
from gatekeeper.services.enrolment import Door
from gatekeeper.services.households import Landlord
from gatekeeper.ui import household_section
from gatekeeper.ui.card_sections import CardSection
from gatekeeper.ui.employers_screen import EmployersScreen
from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.households_screen import HouseholdsScreen
from gatekeeper.ui.moved_out_screen import MovedOutScreen
from gatekeeper.ui.people_openings import SECTIONS
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.person_form import PersonForm
from gatekeeper.ui.records_menu import RecordsMenu
from gatekeeper.ui.screen import label
from gatekeeper.ui.search_screen import SearchScreen
from tests.ui.records import records
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_screens_fit import SCREEN, SCREEN_150, cut_off

ID = "110101199003070134"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def app(desk):
    return desk.post


def person_form(desk, qtbot, **told):
    post = desk.post
    form = PersonForm(
        post.enrolment, post.households, post.employers, desk.tasks, operator=desk.chief, **told
    )
    show(qtbot, form, 1366, 700)
    return form


def type_in(screen, **told):
    for key, value in told.items():
        screen.form.fields[key].editor.setProperty("text", value)


def test_a_person_is_entered_by_keyboard_and_found(desk, qtbot):
    form = person_form(desk, qtbot, door=Door(building="12", unit="2", room="501"))
    press(form, "王小明")
    type_in(form, phone="139 1234 5678", employer="望京物业")
    digits = "11010120150307001"
    form._line("id_number").setText(digits + id_check_character(digits))
    with qtbot.waitSignal(form.kept) as kept:
        press(form, Qt.Key.Key_Return, ctrl=True)
    card = desk.registry.open_person(kept.args[0], desk.chief)
    assert (card.name, card.place, card.employer) == ("王小明", "12-2-501", "望京物业")


def test_bad_input_stands_beside_its_field_and_nothing_typed_is_lost(desk, qtbot):
    form = person_form(desk, qtbot)
    type_in(form, name="张三😀", id_number="110101199003070135", phone="123", birthday="2099-01-01")
    told = {key: form.form.fields[key].problem.text() for key in ("name", "phone", "birthday")}
    assert told == {
        "name": "This cannot be a name.",
        "phone": "A mobile number has 11 digits.",
        "birthday": "This day is still to come.",
    }
    before = form.form.values
    form.submit()
    assert form.form.values == before
    assert "typing slip" in form.form.fields["id_number"].problem.text()
    assert form.message.text()
    assert len(desk.registry.search("张三")) == 2


def test_an_id_number_fills_what_it_tells_and_a_permit_says_what_it_is(desk, qtbot):
    form = person_form(desk, qtbot)
    type_in(form, id_number=ID, paper_number="H12345678")
    form._fill_from_id()
    form._guess_paper()
    assert (form.form["birthday"], form.form["sex"]) == ("1990-03-07", "male")
    assert form.form["paper_kind"] == "home-return-permit"


def test_soft_rules_are_notes_and_a_door_tells_who_lives_there(desk, qtbot):
    form = person_form(desk, qtbot)
    type_in(form, name="李四", id_number="110101900307013", building="12", unit="2", room="501")
    form._look_behind()
    assert "old form" in form.notes.text()
    assert "People behind this door: 1." in form.notes.text()
    type_in(form, room="9999")
    form._look_behind()
    assert "This door is new" in form.notes.text()


def test_somebody_alike_is_told_before_he_is_entered_twice(desk, qtbot):
    form = person_form(desk, qtbot)
    type_in(form, name="张三", phone="13800138000")
    form._look_alike()
    assert "Perhaps in the records already: 张* 12-2-501" in form.notes.text()
    type_in(form, name="李四", building="12", unit="2", room="501")
    form._look_alike()
    assert "Perhaps" not in form.notes.text()


def test_whose_number_it_is_already_is_told(desk, qtbot):
    form = person_form(desk, qtbot)
    type_in(form, name="李四", id_number=ID)
    form.submit()
    assert "张* 12-2-501" in form.form.fields["id_number"].problem.text()


def test_what_was_typed_is_not_thrown_away_by_one_key(desk, qtbot):
    form = person_form(desk, qtbot)
    with qtbot.waitSignal(form.cancelled):
        press(form, Qt.Key.Key_Escape)
    type_in(form, name="李")
    press(form, Qt.Key.Key_Escape)
    assert form.question.isVisible()
    with qtbot.waitSignal(form.cancelled):
        form.question.yes.click()


def household(desk, qtbot, operator=None):
    post = desk.post
    flat = post.households.behind("12-2-501").household
    screen = HouseholdScreen(
        flat,
        post.households,
        post.enrolment,
        post.hosts,
        post.household_files,
        desk.tasks,
        operator=operator or desk.chief,
    )
    show(qtbot, screen, 1366, 700)
    return screen


@pytest.mark.parametrize(("reason", "name"), [("", "张*"), ("安置核对", "张三")])
def test_o06_its_file_is_made_by_keys_masked_unless_a_reason_is_typed(desk, qtbot, reason, name):
    screen = household(desk, qtbot)
    found = []
    screen.gathered.connect(found.append)
    press(screen, Qt.Key.Key_P, ctrl=True)
    screen.file_form.fields["reason"].editor.setText(reason)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    [data] = found
    assert [one.name for one in data.members] == [name]
    assert (data.place, data.reason) == ("12-2-501", reason)
    assert screen.list.hasFocus()
    assert "household-file" in desk.audits()[-1]


def test_o06_a_guard_makes_no_file(desk, qtbot):
    screen = household(desk, qtbot, desk.guard)
    press(screen, Qt.Key.Key_P, ctrl=True)
    assert not screen.file.isVisible()
    assert not screen.file_form.isVisible()


def test_a_household_shows_its_people_and_rings_with_one_key(desk, qtbot):
    """G54: the full number and a line of the log, from the card of the household too."""
    screen = household(desk, qtbot, desk.guard)
    assert [row.name for row in screen.list.model.shown] == ["张三"]
    assert screen.list.model.index(0, 0).data() == "张*"
    press(screen, Qt.Key.Key_F2)
    assert screen.message.text() == "张三 13800138000"
    assert "host-rung" in desk.audits()[-1]
    assert screen.take_key("F2")
    assert not screen.take_key("F3")
    assert not screen.add.isVisible()
    assert not screen.landlord.isVisible()


def test_the_landlord_is_entered_and_wrong_numbers_are_told(desk, qtbot):
    screen = household(desk, qtbot)
    screen.landlord.click()
    screen.landlord_form.fields["name"].editor.setText("王房东")
    screen.landlord_form.fields["phone"].editor.setText("12")
    screen.submit()
    assert "11 digits" in screen.landlord_form.fields["phone"].problem.text()
    screen.landlord_form.fields["phone"].editor.setText("13800000009")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "Landlord: 王** 138****0009." in screen.told.text()
    assert "landlord-revealed" in "\n".join(desk.audits())


def test_a_member_moves_and_a_door_is_corrected(desk, qtbot):
    screen = household(desk, qtbot)
    screen.moving.click()
    screen.door_form.fields["room"].editor.setText("")
    screen.submit()
    assert screen.door_form.fields["room"].problem.text() == "The room is missing."
    screen.door_form.fields["unit"].editor.setText("2")
    screen.door_form.fields["room"].editor.setText("777")
    screen.submit()
    assert desk.post.households.behind("12-2-777").members == 1
    assert screen.list.nothing.text().startswith("An empty flat.")
    screen.door.click()
    screen.door_form.fields["room"].editor.setText("778")
    screen.submit()
    assert screen.title.text() == "Household 12-2-778"
    with qtbot.waitSignal(screen.person_asked) as asked:
        screen.add.click()
    assert asked.args[0] == Door(building="12", unit="2", room="778")


def test_escape_leaves_the_form_first(desk, qtbot):
    screen = household(desk, qtbot)
    screen.door.click()
    press(screen, Qt.Key.Key_Escape)
    assert not screen.primary.isVisible()
    with qtbot.waitSignal(screen.cancelled):
        press(screen, Qt.Key.Key_Escape)


def test_a_new_household_is_made_and_the_building_lists_it(desk, qtbot):
    screen = HouseholdsScreen(
        desk.post.households, desk.exporting, desk.tasks, operator=desk.chief, is_new=True
    )
    show(qtbot, screen, 1366, 700)
    screen.submit()
    assert screen.new.fields["room"].problem.text() == "The room is missing."
    for key, value in {"building": "5号楼", "unit": "", "room": "101"}.items():
        screen.new.fields[key].editor.setText(value)
    screen.submit()
    screen.building.setCurrentIndex(screen.building.findData("5"))
    assert [(row.place, row.members) for row in screen.list.model.shown] == [("5-101", 0)]
    screen.list.setFocus()
    with qtbot.waitSignal(screen.opened):
        press(screen.list, Qt.Key.Key_Return)


def test_employers_are_kept(desk, qtbot):
    screen = EmployersScreen(desk.post.employers, desk.tasks, operator=desk.chief)
    show(qtbot, screen, 1366, 700)
    screen.submit()
    assert screen.form.fields["name"].problem.text()
    type_in(screen, name="望京物业", contact="王经理", phone="010-12345678")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    (row,) = screen.list.model.shown
    screen._take(row)
    assert screen.form["contact"] == "王经理"


def test_somebody_moved_out_stands_in_the_archive(desk, qtbot):
    (found,) = desk.registry.search("12-2-501")
    desk.post.enrolment.move_out(found.person, desk.post.enrolment.today, desk.chief)
    screen = MovedOutScreen(desk.post.households, desk.tasks)
    show(qtbot, screen, 1366, 700)
    with qtbot.waitSignal(screen.card_asked) as asked:
        screen.list.setFocus()
        press(screen.list, Qt.Key.Key_Return)
    assert asked.args == [str(found.person)]


def card(desk, qtbot, app, operator=None, sections=SECTIONS):
    (found,) = desk.registry.search("12-2-501")
    made = PersonCardScreen(
        found.person,
        desk.registry,
        desk.passes,
        desk.post.standing,
        desk.tasks,
        operator=operator or desk.chief,
        sections=sections,
        app=app,
    )
    show(qtbot, made, 1366, 700)
    return made


def test_sections_hang_on_the_card_and_are_made_when_looked_at(desk, qtbot, app):
    made = []

    def another(context):
        made.append(context)
        return label("lead", "cars")

    cars = CardSection(key="cars", title=lambda: "Cars", make=another)
    none = CardSection(key="none", title=lambda: "None", make=another, wanted=lambda _: False)
    screen = card(desk, qtbot, app, sections=(household_section.SECTION, cars, none))
    assert [b.text() for b in screen.sections.chips.buttons] == [
        "1  Passes",
        "2  Household",
        "3  Cars",
    ]
    assert screen.passes.issue.isVisible()
    press(screen.sections.chips, "2")
    assert [row.name for row in screen.sections.current.list.model.shown] == ["张三"]
    assert not screen.passes.issue.isVisible()
    with qtbot.waitSignal(screen.household_asked):
        screen.sections.current.open.click()
    assert made == []
    screen.sections.chips.pick("cars")
    screen.sections.chips.pick("passes")
    screen.sections.chips.pick("cars")
    (context,) = made
    assert (context.card.name, context.screen) == ("张三", screen)


def test_the_card_rings_edits_and_archives(desk, qtbot, app):
    """G54 from the card of a person; 已搬离 by a question that names what is lost."""
    screen = card(desk, qtbot, app)
    press(screen, Qt.Key.Key_F2)
    assert screen.message.text() == "张三 13800138000"
    assert screen.take_key("F2")
    with qtbot.waitSignal(screen.edit_asked):
        screen.acts.edit.click()
    screen.acts.move_out.click()
    assert "张*" in screen.question._words.text()
    screen.question.yes.click()
    assert "Moved out: " in screen.facts.text()
    assert screen.acts.move_out.text() == "Bring back"
    screen.acts.move_out.click()
    assert "Moved out" not in screen.facts.text()


def test_an_operator_sees_no_buttons_of_a_clerk(desk, qtbot, app):
    screen = card(desk, qtbot, app, operator=desk.guard)
    assert not screen.acts.isVisible()
    assert screen.ringing.button.isEnabled()


def test_a_door_found_opens_its_household_also_an_empty_one(desk, qtbot):
    desk.post.households.add(Door(building="5", unit="", room="101"), desk.chief)
    screen = SearchScreen(desk.registry, desk.tasks)
    show(qtbot, screen)
    screen.words.setText("12-2-501")
    screen._search()
    with qtbot.waitSignal(screen.household_asked) as asked:
        screen.household.click()
    assert asked.args == [desk.post.households.behind("12-2-501").household]
    screen.words.setText("5-101")
    screen._search()
    assert "Nobody lives behind this door" in screen.list.nothing.text()
    with qtbot.waitSignal(screen.household_asked) as asked:
        screen.household.click()
    assert asked.args == [desk.post.households.behind("5-101").household]


def test_the_menu_opens_by_a_digit(desk, qtbot):
    menu = RecordsMenu(("find", "employers"), desk.tasks)
    show(qtbot, menu)
    with qtbot.waitSignal(menu.chosen) as chosen:
        press(menu, "2")
    assert chosen.args == ["employers"]


def test_chinese_and_english_are_both_complete(desk, qtbot, app):
    desk.post.enrolment.enter(
        PersonEntry(name="王五", paper_kind="passport", paper_number="E12345678"),
        Door(building="12", unit="2", room="501"),
        desk.chief,
    )
    flat = desk.post.households.behind("12-2-501").household
    desk.post.households.set_landlord(flat, Landlord(name="王房东"), desk.chief)
    form, screen = person_form(desk, qtbot), household(desk, qtbot)
    text.use("zh_CN")
    for one in (form, screen):
        one.retranslate()
    assert screen.title.text() == "住户 12-2-501"
    assert form.form.fields["kind"].editor.currentText() == "居民"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, SCREEN_150])
def test_nothing_is_cut_off(desk, qtbot, language, size):
    text.use(language)
    for make in records(desk):
        screen = make()
        show(qtbot, screen, *size)
        assert (screen.width(), screen.height()) == size, type(screen).__name__
        assert cut_off(screen) == [], type(screen).__name__
