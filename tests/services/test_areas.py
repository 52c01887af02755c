"""G34, G50: a list of risk areas is read, taken, and asked what applies to a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from gatekeeper.domain.areas import Level
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.returnees import Disposition
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.area_lists import AreaSheet, read_areas, write_template
from gatekeeper.store.verification import verify
from tests.offices import as_csv
from tests.returnees import HEADER, list_file, take_list
from tests.stations import CHIEF, GUARD, Post

DAY = date(2022, 3, 14)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    try:
        yield made
        assert verify(made.database).fault is None
    finally:
        made.close()


def test_g34_a_list_is_read_with_its_aliases_codes_and_days(tmp_path: Path) -> None:
    path = list_file(
        tmp_path,
        ("北京市大兴区", "高风险", "2022/3/1", "2022年3月20日", "大兴、Daxing", "110115"),
        ("江苏省", "low", "", "", "", ""),
    )
    read = read_areas(path, DAY)
    assert read.problems == ()
    first, second = read.areas
    assert (first.level, first.begins_on, first.until) == (
        Level.HIGH,
        date(2022, 3, 1),
        date(2022, 3, 20),
    )
    assert (first.aliases, first.code) == (("大兴", "Daxing"), "110115")
    assert (second.level, second.begins_on, second.until) == (Level.LOW, DAY, None)


def test_g34_every_bad_line_is_told_and_the_good_ones_stay(tmp_path: Path) -> None:
    good = ("上海市", "中风险", "2022-03-01", "", "", "")
    path = list_file(
        tmp_path,
        good,
        ("", "高", "", "", "", ""),
        ("北京市", "极高", "", "", "", ""),
        ("北京市", "高", "2022-02-30", "", "", ""),
        ("北京市", "高", "2022-03-02", "2022-03-01", "", ""),
        ("北京市", "高", "", "", "京", ""),
        ("北京市", "高", "", "", "", "1101"),
        good,
        ("=cmd|'/C calc'!A0", "高", "", "", "x" * 500, ""),
    )
    read = read_areas(path, DAY)
    assert [area.name for area in read.areas] == ["上海市"]
    assert [(one.line, one.field, one.code) for one in read.problems] == [
        (3, "name", "area-name-missing"),
        (4, "level", "area-level-wrong"),
        (5, "from", "area-day-wrong"),
        (6, "until", "area-ends-early"),
        (7, "aliases", "area-name-wrong"),
        (8, "code", "area-code-wrong"),
        (9, "name", "area-twice"),
        (10, "aliases", "area-name-wrong"),
    ]


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(as_csv([("姓名", "手机号"), ("张三", "1")]), encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        read_areas(path, DAY)
    assert [one.field for one in error.value.problems] == ["name", "level"]
    path.write_text(as_csv([HEADER]), encoding="utf-8")
    assert [one.code for one in read_areas(path, DAY).problems] == ["area-list-empty"]


@pytest.mark.parametrize("name", ["areas.xlsx", "areas.csv"])
def test_the_template_reads_as_a_list(tmp_path: Path, name: str) -> None:
    read = read_areas(write_template(tmp_path / name), DAY)
    assert [area.name for area in read.areas] == ["北京市", "北京市大兴区"]
    assert read.problems == ()


def test_a_day_that_a_spreadsheet_made_a_date_of_is_a_day(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(HEADER))
    book.active.append(["北京市", "高", date(2022, 3, 1), None, None, None])
    book.save(tmp_path / "dates.xlsx")
    (area,) = read_areas(tmp_path / "dates.xlsx", DAY).areas
    assert area.begins_on == date(2022, 3, 1)


def test_g34_a_new_list_replaces_the_old_one_by_one_line(post: Post, tmp_path: Path) -> None:
    take_list(post, tmp_path)
    before = post.lines("change-1")
    taken = take_list(post, tmp_path, ("北京市", "高", "2020-01-01", "", "", ""), days_old=4)
    assert [area.name for area in taken.areas] == ["北京市"]
    assert taken.is_old
    assert taken.age == timedelta(days=4)
    assert post.lines("change-1") == before
    assert post.areas.now() == taken


def test_g34_only_a_supervisor_takes_a_list_and_none_that_is_empty_or_of_tomorrow(
    post: Post, tmp_path: Path
) -> None:
    read = read_areas(list_file(tmp_path), post.areas.today)
    with pytest.raises(NotAllowed):
        post.areas.take(read, post.areas.today, GUARD)
    with pytest.raises(InvalidInput, match="area-list-empty"):
        post.areas.take(AreaSheet(areas=(), problems=(), source=""), post.areas.today, CHIEF)
    with pytest.raises(InvalidInput, match="returnee-leg-future"):
        post.areas.take(read, post.areas.today + timedelta(days=1), CHIEF)
    assert post.areas.now().is_old  # none at all is as bad as an old one


def test_g50_what_applies_to_somebody_from_there(post: Post, tmp_path: Path) -> None:
    take_list(post, tmp_path)
    told = post.areas.applies(" 上海 ")
    assert (told.place, told.level, told.disposition) == (
        "上海",
        Level.MEDIUM,
        Disposition.TRANSFER,
    )
    assert (told.measure, told.days) == (Measure.CENTRAL, 14)
    assert [area.name for area in told.areas] == ["上海市"]
    assert (told.listed_on, told.is_old) == (post.areas.today, False)
    low = post.areas.applies("江苏苏州")
    assert (low.disposition, low.measure, low.days) == (
        Disposition.ENTER,
        Measure.MONITORING,
        14,
    )
    unknown = post.areas.applies("月球")
    assert (unknown.level, unknown.disposition, unknown.days) == (None, Disposition.HELD, 0)
