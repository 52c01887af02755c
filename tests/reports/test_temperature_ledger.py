"""体温登记台账 on paper (G07)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gatekeeper.domain.measured import Measured
from gatekeeper.domain.policy import TemperatureRule
from gatekeeper.reports import temperature_ledger
from gatekeeper.reports.temperature_ledger import TemperatureLedger
from tests.reports.papers import words


def row(*readings, **more):
    at = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    return Measured(at=at, readings=readings, rule=TemperatureRule(), **more)


ROWS = (
    row(365, kind="resident", name="张*", place="12-2-501", direction="entry", by="王强"),
    row(376, 378, kind="visitor", name="陈*", is_referred=True, sent_to="人民医院"),
    row(342, 366, kind="returnee", name="李*", is_referred=True),
    row(kind="resident", name="赵*", void=True),
    row(),
)


def ledger(rows=ROWS, last=date(2026, 3, 2)):
    return TemperatureLedger(
        compound="幸福里",
        checkpoint="东门",
        first=date(2026, 3, 2),
        last=last,
        rows=rows,
        zone=UTC,
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh_CN",
            (
                "体温登记台账",
                "▲37.6",
                "▲37.8",
                "▽34.2",
                "人民医院",
                "到期已删除",
                "返（来）人员",
                "已测：4",
            ),
        ),
        ("en", ("Temperatureledger", "Measured:4", "toafeverclinic", "deletedafteritstime")),
    ],
)
def test_g07_the_book_shows_both_readings_and_the_totals(language, told):
    (page,) = words(temperature_ledger.draw(ledger(), language))
    for one in (*told, "张*", "12-2-501", "王强", "03:30"):
        assert one in page, one


def test_g07_a_span_names_the_day_of_each_row_and_many_rows_many_pages():
    pages = words(temperature_ledger.draw(ledger(ROWS * 8, date(2026, 3, 4)), "zh_CN"))
    assert len(pages) == 3
    assert "2026-03-02-2026-03-04" in pages[0]
    assert "03-0203:30" in pages[0]


def test_g07_nobody_measured_is_a_page_too():
    assert len(words(temperature_ledger.draw(ledger(()), "en"))) == 1
