"""A real office with its server on this machine, and stations that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gatekeeper import config, keys
from gatekeeper.app import App, build
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.enrolment import Answer, Code, Request, answer_of, signed
from gatekeeper.keys import SigningKey
from gatekeeper.office import Server, start
from gatekeeper.store.database import Database
from gatekeeper.store.station import station_id
from gatekeeper.sync import Address, Mailbox, Secrets, connect
from gatekeeper.sync.https import enrol
from tests.arrivals import Sender
from tests.builders import Clock, numbered_ids


@dataclass(slots=True)
class Office:
    """An office's program without a window, and where its server listens."""

    app: App
    server: Server
    clock: Clock
    folder: Path

    def code(self, name: str = "东门") -> Code:
        made = self.app.lanes.write(self.app.stations.make_code, name, SYSTEM)
        return made.result(10).code

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.server.host in ("", "127.0.0.1") else self.server.host
        scheme = "https" if self.server.is_encrypted else "http"
        pin = f"?certificate=SHA256:{self.server.digest}" if self.server.digest else ""
        return f"{scheme}://{host}:{self.server.port}{pin}"

    def enrol(self, request: Request) -> Answer:
        answer, shown = enrol(Address.parse(self.address), request.written().encode())
        assert shown == self.server.digest
        return answer_of(answer.decode())

    def station(self, name: str = "东门") -> AtGate:
        gate = AtGate.opened(self.folder / name, name, self.clock)
        gate.join(self)
        return gate


@dataclass(slots=True)
class AtGate:
    """A station that sends what its database holds to an office."""

    database: Database
    name: str
    clock: Clock
    folder: Path
    identity: str = field(default_factory=keys.new_identity)
    answer: Answer | None = None
    sender: Sender | None = None

    @classmethod
    def opened(cls, folder: Path, name: str, clock: Clock) -> AtGate:
        folder.mkdir(parents=True, exist_ok=True)
        first = int.from_bytes(name.encode()[-2:], "big") * 100_000
        database = Database.open(folder / "gate.db", clock=clock, new_id=numbered_ids(first))
        return cls(database, name, clock, folder)

    @property
    def id(self) -> str:
        return self.database.journal.station

    @property
    def key(self) -> SigningKey:
        return self.database.journal.key  # type: ignore[return-value]

    def request(self, code: Code, **told: Any) -> Request:
        return asking(code, self.key, self.clock, **{"recipient": self.recipient, **told})

    @property
    def recipient(self) -> str:
        return keys.recipient_of(self.identity)

    def join(self, office: Office) -> None:
        self.answer = office.enrol(self.request(office.code(self.name)))
        self.sender = Sender(self.database, self.answer.recipient, self.clock, self.folder)

    def note(self, count: int = 1) -> None:
        """So many lines more in its log."""
        with self.database.begin("test") as session:
            for number in range(count):
                self.database.journal.audit(session, "noted", None, number=number)

    def bundle(self, first: int = 1) -> tuple[Path, str]:
        """The lines from there on, and the name they travel under."""
        assert self.sender is not None
        path = self.sender.bundle(first)
        station, file = path.name.split("-", 1)
        return path, f"up/{station}/{file}"

    def secrets(self, **told: Any) -> Secrets:
        return Secrets(**{"station": self.id, "sign": self.key.sign, "now": self.clock, **told})

    def mailbox(self, office: Office, more: str = "", **told: Any) -> Mailbox:
        return connect(Address.parse(office.address + more), self.secrets(**told))

    def close(self) -> None:
        self.database.close()


def asking(given: Code, key: SigningKey, clock: Clock, **told: Any) -> Request:
    """A request for enrolment, signed by the key it names."""
    request = Request(
        **{
            "code": given.sent,
            "name": "gate",
            "station": station_id(key.public),
            "public": key.public,
            "recipient": keys.recipient_of(keys.new_identity()),
            "program": "1.0",
            "made_at": clock(),
            **told,
        }
    )
    return signed(request, key.sign(request.signed_bytes()))


def settings_of(folder: Path, **exchange: Any) -> config.Settings:
    listen = {"listen": "127.0.0.1:0"}
    return replace(
        config.default(folder),
        role=config.OFFICE,
        checkpoint="阳光社区",
        language="en",
        encrypted=False,
        devices=(),
        exchange=config.ExchangeSettings(**{**listen, **exchange}),
    )


@contextmanager
def running(folder: Path, clock: Clock | None = None, **exchange: Any) -> Iterator[Office]:
    """The office serves until the end of the block."""
    clock = clock or Clock()
    app = build(settings_of(folder / "office", **exchange), clock=clock)
    try:
        server = start(app)
        app.serving.stop = server.close
        yield Office(app, server, clock, folder)
    finally:
        app.close()
