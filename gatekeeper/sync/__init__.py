"""The exchange's carriers: bundles, and the mailboxes they are sent to and fetched from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gatekeeper.sync import address as addresses
from gatekeeper.sync import folder, form, https, mailbox, s3, sftp, webdav
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import Mailbox, Secrets, backoff

__all__ = ["MESSAGES", "TRANSPORTS", "Address", "Mailbox", "Secrets", "Transport", "backoff"]


class Transport(Protocol):
    """What each module of `TRANSPORTS` offers."""

    MESSAGES: dict[str, str]

    def connect(self, address: Address, secrets: Secrets) -> Mailbox: ...


TRANSPORTS: Mapping[str, Transport] = {
    "folder": folder,
    "sftp": sftp,
    "https": https,
    "webdavs": webdav,
    "s3": s3,
}
"""Scheme of an address -> its transport."""

# Sentences of faults by code, in English.
MESSAGES: dict[str, str] = form.MESSAGES | addresses.MESSAGES | mailbox.MESSAGES
for _transport in TRANSPORTS.values():
    MESSAGES |= _transport.MESSAGES


def connect(address: Address, secrets: Secrets) -> Mailbox:
    """The mailbox at an address, to be used in a `with` block; every fault is a SyncError."""
    return TRANSPORTS[address.scheme].connect(address, secrets)
