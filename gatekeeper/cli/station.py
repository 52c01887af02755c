"""The station itself: its log verified, backed up and restored, all it stands on looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import keys, text
from gatekeeper.cli.asking import REFUSED, Json, SettingsFile, secret, settings_of, telling
from gatekeeper.config import Settings
from gatekeeper.errors import StoreError


def verify_log(settings: SettingsFile = None, as_json: Json = False) -> None:
    """Walk the log and name the first bad line, if any.

    With --json: {"lines", "fault": {"sequence", "code", "parameters"} or null, "heads":
    [{"station", "count", "hash"}]}.
    """
    from gatekeeper.store.verification import verify_file

    chosen = settings_of(settings)
    with telling():
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


def backup(
    folder: Annotated[Path | None, typer.Argument(help="Instead of the usual one.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Copy the database, while the program runs or not."""
    from gatekeeper.store import backup as store_backup
    from gatekeeper.store.ids import utc_now

    chosen = settings_of(settings)
    with telling():
        path, key = _database(chosen)
        target = folder or Path(chosen.backup_folder or chosen.data / "backups")
        made = store_backup.back_up(path, target, key=key, now=utc_now())
    typer.echo(made)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")], settings: SettingsFile = None
) -> None:
    """Put a backup in the place of the database, as a new station; the program must not run.

    On a new PC the recovery key is asked for, or read from GATEKEEPER_RECOVERY.
    """
    from gatekeeper.config.database import database_path
    from gatekeeper.store import restore as store_restore

    chosen = settings_of(settings)
    with telling():
        restored = store_restore.restore(file, database_path(chosen), key=_key_to_restore(chosen))
    typer.echo(text.tr("Restored as station {station}", station=restored.station))
    if restored.replaced:
        typer.echo(text.tr("The file before is kept as {file}", file=restored.replaced))


def doctor(settings: SettingsFile = None, as_json: Json = False) -> None:
    """Look at camera, database, fonts, libraries, disk and clock, and say what to do.

    With --json: [{"name", "good", "told"}]; the names stay the same in every language.
    """
    from gatekeeper import doctor as health

    found = health.examine(settings_of(settings, may_be_new=True))
    if as_json:
        typer.echo(json.dumps([health.as_json(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            word = text.tr("ok") if one.is_good else text.tr("BAD")
            typer.echo(f"{word:3}  {one.title}: {one.told}")
    raise typer.Exit(0 if all(one.is_good for one in found) else REFUSED)


def _database(settings: Settings) -> tuple[Path, bytes | None]:
    """A database that is there, and its key; none is ever made by looking for it."""
    from gatekeeper.config.database import database_key, database_path

    path = database_path(settings)
    if not path.exists():
        raise StoreError("store-gone", path=str(path), detail="no database")
    found = database_key(settings)
    return path, found.key if found else None


def _key_to_restore(settings: Settings) -> bytes | None:
    from gatekeeper.config.database import database_key, keep_key

    try:
        found = database_key(settings)
    except StoreError:
        typed = secret("GATEKEEPER_RECOVERY", text.tr("The recovery key"))
        key = keys.key_from_recovery(typed)
        keep_key(settings, key)
        return key
    return found.key if found else None
