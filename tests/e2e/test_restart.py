"""A start after the power went: what was decided is shown, the outage is on record."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community

ROOT = Path(__file__).parents[2]
# The program's own services, stopped by nothing but the kill.
LET_ONE_IN = """
import sys, time
from pathlib import Path
from gatekeeper import app
from gatekeeper.domain.health import HealthCodeColour
from gatekeeper.domain.readings import Answer, Symbol, Temperature
from tests.e2e.house import GUARD, operator, settings_at
made = app.build(settings_at(Path(sys.argv[1])))
made.lanes.write(made.upkeep.start).result()
readings = [Symbol(text=sys.argv[2]), Answer(question="colour", value="green"),
            Temperature(tenths=365)]
shown = made.lanes.present(made.gate.present, "1", readings,
                           operator=operator(made, GUARD)).result()
print(shown.outcome.name, shown.sequence, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_after_a_kill_the_last_verdict_is_shown_and_the_outage_recorded(
    opened: Open, community: Community, tmp_path: Path
) -> None:
    house = opened()
    house.close()
    card = community.cards[0]
    process = subprocess.Popen(
        [sys.executable, "-c", LET_ONE_IN, str(house.settings.data), card.text],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        outcome, sequence = process.stdout.readline().split()
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert outcome == "GRANTED"
    house.clock.advance(minutes=7)
    house = opened()
    face = house.until_tone(Tone.GRANTED, card.name)
    assert house.gate.faced.sequence == int(sequence)
    assert face.step.startswith("Last recorded verdict")
    house.until(lambda: house.window.banner.isVisible())
    assert "7 min" in house.window.banner.words.text()
    house.picture("after the outage")
    assert "seconds" in house.audits()
    assert "outage" in house.audits()
    # Shown again is not passed again.
    assert house.events() == ["granted"]
    assert house.verified().fault is None


def test_a_clock_behind_holds_everybody_until_it_is_confirmed(
    opened: Open, community: Community
) -> None:
    house = opened()
    first, second = community.cards[:2]
    house.clock.advance(hours=2)
    house.read_by_wedge(first.text)
    house.until_tone(Tone.PENDING, first.name)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, first.name)
    house.close()
    house.clock.lead = timedelta()
    house = opened()
    house.until(lambda: house.window.banner.act.isVisible())
    house.until(lambda: Tone.GRANTED in house.witness.tones)  # the last verdict, from before
    house.witness.tones.clear()
    house.read_by_wedge(second.text)
    house.until(lambda: house.standing_here == second.name)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.HELD, second.name)
    house.picture("clock behind")
    assert Tone.GRANTED not in house.witness.tones
    assert house.events() == ["granted"]
    house.window.banner.act.click()
    house.until(lambda: not house.window.banner.isVisible())
    assert len(house.lines("clock-set-1")) == 1
    house.press("*")
    house.until_tone(Tone.GRANTED, second.name)
    assert house.events() == ["granted", "granted"]
    assert house.verified().fault is None
