"""What lets the system begin the nightly exchange where no window runs: systemd, Task Scheduler."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from gatekeeper import resources
from gatekeeper.errors import StoreError

NAME = "gatekeeper-sync"
FOLDER = "service"
WINDOWS = "win32"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A file of the system's own, and its content."""

    name: str
    text: str
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The files for one system, where they belong, and what takes them into force."""

    folder: Path
    units: tuple[Unit, ...]
    commands: tuple[str, ...]

    def install(self) -> tuple[Path, ...]:
        """Write them; raises StoreError file-unwritable."""
        written = []
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for unit in self.units:
                path = self.folder / unit.name
                path.write_text(unit.text, encoding=unit.encoding, newline="\n")
                written.append(path)
        except OSError as error:
            raise StoreError("file-unwritable", why=str(error)) from error
        return tuple(written)


def this_program() -> tuple[str, ...]:
    """How this program is called: the frozen one, or Python with the package."""
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "gatekeeper")


def units(
    at: time,
    *,
    settings: Path | None = None,
    system: str = sys.platform,
    program: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
    data: Path | None = None,
) -> Units:
    """The files for this user; `data` is where Windows finds its task until it is taken over."""
    called = tuple(program) or this_program()
    more = ("--settings", str(settings.absolute())) if settings is not None else ()
    told = {"hour": f"{at.hour:02}", "minute": f"{at.minute:02}"}
    if system == WINDOWS:
        return _task(called, more, told, data or Path.cwd())
    told["program"] = " ".join(map(_quoted, called))
    told["settings"] = "".join(f" {_quoted(one)}" for one in more)
    home = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return Units(
        folder=home / "systemd" / "user",
        units=tuple(
            Unit(name=name, text=_filled(name, told))
            for name in (f"{NAME}.service", f"{NAME}.timer")
        ),
        commands=(
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {NAME}.timer",
            # Else it runs only while this user is signed on.
            "loginctl enable-linger",
        ),
    )


def _task(called: Sequence[str], more: Sequence[str], told: dict[str, str], folder: Path) -> Units:
    command, *arguments = called
    told["command"] = escape(command)
    line = subprocess.list2cmdline([*arguments, "sync", "--once", *more])
    told["arguments"] = escape(line)
    name = f"{NAME}.xml"
    return Units(
        folder=folder,
        units=(Unit(name=name, text=_filled(name, told), encoding="utf-16"),),
        commands=(f'schtasks /Create /TN {NAME} /XML "{folder / name}" /F',),
    )


def _filled(name: str, told: Mapping[str, str]) -> str:
    template = resources.path(FOLDER, name).read_text(encoding="utf-8")
    return Template(template).substitute(told)


def _quoted(word: str) -> str:
    """As a word of ExecStart: quoted, and without meaning to systemd (systemd.service(5))."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or " " in word or "'" in word else plain
