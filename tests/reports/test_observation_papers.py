"""The observation notice (O14) and the temperature sheet (O13): their text is that of the rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gatekeeper.domain.day_sheet import Channel, DayEntry, Swab
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.reports import observation_notice, temperature_sheet
from gatekeeper.reports.notice import Noticed, Notices
from gatekeeper.reports.temperature_sheet import Day, TemperatureSheets
from tests.reports.papers import words

FIRST = date(2022, 3, 2)


def notice(**changes):
    told = {
        "number": "G0042",
        "name": "欧阳娜娜",
        "place": "12-2-501",
        "kind": ObservationKind.HOME,
        "arrived_on": date(2022, 3, 1),
        "first_day": FirstDay.ZERO,
        "first_on": FIRST,
        "last_on": date(2022, 3, 15),
        "days": 14,
        "charge_name": "周网格员",
        "charge_phone": "13800138000",
    }
    return Noticed(**(told | changes))


def notices(*all_, language="zh_CN"):
    data = Notices(compound="北河花园", issued_on=date(2022, 3, 1), notices=all_)
    return words(observation_notice.draw(data, language))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_o14_the_notice_at_the_beginning_says_it_in_both_languages(language):
    (page,) = notices(notice(), language=language)
    for told in (
        "居家医学观察告知书",
        "G0042号",
        "No.G0042",
        "欧阳娜娜",
        "自2022年3月2日至2022年3月15日",
        "抵达当日为第0天",
        "Noticeofhomeobservation",
        "from2022-03-02to2022-03-15",
        "5.Whenthetimeisoveryougetanoticeofrelease.",
        "周网格员，电话13800138000",
        "北河花园",
    ):
        assert told in page
    first = page.index("居家医学观察告知书") < page.index("Noticeofhome")
    assert first is (language == "zh_CN")


@pytest.mark.parametrize("kind", list(ObservationKind))
def test_every_kind_has_its_title_and_rules(kind):
    (page,) = notices(notice(kind=kind, charge_phone=""))
    title, rule = {
        "central": ("集中隔离告知书", "全程不出房间"),
        "home": ("居家医学观察告知书", "解除告知书"),
        "monitoring": ("居家健康监测告知书", "避免去人员密集场所"),
    }[kind]
    assert title in page
    assert rule in page
    assert "您的责任人是周网格员。" in page


def test_nobody_in_charge_is_named_where_nobody_is():
    (page,) = notices(notice(charge_name="", charge_phone=""))
    assert "责任人" not in page


def sheet(days=14, language="zh_CN", **more):
    entries = {
        1: DayEntry(morning=364, afternoon=378, channel=Channel.KNOCK, symptoms="咳嗽"),
        2: DayEntry(morning=373, needs="买菜", swab=Swab.NEGATIVE),
    }
    of_days = tuple(
        Day(
            number=number,
            day_on=FIRST + timedelta(days=number - 1),
            entry=entries.get(number, DayEntry()),
            high=frozenset({378, 373}),
        )
        for number in range(1, days + 1)
    )
    person = temperature_sheet.Observed(
        number="G0042",
        name="欧阳娜娜",
        place="12-2-501",
        kind=ObservationKind.HOME,
        charge_name="周网格员",
        charge_phone="13800138000",
        days=of_days,
    )
    told = {
        "compound": "北河花园",
        "limit": 373,
        "above": False,
        "people": (person,),
    }
    return words(temperature_sheet.draw(TemperatureSheets(**(told | more)), language))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_o13_a_sheet_has_fourteen_days_with_two_readings(language):
    (page,) = sheet(language=language)
    for number in range(14):
        assert f"{FIRST + timedelta(days=number)}" in page
    assert ("36.4" in page, "37.8▲" in page, "37.3▲" in page) == (True, True, True)
    told = {
        "zh_CN": ("体温记录表", "上午体温℃", "下午体温℃", "敲门", "咳嗽", "买菜阴性", "达到37.3℃"),
        "en": ("Temperaturesheet", "Morning°C", "Afternoon°C", "knocked", "limitof37.3°C"),
    }[language]
    for one in (*told, "欧阳娜娜", "12-2-501", "G0042", "周网格员"):
        assert one in page


def test_longer_than_a_page_goes_on_with_the_same_head():
    pages = sheet(days=21)
    assert len(pages) == 2
    assert all("欧阳娜娜" in page for page in pages)
    assert str(FIRST + timedelta(days=20)) in pages[1]


def test_the_other_comparison_is_printed_as_it_is():
    (page,) = sheet(above=True)
    assert "超过37.3℃" in page


def test_nobody_is_an_empty_page():
    assert len(sheet(people=())) == 1
