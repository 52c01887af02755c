"""The camera: pictures to readings, with its state; it comes back by itself."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, closing

from gatekeeper.config import DeviceSettings
from gatekeeper.errors import DeviceError
from gatekeeper.scanner.eye import Eye, wanted_formats
from gatekeeper.scanner.frames import DeviceState, Frame, Mailbox, Preview, Reports, State
from gatekeeper.scanner.pictures import is_live, pictures, wait
from gatekeeper.scanner.watch import FROZEN_SECONDS, Watch

# Without a picture for so long a camera is gone; the guard is told within two seconds.
GONE_SECONDS = 1.5
# An address that just answered may take this long for its first picture.
FIRST_PICTURE_SECONDS = 4.0
# Waits between retries: soon at first, then without hammering.
RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0)

MESSAGES = {
    "camera-opening": "Camera {device}: connecting.",
    "camera-ok": "Camera {device}: ready.",
    "camera-gone": "Camera {device}: no picture. Check its plug; trying again.",
    "camera-ended": "Camera {device}: the recording has ended.",
    "camera-frozen": "Camera {device}: the picture is frozen. Unplug it and plug it in again.",
    "camera-covered": "Camera {device}: the picture shows nothing. Is it covered?",
    "stream-unreachable": "Camera {device}: its address does not answer; trying again.",
    "stream-refused": "Camera {device}: its address gives no picture. Check address and password.",
    "stream-unreadable": "Camera {device}: its address gives no camera stream.",
    "stream-lost": "Camera {device}: connection lost; trying again.",
}


def open(
    settings: DeviceSettings, mailbox: Mailbox[Preview] | None = None
) -> AbstractContextManager[Reports]:
    """Readings, states and None, without end; see `scanner`.

    `address`: a number, a clip, a folder of pictures, an http(s) MJPEG or any other address.
    Options: width, height, fps, loop, seconds (per picture of a folder), formats,
    frozen_seconds (0: never frozen).
    """
    return closing(_reports(settings, mailbox))


def _reports(settings: DeviceSettings, mailbox: Mailbox[Preview] | None) -> Reports:
    eye = Eye(wanted_formats(settings), mailbox)
    usual = FROZEN_SECONDS if is_live(settings) else 0.0
    watch = Watch(float(settings.options.get("frozen_seconds", usual)))
    failures = 0
    told: State | None = None
    yield _state(settings, "opening", "camera-opening")
    while True:
        source = pictures(settings)
        opened_at = time.monotonic()
        seen_at: float | None = None
        try:
            for image in source:
                now = time.monotonic()
                if image is None:
                    _demand_picture(now, opened_at, seen_at)
                    yield from eye.rest(now)
                    yield None
                    continue
                seen_at, failures = now, 0
                state = watch.see(image, now)
                if state != told:
                    told = state
                    yield _state(settings, state, f"camera-{state}")
                yield from eye.look(Frame(image=image, at=now), still=watch.still)
                yield None
        except DeviceError as error:
            code = error.code
        finally:
            source.close()
        if told != "gone":
            told = "gone"
            yield _state(settings, "gone", code)
        while code == "camera-ended":
            yield from wait(1.0)
        pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
        failures += 1
        for _ in wait(pause):
            yield from eye.rest(time.monotonic())
            yield None


def _demand_picture(now: float, opened_at: float, seen_at: float | None) -> None:
    """DeviceError when the silence has lasted too long."""
    if seen_at is None:
        if now - opened_at > FIRST_PICTURE_SECONDS:
            raise DeviceError("camera-gone")
    elif now - seen_at > GONE_SECONDS:
        raise DeviceError("camera-gone")


def _state(settings: DeviceSettings, state: State, code: str) -> DeviceState:
    return DeviceState(
        device=settings.name, state=state, code=code, parameters={"device": settings.name}
    )
