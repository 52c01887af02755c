"""What bundles, receipts and settled rows may be."""

from __future__ import annotations

from gatekeeper.domain.exchange import Receipt, ReceiptState, Way


def test_a_receipt_tells_how_far_the_office_has_the_chain():
    receipt = Receipt(
        number=3,
        sha256="0" * 64,
        chain="a" * 16,
        state=ReceiptState.WAITING,
        acknowledged=120,
        code="bundle-gap",
        parameters={"expected": 121},
    )
    assert receipt.acknowledged == 120
    assert receipt.parameters == {"expected": 121}


def test_a_refused_row_is_open_until_a_person_went_one_of_three_ways():
    assert set(Way) - {Way.OPEN} == {Way.ACCEPTED, Way.ASKED, Way.CLOSED}
