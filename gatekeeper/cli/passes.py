"""Passes: issued, printed again, taken out of force."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper import text
from gatekeeper.cli.asking import (
    OperatorName,
    SettingsFile,
    ask,
    pin_of,
    secret,
    settings_of,
    telling,
    writable,
)

app = typer.Typer(no_args_is_help=True, help="Issue, print and revoke passes.")

People = Annotated[list[str] | None, typer.Argument(help="Names or card numbers, each unique.")]
Household = Annotated[
    str | None, typer.Option(metavar="DOOR", help="Everyone of a flat instead: 12-2-501.")
]
Building = Annotated[str | None, typer.Option(help="Everyone of a building instead.")]
Shared = Annotated[bool, typer.Option("--shared", help="One pass for the household, not one each.")]
Output = Annotated[
    Path,
    typer.Option("--output", "-o", dir_okay=False, writable=True, help="The PDF to write."),
]


@app.command()
def issue(
    output: Output,
    people: People = None,
    household: Household = None,
    building: Building = None,
    shared: Shared = False,
    token: Annotated[bool, typer.Option("--token", help="Add a short code for a sticker.")] = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Issue passes and write their cards."""
    if shared and token:
        raise typer.BadParameter("--shared | --token")
    whom = _whom(people, household, building, is_shared=shared)
    _write_cards("issue", settings, output, operator, {**whom, "token": token})


@app.command("print")
def print_again(
    output: Output,
    people: People = None,
    household: Household = None,
    building: Building = None,
    shared: Shared = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Write the cards of active passes once more."""
    whom = _whom(people, household, building, is_shared=shared)
    _write_cards("print", settings, output, operator, whom)


@app.command()
def revoke(
    number: Annotated[str, typer.Argument(help="The printed number.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the log.")],
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Take a pass out of force."""
    asked = {"number": number, "reason": reason, "operator": operator, "pin": pin_of(operator)}
    answer = ask(settings, "revoke", asked)
    if answer["was"] == "revoked":
        typer.echo(text.tr("Pass {number} was revoked before.", number=number))
    else:
        typer.echo(text.tr("Pass {number} is revoked.", number=number))


def _whom(
    people: list[str] | None, household: str | None, building: str | None, *, is_shared: bool
) -> dict[str, Any]:
    """Exactly one of the three; one person is no household."""
    if [bool(people), bool(household), bool(building)].count(True) != 1:
        raise typer.BadParameter("PEOPLE | --household | --building")
    if people and is_shared:
        raise typer.BadParameter("--shared: --household | --building")
    return {
        "people": people or [],
        "household": household,
        "building": building,
        "shared": is_shared,
    }


def _write_cards(
    verb: str, path: Path | None, output: Path, operator: str | None, whom: dict[str, Any]
) -> None:
    settings_of(path)
    passphrase = secret("GATEKEEPER_PASSPHRASE", text.tr("Passphrase of the issuing key"))
    asked = {**whom, "passphrase": passphrase, "operator": operator, "pin": pin_of(operator)}
    # Before anything is issued: can it be written at all?
    half = output.with_name(output.name + ".part")
    with telling(), writable():
        half.touch()
    try:
        answer = ask(path, verb, asked)
        if answer["pdf"] is None:
            typer.echo(text.tr("Nobody to issue to: everybody has a valid pass."))
            return
        with telling(), writable():
            half.write_bytes(base64.b64decode(answer["pdf"]))
            half.replace(output)
    finally:
        half.unlink(missing_ok=True)
    typer.echo(text.tr("Passes in {file}: {count}", count=len(answer["passes"]), file=output))
