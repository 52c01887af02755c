"""Garbage is collected in the GUI thread, and only there."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from gatekeeper.ui.collector import Collector


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


def test_stopping_gives_the_collection_back():
    Collector().stop()
    assert gc.isenabled()
