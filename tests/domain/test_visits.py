"""What may be written into the register of visitors, and how long a visit lasts (G13, G14)."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain import identifiers, visits
from gatekeeper.domain.visits import (
    DocumentKind,
    HostAnswer,
    Purpose,
    Registration,
    Visit,
    VisitState,
    checked,
    cleaned,
    document_kind_of,
    name_faults,
    names_of,
    warnings_of,
)
from tests.builders import numbered_id
from tests.domain.builders import NOW

GOOD = {"name": "陈静", "household": numbered_id(1), "purpose": "family", "phone": "13912345678"}
DOCUMENT = "110101199003070134"


def told(**more) -> Registration:
    return Registration(**(GOOD | more))


def problems(**more) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in checked(told(**more), NOW).problems}


def a_visit(**more) -> Visit:
    values = {
        "id": numbered_id(2),
        "number": "V0001",
        "expected_at": NOW,
        "until": NOW + timedelta(hours=2),
        "answer": HostAnswer.AGREED,
    }
    return Visit(**(values | more))


def test_an_expected_visitor_of_tomorrow_has_no_problem():
    assert problems(expected_at=NOW + timedelta(days=1)) == set()


def test_a_plain_visitor_has_no_problem():
    assert checked(told(), NOW).problems == checked(told(), NOW).warnings == ()


@pytest.mark.parametrize("name", ["欧", "陈静", "O'Brien", "阿依古丽·买买提", "李" * 80, "é"])
def test_names_of_one_letter_and_of_eighty_are_names(name):
    assert name_faults(name) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "visitor-name-missing"),
        ("  ", "visitor-name-missing"),
        ("李" * 81, "visitor-name-long"),
        ("🙂", "visitor-name-wrong"),
        ("陈🙂静", "visitor-name-wrong"),
        ("a\x00b", "visitor-name-wrong"),
        ("陈\n静", "visitor-name-wrong"),
        ("'; DROP TABLE visits--", "visitor-name-wrong"),
        ("=1+1", "visitor-name-wrong"),
        ("12345", "visitor-name-wrong"),
        ("...", "visitor-name-wrong"),
    ],
)
def test_what_is_no_name_is_told(name, code):
    assert name_faults(name) == (code,)
    assert ("name", code) in problems(name=name)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"phone": "139"}, ("phone", "phone-length")),
        ({"phone": "23912345678"}, ("phone", "phone-form")),
        ({"phone": ""}, ("phone", "visitor-unrecognisable")),
        ({"document": "X", "document_kind": "passport"}, ("document", "document-wrong")),
        ({"document": "E12345678"}, ("document", "document-kind-missing")),
        ({"document": DOCUMENT[:-1] + "5", "document_kind": "resident-id"},
         ("document", "id-checksum")),
        ({"document": "110101209903070134", "document_kind": "resident-id"},
         ("document", "id-date")),
        ({"plate": "苏B12345678901"}, ("plate", "plate-length")),
        ({"plate": "苏\x07B1234"}, ("plate", "visitor-text-wrong")),
        ({"household": None}, ("host", "visitor-host-missing")),
        ({"purpose": "stroll"}, ("purpose", "visitor-purpose-missing")),
        ({"notes": "x" * 401}, ("notes", "visitor-text-long")),
        ({"travel": "a\x1bb"}, ("travel", "visitor-text-wrong")),
        ({"hours": 0}, ("hours", "visit-hours-wrong")),
        ({"hours": 25}, ("hours", "visit-hours-wrong")),
        ({"expected_at": NOW - timedelta(days=2)}, ("expected", "visit-expected-past")),
        ({"expected_at": NOW + timedelta(days=400)}, ("expected", "visit-expected-far")),
    ],
)  # fmt: skip
def test_every_problem_stands_at_its_field(more, expected):
    assert expected in problems(**more)


@pytest.mark.parametrize("phone", ["+85291234567", "+4915112345678", "139 1234 5678", ""])
def test_other_countries_phones_are_kept(phone):
    assert ("phone", "phone-length") not in problems(
        phone=phone, document=DOCUMENT, document_kind="resident-id"
    )


def test_slips_are_warned_of_and_stop_nobody():
    """Plates are warned, not blocked; the region of an ID is soft."""
    assert warnings_of("", "苏BD1234", "", "") == (("plate", "plate-digit-missing"),)
    assert warnings_of("", "XX", "", "") == (("plate", "plate-length"),)
    assert warnings_of("14012345678", "", "", "") == (("phone", "phone-range"),)
    assert warnings_of("+85291234567", "", "", "") == ()
    assert warnings_of("", "", "resident-id", "990101900307013") == (("document", "id-old-form"),)
    found = checked(told(plate="苏BD1234", phone="14012345678"), NOW)
    assert found.problems == ()
    assert {p.field for p in found.warnings} == {"plate", "phone"}


def test_a_returning_visitors_document_is_at_hand():
    assert ("phone", "visitor-unrecognisable") in problems(phone="")
    assert checked(told(phone=""), NOW, known=True).problems == ()


def test_what_was_typed_gets_its_one_form():
    one = cleaned(
        told(
            name=" 陈 静 ",
            phone="+86 139-1234-5678",
            plate="苏b·12345",
            document="11010119900307013x",
            document_kind="resident-id",
        )
    )
    assert (one.name, one.phone, one.plate) == ("陈 静", "13912345678", "苏B12345")
    assert one.document == "11010119900307013X"
    passport = cleaned(told(document=" e1234 5678", document_kind="passport"))
    assert (passport.document, passport.document_kind) == ("E12345678", "passport")
    assert cleaned(told(document_kind="passport")).document_kind == ""


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (DOCUMENT, DocumentKind.RESIDENT_ID),
        ("E12345678", DocumentKind.PASSPORT),
        ("H12345678", DocumentKind.HOME_RETURN_PERMIT),
        ("12345678", DocumentKind.TAIWAN_PERMIT),
        ("1234", None),
    ],
)
def test_a_number_tells_its_document(number, kind):
    assert document_kind_of(number) is kind


def test_a_group_is_typed_in_one_line():
    """Each person once, however they are set apart."""
    assert names_of("张三、李四, 王五；张三") == ("张三", "李四", "王五")
    assert names_of(" ") == ("",)


def test_where_a_visit_stands_follows_from_its_passages():
    hour = timedelta(hours=1)
    assert a_visit().state is VisitState.EXPECTED
    assert a_visit(is_refused=True).state is VisitState.REFUSED
    inside = a_visit(entered_at=NOW, is_refused=True)
    assert inside.state is VisitState.INSIDE
    assert not inside.is_overstayed(NOW + hour)
    assert inside.is_overstayed(NOW + 2 * hour)
    left = a_visit(entered_at=NOW, left_at=NOW + hour)
    assert left.state is VisitState.LEFT
    assert not left.is_overstayed(NOW + 9 * hour)


def test_observation_counts_through_its_last_day():
    """O59."""
    day = NOW.date()
    assert not a_visit().host_is_observed(day)
    assert a_visit(host_observed_until=day).host_is_observed(day)
    assert not a_visit(host_observed_until=day).host_is_observed(day + timedelta(days=1))


anything = st.text(max_size=120)


@given(
    name=anything,
    phone=anything,
    plate=anything,
    document=anything,
    kind=st.sampled_from(["", *DocumentKind, "nonsense"]),
    notes=anything,
    hours=st.integers(-5, 2000),
)
def test_whatever_is_typed_is_judged_and_never_breaks(
    name, phone, plate, document, kind, notes, hours
):
    """Bad input: a problem with a sentence, or a form the log can keep."""
    one = told(
        name=name,
        phone=phone,
        plate=plate,
        document=document,
        document_kind=kind,
        notes=notes,
        hours=hours,
        purpose=Purpose.OTHER,
    )
    found = checked(one, NOW)
    sentences = visits.MESSAGES.keys() | identifiers.MESSAGES.keys()
    assert all(p.code in sentences for p in (*found.problems, *found.warnings))
    if not found.problems:
        clean = cleaned(one)
        kept = clean.name + clean.phone + clean.plate + clean.document + clean.notes
        assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs")]
        assert 0 < len(clean.name) <= 80
        assert cleaned(clean) == clean
