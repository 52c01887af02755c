from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.scanner.serial_reader import MOST_BYTES, QUIET_SECONDS, Messages, symbol
from tests.scanner.drawn import PASS_TEXT, TOKEN_TEXT
from tests.scanner.stand_ins import cable, codes, has, opened, readings, reports_until, settings

posix = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


def read(messages, *pieces, step=0.01):
    return [t for n, piece in enumerate(pieces) for t in messages.feed(piece, n * step)]


@pytest.mark.parametrize(
    ("suffix", "ends"),
    [("crlf", b"\r\n"), ("crlf", b"\r"), ("crlf", b"\n"), ("cr", b"\r"), ("tab", b"\t")],
)
def test_a_message_ends_with_its_suffix(suffix, ends):
    data = TOKEN_TEXT.encode() + ends + PASS_TEXT.encode() + ends
    assert read(Messages(suffix=suffix), data[:9], data[9:]) == [TOKEN_TEXT, PASS_TEXT]


def test_without_suffix_a_pause_ends_the_message():
    messages = Messages(suffix="none")
    assert list(messages.feed(b"GKT1:", 0.0)) == []
    assert list(messages.feed(b"A", 0.1)) == []
    assert list(messages.feed(b"", 0.2)) == []
    assert list(messages.feed(b"", 0.1 + QUIET_SECONDS)) == ["GKT1:A"]


def test_a_torn_message_is_forgotten():
    messages = Messages()
    assert list(messages.feed(b"GKT1:HALF", 0.0)) == []
    assert list(messages.feed(b"", QUIET_SECONDS)) == []
    assert list(messages.feed(b"GKT1:A\r", 1.0)) == ["GKT1:A"]


def test_a_prefix_is_demanded_and_taken_off():
    messages = Messages(prefix="\x02")
    assert read(messages, b"\x02GKT1:A\r", b"GKT1:B\r", b"\x02\r") == ["GKT1:A"]


def test_too_long_a_message_is_dropped_whole_and_the_next_one_read():
    messages = Messages()
    assert read(messages, b"A" * (MOST_BYTES + 1), b"A\rGKT1:B\r") == ["GKT1:B"]


def test_text_in_the_readers_own_encoding():
    assert read(Messages(encoding="gb18030"), "出入证\r".encode("gb18030")) == ["出入证"]
    assert read(Messages(), b"\xff\xfe\r", b"A\r") == ["A"]
    assert read(Messages(encoding="no-such"), b"A\r") == []


def test_an_aim_identifier_names_the_symbology():
    assert symbol("]Q1GKT1:A") == Symbol(text="GKT1:A", source="reader")
    assert symbol("]C0123") == Symbol(text="123", symbology=Symbology.CODE_128, source="reader")
    assert symbol("]Q1").text == "]Q1"
    assert symbol("GKT1:A").symbology is Symbology.QR


@given(st.lists(st.tuples(st.binary(max_size=60), st.floats(0, 1)), max_size=20), st.data())
def test_any_bytes_are_read_without_a_crash(pieces, data):
    messages = Messages(suffix=data.draw(st.sampled_from(["crlf", "tab", "none"])))
    now = 0.0
    for piece, pause in pieces:
        now += pause
        for text in messages.feed(piece, now):
            assert 0 < len(text) <= MOST_BYTES
            symbol(text)


@posix
def test_a_reader_is_read_pulled_and_plugged_in_again(tmp_path):
    with cable(tmp_path / "reader") as line, opened(settings("serial-reader", line.path)) as device:
        reports_until(device, has("reader-opening", "reader-ok"))
        line.send(TOKEN_TEXT.encode() + b"\r\n")
        told = reports_until(device, lambda told: bool(readings(told)))
        assert told == [Symbol(text=TOKEN_TEXT, source="reader")]
        # Half a message, then the plug: the half must not join what comes later.
        line.send(b"GKT1:HALF")
        line.pull()
        reports_until(device, has("reader-gone"))
        line.plug()
        told = reports_until(device, has("reader-ok"))
        assert codes(told) == ["reader-ok"]
        line.send(b"GKT1:AGAIN\r")
        told = reports_until(device, lambda told: bool(readings(told)))
        assert told == [Symbol(text="GKT1:AGAIN", source="reader")]


@pytest.mark.parametrize("address", ["/dev/no-such-port", "", "no://such"])
def test_a_port_that_is_not_there_is_gone_and_tried_quietly(address):
    with opened(settings("serial-reader", address)) as device:
        assert codes([next(device), next(device)]) == ["reader-opening", "reader-gone"]
        assert {next(device) for _ in range(3)} == {None}


@posix
def test_the_port_belongs_to_one_program(tmp_path):
    with cable(tmp_path / "reader") as line, opened(settings("serial-reader", line.path)) as one:
        reports_until(one, has("reader-opening", "reader-ok"))
        with opened(settings("serial-reader", line.path)) as other:
            reports_until(other, has("reader-opening", "reader-gone"))
