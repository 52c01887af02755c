"""Who is out, proofs to verify, approvals: what supervisors and guards do with them (G11, G45)."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gatekeeper.domain.readings import Answer
from gatekeeper.domain.work import ProofState, Shift, ShiftKind
from gatekeeper.errors import StoreError
from gatekeeper.text.outings import shift_words
from gatekeeper.ui.approvals_screen import ApprovalsScreen
from gatekeeper.ui.outings_screen import OutingsScreen
from gatekeeper.ui.proofs_screen import ProofsScreen
from gatekeeper.ui.work_panel import WorkPanel
from tests.stations import GUARD
from tests.ui.screen_kit import open_desk, press, show

OFFICE = Shift(kind=ShiftKind.DAY, starts=time(8), ends=time(18), rest_days=frozenset({5, 6}))


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="closed") as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield desk


def found(desk, words):
    [row] = desk.registry.search(words)
    return row


def goes(desk, name="苏文", room="801", purpose="shopping"):
    someone = desk.post.resident(name, room=room)
    desk.post.present(someone.card, lane="2")
    desk.post.present(Answer(question="purpose", value=purpose), lane="2")
    return someone


def cells(view):
    model = view.model
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# --- who is out ----------------------------------------------------------------------------------


@pytest.fixture
def board(desk, qtbot):
    goes(desk)
    made = OutingsScreen(desk.post.outings, desk.tasks, operator=desk.guard, clock=desk.post.clock)
    show(qtbot, made)
    return made


def test_g11_the_board_says_who_is_late_and_by_how_much(board, desk):
    assert cells(board.list)[0][:3] == ["苏*", "12-2-801", "Shopping"]
    assert cells(board.list)[0][-1] == ""
    desk.post.clock.advance(hours=3, minutes=5)
    board.reload()
    assert cells(board.list)[0][-1] == "1:05"
    assert board.hint.text() == (
        "Out: 1, overdue: 1. Asking for a number is recorded. Lines with * "
        "need the PIN of somebody who may."
    )


def test_the_chip_keeps_those_overdue(board, desk):
    [chip] = board.list.chip_buttons
    chip.click()
    assert cells(board.list) == []
    desk.post.clock.advance(hours=3)
    board.reload()
    assert len(cells(board.list)) == 1


def test_g11_enter_shows_the_phone_which_is_logged(board, desk):
    before = len(desk.audits())
    press(board, Qt.Key.Key_Return)
    assert board.message.text() == "No phone number of 苏* is known."
    assert len(desk.audits()) == before + 1
    with desk.post.database.begin("people") as session:
        from gatekeeper.store.people import Person

        [row] = desk.post.outings.board()
        session.get_one(Person, row.person).phone = "13800138000"
    board.phone.click()
    assert board.message.text() == "苏*: 13800138000"


def test_an_empty_board_says_how_the_first_row_comes_to_be(desk, qtbot):
    made = OutingsScreen(desk.post.outings, desk.tasks, operator=desk.guard, clock=desk.post.clock)
    show(qtbot, made)
    assert made.list.nothing.isVisible()
    assert not made.phone.isEnabled()
    made._on_phone()


# --- a work proof --------------------------------------------------------------------------------


@pytest.fixture
def panel(desk, qtbot):
    camera = QImage(320, 240, QImage.Format.Format_RGB888)
    camera.fill(Qt.GlobalColor.white)
    made = WorkPanel(
        desk.post.work_proofs,
        desk.tasks,
        person=found(desk, "12-2-502").person,
        name="张**",
        today=date(2026, 3, 2),
        operator=desk.guard,
        camera=lambda: camera,
    )
    show(qtbot, made, 640, 480)
    return made


def test_g12_employer_and_ctrl_enter_are_enough(panel, desk, qtbot):
    with qtbot.waitSignal(panel.finished):
        press(panel, "红星机械厂")
        press(panel, Qt.Key.Key_Return, ctrl=True)
    [row] = desk.post.work_proofs.listed()
    assert (row.employer, row.shift, row.photo) == ("红星机械厂", OFFICE, None)


def test_g12_the_paper_is_photographed(panel, desk):
    panel.employer.setText("红星机械厂")
    panel.photo.take.click()
    panel.submit()
    [row] = desk.post.work_proofs.listed()
    assert row.photo


def test_g12_the_kind_brings_its_usual_hours_but_never_over_typed_ones(panel, desk):
    panel.kind.pick("night")
    assert panel.hours.text() == "20:00-08:00"
    panel.hours.setText("21:30-06:30")
    panel.kind.pick("rota")
    assert panel.hours.text() == "21:30-06:30"
    assert panel.form.fields["rota"].isVisible()
    assert not panel.form.fields["rest"].isVisible()
    panel.employer.setText("医院")
    panel.form.fields["rota"].editor.setText("2+1")
    panel.submit()
    [row] = desk.post.work_proofs.listed()
    assert row.shift is not None
    assert (row.shift.days_on, row.shift.days_off) == (2, 1)
    assert shift_words(row.shift, "en") == "Rota 21:30-06:30, 2+1"


def test_what_cannot_be_stands_beside_its_field(panel, desk):
    panel.submit()
    assert panel.form.fields["employer"].problem.text()
    panel.employer.setText("医院")
    panel.hours.setText("8 to 6")
    panel.form.fields["rest"].editor.setText("89")
    panel.submit()
    assert panel.form.fields["hours"].problem.text() == "Like 08:00-18:00."
    assert panel.form.fields["rest"].problem.text() == "Only the digits 1 to 7."
    panel.kind.pick("rota")
    panel.hours.setText("08:00-08:00")
    panel.form.fields["rota"].editor.setText("12")
    panel.form.fields["first"].editor.setText("soon")
    panel.submit()
    assert panel.form.fields["rota"].problem.text()
    assert panel.form.fields["first"].problem.text() == "A day like 2022-03-14."
    assert desk.post.work_proofs.listed() == ()


def test_what_the_service_finds_wrong_stands_beside_its_field_too(panel, desk):
    panel.employer.setText("医院")
    panel.kind.pick("night")
    panel.hours.setText("08:00-20:00")
    panel.form.fields["employer_phone"].editor.setText("12")
    panel.submit()
    assert panel.form.fields["hours"].problem.text() == "A night shift ends the next morning."
    assert panel.form.fields["employer_phone"].problem.text()
    panel._on_not(StoreError("store-full"))
    assert panel.message.isVisible()


# --- proofs to verify ----------------------------------------------------------------------------


@pytest.fixture
def proofs(desk, qtbot):
    desk.post.work_proofs.take(
        found(desk, "12-2-502").person, employer="红星机械厂", shift=OFFICE, operator=GUARD
    )
    made = ProofsScreen(
        desk.post.work_proofs, desk.post.overview.photo, desk.tasks, operator=desk.chief
    )
    show(qtbot, made, 1200, 600)
    return made


def test_g12_o44_a_confirmed_proof_is_verified(proofs, desk):
    assert cells(proofs.list)[0][0] == "to verify"
    assert cells(proofs.list)[0][5] == "Days 08:00-18:00, rest days 6 7"
    proofs.submit()
    assert [row.state for row in desk.post.work_proofs.listed()] == [ProofState.VERIFIED]
    assert proofs.message.text() == "Done and recorded."


def test_g12_the_form_for_the_employer_is_asked_filled_or_blank(proofs, desk):
    asked = []
    proofs.form_asked.connect(asked.append)
    press(proofs, Qt.Key.Key_P, ctrl=True)
    press(proofs, Qt.Key.Key_B, ctrl=True)
    [row] = desk.post.work_proofs.listed()
    assert asked == [row.id, None]


def test_g12_without_a_proof_only_a_blank_form_is_there(desk, qtbot):
    made = ProofsScreen(
        desk.post.work_proofs, desk.post.overview.photo, desk.tasks, operator=desk.chief
    )
    show(qtbot, made, 1200, 600)
    assert (made.form.isEnabled(), made.blank.isEnabled()) == (False, True)


def test_g12_what_the_employer_denies_is_asked_twice(proofs, desk):
    proofs.deny.click()
    assert [row.state for row in desk.post.work_proofs.listed()] == [ProofState.PROVISIONAL]
    proofs.question.yes.click()
    assert cells(proofs.list)[0][0] == "not confirmed"


def test_the_photographed_paper_is_shown(panel, desk, qtbot):
    panel.employer.setText("红星机械厂")
    panel.photo.take.click()
    panel.submit()
    made = ProofsScreen(
        desk.post.work_proofs, desk.post.overview.photo, desk.tasks, operator=desk.chief
    )
    show(qtbot, made, 1200, 600)
    assert made.paper.image is not None


# --- approvals -----------------------------------------------------------------------------------


@pytest.fixture
def approvals(desk, qtbot):
    made = ApprovalsScreen(
        desk.post.outings,
        desk.registry,
        desk.tasks,
        operator=desk.chief,
        clock=desk.post.clock,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    show(qtbot, made, 1200, 600)
    return made


def enter(screen, desk):
    screen.person.pick(found(desk, "12-2-502"))
    screen.form.fields["approved_by"].editor.setText("街道办 王主任")
    screen.reasons.pick("dialysis")
    screen.submit()


def test_g45_an_approval_is_entered_with_its_end(approvals, desk):
    enter(approvals, desk)
    [row] = desk.post.outings.approvals()
    assert (row.name, row.reason, row.approved_by) == ("张三丰", "dialysis", "街道办 王主任")
    assert row.until == desk.post.clock() + timedelta(hours=35, minutes=30)
    assert cells(approvals.list)[0][0] == "张三丰"
    assert approvals.person.text() == ""


def test_g45_what_is_missing_stands_beside_its_field(approvals, desk):
    approvals.form.fields["until"].editor.setText("tomorrow")
    approvals.submit()
    for key in ("person", "approved_by", "until"):
        assert approvals.form.fields[key].problem.text(), key
    assert approvals.why.fields["reason"].problem.text()
    approvals.form.fields["until"].editor.setText("2020-01-01 08:00")
    enter(approvals, desk)
    assert approvals.form.fields["until"].problem.text() == "This end has passed."
    approvals._on_not(StoreError("store-full"))
    assert approvals.message.isVisible()
    assert desk.post.outings.approvals() == ()


def test_g45_a_withdrawn_one_is_gone(approvals, desk):
    enter(approvals, desk)
    approvals.withdraw.click()
    approvals.question.yes.click()
    assert desk.post.outings.approvals() == ()
    assert cells(approvals.list) == []
