"""The command line: every command is a few lines over a service."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper import __version__, config, text
from gatekeeper.config import Settings
from gatekeeper.errors import GatekeeperError, InvalidInput

REFUSED = 3
"""Not recorded, or lines of a file refused; 2 is wrong usage, 0 is done whatever the verdict."""

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
passes_app = typer.Typer(no_args_is_help=True, help="Issue, print and revoke passes.")
app.add_typer(passes_app, name="passes")

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="Settings file instead of the user's own.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
OperatorName = Annotated[str | None, typer.Option("--operator", help="Name of the account.")]


def main() -> None:
    """Entry point of the program."""
    app()


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """The gate of a residential compound, campus or company."""
    if version:
        typer.echo(f"gatekeeper {__version__}")
        raise typer.Exit


@app.command()
def run(
    settings: SettingsFile = None,
    kiosk: Annotated[bool, typer.Option(help="Full screen; only a supervisor closes it.")] = False,
) -> None:
    """Open the gate window."""
    from gatekeeper import ui

    with _told():
        raise typer.Exit(ui.run(_settings(settings, may_be_new=True), kiosk=kiosk))


@app.command()
def scan(
    paths: Annotated[list[Path], typer.Argument(help="Pictures or folders.")],
    as_json: Json = False,
) -> None:
    """Read the codes in pictures."""
    from gatekeeper.scanner import scan as scanning

    refused = False
    for path in paths:
        try:
            for result in scanning.scan_paths([path]):
                found = scanning.as_json(result)
                if as_json:
                    typer.echo(json.dumps(found, ensure_ascii=False))
                else:
                    texts = [symbol["text"] for symbol in found["symbols"]]
                    typer.echo(f"{found['file']}: {'; '.join(texts) or '-'}")
        except InvalidInput as error:
            refused = True
            _say(error)
    raise typer.Exit(REFUSED if refused else 0)


@app.command()
def present(
    codes: Annotated[list[str], typer.Argument(help="Texts of codes, as a reader reads them.")],
    temperature: Annotated[float | None, typer.Option(help="Degrees Celsius.")] = None,
    direction: Annotated[str | None, typer.Option(help="entry or exit.")] = None,
    lane: Annotated[str | None, typer.Option(help="Key of the lane.")] = None,
    operator: OperatorName = None,
    settings: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Present one person at a lane: decided, recorded, told."""
    if direction not in (None, "entry", "exit"):
        raise typer.BadParameter("entry or exit", param_hint="--direction")
    asked = {
        "codes": codes,
        "temperature": temperature,
        "direction": direction,
        "lane": lane,
        "operator": operator,
        "pin": _pin(operator),
    }
    answer = _ask(settings, "present", asked)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo(answer["outcome"] or "-")
        for finding in answer["findings"]:
            typer.echo(f"  {finding['outcome']:8} {finding['code']}")


@app.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(help="Excel or CSV.")],
    template: Annotated[bool, typer.Option(help="Write an empty list here instead.")] = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Take a list of residents; every bad line is named, the good ones are kept."""
    if template:
        from gatekeeper.services import importing, sheets

        sheets.write(path, importing.TEMPLATE)
        return
    asked = {"path": str(path.resolve()), "operator": operator, "pin": _pin(operator)}
    answer = _ask(settings, "import", asked)
    for problem in answer["problems"]:
        told = text.sentence(problem["code"], problem["parameters"])
        typer.echo(f"{path.name}:{problem['line']}: {problem['column']}: {told}", err=True)
    typer.echo(
        text.tr(
            "{added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
            added=answer["added"],
            changed=answer["changed"],
            unchanged=answer["unchanged"],
            refused=len(answer["problems"]),
        )
    )
    raise typer.Exit(REFUSED if answer["problems"] else 0)


People = Annotated[list[str] | None, typer.Argument(help="Names or card numbers, each unique.")]
Building = Annotated[str | None, typer.Option(help="Everyone of a building instead.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")]


@passes_app.command()
def issue(
    output: Output,
    people: People = None,
    building: Building = None,
    token: Annotated[bool, typer.Option(help="Add a short code for a sticker.")] = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Issue passes and write their cards."""
    told = {"people": people or [], "building": building, "token": token}
    _write_cards("issue", settings, output, operator, told)


@passes_app.command("print")
def print_again(
    output: Output,
    people: People = None,
    building: Building = None,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Write the cards of active passes once more."""
    told = {"people": people or [], "building": building}
    _write_cards("print", settings, output, operator, told)


@passes_app.command()
def revoke(
    number: Annotated[str, typer.Argument(help="The printed number.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the log.")],
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Take a pass out of force."""
    asked = {"number": number, "reason": reason, "operator": operator, "pin": _pin(operator)}
    _ask(settings, "revoke", asked)


@app.command("verify-log")
def verify_log(settings: SettingsFile = None, as_json: Json = False) -> None:
    """Walk the log and name the first bad line, if any."""
    from gatekeeper.app import database_key, database_path
    from gatekeeper.store.verification import MESSAGES, verify_file

    with _told():
        chosen = _settings(settings)
        text.learn(MESSAGES)
        found = database_key(chosen)
        result = verify_file(database_path(chosen), key=found.key if found else None)
    fault = result.fault
    heads = [
        {"station": head.station, "count": head.count, "hash": head.hash.hex()}
        for head in result.heads
    ]
    if as_json:
        bad = {"code": fault.code, "parameters": fault.parameters} if fault else None
        typer.echo(json.dumps({"lines": result.lines, "fault": bad, "heads": heads}))
    elif fault:
        typer.echo(text.sentence(fault.code, fault.parameters))
    else:
        typer.echo(text.tr("{lines} lines, all good", lines=result.lines))
        for head in heads:
            typer.echo(f"{head['station']} {head['count']} {head['hash']}")
    raise typer.Exit(REFUSED if fault else 0)


@app.command()
def backup(
    folder: Annotated[Path | None, typer.Argument(help="Instead of the usual one.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Copy the database, while the program runs or not."""
    from gatekeeper.app import database_key, database_path
    from gatekeeper.store import backup as store_backup
    from gatekeeper.store.ids import utc_now

    with _told():
        chosen = _settings(settings)
        found = database_key(chosen)
        target = folder or Path(chosen.backup_folder or chosen.data / "backups")
        made = store_backup.back_up(
            database_path(chosen), target, key=found.key if found else None, now=utc_now()
        )
    typer.echo(made)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")], settings: SettingsFile = None
) -> None:
    """Put a backup in the place of the database, as a new station; the program must not run."""
    from gatekeeper.app import database_key, database_path
    from gatekeeper.store import backup as store_backup

    with _told():
        chosen = _settings(settings)
        found = database_key(chosen)
        restored = store_backup.restore(
            file, database_path(chosen), key=found.key if found else None
        )
    typer.echo(text.tr("Restored as station {station}", station=restored.station))


@app.command()
def doctor(settings: SettingsFile = None, as_json: Json = False) -> None:
    """Look at camera, database, fonts, libraries, disk and clock, and say what to do."""
    from gatekeeper import doctor as health

    found = health.examine(_settings(settings, may_be_new=True))
    if as_json:
        typer.echo(json.dumps([health.as_json(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            typer.echo(f"{'ok ' if one.is_good else 'BAD'}  {one.name}: {one.told}")
    raise typer.Exit(0 if all(one.is_good for one in found) else REFUSED)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option(help="Print the decisions, open no window.")] = False,
    passages: Annotated[int, typer.Option(help="So many passages, with --headless.")] = 50,
    folder: Annotated[Path | None, typer.Option(help="Where the community is built.")] = None,
    language: Annotated[str, typer.Option(help="zh_CN or en.")] = "zh_CN",
    kiosk: Annotated[bool, typer.Option(help="Full screen.")] = False,
) -> None:
    """A community of 9,000 people and a film of them coming to the gate."""
    from gatekeeper import demo as community

    with _told():
        if headless:
            raise typer.Exit(community.play_headless(passages, folder, language))
        raise typer.Exit(community.play(folder, language, kiosk=kiosk))


def _settings(path: Path | None, *, may_be_new: bool = False) -> Settings:
    """The settings; a new installation has none yet and gets the defaults where that may be."""
    file = path or config.settings_file()
    with _told():
        if not file.exists() and may_be_new:
            return config.default(config.data_folder())
        settings = config.load(file)
    text.use(settings.language)
    return settings


def _ask(path: Path | None, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
    from gatekeeper import commands

    with _told():
        return commands.ask(_settings(path), verb, asked)


def _secret(variable: str, prompt: str) -> str:
    """From the environment or typed unseen; never an argument, which every process can read."""
    given = os.environ.get(variable)
    return given if given is not None else str(typer.prompt(prompt, hide_input=True))


def _pin(operator: str | None) -> str | None:
    return _secret("GATEKEEPER_PIN", text.tr("PIN")) if operator else None


def _write_cards(
    verb: str,
    path: Path | None,
    output: Path,
    operator: str | None,
    told: dict[str, Any],
) -> None:
    passphrase = _secret("GATEKEEPER_PASSPHRASE", text.tr("Passphrase of the issuing key"))
    asked = {**told, "passphrase": passphrase, "operator": operator, "pin": _pin(operator)}
    answer = _ask(path, verb, asked)
    if answer["pdf"] is None:
        typer.echo(text.tr("Nobody to issue to: all have an active pass."))
        return
    output.write_bytes(base64.b64decode(answer["pdf"]))
    typer.echo(text.tr("{count} cards in {file}", count=len(answer["passes"]), file=output))


@contextmanager
def _told() -> Iterator[None]:
    """An error becomes its sentences on standard error and exit code 3."""
    try:
        yield
    except GatekeeperError as error:
        _say(error)
        raise typer.Exit(REFUSED) from error


def _say(error: GatekeeperError) -> None:
    if isinstance(error, InvalidInput):
        for problem in error.problems:
            where = f"{problem.field}: " if problem.field else ""
            typer.echo(where + text.sentence(problem.code, problem.parameters), err=True)
    else:
        typer.echo(text.sentence(error.code, error.parameters), err=True)
