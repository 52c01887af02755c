"""The community office: its stations let in, listed and closed."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gatekeeper import text
from gatekeeper.cli.asking import (
    Json,
    OperatorName,
    SettingsFile,
    ask,
    pin_of,
    settings_of,
    telling,
    writable,
)
from gatekeeper.config import OFFICE
from gatekeeper.errors import GatekeeperError

if TYPE_CHECKING:
    from gatekeeper.app import App
    from gatekeeper.office import Server

app = typer.Typer(no_args_is_help=True, help="The office that receives its stations' bundles.")

ANSWER = "answer.gke"
LONGEST_REQUEST = 64 * 1024


@app.command()
def serve(
    listen: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Instead of the settings.")
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Receive from the stations without a window, until it is interrupted.

    The window of the office does the same while it is open, where the settings say where to
    listen; both at once on one database is refused.
    """
    from gatekeeper import office

    chosen = settings_of(settings)
    exchange = replace(chosen.exchange, listen=listen or chosen.exchange.listen)
    with telling(), _until_interrupted() as stop:
        office.serve(replace(chosen, role=OFFICE, exchange=exchange), stop, _say_where)


@app.command("enrol-code")
def enrol_code(
    name: Annotated[str, typer.Argument(help="What the station is called here.")],
    post: Annotated[str | None, typer.Option(help="Name of the post where it stands.")] = None,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """A code that lets one station in, once, within a day."""
    settings_of(settings)
    asked = {"name": name, "post": post, "operator": operator, "pin": pin_of(operator)}
    made = ask(settings, "enrol-code", asked)
    typer.echo(text.tr("Code for {name}: {code}", name=made["name"], code=made["code"]))
    until = datetime.fromisoformat(made["expires_at"]).astimezone()
    typer.echo(text.tr("Good until {moment}, once.", moment=f"{until:%Y-%m-%d %H:%M}"))
    typer.echo(text.tr("Fingerprint of this office: {groups}", groups=made["fingerprint"]))


@app.command()
def stations(
    operator: OperatorName = None, settings: SettingsFile = None, as_json: Json = False
) -> None:
    """The stations of this office and the codes that are out.

    With --json: {"fingerprint", "stations": [{"station", "name", "fingerprint", "lines",
    "enrolled_at", "seen_at", "replaced_by", "closed"}], "codes": [{"number", "name",
    "expires_at"}]}.
    """
    settings_of(settings)
    told = ask(settings, "stations", {"operator": operator, "pin": pin_of(operator)})
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(text.tr("Fingerprint of this office: {groups}", groups=told["fingerprint"]))
    for row in told["stations"]:
        typer.echo(f"{row['station']}  {row['name']}  {_state(row)}")
        typer.echo(f"                  {row['fingerprint']}")
    for code in told["codes"]:
        typer.echo(text.tr("{number}-…: a code for {name}", **code))


@app.command("enrol-file")
def enrol_file(
    request: Annotated[Path, typer.Argument(help="request.gke of the station.", exists=True)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=f"Instead of {ANSWER} beside it.")
    ] = None,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Let a station in whose request came on a stick; writes the answer to carry back."""
    settings_of(settings)
    with telling():
        asked = {"request": _read(request), "operator": operator, "pin": pin_of(operator)}
    told = ask(settings, "enrol", asked)
    answer = output or request.with_name(ANSWER)
    with telling(), writable():
        answer.write_text(told["answer"], encoding="utf-8")
    typer.echo(text.tr("{name} ({station}) belongs to this office.", **told))
    typer.echo(text.tr("Fingerprint of the station: {groups}", groups=told["fingerprint"]))
    typer.echo(text.tr("Fingerprint of this office: {groups}", groups=told["office"]))
    typer.echo(answer)


@app.command()
def exchange(
    folder: Annotated[Path, typer.Argument(help="A stick or a share.", exists=True)],
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Take the bundles of a stick and lay the answers on it."""
    settings_of(settings)
    asked = {"folder": str(folder.absolute()), "operator": operator, "pin": pin_of(operator)}
    told = ask(settings, "office-exchange", asked)
    typer.echo(text.tr("Bundles taken: {taken}; answers for the stations: {laid}", **told))


@app.command()
def close(
    station: Annotated[str, typer.Argument(help="The 16 characters of its id.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the log and told to the station.")],
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """A station that was lost, stolen or put away is answered no more."""
    settings_of(settings)
    asked = {"station": station, "reason": reason, "operator": operator, "pin": pin_of(operator)}
    told = ask(settings, "close-station", asked)
    typer.echo(text.tr("{name} is closed after line {through}.", **told))


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """Set by Ctrl+C, and by whoever ends services."""
    stop = threading.Event()
    before = {
        one: signal.signal(one, lambda *_: stop.set()) for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _say_where(app: App, server: Server) -> None:
    typer.echo(text.tr("Stations reach this office at {address}", address=server.address))
    groups = app.stations.fingerprint
    typer.echo(text.tr("Fingerprint of this office: {groups}", groups=groups))


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LONGEST_REQUEST)
    except (OSError, UnicodeDecodeError) as error:
        raise GatekeeperError("enrol-request-damaged") from error


def _state(row: dict[str, Any]) -> str:
    if row["closed"]:
        return text.tr("closed: {reason}", reason=row["closed"])
    if row["replaced_by"]:
        return text.tr("replaced by {station}", station=row["replaced_by"])
    if row["seen_at"] is None:
        return text.tr("nothing received yet")
    seen = datetime.fromisoformat(row["seen_at"]).astimezone()
    told = {"lines": row["lines"], "moment": f"{seen:%Y-%m-%d %H:%M}"}
    return text.tr("{lines} lines, last here {moment}", **told)
