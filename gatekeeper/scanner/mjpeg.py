"""Takes JPEG pictures out of an HTTP stream of multipart parts, without ever blocking for long."""

from __future__ import annotations

import base64
import select
import socket
import ssl
import time
from collections.abc import Generator, Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from gatekeeper.errors import DeviceError

# Steps of waiting, so that whoever iterates may stop in between.
STEP_SECONDS = 0.2
CONNECT_SECONDS = 3.0
# A picture larger than this is none; the head of a part or an answer is short.
MOST_PICTURE = 16 * 1024 * 1024
MOST_HEAD = 64 * 1024

_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


class Chunks:
    """Undoes chunked transfer coding (RFC 9112, 7.1), fed in pieces of any length."""

    def __init__(self) -> None:
        self._buffer = b""
        self._left = 0
        self._ends = False

    def feed(self, data: bytes) -> bytes:
        """The content in what came so far; DeviceError where it is no chunked stream."""
        self._buffer += data
        content = bytearray()
        while self._buffer:
            if self._left:
                part = self._buffer[: self._left]
                self._buffer = self._buffer[len(part) :]
                self._left -= len(part)
                self._ends = self._left == 0
                content += part
                continue
            line, found, rest = self._buffer.partition(b"\r\n")
            if not found:
                if len(self._buffer) > MOST_HEAD:
                    raise DeviceError("stream-unreadable")
                break
            self._buffer = rest
            if self._ends and not line:
                self._ends = False
                continue
            try:
                self._left = int(line.split(b";")[0], 16)
            except ValueError as error:
                raise DeviceError("stream-unreadable") from error
            if not 0 < self._left <= MOST_PICTURE:
                raise DeviceError("stream-unreadable")
        return bytes(content)


class Parts:
    """Finds the pictures in a multipart stream, by their announced length or by their ends."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Each JPEG that is complete now; what is no JPEG is passed over."""
        self._buffer += data
        while (picture := self._next()) is not None:
            if picture:
                yield picture
        if len(self._buffer) > MOST_PICTURE + MOST_HEAD:
            self._buffer.clear()

    def _next(self) -> bytes | None:
        """One picture, b"" for something passed over, None while more is needed."""
        start = self._buffer.find(_JPEG_START)
        if start < 0:
            # The first byte of a start may be the last one here; a head may be unfinished.
            del self._buffer[: max(0, len(self._buffer) - MOST_HEAD)]
            return None
        length = _announced(bytes(self._buffer[max(0, start - MOST_HEAD) : start]))
        if length is not None:
            end = start + length
            if len(self._buffer) < end:
                return None
            if self._buffer[start:end].rstrip(b"\x00").endswith(_JPEG_END):
                return self._cut(start, end)
        return self._by_its_end(start)

    def _by_its_end(self, start: int) -> bytes | None:
        """Without a true length: up to the end mark before the next boundary."""
        end = self._buffer.find(_JPEG_END, start)
        while end >= 0:
            following = bytes(self._buffer[end + 2 : end + 6])
            # A picture inside the picture (a thumbnail) ends without a boundary behind it.
            if following.startswith((b"--", b"\r\n--", b"\n--")):
                return self._cut(start, end + 2)
            if len(following) < 4:
                return None
            end = self._buffer.find(_JPEG_END, end + 1)
        if len(self._buffer) - start > MOST_PICTURE:
            del self._buffer[: start + 2]
            return b""
        return None

    def _cut(self, start: int, end: int) -> bytes:
        picture = bytes(self._buffer[start:end])
        del self._buffer[:end]
        return picture


def _announced(head: bytes) -> int | None:
    """The Content-Length of the part whose head ends here, if it has one."""
    if not head.endswith(b"\r\n\r\n"):
        return None
    for line in reversed(head.split(b"\r\n")):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            told = value.strip()
            length = int(told) if told.isdigit() and len(told) < 10 else 0
            return length if 4 <= length <= MOST_PICTURE else None
        if line.startswith(b"--"):
            return None
    return None


def parsed(address: str) -> SplitResult:
    """The parts of an address; DeviceError where it has none."""
    try:
        return urlsplit(address)
    except ValueError as error:
        raise DeviceError("stream-unreachable") from error


def connect(address: SplitResult) -> Generator[None, None, socket.socket]:
    """A connected socket; yields while it waits. DeviceError where nobody answers."""
    try:
        port = address.port or {"https": 443, "rtsp": 554}.get(address.scheme, 80)
        found = socket.getaddrinfo(address.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as error:
        raise DeviceError("stream-unreachable") from error
    family, kind, protocol, _, place = found[0]
    link = socket.socket(family, kind, protocol)
    try:
        link.setblocking(False)
        link.connect_ex(place)
        until = time.monotonic() + CONNECT_SECONDS
        while time.monotonic() < until:
            # Windows tells a refusal in the third set.
            _, ready, failed = select.select([], [link], [link], STEP_SECONDS)
            if ready or failed:
                if link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    break
                link.settimeout(STEP_SECONDS)
                return link
            yield None
    except BaseException:
        link.close()
        raise
    link.close()
    raise DeviceError("stream-unreachable")


def pictures(address: str) -> Iterator[bytes | None]:
    """The newest JPEG each time one is complete, None while none comes; DeviceError at the end."""
    target = parsed(address)
    link = yield from connect(target)
    try:
        if target.scheme == "https":
            link.settimeout(CONNECT_SECONDS)
            context = ssl.create_default_context()
            link = context.wrap_socket(link, server_hostname=target.hostname)
            link.settimeout(STEP_SECONDS)
        link.sendall(_request(target))
        chunked, body = yield from _answer(link)
        chunks = Chunks() if chunked else None
        parts = Parts()
        while True:
            newest = None
            for picture in parts.feed(chunks.feed(body) if chunks else body):
                newest = picture
            yield newest
            body = _received(link)
    except (OSError, UnicodeError) as error:
        raise DeviceError("stream-lost") from error
    finally:
        link.close()


def _received(link: socket.socket) -> bytes:
    """All that is there, so that a slow reader skips pictures; b"" after a step of silence."""
    whole = bytearray()
    try:
        while len(whole) < MOST_PICTURE:
            piece = link.recv(65536)
            if not piece:
                raise DeviceError("stream-lost")
            whole += piece
            if len(piece) < 65536:
                break
    except TimeoutError:
        pass
    return bytes(whole)


def _request(target: SplitResult) -> bytes:
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    lines = [f"GET {path} HTTP/1.1", f"Host: {target.hostname}", "Connection: close"]
    if target.username is not None:
        pair = f"{unquote(target.username)}:{unquote(target.password or '')}"
        lines.append("Authorization: Basic " + base64.b64encode(pair.encode()).decode())
    # An address from settings may hold anything; a line break in it would be a second request.
    return "\r\n".join([line.replace("\r", "").replace("\n", "") for line in lines]).encode() + (
        b"\r\n\r\n"
    )


def _answer(link: socket.socket) -> Generator[None, None, tuple[bool, bytes]]:
    """Whether the body is chunked, and the bytes of it that came with the head."""
    head = b""
    until = time.monotonic() + CONNECT_SECONDS
    while b"\r\n\r\n" not in head:
        if len(head) > MOST_HEAD or time.monotonic() > until:
            raise DeviceError("stream-unreadable")
        head += _received(link)
        yield None
    head, _, body = head.partition(b"\r\n\r\n")
    first, *fields = head.split(b"\r\n")
    words = first.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or words[1] != b"200":
        raise DeviceError("stream-refused")
    chunked = any(
        name.strip().lower() == b"transfer-encoding" and b"chunked" in value.lower()
        for name, _, value in (line.partition(b":") for line in fields)
    )
    return chunked, body
