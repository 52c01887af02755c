"""Where the database of an installation is, and the key that opens it."""

from __future__ import annotations

from pathlib import Path

from gatekeeper import keys
from gatekeeper.config.settings import Settings, settings_file
from gatekeeper.keys import KeyFound

DATABASE = "gatekeeper.db"


def database_path(settings: Settings) -> Path:
    return settings.data / DATABASE


def database_key(settings: Settings, *, may_make: bool = False) -> KeyFound | None:
    """The key of the database, None where it is plain; StoreError store-key-gone."""
    if not settings.encrypted:
        return None
    return keys.load_or_make(_key_name(settings), keys_folder(), may_make=may_make)


def keys_folder() -> Path:
    """Where secrets lie that no keyring took: outside the data, which are copied and carried."""
    return settings_file().parent / "keys"


def keep_key(settings: Settings, key: bytes, aside: Path | None = None) -> None:
    """Keep a key that was typed from its recovery paper, where `database_key` finds it.

    Or the key of a file that was put aside, so that it opens again once it is put back.
    """
    name = str(aside.resolve()) if aside is not None else _key_name(settings)
    keys.keep(name, keys_folder(), key)


def _key_name(settings: Settings) -> str:
    return str(database_path(settings).resolve())
