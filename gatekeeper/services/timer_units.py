"""What lets the system exchange, or an office serve, where no window runs: systemd, Tasks."""

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

SYNC, OFFICE = "gatekeeper-sync", "gatekeeper-office"
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
    at: time | None,
    *,
    settings: Path | None = None,
    system: str = sys.platform,
    program: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
    data: Path | None = None,
) -> Units:
    """The files for this user: a station exchanges at that hour, an office (None) always serves.

    `data` is where Windows finds its task until it is taken over.
    """
    called = tuple(program) or this_program()
    more = ("--settings", str(settings.absolute())) if settings is not None else ()
    told = {"hour": f"{at.hour:02}", "minute": f"{at.minute:02}"} if at is not None else {}
    name = SYNC if at is not None else OFFICE
    if system == WINDOWS:
        return _task(name, called, more, told, data or Path.cwd())
    told["program"] = " ".join(map(_quoted, called))
    told["settings"] = "".join(f" {_quoted(one)}" for one in more)
    home = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    files = [f"{SYNC}.service", f"{SYNC}.timer"] if at is not None else [f"{OFFICE}.service"]
    return Units(
        folder=home / "systemd" / "user",
        units=tuple(Unit(name=file, text=_filled(file, told)) for file in files),
        commands=(
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {files[-1]}",
            # Else it runs only while this user is signed on.
            "loginctl enable-linger",
        ),
    )


_VERBS = {SYNC: ("sync", "--once"), OFFICE: ("office", "serve")}


def _task(
    name: str, called: Sequence[str], more: Sequence[str], told: dict[str, str], folder: Path
) -> Units:
    command, *arguments = called
    told["command"] = escape(command)
    line = subprocess.list2cmdline([*arguments, *_VERBS[name], *more])
    told["arguments"] = escape(line)
    file = f"{name}.xml"
    return Units(
        folder=folder,
        units=(Unit(name=file, text=_filled(file, told), encoding="utf-16"),),
        commands=(f'schtasks /Create /TN {name} /XML "{folder / file}" /F',),
    )


def _filled(name: str, told: Mapping[str, str]) -> str:
    template = resources.path(FOLDER, name).read_text(encoding="utf-8")
    return Template(template).substitute(told)


def _quoted(word: str) -> str:
    """As a word of ExecStart: quoted, and without meaning to systemd (systemd.service(5))."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or " " in word or "'" in word else plain
