"""Rows that stations send: taken as their lines say, or refused by a rule, with a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import pytest

from gatekeeper import text
from gatekeeper.app import speak
from gatekeeper.domain.exchange import Receipt, ReceiptState
from gatekeeper.services import photos
from gatekeeper.store.changes import applying
from gatekeeper.store.database import Database, driver
from gatekeeper.store.erasure import erase
from gatekeeper.store.people import Household, Person
from gatekeeper.store.projections import Cut
from gatekeeper.store.restore import restore
from gatekeeper.store.row_applying import apply_state
from gatekeeper.store.row_states import load, states
from gatekeeper.store.travelling import EXCHANGED
from tests.arrivals import Content, Hall, Sender, in_table
from tests.builders import Clock, numbered_ids
from tests.offices import jpeg
from tests.stations import CHIEF, Post

Refused = list[tuple[str, str, int]]


@pytest.fixture
def hall(tmp_path) -> Iterator[Hall]:
    opened = Hall(tmp_path / "office")
    yield opened
    assert opened.verified().fault is None, "the office's log and what is made of it"
    opened.close()


@pytest.fixture
def east(tmp_path) -> Iterator[Post]:
    yield from post(tmp_path, "east", 100_000)


@pytest.fixture
def west(tmp_path) -> Iterator[Post]:
    yield from post(tmp_path, "west", 200_000)


def post(folder, name: str, first_id: int) -> Iterator[Post]:
    (folder / name).mkdir()
    opened = Post(folder / name, first_id=first_id)
    yield opened
    opened.close()


def refused(hall: Hall) -> Refused:
    """Code, table and line of what nobody has decided about; each has its sentences."""
    found = hall.rows(
        "SELECT code, table_name, sequence, parameters FROM refused_rows WHERE way = 'open' "
        "ORDER BY sequence, table_name"
    )
    for code, _, _, parameters in found:
        for language in ("zh_CN", "en"):
            speak(language)
            sentence = text.sentence(code, json.loads(parameters))
            assert sentence != code
            assert "{" not in sentence
    return [row[:3] for row in found]


def effects(receipt: Receipt) -> tuple[int, int, int]:
    assert receipt.state in (ReceiptState.MERGED, ReceiptState.AGAIN), receipt
    return tuple(receipt.parameters[name] for name in ("applied", "had", "refused"))  # type: ignore[return-value]


def share(hall: Hall, database: Database) -> None:
    """A station gets the office's rows, as a snapshot brings them."""
    with hall.database.read() as here, database.begin("snapshot") as there, applying(there):
        for name in EXCHANGED:
            for _, values in states(here, name):
                apply_state(there, name, load(name, values))


def edit(database: Database, person: UUID, **values: object) -> None:
    with database.begin("people", operator=CHIEF.account) as session:
        row = session.get_one(Person, person)
        for name, value in values.items():
            setattr(row, name, value)


def phone(hall: Hall) -> str:
    ((found,),) = hall.rows("SELECT phone FROM people")
    return found  # type: ignore[no-any-return]


# --- versions ---------------------------------------------------------------------------------


def test_a_row_is_taken_once_and_had_from_then_on(hall, east):
    sender = hall.enrol(east.database)
    east.resident()
    assert effects(hall.take(sender.bundle())) == (3, 0, 0)
    assert effects(hall.take(sender.bundle())) == (0, 3, 0)


def test_a_station_goes_on_from_what_it_sent_although_it_has_no_receipt(hall, east):
    sender = hall.enrol(east.database)
    one = east.resident()
    hall.take(sender.bundle())
    before = sender.count
    edit(east.database, one.id, phone="1")
    edit(east.database, one.id, phone="2")
    assert effects(hall.take(sender.bundle(before + 1))) == (1, 0, 0)
    assert phone(hall) == "2"


def clashed(hall: Hall, east: Post) -> Sender:
    """The office and a station changed the same row."""
    sender = hall.enrol(east.database)
    one = east.resident()
    hall.take(sender.bundle())
    with east.database.begin("exchange") as session:
        driver(session).execute("DELETE FROM edited_rows")  # its receipt came
    edit(hall.database, one.id, phone="office")
    edit(east.database, one.id, phone="station")
    return sender


def test_an_edit_from_a_stale_base_is_a_clash(hall, east):
    sender = clashed(hall, east)
    assert effects(hall.take(sender.bundle(4))) == (0, 0, 1)
    assert refused(hall) == [("row-clash", "people", 4)]
    assert phone(hall) == "office"
    # What the station writes next of the same row takes the place of the question.
    edit(east.database, UUID(hall.rows("SELECT id FROM people")[0][0]), phone="again")
    assert effects(hall.take(sender.bundle(5))) == (0, 0, 1)
    assert refused(hall) == [("row-clash", "people", 5)]


def test_two_stations_that_change_the_same_row_clash(hall, east, west):
    first, second = hall.enrol(east.database), hall.enrol(west.database, "西门")
    one = east.resident()
    hall.take(first.bundle())
    share(hall, west.database)
    with east.database.begin("exchange") as session:
        driver(session).execute("DELETE FROM edited_rows")
    edit(east.database, one.id, phone="east")
    edit(west.database, one.id, phone="west")
    assert effects(hall.take(second.bundle())) == (1, 0, 0)
    assert effects(hall.take(first.bundle(4))) == (0, 0, 1)
    assert refused(hall) == [("row-clash", "people", 4)]
    assert phone(hall) == "west"


def test_an_edit_of_what_the_office_deleted_is_refused(hall, east):
    sender = clashed(hall, east)
    with hall.database.begin("people") as session:
        for table in ("passes", "people", "households"):
            driver(session).execute(f"DELETE FROM {table}")
    assert effects(hall.take(sender.bundle(4))) == (0, 0, 1)
    assert refused(hall) == [("row-gone", "people", 4)]


def test_what_a_station_deletes_goes_here_too(hall, east):
    sender = hall.enrol(east.database)
    one = east.resident()
    hall.take(sender.bundle())
    before = sender.count
    east.privacy.erase_person(one.id, "request", CHIEF)
    hall.take(sender.bundle(before + 1))
    assert refused(hall) == []
    for table in ("people", "passes"):
        assert hall.rows(f"SELECT * FROM {table}") == []
    assert hall.rows("SELECT * FROM journal_private WHERE person = ?", one.id.hex) == []


# --- rules ------------------------------------------------------------------------------------


def without(table: str):
    def spoil(content: Content) -> None:
        content.rows = [row for row in content.rows if row[0] != table]

    return spoil


def test_what_points_to_a_row_that_has_not_come_is_tried_again_when_it_has(hall, east):
    sender = hall.enrol(east.database)
    one = east.resident()
    assert effects(hall.take(sender.bundle(spoil=without("people")))) == (1, 0, 1)
    assert refused(hall) == [("row-reference", "passes", 3)]
    edit(east.database, one.id, phone="1")
    hall.take(sender.bundle(4))
    assert refused(hall) == []
    assert hall.rows("SELECT count(*) FROM passes") == [(1,)]


def test_what_is_somebody_elses_already_is_refused(hall, east, west):
    """Both gates entered the same flat: who came second points to nothing."""
    east.resident("张三", room="501")
    west.resident("李四", room="501")
    hall.take(hall.enrol(east.database).bundle())
    assert effects(hall.take(hall.enrol(west.database, "西门").bundle())) == (0, 0, 3)
    assert [row[:2] for row in refused(hall)] == [
        ("row-taken", "households"),
        ("row-reference", "people"),
        ("row-reference", "passes"),
    ]


def test_a_row_that_others_still_need_stays(hall, east, west):
    sender = hall.enrol(east.database)
    with east.database.begin("people", operator=CHIEF.account) as session:
        home = Household(id=east.new_id(), building="1", unit="1", room="101")
        session.add(home)
    hall.take(sender.bundle())
    share(hall, west.database)
    with west.database.begin("people", operator=CHIEF.account) as session:
        session.add(Person(id=west.new_id(), name="李四", household=home.id))
    hall.take(hall.enrol(west.database, "西门").bundle())
    with east.database.begin("people", operator=CHIEF.account) as session:
        session.delete(session.get_one(Household, home.id))
    assert effects(hall.take(sender.bundle(2))) == (0, 0, 1)
    assert refused(hall) == [("row-needed", "households", 2)]


def set_value(content: Content, table: str, column: str, value: object) -> None:
    for row in content.rows:
        if row[0] == table:
            told = json.loads(row[4])
            told[column] = value
            row[4] = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda c: set_value(c, "people", "name", "赵六"), "row-differs"),
        (lambda c: set_value(c, "people", "version", "0" * 32), "row-line"),
        (lambda c: set_value(c, "people", "id", "1" * 32), "row-line"),
        (lambda c: set_value(c, "people", "kind", "ghost"), "row-value"),
        (lambda c: set_value(c, "people", "shoe_size", 42), "row-column"),
        (lambda c: in_place(c, 4, "{"), "row-value"),
        (lambda c: in_place(c, 3, "1"), "row-line"),
        (lambda c: in_place(c, 1, "1" * 32), "row-line"),
        (lambda c: in_place(c, 0, "station_key"), "row-unknown-table"),
    ],
)
def test_a_row_that_is_not_as_its_line_says_is_refused(hall, east, spoil, code):
    sender = hall.enrol(east.database)
    east.resident()

    def spoiled(content: Content) -> None:
        content.rows = in_table(content.rows, "households") + in_table(content.rows, "people")
        spoil(content)

    assert effects(hall.take(sender.bundle(spoil=spoiled))) == (1, 0, 1)
    assert [row[0] for row in refused(hall)] == [code]
    assert hall.rows("SELECT * FROM people") == []


def in_place(content: Content, column: int, value: str) -> None:
    for row in content.rows:
        if row[0] == "people":
            row[column] = value


def test_what_is_no_row_at_all_is_counted(hall, east):
    sender = hall.enrol(east.database)
    east.resident()
    row = ["people", "x", "", "many", "{}"]
    receipt = hall.take(sender.bundle(spoil=lambda content: content.rows.append(row)))
    assert effects(receipt) == (3, 0, 1)


def test_a_row_of_lines_that_the_bundle_does_not_hold_is_refused(hall, east):
    sender = hall.enrol(east.database)
    one = east.resident()
    edit(east.database, one.id, phone="1")
    content = sender.content(1)
    partly = sender.content(1, 3)
    partly.rows = content.rows
    assert effects(hall.take(sender.written(partly))) == (1, 0, 2), "nor the pass of nobody"
    assert hall.rows("SELECT * FROM people") == []


def test_an_access_line_as_no_gate_writes_it_is_told(hall, east):
    with east.database.begin("test") as session:
        east.database.journal.append(
            session,
            "access-1",
            dict.fromkeys(
                (
                    *("event", "presentation", "occurred_at", "lane", "direction", "outcome"),
                    *("findings", "overridden", "policy", "lists_age", "operator", "source"),
                    "corrects",
                ),
                "",
            ),
        )
    assert effects(hall.take(hall.enrol(east.database).bundle())) == (0, 0, 1)
    assert refused(hall) == [("row-odd", "access_events", 1)]


# --- photos -----------------------------------------------------------------------------------


def test_a_photo_comes_with_the_row_that_names_it_and_no_other(hall, east):
    sender = hall.enrol(east.database)
    one = east.resident()
    with east.database.begin("people", operator=CHIEF.account) as session:
        session.get_one(Person, one.id).photo = photos.keep(session, jpeg())
        unnamed = photos.keep(session, jpeg(size=3000))
    content = sender.content()
    assert unnamed in content.photos
    hall.take(sender.written(content))
    named = [sha for (sha,) in hall.rows("SELECT sha256 FROM photos")]
    assert len(named) == 1
    assert named != [unnamed]
    before = sender.count
    east.privacy.erase_person(one.id, "request", CHIEF)
    hall.take(sender.bundle(before + 1))
    assert hall.rows("SELECT * FROM photos") == []


def test_a_photo_that_is_none_is_not_kept(hall, east):
    sender = hall.enrol(east.database)
    one = east.resident()
    edit(east.database, one.id, photo=photos.name_of(b"no picture"))
    content = sender.content()
    content.photos = {photos.name_of(b"no picture"): b"no picture"}
    assert effects(hall.take(sender.written(content))) == (3, 0, 0)
    assert hall.rows("SELECT * FROM photos") == []


# --- erasures ---------------------------------------------------------------------------------


def test_a_part_that_comes_later_than_its_erasure_stays_out(hall, east, tmp_path):
    """A restored station erases what the old one sent; the old bundle comes after that."""
    old = hall.enrol(east.database)
    one = east.resident()
    east.accept(east.present(one.card))
    late = old.bundle()
    east.database.checkpoint(truncate=True)
    (tmp_path / "new").mkdir()
    restore(east.path, tmp_path / "new" / "gate.db", clock=Clock(), new_id=numbered_ids(300_000))
    new = Post(tmp_path / "new", first_id=400_000)
    sender = hall.enrol(new.database, "新东门", replaces=old.station)
    new.privacy.erase_person(one.id, "request", CHIEF)
    hall.take(sender.bundle())
    assert hall.rows("SELECT count(*) FROM erased_parts") != [(0,)]
    hall.take(late)
    assert hall.rows("SELECT * FROM journal_private WHERE person = ?", one.id.hex) == []
    assert hall.rows("SELECT person FROM passages") == [(None,)]
    assert hall.rows("SELECT person, tenths FROM access_events") == [(None, None)]
    new.close()


def test_nobody_erases_what_is_another_station_s(hall, east, west):
    hall.take(hall.enrol(west.database, "西门").bundle()) if west.resident() else None
    sender = hall.enrol(east.database)
    cut = Cut(station=west.database.journal.station, sequence=1, part="private", kind="change-1")
    with east.database.begin("privacy") as session:
        erase(session, east.database.journal, [cut], reason="request")
    receipt = hall.take(sender.bundle())
    assert (receipt.state, receipt.code) == (ReceiptState.SET_ASIDE, "chain-erases")
    assert hall.rows("SELECT * FROM erased_parts") == []
