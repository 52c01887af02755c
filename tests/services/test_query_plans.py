"""What screens and the gate ask never reads through a table that grows with every passage."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from benchmarks.lists import passing, reads
from benchmarks.year import Pace, lived
from gatekeeper.services.community import Size
from gatekeeper.store import told_passages, touched
from gatekeeper.store.connections import open_reading
from gatekeeper.store.told_passages import Wanted
from tests.stations import CHIEF

GROWING = (
    "passages",
    "access_events",
    "journal",
    "journal_private",
    "vehicle_passages",
    "ledger_lines",
    "ledger_terms",
)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Two days are enough: a plan does not depend on how many rows there are."""
    found = lived(
        tmp_path_factory.mktemp("year"),
        Size(buildings=4, households=100, residents=300),
        days=2,
        pace=Pace(outings=30, visits=5, cars=10, entries=20),
    )
    yield found
    found.program.close()


@pytest.fixture(scope="module")
def plans(year):
    """A connection that is asked for plans."""
    held = open_reading(year.program.database.path, None)
    yield held
    held.close()


def scans(plans, heard):
    """The steps of the plans that read all of a growing table, or all of a station there."""
    found = []
    for statement in dict.fromkeys(heard):
        if not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            continue
        names = {name: name for name in GROWING}
        words = statement.replace(",", " ").replace("\n", " ").split()
        for place, word in enumerate(words[:-2]):
            if word in GROWING and words[place + 1].upper() == "AS":
                names[words[place + 2]] = word
        for *_, step in plans.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
            kind, table, *_rest = step.split()
            is_walk = kind == "SCAN" or (step.endswith("(station=?)") and "LIMIT" not in statement)
            if is_walk and table in names:
                found.append((step, statement))
    return found


def test_no_list_reads_through_a_growing_table(year, plans):
    heard = []
    engine = year.program.database._reader._engine
    engine.dispose()
    event.listen(engine, "connect", lambda held, _: held.set_trace_callback(heard.append))
    for read in reads(year).values():
        read()
    assert len(heard) > 100
    assert scans(plans, heard) == []


def test_the_gate_reads_through_no_growing_table(year, plans):
    heard = []
    held = year.program.database._driver
    held.set_trace_callback(heard.append)
    present = passing(year)
    for _ in range(3):
        present()
    held.set_trace_callback(None)
    assert any("INSERT INTO passages" in statement for statement in heard)
    assert scans(plans, heard) == []


def test_files_of_people_and_flats_read_through_no_growing_table(year, plans):
    heard = []
    program, one = year.program, year.people[0]
    held = program.database._driver
    held.set_trace_callback(heard.append)
    program.person_files.file(one.person, "", CHIEF)
    program.household_files.file(one.household, "", CHIEF)
    program.staff_papers.staff_file(one.person, "", CHIEF)
    held.set_trace_callback(None)
    assert any("access_events" in statement for statement in heard)
    assert any("ledger_terms" in statement for statement in heard)
    assert scans(plans, heard) == []


def test_what_stations_are_told_reads_through_no_growing_table(year, plans):
    """Each part is found by its lines, or person by person; only whole periods by their days."""
    heard = []
    program = year.program
    engine = program.database._reader._engine
    engine.dispose()
    event.listen(engine, "connect", lambda held, _: held.set_trace_callback(heard.append))
    own, now = program.database.journal.station, program.gate.clock()
    with program.database.read() as session:
        (through,) = {last for station, last in touched.heads(session).items() if station == own}
        touched.since(session, {own: through - 5}, {own: through})
        for since in (0, through - 5):
            wanted = Wanted(spans={own: (since, through)}, begins=now)
            list(told_passages.told(session, wanted))
    assert any("passages" in statement for statement in heard)
    found = scans(plans, heard)
    assert found == [], found


def test_a_scan_would_be_found(plans):
    statement = "SELECT count(*) FROM passages AS p WHERE p.purpose = 'none'"
    assert [step for step, _ in scans(plans, [statement])] == ["SCAN p"]
