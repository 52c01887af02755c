"""What entries add up to: answers by how often they were given, ticks, and what is in stock."""

from __future__ import annotations

from decimal import Decimal

from gatekeeper.domain.ledger import FieldKind, State, shown
from gatekeeper.domain.ledger_rules import Stock
from gatekeeper.domain.ledger_totals import stock, totals
from tests.domain.ledgers import a_field, a_ledger, an_entry, options


def test_o36_the_commonest_answer_stands_first():
    ledger = a_ledger(a_field("kind", FieldKind.CHOICE, options=options("shop", "lift", "code")))
    kinds = ["shop", "code", "code", "lift", "code", "lift"]
    entries = [an_entry(kind=kind) for kind in kinds]
    assert list(totals(ledger, entries).answers["kind"].items()) == [
        ("code", 3),
        ("lift", 2),
        ("shop", 1),
    ]


def test_o16_each_tick_is_counted_and_said():
    items = a_field("items", FieldKind.TICKS, options=options("mask", "sheet"))
    entries = [an_entry(items="mask sheet"), an_entry(items="mask"), an_entry(items="")]
    assert totals(a_ledger(items), entries).answers["items"] == {"mask": 2, "sheet": 1}
    assert shown(items, "mask sheet gone", "en") == "MASK / SHEET / gone"


def supplies(**told):
    return a_ledger(
        a_field("item"),
        a_field("unit", FieldKind.CHOICE, options=options("box", "piece")),
        a_field("amount", FieldKind.NUMBER),
        a_field("way", FieldKind.CHOICE, options=options("in", "out")),
        stock=Stock(of=("item", "unit"), amount="amount", out={"way": "out"}),
        **told,
    )


def moved(item, amount, way, **told):
    return an_entry(item=item, unit="box", amount=amount, way=way, **told)


def test_o35_the_stock_is_what_came_in_less_what_went_out():
    entries = [
        moved("mask", "100", "in"),
        moved("mask", "30.5", "out"),
        moved("mask", "50", "out", state=State.WITHDRAWN),
        moved("glove", "2", "out"),
        an_entry(item="mask", unit="piece", amount="7", way="in"),
        an_entry(amount="7", way="in"),
    ]
    assert stock(supplies(), entries, "en") == {
        "mask BOX": Decimal("69.5"),
        "glove BOX": Decimal(-2),
        "mask PIECE": Decimal(7),
    }


def test_a_ledger_without_a_stock_has_none():
    assert stock(a_ledger(a_field("item")), [an_entry(item="mask")], "en") == {}
