"""The file of one household (一户一档, O06): whole, masked, on record, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.ledger import said
from gatekeeper.domain.people import OWNER, TENANT
from gatekeeper.domain.screening import Answer, Channel, Result
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import household_file
from gatekeeper.reports.cells import CELL_PADDING, CELL_SIZE
from gatekeeper.reports.flow import MOST_LINES, Heading, Table
from gatekeeper.reports.household_file import HouseholdFile
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.services.households import Landlord
from gatekeeper.services.vehicles import Entry
from gatekeeper.store.database import driver
from gatekeeper.store.people import Household, Person
from tests.books import open_books
from tests.households import Flat, flat, household_pass
from tests.observed import observed
from tests.reports.papers import words
from tests.rounds import AT_DOOR
from tests.stations import CHIEF, GUARD, Post

PLACE = "7-1-101"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A rented flat of which everything is known."""

    post: Post
    flat: Flat
    neighbours: Flat

    def file(self, reason: str = "") -> HouseholdFile:
        return self.post.household_files.file(self.flat.id, reason, CHIEF)


@pytest.fixture
def home(make_post: Callable[..., Post]) -> Home:
    post = make_post("everyday")
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    lived = flat(post, "欧阳明华", "赵一", children=("欧阳小宝",))
    beside = flat(post, "钱二", room="102")
    with post.database.begin("people") as session:
        for name, tenure, phone in (("欧阳明华", TENANT, "13800138000"), ("赵一", OWNER, "")):
            row = session.get_one(Person, lived.people[name])
            row.tenure, row.phone, row.sex = tenure, phone, "male"
            row.born_on, row.id_number = date(1990, 3, 7), "110101199003070134"
        session.get_one(Person, lived.people["赵一"]).moved_out_on = date(2026, 2, 1)
    post.households.set_landlord(lived.id, Landlord(name="房东甲", phone="13900139000"), CHIEF)
    household_pass(post, lived)
    post.vehicles.register(
        Entry(plate="苏B12345", person=lived.people["欧阳明华"], slot="A-12", about="白色轿车"),
        CHIEF,
    )
    observed(post, lived.people["欧阳明华"], arrived=3, origin="武汉")
    observed(post, beside.people["钱二"], arrived=3)
    round = post.rounds.start("第一轮", "有无发热", None, CHIEF)
    post.screening.enter(round.id, lived.id, AT_DOOR, CHIEF)
    ill = Answer(person=lived.people["欧阳明华"], result=Result.SYMPTOMS)
    post.screening.answer(round.id, lived.id, Channel.DOOR, [ill], CHIEF)
    books = open_books(post)
    for door, what in (
        (PLACE, "降压药"),
        ("7栋1单元101室", "大米"),
        ("7-1-102", "油"),
        ("17-1-101", "盐"),
    ):
        asked = {"kind": "medicine", "name": "欧阳明华", "phone": "13800138000", "what": what}
        books.add("requests", asked | {"household": door})
    return Home(post=post, flat=lived, neighbours=beside)


def rows(data: HouseholdFile, language: str = "en") -> dict[str, list[tuple[str, ...]]]:
    """The rows below each heading; those above the first stand under nothing."""
    found: dict[str, list[tuple[str, ...]]] = {"": []}
    for block in household_file.blocks(data, language):
        if isinstance(block, Heading):
            found[block.words] = []
        elif isinstance(block, Table):
            found[list(found)[-1]] += block.rows
    return found


def lines(table: Table) -> Iterator[str]:
    """What stands in its cells, line by line: long ones are broken."""
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            yield from wrapped(cell, CELL_SIZE, column.width - 2 * CELL_PADDING, most=MOST_LINES)


def test_o06_the_file_holds_what_is_known_of_the_flat_and_nobody_elses(home: Home) -> None:
    data = home.file("安置")
    told = rows(data)
    assert {heading: len(lines) for heading, lines in told.items() if heading} == {
        "Members of the household": 3,
        "Passes": 1,
        "Vehicles": 1,
        "Observation": 1,
        "Screening": 1,
        "Requests for help": 2,
    }
    assert ("Landlord", "房东甲  13900139000") in told[""]
    assert ("People", "People: 2, of them tenants: 1.") in told[""]
    marked = {row[0]: row[-1] for row in told["Members of the household"]}
    assert marked == {"▲欧阳明华": "tenant", "欧阳小宝": "", "赵一": "left 2026-02-01"}
    assert [one.entry.values["what"] for one in data.requests] == ["大米", "降压药"]
    assert "欧阳明华" in told["Screening"][0][-1]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("reason", ["", "安置"])
def test_o06_every_cell_stands_on_the_paper(home: Home, language: str, reason: str) -> None:
    data = home.file(reason)
    page = "".join(words(household_file.draw(data, language)))
    for block in household_file.blocks(data, language):
        if isinstance(block, Heading):
            assert "".join(block.words.split()) in page
        elif isinstance(block, Table):
            for line in lines(block):
                assert "".join(line.split()) in page, line
    assert "〓" not in page


def test_o06_names_and_numbers_are_masked_unless_a_reason_is_given(home: Home) -> None:
    masked, full = home.file(" "), home.file(" 安置 ")
    page = "".join(words(household_file.draw(masked, "zh_CN")))
    for secret in ("欧阳明华", "小宝", "13800138000", "110101199003070134", "苏B12345", "房东甲"):
        assert secret not in page
    for told in ("欧阳**", "138****8000", "110***********0134", "苏B***45", "房**"):
        assert told in page
    assert (masked.reason, full.reason) == ("", "安置")
    page = "".join(words(household_file.draw(full, "zh_CN")))
    for told in ("欧阳明华", "13800138000", "110101199003070134", "苏B12345", "安置"):
        assert told in page
    with home.post.database.read() as session:
        held = driver(session)
        lines = held.execute("SELECT line FROM journal WHERE kind = 'audit-1'").fetchall()
        told = [line for (line,) in lines if "household-file" in line]
        assert len(told) == 2
        assert not any("安置" in line for line in told)
        parts = held.execute("SELECT data FROM journal_private WHERE part = 'who'").fetchall()
        assert any("安置" in data for (data,) in parts)


def test_an_empty_flat_says_that_nothing_is_known(home: Home) -> None:
    post, empty = home.post, home.post.new_id()
    with post.database.begin("people") as session:
        session.add(Household(id=empty, building="9", unit="1", room="101"))
    data = post.household_files.file(empty, "", CHIEF)
    assert (data.members, data.passes, data.requests) == ((), (), ())
    assert rows(data)[""] == [
        ("Address", "9-1-101"),
        ("People", "People: 0, of them tenants: 0."),
        ("Rented", "no"),
    ]
    assert words(household_file.draw(data, "en"))[0].count("Nothingisknown.") == 6


def test_a_site_without_that_ledger_has_no_requests(home: Home) -> None:
    bare = replace(home.post.household_files, requests=None)
    assert bare.file(home.flat.id, "", CHIEF).requests == ()
    assert said(home.file().requests[0].ledger.title, "en") == "Requests"


def test_nobody_else_and_no_strange_flat(home: Home) -> None:
    files = home.post.household_files
    with pytest.raises(NotAllowed):
        files.file(home.flat.id, "", GUARD)
    with pytest.raises(InvalidInput, match="household-unknown"):
        files.file(UUID(int=9), "", CHIEF)
