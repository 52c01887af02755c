"""Privacy: what had its time goes, one person goes on request, and the log stays good."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import photos
from gatekeeper.services.registry import Registry
from gatekeeper.store import retention, search
from gatekeeper.store.backup import back_up, list_erased
from gatekeeper.store.database import Database, driver
from gatekeeper.store.erasure import delete_lines
from gatekeeper.store.people import Person
from gatekeeper.store.restore import restore
from gatekeeper.store.vehicles import Vehicle
from gatekeeper.store.verification import verify
from tests.builders import Clock
from tests.stations import CHIEF, GUARD, Post, Resident, codes

GREEN = Answer(question="colour", value="green")
NORMAL, HIGH = Temperature(tenths=365), Temperature(tenths=381)
FACE = (
    b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    b"portrait\xff\xd9"
)


def fault(post: Post) -> str | None:
    with post.database.read() as session:
        found = verify(session).fault
    return f"{found.code} {found.parameters}" if found else None


def rows(post: Post, statement: str, *values: object) -> list[tuple[object, ...]]:
    with post.database.read() as session:
        return driver(session).execute(statement, values).fetchall()


def count(post: Post, table: str) -> int:
    return int(str(rows(post, f"SELECT count(*) FROM {table}")[0][0]))


def registry(post: Post) -> Registry:
    return Registry(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        new_id=post.new_id,
    )


def passes_through(post: Post, someone: Resident) -> None:
    post.present(someone.card)
    post.present(GREEN, NORMAL)
    post.clock.advance(minutes=20)


def in_the_files(post: Post, *words: str) -> list[str]:
    """Which of the words stand in the bytes of the plain database or its write-ahead log."""
    names = [post.path, post.path.with_name(post.path.name + "-wal")]
    held = b"".join(path.read_bytes() for path in names if path.exists())
    return [word for word in words if word.encode() in held]


# --- retention --------------------------------------------------------------------------------


def test_37_days_of_passages_keep_a_week_of_names_and_a_good_log(checked: Post) -> None:
    """Each night after the policy's days; last passages stay, so that the figures stay right."""
    people = [checked.resident(name, str(501 + n)) for n, name in enumerate("甲乙丙丁")]
    for day in range(37):
        for someone in people[: 1 + day % 3]:
            passes_through(checked, someone)
        if day == 0:
            passes_through(checked, people[3])
        checked.clock.advance(days=1)
        checked.privacy.purge(checked.clock())
        assert fault(checked) is None
    kept = checked.standing.policy.timings.keep_private
    since = f"{checked.clock() - kept:%Y-%m-%dT%H:%M:%S}"
    named = rows(checked, "SELECT person, occurred_at FROM access_events WHERE person NOTNULL")
    old = [person for person, moment in named if str(moment) < since]
    assert old == [people[3].id.hex]
    measured = "SELECT count(*) FROM access_events WHERE tenths NOTNULL AND occurred_at < ?"
    assert rows(checked, measured, since) == [(0,)]
    assert count(checked, "access_events") == checked.lines()
    assert people[3].id in {row.person for row in checked.overview.inside()}


def test_a_purge_is_told_in_the_log_with_its_counts(post: Post) -> None:
    post.present(post.resident().card)
    post.clock.advance(days=8)
    post.present(post.resident("李四", "502").card)
    done = post.privacy.purge(post.clock())
    assert (done.erased, done.spared) == (0, 1)
    (line,) = rows(post, "SELECT line FROM journal ORDER BY sequence DESC LIMIT 1")[0]
    assert "purged" in str(line)
    assert '""spared"":1' in str(line)


def test_a_purge_is_many_short_steps(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction takes more than a batch, so the gate may present between any two."""
    someone = post.resident()
    post.relax(cooldown=timedelta(0))
    for _ in range(150):
        post.present(someone.card)
        post.clock.advance(minutes=1)
    post.clock.advance(days=366)
    run, steps = post.privacy.start_purge(post.clock()), 0
    while not run.is_done:
        run.step()
        steps += 1
        post.present(someone.card)
        post.clock.advance(minutes=1)
        assert fault(post) is None
    assert steps >= 5
    assert run.result.lines >= 150


def test_the_lanes_last_verdict_is_forgotten_when_private_data_is(checked: Post) -> None:
    passes_through(checked, checked.resident())
    assert checked.gate.last_verdict("1").presentation is not None
    checked.clock.advance(checked.standing.policy.timings.keep_private)
    checked.upkeep.tidy()
    assert checked.gate.last_verdict("1").presentation is None
    assert rows(checked, "SELECT verdict, verdict_key FROM lane_states") == [(None, None)]


def test_a_held_person_nobody_settles_is_let_go_with_a_line(checked: Post) -> None:
    checked.present(checked.resident().card, GREEN, HIGH)
    assert len(checked.overview.waiting()) == 1
    kept = checked.standing.policy.timings.keep_private
    checked.clock.advance(kept - timedelta(minutes=1))
    assert checked.upkeep.tidy() == 0
    checked.clock.advance(minutes=1)
    assert checked.upkeep.tidy() == 1
    assert count(checked, "open_presentations") == 0
    events = rows(checked, "SELECT event FROM access_events ORDER BY sequence")
    assert events == [("held",), ("abandoned",)]
    assert fault(checked) is None


def test_other_posts_passages_go_but_for_each_persons_last(post: Post) -> None:
    someone, other = post.resident(), post.resident("李四", "502")
    told = [
        ("0" * 16, someone, 20, "granted", 0),
        ("0" * 16, someone, 10, "granted", 0),
        ("f" * 16, other, 12, "granted", 0),
        ("f" * 16, other, 11, "denied", 0),
        ("f" * 16, other, 9, "granted", 1),
        ("f" * 16, someone, 2, "granted", 0),
    ]
    with post.database.begin("test") as session:
        for number, (station, whose, days, outcome, void) in enumerate(told):
            moment = f"{post.clock() - timedelta(days=days):%Y-%m-%dT%H:%M:%S.000000Z}"
            driver(session).execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, NULL, 'entry', ?, ?, ?, '', NULL)",
                (station, f"{number:032x}", number, whose.id.hex, outcome, moment, void),
            )
    after, gone = None, 0
    while True:
        with post.database.begin("test") as session:
            done, after = retention.drop_copies(
                session,
                post.database.journal.station,
                post.clock() - timedelta(days=7),
                after=after,
                limit=2,
            )
        gone += done
        if after is None:
            break
    left = rows(post, "SELECT presentation FROM passages ORDER BY presentation")
    assert [int(str(row[0]), 16) for row in left] == [2, 5]
    assert gone == 4


def test_lines_older_than_a_year_go_and_only_they(post: Post) -> None:
    """Up to a signed checkpoint, with their typed rows; the triggers refuse every other delete."""
    someone = post.resident()
    for _ in range(3):
        passes_through(post, someone)
    old = post.lines()
    post.clock.advance(days=200)
    passes_through(post, someone)
    post.clock.advance(days=165)
    done = post.privacy.purge(post.clock())
    assert done.lines >= old
    assert fault(post) is None
    assert post.lines() == count(post, "access_events") == count(post, "passages") == 1
    assert count(post, "log_checkpoints") == 1
    first = rows(post, "SELECT min(sequence) FROM journal")[0][0]
    assert first == done.lines + 1
    with pytest.raises(Exception, match="append-only"), post.database.begin("x") as session:
        delete_lines(session, post.database.journal.station, int(str(first)))
    assert post.privacy.purge(post.clock()).lines == 0
    passes_through(post, someone)
    assert fault(post) is None


def test_a_log_whose_every_line_is_old_stays_good(post: Post) -> None:
    passes_through(post, post.resident())
    post.clock.advance(days=400)
    post.privacy.purge(post.clock())
    assert fault(post) is None
    assert post.lines() == 0
    post.clock.advance(days=400)
    post.privacy.purge(post.clock())
    assert fault(post) is None


# --- one person -------------------------------------------------------------------------------


def test_who_may_erase_and_why(post: Post) -> None:
    someone = post.resident()
    for who in (GUARD, SYSTEM):
        with pytest.raises(NotAllowed, match="role-needed"):
            post.privacy.erase_person(someone.id, "request", who)
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.privacy.erase_person(someone.id, "张三 wants it", CHIEF)
    with pytest.raises(InvalidInput, match="person-unknown"):
        post.privacy.erase_person(UUID(int=5), "request", CHIEF)
    post.present(someone.card)
    assert fault(post) is None


def test_an_erased_person_is_nowhere_in_the_files(checked: Post) -> None:
    """Registry row, card, plate, terms, photo, passages, what the lanes remember: all bytes."""
    someone = checked.resident("欧阳若兰", "501")
    other = checked.resident("李四", "502")
    people = registry(checked)
    with checked.database.begin("people", operator=CHIEF.account) as session:
        found = session.get_one(Person, someone.id)
        found.phone, found.id_number = "13912345678", "11010519491231002X"
        session.add(Vehicle(id=checked.new_id(), plate="京A12345", person=someone.id))
        session.flush()
        search.index(session, [someone.id, other.id])
    people.take_photo(someone.id, FACE, CHIEF)
    people.open_person(someone.id, GUARD)
    people.reveal(someone.id, "asked", GUARD)
    passes_through(checked, someone)
    passes_through(checked, other)
    checked.present(someone.card, lane="2")
    words = ("欧阳若兰", "13912345678", "11010519491231002X", "京A12345", "ouyangruolan")
    traces = (someone.signed, someone.token, "portrait")
    checked.database.checkpoint(truncate=True)
    assert set(in_the_files(checked, *words, *traces)) >= {*words, traces[0], traces[2]}

    done = checked.privacy.erase_person(someone.id, "request", CHIEF)

    assert done.gone
    assert done.photos == 1
    assert in_the_files(checked, *words, *traces) == []
    assert fault(checked) is None
    assert people.search("欧阳") == ()
    assert [row.name for row in people.search("李四")] == ["李四"]
    for table in ("journal_private", "access_events", "passages", "open_presentations"):
        assert rows(checked, f"SELECT 1 FROM {table} WHERE person = ?", someone.id.hex) == []
    assert "pass-not-in-records" in codes(checked.present(someone.card))


def test_the_lines_of_the_deletion_hold_nothing_of_him(post: Post) -> None:
    someone = post.resident("欧阳若兰")
    before = rows(post, "SELECT max(sequence) FROM journal")[0][0]
    post.privacy.erase_person(someone.id, "request", CHIEF)
    lines = rows(post, "SELECT kind, line FROM journal WHERE sequence > ?", before)
    assert [kind for kind, _ in lines] == ["change-1", "change-1", "erasure-1", "audit-1"]
    assert all(str(line).endswith(",,{}") for kind, line in lines if kind == "change-1")
    assert rows(post, "SELECT 1 FROM journal_private WHERE person = ?", someone.id.hex) == []


def test_what_the_lanes_remember_of_others_stays(checked: Post) -> None:
    """His verdict and his place on the waiting list go; another one's verdict does not."""
    someone, other = checked.resident(), checked.resident("李四", "502")
    checked.present(someone.card, GREEN, HIGH)
    checked.present(other.card, GREEN, NORMAL)
    assert [row.place for row in checked.overview.waiting()] == ["12-2-501"]
    checked.privacy.erase_person(someone.id, "moved-away", CHIEF)
    assert checked.overview.waiting() == ()
    shown = checked.gate.last_verdict("1")
    assert shown.holder is not None
    assert shown.holder.person == other.id
    checked.privacy.erase_person(other.id, "moved-away", CHIEF)
    assert checked.gate.last_verdict("1").presentation is None
    assert fault(checked) is None


def test_a_photo_of_two_people_survives_the_erasure_of_one(post: Post) -> None:
    one, two = post.resident(), post.resident("李四", "502")
    people = registry(post)
    sha256 = people.take_photo(one.id, FACE, CHIEF)
    assert people.take_photo(two.id, FACE, CHIEF) == sha256 == photos.name_of(FACE)
    assert post.privacy.erase_person(one.id, "request", CHIEF).photos == 0
    assert post.overview.photo(sha256) == FACE
    assert post.privacy.purge(post.clock()).photos == 0
    assert post.privacy.erase_person(two.id, "request", CHIEF).photos == 1
    assert post.overview.photo(sha256) is None
    assert in_the_files(post, "portrait") == []


def test_a_replaced_photo_goes_with_the_last_line_that_names_it(post: Post) -> None:
    one = post.resident()
    people = registry(post)
    first = people.take_photo(one.id, FACE, CHIEF)
    second = people.take_photo(one.id, FACE.replace(b"portrait", b"likeness"), CHIEF)
    assert post.privacy.purge(post.clock()).photos == 0
    post.clock.advance(days=366)
    assert post.privacy.purge(post.clock()).photos == 1
    assert (post.overview.photo(first), bool(post.overview.photo(second))) == (None, True)
    assert fault(post) is None


def test_a_referral_of_an_erased_person_says_nothing_any_more(checked: Post) -> None:
    someone = checked.resident()
    checked.present(someone.card, GREEN, HIGH)
    checked.clock.advance(minutes=6)
    checked.present(HIGH)
    assert len(checked.referrals.open()) == 1
    checked.privacy.erase_person(someone.id, "request", CHIEF)
    assert checked.referrals.open() == ()
    assert rows(checked, "SELECT person, first_tenths, second_tenths FROM referrals") == [
        (None, None, None)
    ]
    assert fault(checked) is None


def test_other_posts_passages_name_an_erased_person_no_more(post: Post) -> None:
    someone = post.resident()
    with post.database.begin("test") as session:
        driver(session).execute(
            "INSERT INTO passages VALUES ('f', '1', 1, ?, 'a', 'entry', 'granted', ?, 0, '', NULL)",
            (someone.id.hex, f"{post.clock():%Y-%m-%dT%H:%M:%S.000000Z}"),
        )
    assert post.overview.counts().inside == 1
    post.privacy.erase_person(someone.id, "request", CHIEF)
    assert post.overview.counts().inside == 0
    assert rows(post, "SELECT person, household FROM passages") == [(None, None)]


def test_settled_referrals_and_overrides_go_with_their_lines(checked: Post) -> None:
    """What still waits for somebody stays, however old."""
    for name, room in (("张三", "501"), ("李四", "502")):
        checked.present(checked.resident(name, room).card, GREEN, HIGH)
        checked.clock.advance(minutes=6)
        checked.present(HIGH)
    first, _ = checked.referrals.open()
    checked.referrals.update(first.id, taken_over_by="120", operator=GUARD)
    for _ in range(2):
        checked.clock.advance(days=366)
        checked.privacy.purge(checked.clock())
    assert [row.name for row in checked.referrals.open()] == ["李四"]
    assert count(checked, "referrals") == 1
    assert fault(checked) is None


def test_gone_is_said_only_when_no_reader_may_still_see(post: Post) -> None:
    someone = post.resident("欧阳若兰")
    post.database.checkpoint(truncate=True)
    with post.database.read() as reading:
        driver(reading).execute("SELECT count(*) FROM people").fetchone()
        assert not post.privacy.erase_person(someone.id, "request", CHIEF).gone
        assert post.privacy.gone_waits
        assert not post.privacy.gone()
        assert in_the_files(post, "欧阳若兰") == ["欧阳若兰"]
    assert post.privacy.gone()
    assert not post.privacy.gone_waits
    assert in_the_files(post, "欧阳若兰") == []


def test_a_restored_backup_does_not_bring_the_person_back(tmp_path: Path) -> None:
    """The lists beside the backups are replayed: parts, rows, photo and the lanes' memory."""
    (tmp_path / "station").mkdir()
    post = Post(tmp_path / "station", "three-checks")
    someone, other = post.resident("欧阳若兰"), post.resident("李四", "502")
    registry(post).take_photo(someone.id, FACE, CHIEF)
    passes_through(post, someone)
    folder = tmp_path / "backups"
    copy = back_up(post.path, folder, key=None, now=post.clock())
    post.clock.advance(hours=8)
    post.privacy.erase_person(someone.id, "request", CHIEF)
    list_erased(post.database, folder, post.clock())
    post.close()
    assert "欧阳若兰".encode() in copy.read_bytes()
    made = restore(copy, post.path, clock=Clock(post.clock()), new_id=post.new_id)
    assert made.erased_again >= 4
    for path in post.path.parent.glob("gate.db*"):
        if "replaced" not in path.name:
            assert "欧阳若兰".encode() not in path.read_bytes()
    database = Database.open(post.path, clock=Clock(post.clock()), new_id=post.new_id)
    try:
        with database.read() as session:
            assert verify(session).fault is None
            held = driver(session)
            assert held.execute("SELECT id FROM people").fetchall() == [(other.id.hex,)]
            assert held.execute("SELECT count(*) FROM photos").fetchone() == (0,)
            assert held.execute(
                "SELECT count(*) FROM lane_states WHERE verdict NOTNULL"
            ).fetchone() == (0,)
            newest = held.execute(
                "SELECT station, count(*) FROM journal WHERE kind = 'change-1' "
                "AND instr(line, 'delete') GROUP BY station"
            ).fetchall()
        assert newest == [(database.journal.station, 2)]
    finally:
        database.close()


def test_own_lines_that_erased_another_chains_parts_stay_as_long_as_it(tmp_path: Path) -> None:
    """After a restore: without these lines the old chain's parts would seem to be cut."""
    post = Post(tmp_path)
    passes_through(post, post.resident())
    copy = back_up(post.path, tmp_path / "backups", key=None, now=post.clock())
    post.close()
    restore(copy, post.path, clock=post.clock, new_id=post.new_id)
    post = again(post)
    try:
        post.clock.advance(days=10)
        passes_through(post, post.resident("李四", "502"))
        post.privacy.erase_person(UUID(hex=first_person(post)), "request", CHIEF)
        post.clock.advance(days=400)
        post.privacy.purge(post.clock())
        assert fault(post) is None
        kept = rows(post, "SELECT kind FROM journal WHERE station = ?", station(post))
        assert ("erasure-1",) in kept
    finally:
        post.close()


def again(post: Post) -> Post:
    """The same folder opened anew, with the clock where it was."""
    opened = Post(post.path.parent)
    opened.clock.now = post.clock.now
    opened.new_id = post.new_id
    return opened


def station(post: Post) -> str:
    return post.database.journal.station


def first_person(post: Post) -> str:
    return str(rows(post, "SELECT id FROM people ORDER BY id LIMIT 1")[0][0])


# --- any order --------------------------------------------------------------------------------

WHO = st.integers(0, 2)
ACTS = st.one_of(
    st.tuples(st.just("passes"), WHO),
    st.tuples(st.just("fever"), WHO),
    st.tuples(st.just("photo"), WHO),
    st.tuples(st.just("undo"), WHO),
    st.tuples(st.just("erase"), WHO),
    st.tuples(st.just("tidy"), st.just(0)),
    st.tuples(st.just("purge"), st.sampled_from((0, 1, 8, 40, 190, 366))),
)


@pytest.fixture(scope="module")
def folders() -> Iterator[Callable[[], Path]]:
    with tempfile.TemporaryDirectory() as held:
        yield lambda: Path(tempfile.mkdtemp(dir=held))


@settings(max_examples=40)
@given(acts=st.lists(ACTS, min_size=2, max_size=14))
def test_any_order_of_passages_purges_and_erasures_leaves_a_good_log(
    folders: Callable[[], Path], acts: list[tuple[str, int]]
) -> None:
    post = Post(folders(), "three-checks")
    try:
        people = [post.resident(name, str(501 + n)) for n, name in enumerate("甲乙丙")]
        erased: set[int] = set()
        for act, number in acts:
            _do(post, people, erased, act, number)
            assert fault(post) is None, act
        for number in erased:
            told = rows(
                post, "SELECT 1 FROM journal_private WHERE person = ?", people[number].id.hex
            )
            assert told == []
    finally:
        post.close()


def _do(post: Post, people: list[Resident], erased: set[int], act: str, number: int) -> None:
    post.clock.advance(minutes=10)
    if act == "purge":
        post.clock.advance(days=number)
        post.privacy.purge(post.clock())
    elif act == "tidy":
        post.upkeep.tidy()
    elif act == "passes":
        post.present(people[number].card, GREEN, NORMAL)
    elif act == "fever":
        post.present(people[number].card, GREEN, HIGH)
    elif act == "undo":
        for row in post.overview.recent(1):
            if row.event != "correction":
                post.settlement.undo("1", row.presentation, "wrong-person", CHIEF)
    elif number not in erased and act == "photo":
        registry(post).take_photo(people[number].id, FACE, CHIEF)
    elif number not in erased and act == "erase":
        post.privacy.erase_person(people[number].id, "request", CHIEF)
        erased.add(number)
