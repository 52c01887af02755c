"""The servers of others, run in this process: WebDAV and S3."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cheroot import wsgi
from moto.server import ThreadedMotoServer
from wsgidav.wsgidav_app import WsgiDAVApp

USER, PASSWORD = "gate", "a word of 门岗"


@dataclass
class Dav:
    port: int
    files: Path


@contextmanager
def dav(folder: Path) -> Iterator[Dav]:
    """wsgidav over one folder, for one user."""
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/box": str(folder)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app, numthreads=4, timeout=5, shutdown_timeout=1)
    server.prepare()
    thread = threading.Thread(target=server.serve, name="dav")
    thread.start()
    try:
        yield Dav(port=server.bind_addr[1], files=folder)
    finally:
        server.stop()
        thread.join()


@contextmanager
def s3() -> Iterator[int]:
    """moto's S3 server; its port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()
