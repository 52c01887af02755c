"""The office takes a bundle: what it does, what waits, what is set aside and why."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper import keys, text
from gatekeeper.app import speak
from gatekeeper.domain.exchange import Receipt, ReceiptState
from gatekeeper.errors import SyncError
from gatekeeper.keys import SigningKey
from gatekeeper.store.database import Database, driver
from gatekeeper.store.incoming import PORTION
from gatekeeper.store.lines import first_hash, head_message, next_hash
from gatekeeper.store.restore import restore
from gatekeeper.sync.bundle import Direction
from tests.arrivals import Content, Hall, Sender, changed, copied, renamed
from tests.builders import Clock, numbered_ids
from tests.stations import Post
from tests.store.opened import a_passage

MERGED, AGAIN = ReceiptState.MERGED, ReceiptState.AGAIN
WAITING, SET_ASIDE = ReceiptState.WAITING, ReceiptState.SET_ASIDE


@pytest.fixture
def hall(tmp_path):
    opened = Hall(tmp_path / "office")
    yield opened
    opened.close()


@pytest.fixture
def gate(tmp_path):
    """A station with ten lines, and its sender."""
    with_lines = station(tmp_path / "gate.db", 10)
    yield with_lines
    with_lines.close()


@pytest.fixture
def sender(hall, gate):
    return hall.enrol(gate)


def station(path, lines: int = 0, first_id: int = 1000) -> Database:
    opened = Database.open(path, clock=Clock(), new_id=numbered_ids(first_id))
    for number in range(1, lines + 1):
        a_passage(opened, number)
    return opened


def more(database: Database, lines: int, first: int = 100) -> None:
    for number in range(first, first + lines):
        a_passage(database, number)


def an_audit(hall: Hall) -> None:
    with hall.database.begin("desk") as session:
        hall.database.journal.audit(session, "start", None)


def lines_of(hall: Hall, chain: str) -> list[int]:
    found = hall.rows("SELECT sequence FROM journal WHERE station = ? ORDER BY sequence", chain)
    return [sequence for (sequence,) in found]


def is_set_aside(hall: Hall, receipt: Receipt, code: str, *, stored: int = 0) -> None:
    """Nothing of it is in the database, the file is kept, and a sentence says why."""
    assert (receipt.state, receipt.code) == (SET_ASIDE, code), receipt
    assert lines_of(hall, receipt.chain) == list(range(1, stored + 1))
    (kept,) = (hall.folder / "incoming").iterdir()
    assert kept.stem == hashlib.sha256(kept.read_bytes()).hexdigest()
    for language in ("zh_CN", "en"):
        speak(language)
        sentence = text.sentence(receipt.code, receipt.parameters)
        assert sentence != receipt.code
        assert "{" not in sentence
    assert hall.verified().fault is None


# --- what it does -----------------------------------------------------------------------------


def test_what_a_station_wrote_is_at_the_office(hall, tmp_path):
    post = Post(tmp_path)
    sender = hall.enrol(post.database)
    resident = post.resident()
    post.accept(post.present(resident.card))
    receipt = hall.take(sender.bundle())
    assert (receipt.state, receipt.acknowledged) == (MERGED, sender.count)
    assert receipt.parameters == {"lines": sender.count, "applied": 3, "had": 0, "refused": 0}
    assert hall.rows("SELECT name FROM people") == [("张三",)]
    assert hall.rows("SELECT count(*) FROM passages") == [(1,)]
    assert hall.verified().fault is None
    own = hall.database.journal.station
    assert lines_of(hall, own) == [], "what others wrote leaves no line in the office's own log"
    post.close()


def test_the_same_file_again_changes_nothing(hall, sender):
    path = sender.bundle()
    hall.take(path)
    before = hall.dump()
    receipt = hall.take(path)
    assert (receipt.state, receipt.acknowledged) == (AGAIN, 10)
    assert hall.dump() == before
    assert not list((hall.folder / "incoming").iterdir())


def test_lines_that_are_here_in_another_bundle_are_compared_and_passed_over(hall, sender):
    hall.take(sender.bundle(1, 6))
    receipt = hall.take(sender.bundle(1, 6))
    assert (receipt.state, receipt.acknowledged) == (AGAIN, 6)
    receipt = hall.take(sender.bundle(4, 10))
    assert (receipt.state, receipt.parameters["lines"]) == (MERGED, 4)
    assert hall.verified().fault is None


def test_a_head_that_lies_further_on_is_kept_while_the_rest_is_to_come(hall, sender):
    hall.take(sender.bundle(1, 4))
    assert hall.rows("SELECT count FROM log_head WHERE station = ?", sender.station) == [(10,)]
    assert hall.verified().fault is None
    hall.take(sender.bundle(5, 10))
    assert hall.verified().fault is None


def test_a_gap_waits_and_is_filled_by_itself(hall, sender):
    first, second, third = sender.bundle(1, 3), sender.bundle(4, 6), sender.bundle(7, 10)
    receipt = hall.take(third)
    assert (receipt.state, receipt.code) == (WAITING, "chain-gap")
    assert dict(receipt.parameters) == {"first": 1, "last": 6}
    assert hall.take(second).state is WAITING
    receipt = hall.take(first)
    assert (receipt.state, receipt.acknowledged) == (MERGED, 3)
    assert lines_of(hall, sender.station) == list(range(1, 11))
    told = {one.number: (one.state, one.acknowledged) for one in receipts(hall, sender)}
    assert told == {1: (MERGED, 3), 2: (MERGED, 6), 3: (MERGED, 10)}
    assert not list((hall.folder / "incoming").iterdir())


def receipts(hall: Hall, sender: Sender) -> tuple[Receipt, ...]:
    return hall.merging.receipts_for(sender.station)


def test_an_office_writes_its_own_log_beside(hall, sender):
    an_audit(hall)
    hall.take(sender.bundle(1, 5))
    an_audit(hall)
    hall.take(sender.bundle(6))
    result = hall.verified()
    assert result.fault is None
    assert sorted(head.count for head in result.heads) == [2, 10]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """An office, and a bundle of more lines than one transaction holds."""
    folder = tmp_path_factory.mktemp("large")
    made = Hall(folder / "office")
    gate = station(folder / "gate.db", 2 * PORTION + 7)
    path = made.enrol(gate).bundle()
    gate.close()
    yield made, path, gate.journal.station
    made.close()


@pytest.fixture
def hall_before(large, tmp_path):
    opened = copied(large[0], tmp_path / "copy")
    yield opened
    opened.close()


LARGE = 2 * PORTION + 7


def test_a_large_bundle_goes_in_steps_between_which_others_write(large, hall_before):
    hall, path = hall_before, large[1]
    copy = hall.folder / "sent"
    shutil.copy(path, copy)
    taking = hall.merging.begin(copy)
    steps = written = 0
    while not taking.is_done:
        taking.step()
        steps += 1
        an_audit(hall)
        written += 1
    assert steps > 8
    assert taking.receipt.acknowledged == LARGE
    result = hall.verified()
    assert result.fault is None
    assert sorted(head.count for head in result.heads) == sorted([written, LARGE])


@pytest.mark.parametrize("stop", range(1, 11))
def test_a_crash_between_two_steps_heals_when_it_is_taken_again(large, hall_before, stop):
    _, path, chain = large
    hall = hall_before
    copy = hall.folder / "sent"
    shutil.copy(path, copy)
    taking = hall.merging.begin(copy)
    for _ in range(stop):
        taking.step()
    taking.close()
    assert hall.verified().fault is None
    (left,) = hall.merging.left_over()
    assert hall.merging.take(left).acknowledged == LARGE
    assert hall.merging.left_over() == ()
    assert lines_of(hall, chain) == list(range(1, LARGE + 1))
    assert hall.verified().fault is None


# --- what cannot be opened --------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_truncated_file_is_set_aside_and_the_next_one_heals(hall, sender, cut):
    path = sender.bundle()
    name = renamed(path)
    short = path.with_name("short")
    short.write_bytes(path.read_bytes()[:cut])
    receipt = hall.take(short, name)
    is_set_aside(hall, receipt, "bundle-damaged")
    assert (receipt.number, receipt.chain) == (1, sender.station)
    assert hall.take(path, name).state is MERGED


def test_a_flipped_bit_is_set_aside(hall, sender):
    path = sender.bundle()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    is_set_aside(hall, hall.take(path, renamed(path)), "bundle-damaged")


def test_a_file_without_a_name_is_nobodys_when_it_is_damaged(hall, sender):
    path = sender.bundle()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SyncError) as error:
        hall.take(path)
    assert error.value.code == "bundle-damaged"
    assert not list((hall.folder / "incoming").iterdir())


def test_what_is_named_after_nobody_is_answered_to_nobody(hall, sender):
    path = sender.bundle()
    name = renamed(path).replace(sender.station, "0" * 16)
    path.write_bytes(b"")
    with pytest.raises(SyncError):
        hall.take(path, name)
    assert hall.rows("SELECT * FROM incoming_bundles") == []


def test_a_stranger_is_refused(hall, tmp_path):
    stranger = station(tmp_path / "stranger.db", 2)
    out = tmp_path / "out"
    out.mkdir()
    path = Sender(stranger, hall.recipient, hall.clock, out).bundle()
    with pytest.raises(SyncError) as error:
        hall.take(path, renamed(path))
    assert error.value.code == "bundle-sender-unknown"
    assert hall.rows("SELECT * FROM incoming_bundles") == []
    stranger.close()


def test_a_bundle_signed_by_another_key_is_set_aside(hall, sender):
    path = sender.bundle(signer=SigningKey.generate())
    is_set_aside(hall, hall.take(path, renamed(path)), "bundle-unsigned")


def test_a_bundle_for_another_office_is_set_aside(hall, sender):
    path = replace(sender, recipient=keys.recipient_of(keys.new_identity())).bundle()
    is_set_aside(hall, hall.take(path, renamed(path)), "bundle-not-ours")


def test_a_bundle_of_the_office_itself_is_no_station_s(hall, sender):
    path = sender.bundle(direction=Direction.DOWN, span=None)
    is_set_aside(hall, hall.take(path, renamed(path)), "bundle-manifest")


def test_what_a_newer_program_made_waits_for_this_one_to_be_newer(hall, sender, monkeypatch):
    path = sender.bundle(schema="9999")
    receipt = hall.take(path)
    assert (receipt.state, receipt.code) == (WAITING, "bundle-future")
    monkeypatch.setattr("gatekeeper.services.transfer.NEWEST", "9999")
    assert hall.take(path).state is MERGED


def test_lines_of_an_unknown_kind_wait_as_well(hall, sender):
    def spoil(content: Content) -> None:
        content.lines["weather-1"] = [content.lines["access-1"].pop()]

    receipt = hall.take(sender.bundle(spoil=spoil))
    assert (receipt.state, receipt.code) == (WAITING, "bundle-kind")


# --- chains -----------------------------------------------------------------------------------


def resigned(gate: Database, content: Content) -> None:
    """Chained anew and signed with the station's own key: what a second computer would send."""
    span = content.span
    last = span.previous
    at = {int(line.split(",")[0]): line for line in content.lines["access-1"]}
    for sequence in range(span.first, span.last + 1):
        last = next_hash(last, "access-1", at[sequence])
    signature = gate.journal.key.sign(head_message(span.public, span.last, last))
    changed(content, hash=last, count=span.last, head_hash=last, head_signature=signature)


def edited(content: Content, at: int) -> None:
    lines = content.lines["access-1"]
    lines[at] = lines[at].replace("entry", "exit")


def test_a_line_changed_after_it_was_written_breaks_the_chain(hall, sender):
    path = sender.bundle(spoil=lambda content: edited(content, 4))
    is_set_aside(hall, hall.take(path), "chain-broken")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda c: c.lines["access-1"].pop(4), "chain-line-missing"),
        (lambda c: c.lines["access-1"].insert(4, c.lines["access-1"][4]), "chain-line-missing"),
        (
            lambda c: c.lines["access-1"].append("11" + c.lines["access-1"][0][1:]),
            "chain-line-unfit",
        ),
        (lambda c: c.lines["access-1"].reverse(), "chain-line-missing"),
        (lambda c: c.lines["access-1"].__setitem__(3, '4,"'), "chain-line-unfit"),
        (lambda c: c.lines["access-1"].__setitem__(3, "4,x"), "chain-line-unfit"),
        (lambda c: c.lines.update({"audit-1": [c.lines["access-1"].pop(0)]}), "chain-line-unfit"),
        (lambda c: c.parts.pop(5), "chain-part"),
        (lambda c: c.parts[5].__setitem__(5, "{}"), "chain-part"),
        (lambda c: c.parts[5].__setitem__(4, "00" * 16), "chain-part"),
        (lambda c: c.parts[5].__setitem__(1, "whose"), "chain-part"),
        (lambda c: c.parts[5].__setitem__(0, "77"), "chain-part"),
        (lambda c: c.parts.append(["77", *c.parts[5][1:]]), "chain-surplus"),
        (lambda c: c.parts[5].__setitem__(4, "salt"), "chain-surplus"),
        (lambda c: c.parts.reverse(), "chain-surplus"),
        (lambda c: c.erased.append(["3", "who", "station", "9"]), "chain-surplus"),
        (lambda c: changed(c, hash=bytes(32), head_hash=bytes(32)), "chain-head"),
        (lambda c: changed(c, head_signature=bytes(64)), "chain-head"),
        (lambda c: changed(c, previous=bytes(32)), "chain-start"),
        (lambda c: changed(c, hash=bytes(32), count=11), "chain-head"),
    ],
)
def test_what_does_not_hold_together_is_set_aside(hall, sender, spoil, code):
    receipt = hall.take(sender.bundle(spoil=spoil))
    is_set_aside(hall, receipt, code)
    assert hall.take(sender.bundle()).state is MERGED


def test_a_line_older_than_the_one_before_is_set_aside(hall, gate, sender):
    def spoil(content: Content) -> None:
        lines = content.lines["access-1"]
        recorded = lines[5].split(",")[5]
        lines[5] = lines[5].replace(recorded, recorded.replace("2026", "2025"))
        resigned(gate, content)

    is_set_aside(hall, hall.take(sender.bundle(spoil=spoil)), "chain-time-back")


def test_another_line_under_a_known_number_is_set_aside(hall, gate, sender):
    hall.take(sender.bundle())

    def spoil(content: Content) -> None:
        edited(content, 4)
        resigned(gate, content)

    receipt = hall.take(sender.bundle(spoil=spoil))
    assert dict(receipt.parameters) == {"station": sender.station, "sequence": 5}
    is_set_aside(hall, receipt, "chain-forked", stored=10)


def test_two_computers_that_go_on_from_one_copy(hall, gate, sender, tmp_path):
    """Each writes lines of its own under the same numbers; the first that comes is the one."""
    hall.take(sender.bundle(1, 8))
    gate.checkpoint(truncate=True)
    shutil.copy(tmp_path / "gate.db", tmp_path / "copy.db")
    copy = station(tmp_path / "copy.db", first_id=5000)
    more(gate, 5)
    more(copy, 7, first=300)
    second = replace(sender, database=copy)
    mine, theirs = sender.bundle(9), second.bundle(9)
    assert hall.take(mine).acknowledged == 15
    receipt = hall.take(theirs)
    assert dict(receipt.parameters) == {"station": sender.station, "sequence": 11}
    is_set_aside(hall, receipt, "chain-forked", stored=15)
    # Also where they meet at no line, but only at the boundary.
    more(copy, 5, first=400)
    receipt = hall.take(second.bundle(16))
    assert (receipt.state, receipt.code) == (SET_ASIDE, "chain-start")
    more(gate, 1, first=150)
    assert hall.take(sender.bundle(16)).acknowledged == 16, "the first goes on"
    copy.close()


def test_a_fork_is_found_by_the_signed_head_alone(hall, gate, sender, tmp_path):
    """Its lines are not here yet, but how far they go was told."""
    gate.checkpoint(truncate=True)
    shutil.copy(tmp_path / "gate.db", tmp_path / "copy.db")
    copy = station(tmp_path / "copy.db", first_id=5000)
    more(gate, 5)
    more(copy, 5, first=300)
    hall.take(sender.bundle(1, 5))
    receipt = hall.take(replace(sender, database=copy).bundle(1, 6))
    is_set_aside(hall, receipt, "chain-forked", stored=5)
    receipt = hall.take(replace(sender, database=copy).bundle(6))
    assert receipt.code == "chain-forked"
    copy.close()


def test_a_restored_station_carries_what_the_old_one_had_not_sent(hall, gate, sender, tmp_path):
    hall.take(sender.bundle(1, 4))
    old = sender.station
    gate.checkpoint(truncate=True)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        restore(
            tmp_path / "gate.db",
            tmp_path / name / "gate.db",
            clock=Clock(),
            new_id=numbered_ids(8000 if name == "one" else 9000),
        )
    opened = [station(tmp_path / name / "gate.db", first_id=8500) for name in ("one", "two")]
    one, two = (
        hall.enrol(database, name, replaces=old)
        for database, name in zip(opened, ("一号", "二号"), strict=True)
    )
    # Both carry the same lines of the old one and have logs of their own: nothing is twice.
    assert hall.take(one.bundle(5, chain=old)).acknowledged == 10
    assert hall.take(two.bundle(3, chain=old)).state is AGAIN
    more(opened[0], 2)
    more(opened[1], 2, first=500)
    assert hall.take(one.bundle()).state is MERGED
    assert hall.take(two.bundle()).state is MERGED
    assert hall.verified().fault is None
    assert hall.rows("SELECT count(DISTINCT station) FROM access_events") == [(3,)]
    for database in opened:
        database.close()


def test_nobody_carries_the_log_of_a_station_that_sends_itself(hall, gate, sender, tmp_path):
    gate.checkpoint(truncate=True)
    restore(tmp_path / "gate.db", tmp_path / "new.db", clock=Clock(), new_id=numbered_ids(8000))
    new = station(tmp_path / "new.db", first_id=8500)
    path = hall.enrol(new, "西门").bundle(chain=sender.station)
    receipt = hall.take(path)
    is_set_aside(hall, receipt, "chain-foreign")
    # Once somebody at the office has said that it goes on, the same file is good.
    with hall.database.begin("stations") as session:
        session.connection().exec_driver_sql(
            "UPDATE enrolled_stations SET replaces = ? WHERE station = ?",
            (sender.station, new.journal.station),
        )
    assert hall.take(path).state is MERGED
    new.close()


def test_what_was_written_before_any_office_knew_the_station_comes_too(hall, gate, tmp_path):
    gate.checkpoint(truncate=True)
    restore(tmp_path / "gate.db", tmp_path / "new.db", clock=Clock(), new_id=numbered_ids(8000))
    new = station(tmp_path / "new.db", first_id=8500)
    sender = hall.enrol(new, "西门")
    assert hall.take(sender.bundle(chain=gate.journal.station)).acknowledged == 10
    assert hall.take(sender.bundle()).state is MERGED
    assert hall.verified().fault is None
    new.close()


def test_the_office_s_own_log_is_nobody_s_to_send(hall, sender):
    def spoil(content: Content) -> None:
        key = hall.database.journal.key
        last = first_hash(key.public)
        lines = content.lines["access-1"]
        for line in lines:
            last = next_hash(last, "access-1", line)
        changed(
            content,
            station=hall.database.journal.station,
            public=key.public,
            previous=first_hash(key.public),
            hash=last,
            head_hash=last,
            head_signature=key.sign(head_message(key.public, 10, last)),
        )

    receipt = hall.take(sender.bundle(spoil=spoil))
    assert (receipt.state, receipt.code) == (SET_ASIDE, "chain-foreign")


# --- lines that had their year ----------------------------------------------------------------


def test_a_station_that_dropped_its_first_lines_begins_where_it_signed(hall, tmp_path):
    post = Post(tmp_path)
    for _ in range(3):
        post.database.journal.clock.advance(days=1)
        with post.database.begin("test") as session:
            post.database.journal.audit(session, "start", None)
    post.clock.advance(timedelta(days=400))
    post.privacy.purge(post.clock())
    sender = hall.enrol(post.database)
    with post.database.read() as session:
        held = driver(session)
        (start,) = held.execute("SELECT min(sequence) FROM journal").fetchone()
        through, last_hash, signature = held.execute(
            "SELECT through, hash, signature FROM log_checkpoints"
        ).fetchone()
    assert start == through + 1 > 1
    signed = {"hash": last_hash.hex(), "signature": signature.hex()}
    sender.told["checkpoint"] = {"through": through, **signed}
    receipt = hall.take(sender.bundle(start))
    assert receipt.state is MERGED, receipt
    assert hall.verified().fault is None
    post.close()


def test_lines_that_a_station_drops_go_at_the_office_too(hall, tmp_path):
    post = Post(tmp_path)
    sender = hall.enrol(post.database)
    resident = post.resident()
    post.accept(post.present(resident.card))
    hall.take(sender.bundle())
    before = sender.count
    post.clock.advance(timedelta(days=400))
    post.privacy.purge(post.clock())
    assert hall.take(sender.bundle(before + 1)).state is MERGED
    (first,) = hall.rows("SELECT min(sequence) FROM journal WHERE station = ?", sender.station)[0]
    assert first > 1
    assert hall.rows("SELECT count(*) FROM access_events") == [(0,)]
    assert hall.verified().fault is None
    assert hall.take(sender.bundle(first)).state is AGAIN
    post.close()
