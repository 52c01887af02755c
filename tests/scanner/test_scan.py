from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from gatekeeper.domain.readings import Symbology
from gatekeeper.errors import InvalidInput
from gatekeeper.scanner.scan import as_json, scan_file
from tests.scanner.drawn import TOKEN_TEXT, code

SAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "scan"
EVERY = 3


def saved(path, image):
    path.write_bytes(cv2.imencode(path.suffix, image)[1].tobytes())
    return path


def test_a_scanned_file_in_its_json_shape(tmp_path):
    path = saved(tmp_path / "健康码.png", code(TOKEN_TEXT, ink="green"))
    told = json.loads(json.dumps(as_json(scan_file(path))))
    assert set(told) == {"file", "symbols", "ms"}
    assert told["file"] == str(path)
    (symbol,) = told["symbols"]
    assert set(symbol) == {"text", "format", "corners", "ink"}
    assert (symbol["text"], symbol["format"]) == (TOKEN_TEXT, "qr")
    assert np.array(symbol["corners"]).shape == (4, 2)
    assert symbol["ink"]["colour"] == "green"
    assert 0 < symbol["ink"]["confidence"] <= 1
    assert told["ms"] > 0


def test_a_transparent_picture_is_read_as_a_viewer_shows_it(tmp_path):
    image = code(TOKEN_TEXT)
    opacity = 255 - image[..., :1]
    clear = np.concatenate([np.zeros_like(image), opacity], axis=2)
    (symbol,) = scan_file(saved(tmp_path / "a.png", clear)).symbols
    assert symbol.text == TOKEN_TEXT


def test_a_picture_without_a_code_has_no_symbols(tmp_path):
    blank = np.full((90, 90, 3), 200, np.uint8)
    assert as_json(scan_file(saved(tmp_path / "a.png", blank)))["symbols"] == []


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_file_that_is_no_picture_is_told_by_its_name(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        scan_file(tmp_path / "a.png")
    assert caught.value.problems[0].code == "picture-unreadable"


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InvalidInput):
        scan_file(tmp_path / "none.png", [Symbology.QR])


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample pictures are not beside the project")
def test_the_read_rate_on_foreign_pictures():
    """Every third of them: at least nine of ten are read, and nothing where nothing is."""
    with (SAMPLES / "labels.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[::EVERY]
    read = labelled = 0
    for row in rows:
        texts = {s.text.replace("\r\n", "\n") for s in scan_file(SAMPLES / row["file"]).symbols}
        if row["payload"]:
            labelled += 1
            read += row["payload"].replace("\r\n", "\n") in texts
        elif row["file"].startswith("nothing/"):
            assert not texts, row["file"]
    assert read / labelled >= 0.9
