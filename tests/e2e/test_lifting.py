"""A profile ordered for midnight takes force by itself; lifting closes what there is, by keys."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLineEdit

from gatekeeper.domain.accounts import Role
from gatekeeper.domain.observation import Particulars
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.services import profiles
from gatekeeper.ui.lifting_screen import DoneScreen, LiftingScreen
from gatekeeper.ui.profiles_screen import ProfilesScreen
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, CHIEF_PIN, GUARD_PIN, Community, House, operator


def keys_of(house: House) -> set[str]:
    return {button.text().split()[0] for button in house.window.bar.buttons}


def screen_of(house: House, kind: type) -> object:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def test_g02_a_scheduled_profile_takes_force_at_its_time_by_itself(opened: Open) -> None:
    house = opened()
    chief, app = operator(house.app, CHIEF), house.app
    since = house.clock() + timedelta(hours=8)
    everyday = profiles.shipped("everyday")
    app.lanes.write(app.profiles.schedule, everyday, since, chief).result()
    house.until(lambda: "everyday from" in house.window.header.profile.toolTip())
    house.until(lambda: "…" not in house.window.header.profile.text())
    house.picture("scheduled")
    assert "F9" in keys_of(house)
    house.window.house.tick()
    house.until_answered()
    assert app.standing.policy.profile == "three-checks"
    house.clock.advance(hours=8)
    house.window.house.tick()
    house.until(lambda: house.window.header.profile.toolTip() == "everyday")
    house.until(lambda: "F9" not in keys_of(house))
    house.until_answered()
    assert [slot.check for slot in house.gate.slots.places] == ["pass"]
    assert house.verified().fault is None


def test_a_profile_ordered_for_a_time_at_which_nobody_was_here(opened: Open) -> None:
    house = opened()
    since = house.clock() + timedelta(hours=1)
    order = (profiles.shipped("closed"), since, operator(house.app, CHIEF))
    house.app.lanes.write(house.app.profiles.schedule, *order).result()
    house.close()
    house.clock.advance(hours=2)
    again = house.again()
    assert again.app.standing.policy.profile == "closed"


def observed(house: House, community: Community, count: int) -> None:
    app, today = house.app, house.clock().astimezone().date()
    told = Particulars(
        kind=ObservationKind.HOME,
        arrived_on=today,
        days=14,
        reason="到过武汉",
        charge_name="周网格员",
        charge_phone="13800138000",
    )
    people = [card.person for card in community.cards[:count]]
    app.lanes.write(app.observation.open, people, told, operator(app, CHIEF)).result()


def test_lifting_by_keys_closes_all_cases_and_only_whose_it_is(
    opened: Open, community: Community
) -> None:
    house = opened(sign_on=CHIEF)
    observed(house, community, 4)
    house.press("F10")
    house.until_answered()
    menu = house.window.stack.currentWidget()
    menu.chosen.emit("profile", house.window.operator)
    screen = screen_of(house, ProfilesScreen)
    house.picture("profiles")
    screen.lift.click()
    screen = screen_of(house, LiftingScreen)
    house.press("1")
    assert screen.ticks["observation"].isChecked()
    assert ": 4" in screen.ticks["observation"].text()
    assert not screen.ticks["approvals"].isEnabled()
    house.confirm()
    assert screen.sign_on is None  # a reason is wanted first
    screen.form.fields["reason"].editor.setText("街道通知，今日解除")
    house.picture("lifting")
    house.confirm()
    house.until_answered()
    assert [item.split()[0] for item in names_of(screen.sign_on)] == [CHIEF]
    house.picture("lifting-pin")
    house.press(*GUARD_PIN)
    house.until_answered()
    assert house.app.standing.policy.profile == "three-checks"
    house.until(lambda: pin_of(screen).isEnabled())
    house.press(*CHIEF_PIN)
    done = screen_of(house, DoneScreen)
    house.picture("lifted")
    assert done.list.model.rowCount() == 4
    assert house.app.standing.policy.profile == "everyday"
    done.print.click()
    house.until_answered()
    house.picture("lifted-paper")
    assert house.verified().fault is None


def names_of(sign_on: object) -> list[str]:
    return [sign_on.names.item(place).text() for place in range(sign_on.names.count())]


def pin_of(screen: object) -> QLineEdit:
    return screen.sign_on.pad.shown


def test_a_guard_finds_no_way_into_it(opened: Open) -> None:
    house = opened()
    assert house.window.operator.role is Role.OPERATOR
    house.press("F10")
    house.until_answered()
    menu = house.window.stack.currentWidget()
    place = next(k for k, words in menu._words() if k == "profile")
    assert dict(menu._words())[place].endswith("*")
