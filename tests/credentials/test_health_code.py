"""Health codes: recognised by shape, coloured by the picture, lowering only (G03, G04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper import credentials
from gatekeeper.credentials.health_code import MAX_CHARACTERS, HealthCode
from gatekeeper.domain.access import EvidenceSlot, Notice, Outcome
from gatekeeper.domain.readings import Answer, Ink, InkColour, Symbology
from tests.builders import A_MORNING
from tests.credentials.passes import facts, symbol, trust

TEXT = "https://jkm.example/show?t=4711"


def shown(colour=None, text=TEXT, **fields) -> HealthCode:
    ink = Ink(colour=colour, confidence=0.9) if colour else None
    read = credentials.read(symbol(text, ink=ink, **fields), trust())
    assert isinstance(read, HealthCode)
    return read


def said(code, **more):
    findings = code.check(facts(health_code=code, **more))
    return [(f.check, f.code, f.outcome) for f in findings]


RED = [("health-code", "code-red", Outcome.DENIED)]
YELLOW = [("health-code", "code-yellow", Outcome.HELD)]


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (InkColour.RED, RED),
        (InkColour.YELLOW, YELLOW),
        (InkColour.GREEN, []),
        (InkColour.BLACK, []),
        (InkColour.UNSURE, []),
        (None, []),
    ],
)
def test_a_picture_lowers_by_itself_and_green_says_nothing(colour, expected):
    assert said(shown(colour)) == expected


def test_a_profile_without_health_checks_asks_no_colour():
    assert said(shown(InkColour.RED), demanded=()) == []


def test_what_the_operator_said_after_the_picture_counts_instead():
    code = shown(InkColour.RED, read_at=A_MORNING)
    for seconds, expected in ((-1, RED), (0, []), (5, [])):
        answered_at = A_MORNING + timedelta(seconds=seconds)
        answer = Answer(question="colour", value="green", answered_at=answered_at)
        assert said(code, answers=(answer,)) == expected
    undated = Answer(question="colour", value="green")
    assert said(code, answers=(undated,)) == RED
    other = Answer(question="same-person", value="yes", answered_at=A_MORNING)
    assert said(code, answers=(other,)) == RED
    dated = Answer(question="colour", value="green", answered_at=A_MORNING)
    assert said(shown(InkColour.RED), answers=(dated,)) == RED


def test_a_code_has_no_subject_and_its_key_does_not_tell_the_text():
    code = shown()
    assert code.slot is EvidenceSlot.HEALTH_CODE
    assert code.subject is None
    assert (code.issuer, code.name) == ("exercise", "演练健康码")
    assert code.key == shown().key
    assert "4711" not in code.key
    assert code.key != shown(text=TEXT + "2").key
    elsewhere = credentials.read(symbol(TEXT), trust(site="nanhu"))
    assert elsewhere.key != code.key


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("https://jsstm.jszwfw.gov.cn/jkmIndex.html?token=&uuid=1", "jiangsu"),
        ("https://any.jszwfw.gov.cn/x?qrCode=abc", "jiangsu"),
        ("https://any.jszwfw.gov.cn/x#/page?qrCode=abc", "jiangsu"),
        ("https://akm.ahzwfw.gov.cn/akm-sj-user/index.html", "anhui"),
        ("http://JKM.EXAMPLE:8443/x", "exercise"),
    ],
)
def test_published_shapes_are_recognised(text, issuer):
    assert shown(text=text).issuer == issuer


@pytest.mark.parametrize(
    "text",
    [
        "https://jsggzy.jszwfw.gov.cn/jyxx/",
        "https://jkm.example.com/",
        "https://notjkm.example/",
        "https://evil.com/?u=https://jkm.example/",
        "https://jkm.example@evil.com/",
        "ftp://jkm.example/",
        "https://jkm.example/" + "x" * MAX_CHARACTERS,
    ],
)
def test_a_look_alike_is_no_health_code(text):
    assert isinstance(credentials.read(symbol(text), trust()), Notice)


def test_the_search_cannot_claim_a_health_code():
    from_search = replace(symbol(TEXT), symbology=Symbology.RECORD)
    assert isinstance(credentials.read(from_search, trust()), Notice)


def test_a_text_that_is_no_unicode_does_no_harm():
    assert shown(text="https://jkm.example/\ud800").key
