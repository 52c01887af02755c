"""Building, unit and room: three fields that every form with a door has."""

from __future__ import annotations

from gatekeeper.services.enrolment import Door
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line

PART = 24


def add_door(form: Form, door: Door | None = None) -> None:
    """The fields "building", "unit" and "room"."""
    told = door or Door()
    words = {
        "building": lambda: tr("Building"),
        "unit": lambda: tr("Unit"),
        "room": lambda: tr("Room"),
    }
    for key, say in words.items():
        editor = line(longest=PART)
        editor.setText(getattr(told, key))
        form.add(key, say, editor)


def door_of(form: Form) -> Door:
    """What stands in them."""
    return Door(building=form["building"], unit=form["unit"], room=form["room"])
