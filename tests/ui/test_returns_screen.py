"""What a supervisor enters of staff who return: each problem beside its field (G44)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.access import PersonKind
from gatekeeper.ui.returns_screen import ReturnsScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="four-pieces") as desk:
        desk.post.resident("苏文", room="801", kind=PersonKind.WORKER)
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = ReturnsScreen(
        desk.post.returns,
        desk.registry,
        desk.tasks,
        operator=desk.chief,
        clock=desk.post.clock,
    )
    show(qtbot, made)
    return made


def chosen(desk, screen):
    [row] = desk.registry.search("张三丰")
    screen.person.pick(row)
    return row


def field(screen, name):
    return screen.form.fields[name]


def test_g44_pieces_come_one_by_one_and_the_screen_knows_them_again(desk, screen):
    row = chosen(desk, screen)
    field(screen, "card").editor.setText("A-0317")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.message.text() == "张三丰: still missing: form · code · approval"
    assert screen.person.text() == ""
    chosen(desk, screen)
    assert field(screen, "card").value == "A-0317"
    today = desk.post.clock().astimezone().date().isoformat()
    field(screen, "form_on").editor.setText(today)
    field(screen, "code_on").editor.setText(today)
    field(screen, "approved_by").editor.setText("李总")
    screen.submit()
    assert desk.post.returns.of(row.person).until is not None
    assert "complete" in screen.message.text()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("form_on", "2022-02-30"),
        ("form_on", "tomorrow"),
        ("code_on", "2999-01-01"),
        ("card", "=HYPERLINK(1)"),
        ("approved_by", "😀😀"),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_stays_typed(desk, screen, name, typed):
    chosen(desk, screen)
    field(screen, name).editor.setText(typed)
    assert field(screen, name).problem.text()
    screen.submit()
    assert field(screen, name).value == typed
    assert desk.post.returns.listed() == ()


def test_a_record_is_closed_after_a_question(desk, screen):
    chosen(desk, screen)
    field(screen, "card").editor.setText("1")
    screen.submit()
    screen.close_record.click()
    assert "张三丰" in screen.question.findChild(type(screen.message)).text()
    screen.question.yes.click()
    assert desk.post.returns.listed() == ()


def test_a_line_of_the_list_opens_above(desk, screen):
    chosen(desk, screen)
    field(screen, "card").editor.setText("77")
    screen.submit()
    screen.list.opened.emit(screen.list.current)
    assert field(screen, "card").value == "77"
