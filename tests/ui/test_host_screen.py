"""A host's wishes: whom he does not receive, and until when nobody (G54, O59)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui.host_screen import HostScreen
from gatekeeper.ui.slip_code import SlipCode
from tests.observed import observed_flat
from tests.ui.screen_kit import open_desk, press, show
from tests.visitors import PHONE, host, registered


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


def opened(desk, qtbot, who):
    flat = host(desk.post, "王小明", room="601")
    (row,) = desk.post.hosts.search("12-2-601")
    made = HostScreen(row, desk.post.hosts, desk.tasks, operator=who)
    show(qtbot, made)
    return flat, made


def test_g54_somebody_is_put_on_the_list_and_taken_off(desk, qtbot):
    flat, screen = opened(desk, qtbot, desk.guard)
    screen.phone.setFocus()
    press(screen, PHONE)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    (row,) = desk.post.hosts.refusals(flat)
    assert row.phone == PHONE
    assert screen.list.model.data(screen.list.model.index(0, 1)) == "139****5678"
    screen.remove.click()
    assert desk.post.hosts.refusals(flat) == ()


def test_what_is_wrong_stands_beside_its_field(desk, qtbot):
    flat, screen = opened(desk, qtbot, desk.guard)
    press(screen, "🙂")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["name"].problem.text()
    assert desk.post.hosts.refusals(flat) == ()


def test_o59_while_somebody_is_observed_at_home_the_screen_says_until_when(desk, qtbot):
    flat = host(desk.post, "王小明", room="601")
    observed_flat(desk.post, flat)
    (row,) = desk.post.hosts.search("12-2-601")
    screen = HostScreen(row, desk.post.hosts, desk.tasks, operator=desk.guard)
    show(qtbot, screen)
    assert str(row.observed_until) in screen.hint.text()


def test_a_code_on_the_screen_is_read_by_a_camera(desk, qtbot, tmp_path):
    """The slip where there is no printer."""
    import zxingcpp
    from PIL import Image

    flat, _ = opened(desk, qtbot, desk.guard)
    slip = desk.post.visits.slip(registered(desk.post, flat).id)
    screen = SlipCode(slip, desk.tasks)
    show(qtbot, screen)
    path = tmp_path / "code.png"
    assert screen.code.grab().save(str(path))
    with Image.open(path) as picture:
        (read,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert read.text == slip.code
