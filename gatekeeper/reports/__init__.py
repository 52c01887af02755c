"""Papers to print and files to hand on: each is one module of `REPORTS`."""

from __future__ import annotations

from types import ModuleType

from gatekeeper.reports import pass_sheet, roll_call

# Each has TITLE, `gather(session, ...)` for frozen data (read lane) and `draw(data, language)`.
REPORTS: dict[str, ModuleType] = {
    "pass-sheet": pass_sheet,
    "roll-call": roll_call,
}
