"""Sentences, verdict words and the change of language at run time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from gatekeeper import text
from gatekeeper.config.profiles import RULES
from gatekeeper.domain import checks
from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.text import verdicts
from gatekeeper.text.profiles import rule_name, section_name

ENTRY, EXIT = Direction.ENTRY, Direction.EXIT


@pytest.fixture
def wall_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The wall clock of the compound."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_language_changes_at_run_time() -> None:
    text.use("zh_CN")
    assert (text.language(), text.tr("GRANTED")) == ("zh_CN", "放行")
    text.use("en")
    assert (text.language(), text.tr("GRANTED")) == ("en", "GRANTED")


def test_a_text_without_translation_stays_english() -> None:
    assert text.tr_in("zh_CN", "Nobody ever said {this}.", this="that") == "Nobody ever said that."
    assert text.tr_in("eo", "GRANTED") == "GRANTED"


def test_a_text_without_fields_keeps_its_braces() -> None:
    assert text.tr_in("en", "{a}") == "{a}"


def test_a_sentence_by_its_code() -> None:
    parameters = {"celsius": "36.5"}
    assert text.sentence("temperature-normal", parameters, "en") == "Temperature 36.5 °C."
    text.use("zh_CN")
    assert text.sentence("temperature-normal", parameters) == "体温 36.5 °C。"


def test_an_unknown_code_shows_itself() -> None:
    assert text.sentence("never-heard-of", {}) == "never-heard-of"


def test_a_room_above_teaches_its_sentences() -> None:
    text.learn({"test-only": "Only {what}."})
    assert text.sentence("test-only", {"what": "this"}, "en") == "Only this."


def test_a_forgotten_field_never_hides_a_verdict() -> None:
    assert text.sentence("temperature-normal", {}, "en") == "Temperature {celsius} °C."


@pytest.mark.usefixtures("wall_clock")
def test_moments_are_told_as_the_clock_on_the_wall() -> None:
    moment = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    for since in (moment, moment.isoformat(), "2026-03-02T00:30:00.000000Z"):
        assert text.sentence("repeat-entry", {"since": since}, "en") == "Already came in at 08:30."


@pytest.mark.parametrize(
    ("outcome", "direction", "word"),
    [
        (Outcome.GRANTED, ENTRY, "放行"),
        (Outcome.GRANTED, EXIT, "可以外出"),
        (Outcome.PENDING, ENTRY, "请继续出示"),
        (Outcome.HELD, ENTRY, "待核实"),
        (Outcome.HELD, EXIT, "待核实"),
        (Outcome.DENIED, ENTRY, "禁入"),
        (Outcome.DENIED, EXIT, "暂缓外出"),
        (None, ENTRY, "故障·未记录"),
    ],
)
def test_the_word_of_the_verdict(outcome: Outcome | None, direction: Direction, word: str) -> None:
    assert verdicts.verdict(outcome, direction, "zh_CN") == word
    assert verdicts.verdict(outcome, direction, "en").isupper()


def test_what_the_voice_says() -> None:
    text.use("zh_CN")
    assert verdicts.spoken(Outcome.GRANTED, ENTRY) == "请进"
    assert verdicts.spoken(Outcome.HELD, ENTRY) == "请稍候"
    assert verdicts.spoken(Outcome.DENIED, EXIT) == "请到一旁稍候"
    assert verdicts.spoken(Outcome.PENDING, ENTRY) == ""


@pytest.mark.parametrize("outcome", list(Outcome))
def test_trap_12_the_next_step_never_tells_why(outcome: Outcome) -> None:
    """Temperature, colour and observation are nobody's business in the queue."""
    for language, words in {
        "en": ("green", "yellow", "red", "37", "fever"),
        "zh_CN": ("绿码", "黄码", "红码", "高", "发热", "观察"),
    }.items():
        text.use(language)
        for code in checks.MESSAGES:
            step = verdicts.next_step(outcome, code)
            assert step
            assert not any(word in step.lower().split() or word in step for word in words)


def test_what_is_missing_may_be_said_aloud() -> None:
    text.use("zh_CN")
    assert verdicts.next_step(Outcome.PENDING, "code-wanted") == "请出示健康码"
    assert verdicts.next_step(Outcome.PENDING, "person-to-compare") == "请稍候"
    assert verdicts.next_step(Outcome.HELD, "temperature-high") == "请与值班员核实"
    assert verdicts.next_step(Outcome.DENIED, "code-red") == "请到一旁稍候"


def test_words_for_directions_checks_profiles_and_kinds() -> None:
    text.use("zh_CN")
    assert (text.direction_word(ENTRY), text.direction_word(EXIT, "en")) == ("进", "exit")
    assert {text.check_name(check) for check in checks.NAMES} >= {"出入证", "健康码", "体温"}
    assert text.check_name("a-site's-own") == "a-site's-own"
    assert text.profile_name("three-checks") == "三必查"
    assert text.profile_name("closed", "en") == "closed management"
    assert text.profile_name("village") == "village"
    assert text.kind_word(PersonKind.VISITOR) == "访客"


def test_every_rule_of_a_profile_has_its_words() -> None:
    """What the editor of profiles shows: a new rule is named in `text.profiles`."""
    text.use("zh_CN")
    unnamed = [
        f"{section}.{entry.name}"
        for section, kind in RULES
        for entry in fields(kind)
        if rule_name(f"{section}.{entry.name}") == entry.name.replace("_", " ")
    ]
    assert unnamed == []
    assert [section for section, _ in RULES if section_name(section) == section] == []
