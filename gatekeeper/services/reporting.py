"""Papers: data gathered in the read lane, drawn at the desk, returned as PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gatekeeper import reports, text
from gatekeeper.lanes import Lanes
from gatekeeper.services.standing import Standing
from gatekeeper.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Every paper of `reports.REPORTS` by its name."""

    database: Database
    lanes: Lanes
    standing: Standing
    clock: Callable[[], datetime]

    def paper(self, name: str, **options: Any) -> bytes:
        """The PDF of one paper; blocks, so call it where waiting is allowed.

        `options` are those of the report's `gather`. Raises KeyError for an unknown name.
        """
        report = reports.REPORTS[name]
        data = self.lanes.read(self._gather, report, options).result()
        return self.draw(name, data)

    def draw(self, name: str, data: Any) -> bytes:
        """The PDF of data already at hand (passes just issued)."""
        return self.lanes.desk(reports.draw, name, data, text.language()).result()

    def _gather(self, report: Any, options: dict[str, Any]) -> Any:
        with self.database.read() as session:
            return report.gather(session, now=self.clock(), **options)
