"""The files that let the system begin an exchange are such as the system takes."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from datetime import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gatekeeper.services.timer_units import units

TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def systemd(tmp_path: Path, *program: str, settings: Path | None = None) -> Path:
    made = units(
        time(2, 5),
        settings=settings,
        system="linux",
        program=program or ("/usr/bin/true",),
        environment={"XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert made.install() == (
        tmp_path / "systemd" / "user" / "gatekeeper-sync.service",
        tmp_path / "systemd" / "user" / "gatekeeper-sync.timer",
    )
    return made.folder


def read(path: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def test_a_timer_for_this_user(tmp_path: Path) -> None:
    folder = systemd(tmp_path)
    timer = read(folder / "gatekeeper-sync.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:05:00"
    assert timer["Timer"]["Persistent"] == "true"
    service = read(folder / "gatekeeper-sync.service")
    assert service["Service"]["ExecStart"] == "/usr/bin/true sync --once"
    assert service["Service"]["Type"] == "oneshot"


def test_paths_of_every_kind_keep_their_meaning(tmp_path: Path) -> None:
    settings = tmp_path / '50% of $HOME "x"' / "门岗 settings.toml"
    folder = systemd(tmp_path, "/opt/gate keeper/gatekeeper", settings=settings)
    line = read(folder / "gatekeeper-sync.service")["Service"]["ExecStart"]
    assert line.startswith('"/opt/gate keeper/gatekeeper" sync --once --settings "')
    assert '50%% of $$HOME \\"x\\"' in line


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_them(tmp_path: Path) -> None:
    settings = tmp_path / "50% x" / "settings.toml"
    folder = systemd(tmp_path, settings=settings)
    found = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(folder / "gatekeeper-sync.timer")],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_a_task_of_windows(tmp_path: Path) -> None:
    made = units(
        time(23, 30),
        settings=tmp_path / "a & b.toml",
        system="win32",
        program=("C:\\Program Files\\gatekeeper\\gatekeeper.exe",),
        data=tmp_path,
    )
    (path,) = made.install()
    assert path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    task = ElementTree.fromstring(path.read_text(encoding="utf-16"))  # noqa: S314  (our own file)
    begins = task.find(f".//{TASK}StartBoundary")
    command, arguments = task.find(f".//{TASK}Command"), task.find(f".//{TASK}Arguments")
    assert begins is not None
    assert begins.text is not None
    assert begins.text.endswith("T23:30:00")
    assert command is not None
    assert arguments is not None
    assert command.text == "C:\\Program Files\\gatekeeper\\gatekeeper.exe"
    assert arguments.text == f'sync --once --settings "{tmp_path / "a & b.toml"}"'
    assert str(path) in made.commands[0]


def test_an_office_is_served_all_the_time(tmp_path: Path) -> None:
    made = units(
        None,
        settings=tmp_path / "office.toml",
        system="linux",
        program=("/usr/bin/true",),
        environment={"XDG_CONFIG_HOME": str(tmp_path)},
    )
    (path,) = made.install()
    service = read(path)["Service"]
    assert (
        service["ExecStart"] == f"/usr/bin/true office serve --settings {tmp_path / 'office.toml'}"
    )
    assert made.commands[1] == "systemctl --user enable --now gatekeeper-office.service"
    task = units(None, system="win32", program=("g.exe",), data=tmp_path)
    (file,) = task.install()
    told = ElementTree.fromstring(file.read_text(encoding="utf-16"))  # noqa: S314  (our own file)
    arguments = told.find(f".//{TASK}Arguments")
    assert arguments is not None
    assert arguments.text == "office serve"
