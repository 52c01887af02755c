"""What the command line asks of a station, through the running program or, if none runs, alone."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from gatekeeper.app import App, build
from gatekeeper.command_socket import CommandSocket
from gatekeeper.command_socket import ask as ask_running
from gatekeeper.commands import exchange, office
from gatekeeper.commands.asking import Arguments, allowed, operator_of
from gatekeeper.config import Settings
from gatekeeper.config.database import database_path
from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.doors import building
from gatekeeper.domain.permissions import Act
from gatekeeper.domain.readings import Reading, Symbol, Symbology, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed, Problem, StoreError
from gatekeeper.services import importing
from gatekeeper.services.passes import IssuedPass
from gatekeeper.services.recording import Source
from gatekeeper.services.shown import Shown


def present(app: App, told: Arguments) -> dict[str, Any]:
    """Codes and a temperature for one person at a lane; the verdict as JSON."""
    readings: list[Reading] = [
        Symbol(text=text, symbology=Symbology.TYPED, source="keyboard") for text in told["codes"]
    ]
    if told.get("temperature") is not None:
        readings.append(Temperature(tenths=_tenths(told["temperature"])))
    lane = _lane(app, told.get("lane"))
    direction = Direction(told["direction"]) if told.get("direction") else None
    if direction is not None and app.standing.lane(lane).direction not in (None, direction):
        raise NotAllowed("direction-fixed")
    shown = app.lanes.present(
        app.gate.present,
        lane,
        readings,
        operator=operator_of(app, told),
        source=Source.KEYBOARD,
        direction=direction,
    ).result()
    # A held person adds a line only when something changed; the one before still stands.
    was_held = shown.outcome is Outcome.HELD and app.standing.clock_trusted
    return shown_json(shown, is_recorded=shown.sequence is not None or was_held)


def shown_json(shown: Shown, *, is_recorded: bool) -> dict[str, Any]:
    """A verdict for programs: codes, never health values or full names."""
    decision = shown.presentation.decision if shown.presentation else None
    return {
        "recorded": is_recorded,
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
        "notice_parameters": dict(shown.notice.parameters) if shown.notice else {},
        "policy": shown.policy.name,
    }


def import_people(app: App, told: Arguments) -> dict[str, Any]:
    """A list of residents from a file on this machine."""
    operator = allowed(app, told, Act.IMPORT)
    # Read at the desk and written step by step: whoever comes to the gate meanwhile goes first.
    people = app.lanes.desk(importing.read_people, Path(told["path"])).result()
    run = app.registry.start_import(people, operator)
    while not run.is_done:
        app.lanes.write(run.step).result()
    result = run.result
    return {
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "problems": [_told(problem) for problem in result.problems],
        "notes": [_told(problem) for problem in result.notes],
    }


def _told(problem: Problem) -> dict[str, Any]:
    """One thing about a line of a list."""
    return {
        "line": problem.line,
        "column": problem.field,
        "code": problem.code,
        "parameters": problem.parameters,
    }


def issue(app: App, told: Arguments) -> dict[str, Any]:
    """Passes for people found by search text, a household or a building; cards as PDF (base64).

    With "shared" one for each flat (住户出入证) instead of one for each of its people.
    """
    operator = allowed(app, told, Act.ISSUE_PASSES)
    issuer = app.passes.unlock(told["passphrase"])
    act = partial(app.passes.issue, token=bool(told.get("token")))
    if told.get("shared"):
        act = partial(app.passes.issue_to_households)
    return _cards(app, app.lanes.write(act, _owners(app, told), issuer, operator).result())


def print_passes(app: App, told: Arguments) -> dict[str, Any]:
    """The active passes of these people, or with "shared" of these flats, once more."""
    allowed(app, told, Act.ISSUE_PASSES)
    issuer = app.passes.unlock(told["passphrase"])
    again = partial(app.passes.print_again, of_households=bool(told.get("shared")))
    printed = app.lanes.read(again, _owners(app, told), issuer).result()
    if not printed:
        raise InvalidInput([Problem(code="pass-unknown")])
    return _cards(app, printed)


def revoke(app: App, told: Arguments) -> dict[str, Any]:
    """Take a pass, named by its printed number, out of force."""
    operator = allowed(app, told, Act.REVOKE_PASSES)
    found = app.lanes.read(app.passes.numbered, told["number"]).result()
    app.lanes.write(app.passes.revoke, found.id, told["reason"], operator).result()
    return {"number": told["number"], "status": "revoked", "was": found.status.value}


COMMANDS: Mapping[str, Callable[[App, Arguments], dict[str, Any]]] = {
    "present": present,
    "import": import_people,
    "issue": issue,
    "print": print_passes,
    "revoke": revoke,
    **exchange.COMMANDS,
    **office.COMMANDS,
}


def serve(app: App) -> CommandSocket:
    """Answer other commands while this program runs; closed before the App is."""
    return CommandSocket(app.settings.data, lambda verb, told: _run(app, verb, told))


def ask(settings: Settings, verb: str, told: Arguments) -> dict[str, Any]:
    """Through the running program, else alone with the database in hand.

    Raises GatekeeperError as the program tells it; a database is never made here.
    """
    answer = ask_running(settings.data, verb, told)
    if answer is not None:
        return answer
    if not database_path(settings).exists():
        raise StoreError("store-gone", path=str(settings.data), detail="no database")
    app = build(settings)
    try:
        app.lanes.write(app.upkeep.start).result()
        return _run(app, verb, told)
    finally:
        app.close()


def _run(app: App, verb: str, told: Arguments) -> dict[str, Any]:
    if verb not in COMMANDS:
        raise InvalidInput([Problem(code="command-unknown", field=verb)])
    return COMMANDS[verb](app, told)


def _lane(app: App, key: str | None) -> str:
    """The lane of this key, or the first one."""
    keys = [lane.key for lane in app.settings.lanes]
    if not keys or (key is not None and key not in keys):
        raise InvalidInput([Problem(code="settings-lane-unknown", field="lane")])
    return keys[0] if key is None else key


def _tenths(celsius: Any) -> int:
    """Whole tenths, halves up: 37.25 counts as 37.3, never as less than was measured."""
    if not isinstance(celsius, int | float) or not math.isfinite(celsius):
        raise InvalidInput([Problem(code="temperature-implausible", field="temperature")])
    return math.floor(celsius * 10 + 0.5)


def _owners(app: App, told: Arguments) -> list[UUID]:
    """Whose passes are meant: people, or the flats where each has one for all of its people."""
    if told.get("household"):
        return _of_household(app, told["household"], is_shared=bool(told.get("shared")))
    if told.get("building"):
        of = app.passes.flats_of_building if told.get("shared") else app.passes.of_building
        # 5栋 and 5号楼 are the building 5, and what the site calls it counts too.
        meant = building(told["building"], app.standing.building_aliases)
        found = app.lanes.read(of, meant).result()
        if not found:
            raise InvalidInput([Problem(code="building-unknown", field=told["building"])])
        return list(found)
    return [_person(app, text) for text in told.get("people", ())]


def _of_household(app: App, door: str, *, is_shared: bool) -> list[UUID]:
    """The flat behind a typed door or those who live there; nobody has no pass to issue."""
    flat = app.lanes.read(app.registry.door, door).result()
    if flat is None:
        raise InvalidInput([Problem(code="household-unknown", field=door)])
    lives_there = app.lanes.read(app.passes.of_household, flat).result()
    if not lives_there:
        raise InvalidInput([Problem(code="no-members", field=door)])
    return [flat] if is_shared else list(lives_there)


def _person(app: App, text: str) -> UUID:
    rows = app.lanes.read(app.registry.search, text, 2).result()
    if len(rows) != 1:
        code = "person-ambiguous" if rows else "person-unknown"
        raise InvalidInput([Problem(code=code, field=text, parameters={"text": text})])
    return rows[0].person


def _cards(app: App, passes: tuple[IssuedPass, ...]) -> dict[str, Any]:
    if not passes:
        return {"passes": [], "pdf": None}
    pdf = app.reporting.draw("pass-sheet", app.reporting.pass_sheet(passes))
    told = [{"number": one.number, "place": one.place, "issue": one.issue} for one in passes]
    return {
        "passes": told,
        "pdf": base64.b64encode(pdf).decode(),
    }
