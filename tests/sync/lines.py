"""A line between two programs of this machine that can be cut at a byte, or go silent."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

FOR_EVER = 1 << 62


@dataclass
class Line:
    """Forwards to `target`; after `cut_after` bytes towards it, both ends are torn off.

    `cut_back_after` counts the bytes that come from it. After `silent_after` bytes towards the
    target nothing is forwarded any more and nothing closed.
    """

    target: tuple[str, int]
    cut_after: int = FOR_EVER
    cut_back_after: int = FOR_EVER
    silent_after: int = FOR_EVER
    sent: int = 0
    """Bytes towards the target since `reset`."""

    came: int = 0
    """Bytes from the target since `reset`."""

    port: int = 0
    _pairs: dict[socket.socket, tuple[socket.socket, bool]] = field(default_factory=dict)

    def reset(
        self,
        *,
        cut_after: int = FOR_EVER,
        cut_back_after: int = FOR_EVER,
        silent_after: int = FOR_EVER,
    ) -> None:
        self.sent = self.came = 0
        self.cut_after, self.cut_back_after = cut_after, cut_back_after
        self.silent_after = silent_after

    def run(self, door: socket.socket, bell: socket.socket) -> None:
        with selectors.DefaultSelector() as events:
            events.register(door, selectors.EVENT_READ)
            events.register(bell, selectors.EVENT_READ)
            while True:
                for key, _ in events.select():
                    if key.fileobj is bell:
                        self._end(events)
                        return
                    if key.fileobj is door:
                        self._begin(events, door)
                    elif key.fileobj in self._pairs:
                        self._carry(events, key.fileobj)

    def _begin(self, events, door) -> None:
        near, _ = door.accept()
        try:
            far = socket.create_connection(self.target)
        except OSError:
            near.close()
            return
        for one, other, outward in ((near, far, True), (far, near, False)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs[one] = (other, outward)
            events.register(one, selectors.EVENT_READ)

    def _carry(self, events, one) -> None:
        other, outward = self._pairs[one]
        if self.sent >= self.silent_after:
            events.unregister(one)
            return
        data = b""
        with suppress(OSError):
            data = one.recv(64 * 1024)
        if outward:
            data = data[: max(0, min(self.cut_after, self.silent_after) - self.sent)]
            self.sent += len(data)
        else:
            data = data[: max(0, self.cut_back_after - self.came)]
            self.came += len(data)
        if data:
            with suppress(OSError):
                other.sendall(data)
        if not data or self.sent >= self.cut_after or self.came >= self.cut_back_after:
            self._tear(events, one, other)

    def _tear(self, events, *ends) -> None:
        for end in ends:
            if self._pairs.pop(end, None) is None:
                continue
            with suppress(KeyError):
                events.unregister(end)
            end.close()

    def _end(self, events) -> None:
        self._tear(events, *list(self._pairs))


@contextmanager
def line_to(port: int, host: str = "127.0.0.1") -> Iterator[Line]:
    """A line to a port of this machine, on a port of its own (`line.port`)."""
    line = Line((host, port))
    bell, rope = socket.socketpair()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door, bell, rope:
        line.port = door.getsockname()[1]
        thread = threading.Thread(target=line.run, args=(door, bell), name="line")
        thread.start()
        try:
            yield line
        finally:
            rope.close()
            thread.join()


@contextmanager
def nobody() -> Iterator[int]:
    """A port of this machine where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextmanager
def silence() -> Iterator[int]:
    """A port that takes a call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]
