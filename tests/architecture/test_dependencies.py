"""The lock file, the addresses nobody commits, and what the pinned versions are pinned for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ENTRIES = re.findall(r"^([a-z0-9._-]+)==([^\s;]+)(.*(?:\n[ \t].*)*)", LOCK, re.MULTILINE)

PINNED = {
    "pyside6-essentials": "6.11.3",
    "pyside6-addons": "6.11.3",
    "sqlcipher3": "0.6.4",
    "zxing-cpp": "3.1.1",
}

# Put together here, so that this file does not name one either.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("tuna", "tsinghua", "edu", "cn"),
        ("mirrors", "aliyun", "com"),
    )
)


def test_every_locked_package_has_its_hashes():
    assert len(ENTRIES) > 50
    assert [name for name, _, rest in ENTRIES if "--hash=sha256:" not in rest] == []


def test_the_lock_names_no_address():
    assert re.findall(r"https?://|--index-url|--extra-index-url|--find-links", LOCK) == []


def test_the_lock_brings_one_qt_and_no_second():
    names = {name for name, _, _ in ENTRIES}
    assert names.isdisjoint({"opencv-python", "opencv-contrib-python", "pyside6", "pyqt5", "pyqt6"})
    assert names.isdisjoint({"keyrings-alt", "keyrings.alt"}), "it keeps secrets in a plain file"


@pytest.mark.parametrize("name", PINNED)
def test_versions_with_a_measured_reason_stay(name):
    assert [version for each, version, _ in ENTRIES if each == name] == [PINNED[name]]


def test_the_lock_answers_the_project_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=!~;\[ ]", one)[0].lower().replace("_", "-") for one in asked}
    assert names - {name for name, _, _ in ENTRIES} == set()


def test_no_committed_file_names_a_registry():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    guilty = []
    for name in listed.stdout.decode().split("\0"):
        file = ROOT / name
        if not name or not file.is_file():
            continue
        content = file.read_bytes().lower()
        guilty += [f"{name}: {host}" for host in REGISTRY_HOSTS if host.encode() in content]
    assert guilty == []


def test_the_packages_of_a_wheel_are_those_of_the_tree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = set(project["tool"]["setuptools"]["packages"]) - {"gatekeeper_resources"}
    files = (ROOT / "gatekeeper").rglob("*.py")
    there = {".".join(file.parent.relative_to(ROOT).parts) for file in files}
    assert named == there


def test_sqlite_is_new_enough_to_keep_every_commit():
    """Below 3.51.3 a WAL checkpoint can lose a commit."""
    from sqlcipher3 import dbapi2

    assert dbapi2.sqlite_version_info >= (3, 51, 3)


def test_a_signal_may_say_true_five_thousand_times():
    """PySide6 6.12.0 under Python 3.11 loses a reference to True each time and aborts."""
    program = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Lamp(QObject):
    switched = Signal(bool)
application = QCoreApplication([])
lamp, seen = Lamp(), []
lamp.switched.connect(seen.append)
for _ in range(5000):
    lamp.switched.emit(True)
assert seen == [True] * 5000
print("lit")
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert result.stdout == "lit\n", result.stderr
