"""What the command line asks of an office: codes for its stations, the stations, their end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from gatekeeper.app import App
from gatekeeper.commands.asking import Arguments, allowed
from gatekeeper.config import OFFICE
from gatekeeper.domain.enrolment import request_of
from gatekeeper.domain.permissions import Act
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.sync import Address


def make_code(app: App, told: Arguments) -> dict[str, Any]:
    """A code that lets one station in; it is told here and kept nowhere."""
    _require_office(app)
    operator = allowed(app, told, Act.ENROL_STATIONS)
    post = _post(app, told["post"]) if told.get("post") else None
    made = app.lanes.write(app.stations.make_code, told["name"], operator, post=post).result()
    return {
        "name": made.name,
        "code": made.code.written,
        "expires_at": made.expires_at.isoformat(),
        "fingerprint": made.fingerprint,
    }


def stations(app: App, told: Arguments) -> dict[str, Any]:
    """Every station that was let in, and the codes that are out."""
    _require_office(app)
    allowed(app, told, Act.LOOK)
    rows = app.lanes.read(app.stations.all).result()
    codes = app.lanes.read(app.stations.codes).result()
    return {
        "fingerprint": app.stations.fingerprint,
        "stations": [
            {
                "station": row.station,
                "name": row.name,
                "fingerprint": row.fingerprint,
                "lines": row.lines,
                "enrolled_at": row.enrolled_at.isoformat(),
                "seen_at": row.seen_at.isoformat() if row.seen_at else None,
                "replaced_by": row.replaced_by or None,
                "closed": row.closed_reason or None,
            }
            for row in rows
        ],
        "codes": [
            {"number": one.number, "name": one.name, "expires_at": one.expires_at.isoformat()}
            for one in codes
            if not one.is_burnt
        ],
    }


def enrol(app: App, told: Arguments) -> dict[str, Any]:
    """The answer to a request that was carried here; whoever brings it has the code."""
    _require_office(app)
    allowed(app, told, Act.EXCHANGE)
    answer = app.lanes.write(app.stations.enrol, request_of(told["request"])).result()
    row = app.lanes.read(app.stations.one, answer.station).result()
    assert row is not None
    return {
        "answer": answer.written(),
        "station": answer.station,
        "name": answer.known_as,
        "fingerprint": row.fingerprint,
        "office": app.stations.fingerprint,
    }


def close(app: App, told: Arguments) -> dict[str, Any]:
    """A station is answered no more."""
    _require_office(app)
    operator = allowed(app, told, Act.ENROL_STATIONS)
    app.lanes.write(app.stations.close, told["station"], told["reason"], operator).result()
    row = app.lanes.read(app.stations.one, told["station"]).result()
    assert row is not None
    return {"station": row.station, "name": row.name, "through": row.closed_through}


def exchange(app: App, told: Arguments) -> dict[str, Any]:
    """The bundles of a stick are taken, the answers laid on it."""
    _require_office(app)
    allowed(app, told, Act.EXCHANGE)
    place = Address(scheme="folder", path=told["folder"])
    done = app.lanes.wire(app.mailroom.exchange, place, lasting=False).result()
    return {"taken": done.taken, "laid": done.laid, "stations": sorted(done.stations)}


COMMANDS: Mapping[str, Callable[[App, Arguments], dict[str, Any]]] = {
    "enrol-code": make_code,
    "stations": stations,
    "enrol": enrol,
    "close-station": close,
    "office-exchange": exchange,
}


def _require_office(app: App) -> None:
    """A gate has no stations; its settings say what it is."""
    if app.settings.role != OFFICE:
        raise NotAllowed("not-an-office")


def _post(app: App, name: str) -> UUID:
    """The one post of this name that is in use, with its compound where two have it."""
    named = [
        post
        for post in app.lanes.read(app.posts.all).result()
        if post.can_have_station and name in (post.name, post.full_name)
    ]
    if len(named) != 1:
        raise InvalidInput([Problem(code="post-unknown", field="post")])
    return named[0].id
