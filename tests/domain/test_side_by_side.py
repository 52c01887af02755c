"""Two states of a record beside each other."""

from __future__ import annotations

from gatekeeper.domain.side_by_side import HIDDEN, Pair, pairs

PRIVATE = {"name", "phone", "born_on", "household"}
GATE = {
    "id": "1",
    "name": "张三丰",
    "phone": "13800138000",
    "born_on": "1990-03-07",
    "kind": "resident",
    "household": "h1",
    "no_phone": True,
    "note": "",
}
OFFICE = GATE | {"phone": "13900139000", "kind": "worker", "version": "x", "note": None}


def told(found):
    return {one.column: (one.gate, one.office) for one in found}


def test_what_differs_stands_first_and_what_is_private_is_masked():
    found = pairs(GATE, OFFICE, PRIVATE)
    assert [one.column for one in found if one.differs] == ["phone", "kind", "note"]
    assert found[0] == Pair(
        column="phone", gate="138****8000", office="139****9000", differs=True, is_masked=True
    )
    assert told(found)["name"] == ("张**", "张**")
    assert told(found)["born_on"] == (HIDDEN, HIDDEN)
    assert told(found)["household"] == ("h1", "h1")
    assert told(found)["no_phone"] == ("✓", "✓")
    assert "id" not in told(found)
    assert "version" not in told(found)


def test_in_full_everything_is_told():
    found = pairs(GATE, OFFICE, PRIVATE, in_full=True)
    assert told(found)["phone"] == ("13800138000", "13900139000")
    assert not any(one.is_masked for one in found)


def test_words_of_a_value_are_asked_for():
    found = pairs(GATE, OFFICE, (), words=lambda column, value: f"{column}={value}")
    assert told(found)["kind"] == ("kind=resident", "kind=worker")


def test_a_record_that_one_side_does_not_have_differs_as_a_whole():
    found = pairs(None, OFFICE, PRIVATE)
    assert told(found)["kind"] == (None, "worker")
    assert not any(one.differs for one in found)
    assert told(pairs(GATE, None, PRIVATE))["phone"] == ("138****8000", None)
    assert pairs(None, None, ()) == ()


def test_what_is_no_text_is_hidden_whole():
    found = pairs({"phone": 5, "open": False}, {"phone": 5, "open": False}, {"phone"})
    assert told(found) == {"phone": (HIDDEN, HIDDEN), "open": ("–", "–")}
