"""A household's pass and a child by the keys of the gate, on the whole program (G08, trap 4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from gatekeeper.credentials.claims import PassKind
from gatekeeper.domain.access import PersonKind
from gatekeeper.services.passes import IssuedPass
from gatekeeper.store.people import Person
from gatekeeper.ui.question_panel import QuestionPanel
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, House, operator


def family(house: House) -> tuple[UUID, list[Any]]:
    """A flat of three and more; its last two are made a child and a grandmother."""

    def settle() -> tuple[UUID, list[Any]]:
        with house.app.database.begin("people") as session:
            people = session.scalars(select(Person).order_by(Person.household, Person.name)).all()
            homes = [one.household for one in people]
            home = next(h for h in homes if h is not None and homes.count(h) >= 3)
            mine = [one for one in people if one.household == home]
            for one in mine[1:3]:
                one.kind = PersonKind.DEPENDANT
            return home, [(one.id, one.name) for one in mine]

    return house.app.lanes.write(settle).result()


def shared_pass(house: House, home: UUID) -> IssuedPass:
    app, chief = house.app, operator(house.app, CHIEF)
    issuer = app.passes.unlock("passphrase")
    issue = app.passes.issue_to_households
    (issued,) = app.lanes.write(issue, [home], issuer, chief).result()
    assert issued.kind == PassKind.HOUSEHOLD
    return issued


def asked(house: House) -> QuestionPanel:
    house.until(lambda: isinstance(house.gate.asking, QuestionPanel))
    house.until_answered()
    return house.gate.asking


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_g08_card_digit_temperature_enter_and_the_child_by_one_key_more(
    opened: Open, language: str
) -> None:
    """The card asks, a digit answers; three digits and Enter; D and a digit for each child."""
    house = opened(language=language)
    home, members = family(house)
    issued = shared_pass(house, home)
    house.read_by_wedge(issued.text)
    panel = asked(house)
    house.picture(f"which-member-{language}")
    assert house.face.tone is not Tone.GRANTED
    labels = [button.text() for button in panel.choices.buttons]
    assert len(labels) == len(members)
    house.press("1")
    house.until(lambda: house.gate.asking is None)
    house.until_answered()
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED)
    house.press("D")
    asked(house)
    house.picture(f"who-comes-along-{language}")
    house.press("1")
    house.until(lambda: house.gate.asking is None)
    house.until_tone(Tone.PENDING)
    house.until_answered()
    house.press("364", "Enter")
    house.until_tone(Tone.GRANTED)
    house.picture(f"party-{language}")
    house.read_by_wedge(issued.text)
    asked(house)
    assert house.events() == ["granted", "granted"]
    people = house.rows("SELECT DISTINCT person FROM passages WHERE outcome = 'granted'")
    assert len([one for one in people if one[0] in {m[0].hex for m in members}]) >= 2
    assert house.verified().fault is None


def test_d_without_an_adult_says_what_comes_first(opened: Open) -> None:
    house = opened()
    house.press("D")
    house.until_answered()
    assert "First an adult" in house.gate.preview._notice()
