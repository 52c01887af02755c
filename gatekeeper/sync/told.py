"""What a bundle of the office says beside its files: which snapshot, after which, how old."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gatekeeper.errors import SyncError
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.sync.manifest import Manifest

_STATION = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`log` is the office's own: another one means that the office was restored from a backup.

    The rows are those that changed after snapshot `since`, up to `snapshot`.

    `acknowledged` n of a chain: the office stores every line up to n. `ages` says until when the
    passages of each other station are known there.
    """

    log: str
    snapshot: int
    since: int
    acknowledged: Mapping[str, int]
    ages: Mapping[str, datetime]

    @property
    def plain(self) -> dict[str, Any]:
        """As the manifest holds it."""
        return {
            "log": self.log,
            "snapshot": self.snapshot,
            "since": self.since,
            "acknowledged": dict(self.acknowledged),
            "ages": {station: utc_text(until) for station, until in self.ages.items()},
        }


def told_of(manifest: Manifest) -> Told:
    """SyncError bundle-manifest for what is none of ours."""
    told = manifest.told
    try:
        found = Told(
            log=_station(told["log"]),
            snapshot=_number(told["snapshot"]),
            since=_number(told["since"]),
            acknowledged={str(key): _number(line) for key, line in told["acknowledged"].items()},
            ages={str(key): utc_from(until) for key, until in told["ages"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise SyncError("bundle-manifest", file=str(manifest.number)) from fault
    if found.since > found.snapshot:
        raise SyncError("bundle-manifest", file=str(manifest.number))
    return found


def _station(told: Any) -> str:
    if not isinstance(told, str) or _STATION.fullmatch(told) is None:
        raise ValueError("no station")
    return told


def _number(told: Any) -> int:
    # True is an int to Python.
    if type(told) is not int or told < 0:
        raise ValueError("no number")
    return told
