"""Whoever opened something and left does not leave it open."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper.ui.idleness import Idleness


class Watch:
    """Idleness with hands on its clock."""

    def __init__(self, qapp: QApplication) -> None:
        self.now = 0.0
        self.told = 0
        self.idleness = Idleness(10, qapp, clock=lambda: self.now)
        self.idleness._timer.stop()
        self.idleness.left_alone.connect(self._on_left_alone)

    def _on_left_alone(self) -> None:
        self.told += 1

    def at(self, seconds: float) -> int:
        self.now = seconds
        self.idleness.look()
        return self.told


def test_it_is_told_once_after_the_minutes(qapp: QApplication, qtbot: QtBot) -> None:
    watch = Watch(qapp)
    assert watch.at(599) == 0
    assert watch.at(600) == 1
    assert watch.at(1300) == 1


def test_a_touch_begins_the_minutes_anew(qapp: QApplication, qtbot: QtBot) -> None:
    watch = Watch(qapp)
    watch.now = 500.0
    watch.idleness.touch()
    assert watch.at(1099) == 0
    assert watch.at(1100) == 1
    watch.idleness.touch()
    assert watch.at(1700) == 2


def test_a_reader_that_types_is_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    watch = Watch(qapp)
    for burst in range(12):
        for key in range(20):
            watch.now = 50.0 * (burst + 1) + key * 0.005
            watch.idleness.touch()
        watch.idleness.forget()
    assert watch.at(601) == 1
