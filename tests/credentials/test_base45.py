"""Base45 as RFC 9285 has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.credentials import base45


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ],
)
def test_the_examples_of_the_standard(data, text):
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["A", "ABCD", "GGW", ":::", "::", "5C6:", "ab8", "BB\n", "ＢＢ8"])
def test_what_encode_would_not_write_is_refused(text):
    with pytest.raises(ValueError, match="no such"):
        base45.decode(text)


@given(st.binary(max_size=80))
def test_any_bytes_come_back_and_no_text_ends_in_a_blank(data):
    text = base45.encode(data)
    assert base45.decode(text) == data
    assert not text.endswith(" ")


@given(st.text(alphabet=base45.ALPHABET, max_size=30))
def test_every_accepted_text_is_the_only_one_for_its_bytes(text):
    try:
        data = base45.decode(text)
    except ValueError:
        return
    assert base45.encode(data) == text
