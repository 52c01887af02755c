"""gate.py without its downloads: what it decides before and around them."""

from __future__ import annotations

import runpy
import subprocess
import sys
import types
from pathlib import Path

import pytest

import gate

SOURCE = Path(gate.__file__)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty checkout in which the programs gate.py would start are only written down."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(gate, "ROOT", tmp_path)
    monkeypatch.setattr(gate, "VENV", venv)
    monkeypatch.setattr(gate, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(gate, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(gate, "PACKAGES_STAMP", venv / "gate-packages")
    monkeypatch.setattr(gate, "LIBRARIES_STAMP", venv / "gate-libraries")
    monkeypatch.setattr(gate, "UNFINISHED", venv / "gate-unfinished")
    monkeypatch.setattr(gate, "missing_libraries", list)
    gate.LOCK.write_text("segno==1\n")
    started = []

    def write_down(command, *, env, silent=False):
        started.append(" ".join(str(part) for part in command))
        if "venv" in command:
            gate.PYTHON.parent.mkdir()
            gate.PYTHON.touch()
            version = ".".join(str(number) for number in sys.version_info[:3])
            (venv / "pyvenv.cfg").write_text(f"version = {version}\n")
            gate.site_packages().mkdir(parents=True)
        return 0

    monkeypatch.setattr(gate, "run", write_down)
    return types.SimpleNamespace(folder=tmp_path, venv=venv, started=started)


def test_a_python_out_of_range_is_told_so(monkeypatch):
    for version in ((3, 10, 1), (3, 15, 0)):
        monkeypatch.setattr(sys, "version_info", version)
        with pytest.raises(SystemExit, match=r"needs Python 3\.11 to 3\.14; this is 3\.1"):
            runpy.run_path(str(SOURCE))


def test_without_a_verb_the_verbs_are_told():
    result = subprocess.run(
        [sys.executable, str(SOURCE)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "demo | run | test | check | bench | build" in result.stdout


def test_the_second_start_sets_nothing_up(place):
    gate.set_up()
    assert any("requirements.lock" in line for line in place.started)
    place.started.clear()
    gate.set_up()
    assert place.started == []


def test_a_changed_lock_sets_up_again_in_place(place):
    gate.set_up()
    kept = place.venv / "kept"
    kept.touch()
    place.started.clear()
    gate.LOCK.write_text("segno==2\n")
    gate.set_up()
    assert any("requirements.lock" in line for line in place.started)
    assert kept.exists()


def test_an_unfinished_set_up_is_begun_anew(place, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(gate, "compile_all", lambda packages: sys.exit("the power went"))
        with pytest.raises(SystemExit):
            gate.set_up()
    left = place.venv / "half a package"
    left.touch()
    gate.set_up()
    assert not left.exists()
    assert gate.PACKAGES_STAMP.exists()
    assert not gate.UNFINISHED.exists()


def test_an_environment_of_another_python_is_cleared(place):
    gate.set_up()
    (place.venv / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.0rc1\n")
    left = place.venv / "left"
    left.touch()
    gate.PACKAGES_STAMP.unlink()
    gate.set_up()
    assert not left.exists()


def test_the_project_is_linked_relative_to_the_packages(place):
    gate.set_up()
    packages = gate.site_packages()
    link = (packages / "gatekeeper.pth").read_text().strip()
    assert (packages / link).resolve() == place.folder.resolve()


def test_who_may_not_install_is_told_the_one_command(place, monkeypatch, capsys):
    monkeypatch.setattr(gate, "missing_libraries", lambda: [("libEGL.so.1", "libegl1")])
    monkeypatch.setattr(gate, "apt_install", lambda packages: False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit, match="Qt does not start"):
        gate.set_up()
    told = capsys.readouterr().err
    assert "sudo apt-get install --no-install-recommends libegl1" in told
    assert not gate.LIBRARIES_STAMP.exists()


def test_a_missing_extra_does_not_keep_anybody_out(place, monkeypatch, capsys):
    monkeypatch.setattr(gate, "missing_libraries", lambda: [("libzbar.so.0", "libzbar0")])
    monkeypatch.setattr(gate, "apt_install", lambda packages: False)
    gate.set_up()
    assert "libzbar0" in capsys.readouterr().err


@pytest.mark.parametrize(("services", "installs"), [(False, True), (True, False)])
def test_tools_of_tests_are_installed_where_no_service_starts(
    place, monkeypatch, capsys, services, installs
):
    asked = []
    there = place.folder / "services"
    if services:
        there.mkdir()
    monkeypatch.setattr(gate, "SERVICES", there)
    monkeypatch.setattr(gate, "apt_install", lambda packages: asked.append(packages) or False)
    monkeypatch.setattr("shutil.which", lambda name, path: None)
    gate.set_up_test_tools()
    assert asked == ([["openssh-server"]] if installs else [])
    assert "skipped for want of sshd" in capsys.readouterr().err


def test_tools_that_are_there_are_not_asked_for(place, monkeypatch, capsys):
    monkeypatch.setattr("shutil.which", lambda name, path: f"/usr/sbin/{name}")
    gate.set_up_test_tools()
    assert (place.started, capsys.readouterr().err) == ([], "")


def test_two_set_ups_wait_for_each_other(place):
    program = f"""
import sys, pathlib
sys.path.insert(0, {str(SOURCE.parent)!r})
import gate
gate.ROOT = pathlib.Path({str(place.folder)!r})
with gate.only_one():
    print("in", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as first:
        assert first.stdout.readline() == "in\n"
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as second:
            assert second.stderr.readline() == "gate: waiting for another set-up\n"
            first.stdin.close()
            assert second.stdout.readline() == "in\n"
            second.stdin.close()


def test_a_private_environment_takes_nothing_that_spoils_it(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}.isdisjoint(gate.environment())


def test_the_whole_suite_runs_on_every_core_and_a_named_test_as_pytest_takes_it(place, monkeypatch):
    commands = []
    monkeypatch.setattr(gate, "set_up_test_tools", lambda: None)
    monkeypatch.setattr(gate, "become", lambda command, **_: commands.append(command) or 0)
    assert gate.main(["test"]) == gate.main(["test", "tests/test_text.py", "-x"]) == 0
    whole, named = commands
    assert whole == ["-m", "pytest", *gate.PARALLEL]
    assert named == ["-m", "pytest", "tests/test_text.py", "-x"]
