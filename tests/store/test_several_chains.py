"""One file with the chains of several stations: entries begun here and gone on with there."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gatekeeper.domain.ledger import State
from gatekeeper.keys import SigningKey
from gatekeeper.services import profiles
from gatekeeper.services.ledgers import Draft
from gatekeeper.store import told_passages
from gatekeeper.store.database import driver
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.proofs import is_about, line_at, prove
from gatekeeper.store.restore import restore
from gatekeeper.store.station import station_id
from gatekeeper.store.travelling import FOLLOWING
from gatekeeper.store.verification import verify
from tests import visitors
from tests.books import REQUEST, UMBRELLA, open_books
from tests.builders import Clock, numbered_id, numbered_ids
from tests.observed import observed
from tests.rounds import CLERK, compound
from tests.stations import CHIEF, GUARD, Post
from tests.store.carried import _lines as carried_lines
from tests.store.carried import carry, contents, index_all
from tests.store.opened import opened, tamper


@pytest.fixture
def begun(tmp_path):
    """A station with open entries, closed: a request, a case, a visit, a strip, a report."""
    post = Post(tmp_path)
    place = compound(post)
    books = open_books(post)
    books.add("requests", REQUEST)
    books.add("lost-property", UMBRELLA)
    observed(post, place.people["钱一"])
    visitors.let_in(post, visitors.registered(post, visitors.host(post)))
    post.strips.put(place.doors["3-2-201"], None, CLERK)
    post.profiles.switch(profiles.shipped("everyday"), CHIEF)
    index_all(post.database)
    post.close()
    return post.path


def restored(path: Path, folder: Path, first_id: int = 50_000) -> Post:
    """The station that goes on from a copy."""
    folder.mkdir()
    target = folder / "gate.db"
    copy = folder / "copy.db"
    shutil.copyfile(path, copy)
    restore(copy, target, clock=Clock(), new_id=numbered_ids(first_id - 1000))
    post = Post(folder, first_id=first_id)
    post.clock.advance(days=1)
    return post


def goes_on(post: Post) -> None:
    """Every open entry has a further line, of the new chain."""
    books = open_books(post)
    entries = dict(books.rows("SELECT ledger, id FROM ledger_entries"))
    request, found = UUID(entries["requests"]), UUID(entries["lost-property"])
    books.ledgers.follow(request, State.ASSIGNED, GUARD, responsible="赵敏")
    books.ledgers.follow(request, State.DONE, GUARD, note="送到门口")
    draft = Draft(values=UMBRELLA | {"place": "西门 west gate"})
    books.ledgers.correct(found, draft, "写错了", GUARD)
    (case,) = post.observation_lists.cases()
    post.observation.extend(case.id, 21, "又有发热", CHIEF)
    (visit,) = post.visits.current()
    visitors.let_out(post, visit)
    (strip,) = post.strips.listed()
    post.strips.whole([strip.id], CLERK)
    post.profiles.switch(profiles.shipped("three-checks"), CHIEF)


def chains(database) -> list[tuple[str, bool]]:
    with database.read() as session:
        rows = driver(session).execute("SELECT id, is_own FROM stations ORDER BY created_at")
        return [(id, bool(own)) for id, own in rows.fetchall()]


def test_a_restored_station_goes_on_with_what_was_begun(begun, tmp_path):
    post = restored(begun, tmp_path / "b")
    goes_on(post)
    assert verify(post.database).fault is None
    index_all(post.database)
    with opened(tmp_path / "office") as office:
        assert carry(post.database, office).waiting == []
        assert verify(office).fault is None
        assert [own for _, own in chains(office)] == [True, False, False]
        here, there = contents(office), contents(post.database)
        assert [name for name in there if here[name] != there[name]] == []
    post.close()


def test_two_restored_from_one_copy_go_on_each_for_itself(begun, tmp_path):
    """The later line about an entry stands, whichever comes first; every line stays."""
    one, other = (restored(begun, tmp_path / name, first) for name, first in TWO)
    goes_on(one)
    other.clock.advance(hours=1)
    goes_on(other)
    for post in (one, other):
        index_all(post.database)
    found = []
    for name, order in (("x", (one, other)), ("y", (other, one))):
        with opened(tmp_path / name) as office:
            for post in order:
                carry(post.database, office)
            assert verify(office).fault is None
            assert len(chains(office)) == 4
            found.append({k: v for k, v in contents(office).items() if k in FOLLOWING})
    assert found[0] == found[1]
    stations = {one.database.journal.station, other.database.journal.station}
    told = [json.loads(values)["station"] for _, values in found[0]["ledger_entries"]]
    assert set(told) == {other.database.journal.station}
    assert stations <= {json.loads(row[1])["station"] for row in found[0]["ledger_lines"]}
    one.close()
    other.close()


TWO = (("b", 50_000), ("c", 90_000))


@pytest.mark.parametrize("table", ["observation_cases", "visits", "ledger_entries"])
def test_a_row_that_hides_behind_another_line_is_found(begun, tmp_path, table):
    """It says that it follows a line of another chain, but that line is about something else."""
    post = restored(begun, tmp_path / "b")
    post.close()
    retired, own = (id for id, _ in chains_of(post.path))
    moved = f"SET station = '{own}', sequence = 1 WHERE station = '{retired}'"
    tamper(post.path, f"UPDATE {table} {moved}")
    with opened(tmp_path / "b") as database:
        fault = verify(database).fault
    assert fault is not None
    # By whichever chain is walked first.
    assert fault.code in ("log-row-differs", "log-row-surplus")


def chains_of(path: Path) -> list[tuple[str, bool]]:
    with opened(path.parent) as database:
        return chains(database)


@pytest.mark.parametrize(("certified", "code"), [(True, None), (False, "log-row-differs")])
def test_a_row_that_the_office_sent_back_follows_a_line_that_is_not_here(begun, certified, code):
    other = SigningKey.from_private(bytes(range(32))).public
    station = station_id(other)
    if certified:
        tamper(
            begun,
            "INSERT INTO certified_keys (station, office, public, name, certified_at, signature) "
            f"VALUES ('{station}', 'x', x'{other.hex()}', 'x', '', x'00')",
        )
    tamper(begun, f"UPDATE observation_cases SET station = '{station}', sequence = 900")
    with opened(begun.parent) as database:
        fault = verify(database).fault
    assert (fault.code if fault else None) == code


def test_the_office_itself_may_have_gone_on_with_a_row(begun):
    public = SigningKey.from_private(bytes(range(32))).public
    with opened(begun.parent) as database, database.begin("exchange") as session:
        session.add(
            OfficePeer(
                station=database.journal.station,
                enrolled_at=database.journal.clock(),
                name="x",
                public=public,
                recipient="x",
                address="x",
            )
        )
    tamper(begun, f"UPDATE observation_cases SET station = '{station_id(public)}', sequence = 900")
    with opened(begun.parent) as database:
        assert verify(database).fault is None


# --- lines that make no sense -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("ledger-1", {"entry": "zz", "ledger": "observation", "action": "opened"}),
        ("ledger-1", {"entry": "zz", "ledger": "requests", "action": "entered"}),
        ("change-1", {"table": "people", "row": "zz", "action": "insert", "previous": ""}),
    ],
)
@pytest.mark.parametrize("told", ["", "[]", "{", '{"form":"1"}', "5"])
def test_whatever_another_station_wrote_the_walk_comes_to_its_end(tmp_path, kind, values, told):
    common = {"operator": "", "values": told}
    if kind == "ledger-1":
        common["occurred_at"] = "yesterday"
    with opened(tmp_path, name="a.db") as station, opened(tmp_path, name="b.db") as office:
        with station.begin("x") as session:
            station.journal.append(session, kind, common | values)
        lines_of(station, office)
        assert verify(office).lines == 1
        with office.read() as session:
            line = line_at(session, station.journal.station, 1)
            assert line is not None
            prove(session, line)
            for table in ("ledger_entries", "ledger_lines", "ledger_pictures"):
                if kind == "ledger-1":
                    prove(session, line, table)
            assert is_about(line, "people", "zz") == (kind == "change-1")


def lines_of(station, office) -> None:
    with station.read() as here, office.begin("exchange") as there:
        carried_lines(driver(here), driver(there), (station.journal.station, 1, 9))


# --- orders -------------------------------------------------------------------------------------


def test_a_profile_that_was_ordered_before_a_restore_takes_force_after_it(begun, tmp_path):
    """Lines begin anew; what is in force, what comes next and what may be undone do not."""
    post = Post(begun.parent, first_id=30_000)
    tomorrow = post.clock() + timedelta(days=2)
    post.lifting.carry_out(
        profiles.shipped("three-checks"), (), CHIEF, reason="通知", since=tomorrow
    )
    post.close()
    post = restored(begun, tmp_path / "b")
    assert post.profiles.in_force().profile == "everyday"
    for name in ("closed", "everyday", "closed"):
        post.profiles.switch(profiles.shipped(name), CHIEF)
        assert post.profiles.in_force().profile == name
    post.clock.advance(days=2)
    assert post.lifting.apply_due().profile == "three-checks"
    assert post.profiles.in_force().profile == "three-checks"
    assert len(post.profiles.versions()) == 5
    assert verify(post.database).fault is None
    first = post.profiles.versions()[-1]
    assert post.profiles.switch_back(first.sequence, CHIEF).profile == "everyday"
    assert verify(post.database).fault is None
    post.close()
    tamper(post.path, "UPDATE policy_versions SET applied = 1 WHERE sequence = 2")
    with opened(tmp_path / "b") as database:
        fault = verify(database).fault
    assert fault is not None
    assert fault.code == "log-row-differs"


# --- passages -----------------------------------------------------------------------------------


def test_what_the_backup_did_not_know_yet_comes_back_from_the_office(begun, tmp_path):
    """Passages of the ended chain beyond its end; those up to it are this station's own."""
    post = restored(begun, tmp_path / "b")
    own = chains(post.database)
    retired = own[0][0] if own[0][0] != post.database.journal.station else own[1][0]
    with post.database.read() as session:
        (last,) = (
            driver(session)
            .execute("SELECT count FROM log_head WHERE station = ?", (retired,))
            .fetchone()
        )
    rows = [
        passage(station, number)
        for station in (retired, post.database.journal.station)
        for number in (last, last + 5)
    ]
    with post.database.begin("exchange") as session:
        found = told_passages.take(session, rows, frozenset(id for id, _ in own))
    assert len(found) == 1
    assert verify(post.database).fault is None
    post.close()


def passage(station: str, sequence: int) -> list[str]:
    told = {
        "station": station,
        "presentation": numbered_id(800_000 + sequence).hex,
        "sequence": str(sequence),
        "person": numbered_id(700_000 + sequence).hex,
        "direction": "entry",
        "outcome": "granted",
        "occurred_at": "2026-03-02T00:30:00.000000Z",
        "void": "0",
    }
    return [told.get(name, "") for name in told_passages.NAMES]
