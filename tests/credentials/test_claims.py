"""The claims of a pass have one form, and nothing else is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.credentials.claims import (
    OURS,
    PassClaims,
    PassKind,
    Unreadable,
    from_cbor,
    new_pass_id,
    strict,
    to_cbor,
)
from gatekeeper.errors import InvalidInput
from tests.credentials.passes import claims

texts = st.text(min_size=1, max_size=32).filter(str.isprintable)
seconds = st.integers(min_value=1, max_value=4_000_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
any_claims = st.builds(
    PassClaims,
    site=texts,
    kind=st.sampled_from(PassKind),
    id=st.binary(min_size=8, max_size=8).map(bytes.hex),
    issued_at=seconds,
    not_before=seconds,
    expires_at=seconds.map(lambda moment: moment + timedelta(days=60_000)),
    name=st.one_of(st.just(""), texts),
    place=st.one_of(st.just(""), texts),
    record=st.one_of(st.none(), st.uuids()),
    plates=st.lists(texts.map(lambda text: text[:12]), max_size=4).map(tuple),
    photo=st.one_of(st.just(""), st.binary(min_size=8, max_size=8).map(bytes.hex)),
    issue=st.integers(min_value=1, max_value=0xFFFF),
)


@given(any_claims)
def test_any_claims_come_back(said):
    assert from_cbor(to_cbor(said)) == said


def test_an_empty_value_is_left_out():
    bare = claims(name="", place="", record=None, plates=(), photo="")
    assert from_cbor(to_cbor(bare)) == bare
    assert set(cbor2.loads(to_cbor(bare))[OURS]) == {1, 10}


def test_parts_of_a_second_are_dropped():
    said = claims()
    later = claims(issued_at=said.issued_at + timedelta(milliseconds=999))
    assert to_cbor(said) == to_cbor(later)


def test_a_pass_id_is_sixteen_hex_digits_and_new_each_time():
    assert len({new_pass_id() for _ in range(50)}) == 50
    assert len(bytes.fromhex(new_pass_id())) == 8


@pytest.mark.parametrize(
    "wrong",
    [
        {"site": ""},
        {"site": "x" * 33},
        {"name": "x" * 41},
        {"name": "line\nbreak"},
        {"name": "turned\u202e"},
        {"place": "x" * 41},
        {"plates": ("苏B12345",) * 5},
        {"plates": ("",)},
        {"id": "00"},
        {"id": "not hex"},
        {"photo": "00"},
        {"issue": 0},
        {"issue": 0x10000},
        {"issued_at": datetime(1960, 1, 1, tzinfo=UTC)},
        {"expires_at": claims().not_before},
    ],
)
def test_claims_that_could_not_be_read_are_not_written(wrong):
    with pytest.raises(InvalidInput) as refused:
        to_cbor(claims(**wrong))
    assert refused.value.code == "pass-claims-invalid"


def change(**changes):
    told = cbor2.loads(to_cbor(claims()))
    for key, value in changes.items():
        place = told[OURS] if key.startswith("our") else told
        place[int(key.lstrip("our_k"))] = value
    return cbor2.dumps(told, canonical=True)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80",
        to_cbor(claims()) + b"\x00",
        to_cbor(claims())[:-1],
        change(k1=7),
        change(k4=True),
        change(k4=1.0),
        change(k4=-1),
        change(k4=253_402_300_800),
        change(k4=2**70),
        change(k7="0011223344556677"),
        change(k7=b"short"),
        change(our_2=""),
        change(our_2=b"bytes"),
        change(our_4=b""),
        change(our_5=[]),
        change(our_5="苏B12345"),
        change(our_5=[1]),
        change(our_10=True),
        change(our_1=0),
    ],
)
def test_anything_else_is_damaged(data):
    with pytest.raises(Unreadable) as refused:
        from_cbor(data)
    assert refused.value.code == "notice-pass-damaged"


@pytest.mark.parametrize(
    "data", [change(k9=1), change(our_6=1), change(our_11=1), change(our_1=99)]
)
def test_what_this_version_does_not_know_is_refused_as_newer(data):
    with pytest.raises(Unreadable) as refused:
        from_cbor(data)
    assert refused.value.code == "notice-pass-newer"


@pytest.mark.parametrize(
    "data",
    [
        b"\xa2\x01\x02\x01\x03",  # a key twice
        b"\x18\x01",  # a long form of 1
        b"\x9f\xff",  # indefinite length
        b"\xa2\x02\x02\x01\x03",  # keys out of order
        b"\xc2\x41\x01",  # a bignum that would fit a number
        b"\x01\x01",  # trailing bytes
        b"\x81" * 900 + b"\x01",  # deep nesting
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",  # a huge length
        b"\x61\xff",  # no UTF-8
        b"\xd8\x23\x61\x28",  # a broken regular expression
        b"\xc0\x61x",  # a broken moment
        b"\xd8\x25\x41x",  # a broken UUID
    ],
)
def test_cbor_that_is_not_deterministic_is_refused(data):
    with pytest.raises(Unreadable):
        strict(data)


def test_a_record_is_a_uuid():
    assert from_cbor(to_cbor(claims(record=UUID(int=5)))).record == UUID(int=5)
