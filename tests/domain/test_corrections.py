"""What changed between the figures that were given out and those of now."""

from __future__ import annotations

from gatekeeper.domain.corrections import Change, changes


def test_figures_that_differ_are_told_in_the_order_of_the_report():
    old = {"granted": 3, "refused": 1, "ledger goods": 2}
    new = {"granted": 4, "refused": 1, "high": 0, "ledger visits": 1}
    assert changes(old, new) == (
        Change(key="granted", old=3, new=4),
        Change(key="ledger visits", old=0, new=1),
        Change(key="ledger goods", old=2, new=0),
    )
    assert changes(old, dict(reversed(old.items()))) == ()
