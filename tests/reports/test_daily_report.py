"""日报 on paper (O26): its figures are the records', a sum that does not come out is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gatekeeper.domain.daily_report import Balance, Figure, Group, Report, ReportKind, Row
from gatekeeper.reports import daily_report
from gatekeeper.reports.daily_report import DailyReport
from gatekeeper.text.daily_report import figure_words, title_words
from tests.builders import A_MORNING
from tests.reports.papers import words

OBSERVED = Balance(total="observed", parts=("observed-home", "observed-central"))


def figure(key: str, *ids: str) -> Figure:
    return Figure(key=key, group=Group.OBSERVATION, rows=tuple(Row(id=one) for one in ids))


def drawn(*figures: Figure, language: str, kind=ReportKind.EPIDEMIC) -> str:
    report = Report(
        day=date(2022, 3, 14),
        kind=kind,
        begins_at=A_MORNING,
        ends_at=A_MORNING + timedelta(days=1),
        is_over=True,
        figures=figures,
        balances=(OBSERVED,),
    )
    data = DailyReport(
        compound="北河花园",
        checkpoint="东门",
        report=report,
    )
    return "".join(words(daily_report.draw(data, language)))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", ReportKind)
def test_every_figure_stands_with_its_count_and_share(language, kind):
    figures = (
        figure("observed", *"abcd"),
        figure("observed-home", *"abc"),
        figure("observed-central", "d"),
    )
    page = drawn(*figures, language=language, kind=kind)
    for one in figures:
        assert "".join(figure_words(one, language).split()) in page
    # A table is written a column at a time.
    assert "431" in page
    assert "75%25%" in page
    assert "".join(title_words(kind, language).split()) in page
    assert "北河花园·东门·2022-03-14" in page


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_does_not_come_out_says_so(language):
    page = drawn(figure("observed", *"abcd"), figure("observed-home", "a"), language=language)
    assert {"zh_CN": "对不上", "en": "Doesnotcomeout"}[language] in page
    assert {"zh_CN": "3条未归入任何一项", "en": "3innoneoftheparts"}[language] in page
