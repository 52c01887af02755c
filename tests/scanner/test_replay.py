from __future__ import annotations

import json
from contextlib import suppress

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.readings import Answer, Ink, InkColour, Symbol, Symbology, Temperature
from gatekeeper.errors import DeviceError
from gatekeeper.scanner import Mailbox, Preview
from gatekeeper.scanner.replay import read_script
from tests.scanner.drawn import PASS_TEXT, TOKEN_TEXT, code
from tests.scanner.stand_ins import codes, has, opened, readings, reports_until, settings

LINES = [
    {"text": "GKT1:A", "ink": "green"},
    {"after": 0.01, "celsius": 36.5},
    {"question": "colour", "value": "green"},
    {"text": "4006381333931", "symbology": "ean", "source": "reader"},
    {"state": "frozen", "code": "camera-frozen"},
]
READINGS = [
    Symbol(text="GKT1:A", ink=Ink(colour=InkColour.GREEN, confidence=1.0)),
    Temperature(tenths=365, device="replay"),
    Answer(question="colour", value="green"),
    Symbol(text="4006381333931", symbology=Symbology.EAN, source="reader"),
]


def test_a_script_of_json_lines_is_played_in_order(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("\n\n".join(json.dumps(line) for line in LINES), "utf-8")
    with opened(settings("replay", path)) as device:
        told = reports_until(device, has("replay-ended"))
        assert next(device) is None
    assert readings(told) == READINGS
    assert codes(told) == ["replay-ok", "camera-frozen", "replay-ended"]


def test_a_script_in_toml_that_loops(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('[[readings]]\ntext = "GKT1:A"\n[[readings]]\ncelsius = 37.3\n', "utf-8")
    with opened(settings("replay", path, loop=True)) as device:
        told = readings(reports_until(device, lambda told: len(readings(told)) >= 4))
    assert told[:2] == told[2:4]


def test_a_folder_of_pictures_goes_through_the_real_decoder(tmp_path):
    mailbox: Mailbox[Preview] = Mailbox()
    cv2.imwrite(str(tmp_path / "b.png"), code(PASS_TEXT))
    cv2.imwrite(str(tmp_path / "a.png"), code(TOKEN_TEXT, ink="red"))
    with opened(settings("replay", tmp_path, seconds=0.01), mailbox) as device:
        told = readings(reports_until(device, has("replay-ended")))
    assert [s.text for s in told] == [TOKEN_TEXT, PASS_TEXT]
    assert told[0].ink.colour is InkColour.RED
    assert mailbox.take().symbols == (told[1],)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("a.jsonl", '{"text": "A"}\n{"ink"', "a.jsonl:2"),
        ("a.jsonl", '{"text": "A", "ink": "violet"}', "a.jsonl:1"),
        ("a.jsonl", '{"celsius": 1e999}', "a.jsonl:1"),
        ("a.jsonl", "[]", "a.jsonl:1"),
        ("a.toml", "readings = ", "a.toml"),
        ("a.toml", "[[readings]]\nstate = 'well'", "a.toml:1"),
    ],
)
def test_a_script_that_is_wrong_names_the_place_and_raises_nothing(tmp_path, name, text, where):
    (tmp_path / name).write_text(text, "utf-8")
    with opened(settings("replay", tmp_path / name)) as device:
        told = reports_until(device, has("replay-unreadable"))
    assert told[-1].parameters == {"device": "gate", "where": where}


def test_no_script_is_told(tmp_path):
    with opened(settings("replay", tmp_path / "none.jsonl")) as device:
        reports_until(device, has("replay-ok", "replay-unreadable"))


@given(st.one_of(st.binary(max_size=80), st.text(max_size=60).map(str.encode)))
def test_any_file_is_a_script_or_a_device_error(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.jsonl", "any.toml"):
        (folder / name).write_bytes(content)
        with suppress(DeviceError):
            read_script(folder / name)
