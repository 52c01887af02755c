"""What once ended the program with a segmentation fault, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

A_SCREEN_DROPPED = """
import gc
from uuid import uuid4
from PySide6.QtWidgets import QApplication
application = QApplication([])
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.ui.collector import collect
from gatekeeper.ui.shift_menu import ShiftMenu
gc.disable()
guard = Operator(account=uuid4(), name="王强", role=Role.OPERATOR)
for _ in range(10):
    screen = ShiftMenu(None, None, operator=guard)
    screen.show()
    application.processEvents()
    screen.close()
    del screen
    collect()
print("alive")
"""

ANSWERED_WHILE_DELETED = """
import sys, time
from concurrent.futures import Future
from threading import Event, Thread
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from shiboken6 import delete
application = QCoreApplication([])
from gatekeeper.ui.tasks import Tasks
sys.setswitchinterval(1e-6)

class Lanes:
    def __init__(self):
        self.futures = []
    def write(self, call):
        self.futures.append(Future())
        return self.futures[-1]

def answer(lanes, go):
    go.wait()
    for future in lanes.futures:
        future.set_result(1)

until = time.monotonic() + 5
while time.monotonic() < until:
    window, lanes, go = QObject(), Lanes(), Event()
    tasks = Tasks(lanes, window)
    for _ in range(40):
        tasks.run(int)
    lane = Thread(target=answer, args=(lanes, go))
    lane.start()
    go.set()
    delete(window)
    lane.join()
    application.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
print("alive")
"""


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(A_SCREEN_DROPPED, id="a-screen-that-python-alone-held"),
        pytest.param(ANSWERED_WHILE_DELETED, id="a-lane-answers-while-the-window-goes"),
    ],
)
def test_the_program_lives(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", script],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
