"""A ledger's declaration: titles, masks, life, totals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gatekeeper.domain.ledger import (
    FieldKind,
    Shape,
    State,
    masked,
    next_states,
    said,
    shown,
)
from gatekeeper.domain.ledger_totals import Totals, counts_of, totals
from tests.domain.ledgers import a_field, a_ledger, an_entry, options, words

LIFE = (State.OPEN, State.ASSIGNED, State.DONE, State.CHECKED)


def test_a_title_is_said_in_the_language_else_in_english_else_in_any():
    both = {"zh_CN": "台账", "en": "Ledger"}
    assert [said(both, language) for language in ("zh_CN", "en", "fr")] == [
        "台账",
        "Ledger",
        "Ledger",
    ]
    assert said({"zh_CN": "台账"}, "en") == "台账"
    assert said({}, "en") == ""


def test_a_field_is_found_by_its_key_or_not_at_all():
    ledger = a_ledger(a_field("a"), a_field("b"))
    assert ledger.field("b").key == "b"
    with pytest.raises(KeyError):
        ledger.field("c")


def test_g58_the_field_a_printed_code_fills_is_known():
    plain, coded = a_field("a"), a_field("b", coded=True)
    assert a_ledger(plain).coded is None
    assert a_ledger(plain, coded).coded == coded


def test_what_can_name_somebody_never_stands_in_the_line():
    harmless = {
        FieldKind.NUMBER,
        FieldKind.CHOICE,
        FieldKind.TICKS,
        FieldKind.TIME,
        FieldKind.DATE,
        FieldKind.COUNTS,
    }
    for kind in FieldKind:
        assert a_field(kind=kind).is_apart == (kind not in harmless)
        assert a_field(kind=kind, private=True).is_apart


def test_values_are_shown_in_words_with_their_unit():
    choice = a_field(kind=FieldKind.CHOICE, options=options("sf"))
    number = a_field(kind=FieldKind.NUMBER, unit=words("kg"))
    assert [shown(choice, value, "en") for value in ("sf", "gone", "")] == ["SF", "gone", ""]
    assert shown(number, "3", "en") == "3 kg"
    assert shown(a_field(), "as it is", "en") == "as it is"


def test_g51_a_temperature_that_is_too_high_is_marked_even_where_it_is_masked():
    number = a_field(kind=FieldKind.NUMBER, private=True, unit=words("°C"), high=37.3)
    assert [masked(number, value, "en") for value in ("37.2", "37.3", "36")] == [
        "***",
        "*** ▲",
        "***",
    ]
    assert shown(number, "37.3", "en") == "37.3 °C ▲"
    assert shown(number, "not a number", "en") == "not a number °C"


def test_private_values_are_masked_each_in_its_way():
    def mask(value, kind=FieldKind.TEXT, **told):
        return masked(a_field(kind=kind, private=True, **told), value, "en")

    assert mask("张三丰", FieldKind.PERSON) == "张**"
    assert mask("苏B12345", FieldKind.VEHICLE) == "苏B***45"
    assert mask("12-2-501", FieldKind.HOUSEHOLD) == "12-*"
    assert mask("501", FieldKind.HOUSEHOLD) == "*"
    assert mask("13800138000", shape=Shape.PHONE) == "138****8000"
    assert mask("110101199003070134", shape=Shape.ID) == "110***********0134"
    assert mask("he was ill") == "***"
    assert mask("") == ""
    assert masked(a_field(), "open", "en") == "open"


def test_an_entry_goes_on_in_its_life_and_is_checked_only_when_done():
    ledger = a_ledger(life=LIFE)
    assert ledger.first_state is State.OPEN
    assert next_states(ledger, State.OPEN) == (State.ASSIGNED, State.DONE)
    assert next_states(ledger, State.ASSIGNED) == (State.ASSIGNED, State.DONE)
    assert next_states(ledger, State.DONE) == (State.CHECKED, State.OPEN)
    assert next_states(ledger, State.CHECKED) == ()
    assert next_states(ledger, State.WITHDRAWN) == ()


def test_g57_found_then_claimed_and_back_if_it_was_the_wrong_one():
    ledger = a_ledger(life=(State.OPEN, State.DONE))
    assert next_states(ledger, State.OPEN) == (State.DONE,)
    assert next_states(ledger, State.DONE) == (State.OPEN,)


def test_what_has_no_life_is_done_as_it_is_written():
    assert a_ledger().first_state is State.DONE
    assert next_states(a_ledger(), State.DONE) == ()
    assert next_states(a_ledger(life=(State.DONE,)), State.DONE) == ()


def test_counts_are_read_by_building_and_added_up():
    assert counts_of("3:12 5:8 3:1") == {"3": 13, "5": 8}
    assert counts_of("") == {}


def test_g35_totals_count_entries_sums_and_answers_but_nothing_withdrawn():
    ledger = a_ledger(
        a_field("pieces", FieldKind.COUNTS, total=True),
        a_field("people", FieldKind.NUMBER, total=True),
        a_field("company", FieldKind.CHOICE, options=options("sf", "jd")),
        a_field("note"),
    )
    entries = [
        an_entry(pieces="3:12 5:8", people="2", company="sf"),
        an_entry(pieces="3:1", people="", company="sf", state=State.OPEN),
        an_entry(pieces="", people="1.5"),
        an_entry(pieces="9:99", people="99", company="jd", state=State.WITHDRAWN),
    ]
    assert totals(ledger, entries) == Totals(
        entries=3,
        unfinished=1,
        sums={"pieces": Decimal(21), "people": Decimal("3.5")},
        answers={"company": {"sf": 2}},
    )


def test_photos_and_signatures_are_pictures():
    pictures = [kind for kind in FieldKind if a_field(kind=kind).is_picture]
    assert pictures == [FieldKind.PHOTO, FieldKind.SIGNATURE]
