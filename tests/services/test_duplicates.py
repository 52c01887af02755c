"""People entered twice: found, merged so that all follows, undone on the day, told apart."""

from __future__ import annotations

import pytest

from gatekeeper.domain.access import Direction
from gatekeeper.domain.duplicates import Likeness
from gatekeeper.domain.people import PersonEntry
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.duplicates import compare
from gatekeeper.services.enrolment import Door
from gatekeeper.store import people as records
from gatekeeper.store.tables import Base
from gatekeeper.store.vehicles import Vehicle
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post, codes

DOOR = Door(building="12", unit="2", room="501")


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


@pytest.fixture
def twice(post):
    """张三 with a card that went in this morning, and 張三 with the same phone, entered later."""
    known = post.resident("张三")
    other = post.resident("張三", room="777")
    return known, other


def pairs(post):
    everybody = post.duplicates.entered()
    assert post.duplicates.entered(everybody) == everybody  # nobody comes after the last
    return post.duplicates.undecided(compare(everybody))


def rows(post, statement, *values):
    with post.database.read() as session:
        return session.connection().exec_driver_sql(statement, values).fetchall()


def test_pairs_are_found_by_paper_phone_and_sound(post):
    enter = post.enrolment.enter
    enter(PersonEntry(name="章三", phone="13800138000"), DOOR, CHIEF)
    enter(PersonEntry(name="张三", phone="13800138000"), Door(), CHIEF)
    enter(PersonEntry(name="ZHANG San", phone=""), DOOR, CHIEF)
    enter(PersonEntry(name="李四", phone="13800138000"), DOOR, CHIEF)
    found = {(p.one.name, p.other.name): p.why for p in pairs(post)}
    assert found == {
        ("章三", "张三"): Likeness.SAME_PHONE,
        ("章三", "ZHANG San"): Likeness.SAME_DOOR,
    }


def test_not_the_same_is_remembered(post):
    enter = post.enrolment.enter
    one = enter(PersonEntry(name="张三", phone="13800138000"), DOOR, CHIEF)
    other = enter(PersonEntry(name="张三", phone="13800138000"), Door(), CHIEF)
    assert len(pairs(post)) == 1
    for _ in range(2):
        post.duplicates.tell_apart(one, other, CHIEF)
    assert pairs(post) == ()
    assert rows(post, "SELECT count(*) FROM people_apart") == [(1,)]
    assert not verify(post.database).fault


def test_what_was_merged_is_one_person_everywhere(post, twice):
    """Passes, passages, cars, proofs and log lines of the other id lead to the one that stays."""
    known, other = twice
    post.present(other.card)
    assert post.present(other.card).presentation.decision is not None
    with post.database.begin("vehicles") as session:
        session.add(Vehicle(id=post.new_id(), plate="苏B12345", person=other.id))
    post.clock.advance(minutes=5)
    merged = post.duplicates.merge(known.id, other.id, CHIEF)
    assert (merged.person, merged.name, merged.other_name) == (known.id, "张三", "張三")
    assert not verify(post.database).fault
    (found,) = post.registry.search("张三")
    assert found.person == known.id
    assert post.registry.search("12-2-777") == ()
    card = post.registry.open_person(other.id, GUARD)  # as an old line of the log names him
    assert card.person == known.id
    assert card.plates == ("苏B12345",)
    assert len(card.passes) == 2
    assert {row[0] for row in rows(post, "SELECT person FROM passages")} == {known.id.hex}
    assert {row[0] for row in rows(post, "SELECT person FROM access_events")} == {known.id.hex}
    assert post.overview.counts().inside == 1
    post.clock.advance(minutes=5)
    shown = post.present(known.pick)
    assert shown.direction is Direction.EXIT  # he is inside, whichever of his entries is asked
    assert codes(shown) == {"picked-from-records"}


def test_the_pass_issued_last_stays_good_and_leads_to_whoever_stays(post, twice):
    """G08: one pass for one person; the older one of the two is superseded."""
    known, other = twice
    with post.database.begin("people") as session:
        session.connection().exec_driver_sql(
            "UPDATE passes SET issued_at = '2020-01-01T00:00:00.000000Z' WHERE person = ?",
            (known.id.hex,),
        )
    post.duplicates.merge(known.id, other.id, CHIEF)
    assert post.present(known.card).presentation.decision.reason.code == "pass-superseded"
    post.clock.advance(minutes=5)
    for code in (other.card, other.sticker, other.pick):
        shown = post.present(code)
        assert shown.holder.person == known.id
        assert shown.holder.name == "张三"
        post.clock.advance(minutes=5)


def test_values_of_the_other_entry_fill_the_gaps(post):
    enter = post.enrolment.enter
    one = enter(PersonEntry(name="张三", phone="13800138000"), Door(), CHIEF)
    other = enter(
        PersonEntry(
            name="张三",
            phone="13900139000",
            paper_kind="passport",
            paper_number="E12345678",
            tenure="tenant",
            employer="望京物业",
        ),
        DOOR,
        CHIEF,
    )
    post.duplicates.merge(one, other, CHIEF)
    entry = post.enrolment.open(one, CHIEF).entry
    assert (entry.phone, entry.paper_number) == ("13800138000", "E12345678")
    assert (entry.tenure, entry.employer) == ("tenant", "望京物业")
    assert [
        m.name
        for m in post.households.open(post.households.behind("12-2-501").household, CHIEF).members
    ] == ["张三"]


def test_undone_on_the_same_day_they_are_two_again(post, twice):
    known, other = twice
    post.present(other.card)
    before = rows(post, "SELECT person FROM passages ORDER BY sequence")
    merged = post.duplicates.merge(known.id, other.id, CHIEF)
    assert [row.id for row in post.duplicates.of_today()] == [merged.id]
    post.clock.advance(minutes=1)
    post.duplicates.undo(merged.id, CHIEF)
    assert rows(post, "SELECT person FROM passages ORDER BY sequence") == before
    assert rows(post, "SELECT count(*) FROM passes WHERE status = 'active'") == [(2,)]
    assert {r.person for r in post.registry.search("zhangsan")} == {known.id, other.id}
    assert post.duplicates.of_today() == ()
    assert not verify(post.database).fault
    with pytest.raises(InvalidInput) as error:
        post.duplicates.undo(merged.id, CHIEF)
    assert error.value.code == "merge-unknown"


def test_on_a_later_day_a_merge_stands(post, twice):
    merged = post.duplicates.merge(twice[0].id, twice[1].id, CHIEF)
    post.clock.advance(days=1)
    assert post.duplicates.of_today() == ()
    with pytest.raises(InvalidInput) as error:
        post.duplicates.undo(merged.id, CHIEF)
    assert error.value.code == "merge-old"


def test_a_third_entry_leads_to_the_last_survivor(post, twice):
    known, other = twice
    third = post.resident("张叁", room="888")
    post.duplicates.merge(other.id, third.id, CHIEF)
    second = post.duplicates.merge(known.id, other.id, CHIEF)
    assert post.registry.open_person(third.id, GUARD).person == known.id
    assert not verify(post.database).fault
    post.duplicates.undo(second.id, CHIEF)
    assert post.registry.open_person(third.id, GUARD).person == other.id


def test_two_id_numbers_are_two_people_and_guards_do_not_merge(post):
    enter = post.enrolment.enter
    one = enter(PersonEntry(name="张三", id_number="110101199003070134"), DOOR, CHIEF)
    other = enter(PersonEntry(name="张三", id_number="110101900307011"), Door(), CHIEF)
    third = enter(PersonEntry(name="张三", phone="13800138000"), Door(), CHIEF)
    for pair, code in (((one, other), "merge-two-people"), ((one, one), "merge-two-people")):
        with pytest.raises(InvalidInput) as error:
            post.duplicates.merge(*pair, CHIEF)
        assert error.value.code == code
    for act, told in (
        (post.duplicates.merge, (one, third)),
        (post.duplicates.tell_apart, (one, third)),
        (post.duplicates.undo, (one,)),
    ):
        with pytest.raises(NotAllowed):
            act(*told, GUARD)
    post.duplicates.merge(one, third, CHIEF)
    with pytest.raises(InvalidInput):
        post.duplicates.merge(one, third, CHIEF)


def test_erased_on_request_nothing_of_either_entry_stays(post, twice):
    known, other = twice
    post.present(other.card)
    post.duplicates.merge(known.id, other.id, CHIEF)
    assert post.privacy.erase_person(other.id, "request", CHIEF).parts > 0
    assert rows(post, "SELECT count(*) FROM people") == [(0,)]
    for id in (known.id, other.id):
        assert rows(post, "SELECT count(*) FROM journal_private WHERE person = ?", id.hex) == [(0,)]
    assert rows(post, "SELECT person, other, moved FROM merges") == [(None, None, "")]
    assert not verify(post.database).fault


def test_retention_keeps_the_last_passage_of_the_merged(post, twice):
    known, other = twice
    post.present(other.card)
    post.duplicates.merge(known.id, other.id, CHIEF)
    post.clock.advance(days=10)
    purged = post.privacy.purge(post.clock())
    assert purged.spared >= 1
    assert post.overview.counts().inside == 1
    assert not verify(post.database).fault


def test_every_table_that_names_a_person_follows():
    """A new table with a column `person` follows by itself: by its line, or as exchanged rows."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        people = [
            column.name
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name == "people"
        ]
        known = {"person", "merged_into"}
        assert set(people) <= known, f"{table.name}: {people} does not follow a merge"


def test_the_row_of_a_line_leads_to_the_survivor_and_to_nobody_else(post, twice):
    """A passage put on a third person by hand is found by the verification."""
    known, other = twice
    third = post.resident("王五", room="888")
    post.present(other.card)
    post.duplicates.merge(known.id, other.id, CHIEF)
    with post.database.begin("people") as session:
        session.connection().exec_driver_sql("UPDATE passages SET person = ?", (third.id.hex,))
    assert verify(post.database).fault.parameters["column"] == "passages"
    with post.database.read() as session:
        assert records.entries_of(session, known.id) == (known.id, other.id)


def test_leaving_follows_too(post, twice):
    known, other = twice
    post.present(other.card)
    post.clock.advance(minutes=30)
    post.duplicates.merge(known.id, other.id, CHIEF)
    shown = post.present(known.pick, lane="2")
    assert shown.direction is Direction.EXIT
    assert post.overview.counts().inside == 0
