"""O20: the household map on paper: every door, its letter, the legend, the list of the marked."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pypdf
import pypdfium2
import pytest

from gatekeeper.domain.household_marks import MARKS, NO_MARK, HouseholdMark, Marked
from gatekeeper.domain.household_plan import MapDoor
from gatekeeper.reports import household_map
from gatekeeper.reports.household_map import MapPaper, draw, lines
from tests.builders import numbered_id
from tests.reports.papers import fonts, words
from tests.stations import Post

SINCE, UNTIL = date(2020, 3, 1), date(2020, 3, 14)


def town(buildings: int = 2, floors: int = 3, marked: int = 3) -> tuple[MapDoor, ...]:
    """Two stairs a building, two doors a floor; of all doors the first few are marked in turn."""
    found = []
    for number in range(buildings * floors * 4):
        house, rest = divmod(number, floors * 4)
        unit, place = divmod(rest, floors * 2)
        mark = MARKS[number % 3] if number < marked else HouseholdMark.NONE
        told = Marked(mark=mark, since=SINCE, until=UNTIL, where="意大利米兰")
        found.append(
            MapDoor(
                household=numbered_id(number + 1),
                building=str(house + 1),
                unit=str(unit + 1),
                room=f"{1 + place // 2}{1 + place % 2:02}",
                members=2,
                marked=told if number < marked else NO_MARK,
            )
        )
    return tuple(found)


def paper(doors: tuple[MapDoor, ...], **more: Any) -> MapPaper:
    told: dict[str, Any] = {
        "compound": "北河花园",
        "drawn_at": datetime(2020, 3, 12, 8, 30, tzinfo=UTC),
        "doors": doors,
        "zone": UTC,
    }
    return MapPaper(**(told | more))


def test_o20_every_door_the_legend_and_the_marked_doors_stand_on_it():
    doors = town()
    page, listed = words(draw(paper(doors), "zh_CN"))
    for told in ("防疫作战图", "北河花园", "2020-03-1208:30", "1栋", "2单元"):
        assert told in page
    for told in ("居家观察1", "境外有亲属1", "已解除1", "共24户，2栋"):
        assert told in page
    for room in {door.room for door in doors}:
        assert page.count(room) >= sum(door.room == room for door in doors)
    for told in ("101观", "102外", "201解"):
        assert told in page
    # A table is written column by column.
    for column in zip(*lines(doors, "zh_CN"), strict=True):
        assert "".join("".join(column).split()) in listed


def test_o20_in_english_and_for_everyday():
    page, listed = words(draw(paper(town(), is_epidemic=False), "en"))
    for told in ("Householdmap", "Building1", "Observingathome1", "101O"):
        assert told in page
    assert "Origin" in listed


def test_o20_the_worst_stand_first_then_the_doors_in_order():
    rows = lines(town(marked=9), "en")
    assert [row[2].split()[0] for row in rows] == ["O"] * 3 + ["A"] * 3 + ["R"] * 3
    places = [row[1] for row in rows[:3]]
    assert places == sorted(places)
    assert [row[0] for row in rows] == [str(n) for n in range(1, 10)]


def test_o20_it_is_a3_across_and_its_font_is_embedded():
    pdf = draw(paper(town()), "zh_CN")
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (1191, 842)
    assert any("NotoSansSC" in name and embedded for name, embedded in fonts(pdf))


def test_o20_what_does_not_fit_goes_on_by_whole_buildings():
    doors = town(buildings=109, floors=7, marked=0)
    pages = words(draw(paper(doors), "zh_CN"))
    assert len(pages) == 3
    told = "".join(pages)
    for number in range(1, 110):
        assert f"{number}栋" in told
    assert told.count("701") == sum(door.room == "701" for door in doors)


def test_o20_pages_by_patch_where_one_page_is_too_small():
    doors = town(buildings=109, floors=7, marked=3)
    parts = (("东片", doors[:900]), ("西片", doors[900:]))
    pages = words(draw(paper(doors, parts=parts), "zh_CN"))
    assert "防疫作战图·东片" in pages[0]
    assert "居家观察1" in pages[0]
    assert "东片" not in pages[-2]
    assert "西片" in pages[-2]
    assert "居家观察0" in pages[-2]
    # All of a small compound stands on one page, whatever its patches.
    small = town()
    page, _ = words(draw(paper(small, parts=(("东片", small[:12]), ("西片", small[12:]))), "zh_CN"))
    assert "东片" not in page


def test_o20_a_small_compound_is_drawn_larger():
    assert household_map._laid(household_map.blocks(town()))[0] == household_map.LARGEST
    large = household_map.blocks(town(buildings=109, floors=7))
    assert household_map.SMALLEST <= household_map._laid(large)[0] < 1.0


def test_a_tower_is_drawn_smaller_rather_than_cut():
    tower = town(buildings=1, floors=60, marked=0)
    scale, laid = household_map._laid(household_map.blocks(tower))
    assert scale < household_map.SMALLEST
    assert len(laid) == 1
    (page,) = words(draw(paper(tower), "zh_CN"))
    assert "6002" in page


def test_nobody_there_is_one_page_with_a_legend():
    (page,) = words(draw(paper(()), "zh_CN"))
    assert "居家观察0" in page


def grey_of(mark: HouseholdMark) -> list[int]:
    """A door's pixels as a grey printer puts them down, its letter too."""
    door = town(buildings=1, floors=1, marked=0)[0]
    told = Marked(mark=mark, since=SINCE, until=UNTIL)
    one = MapDoor(household=door.household, building="1", unit="1", room="101", marked=told)
    document = pypdfium2.PdfDocument(draw(paper((one,)), "zh_CN"))
    try:
        picture = document[0].render(scale=2, grayscale=True).to_numpy().squeeze()
    finally:
        document.close()
    points = 2 * 72 / 25.4
    left, top = household_map.MARGIN, household_map.TOP + 20.0
    cell = picture[round(top * points) : round((top + 10) * points)]
    return [int(v) for v in cell[:, round(left * points) : round((left + 18) * points)].ravel()]


@pytest.mark.parametrize("number", range(3))
def test_o20_the_marks_are_apart_in_grey_print(number):
    one, other = grey_of(MARKS[number]), grey_of(MARKS[(number + 1) % 3])
    differing = sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True))
    assert differing > len(one) / 10


def test_the_record_can_be_drawn_from_a_station(tmp_path):
    post = Post(tmp_path)
    try:
        post.resident("张三")
        with post.database.read() as session:
            data = household_map.gather(
                session, now=post.clock(), compound="北河花园", checkpoint="东门"
            )
    finally:
        post.close()
    (page,) = words(draw(data, "zh_CN"))
    assert "12栋" in page
    assert "501" in page
