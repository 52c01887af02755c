"""Two stations go on with one entry: with the other's line known it is taken, else a clash."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from gatekeeper.domain.exchange import ReceiptState
from gatekeeper.store.changes import applying
from gatekeeper.store.merge_rows import Origin, Taken, as_sent, write_row
from gatekeeper.store.received import RefusedRow
from gatekeeper.store.row_applying import apply_state
from gatekeeper.store.row_states import load, state, states
from gatekeeper.store.travelling import EXCHANGED
from gatekeeper.store.verification import verify
from tests.arrivals import Hall, Sender
from tests.observed import observed
from tests.stations import CHIEF, Post

CASES = "observation_cases"


@pytest.fixture
def hall(tmp_path) -> Iterator[Hall]:
    opened = Hall(tmp_path / "office")
    yield opened
    assert opened.verified().fault is None
    opened.close()


@pytest.fixture
def posts(tmp_path) -> Iterator[tuple[Post, Post]]:
    opened = []
    for place, name in enumerate(("east", "west"), 1):
        (tmp_path / name).mkdir()
        opened.append(Post(tmp_path / name, first_id=place * 100_000))
    yield opened[0], opened[1]
    for post in opened:
        assert verify(post.database).fault is None
        post.close()


def known(hall: Hall, posts: tuple[Post, Post]) -> tuple[Sender, Sender]:
    """A case of the east that the west has from its office."""
    east, west = posts
    senders = hall.enrol(east.database), hall.enrol(west.database, "西门")
    case = observed(east, east.resident().id)
    send(hall, senders[0])
    with hall.database.read() as here, west.database.begin("snapshot") as there, applying(there):
        for name in EXCHANGED:
            for _, values in states(here, name):
                apply_state(there, name, load(name, values))
        told = state(here, CASES, case.hex)
        own = [west.database.journal.station]
        apply_state(there, CASES, load(CASES, told or ""), own=own)
    return senders


def send(hall: Hall, sender: Sender, first: int = 1) -> tuple[int, int]:
    """What was applied, what refused."""
    receipt = hall.take(sender.bundle(first))
    assert receipt.state is ReceiptState.MERGED, receipt
    return receipt.parameters["applied"], receipt.parameters["refused"]


def extends(post: Post, sender: Sender, days: int) -> int:
    """The next line of the chain."""
    first = sender.count + 1
    (case,) = post.observation_lists.cases()
    post.observation.extend(case.id, days, "又有发热", CHIEF)
    return first


def stands(hall: Hall) -> tuple[str, int]:
    """Whose line the case follows at the office, and how long it is."""
    ((station, days),) = hall.rows("SELECT station, days FROM observation_cases")
    return station, days


def test_whoever_knew_of_the_last_line_goes_on_whatever_his_clock_says(hall, posts):
    _, west = posts
    _, sender = known(hall, posts)
    west.clock.advance(days=-1)
    first = extends(west, sender, 21)
    assert send(hall, sender, first) == (1, 0)
    assert stands(hall) == (west.database.journal.station, 21)


@pytest.mark.parametrize("eastern_first", [True, False])
def test_two_who_did_not_know_of_each_other_are_a_clash(hall, posts, eastern_first):
    """Whoever came first stands until a person decides; nothing is lost."""
    east, west = posts
    ours, theirs = known(hall, posts)
    both = [(ours, extends(east, ours, 21)), (theirs, extends(west, theirs, 28))]
    if not eastern_first:
        both.reverse()
    (one, first), (other, second) = both
    assert send(hall, one, first) == (1, 0)
    assert send(hall, other, second) == (0, 1)
    assert stands(hall)[0] == one.station
    assert hall.rows("SELECT code FROM refused_rows") == [("row-clash",)]
    with hall.database.begin("settle") as session, applying(session):
        (row,) = session.scalars(select(RefusedRow))
        origin = Origin(chain=other.station, goes_on=lambda a, b: False, now=hall.clock())
        assert write_row(session, origin, as_sent(row), by_person=True) is Taken.APPLIED
    assert stands(hall)[0] == other.station
