"""A camera that goes, comes back, stands still or is covered; and the film of the demo."""

from __future__ import annotations

import time

import numpy as np

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import InkColour
from gatekeeper.scanner.film import Scene, script_text
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community, Stage, phone_code
from tests.scanner.drawn import code, scene
from tests.scanner.stand_ins import network_camera


def network_device(address: str, **options: float) -> DeviceSettings:
    return DeviceSettings(name="camera", kind="camera", lane="1", address=address, options=options)


def test_a_camera_goes_and_comes_back_without_a_restart(opened: Open, community: Community) -> None:
    """Told within two seconds, and it reads again."""
    first, second = community.cards[:2]
    with network_camera(scene(code(first.text))[0]) as camera:
        house = opened(network_device(camera.address))
        house.until_tone(Tone.PENDING, first.name)
        assert house.health("device-camera") == ""
        camera.go_away()
        gone_at = time.monotonic()
        house.until(lambda: house.health("device-camera") != "")
        assert time.monotonic() - gone_at < 2.0
        assert "camera" in house.health("device-camera").lower()
        house.picture("gone")
        camera._picture = scene(code(second.text))[0]
        camera.come_back()
        house.until_tone(Tone.PENDING, second.name)
        assert house.health("device-camera") == ""
        camera.stalled.set()
        stalled_at = time.monotonic()
        house.until(lambda: "no picture" in house.health("device-camera"))
        assert time.monotonic() - stalled_at < 2.5
        camera.stalled.clear()
        house.until(lambda: house.health("device-camera") == "")
        house.close()


def test_a_picture_that_stands_still_is_noticed(opened: Open, stage: Stage) -> None:
    house = opened(stage.device(frozen_seconds=0.6))
    house.until(lambda: "frozen" in house.health("device-camera"))
    house.picture("frozen")


def test_a_covered_camera_is_noticed_and_works_again(
    opened: Open, stage: Stage, community: Community
) -> None:
    house = opened(stage.device())
    house.until(lambda: "device-camera" in house.gate.health.parts)
    stage.show(np.random.default_rng(1).integers(0, 9, (480, 640, 3), np.uint8))
    house.until(lambda: "covered" in house.health("device-camera"))
    house.picture("covered")
    stage.hold_up(community.cards[0].text)
    house.until_tone(Tone.PENDING, community.cards[0].name)
    assert house.health("device-camera") == ""


def test_a_folder_is_replayed_into_verdicts(
    opened: Open, stage: Stage, community: Community
) -> None:
    """`replay` stands in for hardware; what is no evidence is named in passing and never opened."""
    card = community.cards[0]
    stage.show(scene(code(card.text))[0])
    (stage.folder / "1.png").rename(stage.folder / "0.png")
    stage.hold_up("https://qr.alipay.com/fkx01234567890")
    (stage.folder / "1.png").rename(stage.folder / "2.png")
    stage.hold_up(phone_code(card), ink="green")
    house = opened(stage.device(kind="replay", loop=False, seconds=0.3))
    house.until_tone(Tone.PENDING, card.name)
    house.until(lambda: "ended" in house.health("device-camera"))
    assert house.gate.shown.presentation.health_code is not None
    house.press("365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)


def test_the_film_brings_people_in(opened: Open, community: Community) -> None:
    """What a newcomer sees: card, phone and thermometer; Enter confirms the green."""
    card = community.cards[0]
    script = [
        Scene(code_text=card.text, person=1, difficulty=0.1, seconds=1.5),
        Scene(
            code_text=phone_code(card),
            media="phone",
            ink=InkColour.GREEN,
            person=1,
            difficulty=0.1,
            seconds=30,  # as long as a slow machine needs to see the colour three times
            celsius_tenths=364,
        ),
    ]
    film = DeviceSettings(
        name="film",
        kind="film",
        lane="1",
        options={"script": script_text(script), "loop": False, "fps": 10},
    )
    house = opened(film)
    house.until_tone(Tone.PENDING, card.name)
    house.until(lambda: bool(house.gate.shown.presentation.temperatures))
    house.until(lambda: house.gate.shown.presentation.health_code is not None)
    house.picture("film")
    wanted = {finding.code for finding in house.gate.shown.presentation.decision.findings}
    if "code-colour-wanted" in wanted:  # too few pictures a second to be sure: the guard says it
        house.press("G")
    house.press("Enter")
    house.until_tone(Tone.GRANTED, card.name)
    assert house.events() == ["granted"]
