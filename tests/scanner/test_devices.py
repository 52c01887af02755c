from __future__ import annotations

import string
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.scanner import DEVICES, MESSAGES, DeviceState, Mailbox, advice, frames
from gatekeeper.scanner.decoder import Sight
from tests.scanner.stand_ins import opened, settings


@pytest.mark.parametrize("kind", sorted(DEVICES))
def test_every_device_without_its_hardware_goes_on_quietly(kind, tmp_path):
    """It yields states and None, raises nothing and closes."""
    with opened(settings(kind, tmp_path / "none")) as device:
        told = [next(device) for _ in range(6)]
    assert any(isinstance(report, DeviceState) and report.state == "gone" for report in told)
    assert None in told
    for report in told:
        if report is not None:
            assert report.device == "gate"
            assert MESSAGES[report.code].format(**report.parameters)


def test_every_sentence_asks_only_for_what_its_report_brings():
    for code, sentence in MESSAGES.items():
        fields = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert fields <= {"device", "where", "file"}, code


def test_importing_the_room_loads_no_heavy_library():
    """The window opens before cv2, numpy and the decoders are loaded."""
    heavy = "{'cv2', 'numpy', 'zxingcpp', 'pyzbar', 'segno', 'PySide6'}"
    room = "gatekeeper.scanner, gatekeeper.scanner.scan"
    line = f"import sys, {room}; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_mailbox_keeps_only_the_newest():
    box: Mailbox[int] = Mailbox()
    assert box.take() is None
    box.put(1)
    box.put(2)
    assert [box.take(), box.take()] == [2, None]


def test_the_mailbox_between_two_threads_never_goes_back():
    box: Mailbox[int] = Mailbox()
    writer = threading.Thread(target=lambda: [box.put(n) for n in range(1, 5001)])
    writer.start()
    seen = []
    while not seen or seen[-1] < 5000:
        number = box.take()
        if number is not None:
            seen.append(number)
    writer.join()
    assert seen == sorted(set(seen))


def advised(image, quad, times=advice.PATIENCE):
    adviser = advice.Adviser()
    told = [adviser.advise(image, Sight(missed=(quad,))) for _ in range(times)]
    assert set(told[:-1]) <= {None}
    return told[-1]


def square(left, top, side):
    right, bottom = left + side, top + side
    return ((left, top), (right, top), (right, bottom), (left, bottom))


@pytest.mark.parametrize(
    ("level", "quad", "code"),
    [
        (128, square(200.0, 100.0, 60.0), "advice-closer"),
        (128, square(-3.0, 100.0, 200.0), "advice-edge"),
        (254, square(200.0, 100.0, 200.0), "advice-glare"),
        (12, square(200.0, 100.0, 200.0), "advice-dark"),
        (128, square(200.0, 100.0, 200.0), "advice-still"),
    ],
)
def test_a_code_that_stays_unread_gets_its_advice(level, quad, code):
    image = np.full((480, 640, 3), level, np.uint8)
    assert advised(image, quad) == code
    assert code in MESSAGES


def test_one_missed_frame_is_no_advice():
    image = np.full((480, 640, 3), 128, np.uint8)
    assert advised(image, square(200.0, 100.0, 200.0), times=1) is None


corner = st.tuples(st.floats(-50, 700), st.floats(-50, 500))


@given(st.tuples(corner, corner, corner, corner))
def test_any_missed_corners_get_some_advice(quad):
    assert advice.reason(np.full((480, 640, 3), 99, np.uint8), quad) in advice.MESSAGES


def test_silence_is_short_enough():
    assert frames.IDLE_SECONDS <= 0.3
