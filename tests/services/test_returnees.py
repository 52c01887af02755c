"""G25 to G34 on a real database: registered, stepped, parked, decided, recorded, erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.eight_steps import BEFORE_ENTRY, Step
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.domain.returnees import (
    Disposition,
    Leg,
    Means,
    Member,
    Party,
    Reported,
    Seen,
    Signed,
)
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import returnee_lists
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.returnees import Told
from gatekeeper.services.shown import Shown
from gatekeeper.store.people import Household, Person
from gatekeeper.store.verification import verify
from tests.offices import jpeg
from tests.returnees import NAMES, NUMBERS, arrives, complete, leg, take_list
from tests.stations import CHIEF, GUARD, Post, codes


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    take_list(made, tmp_path)
    try:
        yield made
        assert verify(made.database).fault is None
    finally:
        made.close()


@pytest.fixture
def door(post: Post) -> UUID:
    return door_of(post)


def door_of(post: Post, room: str = "501") -> UUID:
    with post.database.begin("people") as session:
        flat = Household(id=post.new_id(), building="12", unit="2", room=room)
        session.add(flat)
        return flat.id


def know(post: Post, person: UUID, **more: str) -> None:
    """What the records say of somebody."""
    with post.database.begin("people") as session:
        for name, value in more.items():
            setattr(session.get_one(Person, person), name, value)


def household_of(post: Post, person: UUID) -> UUID:
    with post.database.read() as session:
        found = session.get_one(Person, person).household
        assert found is not None
        return found


def present(post: Post, person: UUID) -> Shown:
    pick = Symbol(text=str(person), symbology=Symbology.RECORD, source="keyboard")
    return post.gate.present("1", [pick], operator=GUARD)


def problems(error: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in error.value.problems]


def test_g25_a_family_goes_through_the_steps_and_enters(post: Post, door: UUID) -> None:
    arrival = arrives(post, NAMES)
    assert (arrival.number, arrival.next_step) == ("R0001", Step.SIGN)
    assert [one.done_at for one in arrival.steps] == [None] * 8
    with pytest.raises(InvalidInput, match="returnee-steps-open"):
        post.dispositions.decide(arrival.id, GUARD)
    whole = complete(post, arrival, door)
    assert whole.open_steps == ()
    assert [one.step for one in whole.steps if one.done_at] == list(BEFORE_ENTRY)
    decided = post.dispositions.decide(whole.id, GUARD)
    assert {one.disposition for one in decided.members} == {Disposition.ENTER}
    assert {one.measure for one in decided.members} == {Measure.MONITORING}
    assert decided.state == "closed"
    for member in decided.members:
        shown = present(post, member.person)
        assert codes(shown) == {"returnee-enters", "observation-free"}
    # Who has entered is a resident like others: he needs a pass.
    post.clock.advance(hours=1)
    again = codes(present(post, decided.members[0].person))
    assert again == {"no-active-pass", "observation-free"}


def test_g20_the_car_of_an_observed_family_is_held_by_the_same_decision(
    post: Post, door: UUID
) -> None:
    arrival = complete(post, arrives(post, NAMES), door)
    told = replace(arrival.party, plate="沪a12345")
    arrival = post.returnees.save(arrival.id, Told(party=told), GUARD)
    assert arrival.slot == ""
    with pytest.raises(InvalidInput) as refused:
        post.dispositions.decide(arrival.id, GUARD, slot="B\x07")
    assert problems(refused) == [("slot", "text-odd")]
    assert post.returnee_lists.one(arrival.id).members[0].disposition is None  # nothing of it
    decided = post.dispositions.decide(arrival.id, GUARD, slot=" B2-17 ")
    assert decided.slot == "B2-17"
    (car,) = post.car_holds.board()
    assert (car.plate, car.hold.slot) == ("沪A12345", "B2-17")
    case = post.observation_lists.of_person(decided.members[0].person)
    assert car.hold.free_on == case.last_on + timedelta(days=1)
    with pytest.raises(InvalidInput, match="car-held-already"):
        post.dispositions.hold_car(arrival.id, "B3", GUARD)


def test_g20_a_car_is_held_after_the_decision_but_not_of_whom_nobody_observes(
    post: Post, door: UUID
) -> None:
    arrival = complete(post, arrives(post, NAMES), door)
    with pytest.raises(InvalidInput) as refused:
        post.dispositions.hold_car(arrival.id, "B2", GUARD)
    assert problems(refused) == [("slot", "returnee-not-observed")]
    arrival = post.returnees.save(
        arrival.id, Told(party=replace(arrival.party, plate="沪A12345")), GUARD
    )
    post.dispositions.decide(arrival.id, GUARD)
    assert post.dispositions.hold_car(arrival.id, "B2", GUARD).slot == "B2"


def test_g25_at_the_lane_nobody_passes_before_the_steps_are_complete(
    post: Post, door: UUID
) -> None:
    resident = post.resident("王建国", room="601")
    arrival = arrives(post, household=household_of(post, resident.id))
    assert arrival.members[0].person == resident.id
    shown = post.present(resident.card)
    assert "returnee-unfinished" in codes(shown)
    assert shown.outcome is not None
    assert shown.outcome.key == "held"


def test_g34_one_of_the_family_from_a_bad_area_waits_for_transfer(post: Post, door: UUID) -> None:
    whole = complete(post, arrives(post, NAMES[:2]), door)
    second = whole.members[1]
    told = Told(party=whole.party, members={second.id: replace(second.member, origin="湖北武汉")})
    whole = post.returnees.save(whole.id, told, GUARD)
    assert whole.members[1].triage.areas == ("湖北省武汉市",)
    decided = post.dispositions.decide(whole.id, GUARD)
    assert [one.disposition for one in decided.members] == [
        Disposition.ENTER,
        Disposition.TRANSFER,
    ]
    waits = decided.members[1]
    assert not waits.is_in_records
    with pytest.raises(InvalidInput) as error:
        post.dispositions.ask_transfer(waits.id, " ", GUARD)
    assert problems(error) == [("transfer_to", "required")]
    asked = post.dispositions.ask_transfer(waits.id, "街道防控办 王主任", GUARD).members[1]
    assert (asked.transfer_to, asked.asked_at) == ("街道防控办 王主任", post.clock())
    post.clock.advance(hours=2)
    fetched = post.dispositions.fetched(waits.id, GUARD).members[1]
    assert fetched.fetched_at == post.clock()
    with pytest.raises(InvalidInput, match="returnee-no-transfer"):
        post.dispositions.fetched(waits.id, GUARD)


def test_g34_an_unknown_place_waits_for_a_supervisor(post: Post, door: UUID) -> None:
    whole = complete(post, arrives(post, origin="不知名镇"), door)
    held = post.dispositions.decide(whole.id, GUARD)
    assert held.members[0].disposition is None
    assert held.members[0].triage.reasons == ("area-unknown",)
    one = held.members[0].id

    def settle(
        disposition: Disposition, reason: str = "area-known", who: Operator = CHIEF
    ) -> Arrival:
        return post.dispositions.settle(one, disposition, Measure.HOME, reason, who)

    with pytest.raises(NotAllowed):
        settle(Disposition.ENTER, who=GUARD)
    with pytest.raises(InvalidInput, match="reason-wanted"):
        settle(Disposition.ENTER, "because")
    with pytest.raises(InvalidInput, match="returnee-settle-what"):
        settle(Disposition.HELD)
    settled = settle(Disposition.ENTER)
    assert settled.members[0].settled == "area-known"
    shown = present(post, settled.members[0].person)
    assert codes(shown) == {"returnee-enters", "observation-comes-home"}


def test_g34_nobody_is_let_in_with_a_fever_or_before_the_steps(post: Post, door: UUID) -> None:
    ill = complete(post, arrives(post), door, tenths=380).members[0]
    with pytest.raises(InvalidInput, match="returnee-fever"):
        post.dispositions.settle(ill.id, Disposition.ENTER, Measure.HOME, "other", CHIEF)
    early = arrives(post, ["李四"]).members[0]
    with pytest.raises(InvalidInput, match="returnee-steps-open"):
        post.dispositions.settle(early.id, Disposition.ENTER, Measure.HOME, "other", CHIEF)
    refused = post.dispositions.settle(
        early.id, Disposition.REFUSED, Measure.NONE, "not-resident", CHIEF
    )
    assert refused.state == "closed"


def test_a_refused_resident_is_denied_until_he_is_registered_anew(post: Post) -> None:
    resident = post.resident("李四", room="701")
    household = household_of(post, resident.id)
    first = arrives(post, ["李四"], household=household)
    member = first.members[0].id
    post.dispositions.settle(member, Disposition.REFUSED, Measure.NONE, "no-proof", CHIEF)
    assert "returnee-refused" in codes(post.present(resident.card))
    post.clock.advance(minutes=1)
    arrives(post, ["李四"], household=household)
    assert "returnee-unfinished" in codes(post.present(resident.card))


def test_g25_an_answer_or_a_taken_back_item_reopens_its_step(post: Post, door: UUID) -> None:
    whole = complete(post, arrives(post), door)
    party = replace(whole.party, items=frozenset({"mask"}))
    again = post.returnees.save(whole.id, Told(party=party), GUARD)
    assert again.open_steps == (Step.PREPARE,)
    assert again.step(Step.PREPARE).done_at is None


def test_g25_parked_and_resumed_at_another_lane(post: Post) -> None:
    arrival = arrives(post)
    assert (arrival.state, arrival.lane) == ("open", "1")
    parked = post.returnees.park(arrival.id, GUARD)
    assert (parked.state, parked.lane) == ("parked", "")
    assert post.returnees.resume(arrival.id, "2", GUARD).lane == "2"
    assert [row.number for row in post.returnee_lists.register() if row.is_unfinished] == [
        "R0001-1"
    ]
    post.returnees.withdraw(arrival.id, GUARD)
    assert post.returnee_lists.register() == ()
    with pytest.raises(InvalidInput, match="returnee-closed"):
        post.returnees.resume(arrival.id, "1", GUARD)


def test_g32_expected_beforehand_and_found_by_phone_or_name(post: Post) -> None:
    arrival = arrives(post, ["王建国", "李梅"], expected=True, phone="138 1234 5678")
    assert (arrival.state, arrival.arrived_at) == ("expected", None)
    for words in ("13812345678", "李梅", " 王建国 "):
        assert [row.party for row in post.returnee_lists.expected(words)] == [arrival.id]
    assert post.returnee_lists.expected("") == post.returnee_lists.expected("赵六") == ()
    post.clock.advance(hours=5)
    here = post.returnees.resume(arrival.id, "1", GUARD)
    assert (here.state, here.arrived_at) == ("open", post.clock())


def test_g29_of_a_receipt_only_a_hash_is_kept_and_it_counts_once(post: Post, door: UUID) -> None:
    url = "https://public.example/r?token=SECRET-0815"
    first, other = arrives(post), arrives(post, ["李四"])
    told = Told(party=first.party, receipt=url)
    assert post.returnees.save(first.id, told, GUARD).step(Step.REPORT).done_at is not None
    with post.database.read() as session:
        held = session.connection()
        for table in ("journal", "journal_private", "returnee_parties"):
            rows = held.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            assert "SECRET" not in str(rows)
    with pytest.raises(InvalidInput) as error:
        post.returnees.save(other.id, Told(party=other.party, receipt=url), GUARD)
    assert problems(error) == [("receipt", "returnee-receipt-used")]
    with pytest.raises(InvalidInput, match="returnee-receipt-long"):
        post.returnees.save(other.id, Told(party=other.party, receipt="x" * 4001), GUARD)
    claimed = replace(other.party, reported=Reported.SCANNED)
    assert post.returnees.save(other.id, Told(party=claimed), GUARD).step(Step.REPORT).gaps


def test_g27_pictures_are_filed_by_their_hash_and_only_they_count_as_taken(post: Post) -> None:
    arrival = arrives(post)
    (one,) = arrival.members
    claimed = replace(one.member, signed=Signed.SCREEN, seen=Seen.PHOTO)
    told = Told(party=arrival.party, members={one.id: claimed})
    (bare,) = post.returnees.save(arrival.id, told, GUARD).members
    assert (bare.member.signed, bare.member.seen) == (Signed.NOT, Seen.NOT)
    picture = jpeg()
    told = Told(party=arrival.party, pictures={(one.id, "document_photo"): picture})
    (filed,) = post.returnees.save(arrival.id, told, GUARD).members
    assert filed.member.seen is Seen.PHOTO
    assert post.returnees.reveal(one.id, "asked", GUARD).pictures == (picture,)
    post.privacy.purge(post.clock())
    assert post.returnees.reveal(one.id, "asked", GUARD).pictures == (picture,)
    assert filed.pictures.keys() == {"document_photo"}
    bad = Told(party=arrival.party, pictures={(one.id, "ticket_photo"): b"no picture"})
    with pytest.raises(InvalidInput, match="photo-not-jpeg"):
        post.returnees.save(arrival.id, bad, GUARD)


def test_g28_every_problem_comes_at_its_field_and_nothing_is_saved(post: Post) -> None:
    with pytest.raises(InvalidInput) as error:
        arrives(post, ["王建国", "😀"], origin="", phone="12")
    assert problems(error) == [
        ("origin", "returnee-origin-missing"),
        ("phone", "phone-length"),
        ("names", "visitor-name-wrong"),
    ]
    arrival = arrives(post)
    (one,) = arrival.members
    wrong = replace(one.member, document_kind="resident-id", document="110101199003070135")
    party = replace(arrival.party, legs=(Leg(origin="", by=Means.CAR),))
    with pytest.raises(InvalidInput) as error:
        post.returnees.save(arrival.id, Told(party=party, members={one.id: wrong}), GUARD)
    assert problems(error) == [
        ("legs.0.origin", "returnee-leg-from"),
        ("legs.0.on", "returnee-leg-day"),
        (f"{one.id}.document", "id-checksum"),
    ]
    assert post.returnee_lists.one(arrival.id).party == arrival.party


def test_members_join_and_leave(post: Post) -> None:
    arrival = arrives(post)
    more = post.returnees.join(arrival.id, ["李梅", "王小明"], GUARD)
    assert [one.member.name for one in more.members] == ["王建国", "李梅", "王小明"]
    left = post.returnees.leave_out(more.members[1].id, GUARD)
    assert [one.place for one in left.members] == [0, 2]
    last = post.returnees.leave_out(left.members[0].id, GUARD)
    with pytest.raises(InvalidInput, match="returnee-members-missing"):
        post.returnees.leave_out(last.members[0].id, GUARD)
    with pytest.raises(InvalidInput, match="visitor-name-wrong"):
        post.returnees.join(arrival.id, ["😀"], GUARD)
    with pytest.raises(InvalidInput, match="returnee-unknown"):
        post.returnees.leave_out(more.members[1].id, GUARD)


def test_a_save_that_changes_nothing_leaves_no_line(post: Post, door: UUID) -> None:
    whole = complete(post, arrives(post), door)
    before = post.lines("ledger-1")
    members = {one.id: one.member for one in whole.members}
    post.returnees.save(whole.id, Told(party=whole.party, members=members), GUARD)
    assert post.lines("ledger-1") == before


def test_a_returnee_is_erased_with_what_was_written_before_he_was_recognised(post: Post) -> None:
    """Row, private parts and pictures go; the log stays good."""
    arrival = arrives(post)
    (one,) = arrival.members
    post.returnees.save(
        arrival.id,
        Told(party=arrival.party, pictures={(one.id, "document_photo"): jpeg()}),
        GUARD,
    )
    resident = post.resident("王建国", room="801")
    know(post, resident.id, id_number=NUMBERS[0])
    numbered = replace(one.member, document_kind="resident-id", document=NUMBERS[0])
    known = post.returnees.save(
        arrival.id, Told(party=arrival.party, members={one.id: numbered}), GUARD
    )
    assert known.members[0].person == resident.id
    post.privacy.erase_person(resident.id, "request", CHIEF)
    with post.database.read() as session:
        held = session.connection()
        parts = held.exec_driver_sql("SELECT data FROM journal_private").fetchall()
        assert "王建国" not in str(parts)
        assert held.exec_driver_sql("SELECT count(*) FROM photos").scalar_one() == 0
        rows = held.exec_driver_sql("SELECT name, document, person FROM returnee_members")
        assert rows.fetchall() == [("", "", None)]
        rows = held.exec_driver_sql("SELECT origin, person FROM returnee_parties")
        assert rows.fetchall() == [("", None)]
    with pytest.raises(InvalidInput, match="returnee-unknown"):
        post.returnee_lists.one(arrival.id)


def test_o48_what_the_records_know_of_somebody_is_filled_in(post: Post) -> None:
    resident = post.resident("Maria", room="803")
    know(post, resident.id, phone="13911112222", language="en")
    (one,) = arrives(post, ["Maria"], household=household_of(post, resident.id)).members
    assert (one.member.language, one.member.phone) == ("en", "13911112222")


def test_two_of_one_name_are_told_apart_by_their_documents(post: Post, door: UUID) -> None:
    resident = post.resident("王建国", room="802")
    know(post, resident.id, id_number=NUMBERS[1], phone="13812345678")
    arrival = arrives(post, phone="13812345678")
    (one,) = arrival.members
    assert one.is_in_records  # until his own document says that he is somebody else
    other = arrives(post)
    numbered = replace(
        other.members[0].member,
        document_kind="resident-id",
        document=NUMBERS[0],
        phone="13812345678",
    )
    told = Told(party=other.party, members={other.members[0].id: numbered})
    assert not post.returnees.save(other.id, told, GUARD).members[0].is_in_records


def test_the_register_lists_everybody_with_what_is_unclear(post: Post, door: UUID) -> None:
    """四清 for each person."""
    complete(post, arrives(post, NAMES[:2]), door)
    first, second = post.returnee_lists.register()
    assert (first.number, second.number) == ("R0001-1", "R0001-2")
    assert first.door == "12-2-501"
    assert first.steps_done == 7
    assert {gap.what for _, gap in second.clears} == {"document-photo", "disposition"}


def test_a_tampered_row_is_found(tmp_path: Path) -> None:
    made = Post(tmp_path)
    try:
        arrives(made)
        with made.database.begin("x") as session:
            session.connection().exec_driver_sql("UPDATE returnee_members SET measure = 'home'")
        assert verify(made.database).fault is not None
    finally:
        made.close()


def test_empty_names_are_refused(post: Post) -> None:
    with pytest.raises(InvalidInput) as error:
        post.returnees.arrive(
            Party(origin="苏州", legs=(leg(post.areas.today),)), [], operator=GUARD
        )
    assert problems(error) == [("names", "returnee-members-missing")]
    assert Member(name="x").signed is Signed.NOT


def test_g34_who_was_fetched_is_expected_elsewhere_until_his_days_are_over(
    post: Post, door: UUID
) -> None:
    resident = post.resident("李四", room="901")
    arrival = arrives(post, ["李四"], origin="武汉", household=household_of(post, resident.id))
    waits = post.dispositions.decide(arrival.id, GUARD).members[0]
    assert "returnee-transfer" in codes(post.present(resident.card))
    post.dispositions.ask_transfer(waits.id, "街道", GUARD)
    post.dispositions.fetched(waits.id, GUARD)
    post.clock.advance(hours=1)
    assert "observation-elsewhere" in codes(post.present(resident.card))
    post.clock.advance(days=15)
    assert codes(post.present(resident.card)) == {"pass-valid"}


def test_a_case_that_is_open_already_is_left_alone(post: Post, door: UUID) -> None:
    first = post.dispositions.decide(complete(post, arrives(post), door).id, GUARD)
    post.clock.advance(days=1)
    again = complete(post, arrives(post, household=door), door)
    assert again.members[0].person == first.members[0].person
    assert post.dispositions.decide(again.id, GUARD).state == "closed"


def test_full_numbers_are_shown_for_a_reason_that_is_logged(post: Post, door: UUID) -> None:
    (one,) = complete(post, arrives(post), door).members
    with pytest.raises(InvalidInput, match="reason-missing"):
        post.returnees.reveal(one.id, " ", GUARD)
    full = post.returnees.reveal(one.id, "at-the-gate", GUARD)
    assert (full.name, full.phone, full.document) == ("王建国", "13812345678", NUMBERS[0])
    with post.database.read() as session:
        line = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence DESC LIMIT 1"
        )
        told = str(line.scalar_one())
    assert "returnee-revealed" in told
    assert "13812345678" not in told


def test_g33_the_newest_families_or_those_of_some_days(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More families than a screen shows: a day of its own brings the others, all of them."""
    monkeypatch.setattr(returnee_lists, "MOST", 2)
    first_day = post.areas.today
    for name in ("甲", "乙", "丙"):
        arrives(post, (f"张{name}",))
    post.clock.advance(days=1)
    arrives(post, ("张丁",))
    lists = post.returnee_lists

    def names(*days: date) -> set[str]:
        return {row.name for row in lists.register(*days)}

    assert len(names()) == 2
    assert names(first_day) == {"张甲", "张乙", "张丙"}
    assert names(first_day, first_day + timedelta(days=1)) == {"张甲", "张乙", "张丙", "张丁"}
    assert names(first_day - timedelta(days=40), first_day) == set()  # a month at most
    assert len(lists.paper("幸福里", first_day).lines) == 3
