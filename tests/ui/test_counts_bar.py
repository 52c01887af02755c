"""The figures of the post: who is overdue stands beside who waits (G11)."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.services.overview import Counts
from gatekeeper.ui.health_bar import CountsBar

QUIET = Counts(inside=214, waiting=3, entered=40, left=50)
LATE = Counts(inside=214, waiting=3, entered=40, left=50, overdue=2)


def test_g11_who_is_overdue_is_counted_while_there_is_anybody(qtbot):
    before = text.language()
    text.use("en")
    bar = CountsBar()
    qtbot.addWidget(bar)
    bar.show_counts(QUIET)
    assert bar.accessibleName() == "inside 214, waiting 3, in today 40, out today 50"
    bar.show_counts(LATE)
    assert bar.accessibleName() == "inside 214, waiting 3, overdue 2, in today 40"
    for width in (200, 400):
        bar.resize(width, bar.height())
        assert not bar.grab().isNull()
    text.use(before)
