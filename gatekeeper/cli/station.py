"""The station itself: its log verified, backed up and restored, all it stands on looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import keys, text
from gatekeeper.cli.asking import (
    REFUSED,
    Json,
    SettingsFile,
    say,
    secret,
    settings_of,
    telling,
    writable,
)
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
        with writable():
            target.mkdir(parents=True, exist_ok=True)
        made = store_backup.back_up(path, target, key=key, now=utc_now())
    typer.echo(made)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")], settings: SettingsFile = None
) -> None:
    """Put a backup in the place of the database, as a new station; the program must not run.

    On another PC the recovery key is asked for, or read from GATEKEEPER_RECOVERY.
    """
    from gatekeeper.config.database import database_path, keep_key
    from gatekeeper.store import restore as store_restore

    chosen = settings_of(settings)
    target = database_path(chosen)
    with telling():
        key = _known_key(chosen)
        is_typed = chosen.encrypted and key is None
        if is_typed:
            key = _typed_key()
        try:
            restored = store_restore.restore(file, target, key=key)
        except StoreError as error:
            if error.code != "store-key-wrong" or is_typed or key is None:
                raise
            # A backup of another PC, where this one has begun a database of its own already.
            say(error)
            other = _typed_key()
            restored = store_restore.restore(file, target, key=other)
            if restored.replaced is not None:
                keep_key(chosen, key, restored.replaced)
            key, is_typed = other, True
        if is_typed and key is not None:
            keep_key(chosen, key)
    typer.echo(text.tr("Restored as station {station}", station=restored.station))
    if restored.replaced:
        typer.echo(text.tr("The file before is kept as {file}", file=restored.replaced))


def renew(settings: SettingsFile = None) -> None:
    """Begin a new log with a new key, when the office has closed the old one; keeps everything.

    The program must not run. A copy of the database as it was stays among the backups.
    """
    from gatekeeper.store import backup as store_backup
    from gatekeeper.store import restore as store_restore
    from gatekeeper.store.ids import utc_now
    from gatekeeper.store.lock import lock

    chosen = settings_of(settings)
    with telling():
        path, key = _database(chosen)
        lock(path).close()  # told before anything is written
        folder = chosen.data / "backups"
        copy = store_backup.back_up(path, folder, key=key, now=utc_now())
        made = store_restore.restore(copy, path, key=key)
    typer.echo(text.tr("Restored as station {station}", station=made.station))
    typer.echo(text.tr("It joins the office with a new code: “gatekeeper enrol”."))


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


def _known_key(settings: Settings) -> bytes | None:
    """The key of this PC; None where there is none yet, or none is wanted."""
    from gatekeeper.config.database import database_key

    try:
        found = database_key(settings)
    except StoreError:
        return None
    return found.key if found else None


def _typed_key() -> bytes:
    """From its paper; InvalidInput tells of a typing slip."""
    return keys.key_from_recovery(secret("GATEKEEPER_RECOVERY", text.tr("The recovery key")))
