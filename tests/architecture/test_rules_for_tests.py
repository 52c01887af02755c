"""Breaks each rule of conftest.py once, to see that it is held."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

GUILTY = """
import logging, threading, time, warnings
import pytest
from PySide6.QtCore import qWarning

def test_logs(): logging.getLogger("somebody").warning("unexpected")
def test_leaves_a_thread(): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
def test_warns(): warnings.warn("careful")
def test_qt_warns(): qWarning("careful")
@pytest.mark.xfail
def test_passes_after_all(): pass
@pytest.mark.misspelt
def test_unknown_marker(): pass
"""

INNOCENT = """
import logging, threading, time
import pytest

@pytest.mark.logs("the disk is full on purpose")
def test_logs_as_expected(): logging.getLogger("somebody").warning("expected")
def test_its_thread_ends_soon(): threading.Thread(target=time.sleep, args=(0.1,)).start()
def test_window(qtbot):
    from PySide6.QtWidgets import QLabel
    label = QLabel("门")
    qtbot.addWidget(label)
    label.show()
    label.raise_()
@pytest.mark.long
def test_long(): pass
"""


def outcome(folder: Path, tests: str, *arguments: str) -> str:
    """The closing lines of pytest over these tests, under this project's rules."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    (folder / "tests" / "test_some.py").write_text(tests, "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout


def test_each_broken_rule_fails(tmp_path):
    unmarked = GUILTY.replace("@pytest.mark.misspelt\n", "")
    said = outcome(tmp_path, unmarked)
    for guilty in ("test_logs", "test_leaves_a_thread"):
        assert f"ERROR tests/test_some.py::{guilty}" in said, said
    for guilty in ("test_warns", "test_qt_warns", "test_passes_after_all"):
        assert f"FAILED tests/test_some.py::{guilty}" in said, said


def test_a_misspelt_marker_is_an_error(tmp_path):
    assert "1 error" in outcome(tmp_path, GUILTY)


def test_what_is_allowed_passes(tmp_path):
    said = outcome(tmp_path, INNOCENT)
    assert "3 passed, 1 skipped" in said, said


def test_long_tests_run_when_asked(tmp_path):
    assert "4 passed" in outcome(tmp_path, INNOCENT, "--run-long")
