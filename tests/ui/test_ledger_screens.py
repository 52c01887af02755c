"""Ledgers on the screen: menu, table, form, one entry, reminders; by keys, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gatekeeper import text
from gatekeeper.credentials.point_code import point_text
from gatekeeper.domain.ledger import State
from gatekeeper.domain.readings import Symbol
from gatekeeper.services.ledger_lists import Wanted
from gatekeeper.ui import theme
from gatekeeper.ui.health_bar import HealthBar
from gatekeeper.ui.ledger_card import LedgerCard
from gatekeeper.ui.ledger_editors import line_in
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.ledger_list import LedgerList
from gatekeeper.ui.ledger_reminders import PART, LedgerReminders
from gatekeeper.ui.ledger_screen import LedgerScreen
from gatekeeper.ui.ledger_words import expected_words
from gatekeeper.ui.words import day_and_time
from tests.books import DROP, REQUEST, UMBRELLA, open_books
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_screens_fit import SCREEN, SCREEN_150, cut_off

HERE = timezone(timedelta(hours=8))


@pytest.fixture
def desk(tmp_path):
    theme.apply(QApplication.instance(), "day")
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def books(desk):
    made = open_books(desk.post)
    return replace(made, lists=replace(made.lists, zone=HERE))


def camera():
    image = QImage(640, 480, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.gray)
    return image


def form(desk, books, key, **told):
    return LedgerForm(
        books.ledgers.declared.ledgers[key],
        books.ledgers,
        books.lists,
        desk.registry,
        desk.tasks,
        operator=desk.guard,
        **{"camera": camera, "offered": books.lists.suggestions(key), **told},
    )


def screen(desk, books, key):
    ledger = books.ledgers.declared.ledgers[key]
    return LedgerScreen(ledger, books.lists, desk.exporting, desk.tasks, operator=desk.guard)


def card(desk, books, entry):
    return LedgerCard(entry, books.ledgers, books.lists, desk.tasks, operator=desk.guard)


def entered(desk, books, key, values):
    return books.add(key, values, operator=desk.guard)


# --- the form ---------------------------------------------------------------------------------


def test_g35_a_drop_is_written_with_the_keyboard_alone(desk, books, qtbot):
    made = form(desk, books, "goods-drop")
    show(qtbot, made)
    press(made, "13812345678", Qt.Key.Key_Return, "3栋12，5栋88", Qt.Key.Key_Return)
    press(made, Qt.Key.Key_Return, "1")
    with qtbot.waitSignal(made.finished):
        press(made, Qt.Key.Key_Return, ctrl=True)
    (row,) = books.lists.page("goods-drop", Wanted()).rows
    assert row.cells["pieces"] == "3:12 5:88"
    assert row.cells["company"] == "SF"
    assert row.operator == "王强"


def test_problems_stand_beside_their_fields_and_what_was_typed_stays(desk, books, qtbot):
    made = form(desk, books, "crew-temperature")
    show(qtbot, made)
    line_in(made.editors["celsius"]).setText("60")
    press(made, Qt.Key.Key_Return, ctrl=True)
    problems = {key: field.problem.text() for key, field in made.form.fields.items()}
    assert problems["who"] == "Please fill this in."
    assert problems["celsius"] == "Must be between 30 and 45."
    assert line_in(made.editors["celsius"]).text() == "60"
    assert books.lists.page("crew-temperature", Wanted()).total == 0


def test_what_only_the_service_knows_is_told_beside_its_field_too(desk, books, qtbot):
    made = form(desk, books, "goods-drop")
    show(qtbot, made)
    line_in(made.editors["pieces"]).setText("3:1")
    made.editors["company"].pick("sf")
    line_in(made.editors["occurred_at"]).setText("2099-01-01 08:00")
    press(made, Qt.Key.Key_Return, ctrl=True)
    assert made.form.fields["occurred_at"].problem.text() == "This moment has not come yet."
    line_in(made.editors["occurred_at"]).setText("yesterday")
    assert "2022-03-14" in made.form.fields["occurred_at"].problem.text()


def test_an_earlier_moment_may_be_given(desk, books, qtbot):
    made = form(desk, books, "advice")
    show(qtbot, made)
    made.editors["kind"].pick("leaflet")
    line_in(made.editors["number"]).setText("200")
    earlier = desk.post.clock() - timedelta(hours=1)
    line_in(made.editors["occurred_at"]).setText(f"{earlier.astimezone():%Y-%m-%d %H:%M}")
    made.submit()
    (row,) = books.lists.page("advice", Wanted()).rows
    assert row.occurred_at == earlier


def test_what_was_entered_lately_is_one_touch(desk, books, qtbot):
    entered(desk, books, "crew-temperature", {"who": "赵敏", "celsius": "36.5"})
    made = form(desk, books, "crew-temperature")
    show(qtbot, made)
    made.editors["who"].buttons[0].click()
    assert line_in(made.editors["who"]).text() == "赵敏"


def test_g35_the_courier_is_filled_in_when_his_phone_is_known(desk, books, qtbot):
    entered(desk, books, "goods-drop", DROP)
    made = form(desk, books, "goods-drop")
    show(qtbot, made)
    press(made, "13812345678", Qt.Key.Key_Tab)
    assert line_in(made.editors["courier"]).text() == "陈师傅"
    assert made.editors["company"].value == "sf"


def test_a_person_of_the_records_is_picked_and_his_entry_is_his(desk, books, qtbot):
    made = form(desk, books, "lost-property")
    show(qtbot, made)
    line_in(made.editors["item"]).setText("伞")
    line_in(made.editors["place"]).setText("东门")
    finder = made.editors["finder"]
    finder.setFocus()
    press(made, "lisi")
    finder.ask()
    (words,) = finder._offered
    assert words == "李四  3-1-301"
    finder._on_activated(words)
    qtbot.waitUntil(lambda: finder.person is not None)
    made.submit()
    row = books.rows("SELECT id FROM people WHERE name = '李四'")[0][0]
    assert books.rows(
        "SELECT count(*) FROM journal_private WHERE person = ? AND part = ?", row, "finder"
    ) == [(1,)]
    finder.setText("李四光")
    assert finder.person is None


def test_g57_a_photo_and_a_signature_are_kept(desk, books, qtbot):
    made = form(desk, books, "lost-property")
    show(qtbot, made)
    line_in(made.editors["item"]).setText("伞")
    line_in(made.editors["place"]).setText("东门")
    photo, signature = made.editors["photo"], made.editors["signature"]
    photo.take.click()
    ink = signature.ink
    QTest.mousePress(ink, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    QTest.mouseMove(ink, QPoint(120, 90))
    QTest.mouseRelease(ink, Qt.MouseButton.LeftButton, pos=QPoint(120, 90))
    assert signature.value == "signed"
    made.submit()
    assert books.rows("SELECT count(*) FROM photos") == [(2,)]
    assert books.rows("SELECT max(length(jpeg)) < 60000 FROM photos") == [(1,)]
    signature.again.click()
    photo.drop.click()
    assert (signature.value, photo.value, signature.jpeg, photo.jpeg) == ("", "", None, None)


def test_a_camera_without_a_picture_says_so(desk, books, qtbot):
    made = form(desk, books, "patrol", camera=lambda: None)
    show(qtbot, made)
    made.editors["photo"].take.click()
    assert not made.editors["photo"].nothing.isHidden()


# --- menu and table ---------------------------------------------------------------------------


def test_the_menu_opens_a_ledger_with_enter_and_its_form_with_ctrl_enter(desk, books, qtbot):
    entered(desk, books, "relay", {"household": "12-2-501", "item": "菜", "pieces": "1"})
    made = LedgerList(books.lists, desk.tasks, operator=desk.guard)
    show(qtbot, made)
    assert made.list.model.shown[0].ledger.key == "relay"
    with qtbot.waitSignal(made.opened) as opened:
        press(made, Qt.Key.Key_Return)
    with qtbot.waitSignal(made.entry_asked) as asked:
        press(made, Qt.Key.Key_Return, ctrl=True)
    assert opened.args == asked.args == ["relay"]
    made.list.chip_buttons[1].click()
    assert [book.ledger.key for book in made.list.model.shown] == ["relay"]


def test_a_broken_file_of_the_site_is_told_in_the_menu(desk, books, qtbot, tmp_path):
    (tmp_path / "x.toml").write_text("key = 1", "utf-8")
    made = LedgerList(open_books(desk.post, tmp_path).lists, desk.tasks, operator=desk.guard)
    show(qtbot, made)
    assert "x.toml" in made.message.text()


def test_the_table_searches_as_one_types_and_counts(desk, books, qtbot):
    for number in range(3):
        entered(desk, books, "lost-property", UMBRELLA | {"item": f"item {number}"})
    made = screen(desk, books, "lost-property")
    show(qtbot, made)
    assert made.list.count.text() == "Rows: 3"
    press(made, "item 2")
    qtbot.waitUntil(lambda: made.list.count.text() == "Rows: 1")
    assert made.list.model.shown[0].cells["item"] == "item 2"
    with qtbot.waitSignal(made.entry_opened):
        press(made, Qt.Key.Key_Return)
    with qtbot.waitSignal(made.entry_asked):
        press(made, Qt.Key.Key_Return, ctrl=True)


def test_an_empty_ledger_says_how_the_first_entry_comes(desk, books, qtbot):
    made = screen(desk, books, "advice")
    show(qtbot, made)
    assert "New entry" in made.list.nothing.text()
    assert not made.csv.isEnabled()


def test_chips_ask_the_service_and_a_click_on_time_turns_the_order(desk, books, qtbot):
    first = entered(desk, books, "requests", REQUEST)
    desk.post.clock.advance(days=2)
    second = entered(desk, books, "requests", REQUEST)
    books.ledgers.follow(second.id, State.DONE, desk.guard)
    third = entered(desk, books, "requests", REQUEST)
    books.ledgers.withdraw(third.id, "x", desk.guard)
    made = screen(desk, books, "requests")
    show(qtbot, made)
    today, _, unfinished, withdrawn = made.list.chip_buttons

    def shown():
        return [row.id for row in made.list.model.shown]

    assert shown() == [second.id, first.id]
    today.click()
    assert shown() == [second.id]
    today.click()
    unfinished.click()
    assert shown() == [first.id]
    unfinished.click()
    withdrawn.click()
    assert shown() == [third.id]
    withdrawn.click()
    made._on_heading(0)
    assert shown() == [first.id, second.id]


def test_more_entries_come_as_one_scrolls(desk, books, qtbot, monkeypatch):
    monkeypatch.setattr("gatekeeper.ui.ledger_screen.PAGE", 20)
    for number in range(30):
        entered(desk, books, "advice", {"kind": "leaflet", "number": str(number + 1)})
    made = screen(desk, books, "advice")
    show(qtbot, made)
    assert made.list.count.text() == "Rows: 20 of 30"
    bar = made.list.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: made.list.count.text() == "Rows: 30")
    assert len({row.id for row in made.list.model.shown}) == 30
    assert "465" in made.sums.text(), "the total of the day"


def test_the_csv_holds_everything_and_its_leaving_is_recorded(desk, books, qtbot, tmp_path):
    entered(desk, books, "requests", REQUEST)
    made = screen(desk, books, "requests")
    show(qtbot, made)
    made.save_csv(tmp_path / "requests.csv")
    assert "138****8000" in (tmp_path / "requests.csv").read_text("utf-8-sig")
    assert any("exported" in line for line in desk.audits())


def test_the_book_is_asked_for_the_period_of_the_chips(desk, books, qtbot):
    made = screen(desk, books, "requests")
    show(qtbot, made)
    with qtbot.waitSignal(made.book_asked) as asked:
        made.book.click()
    assert asked.args[0].day == 1
    made.list.chip_buttons[0].click()
    with qtbot.waitSignal(made.book_asked) as asked:
        made.book.click()
    assert asked.args[1] - asked.args[0] == timedelta(days=1)


# --- one entry --------------------------------------------------------------------------------


def labels(screen):
    grid = screen.facts
    found = [grid.itemAt(place).widget() for place in range(grid.count())]
    return [widget.text() for widget in found]


def answer(made, words):
    made.typed.setText(words)
    made.yes.click()


def test_g37_an_entry_is_assigned_done_and_noted_from_its_card(desk, books, qtbot):
    row = entered(desk, books, "requests", REQUEST)
    made = card(desk, books, row.id)
    show(qtbot, made, 1366, 640)
    assert "138****8000" in labels(made)
    assign, _ = made._steps
    assign.click()
    answer(made, "")
    assert made.message.text() == "Please fill this in."
    answer(made, "赵敏")
    assert made.card.entry.responsible == "赵敏"
    made._steps[-1].click()
    answer(made, "送到")
    assert made.card.entry.state is State.DONE
    made.note.click()
    answer(made, "已回访")
    assert made.card.lines[-1].note == "已回访"
    again = made._steps[-1]
    assert again.text() == "Open again"


def test_full_values_show_only_with_a_reason(desk, books, qtbot):
    row = entered(desk, books, "requests", REQUEST)
    made = card(desk, books, row.id)
    show(qtbot, made)
    made.reveal.click()
    answer(made, "")
    assert "13800138000" not in labels(made)
    answer(made, "回电")
    assert "13800138000" in labels(made)
    assert any("ledger-revealed" in line for line in desk.audits())


def test_a_correction_opens_the_form_with_everything_in_it(desk, books, qtbot):
    row = entered(desk, books, "goods-drop", DROP)
    made = card(desk, books, row.id)
    show(qtbot, made)
    made.correct.click()
    with qtbot.waitSignal(made.correction_asked) as asked:
        made.yes.click()
    again = form(desk, books, "goods-drop", before=asked.args[0])
    show(qtbot, again)
    line_in(again.editors["pieces"]).setText("3:1")
    again.submit()
    assert again.form.fields["reason"].problem.text() == "Please fill this in."
    line_in(again.editors["reason"]).setText("看错")
    again.submit()
    (shown,) = books.lists.page("goods-drop", Wanted()).rows
    assert shown.cells["pieces"] == "3:1"
    assert shown.occurred_at == row.occurred_at


def test_a_withdrawn_entry_takes_no_further_step(desk, books, qtbot):
    row = entered(desk, books, "requests", REQUEST)
    made = card(desk, books, row.id)
    show(qtbot, made)
    made.end.click()
    answer(made, "登错")
    assert made._steps == []
    assert not made.correct.isEnabled()


# --- reminders --------------------------------------------------------------------------------


class Gate(QWidget):
    """The health corner of a gate."""

    def __init__(self):
        super().__init__()
        self.health = HealthBar(self)


class Program:
    """As much of the program as reminders ask."""

    def __init__(self, lists):
        self.ledger_lists = lists


def test_g51_what_is_due_stands_in_the_health_corner(desk, books, qtbot):
    entered(desk, books, "crew-temperature", {"who": "王强", "celsius": "36.5"})
    gate = Gate()
    qtbot.addWidget(gate)
    reminders = LedgerReminders([gate], desk.tasks, gate)
    reminders.serve(Program(books.lists))
    assert gate.health.parts[PART].sentence == ""
    desk.post.clock.advance(hours=5)
    reminders.look()
    assert "Crew temperatures" in gate.health.parts[PART].sentence
    assert "王强" in gate.health.parts[PART].sentence
    reminders.stop()
    reminders.look()


def test_g58_many_missed_points_are_counted_and_few_named(desk, books):
    desk.post.clock.advance(hours=14)
    entered(desk, books, "patrol", {"point": "gate", "found": "normal", "who": "王强"})
    desk.post.clock.advance(hours=2)
    words = expected_words(books.lists.expected_of("patrol"))
    assert "missed: 3 (Fence, Garage, Plant room)" in words


# --- the look ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, SCREEN_150])
def test_nothing_is_cut_off(desk, books, qtbot, language, size):
    row = entered(desk, books, "requests", REQUEST)
    drops = [entered(desk, books, "goods-drop", DROP) for _ in range(2)]
    text.use(language)
    for make in (
        partial(LedgerList, books.lists, desk.tasks, operator=desk.guard),
        partial(screen, desk, books, "goods-drop"),
        partial(form, desk, books, "lost-property"),
        partial(form, desk, books, "incidents"),
        partial(card, desk, books, row.id),
        partial(card, desk, books, drops[0].id),
    ):
        made = make()
        show(qtbot, made, *size)
        assert (made.width(), made.height()) == size, type(made).__name__
        assert cut_off(made) == [], type(made).__name__
        made.close()


def test_g58_the_code_of_a_point_fills_in_where_and_when(desk, books, qtbot):
    made = form(desk, books, "patrol")
    show(qtbot, made)
    assert made.take_symbol(Symbol(text=point_text("patrol", "garage")))
    assert made.editors["point"].value == "garage"
    assert line_in(made.editors["occurred_at"]).text() == day_and_time(books.lists.clock())
    made.editors["found"].pick("normal")
    line_in(made.editors["who"]).setText("王强")
    made.submit()
    assert books.rows("SELECT count(*) FROM ledger_entries WHERE ledger = 'patrol'") == [(1,)]


@pytest.mark.parametrize("code", [("patrol", "roof"), ("disinfection", "gate")])
def test_g58_the_code_of_another_place_fills_in_nothing(desk, books, qtbot, code):
    made = form(desk, books, "patrol")
    show(qtbot, made)
    assert made.take_symbol(Symbol(text=point_text(*code)))
    assert made.editors["point"].value == ""
    assert made.message.text() == "This code belongs to no point of this ledger."


def test_g58_a_pass_is_still_the_gates_and_a_form_without_points_takes_nothing(desk, books, qtbot):
    made = form(desk, books, "patrol")
    show(qtbot, made)
    assert not made.take_symbol(Symbol(text="GKT1:" + "0" * 33))
    other = form(desk, books, "disinfection")
    show(qtbot, other)
    assert not other.take_symbol(Symbol(text=point_text("patrol", "gate")))
    made.hide()
    assert not made.take_symbol(Symbol(text=point_text("patrol", "gate")))


def test_g58_only_a_ledger_with_points_offers_their_codes(desk, books, qtbot):
    patrol, other = screen(desk, books, "patrol"), screen(desk, books, "disinfection")
    show(qtbot, patrol)
    show(qtbot, other)
    assert patrol.codes.isVisible()
    assert not other.codes.isVisible()
    with qtbot.waitSignal(patrol.codes_asked):
        patrol.codes.click()
