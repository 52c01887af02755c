"""A family that arrives, a list of areas, and hands that fill in all the steps, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from gatekeeper.domain.nine_questions import NO, AnswerKind
from gatekeeper.domain.returnees import (
    ITEMS,
    PAPERS,
    Condition,
    Leg,
    Means,
    Party,
    Reported,
    Seen,
    Signed,
)
from gatekeeper.services.area_lists import read_areas
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.returnees import Told
from tests.offices import as_csv
from tests.stations import CHIEF, GUARD, Post

NAMES = ("王建国", "李梅", "王小明", "王秀兰")
# Good checksums, nobody's numbers.
NUMBERS = (
    "110101199003070134",
    "110101199003070898",
    "110101201003070134",
    "110101195003070136",
)
HEADER = ("地区", "风险等级", "起始日期", "结束日期", "别名", "区划代码")
AREAS = (
    ("上海市", "中风险", "2020-01-01", "", "Shanghai", "310000"),
    ("江苏省", "低风险", "2020-01-01", "", "", "320000"),
    ("湖北省武汉市", "高风险", "2020-01-01", "", "武汉", ""),
)


def list_file(folder: Path, *rows: Sequence[str]) -> Path:
    """A list of areas as an office sends it."""
    path = folder / "areas.csv"
    path.write_text(as_csv([HEADER, *(rows or AREAS)]), encoding="utf-8")
    return path


def take_list(post: Post, folder: Path, *rows: Sequence[str], days_old: int = 0) -> Any:
    """The list of some days ago is taken into force."""
    day = post.areas.today - timedelta(days=days_old)
    return post.areas.take(read_areas(list_file(folder, *rows), day), day, CHIEF)


def leg(today: date) -> Leg:
    return Leg(
        origin="江苏省苏州市", to="本市", by=Means.TRAIN, number="G7", on=today, seat="5-12F"
    )


def arrives(
    post: Post,
    names: Sequence[str] = NAMES[:1],
    *,
    origin: str = "江苏省苏州市",
    household: UUID | None = None,
    **more: Any,
) -> Arrival:
    """A family at the gate."""
    told = Party(origin=origin, household=household)
    return post.returnees.arrive(told, names, lane="1", operator=GUARD, **more)


def answers(post: Post, **other: str) -> dict[str, str]:
    """Nothing that matters, but for the `other` answers."""
    usual = {
        one.key: NO if one.kind is AnswerKind.YES_NO else "无"
        for one in post.returnees.rows.questions
    }
    return usual | other


def complete(
    post: Post, arrival: Arrival, household: UUID, *, tenths: int = 365, **other: str
) -> Arrival:
    """All seven steps, on paper and by looking."""
    party = replace(
        arrival.party,
        household=household,
        legs=(leg(post.areas.today),),
        answers=answers(post, **other),
        reported=Reported.BY_WORKER,
        handed=frozenset(PAPERS),
        items=frozenset(ITEMS),
    )
    members = {
        shown.id: replace(
            shown.member,
            document_kind="resident-id",
            document=NUMBERS[shown.place],
            phone=shown.member.phone or "13812345678",
            condition=Condition.WELL,
            tenths=tenths,
            signed=Signed.PAPER,
            seen=Seen.LOOKED,
            ticket=Seen.LOOKED,
            history=Seen.LOOKED,
        )
        for shown in arrival.members
    }
    return post.returnees.save(arrival.id, Told(party=party, members=members), GUARD)
