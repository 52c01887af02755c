from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from gatekeeper.domain.readings import InkColour
from gatekeeper.scanner import Mailbox, Preview, camera, mjpeg
from gatekeeper.scanner.frames import IDLE_SECONDS
from tests.scanner.drawn import PASS_TEXT, TOKEN_TEXT, code, scene
from tests.scanner.stand_ins import (
    codes,
    has,
    network_camera,
    opened,
    readings,
    reports_until,
    rtsp_camera,
    settings,
)

SIZE = (400, 320)


def picture(text=TOKEN_TEXT, ink="black", **how):
    return scene(code(text, ink=ink), size=SIZE, **how)[0]


def empty(number=0):
    ramp = np.linspace(40, 200, SIZE[0])[None, :, None]
    noise = np.random.default_rng(number).normal(0, 4, (SIZE[1], SIZE[0], 3))
    return np.clip(ramp + noise, 0, 255).astype(np.uint8)


def clip(path, pictures, fps=15):
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, SIZE)
    for image in pictures:
        writer.write(image)
    writer.release()
    return path


def told(count):
    return lambda reports: len(readings(reports)) >= count


def test_a_clip_gives_each_code_once_with_its_ink_then_ends(tmp_path):
    shown = [picture(ink="green")] * 10 + [empty(n) for n in range(6)] + [picture("GKT1:B")] * 10
    config = settings("camera", clip(tmp_path / "门岗.avi", shown))
    with opened(config) as device:
        reports = reports_until(device, has("camera-ended"))
    assert [(s.text, s.ink.colour) for s in readings(reports)] == [
        (TOKEN_TEXT, InkColour.GREEN),
        ("GKT1:B", InkColour.BLACK),
    ]
    assert codes(reports) == ["camera-opening", "camera-ok", "camera-ended"]


def test_a_clip_plays_in_real_time_and_loops_if_asked(tmp_path):
    shown = [picture()] * 6 + [empty(n) for n in range(30)]
    config = settings("camera", clip(tmp_path / "a.avi", shown), loop=True)
    began = time.monotonic()
    with opened(config) as device:
        reports = reports_until(device, told(2))
    # The second round can only begin after the 36 frames of the first.
    assert time.monotonic() - began > 36 / 15
    assert [s.text for s in readings(reports)] == [TOKEN_TEXT] * 2


def test_a_folder_of_pictures_is_shown_in_the_order_of_names(tmp_path):
    cv2.imwrite(str(tmp_path / "2.png"), picture(PASS_TEXT, at=(200, 160)))
    cv2.imwrite(str(tmp_path / "1.png"), picture(ink="red"))
    (tmp_path / "3.png").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("not looked at")
    with opened(settings("camera", tmp_path, seconds=0.5)) as device:
        reports = reports_until(device, has("camera-ended"))
    assert [s.text for s in readings(reports)] == [TOKEN_TEXT, PASS_TEXT]
    assert readings(reports)[0].ink.colour is InkColour.RED


def test_the_newest_preview_waits_in_the_mailbox(tmp_path):
    mailbox: Mailbox[Preview] = Mailbox()
    cv2.imwrite(str(tmp_path / "1.png"), picture())
    with opened(settings("camera", tmp_path, loop=True), mailbox) as device:
        reports_until(device, told(1))
        preview = mailbox.take()
        assert mailbox.take() is None
    assert preview.frame.image.shape == (SIZE[1], SIZE[0], 3)
    assert [s.text for s in preview.symbols] == [TOKEN_TEXT]
    assert preview.advice is None


@pytest.mark.parametrize(
    "address", ["missing.avi", "97", "rtsp://127.0.0.1:1/x", "http://[", "empty"]
)
def test_a_camera_that_is_not_there_is_gone_and_tried_again(tmp_path, monkeypatch, address):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with opened(settings("camera", address)) as device:
        reports = reports_until(device, lambda told: len(told) >= 2)
        # It goes on quietly: no second banner, no exception.
        assert [next(device) for _ in range(4)] == [None] * 4
    assert [report.state for report in reports] == ["opening", "gone"]


def test_a_camera_that_appears_is_found_without_a_restart(tmp_path):
    path = tmp_path / "late.avi"
    with opened(settings("camera", path)) as device:
        reports_until(device, has("camera-opening", "camera-gone"))
        clip(path, [picture()] * 20)
        reports = reports_until(device, told(1))
    assert "camera-ok" in codes(reports)


def test_a_clip_that_is_no_clip_is_gone(tmp_path):
    (tmp_path / "a.avi").write_bytes(b"RIFF" + bytes(200))
    with opened(settings("camera", tmp_path / "a.avi")) as device:
        reports_until(device, has("camera-opening", "camera-gone"))


def test_a_frozen_picture_is_noticed(tmp_path):
    cv2.imwrite(str(tmp_path / "1.png"), picture())
    config = settings("camera", tmp_path, loop=True, frozen_seconds=0.6)
    with opened(config) as device:
        reports_until(device, has("camera-ok", "camera-frozen"))
        cv2.imwrite(str(tmp_path / "1.png"), picture(at=(180, 150)))
        reports_until(device, has("camera-ok"))


def test_a_covered_picture_is_noticed(tmp_path):
    dark = np.random.default_rng(1).integers(0, 9, (SIZE[1], SIZE[0], 3), np.uint8)
    with opened(settings("camera", clip(tmp_path / "a.avi", [dark] * 50))) as device:
        reports_until(device, has("camera-ok", "camera-covered"))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_network_camera_is_read(chunked):
    with network_camera(picture(ink="yellow"), chunked=chunked) as server:
        address = server.address.replace("http://", "http://guard:p%40ss@")
        with opened(settings("camera", address)) as device:
            reports = reports_until(device, told(1))
        assert b"Authorization: Basic Z3VhcmQ6cEBzcw==" in server.requests[0]
    assert readings(reports)[0].ink.colour is InkColour.YELLOW


def test_a_stalled_network_camera_is_gone_within_two_seconds_and_comes_back():
    with network_camera(picture()) as server, opened(settings("camera", server.address)) as device:
        reports_until(device, has("camera-opening", "camera-ok"))
        server.stalled.set()
        reports_until(device, has("camera-gone"))
        server.stalled.clear()
        reports_until(device, has("camera-ok"))


def test_a_network_camera_that_drops_everybody_comes_back():
    with network_camera(picture()) as server, opened(settings("camera", server.address)) as device:
        reports_until(device, has("camera-opening", "camera-ok"))
        server.go_away()
        reports_until(device, has("stream-lost"))
        server.come_back()
        reports_until(device, has("camera-ok"))


def test_the_banner_comes_within_two_seconds():
    """The silence that counts as gone and the longest wait for noticing it."""
    assert camera.GONE_SECONDS + mjpeg.STEP_SECONDS < 2.0
    assert max(mjpeg.STEP_SECONDS, IDLE_SECONDS) <= 0.3


def test_a_dead_stream_neither_blocks_the_thread_nor_its_end():
    """A read without a time-out would hang here until the test is ended from outside."""
    with network_camera(picture()) as server:
        server.stalled.set()
        with opened(settings("camera", server.address)) as device:
            assert [next(device) for _ in range(9)][1:] == [None] * 8


def test_an_rtsp_camera_is_read_and_its_loss_noticed(tmp_path):
    path = tmp_path / "a.ts"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp2v"), 15, SIZE)
    shown = picture(ink="red")
    for number in range(120):
        writer.write(np.maximum(shown, number % 5))
    writer.release()
    with rtsp_camera(path.read_bytes()) as address, opened(settings("camera", address)) as device:
        reports = reports_until(device, told(1))
        reports_until(device, lambda told: "stream-lost" in codes(told))
    assert readings(reports)[0].text == TOKEN_TEXT
    assert codes(reports) == ["camera-opening", "camera-ok"]
