"""自主申报 by a code (G32): what the page writes is read, nothing else is, and nobody is let in."""

from __future__ import annotations

import re
from datetime import date

import cbor2
import numpy
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import credentials
from gatekeeper.credentials import base45
from gatekeeper.credentials.claims import Unreadable
from gatekeeper.credentials.self_report import MAX_BYTES, REPORT_PREFIX, open_report
from gatekeeper.domain.access import Notice
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.returnees import Condition, Leg, Means
from tests.credentials.passes import symbol, trust
from tests.self_reports import PAGE, TYPED, Page


@pytest.fixture(scope="module")
def page(qapp):
    return Page()


def text_of(told):
    return REPORT_PREFIX + base45.encode(cbor2.dumps(told, canonical=True))


def good(**changed):
    return {1: 19065, 2: ["王"], 3: [1], 4: "1", 5: "苏州", 6: 19066, 7: "1-1"} | {
        int(key[1:]): value for key, value in changed.items()
    }


def modules(rows):
    """A picture of the code as a camera would have it."""
    picture = numpy.pad(1 - numpy.array(rows, dtype=numpy.uint8), 4, constant_values=1) * 255
    return numpy.kron(picture, numpy.ones((4, 4), dtype=numpy.uint8))


# --- the page ---------------------------------------------------------------------------------


def test_g32_what_the_page_writes_is_what_the_gate_reads(page):
    told = open_report(page("reportText", TYPED))
    assert told.names == ("王 建国", "𠮷田")
    assert told.conditions == (Condition.WELL, Condition.COUGH)
    assert told.complaints == {"𠮷田": Condition.COUGH}
    assert (told.filled_on, told.arrives_on) == (date(2022, 3, 14), date(2022, 3, 15))
    assert (told.phone, told.origin, told.address) == ("13800138000", "江苏省苏州市", "12-2-501")
    assert told.plate == ""
    assert told.legs == (
        Leg(origin="苏州", to="本市", by=Means.TRAIN, number="G7001", on=date(2022, 3, 15)),
    )


def test_g32_marks_that_cannot_be_seen_do_not_get_into_the_code(page):
    typed = TYPED | {"origin": "武\u202e汉\u0000 市\u3000区", "plate": "苏B12345", "legs": []}
    told = open_report(page("reportText", typed))
    assert (told.origin, told.plate, told.legs) == ("武 汉 市 区", "苏B12345", ())


def test_g32_the_page_says_where_a_report_is_too_long(page):
    people = [{"name": "王" * 40, "condition": "well"}] * 12
    assert page("reportText", TYPED | {"people": people}) == ""


def test_g32_the_code_of_the_page_is_read_by_a_camera(page):
    words = page("reportText", TYPED)
    code = page("qr", words)
    (read,) = zxingcpp.read_barcodes(modules(code["rows"]))
    assert open_report(read.text) == open_report(words)


@pytest.mark.parametrize("length", [5, 25, 60, 89, 130, 221, 310, 460, 600, 760, 1000, 1300, 1450])
def test_g32_the_codes_are_those_of_another_encoder(page, length):
    words = (REPORT_PREFIX + base45.ALPHABET * 40)[:length].replace(" ", "A")
    code = page("qr", words)
    other = segno.make(
        words,
        error="m",
        mode="alphanumeric",
        version=code["version"],
        mask=code["mask"],
        boost_error=False,
    )
    assert code["rows"] == [list(row) for row in other.matrix]


@pytest.mark.parametrize("version", range(1, 26))
def test_g32_every_version_is_drawn_as_another_encoder_draws_it(page, version):
    words, mask = "A" * (version * 2), version % 8
    bits = 4 + (9 if version < 10 else 11) + 11 * version + 4
    if bits % 8 == 0:  # there the other one pads with a byte that the standard does not ask for
        words += "A"
    drawn = page(
        "((told) => drawn(interleaved(filled(dataBits(told.words, told.version), "
        "dataCodewords(told.version)), told.version), told.version, told.mask))",
        {"words": words, "version": version, "mask": mask},
    )
    other = segno.make(
        words, error="m", mode="alphanumeric", version=version, mask=mask, boost_error=False
    )
    assert drawn == [list(row) for row in other.matrix]


def test_g32_what_fits_no_code_is_none(page):
    assert page("qr", "A" * 1500) is None


def test_g32_the_page_loads_nothing_sends_nothing_and_keeps_nothing():
    for word in ("http:", "https:", "src=", "fetch(", "XMLHttpRequest", "localStorage", "cookie"):
        assert word not in PAGE
    assert "default-src 'none'" in PAGE
    assert "form-action 'none'" in PAGE


def test_g32_every_word_of_the_page_is_said_in_both_languages():
    chinese, english = PAGE.count("data-zh="), PAGE.count("data-en=")
    assert chinese == english > 10
    (table,) = re.findall(r"const WORDS = \{(.*?)\n\};", PAGE, re.DOTALL)
    zh, en = (re.findall(r"(\w+): \"", part) for part in table.split("en: {"))
    assert zh == en


# --- what is read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {key: value for key, value in good().items() if key != 5},
        good(_10=1),
        good(_2=[]),
        good(_2=["王"] * 13, _3=[1] * 13),
        good(_2=["王", "李"]),
        good(_2="王"),
        good(_2=[1]),
        good(_2=["王\n"]),
        good(_2=["王" * 41]),
        good(_3=[0]),
        good(_3=[5]),
        good(_3=[True]),
        good(_4=""),
        good(_5="苏\u202e州"),
        good(_6=0),
        good(_6=2_932_897),
        good(_1=1.0),
        good(_8=""),
        good(_9=[]),
        good(_9=[["苏州", "", 1, ""]]),
        good(_9=[["苏州", "", 7, "", 19066]]),
        good(_9=["苏州"]),
        good(_9=[["苏州", "", 1, "", 19066]] * 5),
        [1],
        {},
    ],
)
def test_g32_anything_the_page_does_not_write_is_damaged(told):
    with pytest.raises(Unreadable, match="notice-self-report-damaged"):
        open_report(text_of(told))


def test_g32_a_leg_needs_only_its_beginning_means_and_day():
    (leg,) = open_report(text_of(good(_9=[["苏州", "", 3, "", 19066]]))).legs
    assert (leg.by, leg.to, leg.number) == (Means.CAR, "", "")


@pytest.mark.parametrize(
    "text",
    [
        REPORT_PREFIX,
        REPORT_PREFIX + "abc",
        REPORT_PREFIX + base45.encode(cbor2.dumps(good(), canonical=True) + b"\x00"),
        # The same key twice, of which a reader would keep one.
        REPORT_PREFIX + base45.encode(b"\xa2\x01\x01\x01\x02"),
        REPORT_PREFIX + base45.encode(bytes(MAX_BYTES + 2)),
        "GKP1:" + base45.encode(b"\xa0"),
    ],
)
def test_g32_trailing_bytes_repeated_keys_and_lengths_are_refused(text):
    with pytest.raises(Unreadable):
        open_report(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (text_of(good()), "notice-self-report"),
        (REPORT_PREFIX + "XYZ", "notice-self-report-damaged"),
    ],
)
def test_g32_at_the_gate_a_self_report_is_named_and_is_nobodys_evidence(text, code):
    assert credentials.read(symbol(text), trust()) == Notice(code=code)


@given(st.binary(max_size=200))
def test_g32_any_bytes_are_answered(data):
    read = credentials.read(Symbol(text=REPORT_PREFIX + base45.encode(data)), trust())
    assert isinstance(read, Notice)
