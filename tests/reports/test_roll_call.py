"""Who is inside, to be ticked off (G59)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper import text
from gatekeeper.reports import roll_call
from gatekeeper.reports.roll_call import Present, RollCall
from tests.builders import A_MORNING
from tests.reports.papers import words


def present(place: str, name: str = "张三", **changes) -> Present:
    values = {"building": place.split("栋")[0] + "栋", "since": A_MORNING - timedelta(hours=2)}
    return Present(name=name, place=place, **{**values, **changes})


def drawn(*people: Present, language="zh_CN") -> list[str]:
    data = RollCall(compound="北河花园", checkpoint="东门", drawn_at=A_MORNING, present=people)
    return words(roll_call.draw(data, language))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_everyone_inside_is_named_in_full_with_place_and_time(language):
    (page,) = drawn(present("3栋1单元501", "欧阳娜娜"), language=language)
    since = (A_MORNING - timedelta(hours=2)).astimezone()
    for told in ("北河花园·东门", "欧阳娜娜", "3栋1单元501", f"{since:%m-%d%H:%M}"):
        assert told in page
    moment = f"{A_MORNING.astimezone():%Y-%m-%d %H:%M}"
    said = text.tr_in(language, "Inside at {moment}: {count}", count=1, moment=moment)
    assert "".join(said.split()) in page


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_how_far_the_other_posts_are_known_stands_above(language):
    until = A_MORNING - timedelta(hours=3)
    data = RollCall(
        compound="北河花园",
        checkpoint="东门",
        drawn_at=A_MORNING,
        present=(present("3栋1单元501"),),
        others_until=until,
    )
    (page,) = words(roll_call.draw(data, language))
    moment = f"{until.astimezone():%m-%d %H:%M}"
    said = text.tr_in(language, "Other posts: known until {moment}", moment=moment)
    assert "".join(said.split()) in page


def test_buildings_stand_in_the_order_of_their_numbers():
    (page,) = drawn(
        present("10栋1单元101"),
        present("3栋2单元1201"),
        present("3栋2单元301"),
        present("A座2", building="A座"),
        present("门卫室", building=""),
    )
    order = ("3栋2单元301", "3栋2单元1201", "10栋1单元101", "A座2", "门卫室")
    assert [page.index(place) for place in order] == sorted(page.index(place) for place in order)


def test_a_long_list_runs_over_pages_and_leaves_nobody_out():
    people = [present(f"{number}栋", name=f"人{number:03d}") for number in range(1, 72)]
    pages = drawn(*people)
    assert len(pages) == 3
    told = "".join(pages)
    assert all(one.name in told for one in people)


def test_an_unknown_time_is_left_empty_and_nobody_inside_is_a_list_too():
    (page,) = drawn(present("3栋", since=None))
    assert "张三" in page
    (empty,) = drawn(language="en")
    assert ":0No." in empty  # the count, then the head of the table
