"""Ledgers written: entries, their life, corrections; each act is a line, private parts apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper import text
from gatekeeper.domain.ledger import State
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.ledgers import Draft
from tests.books import DROP, REQUEST, UMBRELLA, open_books
from tests.offices import jpeg
from tests.stations import CHIEF, GUARD


@pytest.fixture
def books(post):
    text.use("en")
    made = open_books(post)
    yield made
    assert made.verified().fault is None


def problems(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_g35_a_drop_of_a_hundred_parcels_is_one_line_with_the_courier_apart(books):
    row = books.add("goods-drop", DROP | {"pieces": "3栋12，5栋88", "fresh": "5:4"})
    assert row.values["pieces"] == "3:12 5:88"
    ((line,),) = books.rows("SELECT line FROM journal WHERE kind = 'ledger-1'")
    assert "3:12 5:88" in line
    assert "goods-drop" in line
    for private in ("13812345678", "陈师傅"):
        assert private not in line
        assert private in str(books.rows("SELECT data FROM journal_private"))


def test_what_breaks_a_rule_is_told_at_its_fields_and_nothing_is_kept(books):
    with pytest.raises(InvalidInput) as refused:
        books.add("crew-temperature", {"celsius": "60"}, pictures={})
    assert problems(refused) == [("who", "required"), ("celsius", "ledger-number-range")]
    with pytest.raises(InvalidInput) as refused:
        books.add("lost-property", UMBRELLA, pictures={"photo": b"no picture"})
    assert ("photo", "photo-not-jpeg") in problems(refused)
    soon = books.post.clock() + timedelta(hours=1)
    with pytest.raises(InvalidInput) as refused:
        books.add("goods-drop", DROP, occurred_at=soon)
    assert problems(refused) == [("occurred_at", "ledger-in-future")]
    assert books.rows("SELECT count(*) FROM ledger_entries") == [(0,)]
    assert books.rows("SELECT count(*) FROM photos") == [(0,)]


def test_g51_a_crew_temperature_never_stands_in_a_line(books):
    books.add("crew-temperature", {"who": "王强", "celsius": "365", "unit": "property"})
    ((line,),) = books.rows("SELECT line FROM journal WHERE kind = 'ledger-1'")
    assert "36.5" not in line
    assert "王强" not in line
    assert books.rows('SELECT "values" FROM ledger_entries') == [('{"unit":"property"}',)]


def test_a_ledger_that_is_not_there_and_one_that_is_not_his(books, tmp_path):
    with pytest.raises(InvalidInput, match="ledger-missing"):
        books.add("gossip", {})
    own = tmp_path / "own"
    own.mkdir()
    (own / "prices.toml").write_text(
        'key = "prices"\ntitle = {en = "Prices"}\nrole = "supervisor"\n'
        '[[fields]]\nkey = "shop"\ntitle = {en = "Shop"}\nkind = "text"\n',
        "utf-8",
    )
    with_own = open_books(books.post, own)
    with pytest.raises(NotAllowed):
        with_own.add("prices", {"shop": "corner"})
    with_own.add("prices", {"shop": "corner"}, operator=CHIEF)
    shown = {book.ledger.key for book in with_own.lists.menu(GUARD)}
    assert "prices" not in shown
    assert "prices" in {book.ledger.key for book in with_own.lists.menu(CHIEF)}


def test_g37_a_request_is_assigned_done_and_called_back_by_a_supervisor(books):
    entry = books.add("requests", REQUEST).id
    with pytest.raises(InvalidInput) as refused:
        books.ledgers.follow(entry, State.ASSIGNED, GUARD)
    assert problems(refused) == [("responsible", "required")]
    row = books.ledgers.follow(entry, State.ASSIGNED, GUARD, responsible=" 赵敏 ")
    assert (row.state, row.responsible) == (State.ASSIGNED, "赵敏")
    row = books.ledgers.follow(entry, State.ASSIGNED, GUARD, responsible="王强", note="赵敏休息")
    assert row.responsible == "王强"
    with pytest.raises(InvalidInput, match="ledger-step-wrong"):
        books.ledgers.follow(entry, State.CHECKED, CHIEF)
    books.ledgers.follow(entry, State.DONE, GUARD, note="送到")
    with pytest.raises(NotAllowed):
        books.ledgers.follow(entry, State.CHECKED, GUARD)
    books.ledgers.follow(entry, State.CHECKED, CHIEF)
    card = books.lists.card(entry)
    assert [(one.action, one.responsible, one.note) for one in card.lines] == [
        ("entered", "", ""),
        ("assigned", "赵敏", ""),
        ("assigned", "王强", "赵敏休息"),
        ("done", "", "送到"),
        ("checked", "", ""),
    ]
    assert books.post.lines("ledger-1") == 5
    for (line,) in books.rows("SELECT line FROM journal WHERE kind = 'ledger-1'"):
        assert "赵敏" not in line


def test_g57_lost_property_is_claimed_with_the_owners_signature(books):
    row = books.add("lost-property", UMBRELLA, pictures={"photo": jpeg()})
    claimed = Draft(
        values=UMBRELLA | {"owner": "李四"}, pictures={"signature": jpeg(400, 160, 900)}
    )
    row = books.ledgers.correct(row.id, claimed, "认领", GUARD)
    assert row.values.keys() >= {"photo", "signature", "owner"}
    row = books.ledgers.follow(row.id, State.DONE, GUARD)
    assert row.state is State.DONE
    assert len(books.lists.pictures(row)) == 2
    assert list(books.lists.card(row.id).pictures) == ["photo"], "a signature is shown on demand"


def test_a_correction_is_a_further_line_and_the_first_one_stays(books):
    row = books.add("goods-drop", DROP)
    with pytest.raises(InvalidInput, match="reason-missing"):
        books.ledgers.correct(row.id, Draft(values=DROP), " ", GUARD)
    right = books.ledgers.correct(row.id, Draft(values=DROP | {"company": "jd"}), "看错", GUARD)
    assert right.values["company"] == "jd"
    assert right.occurred_at == row.occurred_at
    assert books.lists.page("goods-drop", books_wanted("顺丰")).total == 0
    assert books.post.lines("ledger-1") == 2
    lines = [line for (line,) in books.rows("SELECT line FROM journal WHERE kind = 'ledger-1'")]
    assert [line.count('""company"":""sf""') for line in lines] == [1, 0]


def books_wanted(words=""):
    from gatekeeper.services.ledger_lists import Wanted

    return Wanted(words=words)


def test_a_corrected_picture_may_be_taken_away_or_kept(books):
    row = books.add("lost-property", UMBRELLA, pictures={"photo": jpeg()})
    kept = books.ledgers.correct(row.id, Draft(values=UMBRELLA), "x", GUARD)
    assert kept.values["photo"] == row.values["photo"]
    gone = books.ledgers.correct(row.id, Draft(values=UMBRELLA | {"photo": ""}), "x", GUARD)
    assert "photo" not in gone.values


def test_a_picture_cannot_be_named_without_being_brought(books):
    row = books.add("lost-property", UMBRELLA | {"photo": "ab" * 32})
    assert "photo" not in row.values


def test_what_was_entered_by_mistake_is_withdrawn_and_goes_no_further(books):
    row = books.add("requests", REQUEST)
    with pytest.raises(InvalidInput, match="reason-missing"):
        books.ledgers.withdraw(row.id, "", GUARD)
    assert books.ledgers.withdraw(row.id, "登错", GUARD).state is State.WITHDRAWN
    for act in (
        lambda: books.ledgers.note(row.id, "x", GUARD),
        lambda: books.ledgers.withdraw(row.id, "x", GUARD),
        lambda: books.ledgers.follow(row.id, State.DONE, GUARD),
    ):
        with pytest.raises(InvalidInput, match="ledger-step-wrong"):
            act()


def test_a_note_is_a_line_and_an_empty_one_is_none(books):
    row = books.add("requests", REQUEST)
    books.ledgers.note(row.id, "药店\n缺货\x07", GUARD)
    assert books.lists.card(row.id).lines[-1].note == "药店 缺货"
    with pytest.raises(InvalidInput):
        books.ledgers.note(row.id, "  ", GUARD)


def test_full_values_need_a_reason_which_the_log_keeps(books):
    row = books.add("requests", REQUEST)
    with pytest.raises(InvalidInput, match="reason-missing"):
        books.ledgers.reveal(row.id, "", GUARD)
    assert books.ledgers.reveal(row.id, "回电", GUARD).values["phone"] == "13800138000"
    ((line,),) = books.rows("SELECT line FROM journal WHERE kind = 'audit-1'")
    assert "ledger-revealed" in line
    assert "回电" not in line


def test_o60_one_person_per_room_and_day(books, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "rest.toml").write_text(
        'key = "rest"\ntitle = {en = "Rest"}\n[unique]\nfields = ["room"]\n'
        '[[fields]]\nkey = "room"\ntitle = {en = "Room"}\nkind = "household"\n',
        "utf-8",
    )
    books = open_books(books.post, own)
    first = books.add("rest", {"room": "501"})
    with pytest.raises(InvalidInput) as refused:
        books.add("rest", {"room": "501"})
    assert problems(refused) == [("room", "ledger-twice")]
    books.add("rest", {"room": "502"})
    books.ledgers.correct(first.id, Draft(values={"room": "501"}), "same", GUARD)
    books.post.clock.advance(days=1)
    books.add("rest", {"room": "501"})


def test_an_entry_nobody_knows(books):
    with pytest.raises(InvalidInput, match="entry-unknown"):
        books.ledgers.note(books.post.new_id(), "x", GUARD)
    with pytest.raises(InvalidInput, match="entry-unknown"):
        books.lists.card(books.post.new_id())


# --- erasure and retention --------------------------------------------------------------------


def test_erasing_a_person_cuts_the_private_parts_of_his_entries(books):
    resident = books.post.resident("张三")
    row = books.add(
        "lost-property", UMBRELLA, people={"finder": resident.id}, pictures={"photo": jpeg()}
    )
    other = books.add("lost-property", UMBRELLA | {"finder": "李四"})
    books.ledgers.correct(row.id, Draft(values=UMBRELLA | {"kept-at": "门岗"}), "x", GUARD)
    erased = books.post.privacy.erase_person(resident.id, "request", CHIEF)
    assert erased.photos == 1
    assert books.rows("SELECT count(*) FROM photos") == [(0,)]
    found = books.lists.page("lost-property", books_wanted())
    by_id = {one.id: one for one in found.rows}
    assert by_id[row.id].is_cut
    assert set(by_id[row.id].cells.values()) == {"erased"}
    assert not by_id[other.id].is_cut
    assert books.lists.page("lost-property", books_wanted("umbrella")).total == 1
    data = str(books.rows("SELECT data FROM journal_private WHERE sequence <= 3"))
    assert "门岗" not in data


def test_private_parts_go_with_the_time_of_their_ledger_but_not_while_unfinished(books):
    waiting = books.add("relay", {"household": "12-2-501", "item": "菜", "pieces": "1"})
    books.add("goods-drop", DROP)
    done = books.add("relay", {"household": "12-2-502", "item": "菜", "pieces": "1"})
    books.ledgers.follow(done.id, State.DONE, GUARD)
    books.post.clock.advance(days=31)
    books.post.privacy.purge(books.post.clock())
    assert [one.is_cut for one in books.lists.page("goods-drop", books_wanted()).rows] == [True]
    books.post.clock.advance(days=30)
    books.post.privacy.purge(books.post.clock())
    rows = {one.id: one for one in books.lists.page("relay", books_wanted()).rows}
    assert rows[done.id].is_cut
    assert rows[waiting.id].cells["household"] == "12-*"
    books.ledgers.follow(waiting.id, State.DONE, GUARD)
    books.post.privacy.purge(books.post.clock())
    assert books.lists.card(waiting.id).entry.is_cut


def test_pictures_stay_as_long_as_their_entry_and_the_lines_a_year(books):
    row = books.add("lost-property", UMBRELLA, pictures={"photo": jpeg()})
    books.ledgers.follow(row.id, State.DONE, GUARD)
    books.post.clock.advance(days=300)
    books.post.privacy.purge(books.post.clock())
    assert books.rows("SELECT count(*) FROM photos") == [(1,)]
    books.post.clock.advance(days=70)
    books.post.privacy.purge(books.post.clock())
    for table in ("photos", "ledger_entries", "ledger_lines", "ledger_terms", "ledger_pictures"):
        assert books.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_g59_an_incident_goes_from_open_to_checked_and_names_nobody_in_its_lines(books):
    """突发事件: what happened, to whom it was reported, who looked into it, checked by another."""
    fall = {
        "kind": "medical",
        "place": "东门",
        "what": "老人摔倒，已拨打 120",
        "person": "孙奶奶",
        "reported-to": "社区 王主任",
        "reported-at": "8:05",
        "ended-at": "8:40",
    }
    row = books.add("incidents", fall)
    assert row.state is State.OPEN
    books.ledgers.follow(row.id, State.ASSIGNED, GUARD, responsible="李班长")
    books.ledgers.note(row.id, "家属已到医院", GUARD)
    books.ledgers.follow(row.id, State.DONE, GUARD, note="平安")
    with pytest.raises(NotAllowed):
        books.ledgers.follow(row.id, State.CHECKED, GUARD)
    assert books.ledgers.follow(row.id, State.CHECKED, CHIEF).state is State.CHECKED
    lines = str(books.rows("SELECT line FROM journal WHERE kind = 'ledger-1'"))
    assert "incidents" in lines
    for private in ("孙奶奶", "老人摔倒", "王主任", "李班长"):
        assert private not in lines
    day = timedelta(days=1)
    summed = books.lists.totals("incidents", books.post.clock() - day, books.post.clock() + day)
    assert summed.answers["kind"] == {"medical": 1}


def test_g59_an_incident_without_words_is_told_at_its_fields(books):
    with pytest.raises(InvalidInput) as refused:
        books.add("incidents", {"kind": "earthquake", "ended-at": "soon"})
    assert {field for field, _ in problems(refused)} >= {"kind", "place", "what", "ended-at"}
