"""Work proof (G12), health declaration, health pass card and staff health file (G44, O24)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.readings import Temperature
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.domain.work import Shift, ShiftKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import health_card, health_form, staff_file, work_proof
from gatekeeper.store.database import driver
from gatekeeper.store.employers import Employer
from gatekeeper.store.people import Person
from tests.books import open_books
from tests.observed import observed, today
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post, Resident

BOTH = pytest.mark.parametrize("language", ["zh_CN", "en"])
ROTA = Shift(
    kind=ShiftKind.ROTA,
    starts=time(8),
    ends=time(20),
    days_on=2,
    days_off=3,
    counted_from=date(2026, 3, 2),
)
NIGHT = Shift(kind=ShiftKind.NIGHT, starts=time(20), ends=time(8), rest_days=frozenset({5, 6}))
SECRETS = ("13800138000", "110101199003070134", "1990-03-07")


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    return made


@pytest.fixture
def worker(post: Post) -> Resident:
    """Of whom everything is known, with a fever at the gate and readings in a ledger."""
    who = post.resident("司马光华", kind=PersonKind.WORKER)
    with post.database.begin("people") as session:
        session.add(Employer(id=UUID(int=0xE1), name="红星机械厂"))
        session.flush()
        row = session.get_one(Person, who.id)
        row.phone, row.id_number, row.sex = "13800138000", "110101199003070134", "male"
        row.born_on, row.employer = date(1990, 3, 7), UUID(int=0xE1)
    return who


def complete(post: Post, who: Resident, **told: Any) -> None:
    day = today(post)
    pieces = {"form_on": day, "card": "T-007", "code_on": day, "approved_by": "赵主任"} | told
    post.returns.enter(who.id, operator=CHIEF, **pieces)


def squeezed(value: str) -> str:
    return "".join(value.split())


# --- work proof -----------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("shift", [NIGHT, ROTA])
def test_g12_the_form_holds_what_was_taken_down(
    post: Post, worker: Resident, language: str, shift: Shift
) -> None:
    row = post.work_proofs.take(
        worker.id,
        employer="红星机械厂",
        employer_phone="13900139000",
        shift=shift,
        operator=GUARD,
    )
    post.work_proofs.decide(row.id, confirmed=True, operator=CHIEF)
    data = post.staff_papers.work_proof(row.id, CHIEF)
    [page] = words(work_proof.draw(data, language))
    for name, value in work_proof.rows(data, language):
        assert squeezed(name) in page
        assert squeezed(value) in page, name
    told = dict(work_proof.rows(data, "en"))
    assert (told["Name"], told["Employer"], told["Address"]) == (
        "司马光华",
        "红星机械厂",
        "12-2-501",
    )
    if shift is ROTA:
        assert told["Or a rota"] == "2 days on, 3 days off, from 2026-03-02"
        assert told["Rest days of the week"] == ""
        assert squeezed(told["Kind of shift"]).endswith("■Rota")
    else:
        assert squeezed(told["Rest days of the week"]) == "□1□2□3□4□5■6■7"
        assert told["Working hours"] == "20:00 – 08:00"
        assert squeezed(told["Kind of shift"]) == "□Days■Nights□Rota"
    assert squeezed({"en": "verified", "zh_CN": "已核实"}[language]) in page
    assert "〓" not in page


@BOTH
def test_g12_a_blank_form_asks_for_the_same(post: Post, language: str) -> None:
    data = post.staff_papers.work_proof(None, CHIEF)
    [page] = words(work_proof.draw(data, language))
    for name, _ in work_proof.rows(data, language):
        assert squeezed(name) in page
    assert "■" not in page
    assert "东门" in page
    assert len(post_audits(post, "work-proof-printed")) == 0


def test_a_proof_whose_holder_was_erased_makes_no_form(post: Post) -> None:
    with pytest.raises(InvalidInput, match="person-unknown"):
        post.staff_papers.work_proof(UUID(int=9), CHIEF)


# --- the four pieces ------------------------------------------------------------------------------


@BOTH
def test_g44_the_declaration_says_who_declares_and_asks_the_rest(
    post: Post, worker: Resident, language: str
) -> None:
    complete(post, worker)
    data = post.staff_papers.health_form(worker.id, CHIEF)
    [page] = words(health_form.draw(data, language))
    for name, value in health_form.rows(data, language):
        assert squeezed(name) in page
        assert value
        assert squeezed(value) in page, name
    assert page.count("□") == 2 * len(health_form.QUESTIONS)
    assert today(post).isoformat() in page
    blank = post.staff_papers.health_form(None, CHIEF)
    [empty] = words(health_form.draw(blank, language))
    assert not any(secret in empty for secret in (*SECRETS, "司马光华"))
    assert len(post_audits(post, "health-form")) == 1


@BOTH
@pytest.mark.parametrize("roll", [True, False])
def test_g44_the_card_is_drawn_once_all_four_are_there(
    post: Post, worker: Resident, language: str, roll: bool
) -> None:
    complete(post, worker)
    data = post.staff_papers.health_card(worker.id, CHIEF, roll=roll)
    [page] = words(health_card.draw(data, language))
    for name, value in health_card.rows(data):
        assert squeezed(name) in page
        assert value
        assert squeezed(value) in page
    assert "T-007" in page
    assert (today(post) + timedelta(days=7)).isoformat() in page
    assert "健康通行卡Healthpasscard" in page


def test_g44_no_card_before_and_none_after_the_days_of_the_four_pieces(
    post: Post, worker: Resident
) -> None:
    with pytest.raises(InvalidInput, match="health-card-early"):
        post.staff_papers.health_card(worker.id, CHIEF)
    complete(post, worker, approved_by="")
    with pytest.raises(InvalidInput, match="health-card-early"):
        post.staff_papers.health_card(worker.id, CHIEF)
    complete(post, worker)
    post.clock.advance(days=7)
    with pytest.raises(InvalidInput, match="health-card-late"):
        post.staff_papers.health_card(worker.id, CHIEF)
    assert post_audits(post, "health-card") == []


# --- the file -------------------------------------------------------------------------------------


@pytest.fixture
def known(post: Post, worker: Resident) -> Resident:
    complete(post, worker)
    observed(post, worker.id, arrived=3, origin="武汉")
    post.whereabouts.tell(
        worker.id,
        Stay(place="武汉", from_on=date(2026, 2, 1), until_on=date(2026, 2, 9)),
        CHIEF,
    )
    post.present(Temperature(tenths=381, device="hand"), worker.card)
    post.clock.advance(minutes=30)
    books = open_books(post)
    for who, celsius in (("司马光华", "36.5"), ("司马光", "36.6"), ("别人", "36.7")):
        books.add("crew-temperature", {"who": who, "celsius": celsius})
    return worker


@BOTH
def test_o24_the_file_of_one_of_the_staff_holds_pieces_readings_and_cases(
    post: Post, known: Resident, language: str
) -> None:
    data = post.staff_papers.staff_file(known.id, "复工审核", CHIEF)
    page = "".join(words(staff_file.draw(data, language)))
    for name, value in staff_file.rows(data, language):
        assert value, name
        assert squeezed(name) in page
        assert squeezed(value) in page, name
    assert [one.tenths for one in data.readings] == [365, 381]
    assert [one.is_high for one in data.readings] == [False, True]
    for row in staff_file.readings(data, language):
        for cell in row:
            assert squeezed(cell) in page
    assert "38.1▲" in page
    for told in ("武汉", "2026-02-01", "2026-02-09", data.cases[0].number, "复工审核"):
        assert told in page
    assert "〓" not in page


def test_o24_it_is_masked_without_a_reason_and_either_is_on_record(
    post: Post, known: Resident
) -> None:
    data = post.staff_papers.staff_file(known.id, " ", CHIEF)
    page = "".join(words(staff_file.draw(data, "zh_CN")))
    assert "司马**" in page
    assert "138****8000" in page
    assert not any(secret in page for secret in (*SECRETS, "司马光华"))
    post.staff_papers.staff_file(known.id, "复工审核", CHIEF)
    assert len(post_audits(post, "staff-file")) == 2
    assert not any("复工审核" in line for line in post_audits(post, "staff-file"))


def test_o24_of_two_of_one_name_the_ledger_cannot_tell_whose_reading_it_is(
    post: Post, known: Resident
) -> None:
    post.resident("司马光华", room="502")
    data = post.staff_papers.staff_file(known.id, "", CHIEF)
    assert [one.tenths for one in data.readings] == [381]


def test_o24_of_somebody_nothing_is_known_and_what_is_old_is_left_out(post: Post) -> None:
    stranger = post.resident("李四", room="601")
    data = post.staff_papers.staff_file(stranger.id, "", CHIEF)
    assert words(staff_file.draw(data, "en"))[0].count("Nothingisknown.") == 3
    post.present(Temperature(tenths=365, device="hand"), stranger.card)
    post.clock.advance(days=16)
    assert post.staff_papers.staff_file(stranger.id, "", CHIEF).readings == ()


def test_nobody_else_and_no_stranger(post: Post, worker: Resident) -> None:
    papers = post.staff_papers
    for act in (
        lambda: papers.work_proof(None, GUARD),
        lambda: papers.health_form(None, GUARD),
        lambda: papers.health_card(worker.id, GUARD),
        lambda: papers.staff_file(worker.id, "", GUARD),
    ):
        with pytest.raises(NotAllowed):
            act()
    for unknown in (
        lambda: papers.health_form(UUID(int=9), CHIEF),
        lambda: papers.health_card(UUID(int=9), CHIEF),
        lambda: papers.staff_file(UUID(int=9), "", CHIEF),
    ):
        with pytest.raises(InvalidInput, match="person-unknown"):
            unknown()


def test_without_such_a_ledger_the_readings_of_the_gate_are_all(
    post: Post, known: Resident
) -> None:
    bare = replace(post.staff_papers, ledgers=())
    assert [one.tenths for one in bare.staff_file(known.id, "", CHIEF).readings] == [381]
    assert {one.key for one in post.staff_papers.ledgers} == {
        "crew-temperature",
        "dormitory",
        "home-readings",
    }


def post_audits(post: Post, action: str) -> list[str]:
    with post.database.read() as session:
        rows = driver(session).execute("SELECT line FROM journal WHERE kind = 'audit-1'").fetchall()
    return [line for (line,) in rows if f'"{action}"' in line or f",{action}," in line]
