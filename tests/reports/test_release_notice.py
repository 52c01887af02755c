"""The release notice (O14): numbered, both languages on the page, fourteen in one file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.reports import release_notice
from gatekeeper.reports.notice import Notices
from gatekeeper.reports.release_notice import Notice
from tests.reports.papers import words

MIDNIGHT = datetime(2022, 3, 15, 16, tzinfo=UTC).astimezone(timezone(timedelta(hours=8)))


def notice(**changes) -> Notice:
    told = {
        "number": "J0007",
        "case": "G0042",
        "name": "欧阳娜娜",
        "place": "12-2-501",
        "kind": ObservationKind.HOME,
        "arrived_on": date(2022, 3, 1),
        "first_day": FirstDay.ZERO,
        "first_on": date(2022, 3, 2),
        "last_on": date(2022, 3, 15),
        "days": 14,
        "ended_at": MIDNIGHT,
        "charge_name": "周网格员",
        "charge_phone": "13800138000",
    }
    return Notice(**(told | changes))


def drawn(*notices: Notice, language: str = "zh_CN") -> list[str]:
    data = Notices(compound="北河花园", issued_on=date(2022, 3, 16), notices=notices)
    pdf = release_notice.draw(data, language)
    return words(pdf)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_o14_a_page_says_it_in_both_languages(language):
    (page,) = drawn(notice(), language=language)
    for told in (
        "解除居家医学观察告知书",
        "2022年3月16日00:00",
        "抵达当日为第0天",
        "J0007",
        "G0042",
        "欧阳娜娜",
        "Noticeofreleasefromhomeobservation",
        "2022-03-15",
        "13800138000",
        "北河花园",
    ):
        assert told in page
    first = page.index("解除居家") < page.index("Noticeofrelease")
    assert first is (language == "zh_CN")


def test_trap_3_the_counting_is_printed():
    (page,) = drawn(notice(first_day=FirstDay.ONE))
    assert "抵达当日为第1天" in page


def test_an_early_end_says_so_and_names_nobody_who_is_not_there():
    (page,) = drawn(notice(is_early=True, charge_name="", charge_phone=""))
    assert "提前解除" in page
    assert "责任人" not in page
    (alone,) = drawn(notice(charge_phone=""))
    assert "周网格员。" in alone


@pytest.mark.parametrize("kind", list(ObservationKind))
def test_every_kind_has_its_title(kind):
    (page,) = drawn(notice(kind=kind))
    assert {"central": "解除集中隔离", "home": "解除居家医学", "monitoring": "解除居家健康"}[
        kind
    ] in page


def test_o14_fourteen_notices_are_one_file():
    many = [notice(number=f"J{number:04d}", name=f"人{number}") for number in range(1, 15)]
    pages = drawn(*many)
    assert len(pages) == 14
    assert all(one.number in page for one, page in zip(many, pages, strict=True))
