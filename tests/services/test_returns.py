"""一人一表一证一码 at the gate: nobody of the staff returns before all four are there (G44)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gatekeeper.domain.access import Outcome, PersonKind
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.returns import ReturnRow
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post, Resident, codes

DAY = date(2022, 3, 14)
FINE = (Temperature(tenths=365), Answer(question="colour", value="green"))


@pytest.fixture
def company(make_post) -> Post:
    return make_post("four-pieces")


@pytest.fixture
def worker(company: Post) -> Resident:
    return company.resident(kind=PersonKind.WORKER)


def enter(post: Post, who: Resident, **more: object) -> ReturnRow:
    told = {"form_on": None, "card": "", "code_on": None, "approved_by": ""}
    return post.returns.enter(who.id, **(told | more), operator=CHIEF)


def complete(post: Post, who: Resident) -> ReturnRow:
    day = post.clock().date()
    return enter(post, who, form_on=day, card="0317", code_on=day, approved_by="李总")


def test_g44_staff_is_refused_by_the_names_of_what_is_missing(company, worker) -> None:
    shown = company.present(*FINE, worker.card)
    assert shown.outcome is Outcome.DENIED
    assert "piece-approval-missing" in codes(shown)


def test_g44_one_piece_after_the_other_until_it_is_complete(company, worker) -> None:
    day = company.clock().date()
    assert enter(company, worker, form_on=day).until is None
    assert "piece-form-missing" not in codes(company.present(*FINE, worker.card))
    row = complete(company, worker)
    assert row.until == company.clock() + timedelta(days=7)
    company.clock.advance(minutes=1)
    assert company.present(*FINE, worker.card).outcome is Outcome.GRANTED
    [listed] = company.returns.listed()
    assert listed.name == worker.name
    assert verify(company.database).fault is None


def test_g44_after_its_days_the_staff_member_is_held_and_begins_anew(company, worker) -> None:
    first = complete(company, worker)
    company.clock.advance(days=7)
    shown = company.present(*FINE, worker.card)
    assert shown.outcome is Outcome.HELD
    assert "pieces-ended" in codes(shown)
    second = complete(company, worker)
    assert second.id != first.id
    assert company.present(*FINE, worker.card).outcome is Outcome.GRANTED


def test_a_closed_record_no_longer_counts(company, worker) -> None:
    row = complete(company, worker)
    company.returns.close(row.id, CHIEF)
    assert company.returns.of(worker.id) is None
    assert company.present(*FINE, worker.card).outcome is Outcome.DENIED


def test_only_a_supervisor_enters_or_closes(company, worker) -> None:
    row = complete(company, worker)
    with pytest.raises(NotAllowed):
        company.returns.close(row.id, GUARD)
    with pytest.raises(NotAllowed):
        company.returns.enter(
            worker.id, form_on=DAY, card="", code_on=None, approved_by="", operator=GUARD
        )


def test_what_cannot_be_is_refused_and_a_stranger_is_unknown(company, worker) -> None:
    with pytest.raises(InvalidInput):
        enter(company, worker, card="=cmd()")
    with pytest.raises(InvalidInput) as refused:
        company.returns.enter(
            company.new_id(), form_on=None, card="1", code_on=None, approved_by="", operator=CHIEF
        )
    assert refused.value.problems[0].field == "person"


def test_erasing_the_person_empties_the_record_and_the_log_stays_good(company, worker) -> None:
    complete(company, worker)
    company.privacy.erase_person(worker.id, "request", CHIEF)
    with company.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT person, form_on, card, code_on, approved_by FROM four_pieces"
        )
        assert rows.fetchall() == [(None, None, "", None, "")]
    assert verify(company.database).fault is None
