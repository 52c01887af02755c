"""The code of a patrol point: named in passing at the gate, never evidence (G58)."""

from __future__ import annotations

import pytest

from gatekeeper import credentials
from gatekeeper.credentials.point_code import point_of, point_text
from gatekeeper.domain.access import Notice
from tests.credentials.passes import symbol, trust


def test_g58_a_code_says_ledger_and_point():
    text = point_text("patrol", "plant-2")
    assert text == "GKS1:PATROL/PLANT-2"
    found = point_of(f" {text}\n")
    assert (found.ledger, found.point) == ("patrol", "plant-2")


@pytest.mark.parametrize(
    "text",
    ["", "GKS1:", "GKS1:PATROL", "GKS1:PATROL/", "GKS1:patrol/gate", "GKS1:PATROL/GATE/X"],
)
def test_g58_anything_else_is_no_point(text):
    assert point_of(text) is None


@pytest.mark.parametrize("text", [point_text("patrol", "gate"), "GKS1:", "GKS1:<script>"])
def test_g58_at_the_gate_it_is_a_notice_and_nobodys_evidence(text):
    assert credentials.read(symbol(text), trust()) == Notice(code="notice-point")
