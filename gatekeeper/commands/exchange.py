"""What the command line asks of a station about its office: exchange now, join one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatekeeper.app import App
from gatekeeper.commands.asking import Arguments, allowed
from gatekeeper.domain.permissions import Act
from gatekeeper.services.exchange_steps import Errand
from gatekeeper.services.joining import Answered


def sync(app: App, told: Arguments) -> dict[str, Any]:
    """Both ways with the office, or one way with a folder; "once": only if none was tonight."""
    operator = allowed(app, told, Act.EXCHANGE)
    if told.get("once") and not app.lanes.read(app.exchanges.is_due).result():
        state = app.lanes.read(app.exchanges.state).result()
        return {"was_due": False, "sent": 0, "taken": 0, "waiting": state.waiting}
    errand = Errand()
    if told.get("export"):
        errand = Errand(address=told["export"], fetches=False, again=True)
    elif told.get("import"):
        errand = Errand(address=told["import"], sends=False)
    done = app.lanes.write(app.exchange, errand, operator).result().result()
    return {"was_due": True, "sent": done.sent, "taken": done.taken, "waiting": done.waiting}


def request(app: App, told: Arguments) -> dict[str, Any]:
    """The letter that a stick carries to the office."""
    operator = allowed(app, told, Act.ENROL_STATIONS)
    letter = app.lanes.write(app.joining.request, told["address"], told["code"], operator).result()
    return {"request": letter.written(), "own": app.joining.fingerprint}


def fetch(app: App, told: Arguments) -> dict[str, Any]:
    """Ask the office at an address; what it answers counts once it is accepted."""
    operator = allowed(app, told, Act.ENROL_STATIONS)
    address = told["address"]
    letter = app.lanes.write(app.joining.request, address, told["code"], operator).result()
    answered = app.lanes.wire(app.joining.fetch, address, letter).result()
    return _told(app, answered)


def read(app: App, told: Arguments) -> dict[str, Any]:
    """An answer that a stick brought; it counts once it is accepted."""
    allowed(app, told, Act.ENROL_STATIONS)
    return _told(app, app.lanes.read(app.joining.read, told["answer"]).result())


def accept(app: App, told: Arguments) -> dict[str, Any]:
    """The person has compared the fingerprints: the station belongs to that office."""
    operator = allowed(app, told, Act.ENROL_STATIONS)
    answered = app.lanes.read(app.joining.read, told["answer"], shown=told["shown"]).result()
    app.lanes.write(app.joining.accept, answered, operator).result()
    return {"name": answered.name, "known_as": answered.answer.known_as}


def _told(app: App, answered: Answered) -> dict[str, Any]:
    return {
        "answer": answered.answer.written(),
        "shown": answered.answer.tls if answered.is_pinned else None,
        "name": answered.name,
        "office": answered.fingerprint,
        "own": app.joining.fingerprint,
        "is_pinned": answered.is_pinned,
    }


COMMANDS: Mapping[str, Callable[[App, Arguments], dict[str, Any]]] = {
    "sync": sync,
    "enrol-request": request,
    "enrol-fetch": fetch,
    "enrol-read": read,
    "enrol-accept": accept,
}
