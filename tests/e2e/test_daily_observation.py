"""The day of the observed on the whole program: a high reading, its fever case, by keys (O29)."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.domain.calendar import local
from gatekeeper.domain.observation import Particulars
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.ui.day_sheet_screen import DaySheetScreen
from gatekeeper.ui.fever_form import FeverForm
from gatekeeper.ui.observation_menu import ObservationMenu
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House, operator
from tests.e2e.test_observation import screen_of


def observe(house: House, person: object) -> None:
    """A case since three days, as the office opened it then."""
    app, chief = house.app, operator(house.app, CHIEF)
    told = Particulars(
        kind=ObservationKind.HOME,
        arrived_on=local(house.clock(), None).date() - timedelta(days=3),
        days=14,
        charge_name="周网格员",
        charge_phone="13800138000",
    )
    app.lanes.write(lambda: app.observation.open([person], told, chief)).result()


def test_o12_o29_a_high_reading_of_the_day_becomes_a_fever_case_by_keys(
    opened: Open, community: Community
) -> None:
    house = opened(sign_on=CHIEF)
    observe(house, community.cards[0].person)
    house.press("F10")
    house.until_answered()
    menu = house.window.stack.currentWidget()
    house.press(next(b.text()[0] for b in menu.menu.buttons if b.text()[3:] == "Observation"))
    screen_of(house, ObservationMenu)
    house.press("1")
    sheet = screen_of(house, DaySheetScreen)
    house.until(lambda: len(sheet.list.model.everything) == 1)
    house.press("Enter", "378")
    house.confirm()
    house.until(lambda: "high" in sheet.message.text())
    house.picture("daily sheet")
    house.press("f", ctrl=True)
    form = screen_of(house, FeverForm)
    house.confirm()
    house.until(lambda: house.window.stack.currentWidget() is not form)
    assert house.rows("SELECT serial, step, tenths FROM fever_steps") == [(1, "symptom", 378)]
    assert house.rows("SELECT morning FROM observation_days") == [(378,)]
    assert house.verified().fault is None
