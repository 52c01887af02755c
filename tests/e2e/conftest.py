"""A community settled once per session, and houses on copies of it that are closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper.config import DeviceSettings
from tests.e2e.house import GUARD, Community, GateClock, House, Stage, settings_at, settled

Open = Callable[..., House]


@pytest.fixture(scope="session")
def community(tmp_path_factory: pytest.TempPathFactory) -> Community:
    return settled(tmp_path_factory.mktemp("community") / "data")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "stage")


@pytest.fixture
def opened(
    community: Community, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[Open]:
    """Opens the program on a copy of the community; a second call goes on with the first's data.

    At the end of every test: nothing green was shown that was not committed, and the log is good.
    """
    houses: list[House] = []
    home = community.copied(tmp_path)
    clock = GateClock()

    def open_house(
        *devices: DeviceSettings, sign_on: str = GUARD, data: Path = home, **more: Any
    ) -> House:
        house = House(settings_at(data, *devices, **more), clock, qtbot, tmp_path)
        houses.append(house)
        house.open(sign_on)
        house.wait_until_served()
        return house

    yield open_house
    for house in houses:
        if house.followed_by is not None:
            houses.append(house.followed_by)
        if not house.is_closed:
            house.close()
    for house in houses:
        assert house.witness.perjuries == []
        assert house.witness.strays == set()
