"""The station and its office: exchanged now, joined, and begun at night by the system."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper import text
from gatekeeper.cli.asking import (
    REFUSED,
    OperatorName,
    SettingsFile,
    ask,
    pin_of,
    settings_of,
    telling,
    writable,
)
from gatekeeper.config import OFFICE, Settings
from gatekeeper.domain.enrolment import LONGEST_LETTER
from gatekeeper.errors import GatekeeperError

service = typer.Typer(
    no_args_is_help=True,
    help="Let the system exchange at night, or an office serve, where no window runs.",
)

Yes = Annotated[bool, typer.Option("--yes", help="The fingerprints were compared already.")]


def sync(
    export: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Onto this stick.")
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", exists=True, file_okay=False, help="From this stick."),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Only if none was done since tonight's hour; for timers.")
    ] = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Exchange with the office now, or one way with a stick that is carried."""
    if [export is not None, import_ is not None, once].count(True) > 1:
        raise typer.BadParameter("--export | --import | --once")
    asked = {
        "export": str(export.resolve()) if export else None,
        "import": str(import_.resolve()) if import_ else None,
        "once": once,
        "operator": operator,
        "pin": pin_of(operator),
    }
    done = ask(settings, "sync", asked)
    if not done["was_due"]:
        typer.echo(text.tr("Nothing to do: the exchange of tonight is done."))
        return
    typer.echo(
        text.tr("Bundles sent: {sent}, received: {taken}. Lines that wait: {waiting}", **done)
    )


def enrol(
    address: Annotated[
        str, typer.Argument(help="https://office:8443, or where bundles go; none: by stick.")
    ] = "",
    code: Annotated[str | None, typer.Option(help="The 20 characters the office gave.")] = None,
    request: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the letter to the office here.")
    ] = None,
    answer: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The office's answer.")
    ] = None,
    yes: Yes = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Let this station belong to an office: over the network, or by two letters on a stick."""
    if answer is None and code is None:
        raise typer.BadParameter("--code | --answer")
    who: dict[str, Any] = {"operator": operator, "pin": pin_of(operator)}
    if answer is not None:
        settings_of(settings)
        with telling():
            asked = {**who, "answer": _read(answer)}
        _join(settings, ask(settings, "enrol-read", asked), who, yes=yes)
    elif request is not None:
        letter = ask(settings, "enrol-request", {**who, "address": address, "code": code})
        with telling(), writable():
            request.write_text(letter["request"], encoding="utf-8")
        typer.echo(request)
        typer.echo(text.tr("Fingerprint of this station: {groups}", groups=letter["own"]))
    elif address:
        _join(
            settings,
            ask(settings, "enrol-fetch", {**who, "address": address, "code": code}),
            who,
            yes=yes,
        )
    else:
        raise typer.BadParameter("ADDRESS | --request | --answer")


def _join(path: Path | None, found: dict[str, Any], who: dict[str, Any], *, yes: bool) -> None:
    """Only after somebody compared what both sides show, unless the code vouches for it."""
    typer.echo(text.tr("Office: {name}", name=found["name"]))
    typer.echo(text.tr("Fingerprint of the office: {groups}", groups=found["office"]))
    typer.echo(text.tr("Fingerprint of this station: {groups}", groups=found["own"]))
    if not (yes or found["is_pinned"]):
        question = text.tr("Does the office show the same two fingerprints?")
        try:
            yes = typer.confirm(question)
        except typer.Abort:
            raise typer.Exit(REFUSED) from None
        if not yes:
            raise typer.Exit(REFUSED)
    asked = {**who, "answer": found["answer"], "shown": found["shown"]}
    joined = ask(path, "enrol-accept", asked)
    typer.echo(text.tr("This station belongs to {name}, where it is {known_as}.", **joined))


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(2 * LONGEST_LETTER)
    except (OSError, UnicodeDecodeError) as error:
        raise GatekeeperError("enrol-answer-damaged") from error


@service.command()
def install(settings: SettingsFile = None) -> None:
    """Write the files for this user, and say what takes them into force."""
    from gatekeeper.services import timer_units

    chosen = settings_of(settings)
    made = timer_units.units(_at(chosen), settings=settings, data=chosen.data)
    with telling():
        for path in made.install():
            typer.echo(path)
    typer.echo(text.tr("Now run:"))
    for command in made.commands:
        typer.echo(f"  {command}")


@service.command()
def show(settings: SettingsFile = None) -> None:
    """Print the files, and write none."""
    from gatekeeper.services import timer_units

    chosen = settings_of(settings)
    made = timer_units.units(_at(chosen), settings=settings, data=chosen.data)
    for unit in made.units:
        typer.echo(f"# {made.folder / unit.name}")
        typer.echo(unit.text)


def _at(settings: Settings) -> time | None:
    """When a station exchanges; an office is there for it all the time."""
    return None if settings.role == OFFICE else time.fromisoformat(settings.exchange.at)
