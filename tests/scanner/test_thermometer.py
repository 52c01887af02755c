from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS, Temperature
from gatekeeper.scanner.thermometer import PROTOCOLS, Frames, Steadied
from tests.scanner.stand_ins import cable, codes, has, opened, readings, reports_until, settings

posix = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


def gy(celsius, around=25.0):
    body = b"\x5a\x5a\x45\x04" + words(celsius, around)
    return body + bytes([sum(body) & 0xFF])


def cjmcu(celsius, around=25.0, *, whole=False):
    data = words(celsius, around)
    body = b"\x66\x66\x01\x04" + data
    return body + bytes([sum(body if whole else data) & 0xFF])


def words(*celsius):
    return b"".join(round(c * 100).to_bytes(2, "big", signed=True) for c in celsius)


def parsed(protocol, *pieces):
    frames = Frames(PROTOCOLS[protocol])
    return [value for piece in pieces for value in frames.feed(piece)]


def test_the_sellers_own_example():
    """5A 5A 45 04 0C 78 0D 19 A7 is 31.92 degrees on the object."""
    assert parsed("gy-mcu90614", bytes.fromhex("5A5A45040C780D19A7")) == [3192]


def test_variants_with_a_tenth_byte_are_read():
    assert parsed("gy-mcu90614", gy(36.5) + b"\x00" + gy(36.6) + b"\x5a") == [3650, 3660]


@pytest.mark.parametrize("whole", [False, True])
def test_the_other_module_with_either_reading_of_its_sum(whole):
    assert parsed("cjmcu-90614", cjmcu(36.5, whole=whole)) == [3650]


def test_a_wrong_sum_is_passed_over_and_the_next_frame_found():
    broken = gy(41.0)[:-1] + b"\x00"
    torn = gy(36.4)[:5]
    assert parsed("gy-mcu90614", broken + torn + gy(36.5)) == [3650]


@pytest.mark.parametrize("kept", range(1, 9))
@pytest.mark.parametrize("protocol", ["gy-mcu90614", "cjmcu-90614"])
def test_a_torn_frame_never_borrows_bytes_of_the_next(protocol, kept):
    frame = gy if protocol == "gy-mcu90614" else cjmcu
    for tenths in range(350, 400):
        good = frame(tenths / 10)
        told = parsed(protocol, good[:kept] + good + good)
        assert set(told) == {tenths * 10}


def test_temperatures_below_zero_are_no_fevers():
    assert parsed("gy-mcu90614", gy(-10.0)) == [-1000]


@pytest.mark.parametrize(
    ("line", "hundredths"),
    [(b"36.5\r\n", [3650]), (b"T=37.26C\n", [3720]), (b"body 36\r", [3600]), (b"36.5", [])],
)
def test_plain_lines(line, hundredths):
    assert parsed("text", line) == hundredths


@pytest.mark.parametrize(
    "line", [b"36.5 25.1\n", b"136.5\n", b"3.65\n", b"\n", b"ERR\n", b"1.36.5\n"]
)
def test_a_line_that_is_not_one_temperature_is_none(line):
    assert parsed("text", line) == []


@given(st.lists(st.floats(30, 45), min_size=1, max_size=5), st.data())
def test_frames_are_found_between_noise_however_it_is_cut(values, data):
    """Noise that cannot begin a header loses no frame."""
    noise = st.binary(max_size=8).map(lambda b: b.replace(b"\x5a", b""))
    stream = b"".join(data.draw(noise) + gy(value) for value in values)
    sizes = data.draw(st.integers(1, 20))
    pieces = [stream[at : at + sizes] for at in range(0, len(stream), sizes)]
    assert parsed("gy-mcu90614", *pieces) == [round(v * 100) for v in values]


@given(st.sampled_from(sorted(PROTOCOLS)), st.lists(st.binary(max_size=60), max_size=12))
def test_any_bytes_are_read_without_a_crash(protocol, pieces):
    steadied = Steadied(frames=2)
    for number, value in enumerate(parsed(protocol, *pieces)):
        tenths = steadied.see(value, number / 10)
        assert tenths is None or LOWEST_TENTHS <= tenths <= HIGHEST_TENTHS


def measured(values, **how):
    steadied = Steadied(**how)
    told = (steadied.see(value, n * 0.07) for n, value in enumerate(values))
    return [tenths for tenths in told if tenths is not None]


def test_a_forehead_coming_near_becomes_one_reading():
    coming = [2400, 2900, 3200, 3480, 3580, 3630, 3640, 3642, 3638, 3641, 3640, 3640]
    assert measured(coming) == [364]


def test_the_next_person_is_measured_after_the_first_has_gone():
    person = [3650] * 8
    assert measured(person + [2400] * 4 + [3720] * 8) == [365, 372]
    assert measured([*person, 2400, *person]) == [365], "one bad frame is nobody leaving"


def test_a_skin_reading_gets_its_body_offset():
    assert measured([3600] * 5, offset_tenths=5) == [365]


def test_what_cannot_be_a_body_is_dropped():
    assert measured([2990] * 9 + [4560] * 9) == []


def test_old_frames_do_not_make_a_reading_with_new_ones():
    steadied = Steadied(frames=3)
    assert steadied.see(3650, 0.0) is None
    assert steadied.see(3650, 0.1) is None
    assert steadied.see(3650, 5.0) is None


@posix
def test_a_thermometer_is_started_read_pulled_and_plugged_in_again(tmp_path):
    config = settings("serial-thermometer", tmp_path / "t", offset_tenths=2)
    with cable(tmp_path / "t") as line, opened(config) as device:
        reports_until(device, has("thermometer-opening", "thermometer-ok"))
        assert line.sent() == bytes.fromhex("A545EA")
        line.send(b"\x5a\x45" + gy(36.5) * 6)
        told = reports_until(device, lambda told: bool(readings(told)))
        assert told == [Temperature(tenths=367, device="gate")]
        line.pull()
        reports_until(device, has("thermometer-gone"))
        line.plug()
        reports_until(device, has("thermometer-ok"))
        line.send(gy(24.0) * 3 + gy(37.4) * 6)
        told = reports_until(device, lambda told: bool(readings(told)))
        assert told == [Temperature(tenths=376, device="gate")]


@posix
def test_a_thermometer_with_a_trigger_sends_lines(tmp_path):
    with cable(tmp_path / "t") as line:
        config = settings("serial-thermometer", line.path, protocol="text")
        with opened(config) as device:
            told = reports_until(device, has("thermometer-opening", "thermometer-ok"))
            line.send(b"36.5\r\n36.5\r\n99.9\r\n")
            told += reports_until(device, lambda told: len(readings(told)) == 2)
    assert [t.tenths for t in readings(told)] == [365, 365]
    assert codes(told)[-1] == "thermometer-ok"
