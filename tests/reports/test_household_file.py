"""The file of a household on paper: every member, renters marked, masked, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.grid import Grid
from gatekeeper.reports import household_file
from gatekeeper.reports.household_file import HouseholdFile
from gatekeeper.store.households import MemberRow
from tests.reports.papers import words


def member(number: int, name: str, tenure: str, moved_out_on: date | None = None) -> MemberRow:
    return MemberRow(
        person=UUID(int=number),
        name=name,
        kind=PersonKind.RESIDENT,
        tenure=tenure,
        born_on=date(1990, 3, 7) if number == 1 else None,
        has_phone=True,
        moved_out_on=moved_out_on,
    )


def file_of(*members: MemberRow, landlord: str = "") -> HouseholdFile:
    return HouseholdFile(
        compound="阳光花园",
        checkpoint="社区办公",
        drawn_at=datetime(2026, 3, 2, 8, 5, tzinfo=UTC),
        printed_by="陈敏",
        place="12-2-501",
        is_rented=bool(landlord),
        landlord=landlord,
        landlord_phone="138****0009" if landlord else "",
        charge=Grid(id=UUID(int=7), name="一网格", leader="吴网格", phone="13800000001"),
        members=members,
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_CN", ("一户一档", "▪租户", "业主", "35", "2026-01-31", "打印：陈敏2026-03-02")),
        ("en", ("Householdfile", "▪tenant", "owner", "35", "2026-01-31", "by陈敏")),
    ],
)
def test_o06_members_renters_and_landlord_stand_on_it(language: str, told: tuple[str, ...]) -> None:
    data = file_of(
        member(1, "张三丰", "tenant"),
        member(2, "李四", "owner"),
        member(3, "王五", "tenant", date(2026, 1, 31)),
        landlord="王*",
    )
    (page,) = words(household_file.draw(data, language))
    for part in (*told, "12-2-501", "张**", "李*", "王*", "138****0009", "吴网格", "阳光花园"):
        assert part in page, part
    for name in ("张三丰", "李四", "王五"):
        assert name not in page


def test_o06_an_empty_flat_has_a_page_and_a_crowded_one_several() -> None:
    (page,) = words(household_file.draw(file_of(), "zh_CN"))
    assert "12-2-501" in page
    crowd = [member(n, "赵一", "tenant") for n in range(1, 41)]
    pages = words(household_file.draw(file_of(*crowd), "en"))
    assert len(pages) == 2
    assert all("12-2-501" in one for one in pages)
