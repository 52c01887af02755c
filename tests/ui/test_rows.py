"""Lists: search as one types, chips, sort, count, empty state, export."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.ui.rows import Chip, Column, Rows, RowsView, csv_rows
from tests.ui.screen_kit import press, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    room: int


PEOPLE = (Person(name="张三", room=501), Person(name="李四", room=9), Person(name="Li", room=12))
COLUMNS = (
    Column(title=lambda: text.tr("Name"), words=lambda p: p.name, stretch=True),
    Column(title=lambda: "Room", words=lambda p: str(p.room), order=lambda p: p.room),
)


@pytest.fixture(autouse=True)
def english():
    text.use("en")


@pytest.fixture
def view(qtbot):
    made = RowsView(
        COLUMNS,
        lambda: "Nobody yet. Import a list.",
        chips=(Chip(title=lambda: "high", keeps=lambda p: p.room > 10),),
        exportable=True,
    )
    show(qtbot, made)
    return made


def test_every_word_typed_must_stand_in_the_row():
    rows = Rows(COLUMNS)
    rows.set_rows(PEOPLE)
    rows.filter("LI")
    assert rows.shown == (PEOPLE[2],)
    rows.filter("三 50")
    assert rows.shown == (PEOPLE[0],)


def test_rooms_sort_as_numbers_and_stay_sorted_when_rows_change():
    rows = Rows(COLUMNS)
    rows.set_rows(PEOPLE)
    rows.sort(1)
    assert [p.room for p in rows.shown] == [9, 12, 501]
    rows.sort(1, Qt.SortOrder.DescendingOrder)
    rows.set_rows(PEOPLE[:2])
    assert [p.room for p in rows.shown] == [501, 9]


def test_the_model_tells_headings_and_cells():
    rows = Rows(COLUMNS)
    rows.set_rows(PEOPLE)
    assert rows.headerData(1, Qt.Orientation.Horizontal) == "Room"
    assert rows.headerData(1, Qt.Orientation.Vertical) is None
    assert rows.data(rows.index(1, 0)) == "李四"
    assert rows.data(rows.index(1, 0), Qt.ItemDataRole.DecorationRole) is None


def test_an_empty_list_says_how_the_first_row_comes(view):
    assert view.nothing.isVisible()
    assert view.nothing.text() == "Nobody yet. Import a list."
    assert not view.export.isEnabled()


def test_typing_filters_and_the_count_tells_of_how_many(view):
    view.set_rows(PEOPLE)
    press(view, "9")
    assert view.count.text() == "Rows: 1 of 3"
    press(view, "x")
    assert view.nothing.text() == "Nothing in the list matches."


def test_enter_opens_the_row_the_arrows_chose(view, qtbot):
    view.set_rows(PEOPLE)
    with qtbot.waitSignal(view.opened) as opened:
        press(view, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert opened.args == [PEOPLE[1]]


def test_a_chip_narrows_the_list(view):
    view.set_rows(PEOPLE)
    view.chip_buttons[0].click()
    assert [p.room for p in view.model.shown] == [501, 12]


def test_the_export_carries_headings_and_only_what_is_shown(view, qtbot):
    view.set_rows(PEOPLE)
    press(view, "501")
    with qtbot.waitSignal(view.exported) as exported:
        view.export.click()
    assert exported.args == [(("Name", "Room"), ("张三", "501"))]


def test_an_export_says_what_the_column_lets_out():
    masked = Column(title=lambda: "Name", words=lambda p: p.name, exported=lambda p: p.name[0])
    assert csv_rows((masked,), PEOPLE[:1]) == (("Name",), ("张",))


def test_headings_follow_the_language(view):
    text.use("zh_CN")
    view.retranslate()
    assert view.model.headerData(0, Qt.Orientation.Horizontal) == text.tr_in("zh_CN", "Name")
