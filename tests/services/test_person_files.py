"""The file of one person and a foreigner's form: all known, masked, on record (O07, O08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.day_sheet import Channel as Contact
from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.domain.desk_intake import Desk, TakenIn
from gatekeeper.domain.screening import Answer, Channel, Result
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import foreigner_form, person_file
from gatekeeper.store.access import Referral
from gatekeeper.store.database import driver
from gatekeeper.store.people import Person
from gatekeeper.store.verification import verify
from gatekeeper.text.person_events import event_cells
from tests.domain.test_fever import LOOP
from tests.observed import observed, today
from tests.reports.papers import words
from tests.rounds import CLERK, compound
from tests.stations import CHIEF, GUARD, Post, Resident


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    return made


@pytest.fixture
def someone(post: Post) -> Resident:
    """A foreigner with a phone and a passport, observed, with a fever case, who came and went."""
    who = post.resident("史密斯")
    with post.database.begin("people") as session:
        row = session.get_one(Person, who.id)
        row.latin_name, row.phone, row.sex = "John Smith", "13800138000", "male"
        row.paper_kind, row.paper_number = "passport", "E12345678901"
        row.born_on = today(post) - timedelta(days=9000)
    shown = post.present(who.card)
    post.abnormal.report(AbnormalKind.FEVER, "38.2", GUARD, shown)
    case = observed(post, who.id, arrived=3, origin="首尔")
    told = DayEntry(morning=378, channel=Contact.KNOCK, symptoms="咳嗽")
    post.day_sheet.enter(case, today(post), told, CHIEF)
    post.checklists.tick(case, "magnet", "陈电工", "M-7", CHIEF)
    post.observation_papers.notices([case], CHIEF)
    post.fever.open(who.id, LOOP[0][1], "周网格员", "13800138000", CHIEF)
    return who


def counted(data: person_file.PersonFile) -> list[int]:
    return [len(one.rows) for one in person_file.sections(data, "en")]


def test_o07_the_file_holds_what_every_section_knows(post: Post, someone: Resident) -> None:
    data = post.person_files.file(someone.id, "", CHIEF)
    titles = [one.title for one in person_file.sections(data, "en")]
    assert dict(zip(titles, counted(data), strict=True)) == {
        "Person": 5,
        "Passes": 1,
        "Returns": 0,
        "Observation": 1,
        "Daily sheet": 1,
        "Checklist": 1,
        "Fever cases": 1,
        "Screening, intakes, referrals, reports": 1,
        "Passages": 1,
    }
    for language in ("zh_CN", "en"):
        page = "".join(words(person_file.draw(data, language)))
        for section in person_file.sections(data, language):
            assert "".join(section.title.split()) in page
            for row in section.rows:
                for cell in row:
                    assert "".join(cell.split()) in page, (section.title, cell)


def test_o07_the_file_tells_screening_whereabouts_intake_and_referral(post: Post) -> None:
    place = compound(post)
    person = place.people["钱一"]
    since = today(post) - timedelta(days=5)
    away = Answer(person=person, result=Result.AWAY, place="武汉", since=since)
    post.screening.answer(place.round.id, place.doors["3-1-101"], Channel.PHONE, [away], CLERK)
    post.clock.advance(hours=1)
    told = TakenIn(desk=Desk.HALL, origin="湖北省武汉市", tenths=378, symptoms="咳嗽")
    post.triage_desk.take_in(person, told, "周网格员", "13800138000", CLERK)
    post.clock.advance(hours=1)
    with post.database.begin("gate") as session:
        session.add(
            Referral(
                id=post.new_id(),
                presentation=post.new_id(),
                person=person,
                opened_at=post.clock(),
                first_tenths=379,
                second_tenths=381,
                clinic="市一院",
            )
        )
    data = post.person_files.file(person, "", CHIEF)
    found = [event_cells(one, "en")[1:] for one in data.events]
    assert found == [
        ("Sent to the fever clinic", "37.9 / 38.1 °C, 市一院"),
        ("Intake", "triage desk of the hall, 湖北省武汉市, 37.8 °C, 咳嗽"),
        ("Screening round", f"away, 武汉, {since}"),
        ("Was elsewhere", f"武汉, {since} – "),
    ]
    page = "".join(words(person_file.draw(data, "zh_CN")))
    for one in data.events:
        for cell in event_cells(one, "zh_CN"):
            assert "".join(cell.split()) in page


def test_o07_numbers_are_masked_unless_a_reason_is_given(post: Post, someone: Resident) -> None:
    masked = post.person_files.file(someone.id, " ", CHIEF)
    assert masked.facts.phone == "138****8000"
    assert masked.facts.paper_number == "E12*****8901"
    assert (masked.facts.born_on, masked.reason) == (None, "")
    full = post.person_files.file(someone.id, " 流调 ", CHIEF)
    assert (full.facts.phone, full.facts.paper_number) == ("13800138000", "E12345678901")
    assert full.reason == "流调"
    assert "流调" in words(person_file.draw(full, "zh_CN"))[0]
    with post.database.read() as session:
        held = driver(session)
        lines = held.execute("SELECT line FROM journal WHERE kind = 'audit-1'").fetchall()
        told = [line for (line,) in lines if "person-file" in line]
        assert len(told) == 2
        assert not any("流调" in line for line in told)
        parts = held.execute("SELECT data FROM journal_private WHERE part = 'who'").fetchall()
        assert any("流调" in data for (data,) in parts)


def test_what_retention_took_is_not_in_the_file(post: Post, someone: Resident) -> None:
    post.clock.advance(days=400)
    post.privacy.purge(post.clock())
    data = post.person_files.file(someone.id, "", CHIEF)
    assert (data.cases, data.days, data.ticks, data.fevers) == ((), (), (), ())
    assert data.events == ()
    with post.database.begin("test") as session:
        assert verify(session).fault is None


def test_many_passages_go_on_on_the_next_pages(post: Post, someone: Resident) -> None:
    for _ in range(60):
        post.clock.advance(minutes=9)
        post.present(someone.card)
    data = post.person_files.file(someone.id, "", CHIEF)
    assert len(data.passages) == 61
    pages = words(person_file.draw(data, "en"))
    assert len(pages) >= 2
    assert all("史密斯" in page for page in pages)
    times = [f"{one.at:%Y-%m-%d%H:%M}" for one in data.passages]
    assert all(any(one in page for page in pages) for one in times)


def test_o08_a_foreigners_form_is_filled_with_what_is_known(post: Post, someone: Resident) -> None:
    form = post.person_files.form(someone.id, CHIEF)
    (page,) = words(foreigner_form.draw(form, "zh_CN"))
    for label, value in foreigner_form.rows(form):
        assert "".join(label.split()) in page
        assert "".join(value.split()) in page
    for told in ("JohnSmith", "E12345678901", "护照Passport", "首尔", "居家医学观察", "男male"):
        assert told in page
    empty = post.person_files.form(post.resident("李四", room="502").id, CHIEF)
    assert (empty.kind, empty.origin, empty.arrived_on) == (None, "", None)
    assert len(words(foreigner_form.draw(empty, "en"))) == 1


def test_nobody_else_and_no_stranger(post: Post, someone: Resident) -> None:
    files = post.person_files
    for act in (
        lambda: files.file(someone.id, "", GUARD),
        lambda: files.form(someone.id, GUARD),
    ):
        with pytest.raises(NotAllowed):
            act()
    for unknown in (
        lambda: files.file(UUID(int=9), "", CHIEF),
        lambda: files.form(UUID(int=9), CHIEF),
    ):
        with pytest.raises(InvalidInput, match="person-unknown"):
            unknown()
