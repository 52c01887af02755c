"""临时出入证 in the window: issued, renewed, printed again, revoked by keys (G53)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.access import PassStatus
from gatekeeper.ui.temporary_screen import TemporaryScreen
from tests.ui.screen_kit import open_desk, press, show

PHRASE = "correct horse"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.passes.create_key("望京花园", PHRASE, desk.chief)
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    post = desk.post
    made = TemporaryScreen(
        post.temporary,
        desk.passes,
        post.hosts,
        post.standing,
        desk.tasks,
        operator=desk.chief,
        clock=post.clock,
    )
    made.sheets = []
    made.sheet_asked.connect(made.sheets.append)
    show(qtbot, made, 1366, 640)
    press(made.key, PHRASE)
    made.key.submit()
    return made


def fill(screen, name="赵师傅", company="红星装修"):
    screen.name.setText(name)
    screen.phone.setText("13900139000")
    screen.company.setText(company)


def test_nothing_is_offered_before_the_key_is_unlocked(desk, qtbot):
    post = desk.post
    made = TemporaryScreen(
        post.temporary,
        desk.passes,
        post.hosts,
        post.standing,
        desk.tasks,
        operator=desk.chief,
        clock=post.clock,
    )
    show(qtbot, made)
    assert made.key.isVisible()
    assert not made.form.isVisible()


def test_g53_a_pass_is_issued_renewed_printed_again_and_revoked(desk, screen, qtbot):
    screen.sponsor.line.setText("3-1-301")
    screen.sponsor._on_edited()
    qtbot.waitUntil(lambda: screen.sponsor.found.isVisible())
    screen.sponsor._take()
    fill(screen)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    (row,) = desk.post.temporary.listed()
    assert (row.name, row.company, row.sponsor_place) == ("赵师傅", "红星装修", "3-1-301")
    assert row.hours.weekdays == frozenset(range(5))
    assert screen.name.text() == ""
    ((issued,),) = screen.sheets
    assert issued.kind == "temporary"
    assert screen.list.model.rowCount() == 1
    screen.list.table.selectRow(0)
    screen.until.setText("2026-12-31")
    screen.renew.click()
    (renewed,) = desk.post.temporary.listed()
    assert renewed.issue == 2
    assert renewed.valid_until > row.valid_until
    screen.list.table.selectRow(0)
    screen.again.click()
    assert screen.sheets[-1][0].number == renewed.number
    screen.revoke.click()
    screen.question.yes.click()
    assert desk.post.temporary.listed()[0].status is PassStatus.REVOKED


def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(desk, screen):
    fill(screen, name="张1", company="")
    screen.phone.setText("12345")
    screen.days.setText("8")
    screen.hours.setText("9 to 5")
    screen.until.setText("tomorrow")
    screen.submit()
    for key in ("name", "phone", "weekdays", "hours", "until"):
        assert screen.form.fields[key].fault, key
    fill(screen, company="")
    screen.days.setText("12345")
    screen.hours.setText("08:00-18:00")
    screen.until.setText("2020-01-01")
    screen.submit()
    assert screen.form.fields["until"].problem.text()
    assert screen.form.fields["sponsor"].problem.text()
    assert screen.name.text() == "赵师傅"
    assert desk.post.temporary.listed() == ()
