"""What the command line asks of a station, through the running program or, if none runs, alone."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from gatekeeper.app import App, build
from gatekeeper.command_socket import CommandSocket
from gatekeeper.command_socket import ask as ask_running
from gatekeeper.config import Settings
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.readings import Reading, Symbol, Symbology, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed, Problem, StoreError
from gatekeeper.services.gate import Shown
from gatekeeper.services.passes import IssuedPass
from gatekeeper.services.recording import Source

Arguments = Mapping[str, Any]


def present(app: App, told: Arguments) -> dict[str, Any]:
    """Codes and a temperature for one person at a lane; the verdict as JSON."""
    readings: list[Reading] = [
        Symbol(text=text, symbology=Symbology.TYPED, source="keyboard") for text in told["codes"]
    ]
    if told.get("temperature") is not None:
        readings.append(Temperature(tenths=round(float(told["temperature"]) * 10)))
    lane = told.get("lane") or app.settings.lanes[0].key
    if lane not in {known.key for known in app.settings.lanes}:
        raise InvalidInput([Problem(code="settings-lane-unknown", field="lane")])
    operator = _operator(app, told)
    if told.get("direction"):
        direction = Direction(told["direction"])
        app.lanes.present(app.gate.set_direction, lane, direction, operator).result()
    shown = app.lanes.present(
        app.gate.present, lane, readings, operator=operator, source=Source.KEYBOARD
    ).result()
    return shown_json(shown)


def shown_json(shown: Shown) -> dict[str, Any]:
    """A verdict for programs: codes, never health values or full names."""
    decision = shown.presentation.decision if shown.presentation else None
    return {
        "outcome": shown.outcome.key if shown.outcome is not None else None,
        "direction": shown.direction.value,
        "sequence": shown.sequence,
        "repeated": shown.repeated,
        "presentation": shown.presentation.id.hex if shown.presentation else None,
        "findings": [
            {
                "check": finding.check,
                "code": finding.code,
                "outcome": finding.outcome.key,
                "overridden": finding.overridden,
            }
            for finding in (decision.findings if decision else ())
        ],
        "notice": shown.notice.code if shown.notice else None,
        "policy": shown.policy.name,
    }


def import_people(app: App, told: Arguments) -> dict[str, Any]:
    """A list of residents from a file on this machine."""
    operator = _supervisor(app, told)
    result = app.lanes.read(
        app.registry.import_people, Path(told["path"]), operator=operator
    ).result()
    return {
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "problems": [
            {
                "line": problem.line,
                "column": problem.field,
                "code": problem.code,
                "parameters": problem.parameters,
            }
            for problem in result.problems
        ],
    }


def issue(app: App, told: Arguments) -> dict[str, Any]:
    """Passes for people found by search text, a household or a building; cards as PDF (base64)."""
    operator = _supervisor(app, told)
    issuer = app.passes.unlock(told["passphrase"])
    persons = _persons(app, told)
    issued = app.lanes.write(
        app.passes.issue, persons, issuer, operator, token=bool(told.get("token"))
    ).result()
    return _cards(app, issued)


def print_passes(app: App, told: Arguments) -> dict[str, Any]:
    """The active passes of these people once more."""
    _supervisor(app, told)
    issuer = app.passes.unlock(told["passphrase"])
    printed = app.lanes.read(app.passes.print_again, _persons(app, told), issuer).result()
    return _cards(app, printed)


def revoke(app: App, told: Arguments) -> dict[str, Any]:
    """Take a pass, named by its printed number, out of force."""
    operator = _supervisor(app, told)
    found = app.lanes.read(app.passes.numbered, told["number"]).result()
    app.lanes.write(app.passes.revoke, found.id, told["reason"], operator).result()
    return {"number": told["number"], "status": "revoked"}


COMMANDS: Mapping[str, Callable[[App, Arguments], dict[str, Any]]] = {
    "present": present,
    "import": import_people,
    "issue": issue,
    "print": print_passes,
    "revoke": revoke,
}


def serve(app: App) -> CommandSocket:
    """Answer other commands while this program runs."""
    return CommandSocket(app.settings.data, lambda verb, told: COMMANDS[verb](app, told))


def ask(settings: Settings, verb: str, told: Arguments) -> dict[str, Any]:
    """Through the running program, else alone with the database in hand.

    Raises GatekeeperError as the program tells it.
    """
    answer = ask_running(settings.data, verb, told)
    if answer is not None:
        return answer
    if not settings.data.exists():
        raise StoreError("store-gone", path=str(settings.data), detail="no data folder")
    app = build(settings)
    try:
        app.lanes.write(app.upkeep.start).result()
        return COMMANDS[verb](app, told)
    finally:
        app.close()


def _operator(app: App, told: Arguments) -> Operator:
    """Who asks: by name and PIN, or the program itself."""
    if not told.get("operator"):
        return SYSTEM
    return app.accounts.sign_on(told["operator"], told.get("pin") or "")


def _supervisor(app: App, told: Arguments) -> Operator:
    operator = _operator(app, told)
    if operator.role is Role.OPERATOR:
        raise NotAllowed("supervisor-needed")
    return operator


def _persons(app: App, told: Arguments) -> list[UUID]:
    if told.get("building"):
        return list(app.lanes.read(app.passes.of_building, told["building"]).result())
    persons: list[UUID] = []
    for text in told.get("people", ()):
        rows = app.lanes.read(app.registry.search, text, 2).result()
        if len(rows) != 1:
            code = "person-ambiguous" if rows else "person-unknown"
            raise InvalidInput([Problem(code=code, field=text, parameters={"text": text})])
        persons.append(rows[0].person)
    return persons


def _cards(app: App, passes: tuple[IssuedPass, ...]) -> dict[str, Any]:
    if not passes:
        return {"passes": [], "pdf": None}
    pdf = app.reporting.pass_sheet(passes)
    told = [{"number": one.number, "place": one.place, "issue": one.issue} for one in passes]
    return {
        "passes": told,
        "pdf": base64.b64encode(pdf).decode(),
    }
