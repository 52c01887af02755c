"""Visitors: registered, let in, let out, corrected, remembered, erased (G13 to G15, G54, O59)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.credentials import read
from gatekeeper.credentials.envelope import SignatureState
from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.visits import HostAnswer, VisitState
from gatekeeper.errors import InvalidInput
from gatekeeper.store.verification import verify
from tests.observed import observed_flat
from tests.stations import CHIEF, GUARD, codes
from tests.visitors import (
    DOCUMENT,
    HOST_PHONE,
    PHONE,
    host,
    let_in,
    let_out,
    picked,
    registered,
    told,
)


@pytest.fixture
def flat(post):
    return host(post)


def lines(post, kind="ledger-1"):
    return [row[0] for row in rows(post, "SELECT line FROM journal WHERE kind = ?", kind)]


def rows(post, statement, *values):
    with post.database.read() as session:
        found = session.connection().exec_driver_sql(statement, values)
        return [tuple(row) for row in found]


def stands(post, visit):
    return next(row for row in post.visits.current() if row.id == visit)


def good(post):
    found = verify(post.database)
    return found.fault is None or found.fault


def test_g13_a_visitor_is_registered_let_in_and_leaves(post, flat):
    """G13, G14: purpose, time in and out, plate, phone, document; two ordinary access lines."""
    row = registered(post, flat, plate="苏B12345", notes="手提工具箱", travel="无锡 南京")
    assert (row.state, row.place, row.number) == (VisitState.EXPECTED, "12-2-501", "V0001")
    shown = let_in(post, row)
    assert shown.outcome is Outcome.GRANTED
    assert (shown.holder.kind, shown.holder.name) == (PersonKind.VISITOR, "陈静")
    assert "visit-good" in codes(shown)
    inside = stands(post, row.id)
    assert (inside.state, inside.entered_at) == (VisitState.INSIDE, post.clock())
    post.clock.advance(hours=1)
    out = post.present(picked(row))
    assert (out.outcome, out.direction) == (Outcome.GRANTED, Direction.EXIT)
    left = stands(post, row.id)
    assert (left.state, left.left_at) == (VisitState.LEFT, post.clock())
    assert [event for (event,) in rows(post, "SELECT event FROM access_events")] == [
        "granted",
        "granted",
    ]
    assert good(post) is True


def test_nobody_is_named_in_a_line(post, flat):
    row = registered(post, flat, plate="苏B12345", notes="工具箱", travel="南京")
    let_in(post, row)
    post.visits.correct(row.id, told(flat, name="陈小静"), GUARD)
    post.hosts.ring(flat, GUARD)
    everything = "\n".join(
        line for (line,) in rows(post, "SELECT line FROM journal WHERE kind <> 'change-1'")
    )
    secrets = ("陈", PHONE, DOCUMENT, flat.hex, "苏B", "工具箱", "南京", HOST_PHONE)
    assert [secret for secret in secrets if secret in everything] == []


def test_the_full_document_stands_in_the_private_part_only(post, flat):
    """G14: recognised by a keyed hash, shown masked, in full with a reason that is logged."""
    row = registered(post, flat)
    assert row.document_mask == "110***********0134"
    typed = str(rows(post, "SELECT * FROM visits"))
    assert DOCUMENT not in typed
    with pytest.raises(InvalidInput, match="reason-missing"):
        post.visits.reveal(row.id, " ", GUARD)
    full = post.visits.reveal(row.id, "asked", GUARD)
    assert (full.phone, full.document) == (PHONE, DOCUMENT)
    assert "visitor-revealed" in lines(post, "audit-1")[-1]
    other = registered(post, flat, phone="13700000001")
    hashes = {h for (h,) in rows(post, "SELECT document_hash FROM visits")}
    assert len(hashes) == 1
    assert other.id != row.id


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        (HostAnswer.AGREED, Outcome.GRANTED, "visit-good"),
        (HostAnswer.ANNOUNCED, Outcome.GRANTED, "visit-announced"),
        (HostAnswer.NOT_ASKED, Outcome.HELD, "host-to-ask"),
        (HostAnswer.NO_ANSWER, Outcome.HELD, "host-silent"),
        (HostAnswer.REFUSED, Outcome.DENIED, "host-said-no"),
    ],
)
def test_g54_the_hosts_answer_decides(post, flat, answer, outcome, code):
    shown = let_in(post, registered(post, flat, answer=answer))
    assert shown.outcome is outcome
    assert code in codes(shown)


def test_g54_a_late_answer_lets_in_who_waits(post, flat):
    row = registered(post, flat, answer=HostAnswer.NOT_ASKED)
    assert let_in(post, row).outcome is Outcome.HELD
    assert post.visits.answer(row.id, HostAnswer.AGREED, GUARD).answer is HostAnswer.AGREED
    assert let_in(post, row).outcome is Outcome.GRANTED
    assert "answered" in lines(post)[-1]
    assert good(post) is True


def test_g54_ringing_shows_the_number_in_full_and_is_on_record(post, flat):
    (number,) = post.hosts.ring(flat, GUARD)
    assert (number.name, number.phone) == ("张三", HOST_PHONE)
    assert f"host-rung,{GUARD.account.hex}" in lines(post, "audit-1")[-1]
    [(data,)] = rows(post, "SELECT data FROM journal_private WHERE part = 'who' LIMIT 1")
    assert flat.hex in data


@pytest.mark.parametrize("by", [{"name": "", "phone": PHONE}, {"name": "陈静", "phone": ""}])
def test_g54_the_hosts_own_list_refuses(post, flat, by):
    entry = post.hosts.refuse(flat, **by, operator=GUARD)
    neighbour = host(post, "李四", room="502")
    denied = let_in(post, registered(post, flat))
    assert denied.outcome is Outcome.DENIED
    assert "host-refuses" in codes(denied)
    assert let_in(post, registered(post, neighbour)).outcome is Outcome.GRANTED
    post.hosts.receive_again(entry.id, GUARD)
    assert post.hosts.refusals(flat) == ()
    assert let_in(post, registered(post, flat)).outcome is Outcome.GRANTED
    assert good(post) is True


def test_a_refuse_list_needs_somebody(post, flat):
    with pytest.raises(InvalidInput, match="visitor-name-missing"):
        post.hosts.refuse(flat, " ", "", GUARD)
    with pytest.raises(InvalidInput, match="phone-length"):
        post.hosts.refuse(flat, "", "139", GUARD)


def test_o59_a_household_under_observation_receives_nobody(post, flat):
    """O59: no callers as long as somebody there is observed at home."""
    row = registered(post, flat)
    (case,) = observed_flat(post, flat, days=1)
    denied = let_in(post, row)
    assert denied.outcome is Outcome.DENIED
    assert "host-receives-nobody" in codes(denied)
    post.clock.advance(days=2)
    assert let_in(post, registered(post, flat)).outcome is Outcome.GRANTED
    (case,) = observed_flat(post, flat)
    assert post.hosts.search("12-2-501")[0].observed_until is not None
    post.observation.close(case, "提前解除", CHIEF)
    assert post.hosts.search("12-2-501")[0].observed_until is None
    assert let_in(post, registered(post, flat, name="李雷")).outcome is Outcome.GRANTED
    assert good(post) is True


def test_g13_expected_visitors_and_groups_are_entered_beforehand(post, flat):
    tomorrow = post.clock() + timedelta(days=1)
    group = [
        told(flat, name=name, answer=HostAnswer.ANNOUNCED, expected_at=tomorrow, **more)
        for name, more in (
            ("陈静", {}),
            ("李雷", {"phone": "", "document": ""}),
            ("韩梅", {"phone": "", "document": ""}),
        )
    ]
    first, second, third = post.visits.register(group, GUARD)
    assert first.party == second.party == third.party is not None
    assert post.visits.counts().expected == 3
    early = let_in(post, first)
    assert (early.outcome, codes(early) & {"visit-early"}) == (Outcome.HELD, {"visit-early"})
    post.clock.advance(hours=23)
    assert let_in(post, second).outcome is Outcome.GRANTED
    assert post.visits.counts().inside == 1


def test_a_returning_visitor_is_remembered_with_the_last_data(post, flat):
    row = registered(post, flat, plate="苏B12345", purpose="repair")
    let_in(post, row)
    post.clock.advance(hours=1)
    let_out(post, row)
    known = post.visits.remembered(PHONE)
    assert (known.name, known.household, known.purpose) == ("陈静", flat, "repair")
    (again,) = post.visits.register([told(flat, document="")], GUARD, known.id)
    assert again.document_mask == row.document_mask
    assert post.visits.remembered("13700000001") is None
    assert post.visits.remembered("") is None
    stranger = told(flat, phone="13700000001", document="")
    (other,) = post.visits.register([stranger], GUARD, known.id)
    assert other.document_mask == "", "a document goes with its phone"


def test_leaving_is_always_possible_and_closes_the_visit(post, flat):
    """G14: hours over, host against it, household closed: nobody is kept inside."""
    row = registered(post, flat, hours=1)
    let_in(post, row)
    slip = post.visits.slip(row.id)
    post.clock.advance(days=3)
    post.hosts.refuse(flat, "陈静", "", GUARD)
    observed_flat(post, flat)
    post.visits.answer(row.id, HostAnswer.REFUSED, GUARD)
    assert stands(post, row.id).is_overstayed
    assert post.visits.counts().overstayed == 1
    out = post.present(Symbol(text=slip.code))
    assert (out.outcome, out.direction) == (Outcome.GRANTED, Direction.EXIT)
    assert post.visits.counts().overstayed == post.visits.counts().inside == 0
    post.clock.advance(minutes=1)
    back = post.present(picked(row))
    assert back.outcome is Outcome.DENIED
    assert {"visit-ended"} <= codes(back)


def test_the_slip_is_signed_by_the_station_for_a_day_at_most(post, flat):
    row = registered(post, flat, hours=24, plate="苏B12345")
    slip = post.visits.slip(row.id)
    assert slip.valid_until - slip.valid_from <= timedelta(hours=24)
    shown = read(Symbol(text=slip.code), post.standing.trust)
    assert shown.signature is SignatureState.TRUSTED
    assert (shown.claims.kind, shown.claims.place) == ("visitor", "12-2-501")
    assert PHONE not in str(shown.claims)
    entered = post.present(Symbol(text=slip.code))
    assert entered.outcome is Outcome.GRANTED
    post.clock.advance(seconds=30)
    assert post.present(Symbol(text=post.visits.slip(row.id).code)).direction is Direction.EXIT
    with pytest.raises(InvalidInput, match="visit-closed"):
        post.visits.slip(row.id)


def test_a_slip_of_a_visit_that_is_over_lets_nobody_in(post, flat):
    row = registered(post, flat, hours=1)
    slip = post.visits.slip(row.id)
    post.clock.advance(hours=2)
    late = post.present(Symbol(text=slip.code))
    assert late.outcome is Outcome.DENIED
    assert "visit-over" in codes(late)


def test_a_wrong_entry_is_corrected_by_a_further_line(post, flat):
    """G14: no wrong entries (错登); the first line stays."""
    row = registered(post, flat, name="陈净", plate="苏B1234")
    neighbour = host(post, "李四", room="502")
    fixed = post.visits.correct(
        row.id, told(neighbour, name="陈静", plate="苏B12345", document="", hours=2), GUARD
    )
    assert (fixed.name, fixed.place, fixed.plate) == ("陈静", "12-2-502", "苏B12345")
    assert fixed.document_mask == row.document_mask
    actions = [line.split(",")[5] for line in lines(post)]
    assert actions == ["registered", "corrected"]
    assert good(post) is True


def test_an_undone_verdict_takes_the_entry_back(post, flat):
    row = registered(post, flat)
    shown = let_in(post, row)
    post.settlement.undo("1", shown.presentation.id, "did-not-pass", GUARD)
    assert stands(post, row.id).state is VisitState.EXPECTED
    assert let_in(post, row).outcome is Outcome.GRANTED
    assert good(post) is True


def test_a_registered_visitor_may_be_refused_with_a_reason(post, flat):
    row = registered(post, flat)
    with pytest.raises(InvalidInput, match="reason-wanted"):
        post.visits.refuse(row.id, "because", GUARD)
    assert post.visits.refuse(row.id, "not-necessary", GUARD).state is VisitState.REFUSED
    denied = let_in(post, row)
    assert "visit-refused" in codes(denied)
    other = registered(post, flat)
    let_in(post, other)
    with pytest.raises(InvalidInput, match="visit-entered"):
        post.visits.refuse(other.id, "other", GUARD)


def test_g15_closed_management_admits_no_visitor_and_lets_him_out(make_post):
    post = make_post("closed")
    flat = host(post)
    row = registered(post, flat)
    assert "visitors-not-admitted" in codes(let_in(post, row))
    post.clock.advance(minutes=1)
    assert let_out(post, row).outcome is Outcome.GRANTED


def test_g14_three_checks_ask_a_visitor_for_code_and_temperature(checked):
    row = registered(checked, host(checked))
    shown = let_in(checked, row)
    assert shown.outcome is Outcome.PENDING
    assert {"code-wanted", "temperature-wanted", "visit-good"} <= codes(shown)


def test_every_problem_stands_at_its_field(post, flat):
    bad = told(None, name="🙂", phone="139", purpose="", document="110101199003070135")
    with pytest.raises(InvalidInput) as caught:
        post.visits.register([bad], GUARD)
    assert {(p.field, p.code) for p in caught.value.problems} == {
        ("name", "visitor-name-wrong"),
        ("phone", "phone-length"),
        ("document", "id-checksum"),
        ("host", "visitor-host-missing"),
        ("purpose", "visitor-purpose-missing"),
    }
    assert rows(post, "SELECT count(*) FROM visits") == [(0,)]


def test_visitors_are_named_in_the_lists_and_the_roll_call(post, flat):
    row = registered(post, flat)
    let_in(post, row)
    (recent,) = post.overview.recent()
    assert (recent.name, recent.place) == ("陈*", "12-2-501")
    assert [(one.name, one.place) for one in post.overview.inside()] == [("陈静", "12-2-501")]
    assert post.overview.counts().inside == 1


def test_who_waits_is_named_too(post, flat):
    let_in(post, registered(post, flat, answer=HostAnswer.NOT_ASKED))
    (waiting,) = post.overview.waiting()
    assert (waiting.name, waiting.place) == ("陈*", "12-2-501")


def test_erasing_a_visitor_cuts_all_his_visits(post, flat):
    """Trap 12: parts, columns, passages; the chain stays good."""
    first = registered(post, flat, notes="工具箱")
    let_in(post, first)
    post.clock.advance(hours=1)
    let_out(post, first)
    second = registered(post, flat, document="")
    done = post.privacy.erase_person(second.id, "request", CHIEF)
    assert done.parts >= 4
    kept = str(rows(post, "SELECT * FROM visits")) + str(rows(post, "SELECT * FROM passages"))
    kept += str(rows(post, "SELECT data FROM journal_private"))
    assert [secret for secret in ("陈", PHONE, DOCUMENT, "工具箱") if secret in kept] == []
    assert post.visits.remembered(PHONE) is None
    assert good(post) is True


def test_the_nightly_purge_forgets_who_left_and_keeps_who_is_inside(post, flat):
    gone, inside = registered(post, flat), registered(post, flat, name="李雷", phone="13700000001")
    let_in(post, gone)
    let_in(post, inside)
    post.clock.advance(hours=1)
    let_out(post, gone)
    post.clock.advance(days=30)
    post.privacy.purge(post.clock())
    names = dict(rows(post, "SELECT serial, name FROM visits"))
    assert names == {1: "", 2: "李雷"}
    assert "陈静" not in str(rows(post, "SELECT data FROM journal_private"))
    assert good(post) is True
    assert post.present(picked(inside)).outcome is Outcome.GRANTED


def test_a_row_that_was_changed_behind_the_log_is_found(post, flat):
    row = registered(post, flat)
    with post.database.begin("visits") as session:
        session.connection().exec_driver_sql(
            "UPDATE visits SET phone = '13700000000' WHERE id = ?", (row.id.hex,)
        )
    fault = verify(post.database).fault
    assert (fault.code, fault.parameters["column"]) == ("log-row-differs", "phone")


def test_a_row_without_its_line_is_found(post, flat):
    registered(post, flat)
    with post.database.begin("visits") as session:
        session.connection().exec_driver_sql("UPDATE visits SET sequence = 99")
    assert verify(post.database).fault is not None


def test_a_visit_that_is_unknown_is_told_so(post, flat):
    for act in (
        lambda: post.visits.slip(flat),
        lambda: post.visits.answer(flat, HostAnswer.AGREED, GUARD),
    ):
        with pytest.raises(InvalidInput, match="visit-unknown"):
            act()
