from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.errors import DeviceError
from gatekeeper.scanner.mjpeg import Chunks, Parts, pictures

ONE = b"\xff\xd8" + b"one" * 20 + b"\xff\xd9"
# A thumbnail inside: its end is not the picture's.
TWO = b"\xff\xd8" + b"\xff\xd8small\xff\xd9" + b"two" * 30 + b"\xff\xd9"


def part(jpeg, length=True):
    head = b"--frame\r\nContent-Type: image/jpeg\r\n"
    told = b"Content-Length: %d\r\n" % len(jpeg) if length else b""
    return head + told + b"\r\n" + jpeg + b"\r\n"


def cut(data, sizes):
    while data:
        size = sizes.pop(0) if sizes else 50
        yield data[:size]
        data = data[size:]


@given(st.lists(st.integers(1, 80), max_size=40), st.booleans())
def test_pictures_come_out_however_the_stream_is_cut(sizes, told):
    stream = part(ONE, told) + part(TWO, told) + part(ONE, told) + b"--frame\r\n"
    parts = Parts()
    assert [p for piece in cut(stream, sizes) for p in parts.feed(piece)] == [ONE, TWO, ONE]


def test_a_wrong_length_is_not_believed():
    stream = part(ONE).replace(b"Content-Length: 64", b"Content-Length: 61") + part(TWO)
    assert list(Parts().feed(stream + b"--frame")) == [ONE, TWO]


@given(st.lists(st.integers(1, 30), max_size=20))
def test_chunks_are_undone_however_they_are_cut(sizes):
    data = part(ONE) * 3
    coded = b"".join(b"%x;name=1\r\n%s\r\n" % (len(p), p) for p in cut(data, [7, 100, 1]))
    chunks = Chunks()
    assert b"".join(chunks.feed(piece) for piece in cut(coded, sizes)) == data


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_any_bytes_are_parsed_without_a_crash(pieces):
    parts, chunks = Parts(), Chunks()
    for piece in pieces:
        for picture in parts.feed(piece):
            assert picture.startswith(b"\xff\xd8")
    with contextlib.suppress(DeviceError):
        for piece in pieces:
            chunks.feed(piece)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http:///nowhere", "http://127.0.0.1:99999/", "http://[/"]
)
def test_an_address_without_a_camera_is_a_device_error(address):
    with pytest.raises(DeviceError):
        list(pictures(address))
