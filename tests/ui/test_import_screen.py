"""The import: looked at before anything is stored, taken in steps, and every refusal told."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from shiboken6 import delete

from gatekeeper import text
from gatekeeper.errors import StoreError
from gatekeeper.lanes import Lanes
from gatekeeper.services import importing, intake
from gatekeeper.ui import list_export
from gatekeeper.ui.import_job import ImportJob
from gatekeeper.ui.import_screen import ImportScreen
from gatekeeper.ui.tasks import Tasks
from tests.offices import HEADER, as_csv, row
from tests.ui.screen_kit import RightAway, open_desk, press, show

GOOD = (row("钱一", room="101"), row("钱二", room="102"), row("钱三", room="103"))
BAD = row("钱四", room="104", phone="138")


@dataclass(kw_only=True)
class OneByOne(RightAway):
    """Steps of an import wait until they are let go."""

    waiting: list[Any] = field(default_factory=list)

    def run(self, fn, *args, then=None, failed=None, lane="write", urgent=False):
        if getattr(fn, "__name__", "") == "step":
            self.waiting.append((fn, then, failed))
        else:
            super().run(fn, *args, then=then, failed=failed, lane=lane)

    def go(self):
        fn, then, failed = self.waiting.pop(0)
        super().run(fn, then=then, failed=failed)


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def make(desk, qtbot):
    def made(tasks=None, job=None):
        tasks = tasks or desk.tasks
        job = job or ImportJob(desk.registry, tasks)
        screen = ImportScreen(job, desk.exporting, tasks, operator=desk.chief)
        show(qtbot, screen)
        return screen

    return made


@pytest.fixture
def file(desk):
    def written(*rows, header=HEADER, name="residents.csv"):
        path = desk.folder / name
        path.write_text(as_csv([header, *rows]), encoding="utf-8")
        return path

    return written


def read(screen, path):
    screen.file.path.setText(str(path))
    press(screen, Qt.Key.Key_Return, ctrl=True)


def take(screen):
    press(screen, Qt.Key.Key_Return, ctrl=True)


def people(desk):
    with desk.post.database.read() as session:
        return session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar_one()


def page(screen):
    return screen.stack.currentWidget()


def test_nothing_is_stored_before_it_was_seen(make, file, desk):
    screen, before = make(), people(desk)
    read(screen, file(*GOOD, BAD))
    assert page(screen) is screen.preview
    assert [made.text() for made in screen.preview.which.buttons] == [
        "1  Can be imported: 3",
        "2  Refused lines: 1",
        "3  Lines to look at: 0",
    ]
    assert screen.primary.text() == "Import lines: 3 (Ctrl+Enter)"
    assert people(desk) == before
    assert desk.tasks.lanes == ["desk", "read", "desk"]


def test_one_enter_reads_and_takes_nothing(make, file, desk):
    screen, before = make(), people(desk)
    screen.file.path.setText(str(file(*GOOD)))
    press(screen, Qt.Key.Key_Return)
    assert page(screen) is screen.preview
    assert people(desk) == before


def test_the_preview_shows_where_each_column_went_and_masks(make, file):
    screen = make()
    read(screen, file(row("钱一", phone="13800138001", id_number="110101199003070134")))
    model = screen.preview.good.model
    shown = [column.words(model.shown[0]) for column in model.columns]
    assert shown[:4] == ["2", "钱*", "138****8001", "12-2-501"]
    assert "1990" not in shown[5]


def test_a_plate_of_somebody_else_is_a_line_to_look_at(make, file, desk):
    rows = (row("钱一", room="101", plate="苏B12345"), row("钱二", room="102", plate="苏B12345"))
    screen = make()
    read(screen, file(*rows))
    take(screen)
    assert screen.result.odd.isVisible()
    assert screen.result.look.text() == "Lines to look at: 1"
    (note,) = screen.result.odd.model.shown
    assert note.code == "plate-elsewhere"


def test_the_good_lines_are_taken_and_the_bad_ones_told(make, file, desk):
    screen, before = make(), people(desk)
    read(screen, file(*GOOD, BAD))
    take(screen)
    assert page(screen) is screen.result
    assert people(desk) == before + 3
    assert screen.result.told.text() == "New: 3. Changed: 0. Unchanged: 0. Refused: 1."
    model = screen.result.refused.model
    assert [column.words(model.shown[0]) for column in model.columns] == [
        "5",
        "Phone",
        text.sentence("phone-wrong", {}),
    ]


def test_importing_again_changes_nothing_and_says_so(make, file, desk):
    screen = make()
    read(screen, file(*GOOD))
    take(screen)
    before = people(desk)
    screen.other.click()
    read(screen, file(*GOOD))
    take(screen)
    assert people(desk) == before
    assert "nothing was changed" in screen.result.told.text()


def test_strange_headers_are_asked_about(make, file, desk):
    screen, before = make(), people(desk)
    read(screen, file(("钱一", "101", "x"), header=("Bewohner", "房号", "Notiz")))
    assert page(screen) is screen.columns
    boxes = screen.columns._boxes
    assert boxes["room"].currentData() == "房号"
    take(screen)
    assert screen.columns.form.fields["name"].problem.text()
    boxes["name"].setCurrentIndex(boxes["name"].findData("Bewohner"))
    boxes["phone"].setCurrentIndex(boxes["phone"].findData("Bewohner"))
    take(screen)
    assert "twice" in screen.columns.form.fields["phone"].problem.text()
    boxes["phone"].setCurrentIndex(0)
    take(screen)
    assert page(screen) is screen.preview
    take(screen)
    assert people(desk) == before + 1


def test_two_headers_of_one_meaning_are_told_apart_by_hand(make, file):
    screen = make()
    path = file(("钱一", "13800138001", "51010000"), header=("姓名", "手机", "电话"))
    read(screen, path)
    assert page(screen) is screen.columns
    assert screen.columns.mapping["phone"] == "手机"
    take(screen)
    (entry,) = screen.preview.good.model.shown
    assert entry.phone == "13800138001"


def test_two_columns_with_the_very_same_header_are_told(make, file):
    screen = make()
    read(screen, file(("钱一", "101", "102"), header=("姓名", "房号", "房号")))
    take(screen)
    assert page(screen) is screen.columns
    assert screen.columns.form.fields["room"].problem.text() == text.sentence("column-twice", {})


def test_columns_can_be_assigned_anew_from_the_preview(make, file):
    screen = make()
    read(screen, file(*GOOD))
    screen.assign.click()
    assert page(screen) is screen.columns
    assert screen.columns.mapping["name"] == "姓名"
    take(screen)
    assert page(screen) is screen.preview


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.csv", None, "file-unreadable"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + bytes(8), "file-old-excel"),
        ("empty.csv", b"", "file-empty"),
    ],
)
def test_a_file_that_is_no_list_is_told_beside_the_field(make, desk, name, content, code):
    screen = make()
    path = desk.folder / name
    if content is not None:
        path.write_bytes(content)
    read(screen, path)
    assert page(screen) is screen.file
    assert screen.file.file.problem.text() == text.sentence(code, {})
    assert screen.primary.isEnabled()


def test_without_a_good_line_there_is_nothing_to_import(make, file):
    screen = make()
    read(screen, file(BAD))
    assert page(screen) is screen.preview
    assert screen.preview.lists.currentWidget() is screen.preview.refused
    assert not screen.primary.isEnabled()


def test_progress_and_stop_between_two_steps(make, file, desk, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 1)
    tasks = OneByOne()
    screen, before = make(tasks), people(desk)
    read(screen, file(*GOOD))
    take(screen)
    assert page(screen) is screen.progress
    tasks.go()
    assert screen.progress.bar.value() == 1
    assert screen.progress.bar.maximum() == 3
    assert "1 of 3 lines. Less than a minute left." in screen.progress.words.text()
    screen.progress.stop.click()
    tasks.go()
    assert not tasks.waiting
    assert page(screen) is screen.result
    assert people(desk) == before + 2
    assert "Stopped after 2 of 3" in screen.message.text()


def test_an_import_outlives_its_screen(make, file, desk, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 1)
    tasks = OneByOne()
    job, before = ImportJob(desk.registry, tasks), people(desk)
    first = ImportScreen(job, desk.exporting, tasks, operator=desk.chief)
    first._path = file(*GOOD)
    first._read({})
    first.submit()
    delete(first)
    tasks.go()
    second = make(tasks, job)
    assert page(second) is second.progress
    tasks.go()
    tasks.go()
    assert page(second) is second.result
    assert people(desk) == before + 3


def test_a_step_that_fails_tells_why_and_keeps_the_rest(make, file, desk, monkeypatch):
    monkeypatch.setattr(intake, "BATCH", 2)
    tasks = OneByOne()
    screen = make(tasks)
    read(screen, file(*GOOD))
    take(screen)
    tasks.go()
    _, _, failed = tasks.waiting.pop()
    failed(StoreError("store-full"))
    assert page(screen) is screen.result
    assert screen.result.told.text().startswith("New: 2.")
    assert screen.message.text() == text.sentence("store-full", {})


def test_refused_lines_sort_by_number_and_are_saved_with_a_line_in_the_log(make, file, desk):
    screen = make()
    bad = [row(f"钱{n}", room=str(n), phone="138") for n in range(10)]
    read(screen, file(*GOOD, *bad))
    take(screen)
    view = screen.result.refused
    view.model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [problem.line for problem in view.model.shown][:2] == [14, 13]
    view.export.click()
    (dialog,) = screen.findChildren(QFileDialog)
    assert dialog.isVisible()
    path = desk.folder / "refused.csv"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["Line", "Column", "Reason"]
    assert len(rows) == 11
    assert "exported" in desk.audits()[-1]
    assert '""rows"":10' in desk.audits()[-1]
    assert "Saved as" in screen.message.text()


def test_nothing_leaves_without_its_line(make, desk, monkeypatch):
    screen = make()

    def fails(*_):
        raise StoreError("store-full")

    monkeypatch.setattr(type(desk.exporting), "record", fails)
    path = desk.folder / "refused.csv"
    list_export.save(screen, desk.exporting, desk.chief, "x", (("A",), ("1",)), path)
    assert not path.exists()
    assert screen.message.text() == text.sentence("store-full", {})


def test_a_file_is_chosen_by_the_dialog_and_nothing_waits_for_it(make, file):
    screen = make()
    screen.file.browse.click()
    (dialog,) = screen.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(file(*GOOD)))
    dialog.close()
    assert page(screen) is screen.preview


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_template_is_written_and_can_be_read(make, desk, name):
    screen = make()
    screen.file.template.click()
    (dialog,) = screen.findChildren(QFileDialog)
    path = desk.folder / name
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert "Saved as" in screen.message.text()
    assert len(importing.read_people(path).entries) == 2


def test_a_template_that_cannot_be_written_is_told(make, desk):
    screen = make()
    screen._write_template(str(desk.folder / "nowhere" / "list.xlsx"))
    assert "cannot be written" in screen.message.text()


def drop(screen, *urls):
    data = QMimeData()
    data.setUrls(list(urls))
    told = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    entering = QDragEnterEvent(QPoint(9, 9), *told)
    entering.ignore()
    QApplication.sendEvent(screen, entering)
    if entering.isAccepted():
        QApplication.sendEvent(screen, QDropEvent(QPoint(9, 9), *told))
    return entering.isAccepted()


def test_a_file_is_dropped(make, file):
    screen = make()
    assert drop(screen, QUrl.fromLocalFile(str(file(*GOOD))))
    assert page(screen) is screen.preview


def test_two_files_or_a_web_address_are_not_taken(make, file):
    screen = make()
    one = QUrl.fromLocalFile(str(file(*GOOD)))
    assert not drop(screen, one, one)
    assert not drop(screen, QUrl("https://example.com/list.csv"))


def test_the_gates_own_lanes_and_desk_do_the_work(make, file, desk, qtbot):
    """The file is read in another process and the lines are taken in the write lane."""
    before = people(desk)
    path = file(*GOOD, BAD)
    lanes = Lanes()
    tasks = Tasks(lanes)
    try:
        screen = make(tasks)
        read(screen, path)
        assert not screen.primary.isEnabled()
        qtbot.waitUntil(lambda: page(screen) is screen.preview, timeout=60_000)
        take(screen)
        qtbot.waitUntil(lambda: page(screen) is screen.result, timeout=60_000)
        qtbot.waitUntil(lambda: tasks.is_idle)
    finally:
        lanes.close()
    assert people(desk) == before + 3


def test_what_was_chosen_for_strange_headers_is_remembered(make, file, desk):
    header = ("谁", "打哪里", "哪户")
    rows = [("钱一", "13800138001", "501")]
    screen = make()
    read(screen, file(*rows, header=header))
    assert page(screen) is screen.columns
    for key, title in (("name", "谁"), ("phone", "打哪里"), ("room", "哪户")):
        box = screen.columns._boxes[key]
        box.setCurrentIndex(box.findData(title))
    take(screen)
    assert page(screen) is screen.preview
    again = make()
    read(again, file(("钱二", "13800138002", "502"), header=header, name="next.csv"))
    assert page(again) is again.preview
    again.assign.click()
    assert again.columns.mapping["room"] == "哪户"
    box = again.columns._boxes["phone"]
    box.setCurrentIndex(0)
    take(again)
    assert again.preview.good.model.shown[0].phone == ""


def test_soft_rules_are_lines_to_look_at_and_stop_nobody(make, file):
    screen = make()
    read(screen, file(row("钱一", phone="19400000000", id_number="110101900307013")))
    screen.preview.which.pick("odd")
    model = screen.preview.odd.model
    told = [(column.words(line) for column in model.columns) for line in model.shown]
    assert [next(words) for words in told] == ["2", "2"]
    assert len(screen.preview.good.model.shown) == 1
