"""Where a camera's pictures come from: a device index, a clip, a folder, a network address."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from gatekeeper.config import DeviceSettings
from gatekeeper.errors import DeviceError
from gatekeeper.scanner import mjpeg
from gatekeeper.scanner.frames import IDLE_SECONDS

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Image

# None: no picture yet. DeviceError: gone, worth a retry unless its code is `camera-ended`.
Pictures: TypeAlias = "Generator[Image | None, None, None]"

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp"})
# What a webcam gives without asking: enough for a code at arm's length (see the scanner notes).
WIDTH, HEIGHT, RATE = 1280, 720, 30
FOLDER_RATE = 10
# Some webcams fail their first reads after opening.
FAILING_SECONDS = 1.0
OPEN_MILLISECONDS, READ_MILLISECONDS = 3000, 1000
# A clip later than this (the computer slept) goes on from where it is.
LATE_SECONDS = 2.0
# A buffered frame is handed over at once, a live one takes a moment.
BUFFERED_SECONDS = 0.002
MOST_BUFFERED = 30
MOST_FILE = 64 * 1024 * 1024


def pictures(settings: DeviceSettings) -> Pictures:
    """The pictures of the address in `settings`, as its form tells."""
    address = settings.address.strip()
    if address.isdecimal():
        return _from_index(int(address), settings)
    scheme, _, _ = address.lower().partition("://") if "://" in address else ("", "", "")
    if scheme in ("http", "https"):
        return _from_http(address)
    if scheme:
        return _from_stream(address)
    if Path(address).is_dir():
        return _from_folder(Path(address), settings)
    return _from_clip(Path(address), settings)


def is_live(settings: DeviceSettings) -> bool:
    """A sensor stands behind it, so that two equal pictures are suspicious."""
    return settings.address.strip().isdecimal() or "://" in settings.address


def load(path: Path) -> Image:
    """The picture in a file, upright, BGR; DeviceError where it is none.

    Read by Python and decoded from memory: OpenCV's own opening knows no Chinese path on Windows.
    """
    import cv2
    import numpy as np

    try:
        if path.stat().st_size > MOST_FILE:
            raise DeviceError("picture-unreadable", file=path.name)
        data = np.frombuffer(path.read_bytes(), np.uint8)
        # Raises on an empty buffer and on sizes beyond all reason, gives None for other data.
        decoded: Any = cv2.imdecode(data, cv2.IMREAD_COLOR)
        if decoded is not None and path.suffix.lower() in (".png", ".webp"):
            decoded = _on_white(data, decoded)
    except (OSError, cv2.error) as error:
        raise DeviceError("picture-unreadable", file=path.name) from error
    if decoded is None:
        raise DeviceError("picture-unreadable", file=path.name)
    image: Image = decoded
    return image


def _on_white(data: Any, decoded: Any) -> Any:
    """A transparent picture as a viewer shows it; black ink on nothing would be black on black."""
    import cv2
    import numpy as np

    full = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if full is None or full.ndim != 3 or full.shape[2] != 4 or full.dtype != np.uint8:
        return decoded
    opacity = full[..., 3:].astype(np.float32) / 255
    return (full[..., :3] * opacity + 255 * (1 - opacity)).astype(np.uint8)


def files(folder: Path) -> list[Path]:
    """The pictures in a folder, in the order of their names."""
    found = (p for p in folder.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES)
    return sorted(found, key=lambda path: path.name)


def wait(seconds: float) -> Iterator[None]:
    """Sleeps in short steps, giving None after each."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, IDLE_SECONDS))
        yield None


def _from_index(index: int, settings: DeviceSettings) -> Pictures:
    import cv2

    # Windows' newer interface takes seconds to open.
    interface = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
    capture = _capture(index, interface, [])
    try:
        if not capture.isOpened():
            raise DeviceError("camera-gone")
        # Uncompressed 720p does not fit through USB 2 at 30 frames.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, int(settings.options.get("width", WIDTH)))
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, int(settings.options.get("height", HEIGHT)))
        capture.set(cv2.CAP_PROP_FPS, int(settings.options.get("fps", RATE)))
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        good_at = time.monotonic()
        while time.monotonic() - good_at < FAILING_SECONDS:
            good, image = capture.read()
            if good:
                good_at = time.monotonic()
                yield image
            else:
                yield from wait(0.05)
        raise DeviceError("camera-gone")
    finally:
        capture.release()


def _from_stream(address: str) -> Pictures:
    import cv2

    target = mjpeg.parsed(address)
    if target.hostname and target.scheme != "udp":
        # OpenCV would wait inside for a host that is not there; this wait can be left.
        link = yield from mjpeg.connect(target)
        link.close()
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_MILLISECONDS]
    limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_MILLISECONDS]
    capture = _capture(address, cv2.CAP_FFMPEG, limits)
    try:
        if not capture.isOpened():
            raise DeviceError("stream-refused")
        while _newest(capture):
            good, image = capture.retrieve()
            yield image if good else None
        raise DeviceError("stream-lost")
    finally:
        capture.release()


def _newest(capture: Any) -> bool:
    """Passes over what waited in the buffer while the last picture was looked at."""
    for _ in range(MOST_BUFFERED):
        before = time.monotonic()
        if not capture.grab():
            return False
        if time.monotonic() - before > BUFFERED_SECONDS:
            break
    return True


def _from_http(address: str) -> Pictures:
    import cv2
    import numpy as np

    for jpeg in mjpeg.pictures(address):
        image: Any = None
        if jpeg:
            image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        yield image


def _from_clip(path: Path, settings: DeviceSettings) -> Pictures:
    import cv2

    if not path.is_file():
        raise DeviceError("camera-gone")
    looping = bool(settings.options.get("loop", False))
    while True:
        capture = _capture(str(path), cv2.CAP_ANY, [])
        try:
            if not capture.isOpened():
                raise DeviceError("camera-gone")
            shown = 0
            for image in _paced(capture, settings):
                shown += image is not None
                yield image
        finally:
            capture.release()
        if not shown:
            raise DeviceError("camera-gone")
        if not looping:
            raise DeviceError("camera-ended")


def _paced(capture: Any, settings: DeviceSettings) -> Pictures:
    """Frames at the clip's own rate; those whose time has passed are skipped."""
    import cv2

    told = float(settings.options.get("fps", 0) or capture.get(cv2.CAP_PROP_FPS) or RATE)
    rate = min(max(told, 1.0), 120.0)
    start, number = time.monotonic(), 0
    while capture.grab():
        late = time.monotonic() - (start + number / rate)
        number += 1
        if late > LATE_SECONDS:
            start += late
        elif late > 1 / rate:
            continue
        yield from wait(-late)
        good, image = capture.retrieve()
        yield image if good else None


def _from_folder(folder: Path, settings: DeviceSettings) -> Pictures:
    seconds = float(settings.options.get("seconds", 1.0))
    rate = min(max(float(settings.options.get("fps", FOLDER_RATE)), 1.0), 60.0)
    while True:
        shown = 0
        for path in files(folder):
            try:
                image = load(path)
            except DeviceError:
                yield None
                continue
            shown += 1
            for _ in range(max(1, round(seconds * rate))):
                yield image
                yield from wait(1 / rate)
        if not shown:
            raise DeviceError("camera-gone")
        if not settings.options.get("loop", False):
            raise DeviceError("camera-ended")


def _capture(address: int | str, interface: int, limits: list[int]) -> Any:
    import cv2

    # A retry every few seconds would fill the console with OpenCV's own complaints.
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    return cv2.VideoCapture(address, interface, limits)
