"""Who asks the office's server: a station that signs each request, within five minutes of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from gatekeeper import keys
from gatekeeper.services.stations import StationRow, Stations
from gatekeeper.sync import signing

LARGEST_BODY = 1024 * 1024
# A caller that sends nothing for so long is gone; its upload is gone on with later.
PATIENCE_SECONDS = 60.0
MOST_REMEMBERED = 100_000


class Refused(Exception):
    """The answer to a request that is not done: a code of the catalogue, told by the station."""

    def __init__(self, status: int, code: str, /, **parameters: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.parameters = status, code, parameters

    @property
    def answer(self) -> JSONResponse:
        return refusal(self.status, self.code, self.parameters)


def refusal(status: int, code: str, parameters: Mapping[str, Any]) -> JSONResponse:
    plain = {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in parameters.items()
    }
    return JSONResponse({"code": code, "parameters": plain}, status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request whose signature fits; `signature` names it."""

    station: StationRow
    body: bytes
    signature: str


@dataclass(slots=True, kw_only=True)
class Door:
    """Lets in who is enrolled and not closed, and tells all others why not."""

    stations: Stations
    clock: Callable[[], datetime]
    _done: dict[str, datetime] = field(default_factory=dict)

    async def let_in(self, request: Request) -> Asked:
        """Raises Refused: station-unknown, exchange-refused, exchange-clock, station-closed."""
        body = await body_of(request)
        id, time = (request.headers.get(name, "") for name in (signing.STATION, signing.TIME))
        signature = request.headers.get(signing.SIGNATURE, "")
        station = await run_in_threadpool(self.stations.one, id)
        if station is None:
            raise Refused(401, "station-unknown")
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        message = signing.message(request.method, target, time, body)
        if not keys.verify(station.public, _bytes(signature), message):
            raise Refused(401, "exchange-refused")
        now, moment = self.clock(), signing.time_of(time)
        if moment is None or abs(now - moment) > signing.MOST_APART:
            raise Refused(401, "exchange-clock", office=signing.time_text(now))
        if station.is_closed:
            raise Refused(403, "station-closed", reason=station.closed_reason)
        return Asked(station=station, body=body, signature=signature)

    def is_replay(self, asked: Asked) -> bool:
        """Was this very request carried out before? The clocks forbid it once it is older."""
        return asked.signature in self._done

    def note_done(self, asked: Asked) -> None:
        now = self.clock()
        if len(self._done) >= MOST_REMEMBERED or self._done:
            over = now - 2 * signing.MOST_APART
            self._done = {one: at for one, at in self._done.items() if at > over}
        self._done[asked.signature] = now


async def body_of(request: Request, most: int = LARGEST_BODY) -> bytes:
    """The whole body, never more than may be; Refused for a longer one or a silent sender."""
    read = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for piece in request.stream():
                read += piece
                if len(read) > most:
                    raise Refused(413, "exchange-answer", reason=f"> {most}")
    except TimeoutError:
        raise Refused(408, "exchange-timeout", seconds=PATIENCE_SECONDS) from None
    return bytes(read)


def _bytes(signature: str) -> bytes:
    try:
        return bytes.fromhex(signature)
    except ValueError:
        return b""
