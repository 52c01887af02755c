"""What a start may import, and what runs where Qt is not installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HEAVY = ("cv2", "reportlab", "alembic", "openpyxl", "pypinyin", "paramiko", "httpx", "boto3")
"""Each costs a noticeable part of a second and is asked for by its first use only."""

WITHOUT_QT = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"{name} is not installed here", name=name)
sys.meta_path.insert(0, NoQt())
"""


def python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("module", ["gatekeeper.app", "gatekeeper.services", "gatekeeper.cli"])
def test_a_server_without_qt_loads(module):
    loading = f"import {module}\nprint('loaded')"
    if module == "gatekeeper.services":
        loading = (
            "import pkgutil, importlib, gatekeeper.services as room\n"
            "for one in pkgutil.iter_modules(room.__path__, 'gatekeeper.services.'):\n"
            "    importlib.import_module(one.name)\n"
            "print('loaded')"
        )
    result = python(WITHOUT_QT + loading)
    assert result.stdout == "loaded\n", result.stderr


def test_the_hook_of_the_test_above_really_refuses_qt():
    assert "not installed here" in python(WITHOUT_QT + "import PySide6.QtCore").stderr


def test_the_window_loads_without_the_heavy_libraries():
    assert importlib.util.find_spec("gatekeeper.ui.main_window"), "the window has moved"
    program = f"""
import sys
import gatekeeper.cli, gatekeeper.app, gatekeeper.ui.main_window, gatekeeper.ui.gate_screen
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""
    result = python(program)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


def test_the_window_is_painted_before_the_services_are_loaded():
    """Rules and records are imported behind it: with them the first paint takes twice as long."""
    behind = ("gatekeeper.services", "gatekeeper.store", "sqlalchemy", "cryptography")
    result = python(f"""
import sys, gatekeeper.ui.start
print(*[name for name in sys.modules if name.startswith({behind!r})])
""")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


MAKE_A_SITE = """
import sys
from pathlib import Path
from gatekeeper import app, config
import dataclasses
settings = config.default(Path(sys.argv[1]))
settings = dataclasses.replace(settings, encrypted=False, devices=())
"""

FIRST_PAINT = """
import os
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and thing.isWidgetType():
            print("painted", *[name for name in HEAVY if name in sys.modules], flush=True)
            os._exit(0)
        return False

application = QApplication.instance() or QApplication([])
watch = Watch()
application.installEventFilter(watch)
import gatekeeper.ui
gatekeeper.ui.run(settings)
"""


def test_the_first_paint_comes_before_the_heavy_libraries(tmp_path):
    """A start on a database that is up to date; making one may load Alembic."""
    made = python(MAKE_A_SITE + "app.build(settings).close()", str(tmp_path))
    assert made.returncode == 0, made.stderr
    heavy = f"HEAVY = {HEAVY!r}\n"
    started = python(MAKE_A_SITE + heavy + FIRST_PAINT, str(tmp_path))
    assert started.stdout == "painted\n", started.stderr


def test_importing_the_program_starts_nothing():
    """No thread, engine or file at import time; only `app` builds."""
    program = """
import pkgutil, importlib, threading, gatekeeper, sys
for one in pkgutil.walk_packages(gatekeeper.__path__, "gatekeeper."):
    if ".migrations" not in one.name and one.name != "gatekeeper.__main__":
        importlib.import_module(one.name)
print([thread.name for thread in threading.enumerate()])
"""
    result = python(program)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "['MainThread']\n"
