"""Work goes to the lanes, answers come back on the GUI thread, closed widgets hear nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gatekeeper.errors import StoreError
from gatekeeper.lanes import Lanes
from gatekeeper.ui.tasks import Tasks


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[int] = []

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.append(threading.get_ident())


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    lanes = Lanes()
    made = Tasks(lanes)
    yield made
    qtbot.waitUntil(lambda: made.is_idle)
    lanes.close()


@pytest.mark.parametrize("lane", ["write", "read"])
@pytest.mark.parametrize("urgent", [False, True])
def test_the_answer_comes_on_the_gui_thread(
    qtbot: QtBot, tasks: Tasks, lane: str, urgent: bool
) -> None:
    listener = Listener()
    tasks.run(threading.get_ident, then=listener.hear, lane=lane, urgent=urgent)
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.threads == [threading.get_ident()]
    assert listener.heard != listener.threads


def test_what_waits_for_a_network_never_stands_before_a_write(qtbot: QtBot, tasks: Tasks) -> None:
    """An exchange waits for steps in the write lane: in that lane it would wait for ever."""
    listener = Listener()
    tasks.run(lambda: threading.current_thread().name, then=listener.hear, lane="wire")
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.heard == ["wire"]


def test_a_failure_goes_to_whoever_asked(qtbot: QtBot, tasks: Tasks) -> None:
    listener = Listener()

    def fail() -> None:
        raise StoreError("store-full")

    tasks.run(fail, then=listener.hear, failed=listener.hear)
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert isinstance(listener.heard[0], StoreError)


def test_a_failure_nobody_asked_about_is_told_by_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    def fail() -> None:
        raise StoreError("store-full")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run(fail)
    assert told.args[0].code == "store-full"


def test_a_closed_widget_hears_nothing(qtbot: QtBot, tasks: Tasks) -> None:
    listener = Listener()
    heard = listener.heard
    gate = threading.Event()
    tasks.run(gate.wait, 5, then=listener.hear)
    listener.deleteLater()
    del listener
    qtbot.wait(10)
    gate.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert heard == []


def test_before_the_lanes_stand_the_answer_is_a_failure(qtbot: QtBot) -> None:
    tasks = Tasks()
    heard: list[BaseException] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gatekeeper.ui.tasks.log.error", lambda *_, **__: None)
        tasks.run(int, failed=heard.append)
        qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], RuntimeError)
