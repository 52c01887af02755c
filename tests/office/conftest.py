from __future__ import annotations

import pytest

from tests.communities import own_home  # noqa: F401  (a fixture)
from tests.office.desks import running


@pytest.fixture
def office(tmp_path, own_home):  # noqa: F811
    with running(tmp_path) as found:
        yield found


@pytest.fixture
def gate(office):
    station = office.station()
    yield station
    station.close()
