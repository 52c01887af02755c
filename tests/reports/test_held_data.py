"""The answer to a person and the confirmation of erasure say what the rows say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.domain.held_data import Look
from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.reports import erasure_confirmation, held_data
from gatekeeper.reports.erasure_confirmation import Confirmation
from gatekeeper.reports.held_data import Answer as Paper
from gatekeeper.text.held_data import act_words, tie_words
from gatekeeper.text.retention import kind_title
from tests.observed import observed
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post

GREEN, NORMAL = Answer(question="colour", value="green"), Temperature(tenths=365)


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path, "three-checks")
    yield made
    made.close()


@pytest.fixture
def someone(station):
    made = station.resident("欧阳若兰", room="801")
    station.present(made.card)
    station.present(GREEN, NORMAL)
    station.registry.open_person(made.id, GUARD)
    observed(station, made.id)
    return made


def plain(sentence):
    return "".join(sentence.split())


def told(station, someone, **more):
    return station.held_data.tell(someone.id, "resident-id", CHIEF, is_seen=True, **more)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_answer_holds_every_row_every_look_and_every_tie(station, someone, language):
    holding = told(station, someone, in_full=True)
    paper = Paper(compound="北河花园", checkpoint="东门", holding=holding)
    page = "".join(words(held_data.draw(paper, language)))
    # A table is set column by column.
    assert "".join(plain(kind_title(row.kind, language)) for row in holding.rows) in page
    assert "".join(str(row.count) for row in holding.rows) in page
    for row in holding.rows:
        assert f"{row.first.astimezone():%Y-%m-%d}" in page
    for look in holding.looks:
        assert plain(act_words(look.action, language)) in page
    assert len(holding.ties) == 3
    for tie in holding.ties:
        assert plain(tie_words(tie, language)) in page
    assert "欧阳若兰" in page
    assert "12-2-801" in page
    assert holding.backups_until.isoformat() in page
    assert str(holding.number) in page
    assert "〓" not in page


def test_without_being_asked_in_full_the_name_is_masked(station, someone):
    paper = Paper(compound="", checkpoint="东门", holding=told(station, someone))
    page = "".join(words(held_data.draw(paper, "zh_CN")))
    assert "欧阳若兰" not in page
    assert "欧阳**" in page


def test_hundreds_of_looks_run_over_pages_and_none_is_lost(station, someone):
    holding = told(station, someone)
    many = tuple(
        Look(at=holding.told_at, operator=f"员{n:03}", action="opened") for n in range(150)
    )
    paper = Paper(compound="", checkpoint="东门", holding=replace(holding, looks=many))
    pages = words(held_data.draw(paper, "zh_CN"))
    assert len(pages) > 3
    assert all(f"员{n:03}" in "".join(pages) for n in range(150))
    assert f"第{len(pages)}页共{len(pages)}页" in pages[-1]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_confirmation_says_what_went_and_what_stays(station, someone, language):
    done = station.erasing.erase(someone.id, "request", CHIEF)
    paper = confirmation(done)
    page = "".join(words(erasure_confirmation.draw(paper, language)))
    kinds = sorted(done.kinds.items())
    assert "".join(plain(kind_title(kind, language)) for kind, _ in kinds) in page
    assert {"zh_CN": "已删除", "en": "Erased"}[language] in page
    assert "".join(str(count) for _, count in kinds) in page
    for tie in done.ties:
        assert plain(tie_words(tie, language)) in page
    assert done.backups_until.isoformat() in page
    assert str(done.result.number) in page


def test_a_whole_erasure_says_so(station, someone):
    done = station.erasing.erase(someone.id, "mistake", CHIEF)
    page = "".join(words(erasure_confirmation.draw(confirmation(done), "en")))
    assert "passes,platesandphotosweredeleted" in page
    assert "cannotbeerasedyet" not in page


def confirmation(done):
    return Confirmation(
        compound="北河花园",
        checkpoint="东门",
        name="欧阳若兰",
        at=done.at,
        by=done.by,
        number=done.result.number,
        kinds=done.kinds,
        ties=done.ties,
        photos=done.result.photos,
        gone=done.result.gone,
        backups_until=done.backups_until,
        ledgers=done.ledgers,
    )
