"""Bundles of three stations, any number of times and in any order, make the same database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gatekeeper.domain.exchange import ReceiptState
from gatekeeper.services import photos
from gatekeeper.store.people import Person
from tests.arrivals import Hall, Sender, copied
from tests.offices import jpeg
from tests.stations import CHIEF, Post
from tests.visitors import host, let_in, let_out, registered


@pytest.fixture(scope="module")
def community(tmp_path_factory) -> Iterator[tuple[Hall, list[Path]]]:
    """An office without any line yet, and the bundles of three stations."""
    folder = tmp_path_factory.mktemp("community")
    hall = Hall(folder / "office")
    bundles: list[Path] = []
    for number, name in enumerate(("east", "west", "north"), start=1):
        (folder / name).mkdir()
        post = Post(folder / name, first_id=number * 100_000)
        try:
            bundles += written(post, hall.enrol(post.database, name), number)
        finally:
            post.close()
    yield hall, bundles
    hall.close()


def written(post: Post, sender: Sender, number: int) -> list[Path]:
    """Some days of a station, a bundle after each; two of them overlap."""
    ends = [0]

    def bundle(first: int | None = None) -> Path:
        made = sender.bundle(first or ends[-1] + 1)
        ends.append(sender.count)
        return made

    one = post.resident("张三", room=f"{number}01")
    other = post.resident("李四", room=f"{number}02")
    post.accept(post.present(one.card))
    bundles = [bundle()]
    with post.database.begin("people", operator=CHIEF.account) as session:
        person = session.get_one(Person, one.id)
        person.photo = photos.keep(session, jpeg(size=2000 + number))
        person.phone = f"1380000000{number}"
    post.accept(post.present(other.card))
    household = host(post, room=f"{number}03", phone=f"1390000000{number}")
    visit = registered(post, household)
    let_in(post, visit)
    bundles.append(bundle())
    post.clock.advance(hours=2)
    let_out(post, visit)
    post.privacy.erase_person(other.id, "request", CHIEF)
    bundles += [bundle(), sender.bundle(ends[1] + 1)]
    with post.database.begin("people", operator=CHIEF.account) as session:
        session.get_one(Person, one.id).phone = ""
    post.accept(post.present(one.sticker))
    bundles.append(bundle())
    return bundles


COPIES = count()


def office(hall: Hall, folder: Path) -> Hall:
    return copied(hall, folder / f"copy-{next(COPIES)}")


def test_in_the_order_they_were_made(community, tmp_path):
    hall, bundles = community
    merged = office(hall, tmp_path)
    try:
        for bundle in bundles:
            assert merged.take(bundle).state in (ReceiptState.MERGED, ReceiptState.AGAIN)
        assert merged.verified().fault is None
        assert merged.rows("SELECT count(*) FROM refused_rows") == [(0,)]
        assert merged.rows("SELECT count(*) FROM people") == [(6,)]
        assert merged.rows("SELECT count(*) FROM photos") == [(3,)]
        assert merged.rows("SELECT count(*) FROM erased_parts") != [(0,)]
    finally:
        merged.close()


@settings(max_examples=20, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_any_order_any_number_of_times(community, tmp_path_factory, data):
    hall, bundles = community
    order = data.draw(st.permutations(bundles))
    again = data.draw(st.lists(st.sampled_from(bundles), max_size=10))
    mixed = data.draw(st.permutations([*order, *again]))
    folder = tmp_path_factory.mktemp("orders")
    merged, expected = office(hall, folder), office(hall, folder)
    try:
        for bundle in bundles:
            expected.take(bundle)
        for bundle in mixed:
            merged.take(bundle)
        assert merged.dump() == expected.dump()
        assert merged.verified().fault is None
        assert not list((merged.folder / "incoming").iterdir())
    finally:
        merged.close()
        expected.close()
        shutil.rmtree(folder)
