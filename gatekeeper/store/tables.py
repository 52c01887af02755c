"""Every table of the database, and what the log must know about the typed ones."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from gatekeeper.store import changes, erased, heartbeat, journal, station
from gatekeeper.store.columns import Base
from gatekeeper.store.projections import Projection

__all__ = ["PROJECTIONS", "Base", "erased", "heartbeat", "journal", "station"]

_found: list[Projection] = [changes.PROJECTION]
for _name in ("people", "accounts", "access", "access_log", "issuing", "search"):
    try:
        _module = importlib.import_module(f"gatekeeper.store.{_name}")
    except ModuleNotFoundError as _error:
        if not (_error.name or "").startswith("gatekeeper"):
            raise
        continue
    _found += getattr(_module, "PROJECTIONS", ())

PROJECTIONS: Mapping[str, Projection] = {projection.kind: projection for projection in _found}
