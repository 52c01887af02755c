from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.enrolment import (
    ALPHABET,
    Answer,
    Certificate,
    Code,
    Request,
    answer_of,
    check_of,
    code_hash,
    code_number,
    fingerprint,
    request_of,
    signed,
)
from gatekeeper.errors import InvalidInput

NOW = datetime(2020, 3, 1, 8, tzinfo=UTC)
OFFICE = bytes(range(32))


def request(**told):
    values = {
        "code": "ABCD-EFGH-JKMN",
        "name": "东门",
        "station": "0" * 16,
        "public": bytes(32),
        "recipient": "age1" + "q" * 58,
        "program": "1.0",
        "made_at": NOW,
    }
    return signed(Request(**values | told), bytes(64))


def answer(**told):
    certificate = Certificate(
        office="1" * 16,
        station="0" * 16,
        public=bytes(32),
        name="东门",
        certified_at=NOW,
        signature=bytes(64),
    )
    values = {
        "office": "1" * 16,
        "public": OFFICE,
        "recipient": "age1" + "q" * 58,
        "name": "社区",
        "station": "0" * 16,
        "known_as": "东门",
        "request": "a" * 64,
        "certificate": certificate,
        "made_at": NOW,
    }
    return signed(Answer(**values | told), bytes(64))


def test_a_code_is_read_as_people_type_it():
    code = Code.of("abcd efgh-jkmn ｐqrs-tvwx")
    assert (code.number, code.secret, code.check) == ("ABCD", "EFGHJKMN", "PQRSTVWX")
    assert code.written == "ABCD-EFGH-JKMN-PQRS-TVWX"
    assert code.sent == "ABCD-EFGH-JKMN"
    assert Code.of("O0Il-aaaa-bbbb-cccc-dddd").number == "0011"


@pytest.mark.parametrize(
    "typed", ["", "ABCD-EFGH-JKMN-PQRS", "ABCD-EFGH-JKMN-PQRS-TVW", "ABCD-EFGH-JKMN-PQRS-TVWU"]
)
def test_what_is_no_code_is_told(typed):
    with pytest.raises(InvalidInput, match="enrol-code-form"):
        Code.of(typed)


@given(st.text(ALPHABET, min_size=12, max_size=12), st.binary(min_size=32, max_size=32))
def test_the_office_is_told_all_but_its_own_group(text, office):
    code = Code.of(text + check_of(office))
    assert code.fits(office)
    assert not code.fits(bytes(32)) or check_of(bytes(32)) == check_of(office)
    assert code_number(code.sent) == code.number
    assert code_hash(code.sent) == code_hash(text.lower())
    assert code.sent.replace("-", "") == text


def test_no_code_has_no_hash():
    assert code_hash("ABCD") == code_hash("?") == code_number("?") == ""


def test_a_fingerprint_is_six_groups_of_digits():
    shown = fingerprint(OFFICE)
    assert [len(group) for group in shown.split()] == [5] * 6
    assert shown.replace(" ", "").isdigit()
    assert shown == fingerprint(OFFICE) != fingerprint(bytes(32))


def test_letters_are_read_as_they_are_written():
    one = request(replaces="2" * 16)
    assert request_of(one.written()) == one
    ended = Certificate(
        office="1" * 16,
        station="0" * 16,
        public=bytes(32),
        name="东门",
        certified_at=NOW,
        sign_until=NOW,
        signature=bytes(64),
    )
    for other in (answer(), answer(post="b" * 32, tls="c" * 64, certificate=ended)):
        assert answer_of(other.written()) == other


def test_what_is_signed_is_published():
    assert request().signed_bytes().decode() == (
        "gatekeeper-enrol-request-1\n"
        '{"code":"ABCD-EFGH-JKMN","made_at":"2020-03-01T08:00:00.000000Z","name":"东门",'
        f'"program":"1.0","public":"{"0" * 64}","recipient":"age1{"q" * 58}",'
        f'"replaces":"","station":"{"0" * 16}"}}'
    )
    assert request().digest != request(name="西门").digest


def test_a_signature_is_no_part_of_what_is_signed():
    one = request()
    assert signed(one, b"x" * 64).signed_bytes() == one.signed_bytes()


@pytest.mark.parametrize(
    "told",
    [
        {"format": "gatekeeper-enrol-request-2"},
        {"more": ""},
        {"public": "00"},
        {"public": "x" * 64},
        {"public": 7},
        {"station": "zz"},
        {"station": None},
        {"replaces": "1"},
        {"recipient": "age1"},
        {"made_at": "yesterday"},
        {"name": " "},
        {"name": "n" * 81},
        {"name": "a\nb"},
        {"code": "c" * 201},
        {"signature": "AA" * 64},  # one form only
    ],
)
def test_anything_else_is_damaged(told):
    table = json.loads(request().written()) | told
    with pytest.raises(InvalidInput, match="enrol-request-damaged"):
        request_of(json.dumps(table))


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", "[" * 100_000, " " * 20_000, "\x00"])
def test_a_text_of_something_else_is_damaged(text):
    with pytest.raises(InvalidInput, match="enrol-request-damaged"):
        request_of(text)
    with pytest.raises(InvalidInput, match="enrol-answer-damaged"):
        answer_of(text)


def test_a_missing_field_is_damage():
    table = json.loads(answer().written())
    del table["certificate"]["name"]
    with pytest.raises(InvalidInput, match="enrol-answer-damaged"):
        answer_of(json.dumps(table))
