"""The privacy notice tells what the table of what is kept tells, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.reports import privacy_notice
from gatekeeper.text.retention import kept_words, kind_title
from tests.reports.papers import fonts, words
from tests.stations import CHIEF, Post


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path, "closed")
    made.profiles.switch_to("closed")
    yield made
    made.close()


def told(station):
    return station.retention.notice("北河物业服务有限公司", "周主任 010-12345678", "东门")


def plain(sentence):
    return "".join(sentence.split())


@pytest.mark.parametrize(("language", "first"), [("zh_CN", 0), ("en", 1)])
def test_every_kind_stands_on_it_with_its_days(station, language, first):
    data = told(station)
    pages = words(privacy_notice.draw(data, language))
    assert len(pages) == 2
    for place, spoken in ((0, language), (1, "en" if language == "zh_CN" else "zh_CN")):
        for kind in data.kinds:
            assert plain(kind_title(kind, spoken)) in pages[place], kind.key
            assert plain(kept_words(kind, spoken)) in pages[place], kind.key
        assert "周主任010-12345678" in pages[place]
        assert "北河物业服务有限公司" in pages[place]
    assert ("个人信息处理告知" in pages[0]) == (first == 0)


def test_it_is_kept_true_by_the_table(station):
    before = words(privacy_notice.draw(told(station), "zh_CN"))[0]
    assert "自通行起30天" in before
    station.retention.change("passages", 11, "街道要求", CHIEF)
    after = words(privacy_notice.draw(told(station), "zh_CN"))[0]
    assert "自通行起11天" in after
    assert "自通行起30天" not in after
    station.profiles.switch_to("everyday")
    assert "医学观察" not in words(privacy_notice.draw(told(station), "zh_CN"))[0]


def test_many_kinds_run_on_and_none_is_lost(station):
    data = told(station)
    many = tuple(
        replace(data.kinds[0], key=f"book-{n}", titles={"en": f"Book {n:03}"}) for n in range(140)
    )
    pages = words(privacy_notice.draw(replace(data, kinds=many), "en"))
    assert len(pages) == 6
    for number in range(140):
        assert f"Book{number:03}" in "".join(pages[:3])


def test_without_names_it_says_the_gate_and_every_letter_is_printable(station):
    pdf = privacy_notice.draw(station.retention.notice("", "", "东门"), "zh_CN")
    (page, _) = words(pdf)
    assert "test" in page
    assert "〓" not in page
    assert {name for name, embedded in fonts(pdf) if not embedded} <= {"/Helvetica"}
