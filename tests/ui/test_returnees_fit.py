"""Every page of a return in both languages at 150 %, where room is dearest: no word is cut off."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from gatekeeper import text
from gatekeeper.ui import theme
from gatekeeper.ui.areas_screen import AreasScreen
from gatekeeper.ui.returnee_acts import Register
from gatekeeper.ui.returnee_arrival import ArrivalScreen
from gatekeeper.ui.returnee_screen import ReturneeScreen
from gatekeeper.ui.returnee_settle import SettleScreen
from tests.returnees import NAMES, arrives, take_list
from tests.ui.screen_kit import open_desk, show
from tests.ui.test_screens_fit import SCREEN_150, cut_off


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    theme.apply(QApplication.instance(), "day")
    folder = tmp_path_factory.mktemp("desk")
    with open_desk(folder) as made:
        take_list(made.post, folder)
        arrives(made.post, NAMES)
        yield made


def screens(desk):
    post, tasks, who = desk.post, desk.tasks, {"operator": desk.chief}
    services = (post.returnees, post.returnee_lists, post.areas, post.hosts)
    register = Register(
        returnees=post.returnees,
        dispositions=post.dispositions,
        areas=post.areas,
        hosts=post.hosts,
    )
    arrival = post.returnee_lists.one(post.returnee_lists.register()[0].party)
    policy = {"policy": post.standing.policy}
    settle = (arrival, arrival.members[0], post.dispositions, tasks)
    return (
        partial(ReturneeScreen, *services, tasks, lane="1", **who),
        partial(ArrivalScreen, arrival, register, tasks, **policy, **who),
        partial(SettleScreen, *settle, **policy, **who),
        partial(AreasScreen, post.areas, tasks, take=print),
    )


def too_wide(screen):
    """Rows of a button with several, which do not fit; and all that `cut_off` finds besides."""
    made = [one for one in screen.findChildren(QPushButton) if one.isVisible()]
    rows = [(one, row) for one in made if "\n" in one.text() for row in one.text().split("\n")]
    wide = [row for one, row in rows if one.fontMetrics().horizontalAdvance(row) > one.width()]
    return [*wide, *(words for words in cut_off(screen) if "\n" not in words)]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_of_a_return_is_cut_off(desk, qtbot, language):
    text.use(language)
    for make in screens(desk):
        screen = make()
        show(qtbot, screen, *SCREEN_150)
        assert (screen.width(), screen.height()) == SCREEN_150, type(screen).__name__
        pages = getattr(screen, "stack", None)
        for place in range(pages.count() if pages else 1):
            if pages:
                pages.setCurrentIndex(place)
            QApplication.processEvents()
            assert too_wide(screen) == [], f"{type(screen).__name__} page {place}"
        screen.close()
    text.use("en")
