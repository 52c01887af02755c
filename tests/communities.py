"""A small made-up community on disk: built once, copied for each test."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from gatekeeper import config, demo, text
from gatekeeper.app import App, build, speak
from gatekeeper.cli import app as command_line
from gatekeeper.commands import serve
from gatekeeper.config import Settings
from gatekeeper.services.cards import IssuedPass
from gatekeeper.services.community import Size
from gatekeeper.store.people import Person

ROOT = Path(__file__).parents[1]
SMALL = Size(buildings=4, households=80, residents=240, passages_a_day=10)
PASSPHRASE = demo.PASSPHRASE


@cache
def _community() -> Path:
    folder = Path(mkdtemp(prefix="community-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    demo.open_community(demo.settings_for(folder, "en"), SMALL).close()
    return folder


@dataclass(frozen=True)
class Station:
    """A station nobody runs, with its settings file."""

    settings: Settings
    file: Path

    @property
    def data(self) -> Path:
        return self.settings.data

    @property
    def database(self) -> Path:
        return self.data / "gatekeeper.db"

    def set(self, **changes: Any) -> None:
        config.save(replace(self.settings, **changes), self.file)

    @contextmanager
    def running(self) -> Iterator[App]:
        """The program runs on it, as the window would let it."""
        app = build(self.settings)
        door = serve(app)
        try:
            app.lanes.write(app.upkeep.start).result()
            yield app
        finally:
            door.close()
            app.close()

    @contextmanager
    def opened(self) -> Iterator[App]:
        """For a look inside, or to prepare something."""
        app = build(self.settings)
        try:
            yield app
        finally:
            app.close()

    def cards(self, count: int) -> list[IssuedPass]:
        """The printed cards of the first so many people."""
        with self.opened() as app:
            issuer = app.passes.unlock(PASSPHRASE)
            return list(app.passes.print_again(people(app)[:count], issuer))

    def says(self, *arguments: str, **environment: str) -> Result:
        """What the command line answers, in this process."""
        return CliRunner().invoke(
            command_line, [*arguments, "--settings", str(self.file)], env=environment
        )


def said(code: str, **parameters: Any) -> str:
    """The sentence of a code as the command line says it: words may change, codes may not."""
    speak("en")
    return text.sentence(code, parameters)


def people(app: App) -> list[UUID]:
    with app.database.read() as session:
        return list(session.scalars(select(Person.id).order_by(Person.id)))


def program(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gatekeeper", *arguments],
        cwd=ROOT,
        env=os.environ | {"XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Neither the settings nor the keys of whoever runs the tests are touched."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("GATEKEEPER_PIN", "GATEKEEPER_PASSPHRASE", "GATEKEEPER_RECOVERY"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def make_station(tmp_path: Path, own_home: Path) -> Callable[[], Station]:
    """Copies of the community, each a folder of its own."""
    made: list[Station] = []

    def make() -> Station:
        folder = tmp_path / f"station{len(made)}"
        shutil.copytree(_community(), folder)
        # No camera: the film is the demo's own matter.
        settings = replace(demo.settings_for(folder, "en"), devices=())
        station = Station(settings=settings, file=tmp_path / f"station{len(made)}.toml")
        station.set()
        made.append(station)
        return station

    return make


@pytest.fixture
def station(make_station: Callable[[], Station]) -> Station:
    return make_station()
