"""The station's side of the exchange: what is made, sent again, answered, kept and cleared away."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.exchange import BundleState, ReceiptState, Way
from gatekeeper.errors import SyncError
from gatekeeper.keys import verify
from gatekeeper.lanes import Lanes
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.exchange_steps import Errand
from gatekeeper.services.merging import Merging
from gatekeeper.store import changes, outgoing, verification
from gatekeeper.store.backup import back_up
from gatekeeper.store.database import Database, driver
from gatekeeper.store.erasure import delete_lines, set_checkpoint
from gatekeeper.store.exchange import EditedRow, SettledRow
from gatekeeper.store.lines import checkpoint_message, line_of, next_hash
from gatekeeper.store.people import Pass, Person, Photo
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.restore import restore
from gatekeeper.store.retention import drop_old_lines
from gatekeeper.store.station import Station
from gatekeeper.sync import upward
from gatekeeper.sync.folder import Folder
from tests.exchanges import Hall, Here, run, schedule_of
from tests.stations import CHIEF, Post


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    made = Here()
    yield made
    made.close()


@pytest.fixture
def hall(tmp_path: Path, post: Post) -> Hall:
    folder = tmp_path / "share"
    folder.mkdir()
    made = Hall(folder=folder, clock=post.clock)
    made.enrol(post.database)
    return made


@pytest.fixture
def schedule(post: Post, hall: Hall) -> ExchangeSchedule:
    return schedule_of(post)


def station(post: Post) -> str:
    return post.database.journal.station


def count(post: Post) -> int:
    with post.database.read() as session:
        return outgoing.chains(session, station(post))[-1].count


def passage(post: Post, name: str = "张三", room: str = "501") -> None:
    post.present(post.resident(name, room).card)


def waiting(schedule: ExchangeSchedule) -> int:
    return schedule.state().waiting


# --- up ---------------------------------------------------------------------------------------


def test_the_lines_since_the_last_receipt_travel_as_they_are_chained(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    done = run(schedule, lanes)
    assert (done.sent, done.taken, done.waiting) == (1, 0, count(post))
    (bundle,) = hall.read(station(post))
    assert bundle.span == (station(post), 1, count(post))
    assert bundle.lines == count(post)
    assert bundle.manifest.told["snapshot"] == 0
    # The chain is good from its beginning to the signed head.
    lines = {
        int(row[0]): (kind, line_of(row))
        for kind, rows in bundle.files.items()
        if kind not in ("private-1", "erased-1", "rows-1")
        for row in rows
    }
    span = bundle.manifest.span
    assert span is not None
    last_hash = span.previous
    for sequence in range(1, span.last + 1):
        last_hash = next_hash(last_hash, *lines[sequence])
    assert last_hash == span.hash == span.head_hash


def test_nothing_new_is_no_bundle(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    (bundle,) = hall.take(station(post))
    hall.answer(station(post), [hall.receipt(bundle)])
    done = run(schedule, lanes)
    assert (done.sent, done.taken, done.waiting) == (0, 1, 0)
    assert not hall.arrived(station(post))
    assert run(schedule, lanes).sent == 0
    assert [row.state for row in schedule.exchange.history()] == [BundleState.ACKNOWLEDGED]


def test_what_has_no_answer_is_sent_again_and_not_made_anew(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    """The office's disk was changed before it had read its mail."""
    passage(post)
    run(schedule, lanes)
    (first,) = hall.take(station(post))
    assert run(schedule, lanes).sent == 0  # it has had no time to answer
    passage(post, "李四", "502")
    post.clock.advance(minutes=10)
    assert run(schedule, lanes).sent == 2
    again, second = hall.read(station(post))
    assert (again.number, again.sha256) == (first.number, first.sha256)
    assert second.span[1] == first.span[2] + 1


def test_a_bundle_whose_file_is_lost_goes_with_the_next(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    hall.take(station(post))
    for path in schedule.exchange.making.iterdir():
        path.unlink()
    post.clock.advance(minutes=10)
    run(schedule, lanes)  # finds it gone
    run(schedule, lanes)
    (bundle,) = hall.read(station(post))
    assert bundle.span == (station(post), 1, count(post))


def test_private_parts_travel_as_their_lines_prove_them(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post, name='"Zoë", 张三')
    run(schedule, lanes)
    (bundle,) = hall.read(station(post))
    with post.database.read() as session:
        rows = driver(session).execute(
            "SELECT sequence, part, person, expires_at, salt, data FROM journal_private "
            "ORDER BY sequence, part"
        )
        told = [
            [str(sequence), part, person or "", expires or "", salt.hex(), data]
            for sequence, part, person, expires, salt, data in rows
        ]
    assert bundle.files["private-1"] == told
    with post.database.read() as session:
        span = outgoing.Span(session, station(post), 1, count(post))
        assert list(span.parts()) == [line_of(row) for row in told]


def test_a_part_that_is_gone_travels_as_a_tombstone(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    who = post.resident()
    for day in (1, 29):  # his last passage stays
        post.present(who.card)
        post.clock.advance(days=day)
    purge = post.privacy.start_purge(post.clock())
    while not purge.is_done:
        purge.step()
    run(schedule, lanes)
    (bundle,) = hall.read(station(post))
    gone = {(row[0], row[1]) for row in bundle.files["erased-1"]}
    there = {(row[0], row[1]) for row in bundle.files["private-1"]}
    assert gone
    assert not gone & there
    assert all(row[2] == station(post) for row in bundle.files["erased-1"])


def test_pictures_that_lines_name_travel_beside_them(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    jpeg = b"\xff\xd8" + bytes(200)
    sha256 = hashlib.sha256(jpeg).hexdigest()
    person = post.resident().id
    with post.database.begin("people") as session:
        session.add(Photo(sha256=sha256, jpeg=jpeg))
        session.get_one(Person, person).photo = sha256
    run(schedule, lanes)
    (bundle,) = hall.read(station(post))
    assert bundle.photos == {sha256: jpeg}
    states = {(row[0], row[1]): row for row in bundle.files["rows-1"]}
    base, _, values = states["people", person.hex][2:]
    assert json.loads(values)["photo"] == sha256
    assert base == ""


def test_rows_of_an_import_travel_with_its_line(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    """They have no line of their own; a picture that only such a row names goes along."""
    jpeg = b"\xff\xd8" + bytes(100)
    sha256 = hashlib.sha256(jpeg).hexdigest()
    with post.database.begin("import") as session, changes.batch(session, "import"):
        session.add(Photo(sha256=sha256, jpeg=jpeg))
        session.add(Person(id=post.new_id(), name="赵六", kind=PersonKind.RESIDENT, photo=sha256))
    run(schedule, lanes)
    (bundle,) = hall.read(station(post))
    assert list(bundle.photos) == [sha256]
    (row,) = bundle.files["rows-1"]
    assert int(row[3]) == count(post)


def test_more_lines_than_a_bundle_holds_are_several(
    post: Post,
    hall: Hall,
    schedule: ExchangeSchedule,
    lanes: Lanes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(upward, "LINES_AT_MOST", 3)
    passage(post)
    total = count(post)
    while run(schedule, lanes).sent:
        pass
    spans = [bundle.span[1:] for bundle in hall.read(station(post))]
    assert spans == [(first, min(first + 2, total)) for first in range(1, total + 1, 3)]


def test_a_station_of_no_office_sends_nothing(post: Post, lanes: Lanes) -> None:
    schedule = schedule_of(post)
    passage(post)
    with pytest.raises(SyncError, match="exchange-not-enrolled"):
        run(schedule, lanes)
    schedule.tick(lanes)
    assert schedule.progress is None
    assert schedule.state().office == ""
    assert schedule.state().code == ""


# --- down -------------------------------------------------------------------------------------


def test_receipts_move_what_the_office_has_whatever_their_order(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    bundles = []
    for number in range(3):
        passage(post, f"人{number}", str(number))
        run(schedule, lanes)
        bundles += hall.take(station(post))
    ends = [bundle.span[2] for bundle in bundles]
    folder = hall.folder / "later"
    folder.mkdir()
    first = hall.answer(station(post), [hall.receipt(bundles[0])])
    kept = first.rename(folder / first.name)
    hall.answer(station(post), [hall.receipt(bundles[1])])
    run(schedule, lanes)
    assert waiting(schedule) == ends[2] - ends[1]
    kept.rename(first)
    run(schedule, lanes)
    assert waiting(schedule) == ends[2] - ends[1]
    states = [row.state for row in schedule.exchange.history()]
    assert states == [BundleState.SENT, BundleState.ACKNOWLEDGED, BundleState.ACKNOWLEDGED]


def test_an_answer_is_taken_away_and_the_same_again_changes_nothing(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    answer = hall.answer(station(post), [hall.receipt(hall.take(station(post))[0])])
    copy = answer.read_bytes()
    assert run(schedule, lanes).taken == 1
    assert not answer.exists()
    before = schedule.exchange.history()
    answer.write_bytes(copy)
    assert run(schedule, lanes).taken == 0
    assert not answer.exists()
    assert schedule.exchange.history() == before


def test_an_office_that_lost_lines_gets_them_again(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    """Its database was restored from the backup of yesterday."""
    passage(post)
    run(schedule, lanes)
    (bundle,) = hall.take(station(post))
    hall.answer(station(post), [hall.receipt(bundle)])
    run(schedule, lanes)
    assert waiting(schedule) == 0
    kept = bundle.files["rows-1"]
    hall.answer(station(post), acknowledged={station(post): 0})
    assert run(schedule, lanes).sent == 1
    (again,) = hall.take(station(post))
    assert again.span == (station(post), 1, count(post))
    # With the rows these lines left, as they went the first time.
    assert again.files["rows-1"] == kept
    hall.answer(station(post), [hall.receipt(again)])
    run(schedule, lanes)
    hall.answer(station(post), acknowledged={station(post): 2})
    assert run(schedule, lanes).sent == 1
    (some,) = hall.take(station(post))
    assert some.span == (station(post), 3, count(post))
    assert {row[0] for row in some.files["rows-1"]} < {row[0] for row in kept}
    assert all(int(row[3]) > 2 for row in some.files["rows-1"])


def test_a_spoilt_bundle_is_made_anew_and_a_doubtful_chain_waits(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    (spoilt,) = hall.take(station(post))
    told = {"state": ReceiptState.SET_ASIDE, "acknowledged": 0}
    hall.answer(station(post), [hall.receipt(spoilt, **told, code="bundle-damaged")])
    assert run(schedule, lanes).sent == 1
    (anew,) = hall.take(station(post))
    assert anew.number > spoilt.number
    assert anew.span == spoilt.span
    assert schedule.state().code == ""
    why = {"code": "log-line-edited", "parameters": {"sequence": 7}}
    hall.answer(station(post), [hall.receipt(anew, **told, **why)])
    passage(post, "李四", "502")
    assert run(schedule, lanes).sent == 0
    state = schedule.state()
    assert state.code == "exchange-set-aside"
    assert state.parameters == {"number": anew.number, "why": why}
    assert state.waiting == count(post)


def test_a_set_aside_bundle_that_a_person_lets_pass_frees_the_chain(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    (bundle,) = hall.take(station(post))
    aside = {"state": ReceiptState.SET_ASIDE, "acknowledged": 0, "code": "log-line-edited"}
    hall.answer(station(post), [hall.receipt(bundle, **aside)])
    run(schedule, lanes)
    hall.answer(station(post), [hall.receipt(bundle)])
    passage(post, "李四", "502")
    assert run(schedule, lanes).sent == 1
    assert schedule.state().code == ""


def test_a_closed_chain_says_what_to_do(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    (bundle,) = hall.take(station(post))
    closed = {"code": "chain-closed", "parameters": {"through": 2, "reason": "两份"}}
    told = {"state": ReceiptState.SET_ASIDE, "acknowledged": 2}
    hall.answer(station(post), [hall.receipt(bundle, **told, **closed)])
    run(schedule, lanes)
    assert schedule.state().code == "exchange-chain-closed"
    assert schedule.state().parameters["through"] == 2


def test_a_file_that_was_rolled_back_is_told(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    hall.answer(station(post), acknowledged={station(post): 500})
    run(schedule, lanes)
    state = schedule.state()
    assert state.code == "exchange-rolled-back"
    assert state.parameters == {"through": 500, "count": count(post)}


def test_an_edit_is_remembered_until_its_line_is_there(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    last = count(post)
    with post.database.begin("people") as session:
        for key, chain, sequence in (
            ("a", station(post), last),
            ("b", station(post), last + 1),
            ("c", "0" * 16, 1),
        ):
            session.add(
                EditedRow(table_name="zones", row_key=key, station=chain, sequence=sequence)
            )
    hall.answer(station(post), acknowledged={station(post): last})
    run(schedule, lanes)
    with post.database.read() as session:
        left = session.scalars(
            select(EditedRow.row_key).where(EditedRow.table_name == "zones").order_by("row_key")
        )
        assert list(left) == ["b", "c"]


def test_what_the_office_decided_is_there_to_be_read(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    row = ("people", "ab" * 16, "3", "asked", "电话号码少一位")
    for _ in range(2):
        hall.answer(station(post), settled=[row])
        run(schedule, lanes)
    with post.database.read() as session:
        (told,) = session.scalars(select(SettledRow))
        assert (told.way, told.reason, told.seen_at) == (Way.ASKED, "电话号码少一位", None)


def test_strangers_and_broken_answers_change_nothing_and_hold_nothing_up(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    (bundle,) = hall.take(station(post))
    stranger = Hall(folder=hall.folder, clock=post.clock, known=hall.known)
    stranger.answer(station(post), [hall.receipt(bundle)])
    broken = hall.answer(station(post), acknowledged={station(post): 1})
    broken.write_bytes(broken.read_bytes()[:-40])
    hall.answer(station(post), [hall.receipt(bundle)])
    with pytest.raises(SyncError):
        run(schedule, lanes)
    assert waiting(schedule) == 0
    assert len(list((hall.folder / "down" / station(post)).iterdir())) == 2
    assert schedule.state().code in ("bundle-sender-unknown", "exchange-damaged")


def test_a_receipt_that_cannot_be_read_is_refused_whole(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    hall.answer(station(post), acknowledged={station(post): 3}, settled=[("x", "y", "one", "", "")])
    with pytest.raises(SyncError, match="exchange-receipt"):
        run(schedule, lanes)
    passage(post)
    assert waiting(schedule) == count(post)


# --- a restored file --------------------------------------------------------------------------


def test_a_restored_file_carries_what_the_old_station_had_not_sent(
    tmp_path: Path, post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    (bundle,) = hall.take(station(post))
    hall.answer(station(post), [hall.receipt(bundle)])
    run(schedule, lanes)
    old, sent = station(post), bundle.span[2]
    passage(post, "李四", "502")  # after the last exchange
    run(schedule, lanes)
    lost = hall.take(old)  # with the disk on which it lay
    assert len(lost) == 1
    copy = back_up(post.path, tmp_path / "copies", key=None, now=post.clock())
    new = restore(copy, tmp_path / "new" / "gate.db", clock=post.clock)
    (tmp_path / "new" / "x").mkdir()
    again = Post(tmp_path / "new", clock=post.clock, first_id=5000)
    try:
        on = schedule_of(again)
        assert on.state().code == "exchange-restored"
        assert on.state().parameters == {"office": "阳光社区"}
        hall.enrol(again.database)
        assert on.state().code == ""
        run(on, lanes)
        carried, own = hall.take(new.station)
        assert carried.span == (old, sent + 1, new.lines)
        assert carried.manifest.sender == own.manifest.sender == new.station
        assert carried.manifest.told["replaces"] == [old]
        assert carried.number > lost[0].number
        assert own.span == (new.station, 1, count(again))
        hall.answer(new.station, [hall.receipt(carried), hall.receipt(own)])
        assert run(on, lanes).waiting == 0
        # The bundles of the old station, and their files, are nobody's any more.
        on.exchange.tidy(timedelta(days=7))
        assert {row.number for row in on.exchange.history()} == {carried.number, own.number}
    finally:
        again.close()


def test_a_station_whose_log_was_closed_goes_on_with_a_new_one(
    tmp_path: Path, post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    run(schedule, lanes)
    old = station(post)
    closed = {"code": "chain-closed", "parameters": {"through": 2, "reason": "两份"}}
    told = {"state": ReceiptState.SET_ASIDE, "acknowledged": 2}
    hall.answer(old, [hall.receipt(hall.take(old)[0], **told, **closed)])
    run(schedule, lanes)
    copy = back_up(post.path, tmp_path / "copies", key=None, now=post.clock())
    new = restore(copy, tmp_path / "new" / "gate.db", clock=post.clock).station
    again = Post(tmp_path / "new", clock=post.clock, first_id=5000)
    try:
        on = schedule_of(again)
        hall.enrol(again.database)
        assert on.state().code == ""
        run(on, lanes)
        carried, own = hall.take(new)
        assert carried.span[:2] == (old, 3)
        hall.answer(new, [hall.receipt(carried, **told, **closed), hall.receipt(own)])
        assert run(on, lanes).waiting == 0
        assert on.state().code == ""  # that log is over; the new one goes on
        passage(again, "李四", "502")
        assert run(on, lanes).sent == 1
        assert hall.take(new)[0].span[0] == new
        with again.database.read() as session:
            edited = session.scalars(select(EditedRow.station)).all()
            assert old not in edited
    finally:
        again.close()


def test_lines_that_were_purged_before_there_was_an_office_are_not_waited_for(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    with post.database.begin("log") as session:
        for cut in (
            "DELETE FROM journal_private WHERE sequence <= 3",
            "DELETE FROM passages WHERE sequence <= 3",
        ):
            driver(session).execute(cut)
        set_checkpoint(session, post.database.journal, 3)
        delete_lines(session, station(post), 3)
    run(schedule, lanes)
    (bundle,) = hall.read(station(post))
    assert bundle.span == (station(post), 4, count(post))
    checkpoint = bundle.manifest.told["checkpoint"]
    span = bundle.manifest.span
    assert span is not None
    assert checkpoint["through"] == 3
    assert checkpoint["hash"] == span.previous.hex()
    assert verify(
        span.public,
        bytes.fromhex(checkpoint["signature"]),
        checkpoint_message(span.public, 3, span.previous),
    )


def test_a_line_that_the_office_does_not_have_is_never_purged(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    post.clock.advance(days=400)

    def purged() -> int:
        with post.database.begin("log") as session:
            return drop_old_lines(session, post.database.journal, post.clock())

    assert purged() == 0
    hall.answer(station(post), acknowledged={station(post): 2})
    run(schedule, lanes)
    assert purged() == 2


def test_nights_without_an_exchange_are_told_until_the_reason_is_known(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    run(schedule, lanes)
    post.clock.advance(days=2)
    assert schedule.state().code == ""
    passage(post)
    post.clock.advance(days=1)
    state = schedule.state()
    assert state.code == "exchange-late"
    assert state.parameters == {"days": 3, "waiting": count(post)}
    hall.folder.rename(hall.folder.with_name("unplugged"))
    with pytest.raises(SyncError):
        run(schedule, lanes)
    assert schedule.state().code == "exchange-folder"


# --- by stick ---------------------------------------------------------------------------------


def test_a_stick_carries_bundles_there_and_answers_back(
    tmp_path: Path, post: Post, lanes: Lanes
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    hall = Hall(folder=stick, clock=post.clock)
    hall.enrol(post.database, address="")
    schedule = schedule_of(post)
    passage(post)
    schedule.tick(lanes)
    assert schedule.progress is None  # nothing goes by itself
    with pytest.raises(SyncError, match="exchange-by-stick"):
        run(schedule, lanes)
    out = Errand(address=str(stick), fetches=False, again=True)
    assert run(schedule, lanes, out).sent == 1
    assert run(schedule, lanes, out).sent == 1  # onto another stick, if need be
    assert schedule.state().last_at is None
    (bundle,) = hall.take(station(post))
    back = Errand(address=str(stick), sends=False)
    assert run(schedule, lanes, back).taken == 0
    hall.answer(station(post), [hall.receipt(bundle)])
    done = run(schedule, lanes, back)
    assert (done.taken, done.waiting) == (1, 0)
    assert schedule.state().last_at == post.clock()


def test_a_stick_that_is_not_in_is_told(
    tmp_path: Path, post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    passage(post)
    with pytest.raises(SyncError, match="exchange-folder"):
        run(schedule, lanes, Errand(address=str(tmp_path / "none"), fetches=False))
    assert schedule.state().code == ""  # the way to the office has no trouble


# --- when -------------------------------------------------------------------------------------


class Ended:
    """Waits for what a tick began."""

    def __init__(self, schedule: ExchangeSchedule, lanes: Lanes) -> None:
        self.schedule, self.lanes = schedule, lanes

    def __call__(self) -> bool:
        """One tick, a second later; did it exchange?"""
        self.schedule.exchange.clock.advance(seconds=1)  # type: ignore[attr-defined]
        before = self.schedule._tried_at
        self.lanes.write(self.schedule.tick, self.lanes).result(10)
        until = time.monotonic() + 30
        while self.schedule.progress is not None and time.monotonic() < until:
            time.sleep(0.005)
        assert self.schedule.progress is None
        return self.schedule._tried_at != before


def test_it_goes_by_itself_every_night_and_after_a_failure_when_that_has_rested(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    tick = Ended(schedule, lanes)
    passage(post)
    assert not tick()  # the program has just begun
    post.clock.advance(minutes=1)
    assert tick()
    assert not tick()
    post.clock.advance(hours=23)  # past two in the night
    hall.folder.rename(hall.folder.with_name("unplugged"))
    assert tick()
    assert schedule.state().code == "exchange-folder"
    assert not tick()
    post.clock.advance(minutes=2)
    hall.folder.with_name("unplugged").rename(hall.folder)
    assert tick()
    assert schedule.state().code == ""
    assert schedule.state().last_at == post.clock()
    assert not tick()


def test_a_report_upward_goes_at_once_and_again_when_it_could_not(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    post.database.on_commit(schedule.hear)
    tick = Ended(schedule, lanes)
    tick()
    post.clock.advance(minutes=1)
    assert tick()
    post.abnormal.report(AbnormalKind.OTHER, "门外有人闹事", CHIEF)
    hall.folder.rename(hall.folder.with_name("unplugged"))
    assert tick()
    hall.folder.with_name("unplugged").rename(hall.folder)
    assert not tick()
    post.clock.advance(minutes=2)
    assert tick()
    assert not tick()
    assert waiting(schedule) == count(post)
    assert sum(bundle.lines for bundle in hall.read(station(post))) == count(post)


def test_a_lost_pass_goes_at_once(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    post.database.on_commit(schedule.hear)
    tick = Ended(schedule, lanes)
    tick()
    post.clock.advance(minutes=1)
    assert tick()
    who = post.resident()
    assert not tick()
    with post.database.read() as session:
        (card,) = session.scalars(select(Pass.id).where(Pass.person == who.id))
    post.passes.report_lost(card, CHIEF)
    assert tick()


def test_a_silent_network_delays_no_passage_and_ends_when_the_program_does(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes, monkeypatch
) -> None:
    held, entered = threading.Event(), threading.Event()

    def silent(folder: Folder, name: str) -> list[str]:
        entered.set()
        assert held.wait(30)
        return []

    monkeypatch.setattr(Folder, "names", silent)
    passage(post)
    going = lanes.write(schedule.run, lanes).result(10)
    assert entered.wait(10)
    assert lanes.write(schedule.run, lanes).result(10) is going
    with pytest.raises(SyncError, match="exchange-running"):
        lanes.write(schedule.run, lanes, Errand(address="/mnt/stick")).result(10)
    who = post.resident("李四", "502")
    shown = lanes.present(post.present, who.card).result(10)
    assert shown.sequence is not None
    schedule.stop()
    held.set()
    with pytest.raises(SyncError, match="exchange-stopped"):
        going.result(10)
    assert not hall.arrived(station(post))


def test_bundles_are_deleted_some_days_after_the_office_has_them(
    post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    for number in range(2):
        passage(post, f"人{number}", str(number))
        run(schedule, lanes)
    first, second = hall.take(station(post))
    hall.answer(station(post), [hall.receipt(first)])
    run(schedule, lanes)
    making = schedule.exchange.making
    assert len(list(making.iterdir())) == 2
    post.clock.advance(days=8)
    schedule.exchange.tidy(timedelta(days=7))
    assert [path.name for path in making.iterdir()] == [f"{second.number:06d}-{second.sha256}.gkb"]
    assert [row.number for row in schedule.exchange.history()] == [second.number]
    post.clock.advance(minutes=10)
    assert run(schedule, lanes).sent == 1


def test_the_desk_makes_them_in_a_process_of_its_own(
    tmp_path: Path, post: Post, hall: Hall, schedule: ExchangeSchedule
) -> None:
    passage(post)
    lanes = Lanes()
    try:
        assert run(schedule, lanes).sent == 1
    finally:
        lanes.close()
    assert hall.read(station(post))[0].lines == count(post)


# --- with an office that takes it -------------------------------------------------------------


def test_an_office_stores_what_a_station_sends(
    tmp_path: Path, post: Post, hall: Hall, schedule: ExchangeSchedule, lanes: Lanes
) -> None:
    office = Database.open(tmp_path / "office.db", clock=post.clock)
    try:
        merging = Merging(
            database=office,
            journal=office.journal,
            clock=post.clock,
            identity=hall.identity,
            folder=tmp_path / "taken",
        )
        with office.begin("stations") as session:
            public = hall.known[station(post)][0]
            session.add(Station(id=station(post), public=public, created_at=post.clock()))
            session.add(
                EnrolledStation(
                    station=station(post),
                    name="东门",
                    recipient=hall.known[station(post)][1],
                    enrolled_at=post.clock(),
                    enrolled_by=CHIEF.account,
                )
            )
        for number in range(3):
            passage(post, f"人{number}", str(number))
            run(schedule, lanes)
        # The last comes first, and one of them twice.
        first, second, third = hall.arrived(station(post))
        twice = second.with_suffix(".copy")
        twice.write_bytes(second.read_bytes())
        for path in (third, first, second, twice):
            merging.take(path)
        hall.answer(station(post), merging.receipts_for(station(post)))
        assert run(schedule, lanes).waiting == 0
        assert {row.state for row in schedule.exchange.history()} == {BundleState.ACKNOWLEDGED}
        assert verification.verify(office).fault is None
    finally:
        office.close()
