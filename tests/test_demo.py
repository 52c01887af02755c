"""The play: the right verdict for each part, for the right reason, and a log that verifies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from gatekeeper import config, demo
from gatekeeper.cli import app as command_line
from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.scanner import film
from gatekeeper.store.verification import verify_file
from tests.communities import SMALL, own_home, program  # noqa: F401  (a fixture)

# Part of the cast -> the verdict and its reason; a granted one needs no reason.
VERDICTS = {
    "well": (Outcome.GRANTED, None),
    "paying": (Outcome.GRANTED, None),
    "fever": (Outcome.HELD, "temperature-high"),
    "yellow": (Outcome.HELD, "code-yellow"),
    "red": (Outcome.DENIED, "code-red"),
    "lost": (Outcome.DENIED, "pass-lost"),
    "stranger": (Outcome.DENIED, "pass-other-site"),
    "unmeasured": (Outcome.PENDING, "temperature-wanted"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A community, played once by a test below."""
    made = tmp_path_factory.mktemp("demo")
    demo.open_community(demo.settings_for(made, "en"), SMALL).close()
    return made


def play(folder, count):
    """(part, outcome, reason, direction) of each who comes."""
    app = demo.open_community(demo.settings_for(folder, "en"), SMALL)
    try:
        operator = demo.guard(app)
        told = []
        for act in demo.people_of_the_play(app, count):
            shown = app.lanes.present(
                app.gate.present,
                "1",
                demo._readings(act),
                operator=operator,
                direction=Direction.ENTRY,
            ).result()
            reason = shown.presentation.decision.reason
            told.append((act.part, shown.outcome, reason and reason.code, shown.direction))
        return told
    finally:
        app.close()


def test_each_part_of_the_cast_gets_its_verdict_for_its_reason(tmp_path):
    told = play(tmp_path, 100)
    assert len(told) == 100
    by_part = defaultdict(set)
    for part, outcome, reason, direction in told:
        by_part[part].add((outcome, reason))
        assert direction is Direction.ENTRY
    assert by_part == {part: {verdict} for part, verdict in VERDICTS.items()}
    good = verify_file(tmp_path / "gatekeeper.db")
    assert good.fault is None
    assert good.lines > 7 * SMALL.passages_a_day


def test_the_same_people_come_to_every_new_community(tmp_path):
    first, second = (play(tmp_path / name, 20) for name in "ab")
    assert first == second


def test_a_second_play_on_the_same_community_goes_on(folder):
    """Who lost a pass in the first does not come again with it."""
    first, second = play(folder, 60), play(folder, 60)
    assert len(first) == len(second) == 60
    lost = {(o, r) for part, o, r, _ in second if part == "lost"}
    assert lost == {VERDICTS["lost"]}
    assert verify_file(folder / "gatekeeper.db").fault is None


def test_the_film_is_a_script_that_the_camera_can_play(folder):
    settings = demo.settings_for(folder, "en")
    (device,) = settings.devices
    assert device.kind == "film"
    with film.open(device) as reports:
        states = [report for _, report in zip(range(2), reports, strict=False) if report]
    assert not any(getattr(report, "state", "") == "gone" for report in states)


def test_what_is_set_in_the_play_stays_in_the_play(tmp_path):
    """Its settings lie with it and never in the place of this user's own station."""
    first = demo.settings_for(tmp_path, "en")
    config.save(replace(first, checkpoint="North"), tmp_path / demo.SETTINGS)
    again = demo.settings_for(tmp_path)
    assert (again.checkpoint, again.language, again.data) == ("North", "en", tmp_path)
    assert demo.settings_for(tmp_path, "zh_CN").language == "zh_CN"


def test_the_guard_on_duty_is_an_operator_with_a_pin(folder):
    app = demo.open_community(demo.settings_for(folder, "en"), SMALL)
    try:
        assert demo.guard(app).name == demo.GUARD
        assert app.accounts.sign_on(demo.GUARD, demo.GUARD_PIN).account == demo.guard(app).account
    finally:
        app.close()


@pytest.mark.parametrize(
    "wrong", [("--language", "xx"), ("--passages", "0"), ("--passages", "many")]
)
def test_wrong_usage_is_told(wrong, own_home):  # noqa: F811
    answer = CliRunner().invoke(command_line, ["demo", "--headless", *wrong])
    assert answer.exit_code == 2
    assert not any(own_home.iterdir())


@pytest.mark.long
def test_the_whole_community_plays_headless(tmp_path):
    """`gatekeeper demo --headless --passages 50`: 9,000 people, as the README tells it (G02)."""
    arguments = ("demo", "--headless", "--passages", "50", "--folder", str(tmp_path / "demo"))
    done = program(*arguments, "--language", "en", home=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 51
    for word in ("GRANTED", "HELD", "DENIED"):
        assert any(f" {word} " in line for line in lines[:50])
    assert verify_file(tmp_path / "demo" / "gatekeeper.db").fault is None
