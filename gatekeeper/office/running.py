"""The server beside the program: where it listens, with which certificate, its end."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import uvicorn

from gatekeeper import certificates, commands
from gatekeeper.app import App, build
from gatekeeper.certificates import TlsFiles
from gatekeeper.config import Settings, listening_place
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem, StoreError, SyncError
from gatekeeper.office.server import application
from gatekeeper.sync.address import is_here

log = logging.getLogger(__name__)

LANE = "office server"
CLOSING_SECONDS = 5
TICK_SECONDS = 5.0


class _Uvicorn(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.listens.set()


@dataclass(slots=True, kw_only=True)
class Server:
    """A running server; `close` before the App is closed. `digest` is of its certificate."""

    host: str
    port: int
    digest: str
    server: _Uvicorn
    running: Future[Any]

    @property
    def is_encrypted(self) -> bool:
        return self.server.config.is_ssl

    @property
    def address(self) -> str:
        """As a station writes it; by the name of this computer where it listens to all."""
        scheme = "https" if self.is_encrypted else "http"
        host = self.host or socket.gethostname()
        named = f"[{host}]" if ":" in host else host
        pin = f"?certificate=SHA256:{self.digest}" if self.digest else ""
        return f"{scheme}://{named}:{self.port}{pin}"

    def close(self) -> None:
        """Answer who is being answered, let nobody else in."""
        self.server.should_exit = True
        self.running.result()


def start(app: App, listen: str = "") -> Server:
    """Listen at "host:port", by default as the settings say; returns once it does.

    On this machine's own interface without TLS, unless there is a certificate in the settings;
    else with that or one made here. Raises SyncError office-port, StoreError
    certificate-unreadable, InvalidInput office-listen.
    """
    written = listen or app.settings.exchange.listen
    place = listening_place(written)
    if place is None:
        raise InvalidInput([Problem(code="office-listen", field="listen")])
    host, port = place
    tls = _tls(app, host)
    opened = _listening(host, port)
    config = uvicorn.Config(
        application(app),
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=CLOSING_SECONDS,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    server = _Uvicorn(config)
    running = app.lanes.aside(LANE, server.run, [opened])
    while not server.listens.wait(0.02):
        if running.done():
            opened.close()
            raise SyncError("office-port", place=f"{host}:{port}", why=str(running.exception()))
    return Server(
        host=host,
        port=opened.getsockname()[1],
        digest=tls.digest if tls and not app.settings.exchange.certificate else "",
        server=server,
        running=running,
    )


def beside(app: App) -> None:
    """Serve while the window is open; `app.serving` says where, or why not."""
    try:
        server = start(app)
    except GatekeeperError as error:
        app.serving.fault = error
        log.warning("no station reaches this office: %s", error)
        return
    app.serving.address, app.serving.stop = server.address, server.close


def serve(
    settings: Settings,
    stop: threading.Event,
    told: Callable[[App, Server], object] = lambda app, server: None,
) -> None:
    """The office without a window, until `stop` is set. Raises what `build` and `start` raise."""
    app = build(settings)
    try:
        server = start(app)
        app.serving.address, app.serving.stop = server.address, server.close
        with closing(commands.serve(app)):
            app.lanes.write(app.upkeep.start).result()
            told(app, server)
            while not stop.wait(TICK_SECONDS):
                _tick(app)
    finally:
        app.close()


def _tick(app: App) -> None:
    try:
        app.lanes.write(app.tick).result()
    except StoreError as error:
        # A full disk, a stick that was pulled: it is tried again in a moment.
        log.warning("the office rests: %s", error)


def _tls(app: App, host: str) -> TlsFiles | None:
    told = app.settings.exchange
    if told.certificate:
        return certificates.given(told.certificate, told.certificate_key)
    return None if is_here(host) else app.certificate.files()


def _listening(host: str, port: int) -> socket.socket:
    """A socket that nobody else has; an address in use is told, not taken over."""
    try:
        if not host and socket.has_dualstack_ipv6():
            opened = socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
        else:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            opened = socket.create_server((host, port), family=family)
        # asyncio does it only for sockets it made itself; without it each answer waits 40 ms.
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        told = {"place": f"{host}:{port}", "why": error.strerror or str(error)}
        raise SyncError("office-port", **told) from error
    return opened
