from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper import keys
from gatekeeper.credentials.claims import PassKind
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.enrolment import Code, fingerprint, signed
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.keys import SigningKey
from gatekeeper.services.passes import Passes
from gatekeeper.services.stations import Stations
from gatekeeper.store import certified, office_key
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.restore import restore
from gatekeeper.store.station import Station, station_id
from tests.builders import Clock, numbered_id, numbered_ids
from tests.office.desks import asking
from tests.services.test_accounts import actions
from tests.stations import GUARD

RECIPIENT = keys.recipient_of(keys.new_identity())


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(tmp_path, clock):
    opened = Database.open(tmp_path / "office.db", clock=clock, new_id=numbered_ids())
    yield opened
    opened.close()


@pytest.fixture
def stations(database, clock):
    return over(database, clock)


def over(database, clock, **told) -> Stations:
    with database.begin("exchange") as session:
        seal = office_key.seal(session, clock())
    shared = {"database": database, "journal": database.journal, "clock": clock, "seal": seal}
    return Stations(**shared, name="社区", **told)


def let_in(stations, name="东门", **told):
    """A new station of this name: its key and the office's answer."""
    key = SigningKey.generate()
    code = stations.make_code(name, SYSTEM).code
    return key, stations.enrol(asking(code, key, stations.clock, **told))


def refused(stations, request) -> str:
    with pytest.raises((NotAllowed, InvalidInput)) as error:
        stations.enrol(request)
    return error.value.code


def test_a_station_is_let_in_by_its_code(stations, clock):
    post = numbered_id(99)
    made = stations.make_code("  东  门 ", SYSTEM, post=post)
    assert [(row.name, row.post, row.wrong) for row in stations.codes()] == [("东 门", post, 0)]
    key = SigningKey.generate()
    request = asking(made.code, key, clock)
    answer = stations.enrol(request)
    office = stations.seal.public
    assert keys.verify(office, answer.signature, answer.signed_bytes())
    assert keys.verify(office, answer.certificate.signature, answer.certificate.signed_bytes())
    assert (answer.office, answer.name) == (stations.seal.id, "社区")
    assert stations.seal.id != stations.journal.station
    assert (answer.known_as, answer.post) == ("东 门", post.hex)
    assert answer.request == request.digest
    assert answer.recipient.startswith("age1")
    assert made.code.fits(answer.public)
    assert made.fingerprint == stations.fingerprint == fingerprint(answer.public)
    (row,) = stations.all()
    assert row == stations.one(row.station)
    assert row.fingerprint == fingerprint(key.public)
    assert (row.lines, row.is_awaited) == (0, True)
    assert stations.codes() == ()
    assert actions(stations) == ["enrolment-code-made", "station-enrolled"]


def test_an_answer_lost_on_the_way_is_given_again(stations, clock):
    code = stations.make_code("东门", SYSTEM).code
    key = SigningKey.generate()
    first = stations.enrol(asking(code, key, clock))
    clock.advance(days=2)
    again = stations.enrol(asking(code, key, clock))
    assert again.certificate == first.certificate
    assert (again.recipient, again.known_as) == (first.recipient, first.known_as)
    assert len(stations.all()) == 1
    assert actions(stations).count("station-enrolled") == 1


def test_a_code_lets_one_station_in(stations, clock):
    code = stations.make_code("东门", SYSTEM).code
    stations.enrol(asking(code, SigningKey.generate(), clock))
    assert refused(stations, asking(code, SigningKey.generate(), clock)) == "enrol-code-used"


def test_a_code_is_over_after_a_day_or_when_withdrawn(stations, clock):
    old, withdrawn = (stations.make_code(name, SYSTEM).code for name in ("东门", "西门"))
    stations.withdraw_code(withdrawn.number, SYSTEM)
    key = SigningKey.generate()
    assert [row.name for row in stations.codes()] == ["东门"]
    assert refused(stations, asking(withdrawn, key, clock)) == "enrol-code-expired"
    clock.advance(timedelta(hours=24))
    assert refused(stations, asking(old, key, clock)) == "enrol-code-expired"
    assert stations.codes() == ()


def test_five_wrong_tries_burn_a_code(stations, clock):
    code, other = (stations.make_code(name, SYSTEM).code for name in ("东门", "西门"))
    guess = replace(code, secret="0" * 8)
    key = SigningKey.generate()
    for _ in range(4):
        assert refused(stations, asking(guess, key, clock)) == "enrol-code-wrong"
    assert [row.is_burnt for row in stations.codes()] == [False, False]
    assert refused(stations, asking(guess, key, clock)) == "enrol-code-wrong"
    assert [row.is_burnt for row in stations.codes()] == [True, False]
    assert refused(stations, asking(code, key, clock)) == "enrol-code-wrong"
    assert actions(stations).count("enrolment-code-burnt") == 1
    assert stations.enrol(asking(other, key, clock)).known_as == "西门"


def test_a_code_nobody_made_is_refused(stations, clock):
    made_up, key = Code(number="0000", secret="0" * 8, check=""), SigningKey.generate()
    assert refused(stations, asking(made_up, key, clock)) == "enrol-code-wrong"
    assert refused(stations, asking(made_up, key, clock, code="?")) == "enrol-code-wrong"


def test_a_request_of_another_key_is_damage(stations, clock):
    code = stations.make_code("东门", SYSTEM).code
    request = asking(code, SigningKey.generate(), clock)
    other = SigningKey.generate()
    for bad in (
        replace(request, name="x"),
        asking(code, other, clock, station=request.station),
        signed(request, other.sign(request.signed_bytes())),
        asking(code, stations.journal.key, clock),
    ):
        assert refused(stations, bad) == "enrol-request-damaged"
    assert stations.all() == ()


def test_who_may_not_enrol_makes_no_code(stations):
    for act in (
        lambda: stations.make_code("东门", GUARD),
        lambda: stations.withdraw_code("0000", GUARD),
        lambda: stations.rename("0" * 16, "东门", GUARD),
        lambda: stations.close("0" * 16, "lost", GUARD),
    ):
        with pytest.raises(NotAllowed, match="role-needed"):
            act()


@pytest.mark.parametrize("name", ["", "  ", "n" * 81, "a\x00b"])
def test_a_station_needs_a_name(stations, name):
    with pytest.raises(InvalidInput, match="name-wrong"):
        stations.make_code(name, SYSTEM)


def test_a_renamed_station_has_its_name_on_its_certificate(stations):
    _, answer = let_in(stations)
    stations.rename(answer.station, "北门", SYSTEM)
    stations.rename(answer.station, "北门", SYSTEM)
    assert [row.name for row in stations.all()] == ["北门"]
    with stations.database.read() as session:
        (found,) = certified.certificates(session)
    assert (found.name, found.certified_at) == ("北门", answer.certificate.certified_at)
    assert actions(stations).count("station-renamed") == 1


def test_a_closed_station_signs_no_more_and_stays_out(stations, clock):
    key, answer = let_in(stations)
    trusting = passes(stations)
    assert {one.sign_until for one in signing(trusting, key)} == {None}
    closed_at = clock.advance(hours=1)
    with pytest.raises(InvalidInput, match="reason-missing"):
        stations.close(answer.station, " ", SYSTEM)
    stations.close(answer.station, "stolen", SYSTEM)
    clock.advance(hours=1)
    stations.close(answer.station, "again", SYSTEM)
    (row,) = stations.all()
    assert (row.closed_reason, row.closed_through, row.closed_at) == ("stolen", 0, closed_at)
    assert not row.is_awaited
    assert {one.sign_until for one in signing(trusting, key)} == {closed_at}
    code = stations.make_code("东门", SYSTEM).code
    assert refused(stations, asking(code, key, clock)) == "enrol-known"


def test_a_station_that_lost_its_settings_comes_again(stations, clock):
    key, _ = let_in(stations)
    code = stations.make_code("东门2", SYSTEM).code
    other = keys.recipient_of(keys.new_identity())
    stations.enrol(asking(code, key, clock, recipient=other))
    assert [(row.name, row.recipient) for row in stations.all()] == [("东门2", other)]


def test_a_restored_station_names_the_one_it_replaces(stations, clock):
    old_key, old = let_in(stations)
    clock.advance(hours=1)
    _, new = let_in(stations, replaces=old.station)
    _, twin = let_in(stations, "东门2", replaces=old.station)
    rows = {row.station: row for row in stations.all()}
    assert rows[old.station].replaced_by == new.station
    assert not rows[old.station].is_awaited
    assert rows[new.station].replaces == rows[twin.station].replaces == old.station
    ended = {one.sign_until for one in signing(passes(stations), old_key)}
    assert ended == {clock()}


def test_what_is_unknown_is_told(stations):
    for act in (
        lambda: stations.rename("0" * 16, "东门", SYSTEM),
        lambda: stations.close("0" * 16, "lost", SYSTEM),
        lambda: stations.heard("0" * 16),
    ):
        with pytest.raises(InvalidInput, match="station-unknown"):
            act()
    assert stations.one("0" * 16) is None


def test_the_list_tells_when_a_station_was_here(stations, clock):
    _, answer = let_in(stations)
    clock.advance(minutes=5)
    stations.heard(answer.station)
    assert stations.one(answer.station).seen_at == clock()


def test_passages_are_known_until_a_station_says_that_there_are_no_more(stations, clock):
    _, answer = let_in(stations)
    stations.heard(answer.station, lines=1)
    assert known_until(stations, answer) is None
    stations.heard(answer.station, lines=0)
    assert known_until(stations, answer) == clock()


def known_until(stations, answer):
    with stations.database.read() as session:
        return session.get(EnrolledStation, answer.station).known_until


# --- whose slips count ----------------------------------------------------------------------------


def passes(stations) -> Passes:
    return Passes(
        database=stations.database,
        journal=stations.journal,
        clock=stations.clock,
        new_id=numbered_ids(1000),
    )


def signing(passes: Passes, key: SigningKey):
    return [one for one in passes.trust().keys if one.public == key.public]


def test_the_office_believes_the_stations_it_let_in(database, clock):
    heard = []
    stations = over(database, clock, changed=lambda: heard.append(1))
    key, _ = let_in(stations)
    assert heard == [1]
    lives = {kind: one.max_life for one in signing(passes(stations), key) for kind in one.kinds}
    assert lives == {PassKind.VISITOR: timedelta(days=1), PassKind.STOP_GAP: timedelta(days=7)}


def test_a_station_believes_what_its_office_signed(stations, clock, tmp_path):
    """As the snapshot brings it: certificates of others, and none that was made up."""
    key, answer = let_in(stations)
    own = Database.open(tmp_path / "gate.db", clock=clock, new_id=numbered_ids())
    gate = Passes(database=own, journal=own.journal, clock=clock, new_id=numbered_ids(500))
    forger = SigningKey.generate()
    made_up = replace(answer.certificate, public=forger.public, station=station_id(forger.public))
    try:
        with own.begin("exchange") as session:
            certified.keep(session, answer.certificate)
            certified.keep(session, signed(made_up, forger.sign(made_up.signed_bytes())))
        assert signing(gate, key) == []  # belongs to no office yet
        with own.begin("exchange") as session:
            session.add(
                OfficePeer(
                    station=answer.office,
                    name=answer.name,
                    public=answer.public,
                    recipient=answer.recipient,
                    address="",
                    enrolled_at=clock(),
                )
            )
        assert len(signing(gate, key)) == 2
        assert signing(gate, forger) == []
    finally:
        own.close()


def test_a_restored_office_is_the_same_to_its_stations(database, clock, tmp_path):
    """Its log begins anew; what stations believe does not."""
    key, answer = let_in(over(database, clock))
    before = database.journal.station
    database.close()
    target = tmp_path / "restored.db"
    restore(tmp_path / "office.db", target, clock=clock, new_id=numbered_ids(9000))
    again = Database.open(target, clock=clock, new_id=numbered_ids(5000))
    try:
        stations = over(again, clock)
        assert again.journal.station != before
        assert (stations.seal.id, stations.seal.recipient) == (answer.office, answer.recipient)
        assert len(signing(passes(stations), key)) == 2
        assert [row.station for row in stations.all()] == [answer.station]
        with again.read() as session:
            retired = {
                one: session.get(Station, one).retired_at is not None
                for one in (before, answer.station, again.journal.station)
            }
        assert list(retired.values()) == [True, False, False]
    finally:
        again.close()
