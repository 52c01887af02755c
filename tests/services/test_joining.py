"""A station is let in by its office: over the network or by two letters on a stick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from gatekeeper.domain.enrolment import Answer, Code, request_of, signed
from gatekeeper.errors import GatekeeperError, InvalidInput, NotAllowed, SyncError
from gatekeeper.keys import SigningKey
from gatekeeper.services.joining import Joining
from gatekeeper.services.stations import Stations
from gatekeeper.store.backup import back_up
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import Acknowledged, OfficePeer
from gatekeeper.store.office_key import Seal
from gatekeeper.store.restore import restore
from gatekeeper.store.station import station_id
from gatekeeper.sync.address import Address
from tests.builders import Clock
from tests.exchanges import Hall, Here, run, schedule_of
from tests.stations import CHIEF, GUARD, Post

TLS = "ab" * 32
ADDRESS = "https://office.example:8443"


class Office:
    """A community office that answers letters, and the certificate its server shows."""

    def __init__(self, folder: Path, clock: Clock, name: str = "阳光社区", tls: str = TLS) -> None:
        self.database = Database.open(folder / f"{name}.db", clock=clock)
        self.seal = Seal.generate()
        self.tls = self.shown = tls
        self.asked: list[str] = []
        self.stations = Stations(
            database=self.database,
            journal=self.database.journal,
            clock=clock,
            seal=self.seal,
            name=name,
            tls=lambda: self.tls,
        )

    def code(self, name: str = "东门") -> str:
        return self.stations.make_code(name, CHIEF).code.written

    def answer(self, letter: str) -> Answer:
        return self.stations.enrol(request_of(letter))

    def ask(self, address: Address, body: bytes) -> tuple[bytes, str]:
        self.asked.append(address.shown)
        return self.answer(body.decode()).written().encode(), self.shown


@pytest.fixture
def office(tmp_path: Path, post: Post) -> Iterator[Office]:
    made = Office(tmp_path, post.clock)
    yield made
    made.database.close()


def joining(post: Post, office: Office) -> Joining:
    return Joining(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        name="东门",
        ask=office.ask,
    )


def peer(post: Post) -> OfficePeer:
    with post.database.read() as session:
        return session.scalars(select(OfficePeer)).one()


def test_a_station_joins_over_the_network(post: Post, office: Office) -> None:
    station = joining(post, office)
    request = station.request(ADDRESS, office.code().lower().replace("-", " "), CHIEF)
    answered = station.fetch(ADDRESS, request)
    assert answered.is_pinned
    assert answered.name == "阳光社区"
    assert answered.fingerprint == office.stations.fingerprint
    before = post.lines("change-1")
    station.accept(answered, CHIEF)
    assert post.lines("change-1") == before
    found = peer(post)
    assert found.address == f"{ADDRESS}?certificate={TLS}"
    assert found.known_as == "东门"
    assert station.post_told() is None
    assert station_id(found.public) == office.seal.id
    (row,) = office.stations.all()
    assert row.station == post.database.journal.station
    assert row.fingerprint == station.fingerprint


def test_an_answer_that_was_lost_is_asked_for_again(post: Post, office: Office) -> None:
    station, code = joining(post, office), office.code()
    first = station.request(ADDRESS, code, CHIEF)
    station.fetch(ADDRESS, first)
    post.clock.advance(minutes=5)
    again = station.request(ADDRESS, code, CHIEF)
    assert again == first
    station.accept(station.fetch(ADDRESS, again), CHIEF)
    assert peer(post).name == "阳光社区"


def test_two_letters_are_carried_on_a_stick(post: Post, office: Office) -> None:
    station = joining(post, office)
    request = station.request("", office.code(), CHIEF)
    answered = station.read(office.answer(request.written()).written())
    assert not answered.is_pinned  # a person compares the fingerprints
    assert answered.fingerprint == office.stations.fingerprint
    station.accept(answered, CHIEF)
    assert peer(post).address == ""


def test_who_stands_in_between_is_found(tmp_path: Path, post: Post, office: Office) -> None:
    station, code = joining(post, office), office.code()
    other = Office(tmp_path, post.clock, "别处")
    try:
        request = station.request(ADDRESS, code, CHIEF)
        # Another office lets the station in by a code of its own.
        foreign = replace(request, code=Code.of(other.code()).sent)
        foreign = signed(foreign, post.database.journal.key.sign(foreign.signed_bytes()))
        with pytest.raises(SyncError, match="enrol-answer-other"):
            station.read(other.answer(foreign.written()).written())
        answer = office.answer(request.written())
        # It answers our very request with its own key.
        forged = replace(
            answer,
            office=other.database.journal.station,
            public=other.database.journal.key.public,
        )
        forged = signed(forged, other.database.journal.key.sign(forged.signed_bytes()))
        with pytest.raises(SyncError, match="enrol-other-office"):
            station.read(forged.written())
        # Or lets the true answer through, and would read what is sent.
        mine = signed(replace(answer, recipient=f"age1{'q' * 58}"), answer.signature)
        with pytest.raises(InvalidInput, match="enrol-answer-damaged"):
            station.read(mine.written())
        office.shown = "cd" * 32
        with pytest.raises(SyncError, match="enrol-other-certificate"):
            station.fetch(ADDRESS, request)
    finally:
        other.database.close()
    with post.database.read() as session:
        assert session.scalars(select(OfficePeer)).first() is None


def test_a_certificate_for_another_key_is_no_answer(post: Post, office: Office) -> None:
    station = joining(post, office)
    request = station.request(ADDRESS, office.code(), CHIEF)
    answer = office.answer(request.written())
    other = replace(answer.certificate, public=SigningKey.generate().public)
    mine = replace(answer, certificate=other)
    mine = signed(mine, office.seal.key.sign(mine.signed_bytes()))
    with pytest.raises(InvalidInput, match="enrol-answer-damaged"):
        station.read(mine.written())


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRS-TVW!", "ABCD-EFGH-JKMN-PQRS"])
def test_a_code_that_is_none_is_told_at_its_field(post: Post, office: Office, typed: str) -> None:
    with pytest.raises(InvalidInput, match="enrol-code-form") as found:
        joining(post, office).request(ADDRESS, typed, CHIEF)
    assert found.value.problems[0].field == "code"


def test_a_wrong_code_an_unasked_answer_and_a_guard_are_refused(post: Post, office: Office) -> None:
    station = joining(post, office)
    with pytest.raises(NotAllowed, match="role-needed"):
        station.request(ADDRESS, office.code(), GUARD)
    with pytest.raises(SyncError, match="exchange-address"):
        station.request("gopher://office", office.code(), CHIEF)
    good = office.code()
    wrong = good[:5] + "0000-0000" + good[14:]
    request = station.request(ADDRESS, wrong, CHIEF)
    with pytest.raises(GatekeeperError, match="enrol-code-wrong"):
        station.fetch(ADDRESS, request)
    with pytest.raises(InvalidInput, match="enrol-answer-damaged"):
        station.read("{}")


def test_the_post_the_office_gave_is_told_until_it_was_seen_to(post: Post, office: Office) -> None:
    station = joining(post, office)
    where = office.database.journal.new_id()
    code = office.stations.make_code("东门", CHIEF, post=where).code.written
    request = station.request(ADDRESS, code, CHIEF)
    station.accept(station.fetch(ADDRESS, request), CHIEF)
    assert station.post_told() == where
    station.note_stands()
    assert station.post_told() is None


def test_a_restored_station_joins_in_the_place_of_the_old_one(
    tmp_path: Path, post: Post, office: Office
) -> None:
    station = joining(post, office)
    request = station.request(ADDRESS, office.code(), CHIEF)
    station.accept(station.fetch(ADDRESS, request), CHIEF)
    with post.database.begin("exchange") as session:
        old = post.database.journal.station
        session.add(Acknowledged(chain=old, through=2, at=post.clock()))
    copy = back_up(post.path, tmp_path / "copies", key=None, now=post.clock())
    restore(copy, tmp_path / "new" / "gate.db", clock=post.clock)
    again = Post(tmp_path / "new")
    again.clock = post.clock
    try:
        new = joining(again, office)
        request = new.request(ADDRESS, office.code("东门二"), CHIEF)
        assert request.replaces == old
        new.accept(new.fetch(ADDRESS, request), CHIEF)
        assert peer(again).station == again.database.journal.station
        with again.database.read() as session:
            assert session.get_one(Acknowledged, old).through == 2
    finally:
        again.close()
    rows = {row.station: row for row in office.stations.all()}
    assert rows[old].replaced_by == request.station


def test_another_office_gets_everything_from_the_beginning(
    tmp_path: Path, post: Post, office: Office
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    hall = Hall(folder=folder, clock=post.clock)
    hall.enrol(post.database)
    schedule, lanes = schedule_of(post), Here()
    post.resident()
    try:
        run(schedule, lanes)
        (bundle,) = hall.take(post.database.journal.station)
        hall.answer(post.database.journal.station, [hall.receipt(bundle)])
        assert run(schedule, lanes).waiting == 0
        station = joining(post, office)
        request = station.request(str(folder), office.code(), CHIEF)
        station.accept(station.read(office.answer(request.written()).written()), CHIEF)
        assert run(schedule, lanes).sent == 1
    finally:
        lanes.close()
    (anew,) = sorted((folder / "up" / post.database.journal.station).iterdir())
    hall.identity = office.seal.identity
    with hall.opened(anew) as opened:
        span = opened.manifest.span
        assert span is not None
        assert span.first == 1
        assert opened.manifest.number > bundle.number


def test_the_way_to_the_office_changes_and_nothing_else(post: Post, office: Office) -> None:
    station = joining(post, office)
    with pytest.raises(SyncError, match="exchange-not-enrolled"):
        station.move("/mnt/share", CHIEF)
    request = station.request("", office.code(), CHIEF)
    station.accept(station.read(office.answer(request.written()).written()), CHIEF)
    station.move("sftp://gate@office/box", CHIEF)
    assert peer(post).address == "sftp://gate@office/box"
    with pytest.raises(SyncError, match="exchange-address"):
        station.move("gopher://x", CHIEF)
