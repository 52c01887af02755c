"""Where secrets are kept: in the system keyring, or in a file that only its owner reads."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.errors import StoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

MESSAGES = {
    "secret-gone": (
        "What was kept there cannot be read or written ({where}); unlock the system keyring or "
        "enter it again."
    ),
}

KEYRING_SERVICE = "gatekeeper"
# What the file holds when the secret itself lies in the system keyring.
IN_KEYRING = "in the system keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    text: str = field(repr=False)
    in_keyring: bool = False


def read(name: str, folder: Path) -> Kept | None:
    """The secret called `name`; None when there never was one.

    One that was in a keyring which is locked or gone now is StoreError("secret-gone").
    """
    text = _read(file_of(name, folder))
    if text is not None and text != IN_KEYRING:
        return Kept(text=text)
    kept = _from_keyring(name)
    if kept is not None:
        return Kept(text=kept, in_keyring=True)
    if text == IN_KEYRING:
        raise StoreError("secret-gone", where=IN_KEYRING)
    return None


def keep(name: str, folder: Path, text: str) -> bool:
    """Keep a text of one line in ASCII; True when the keyring took it, else a file has it."""
    in_keyring = _to_keyring(name, text)
    _write(file_of(name, folder), IN_KEYRING if in_keyring else text)
    return in_keyring


def forget(name: str, folder: Path) -> None:
    """Take a secret out of both places, as far as they can be reached."""
    backend = _system_keyring()
    if backend is not None:
        # One that is not there, and a keyring that is locked, look alike.
        with suppress(Exception):
            backend.delete_password(KEYRING_SERVICE, name)
    try:
        file_of(name, folder).unlink(missing_ok=True)
    except OSError as fault:
        raise StoreError("secret-gone", where=str(file_of(name, folder))) from fault


def file_of(name: str, folder: Path) -> Path:
    """Where a secret of this name lies that no keyring took."""
    # The name may be a path, of which a file name cannot be made in every system.
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.key"


def _read(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="ascii").strip()
        # A copied or restored file often comes back readable for all.
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise StoreError("secret-gone", where=str(path)) from fault
    return text


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh.unlink(missing_ok=True)
        # Created with its mode, never opened up for the moment until a chmod.
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as fault:
        raise StoreError("secret-gone", where=str(path)) from fault


def _system_keyring() -> KeyringBackend | None:
    """The system's keyring, if it truly keeps secrets.

    `keyrings.alt` (a plain file under another name) and the backends that refuse or forget
    everything do not count, alone or within a chain.
    """
    import keyring  # an eighth of a second, so kept out of start-up imports

    backend = keyring.get_keyring()
    members = [backend, *getattr(backend, "backends", ())]
    unfit = ("keyrings.alt", "keyring.backends.fail", "keyring.backends.null")
    if any(type(member).__module__.startswith(unfit) for member in members):
        return None
    return backend


def _from_keyring(name: str) -> str | None:
    backend = _system_keyring()
    try:
        return backend.get_password(KEYRING_SERVICE, name) if backend else None
    except Exception:
        return None


def _to_keyring(name: str, text: str) -> bool:
    """True when the keyring took the text and gives it back."""
    backend = _system_keyring()
    if backend is None:
        return False
    try:
        backend.set_password(KEYRING_SERVICE, name, text)
    except Exception:
        return False
    return _from_keyring(name) == text
