"""Papers to print and files to hand on: each is one module of `REPORTS`."""

from __future__ import annotations

from types import ModuleType

from gatekeeper.reports import (
    daily_report,
    duty_roster,
    grid_list,
    ledger_book,
    ledger_sheet,
    ledger_slip,
    lifting_record,
    observation_notice,
    paper_sheet,
    pass_sheet,
    pass_slip,
    point_codes,
    privacy_notice,
    release_notice,
    returnee_papers,
    returnee_register,
    roll_call,
    shelf_list,
    temperature_ledger,
    temperature_sheet,
    vehicle_register,
    visit_slip,
    visitor_register,
    work_hours,
    work_log,
)

# Each has TITLE, `gather(session, ...)` for frozen data (read lane) and `draw(data, language)`.
REPORTS: dict[str, ModuleType] = {
    "daily-report": daily_report,
    "duty-roster": duty_roster,
    "grid-list": grid_list,
    "ledger-book": ledger_book,
    "ledger-sheet": ledger_sheet,
    "ledger-slip": ledger_slip,
    "lifting-record": lifting_record,
    "observation-notice": observation_notice,
    "paper-sheet": paper_sheet,
    "pass-sheet": pass_sheet,
    "pass-slip": pass_slip,
    "point-codes": point_codes,
    "privacy-notice": privacy_notice,
    "release-notice": release_notice,
    "returnee-papers": returnee_papers,
    "returnee-register": returnee_register,
    "roll-call": roll_call,
    "shelf-list": shelf_list,
    "temperature-ledger": temperature_ledger,
    "temperature-sheet": temperature_sheet,
    "vehicle-register": vehicle_register,
    "visit-slip": visit_slip,
    "visitor-register": visitor_register,
    "work-hours": work_hours,
    "work-log": work_log,
}
