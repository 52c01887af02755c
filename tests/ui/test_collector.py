"""Garbage is collected in the GUI thread, and only there."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from gatekeeper.ui import collector as collector_module
from gatekeeper.ui.collector import Collector, collect


class Cycle(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def test_a_busy_thread_frees_no_object_of_the_window(qtbot):
    collector = Collector()
    try:
        freed_in: list[int] = []
        gone = weakref.finalize(Cycle(), lambda: freed_in.append(threading.get_ident()))
        busy = threading.Thread(target=lambda: [[{}] for _ in range(50_000)])
        busy.start()
        busy.join()
        assert gone.alive
        kept = [[{}] for _ in range(5_000)]
        qtbot.waitUntil(lambda: not gone.alive, timeout=10_000)
        assert freed_in == [threading.get_ident()]
        del kept
    finally:
        collector.stop()


def test_what_became_old_before_it_became_garbage_goes_as_well(qtbot, monkeypatch):
    """A screen that stood open for long, while younger garbage comes all the time."""
    monkeypatch.setattr(collector_module, "LOOK_MILLISECONDS", 1)
    old = Cycle()
    gc.collect()
    gc.collect()
    collector = Collector()
    try:
        gone = weakref.finalize(old, lambda: None)
        del old

        def is_gone() -> bool:
            for _ in range(1000):
                round_about: list[object] = []
                round_about.append(round_about)
            return not gone.alive

        qtbot.waitUntil(is_gone, timeout=20_000)
    finally:
        collector.stop()


def test_a_tree_of_qt_goes_with_its_root_before_python_takes_it_apart(qtbot):
    root = Cycle()
    child = QObject(root)
    child.root = root  # type: ignore[attr-defined]
    order: list[str] = []
    root.destroyed.connect(lambda: order.append("root"))
    child.destroyed.connect(lambda: order.append("child"))
    del root, child
    collect()
    assert order == ["root", "child"]
    assert gc.garbage == []


def test_stopping_gives_the_collection_back():
    Collector().stop()
    assert gc.isenabled()


def test_what_the_program_stands_on_is_looked_at_no_more(qtbot, monkeypatch):
    monkeypatch.setattr(collector_module, "SETTLE_MILLISECONDS", 0)
    collector = Collector()
    try:
        collector.settle()
        qtbot.waitUntil(lambda: gc.get_freeze_count() > 10_000, timeout=10_000)
        gone = weakref.finalize(Cycle(), lambda: None)
        gc.collect()
        assert not gone.alive  # what came later is collected as before
    finally:
        collector.stop()
    assert gc.get_freeze_count() == 0
