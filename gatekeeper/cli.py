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

from gatekeeper import __version__, config, keys, text
from gatekeeper.config import Settings
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem, StoreError

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
    """The gate of a residential compound, campus or company.

    Exit codes: 0 done (present: recorded, whatever the verdict), 2 wrong usage, 3 refused, not
    recorded, or lines of a file refused. PINs and passphrases are read from GATEKEEPER_PIN and
    GATEKEEPER_PASSPHRASE or typed unseen, never given as an argument.
    """
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
        chosen = _chosen(settings, may_be_new=True)
        raise typer.Exit(ui.run(chosen, file=settings, kiosk=kiosk))


@app.command()
def scan(
    paths: Annotated[list[Path], typer.Argument(help="Pictures or folders.")],
    as_json: Json = False,
) -> None:
    """Read the codes in pictures; one that cannot be read stops none of the others.

    With --json one line for each picture:
    {"file", "symbols": [{"text", "format", "corners": [[x, y], ...], "ink": {"colour",
    "confidence"}}], "ms"}; corners and ink may be null.
    """
    from gatekeeper.scanner import scan as scanning
    from gatekeeper.scanner.pictures import files

    _speak_as_set()
    refused = False
    for file in [file for path in paths for file in (files(path) if path.is_dir() else [path])]:
        try:
            found = scanning.as_json(scanning.scan_file(file))
        except InvalidInput as error:
            refused = True
            _say(error)
            continue
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            texts = [symbol["text"] for symbol in found["symbols"]]
            typer.echo(f"{found['file']}: {'; '.join(texts) or '-'}")
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
    """Present one person at a lane: decided, recorded, told.

    With --json: {"recorded", "outcome", "direction", "sequence", "repeated", "presentation",
    "findings": [{"check", "code", "outcome", "overridden"}], "notice", "policy"}. Outcomes are
    granted, pending (evidence is missing, nothing recorded yet: exit code 3), held and denied;
    null where the code is no evidence.
    """
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
        if answer["notice"]:
            typer.echo(text.sentence(answer["notice"], {}))
    raise typer.Exit(0 if answer["recorded"] else REFUSED)


@app.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(help="Excel or CSV.")],
    template: Annotated[bool, typer.Option(help="Write an empty list here instead.")] = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Take a list of residents; every bad line is named, the good ones are kept."""
    if template:
        _write_template(path)
        return
    asked = {"path": str(path.resolve()), "operator": operator, "pin": _pin(operator)}
    answer = _ask(settings, "import", asked)
    for problem in (*answer["problems"], *answer["notes"]):
        told = text.sentence(problem["code"], problem["parameters"])
        typer.echo(f"{path.name}:{problem['line']}: {problem['column']}: {told}", err=True)
    refused = {problem["line"] for problem in answer["problems"]}
    typer.echo(
        text.tr(
            "{added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
            added=answer["added"],
            changed=answer["changed"],
            unchanged=answer["unchanged"],
            refused=len(refused),
        )
    )
    raise typer.Exit(REFUSED if refused else 0)


People = Annotated[list[str] | None, typer.Argument(help="Names or card numbers, each unique.")]
Building = Annotated[str | None, typer.Option(help="Everyone of a building instead.")]
Output = Annotated[
    Path,
    typer.Option("--output", "-o", dir_okay=False, writable=True, help="The PDF to write."),
]


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
    """Walk the log and name the first bad line, if any.

    With --json: {"lines", "fault": {"sequence", "code", "parameters"} or null, "heads":
    [{"station", "count", "hash"}]}.
    """
    from gatekeeper.store.verification import verify_file

    chosen = _settings(settings)
    with _told():
        path, key = _database(chosen)
        result = verify_file(path, key=key)
    fault = result.fault
    heads = [
        {"station": head.station, "count": head.count, "hash": head.hash.hex()}
        for head in result.heads
    ]
    if as_json:
        told = ("sequence", "code", "parameters")
        bad = {name: getattr(fault, name) for name in told} if fault else None
        typer.echo(json.dumps({"lines": result.lines, "fault": bad, "heads": heads}))
    elif fault:
        typer.echo(text.sentence(fault.code, fault.parameters))
    else:
        typer.echo(text.tr("Lines: {lines}, all good", lines=result.lines))
        for head in heads:
            typer.echo(f"{head['station']} {head['count']} {head['hash']}")
    raise typer.Exit(REFUSED if fault else 0)


@app.command()
def backup(
    folder: Annotated[Path | None, typer.Argument(help="Instead of the usual one.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Copy the database, while the program runs or not."""
    from gatekeeper.store import backup as store_backup
    from gatekeeper.store.ids import utc_now

    chosen = _settings(settings)
    with _told():
        path, key = _database(chosen)
        target = folder or Path(chosen.backup_folder or chosen.data / "backups")
        made = store_backup.back_up(path, target, key=key, now=utc_now())
    typer.echo(made)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")], settings: SettingsFile = None
) -> None:
    """Put a backup in the place of the database, as a new station; the program must not run.

    On a new PC the recovery key is asked for, or read from GATEKEEPER_RECOVERY.
    """
    from gatekeeper.app import database_path
    from gatekeeper.store import restore as store_restore

    chosen = _settings(settings)
    with _told():
        restored = store_restore.restore(file, database_path(chosen), key=_key_to_restore(chosen))
    typer.echo(text.tr("Restored as station {station}", station=restored.station))
    if restored.replaced:
        typer.echo(text.tr("The file before is kept as {file}", file=restored.replaced))


@app.command()
def doctor(settings: SettingsFile = None, as_json: Json = False) -> None:
    """Look at camera, database, fonts, libraries, disk and clock, and say what to do.

    With --json: [{"name", "good", "told"}]; the names stay the same in every language.
    """
    from gatekeeper import doctor as health

    found = health.examine(_settings(settings, may_be_new=True))
    if as_json:
        typer.echo(json.dumps([health.as_json(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            word = text.tr("ok") if one.is_good else text.tr("BAD")
            typer.echo(f"{word:3}  {one.title}: {one.told}")
    raise typer.Exit(0 if all(one.is_good for one in found) else REFUSED)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option(help="Print the decisions, open no window.")] = False,
    passages: Annotated[
        int, typer.Option(min=1, max=1000, help="So many passages, with --headless.")
    ] = 50,
    folder: Annotated[Path | None, typer.Option(help="Where the community is built.")] = None,
    language: Annotated[str | None, typer.Option(help="zh_CN or en.")] = None,
    kiosk: Annotated[bool, typer.Option(help="Full screen.")] = False,
) -> None:
    """A community of 9,000 people and a film of them coming to the gate."""
    from gatekeeper import demo as community

    if language not in (None, *config.LANGUAGES):
        raise typer.BadParameter(" | ".join(config.LANGUAGES), param_hint="--language")
    with _told():
        if headless:
            raise typer.Exit(community.play_headless(passages, folder, language))
        raise typer.Exit(community.play(folder, language, kiosk=kiosk))


def _chosen(path: Path | None, *, may_be_new: bool = False) -> Settings:
    """The settings; a new installation has none yet and gets the defaults where that may be."""
    file = path or config.settings_file()
    with _told():
        if not file.exists() and may_be_new:
            return config.default(config.data_folder())
        settings = config.load(file)
    text.use(settings.language)
    return settings


def _settings(path: Path | None, *, may_be_new: bool = False) -> Settings:
    """The same, for a command that prints sentences of every room."""
    from gatekeeper.app import speak

    settings = _chosen(path, may_be_new=may_be_new)
    speak(settings.language)
    return settings


def _speak_as_set() -> None:
    """For a command without settings: the language of this user's, if there are any."""
    from gatekeeper.app import speak

    try:
        speak(config.load(config.settings_file()).language)
    except InvalidInput:
        speak(config.default(config.data_folder()).language)


def _database(settings: Settings) -> tuple[Path, bytes | None]:
    """A database that is there, and its key; none is ever made by looking for it."""
    from gatekeeper.app import database_key, database_path

    path = database_path(settings)
    if not path.exists():
        raise StoreError("store-gone", path=str(path), detail="no database")
    found = database_key(settings)
    return path, found.key if found else None


def _key_to_restore(settings: Settings) -> bytes | None:
    from gatekeeper.app import database_key, keep_key

    try:
        found = database_key(settings)
    except StoreError:
        typed = _secret("GATEKEEPER_RECOVERY", text.tr("The recovery key"))
        key = keys.key_from_recovery(typed)
        keep_key(settings, key)
        return key
    return found.key if found else None


def _write_template(path: Path) -> None:
    """An empty list; never over one that somebody filled in."""
    from gatekeeper.services import import_columns, sheets

    _speak_as_set()
    with _told(), _writable():
        if path.exists():
            raise InvalidInput([Problem(code="file-there", field=str(path))])
        sheets.write(path, import_columns.TEMPLATE)


def _ask(path: Path | None, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
    from gatekeeper import commands

    settings = _settings(path)
    with _told():
        return commands.ask(settings, verb, asked)


def _secret(variable: str, prompt: str) -> str:
    """From the environment or typed unseen; never an argument, which every process can read."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    try:
        return str(typer.prompt(prompt, hide_input=True))
    except typer.Abort:
        # Nobody is there to type it.
        raise typer.BadParameter(variable) from None


def _pin(operator: str | None) -> str | None:
    return _secret("GATEKEEPER_PIN", text.tr("PIN")) if operator else None


def _write_cards(
    verb: str,
    path: Path | None,
    output: Path,
    operator: str | None,
    told: dict[str, Any],
) -> None:
    if bool(told["people"]) == bool(told["building"]):
        raise typer.BadParameter("PEOPLE or --building")
    passphrase = _secret("GATEKEEPER_PASSPHRASE", text.tr("Passphrase of the issuing key"))
    asked = {**told, "passphrase": passphrase, "operator": operator, "pin": _pin(operator)}
    # Before anything is issued: can it be written at all?
    half = output.with_name(output.name + ".part")
    with _told(), _writable():
        half.touch()
    try:
        answer = _ask(path, verb, asked)
        if answer["pdf"] is None:
            typer.echo(text.tr("Nobody to issue to: everybody has a valid pass."))
            return
        with _told(), _writable():
            half.write_bytes(base64.b64decode(answer["pdf"]))
            half.replace(output)
    finally:
        half.unlink(missing_ok=True)
    typer.echo(text.tr("Passes in {file}: {count}", count=len(answer["passes"]), file=output))


@contextmanager
def _writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GatekeeperError("file-unwritable", why=str(error)) from error


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
