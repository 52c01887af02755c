"""Stand-ins for hardware: a serial cable, a network camera; and how a device is watched."""

from __future__ import annotations

import os
import socket
import struct
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np

from gatekeeper.config import DeviceSettings
from gatekeeper.scanner import DEVICES, DeviceState

LONGEST = 20.0


def settings(kind: str, address: object = "", **options) -> DeviceSettings:
    return DeviceSettings(name="gate", kind=kind, lane="one", address=str(address), options=options)


def reports_until(
    device: Iterator, enough: Callable[[list], bool], each: Callable[[], None] = lambda: None
) -> list:
    """What the device tells (without None) until it is enough."""
    told: list = []
    until = time.monotonic() + LONGEST
    while not enough(told):
        assert time.monotonic() < until, f"waited in vain, got {told}"
        report = next(device)
        each()
        if report is not None:
            told.append(report)
    return told


def readings(told: Iterable) -> list:
    return [report for report in told if not isinstance(report, DeviceState)]


def codes(told: Iterable) -> list[str]:
    return [report.code for report in told if isinstance(report, DeviceState)]


def opened(config: DeviceSettings, mailbox=None):
    return DEVICES[config.kind].open(config, mailbox)


def has(*wanted: str) -> Callable[[list], bool]:
    """All these state codes were told, in this order, at the end of the list."""
    return lambda told: codes(told)[-len(wanted) :] == list(wanted)


class Cable:
    """A pseudo-terminal under a fixed name that can be pulled and plugged in again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._far: int | None = None
        self._near: int | None = None

    def plug(self) -> None:
        self._far, self._near = os.openpty()
        tty.setraw(self._near, termios.TCSANOW)
        os.set_blocking(self._far, False)
        self.path.symlink_to(os.ttyname(self._near))

    def pull(self) -> None:
        self.path.unlink(missing_ok=True)
        for end in (self._far, self._near):
            if end is not None:
                os.close(end)
        self._far = self._near = None

    def send(self, data: bytes) -> None:
        os.write(self._far, data)

    def sent(self) -> bytes:
        whole = b""
        with suppress(BlockingIOError):
            while piece := os.read(self._far, 4096):
                whole += piece
        return whole


@contextmanager
def cable(path: Path) -> Iterator[Cable]:
    line = Cable(path)
    line.plug()
    try:
        yield line
    finally:
        line.pull()


class NetworkCamera:
    """An MJPEG server with moods: it may stall, drop everybody, be away and come back."""

    def __init__(self, picture: np.ndarray, *, chunked: bool = False) -> None:
        self.stalled = threading.Event()
        self.requests: list[bytes] = []
        self._chunked = chunked
        self._picture = picture
        self._count = 0
        self._end = threading.Event()
        self._guests: list[threading.Thread] = []
        self.port = 0
        self._listen()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/video"

    def _listen(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        self._end.clear()
        self._porter = threading.Thread(target=self._welcome, args=(self._door,))
        self._porter.start()

    def _welcome(self, door: socket.socket) -> None:
        door.settimeout(0.05)
        while not self._end.is_set():
            with suppress(TimeoutError):
                link, _ = door.accept()
                guest = threading.Thread(target=self._serve, args=(link,))
                self._guests.append(guest)
                guest.start()

    def _serve(self, link: socket.socket) -> None:
        with link, suppress(OSError):
            self.requests.append(link.recv(4096))
            coding = b"Transfer-Encoding: chunked\r\n" if self._chunked else b""
            link.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=f\r\n"
                + coding
                + b"\r\n"
            )
            while not self._end.is_set():
                if not self.stalled.is_set():
                    body = self._part()
                    link.sendall(b"%x\r\n%s\r\n" % (len(body), body) if self._chunked else body)
                self._end.wait(0.05)

    def _part(self) -> bytes:
        # A living sensor never sends the same picture twice.
        self._count += 1
        noise = np.random.default_rng(self._count).integers(0, 9, self._picture.shape, np.uint8)
        jpeg = cv2.imencode(".jpg", cv2.subtract(self._picture, noise))[1].tobytes()
        return b"--f\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg)

    def go_away(self) -> None:
        self._end.set()
        self._porter.join()
        for guest in self._guests:
            guest.join()
        self._guests.clear()
        self._door.close()

    def come_back(self) -> None:
        self._listen()


@contextmanager
def network_camera(picture: np.ndarray, **how) -> Iterator[NetworkCamera]:
    server = NetworkCamera(picture, **how)
    try:
        yield server
    finally:
        server.go_away()


@contextmanager
def rtsp_camera(transport_stream: bytes) -> Iterator[str]:
    """The address of an RTSP server that plays an MPEG transport stream once, then hangs up.

    As network cameras do it: RTP in the connection of the handshake (RFC 2326, 10.12; RFC 2250).
    """
    end = threading.Event()
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(0.05)
    address = f"rtsp://127.0.0.1:{door.getsockname()[1]}/main"

    def serve() -> None:
        while not end.is_set():
            with suppress(OSError), door.accept()[0] as link:
                link.settimeout(1)
                if _rtsp_handshake(link, address):
                    _play(link, transport_stream, end)

    porter = threading.Thread(target=serve)
    porter.start()
    try:
        yield address
    finally:
        end.set()
        porter.join()
        door.close()


def _rtsp_handshake(link: socket.socket, address: str) -> bool:
    """Answers until PLAY; False when the guest leaves before."""
    sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=gate\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\n"
    answers = {
        "OPTIONS": "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n",
        "DESCRIBE": f"Content-Type: application/sdp\r\nContent-Base: {address}/\r\n"
        f"Content-Length: {len(sdp)}\r\n\r\n{sdp}",
        "SETUP": "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n",
        "PLAY": "Session: 1\r\n\r\n",
    }
    asked = b""
    while True:
        while b"\r\n\r\n" not in asked:
            more = link.recv(4096)
            if not more:
                return False
            asked += more
        request, asked = asked.split(b"\r\n\r\n", 1)
        first, *fields = request.decode().splitlines()
        number = next(field for field in fields if field.startswith("CSeq"))
        method = first.split()[0]
        link.sendall(f"RTSP/1.0 200 OK\r\n{number}\r\n{answers[method]}".encode())
        if method == "PLAY":
            return True


def _play(link: socket.socket, stream: bytes, end: threading.Event) -> None:
    """Seven packets of 188 bytes to each of RTP, at about the pace of a camera."""
    size = 7 * 188
    for number, start in enumerate(range(0, len(stream), size)):
        if end.wait(0.002):
            return
        rtp = struct.pack(">BBHII", 0x80, 33, number & 0xFFFF, number * 600, 1)
        packet = rtp + stream[start : start + size]
        link.sendall(struct.pack(">cBH", b"$", 0, len(packet)) + packet)
