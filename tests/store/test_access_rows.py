"""Events and passages made from lines alone are those the gate wrote."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.store.access_rows import KIND, Told, derive, derive_all
from gatekeeper.store.changes import applying
from gatekeeper.store.database import driver
from gatekeeper.store.erasure import erase_person
from gatekeeper.store.lines import COLUMNS
from gatekeeper.store.people import Person
from gatekeeper.store.proofs import line_at
from gatekeeper.store.row_applying import apply_state
from gatekeeper.store.row_states import load, state
from gatekeeper.store.verification import verify
from tests import visitors
from tests.builders import numbered_id
from tests.stations import CHIEF, GUARD, Post
from tests.store.carried import carry, contents
from tests.store.opened import opened

GREEN, COOL, HOT = Answer(question="colour", value="green"), 365, 380


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path, profile="three-checks")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    yield made
    made.close()


@pytest.fixture
def office(tmp_path):
    with opened(tmp_path / "office") as made:
        yield made


def hot(post: Post, name: str, room: str) -> tuple[Outcome, ...]:
    return post.present(post.resident(name, room).card, GREEN, Temperature(tenths=HOT))


def lives(post: Post) -> None:
    """Granted, held and overridden, abandoned, denied, undone."""
    post.present(post.resident("张三", "501").card, GREEN, Temperature(tenths=COOL))
    shown = hot(post, "李四", "502")
    high = frozenset({"temperature-high"})
    post.settlement.override("1", shown.presentation.id, high, "已确认", CHIEF)
    post.present(post.resident("王五", "503").card)
    post.clock.advance(minutes=30)
    post.upkeep.tidy()
    hot(post, "赵六", "504")
    post.clock.advance(minutes=6)
    post.present(Temperature(tenths=HOT))
    done = post.present(post.resident("孙七", "505").card, GREEN, Temperature(tenths=COOL))
    post.settlement.undo("1", done.presentation.id, "wrong-person", CHIEF)


def same(office, post: Post) -> bool:
    here, there = contents(office), contents(post.database)
    return all(here[name] == there[name] for name in ("access_events", "passages", "visits"))


def test_every_kind_of_event_is_made_again(post, office):
    lives(post)
    with post.database.read() as session:
        rows = driver(session).execute("SELECT DISTINCT event FROM access_events").fetchall()
    assert {row[0] for row in rows} >= {"granted", "held", "override", "abandoned", "correction"}
    carry(post.database, office)
    assert same(office, post)
    assert verify(office).fault is None


def test_an_outing_has_its_purpose_and_when_it_ends(tmp_path, office):
    post = Post(tmp_path, profile="closed", direction=Direction.ENTRY)
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    someone = post.resident()
    post.present(someone.card, lane="2")
    post.present(Answer(question="purpose", value="shopping"), lane="2")
    carry(post.database, office)
    with office.read() as session:
        rows = driver(session).execute("SELECT purpose, due_at FROM passages").fetchall()
    assert rows[0][0] == "shopping"
    assert rows[0][1] > "2026-03-02"
    assert same(office, post)
    post.close()


@pytest.mark.parametrize("parts_first", [True, False])
def test_what_was_erased_stays_away(post, office, parts_first):
    someone = post.resident()
    post.present(someone.card, GREEN, Temperature(tenths=COOL))
    if not parts_first:
        carry(post.database, office)
    with post.database.begin("people") as session:
        erase_person(session, post.database.journal, someone.id, reason="request", operator=None)
    if parts_first:
        carry(post.database, office)
        assert same(office, post)
        assert verify(office).fault is None
        return
    # Twice, with the parts as they were: what was made once is left as it is.
    with office.begin("exchange") as session:
        held = driver(session)
        held.execute("UPDATE access_events SET person = NULL, tenths = NULL")
        held.execute("UPDATE passages SET person = NULL, household = NULL")
        line = line_at(session, post.database.journal.station, last_access(session))
        assert line is not None
        assert line.parts["who"]
        assert derive(session, line)
        assert held.execute("SELECT person, tenths FROM access_events").fetchall() == [(None, None)]
        assert held.execute("SELECT person FROM passages").fetchall() == [(None,)]


def last_access(session) -> int:
    statement = "SELECT max(sequence) FROM journal WHERE kind = 'access-1'"
    return driver(session).execute(statement).fetchone()[0]


def test_a_visitor_came_and_left_by_his_passages(tmp_path, office):
    """The lines of the way out come a night later, and no other line about the visit."""
    post = Post(tmp_path)
    home = visitors.host(post)
    row = visitors.registered(post, home)
    visitors.let_in(post, row)
    carry(post.database, office)
    known = length(post)
    post.clock.advance(hours=1)
    visitors.let_out(post, row)
    with office.read() as session:
        (times,) = driver(session).execute("SELECT entered_at, left_at FROM visits").fetchall()
    assert times[0]
    assert times[1] is None
    carry(post.database, office, first=known + 1)
    assert same(office, post)
    with office.read() as session:
        (times,) = driver(session).execute("SELECT entered_at, left_at FROM visits").fetchall()
    assert times[1] > times[0]
    post.close()


def length(post: Post) -> int:
    with post.database.read() as session:
        return int(driver(session).execute("SELECT count FROM log_head").fetchone()[0])


def test_whoever_was_merged_here_is_the_one_who_stays(post, office):
    """The station does not know yet that its office took two entries for one person."""
    one, other = post.resident("张三", "501"), post.resident("张三", "502")
    post.present(other.card, GREEN, Temperature(tenths=COOL))
    carry(post.database, office)
    known = length(post)
    with office.begin("people") as session:
        session.get_one(Person, other.id).merged_into = one.id
    post.clock.advance(hours=1)
    post.gate.present("1", [other.card], operator=GUARD, direction=Direction.EXIT)
    carry(post.database, office, first=known + 1)
    with office.read() as session:
        rows = driver(session).execute("SELECT person FROM passages ORDER BY sequence").fetchall()
    assert rows[1] == (one.id.hex,)


def test_a_merge_that_arrives_leads_earlier_passages_too(post, office):
    one, other = post.resident("张三", "501"), post.resident("张三", "502")
    post.present(other.card, GREEN, Temperature(tenths=COOL))
    carry(post.database, office)
    with post.database.begin("people", operator=CHIEF.account) as session:
        session.get_one(Person, other.id).merged_into = one.id
        session.flush()
        told = state(session, "people", other.id.hex)
    with office.begin("exchange") as session, applying(session):
        apply_state(session, "people", load("people", told))
        people = driver(session).execute("SELECT person FROM passages").fetchall()
        assert people == [(one.id.hex,)]
        back = load("people", told) | {"merged_into": None, "version": numbered_id(77)}
        apply_state(session, "people", back)
        people = driver(session).execute("SELECT person FROM passages").fetchall()
        assert people == [(other.id.hex,)]


# --- lines as no gate writes them ---------------------------------------------------------------

GOOD = {
    "sequence": "1",
    "id": numbered_id(1).hex,
    "event": "granted",
    "presentation": numbered_id(2).hex,
    "occurred_at": "2026-03-02T00:30:00.000000Z",
    "recorded_at": "2026-03-02T00:30:00.000000Z",
    "lane": "1",
    "direction": "entry",
    "outcome": "granted",
    "findings": "",
    "overridden": "",
    "policy": "everyday@0",
    "lists_age": "",
    "operator": GUARD.account.hex,
    "source": "camera",
    "corrects": "",
    "parts": "",
}


def told(**other: str) -> Told:
    parts = {name: other.pop(name) for name in ("who", "measured", "leave") if name in other}
    return Told([(GOOD | other)[column] for column in COLUMNS[KIND]], **parts)


@pytest.mark.parametrize(
    "other",
    [
        {"event": "opened"},
        {"direction": "up"},
        {"outcome": "maybe"},
        {"presentation": "x" * 32},
        {"operator": ""},
        {"corrects": "1"},
        {"occurred_at": "2026-03-02"},
        {"recorded_at": "2026-13-02T00:30:00.000000Z"},
        {"lane": "x" * 33},
        {"findings": "x" * 1025},
        {"who": "["},
        {"who": "[]"},
        {"who": '{"person":5}'},
        {"who": '{"household":"5"}'},
        {"measured": '{"temperatures":["warm"]}'},
        {"measured": '{"colour":5}'},
        {"leave": '{"due_at":"tomorrow"}'},
        {"leave": '{"purpose":"' + "x" * 33 + '"}'},
        {"leave": "[" * 5000},
    ],
)
def test_a_line_as_no_gate_writes_it_makes_nothing(office, other):
    good = told(sequence="2", presentation=numbered_id(3).hex, id=numbered_id(4).hex)
    with office.begin("exchange") as session:
        assert derive_all(session, "station", [told(**other), good]) == [1]
        rows = driver(session).execute("SELECT sequence FROM access_events").fetchall()
        assert rows == [(2,)]


def test_the_later_line_of_a_presentation_counts_whatever_comes_first(office):
    first, second = told(), told(sequence="2", id=numbered_id(5).hex, direction="exit")
    with office.begin("exchange") as session:
        for some in ([second], [first], [first, second]):
            assert derive_all(session, "station", some) == []
        rows = driver(session).execute("SELECT sequence, direction FROM passages").fetchall()
        assert rows == [(2, "exit")]
        assert derive_all(session, "station", []) == []
