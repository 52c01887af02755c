"""Records as the exchange carries them, in words: their tables, columns and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

from gatekeeper import text
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.calendar import local
from gatekeeper.domain.side_by_side import plain
from gatekeeper.text.passes import pass_kind_words
from gatekeeper.text.people import paper_word, sex_word, tenure_word

_TABLES = {
    "abnormal_reports": text.mark("Report upward"),
    "abroad_marks": text.mark("Relative abroad"),
    "car_holds": text.mark("Held car"),
    "certified_keys": text.mark("Key of a station"),
    "desk_intakes": text.mark("Entry of the triage desk"),
    "destructions": text.mark("Destruction of health data"),
    "duty_shifts": text.mark("Line of the roster"),
    "employers": text.mark("Employer"),
    "expected_returns": text.mark("Expected return"),
    "fever_steps": text.mark("Step of a fever case"),
    "four_pieces": text.mark("Form, card, code, approval"),
    "grid_stairs": text.mark("Stair of a grid"),
    "grids": text.mark("Grid"),
    "handovers": text.mark("Hand-over"),
    "host_refusals": text.mark("Refuse list of a host"),
    "households": text.mark("Household"),
    "landlords_asked": text.mark("Landlord asked"),
    "leave_approvals": text.mark("Approval to leave"),
    "ledger_entries": text.mark("Entry of a ledger"),
    "ledger_lines": text.mark("Line of a ledger"),
    "ledger_pictures": text.mark("Picture of a ledger"),
    "merges": text.mark("Entered twice"),
    "observation_cases": text.mark("Case of observation"),
    "observation_days": text.mark("Day of an observation"),
    "observation_ticks": text.mark("Task of an observation"),
    "paper_entries": text.mark("Entry from paper"),
    "paper_sheets": text.mark("Paper sheet"),
    "passes": text.mark("Pass"),
    "people": text.mark("Resident"),
    "people_apart": text.mark("Two people, not one"),
    "places": text.mark("Place"),
    "posts": text.mark("Post"),
    "province_workers": text.mark("Worker of a province register"),
    "returnee_members": text.mark("Returnee"),
    "returnee_parties": text.mark("Party of returnees"),
    "risk_areas": text.mark("Risk area"),
    "risk_lists": text.mark("List of risk areas"),
    "screened_people": text.mark("Person met in a round"),
    "screening_rounds": text.mark("Screening round"),
    "screening_teams": text.mark("Screening team"),
    "screenings": text.mark("Door of a round"),
    "stays": text.mark("Whereabouts"),
    "stints": text.mark("Hours served"),
    "strips": text.mark("Door strip"),
    "vehicle_passages": text.mark("Passage of a car"),
    "vehicles": text.mark("Vehicle"),
    "visits": text.mark("Visit"),
    "work_proofs": text.mark("Work proof"),
}
_COLUMNS = {
    "above": text.mark("Above it"),
    "about": text.mark("What it is"),
    "added_at": text.mark("Entered at"),
    "address": text.mark("Address"),
    "affiliation": text.mark("Affiliation"),
    "aliases": text.mark("Other names"),
    "allowed_until": text.mark("Allowed until"),
    "answer": text.mark("Host's answer"),
    "arrived_on": text.mark("Arrived on"),
    "begins_on": text.mark("Begins on"),
    "began_at": text.mark("Began at"),
    "born_on": text.mark("Born on"),
    "building": text.mark("Building"),
    "closed_at": text.mark("Closed at"),
    "closed_on": text.mark("Closed on"),
    "closed_reason": text.mark("Why it was closed"),
    "code": text.mark("Code"),
    "company": text.mark("Company"),
    "compound": text.mark("Compound"),
    "contact": text.mark("Contact"),
    "days": text.mark("Days"),
    "direction": text.mark("Way"),
    "document_kind": text.mark("Kind of document"),
    "document_mask": text.mark("Document"),
    "due_at": text.mark("Due at"),
    "due_on": text.mark("Due on"),
    "employer": text.mark("Employer"),
    "ended_at": text.mark("Ended at"),
    "ends": text.mark("Ends at"),
    "ends_on": text.mark("Last day"),
    "entered_at": text.mark("Came in at"),
    "entries": text.mark("Entries"),
    "expected_at": text.mark("Expected at"),
    "found_at": text.mark("Found at"),
    "grid": text.mark("Grid"),
    "hours": text.mark("Hours"),
    "household": text.mark("Household"),
    "id_number": text.mark("ID number"),
    "issue": text.mark("Issue"),
    "issued_at": text.mark("Issued at"),
    "issued_by": text.mark("Issued by"),
    "kind": text.mark("Category"),
    "landlord": text.mark("Landlord"),
    "landlord_phone": text.mark("Landlord's phone"),
    "lane": text.mark("Lane"),
    "language": text.mark("Language"),
    "latin_name": text.mark("Latin name"),
    "leader": text.mark("Leader"),
    "ledger": text.mark("Ledger"),
    "left_at": text.mark("Went out at"),
    "level": text.mark("Level"),
    "listed_on": text.mark("Listed on"),
    "merged_into": text.mark("Is the same as"),
    "moved_out_on": text.mark("Moved out on"),
    "name": text.mark("Name"),
    "no_phone_until": text.mark("Without a phone until"),
    "note": text.mark("Note"),
    "notes": text.mark("Notes"),
    "number": text.mark("Number"),
    "occupants": text.mark("People"),
    "occurred_at": text.mark("Happened at"),
    "one": text.mark("The one"),
    "opened_at": text.mark("Opened at"),
    "opened_by": text.mark("Opened by"),
    "origin": text.mark("Origin"),
    "other": text.mark("The other"),
    "outcome": text.mark("Verdict"),
    "paper_kind": text.mark("Kind of document"),
    "paper_number": text.mark("Document"),
    "pattern": text.mark("Staffed"),
    "person": text.mark("Resident"),
    "phone": text.mark("Phone"),
    "photo": text.mark("Photo"),
    "place": text.mark("Place"),
    "plate": text.mark("Plate"),
    "post": text.mark("Post"),
    "purpose": text.mark("Purpose"),
    "reason": text.mark("Reason"),
    "refused": text.mark("Refused"),
    "registered_at": text.mark("Registered at"),
    "room": text.mark("Room"),
    "serial": text.mark("Number"),
    "sex": text.mark("Sex"),
    "shift": text.mark("Shift"),
    "slot": text.mark("Parking slot"),
    "source": text.mark("Source"),
    "sponsor": text.mark("Sponsor"),
    "staff": text.mark("People in a shift"),
    "starts": text.mark("Begins at"),
    "state": text.mark("Status"),
    "status": text.mark("Status"),
    "taken_at": text.mark("Taken at"),
    "taken_by": text.mark("Taken by"),
    "tenths": text.mark("Reading, tenths of °C"),
    "tenure": text.mark("Owner or tenant"),
    "trade": text.mark("Trade"),
    "travel": text.mark("Travel history"),
    "unit": text.mark("Unit"),
    "until": text.mark("Until"),
    "valid_from": text.mark("Valid from"),
    "valid_until": text.mark("Valid until"),
    "void": text.mark("Taken back"),
    "watch": text.mark("Night watch"),
    "weekdays": text.mark("Days of the week"),
    "what": text.mark("What"),
    "work": text.mark("Work"),
}
_STATUS = {
    "active": text.mark("active"),
    "lost": text.mark("reported lost"),
    "revoked": text.mark("revoked"),
    "superseded": text.mark("replaced"),
}
_WORDS: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("people", "kind"): lambda value: text.kind_word(PersonKind(value)),
    ("people", "sex"): sex_word,
    ("people", "tenure"): tenure_word,
    ("people", "paper_kind"): paper_word,
    ("passes", "kind"): pass_kind_words,
    ("passes", "status"): lambda value: text.tr(_STATUS[value]),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def table_words(table: str, language: str | None = None) -> str:
    """What a record is; a table that is not known shows its own name."""
    return text.tr_in(language or text.language(), _TABLES.get(table, table))


def column_words(column: str, language: str | None = None) -> str:
    """What stands in a column; one without words shows its own name."""
    msgid = _COLUMNS.get(column)
    if msgid is None:
        return column.replace("_", " ")
    return text.tr_in(language or text.language(), msgid)


def value_words(table: str, column: str, value: Any, zone: tzinfo | None) -> str:
    """A value as a person reads it; one that is not known shows itself."""
    say = _WORDS.get((table, column))
    if say is not None and isinstance(value, str):
        with suppress(ValueError, KeyError):
            return say(value)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        with suppress(ValueError):
            return f"{local(datetime.fromisoformat(value), zone):%Y-%m-%d %H:%M}"
    return plain(value)
