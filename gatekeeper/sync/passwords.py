"""The passwords of mailboxes: in the system keyring or a file for its owner, never in settings."""

from __future__ import annotations

import json
from pathlib import Path

from gatekeeper import strongbox
from gatekeeper.errors import StoreError, SyncError
from gatekeeper.sync.address import Address


def read(address: Address, folder: Path) -> str:
    """The password that was kept for this user and place; empty when there is none.

    SyncError("secret-gone") when it is in a keyring that is locked now, or unreadable.
    """
    try:
        kept = strongbox.read(_name(address), folder)
        password = json.loads(kept.text) if kept else ""
    except StoreError as fault:
        raise SyncError(fault.code, **fault.parameters) from fault
    except ValueError:
        password = None
    if not isinstance(password, str):
        raise SyncError("secret-gone", where=str(strongbox.file_of(_name(address), folder)))
    return password


def keep(address: Address, folder: Path, password: str) -> bool:
    """Keep it; True when the system keyring took it. `folder` is that of the database key."""
    # As JSON: blanks at its ends and letters of any script stay what they are.
    return strongbox.keep(_name(address), folder, json.dumps(password))


def forget(address: Address, folder: Path) -> None:
    strongbox.forget(_name(address), folder)


def _name(address: Address) -> str:
    return f"exchange {address.account}"
