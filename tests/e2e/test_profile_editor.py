"""A profile is changed in the window; before it takes force yesterday is counted at the desk."""

from __future__ import annotations

from gatekeeper.domain.readings import Answer, Symbol, Temperature
from gatekeeper.ui.profile_editor import ProfileEditor
from gatekeeper.ui.profiles_screen import ProfilesScreen
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community, House, operator

GREEN = Answer(question="colour", value="green")


def a_day_at_the_gate(house: House, community: Community, readings: tuple[int, ...]) -> None:
    """Each of these comes in with his temperature; then it is the day after."""
    app, chief = house.app, operator(house.app, CHIEF)
    for card, tenths in zip(community.cards, readings, strict=False):
        house.clock.advance(minutes=1)
        told = (Symbol(text=card.text), Temperature(tenths=tenths), GREEN)
        app.lanes.write(app.gate.present, "1", told, operator=chief).result()
    house.clock.advance(days=1)


def test_a_profile_is_edited_and_yesterday_is_counted(opened: Open, community: Community) -> None:
    house = opened(sign_on=CHIEF, language="zh_CN")
    a_day_at_the_gate(house, community, (365, 364, 371, 372, 368))
    house.press("F10")
    house.until_answered()
    house.window.stack.currentWidget().chosen.emit("profile", house.window.operator)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ProfilesScreen))
    house.until_answered()
    profiles = house.window.stack.currentWidget()
    profiles.list.table.selectRow(profiles.list.model.rowCount() - 1)
    profiles.edit.click()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ProfileEditor))
    house.until_answered()
    editor = house.window.stack.currentWidget()
    house.picture("editor-checks")
    editor.sections.setCurrentRow(3)
    editor.rules["temperature"].form.fields["limit_tenths"].editor.setText("37.1")
    house.picture("editor-temperature")
    house.confirm()
    editor.what_if.ask.click()
    house.until(lambda: editor.what_if.ask.isEnabled() and editor.what_if.answered is not None)
    house.until_answered()
    house.picture("editor-changes")
    found = editor.what_if.answered
    assert (found.total, found.replayed, found.same) == (5, 5, 3)
    [change] = found.changes
    assert (change.before, change.after, change.count) == ("granted", "held", 2)
    house.confirm()
    house.until(lambda: house.app.standing.policy.temperature.limit_tenths == 371)
    house.until_answered()
    [shown] = {slot.check for slot in house.gate.slots.places} & {"temperature"}
    assert shown == "temperature"
    for section in range(editor.sections.count()):
        editor.sections.setCurrentRow(section)
        house.picture(f"page-{section}")
    assert house.verified().fault is None
