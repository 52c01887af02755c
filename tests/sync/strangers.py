"""Who may stand between a station and its mailbox: a proxy, a web server of another kind."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@contextmanager
def somebody(status: int, body: bytes, **headers: str) -> Iterator[int]:
    """A web server that answers everything alike; its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        do_PUT = do_POST = do_DELETE = do_PROPFIND = do_MKCOL = do_GET  # noqa: N815

        def log_message(self, *args) -> None:
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Answer)) as port:
        yield port


@dataclass
class Proxy:
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """Host and port of each that was asked for."""


@contextmanager
def proxy() -> Iterator[Proxy]:
    """Lets everything through, by CONNECT and by whole addresses in the request line."""
    found = Proxy()

    class Through(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            with self._far(self.path) as far:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=_pumped, args=(far.recv, self.wfile.write))
                back.start()
                _pumped(self.rfile.read1, far.sendall)
                with suppress(OSError):
                    far.shutdown(socket.SHUT_RDWR)
                back.join()

        def do_GET(self) -> None:
            place = urlsplit(self.path)
            with self._far(place.netloc) as far:
                del self.headers["Connection"], self.headers["Expect"]
                self.headers["Connection"] = "close"
                target = place._replace(scheme="", netloc="").geturl()
                fields = str(self.headers).replace("\n", "\r\n")
                head = f"{self.command} {target} HTTP/1.1\r\n{fields}"
                far.sendall(head.encode("latin-1"))
                far.sendall(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                _pumped(far.recv, self.wfile.write)

        do_PUT = do_DELETE = do_PROPFIND = do_MKCOL = do_MOVE = do_HEAD = do_GET  # noqa: N815

        def _far(self, place: str) -> socket.socket:
            found.asked.append(place)
            host, _, port = place.rpartition(":")
            self.close_connection = True
            return socket.create_connection((host, int(port)))

        def log_message(self, *args) -> None:
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Through)) as found.port:
        yield found


def _pumped(read, write) -> None:
    with suppress(OSError):
        while data := read(64 * 1024):
            write(data)


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[int]:
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
