"""X: turned away without a name by one digit (G15)."""

from __future__ import annotations

import pytest

from gatekeeper.domain.access import Outcome
from gatekeeper.ui.overstays import Overstays
from gatekeeper.ui.refusal_panel import RefusalPanel
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


def test_a_digit_is_the_whole_act(desk, qtbot):
    panel = RefusalPanel(desk.post.refusals, desk.tasks, lane="1", operator=desk.guard)
    show(qtbot, panel)
    with qtbot.waitSignal(panel.finished) as finished:
        press(panel, "5")
    press(panel, "5")
    assert finished.args[0].outcome is Outcome.DENIED
    (row,) = desk.post.overview.recent()
    assert row.findings == ("refused-courier",)


def test_the_windows_own_keys_are_reasons_too(desk, qtbot):
    panel = RefusalPanel(desk.post.refusals, desk.tasks, lane="1", operator=desk.guard)
    show(qtbot, panel)
    assert not panel.take_key("9")
    assert panel.take_key("1")
    assert desk.post.visits.counts().turned_away == 1


def test_what_could_not_be_recorded_may_be_tried_again(desk, qtbot):
    panel = RefusalPanel(desk.post.refusals, desk.tasks, lane="1", operator=desk.guard)
    show(qtbot, panel)
    desk.post.clock.advance(days=-1)
    press(panel, "1")
    assert panel.message.isVisible()
    desk.post.clock.advance(days=1)
    press(panel, "1")
    assert desk.post.visits.counts().turned_away == 1


def test_who_stays_too_long_is_told_above_every_screen(desk, qtbot):
    from PySide6.QtWidgets import QMainWindow

    from gatekeeper.ui.header import Banner
    from tests.visitors import host, let_in, registered

    window = QMainWindow()
    banner = Banner(window)
    window.setCentralWidget(banner)
    show(qtbot, window)
    banner.hide()
    watch = Overstays(desk.post.visits, desk.tasks, banner, window)
    row = registered(desk.post, host(desk.post, room="601"), hours=1)
    let_in(desk.post, row)
    watch.look()
    assert banner.isHidden()
    desk.post.clock.advance(hours=2)
    watch.look()
    assert "1" in banner.sentence
    banner.hide()
    watch.look()
    assert banner.isHidden(), "told once, until there are more"
    window.close()
    watch.look()
