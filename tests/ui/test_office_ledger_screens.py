"""The office's ledgers on the screen: found by what they are about, ticked, stock, their papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gatekeeper import text
from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.services.ledger_lists import Wanted
from gatekeeper.ui import theme
from gatekeeper.ui.ledger_card import LedgerCard
from gatekeeper.ui.ledger_editors import line_in
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.ledger_list import LedgerList
from gatekeeper.ui.ledger_screen import LedgerScreen
from tests.books import open_books
from tests.services.test_office_ledgers import FILE, FOUND, HERE, KIT
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_screens_fit import SCREEN, cut_off

OFFICE_SHIPPED = (
    "kits",
    "return-forms",
    "supplies",
    "care",
    "inspections",
    "five-fixings",
    "publicity",
    "meetings",
    "commitments",
    "group-tasks",
    "shops",
    "insurance",
)


@pytest.fixture
def desk(tmp_path):
    theme.apply(QApplication.instance(), "day")
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def clerk(desk):
    return desk.accounts.create("陈敏", Role.CLERK, "369014", SYSTEM)


@pytest.fixture
def books(desk):
    made = open_books(desk.post)
    return replace(made, lists=replace(made.lists, zone=HERE, at_office=True))


def form(desk, books, key, clerk, **told):
    return LedgerForm(
        books.ledgers.declared.ledgers[key],
        books.ledgers,
        books.lists,
        desk.registry,
        desk.tasks,
        operator=clerk,
        **{"offered": books.lists.suggestions(key), **told},
    )


def screen(desk, books, key, clerk):
    ledger = books.ledgers.declared.ledgers[key]
    return LedgerScreen(ledger, books.lists, desk.exporting, desk.tasks, operator=clerk)


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("zh_CN", "物资", ["supplies"]),
        ("en", "care", ["care", "care-files", "counsel", "hotlines"]),
    ],
)
def test_forty_ledgers_are_found_by_what_they_are_about(
    desk, books, clerk, qtbot, language, typed, found
):
    text.use(language)
    made = LedgerList(books.lists, desk.tasks, operator=clerk)
    show(qtbot, made)
    assert made.list.model.rowCount() >= 40
    press(made, *typed)
    shown = {book.ledger.key for book in made.list.model.shown}
    assert set(found) <= shown
    assert len(shown) < 8
    with qtbot.waitSignal(made.opened):
        press(made, Qt.Key.Key_Return)


def test_o16_the_items_of_a_kit_are_ticked_by_the_keyboard_and_corrected(desk, books, clerk, qtbot):
    made = form(desk, books, "kits", clerk)
    show(qtbot, made)
    press(made, "12-2-501")
    ticks = made.editors["items"].ticks
    ticks["thermometer"].setFocus()
    press(made, Qt.Key.Key_Space)
    ticks["mask"].setFocus()
    press(made, Qt.Key.Key_Space)
    line_in(made.editors["who"]).setText("陈敏")
    with qtbot.waitSignal(made.finished) as told:
        press(made, Qt.Key.Key_Return, ctrl=True)
    (row,) = books.lists.page("kits", Wanted()).rows
    assert row.cells["items"] == "Thermometer / Masks"
    entry = books.ledgers.reveal(told.args[0], "correction", clerk)
    again = form(desk, books, "kits", clerk, before=entry)
    show(qtbot, again)
    assert again.editors["items"].value == "thermometer mask"
    again.editors["items"].ticks["herbal"].click()
    line_in(again.editors["reason"]).setText("漏登")
    again.submit()
    (row,) = books.lists.page("kits", Wanted()).rows
    assert row.cells["items"] == "Thermometer / Masks / Herbal medicine"


def test_nothing_ticked_is_told_beside_its_field(desk, books, clerk, qtbot):
    made = form(desk, books, "kits", clerk)
    show(qtbot, made)
    made.submit()
    assert made.form.fields["items"].problem.text() == "Please fill this in."
    made.editors["items"].ticks["mask"].click()
    assert made.form.fields["items"].problem.text() == ""


def test_a_day_that_is_none_is_told_as_one_types(desk, books, clerk, qtbot):
    made = form(desk, books, "five-fixings", clerk)
    show(qtbot, made)
    limit = line_in(made.editors["limit"])
    limit.setText("下周")
    assert made.form.fields["limit"].problem.text() == "Please type a day such as 2022-03-14."
    limit.setText("2022年3月14日")
    assert made.form.fields["limit"].problem.text() == ""


def test_o50_the_end_of_an_insurance_follows_from_its_beginning(desk, books, clerk, qtbot):
    made = form(desk, books, "insurance", clerk)
    show(qtbot, made)
    begins, ends = (line_in(made.editors[key]) for key in ("from-on", "until-on"))
    begins.setFocus()
    press(made, *"20220314", Qt.Key.Key_Return)
    assert ends.text() == "2022-06-11"
    begins.setText("2022-03-15")
    begins.editingFinished.emit()
    assert ends.text() == "2022-06-12"
    ends.setText("2022-12-31")
    begins.setText("2022-03-16")
    begins.editingFinished.emit()
    assert ends.text() == "2022-12-31", "typed by hand"
    begins.setText("bald")
    begins.editingFinished.emit()
    assert ends.text() == "2022-12-31"


def test_o35_the_stock_stands_below_the_list(desk, books, clerk, qtbot):
    masks = {"item": "口罩", "unit": "box", "who": "陈敏", "source": "bought"}
    made = screen(desk, books, "supplies", clerk)
    show(qtbot, made)
    assert made.stock.isHidden()
    books.add("supplies", masks | {"way": "in", "amount": "120"}, operator=clerk)
    books.add("supplies", masks | {"way": "out", "amount": "45"}, operator=clerk)
    made.reload()
    assert made.stock.text() == "In stock: 口罩 boxes 75"


def test_o36_what_is_asked_most_is_told_of_today_or_of_a_week(desk, books, clerk, qtbot):
    made = screen(desk, books, "requests", clerk)
    show(qtbot, made)
    request = {"name": "孙奶奶", "phone": "13800138000", "what": "降压药"}
    for kind in ("lift", "medicine", "medicine", "medicine"):
        books.add("requests", request | {"kind": kind}, operator=clerk)
    desk.post.clock.advance(days=2)
    books.add("requests", request | {"kind": "lift"}, operator=clerk)
    made.reload()
    assert made.sums.text() == "Today: entries: 1, Request: A lift 1"
    made.list.chip_buttons[1].click()
    assert made.sums.text() == "7 days: entries: 5, Request: Medicine 3 / A lift 2"


def test_of_a_list_the_chip_says_what_is_in_force(desk, books, clerk, qtbot):
    made = screen(desk, books, "shops", clerk)
    assert made.list.chip_buttons[2].text() == "listed"
    other = screen(desk, books, "inspections", clerk)
    assert other.list.chip_buttons[2].text() == "unfinished"
    for one in (made, other):
        show(qtbot, one)


def test_o41_the_sheet_of_an_entry_has_a_name_and_no_roll(desk, books, clerk, qtbot):
    day = f"{desk.post.clock() + timedelta(days=3):%Y-%m-%d}"
    row = books.add("inspections", FOUND | {"limit": day}, operator=clerk)
    made = LedgerCard(row.id, books.ledgers, books.lists, desk.tasks, operator=clerk)
    show(qtbot, made)
    assert made.slip.text() == "Inspection and rectification sheet"
    assert made.roll.isHidden()
    with qtbot.waitSignal(made.slip_asked):
        made.slip.click()
    kit = books.add("kits", KIT | {"items": "mask"}, operator=clerk)
    plain = LedgerCard(kit.id, books.ledgers, books.lists, desk.tasks, operator=clerk)
    show(qtbot, plain)
    assert plain.slip.text() == "Slip"
    assert plain.roll.isVisible()


def test_a_limit_of_days_is_told_by_its_day(desk, books, clerk, qtbot):
    books.add("care-files", FILE, operator=clerk)
    day = desk.post.clock().astimezone(HERE) + timedelta(days=1)
    books.add("inspections", FOUND | {"limit": f"{day:%Y-%m-%d}"}, operator=clerk)
    made = screen(desk, books, "inspections", clerk)
    show(qtbot, made)
    assert made.due.text() == f"due by {day:%m-%d}: 北门"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_of_the_offices_forms_is_cut_off(desk, books, clerk, qtbot, language):
    """On one desk: making it takes longer than the look at a form."""
    text.use(language)
    for key in OFFICE_SHIPPED:
        for made in (form(desk, books, key, clerk), screen(desk, books, key, clerk)):
            show(qtbot, made, *SCREEN)
            assert cut_off(made) == [], key
            made.close()
