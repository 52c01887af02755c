"""F2: registered by keyboard alone, problems beside the field, lists and papers asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.visits import HostAnswer, VisitState
from gatekeeper.ui.visitor_screen import VisitorScreen
from tests.observed import observed_flat
from tests.ui.screen_kit import open_desk, press, show
from tests.visitors import DOCUMENT, HOST_PHONE, PHONE, host, let_in, let_out, registered, told

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def flat(desk):
    return host(desk.post, "王小明", room="601")


def opened(desk, qtbot):
    post = desk.post
    made = VisitorScreen(post.visits, post.hosts, desk.tasks, operator=desk.guard, clock=post.clock)
    show(qtbot, made, 1366, 640)
    return made


def choose_host(screen, qtbot, words="12-2-601"):
    press(screen, words, ENTER)
    qtbot.waitUntil(lambda: screen.form.host.host is not None)


def rows(desk):
    return desk.post.visits.current()


def test_g13_a_new_visitor_by_keyboard_alone(desk, flat, qtbot):
    """G13: phone, name, host, purpose, plate, document, answer; Enter moves on."""
    screen = opened(desk, qtbot)
    assert screen.form.phone.hasFocus()
    press(screen, PHONE, ENTER, "陈静", ENTER)
    choose_host(screen, qtbot)
    press(screen, "3", "苏B12345", ENTER, DOCUMENT, ENTER, "1")
    with qtbot.waitSignal(screen.picked) as picked:
        press(screen, ENTER, ctrl=True)
    (row,) = rows(desk)
    assert picked.args == [str(row.id), False]
    assert (row.name, row.phone, row.place, row.purpose) == ("陈静", PHONE, "12-2-601", "repair")
    assert (row.plate, row.document_mask) == ("苏B12345", "110***********0134")
    assert (row.answer, row.state) == (HostAnswer.AGREED, VisitState.EXPECTED)


def test_a_returning_visitor_needs_phone_answer_and_the_end(desk, flat, qtbot):
    first = registered(desk.post, flat, purpose="care")
    let_in(desk.post, first)
    desk.post.clock.advance(hours=1)
    let_out(desk.post, first)
    screen = opened(desk, qtbot)
    press(screen, PHONE)
    assert screen.form.name.text() == "陈静"
    assert "Was here" in screen.message.text()
    press(screen, ENTER, "1")
    with qtbot.waitSignal(screen.picked):
        press(screen, ENTER, ctrl=True)
    again = next(row for row in rows(desk) if row.state is VisitState.EXPECTED)
    assert (again.purpose, again.place, again.document_mask) == (
        "care",
        "12-2-601",
        first.document_mask,
    )


def test_an_expected_visitor_goes_to_the_gate_by_his_phone(desk, flat, qtbot):
    row = registered(desk.post, flat, answer=HostAnswer.ANNOUNCED)
    screen = opened(desk, qtbot)
    press(screen, PHONE)
    assert "expected" in screen.message.text()
    with qtbot.waitSignal(screen.picked) as picked:
        press(screen, ENTER, ctrl=True)
    assert picked.args == [str(row.id), False]
    assert len(rows(desk)) == 1


def test_who_is_inside_leaves_by_his_phone(desk, flat, qtbot):
    row = registered(desk.post, flat)
    let_in(desk.post, row)
    screen = opened(desk, qtbot)
    press(screen, PHONE)
    with qtbot.waitSignal(screen.picked) as picked:
        press(screen, ENTER, ctrl=True)
    assert picked.args == [str(row.id), True]


def test_every_problem_stands_beside_its_field_and_nothing_is_lost(desk, flat, qtbot):
    screen = opened(desk, qtbot)
    press(screen, "139", ENTER, "🙂", ENTER)
    press(screen, ENTER, ctrl=True)
    told_beside = {key: field.problem.text() for key, field in screen.form.fields.items()}
    assert all(told_beside[key] for key in ("phone", "name", "host", "purpose", "answer"))
    assert (screen.form.phone.text(), screen.form.name.text()) == ("139", "🙂")
    assert screen.form.phone.hasFocus()
    assert rows(desk) == ()


def test_a_wrong_checksum_is_told_and_a_slip_of_a_plate_only_warned(desk, flat, qtbot):
    screen = opened(desk, qtbot)
    screen.form.document.setFocus()
    press(screen, DOCUMENT[:-1] + "5")
    assert "check character" in screen.form.fields["document"].problem.text()
    screen.form.plate.setFocus()
    press(screen, "苏BD1234")
    assert "new-energy" in screen.form.fields["plate"].problem.text()
    assert screen.form.fields["plate"].fault == ""


def test_a_document_tells_its_own_kind(desk, flat, qtbot):
    screen = opened(desk, qtbot)
    screen.form.document.setFocus()
    press(screen, "E12345678")
    assert screen.form.kind.currentData() == "passport"


def test_a_group_is_entered_beforehand(desk, flat, qtbot):
    screen = opened(desk, qtbot)
    press(screen, PHONE, ENTER, "陈静、李雷、韩梅", ENTER)
    choose_host(screen, qtbot)
    press(screen, "1", ENTER, ENTER, "4")
    tomorrow = (desk.post.clock() + timedelta(days=1)).astimezone()
    screen.form.expected.setFocus()
    press(screen, f"{tomorrow:%m-%d %H:%M}")
    press(screen, ENTER, ctrl=True)
    assert [row.name for row in rows(desk)] == ["陈静", "李雷", "韩梅"]
    assert screen.is_list
    assert "3" in screen.message.text()
    assert screen.form.phone.text() == ""


def test_g54_one_key_rings_the_host_and_the_log_knows(desk, flat, qtbot):
    screen = opened(desk, qtbot)
    press(screen, PHONE, ENTER, "陈静", ENTER)
    press(screen, Qt.Key.Key_F2)
    assert not any("host-rung" in line for line in desk.audits())
    choose_host(screen, qtbot)
    press(screen, Qt.Key.Key_F2)
    assert HOST_PHONE in screen.message.text()
    assert any("host-rung" in line for line in desk.audits())


def test_the_host_is_walked_to_by_arrows_and_a_slip_of_the_door_is_told(desk, flat, qtbot):
    host(desk.post, "王大明", room="602")
    screen = opened(desk, qtbot)
    screen.form.host.line.setFocus()
    press(screen, "王")
    press(screen, "x")
    qtbot.waitUntil(lambda: "No such" in screen.form.host.field.problem.text())
    screen.form.host.line.clear()
    press(screen, "12-2-60")
    qtbot.waitUntil(lambda: screen.form.host.found.isVisible())
    press(screen, Qt.Key.Key_Down, ENTER)
    assert screen.form.host.host.place == "12-2-602"
    screen.form.host.line.setFocus()
    press(screen, "9")
    assert screen.form.host.host is None


def test_the_list_marks_who_stays_too_long_and_enter_lets_out(desk, flat, qtbot):
    gone = registered(desk.post, flat, hours=1)
    registered(desk.post, flat, name="李雷", phone="13700000001")
    let_in(desk.post, gone)
    desk.post.clock.advance(hours=2)
    screen = opened(desk, qtbot)
    screen.show_list()
    assert "overstayed: 1" in screen.hint.text()
    model = screen.list.model
    assert "overstayed" in model.data(model.index(0, 5))
    assert "Leaves" in screen.primary.text()
    with qtbot.waitSignal(screen.picked) as picked:
        press(screen, ENTER)
    assert picked.args == [str(gone.id), True]
    screen.list.search.setFocus()
    press(screen, "李雷")
    assert [row.name for row in model.shown] == ["李雷"]
    press(screen, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, "V0001")
    assert [row.id for row in model.shown] == [gone.id]


def test_a_wrong_entry_is_corrected_from_the_list(desk, flat, qtbot):
    row = registered(desk.post, flat, name="陈净")
    screen = opened(desk, qtbot)
    screen.show_list()
    press(screen, Qt.Key.Key_E, ctrl=True)
    assert (screen.form.name.text(), screen.is_list) == ("陈净", False)
    assert "V0001" in screen.title.text()
    screen.form.name.setText("陈静")
    press(screen, ENTER, ctrl=True)
    assert [one.name for one in rows(desk)] == ["陈静"]
    assert "corrected" in screen.message.text()
    assert rows(desk)[0].id == row.id


def test_a_registered_visitor_is_refused_with_a_reason(desk, flat, qtbot):
    registered(desk.post, flat)
    screen = opened(desk, qtbot)
    screen.show_list()
    press(screen, Qt.Key.Key_R, ctrl=True)
    press(screen.acts.reasons.choices, "4")
    assert rows(desk)[0].refused == "not-necessary"


def test_full_details_need_a_reason(desk, flat, qtbot):
    registered(desk.post, flat, notes="工具箱")
    screen = opened(desk, qtbot)
    screen.show_list()
    press(screen, Qt.Key.Key_I, ctrl=True)
    assert PHONE not in screen.message.text()
    press(screen.acts.reasons.choices, "1")
    assert PHONE in screen.message.text()
    assert DOCUMENT in screen.message.text()
    assert any("visitor-revealed" in line for line in desk.audits())


def test_slip_code_and_register_are_asked_for(desk, flat, qtbot):
    registered(desk.post, flat)
    screen = opened(desk, qtbot)
    screen.show_list()
    with qtbot.waitSignal(screen.slip_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert (asked.args[0].number, asked.args[1]) == ("V0001", True)
    screen.acts.roll.click()
    with qtbot.waitSignal(screen.slip_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert asked.args[1] is False
    with qtbot.waitSignal(screen.code_asked):
        press(screen, Qt.Key.Key_K, ctrl=True)
    with qtbot.waitSignal(screen.register_asked):
        press(screen, Qt.Key.Key_B, ctrl=True)


def test_the_service_speaks_beside_the_field_too(desk, flat, qtbot):
    """What only the service knows comes back to its field, and what was typed stays."""
    screen = opened(desk, qtbot)
    press(screen, PHONE, ENTER, "陈静", ENTER)
    choose_host(screen, qtbot)
    press(screen, "1", ENTER, ENTER, "1")
    screen.form.expected.setText("1-1 9:00")
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["expected"].problem.text()
    assert screen.form.name.text() == "陈静"


def test_a_household_that_receives_nobody_is_named_at_once(desk, flat, qtbot):
    """O59."""
    observed_flat(desk.post, flat)
    screen = opened(desk, qtbot)
    press(screen, PHONE, ENTER, "陈静", ENTER)
    choose_host(screen, qtbot)
    assert "No visitors at 12-2-601" in screen.message.text()


def test_everything_is_said_in_another_language(desk, flat, qtbot):
    registered(desk.post, flat)
    screen = opened(desk, qtbot)
    screen.retranslate()
    screen.form.retranslate()
    assert screen.form.names == ("",)
    assert told(flat).name == "陈静"
