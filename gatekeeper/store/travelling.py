"""Which tables travel between station and office, in which order, and why the others stay."""

from __future__ import annotations

from collections.abc import Mapping

# The office is master of these; in this order each row finds those it points to.
EXCHANGED = (
    "employers",
    "households",
    "people",
    "people_apart",
    "passes",
    "vehicles",
    "host_refusals",
    "posts",
    "grids",
    "grid_stairs",
    "places",
    "risk_lists",
    "risk_areas",
    "certified_keys",
)
# Rows that follow the lines of the station that wrote them, up to the office.
FOLLOWING = (
    "merges",
    "visits",
    "ledger_lines",
    "ledger_pictures",
    "ledger_entries",
    "observation_cases",
    "observation_days",
    "observation_ticks",
    "desk_intakes",
    "fever_steps",
    "four_pieces",
    "province_workers",
    "returnee_parties",
    "returnee_members",
    "expected_returns",
    "screening_rounds",
    "screening_teams",
    "screenings",
    "screened_people",
    "stays",
    "strips",
    "abroad_marks",
    "landlords_asked",
    "leave_approvals",
    "work_proofs",
    "car_holds",
    "vehicle_passages",
    "paper_sheets",
    "paper_entries",
    "abnormal_reports",
    "duty_shifts",
    "stints",
    "handovers",
    "destructions",
)
TRAVELLING = EXCHANGED + FOLLOWING

# Made from lines, parts and travelling rows, wherever these arrive.
DERIVED = frozenset({"access_events", "passages", "search_terms", "ledger_terms"})
# The log itself: its lines, parts and heads travel as such.
LOG = frozenset(
    {"journal", "journal_private", "erased_parts", "log_head", "log_checkpoints", "stations"}
)
AT_HOME: Mapping[str, str] = {
    "accounts": "PINs; lines name accounts by their id",
    "closed_things": "what a lifting act ended here; the rows it ended travel",
    "column_mappings": "how somebody read a list here",
    "data_ages": "how far the data here reaches",
    "emergencies": "audit lines tell of them",
    "heartbeat": "whether this program ran",
    "issuing_keys": "the public half is published by the office, the private one never",
    "lane_states": "a lane's memory of seconds",
    "open_cars": "before the barrier, without a line",
    "open_presentations": "before the gate, without a line",
    "overrides": "access and audit lines tell of them",
    "photos": "travel as files",
    "policy_versions": "signed by this station for itself; audit lines tell of them",
    "referrals": "before the gate, without a line",
    "station_key": "the private key",
    # What the exchange itself keeps, here and at the office.
    "exchange_keys": "the private identity",
    "office_keys": "the office's private keys",
    "offices": "whom this station belongs to",
    "outgoing_bundles": "the exchange itself",
    "acknowledged_lines": "the exchange itself",
    "arrived_bundles": "the exchange itself",
    "edited_rows": "the exchange itself",
    "enrolled_stations": "the exchange itself",
    "enrolment_codes": "the exchange itself",
    "enrolment_letters": "the exchange itself",
    "incoming_bundles": "the exchange itself",
    "received_rows": "the exchange itself",
    "given_reports": "which figures of the office were given out, and when",
    "corrections": "what a late bundle changed in them",
    "refused_rows": "the exchange itself",
    "published_rows": "the exchange itself",
    "published_snapshots": "the exchange itself",
    "down_bundles": "the exchange itself",
    "touched_tables": "the exchange itself",
    "held_rows": "the exchange itself",
    "settled_rows": "the exchange itself",
    "office_orders": "the exchange itself",
}
