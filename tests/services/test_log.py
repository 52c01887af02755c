"""The log behind the gate: verified against its typed rows, erased without a break."""

from __future__ import annotations

import pytest

from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import StoreError
from gatekeeper.store import erasure
from gatekeeper.store.connections import open_writing
from gatekeeper.store.verification import verify, verify_file
from tests.stations import Post

GREEN = Answer(question="colour", value="green")


def morning(post: Post) -> None:
    """Three people pass, one of them twice."""
    people = [post.resident(name, str(501 + n)) for n, name in enumerate("甲乙丙")]
    for someone in (*people, people[0]):
        post.present(someone.card)
        post.present(GREEN, Temperature(tenths=365))
        post.clock.advance(minutes=10)


def fault(post: Post) -> str | None:
    with post.database.read() as session:
        found = verify(session).fault
    return found.code if found else None


def test_a_morning_verifies(checked: Post) -> None:
    morning(checked)
    assert fault(checked) is None


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE access_events SET outcome = 'denied' WHERE event = 'granted'",
        "UPDATE access_events SET tenths = 390",
        "UPDATE access_events SET person = NULL",
        "UPDATE passages SET direction = 'exit' WHERE direction = 'entry'",
        "UPDATE passages SET void = 1",
        "UPDATE passages SET person = (SELECT max(id) FROM people)",
        "UPDATE passages SET household = NULL",
        "DELETE FROM passages",
        (
            "INSERT INTO passages SELECT station, lower(hex(randomblob(16))), sequence, person, "
            "household, direction, outcome, occurred_at, void, purpose, due_at FROM passages"
        ),
        "DELETE FROM access_events",
    ],
)
def test_an_edited_typed_row_is_found(checked: Post, edit: str) -> None:
    morning(checked)
    with checked.database.begin("test") as session:
        session.connection().exec_driver_sql(edit)
    assert fault(checked) is not None


def test_a_table_taken_out_is_told_in_words(checked: Post) -> None:
    morning(checked)
    checked.close()
    held = open_writing(checked.path, None)
    held.execute("DROP TABLE passages")
    held.close()
    with pytest.raises(StoreError, match="store-damaged"):
        verify_file(checked.path)


def test_retention_cuts_who_and_what_and_spares_the_last_passage(checked: Post) -> None:
    """Private parts go after the policy's days; each person's last passage stays."""
    morning(checked)
    checked.clock.advance(checked.standing.policy.timings.keep_private)
    checked.clock.advance(days=1)
    with checked.database.begin("privacy") as session:
        purged = erasure.purge(session, checked.database.journal, checked.clock())
    assert purged.spared == 3
    assert fault(checked) is None
    with checked.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT count(person), count(tenths) FROM access_events"
        )
        assert rows.one() == (3, 0)
    assert checked.overview.counts().inside == 2


def test_a_part_deleted_behind_the_logs_back_is_found(checked: Post) -> None:
    morning(checked)
    with checked.database.begin("test") as session:
        session.connection().exec_driver_sql(
            "DELETE FROM journal_private WHERE sequence IN (SELECT sequence FROM access_events)"
        )
    assert fault(checked) is not None


def test_erasing_one_person_leaves_a_good_chain(checked: Post) -> None:
    someone = checked.resident()
    checked.present(someone.card, GREEN, Temperature(tenths=365))
    with checked.database.begin("privacy") as session:
        gone = erasure.erase_person(
            session, checked.database.journal, someone.id, reason="request", operator=None
        )
    assert gone >= 2
    assert fault(checked) is None
    assert checked.overview.counts().inside == 0
