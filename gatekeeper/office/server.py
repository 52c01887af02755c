"""The addresses of the office's server: bundles up, names and bundles down, enrolment, a page."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.requests import ClientDisconnect

from gatekeeper.app import App
from gatekeeper.domain.enrolment import request_of
from gatekeeper.errors import GatekeeperError, InvalidInput, NotAllowed, StoreError
from gatekeeper.office.asking import Asked, Door, Refused, body_of, refusal
from gatekeeper.office.page import page
from gatekeeper.office.tries import Tries
from gatekeeper.office.uploads import Uploads

log = logging.getLogger(__name__)

# A station waits 30 s for an answer: what takes longer goes on here, and it asks again later.
ANSWER_SECONDS = 15.0
LARGEST_LETTER = 64 * 1024


@dataclass(slots=True, kw_only=True)
class Desk:
    """What the addresses share: one at a time of each station, and who tried how often."""

    app: App
    door: Door
    uploads: Uploads
    tries: Tries
    turns: dict[str, asyncio.Lock] = field(default_factory=dict)

    def turn(self, station: str) -> asyncio.Lock:
        """Two uploads of one station never write side by side."""
        return self.turns.setdefault(station, asyncio.Lock())


def application(app: App) -> FastAPI:
    """The server's program; no documentation pages, no address that lists others."""
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    desk = Desk(
        app=app,
        door=Door(stations=app.stations, clock=app.gate.clock),
        uploads=Uploads(folder=app.mailroom.folder, taken=app.mailroom.size_of_taken),
        tries=Tries(),
    )
    _add_refusals(web)
    _add_up(web, desk)
    _add_down(web, desk)
    _add_enrolment(web, desk)

    @web.get("/")
    async def look() -> HTMLResponse:
        shown = page(app.settings.checkpoint, app.stations.fingerprint, app.gate.clock())
        return HTMLResponse(
            shown,
            headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"},
        )

    return web


def _add_up(web: FastAPI, desk: Desk) -> None:
    @web.get("/v1/up/{name}")
    async def reached(name: str, request: Request) -> dict[str, int]:
        asked = await desk.door.let_in(request)
        return {"offset": await run_in_threadpool(desk.uploads.offset, asked.station.station, name)}

    @web.put("/v1/up/{name}")
    async def upload(name: str, request: Request) -> Response:
        asked = await desk.door.let_in(request)
        offset, size = (_number(request, one) for one in ("offset", "size"))
        async with desk.turn(asked.station.station):
            there = await run_in_threadpool(desk.uploads.offset, asked.station.station, name)
            if there != offset or desk.door.is_replay(asked):
                return JSONResponse({"offset": there}, 409)
            new = await _add(desk, asked, name, offset, size)
        if new == size:
            await _patiently(desk.app.mailroom.arrived(asked.station.station, name))
        return JSONResponse({"offset": new})


async def _add(desk: Desk, asked: Asked, name: str, offset: int, size: int) -> int:
    station = asked.station.station
    new = await run_in_threadpool(desk.uploads.add, station, name, offset, size, asked.body)
    desk.door.note_done(asked)
    return new


def _add_down(web: FastAPI, desk: Desk) -> None:
    mailroom = desk.app.mailroom

    @web.get("/v1/names/down")
    async def names(request: Request) -> dict[str, list[str]]:
        station = (await desk.door.let_in(request)).station
        lines = _number(request, "lines") if "lines" in request.query_params else None
        await _patiently(mailroom.news(station, lines))
        return {"names": list(await run_in_threadpool(mailroom.names, station.station))}

    @web.get("/v1/down/{name}")
    async def fetch(name: str, request: Request) -> FileResponse:
        station = (await desk.door.let_in(request)).station.station
        path = await run_in_threadpool(mailroom.waiting, station, name)
        if path is None:
            raise Refused(404, "exchange-gone", name=name[:80])
        return FileResponse(path, media_type="application/octet-stream")

    @web.delete("/v1/down/{name}")
    async def taken(name: str, request: Request) -> dict[str, Any]:
        station = (await desk.door.let_in(request)).station.station
        await asyncio.wrap_future(mailroom.taken(station, name))
        return {}


def _add_enrolment(web: FastAPI, desk: Desk) -> None:
    @web.post("/v1/enrol")
    async def enrol(request: Request) -> Response:
        who = request.client.host if request.client else ""
        wait = desk.tries.wait(who)
        if wait:
            raise Refused(429, "enrol-too-often", seconds=wait)
        written = (await body_of(request, LARGEST_LETTER)).decode(errors="replace")
        try:
            asked = request_of(written)
        except InvalidInput as error:
            raise Refused(400, error.code) from error
        answer = await asyncio.wrap_future(desk.app.lanes.write(desk.app.stations.enrol, asked))
        desk.tries.forget(who)
        return Response(answer.written(), media_type="application/json")


def _add_refusals(web: FastAPI) -> None:
    @web.exception_handler(ClientDisconnect)
    async def gone(request: Request, error: ClientDisconnect) -> Response:
        """The line broke while a body came: nobody reads the answer, nothing was done."""
        return Response(status_code=400)

    @web.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        return error.answer

    @web.exception_handler(GatekeeperError)
    async def told(request: Request, error: GatekeeperError) -> JSONResponse:
        """What a service refuses; a database that cannot be written now is tried again later."""
        status = 403 if isinstance(error, NotAllowed) else 400
        if isinstance(error, StoreError):
            status = 507 if error.code == "store-full" else 503
            log.warning("the office cannot answer: %s", error)
        return refusal(status, error.code, error.parameters)


async def _patiently(work: Future[Any]) -> None:
    """Wait for it a while; it goes on by itself. What fails is tried again by the office."""
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(work)), ANSWER_SECONDS)
    except GatekeeperError as error:
        log.warning("a bundle waits: %s", error)


def _number(request: Request, name: str) -> int:
    told = request.query_params.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) <= 12):
        raise Refused(400, "exchange-answer", reason=name)
    return int(told)
