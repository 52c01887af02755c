"""What a supervisor enters of staff who return: each problem beside its field (G44)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.access import PersonKind
from gatekeeper.ui.returns_screen import ReturnsScreen
from gatekeeper.ui.staff_papers_screen import StaffPapersScreen
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


def test_g44_the_papers_are_asked_for_whoever_is_entered_or_chosen(desk, screen):
    asked = []
    screen.papers_asked.connect(asked.append)
    press(screen, Qt.Key.Key_P, ctrl=True)
    row = chosen(desk, screen)
    press(screen, Qt.Key.Key_P, ctrl=True)
    field(screen, "card").editor.setText("A-0317")
    screen.submit()
    press(screen, Qt.Key.Key_P, ctrl=True)
    assert [one and one.person for one in asked] == [None, row.person, row.person]


# --- on paper -------------------------------------------------------------------------------------


@pytest.fixture
def papers(desk, qtbot):
    made = StaffPapersScreen(desk.post.staff_papers, desk.registry, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


@pytest.mark.parametrize(
    ("digit", "report"),
    [("1", "health-form"), ("3", "health-card"), ("4", "health-card"), ("5", "staff-file")],
)
def test_g44_o24_the_paper_chosen_is_made_of_the_person_chosen(desk, papers, digit, report):
    [row] = desk.registry.search("张三丰")
    today = desk.post.clock().astimezone().date()
    desk.post.returns.enter(
        row.person, form_on=today, card="7", code_on=today, approved_by="李总", operator=desk.chief
    )
    papers.person.choose(row)
    papers.paper.setFocus()
    press(papers, digit)
    papers.reason.setText("复工审核")
    found = []
    papers.gathered.connect(lambda name, data: found.append((name, data)))
    press(papers, Qt.Key.Key_Return, ctrl=True)
    [(name, data)] = found
    assert (name, data.name) == (report, "张三丰")
    assert getattr(data, "roll", None) == {"3": False, "4": True}.get(digit)


def test_g44_a_blank_form_needs_nobody_and_a_card_all_four(desk, papers):
    found = []
    papers.gathered.connect(lambda name, data: found.append(data))
    papers.paper.setFocus()
    press(papers, Qt.Key.Key_Return, ctrl=True)
    assert papers.person.field.problem.text()
    assert found == []
    papers.paper.setFocus()
    press(papers, "2")
    press(papers, Qt.Key.Key_Return, ctrl=True)
    assert [one.name for one in found] == [""]
    [row] = desk.registry.search("张三丰")
    papers.person.choose(row)
    papers.paper.setFocus()
    press(papers, "3")
    press(papers, Qt.Key.Key_Return, ctrl=True)
    assert "The card is printed once" in papers.message.text() + papers.person.field.problem.text()
    assert len(found) == 1
