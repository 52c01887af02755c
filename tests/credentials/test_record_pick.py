"""A person picked from the search."""

from __future__ import annotations

import pytest

from gatekeeper import credentials
from gatekeeper.credentials.record_pick import RecordPick
from gatekeeper.domain.access import ClaimKind, EvidenceSlot, Notice
from gatekeeper.domain.readings import Symbology
from tests.builders import numbered_id
from tests.credentials.passes import facts, symbol, trust


@pytest.mark.parametrize("text", [str(numbered_id(4)), numbered_id(4).hex])
def test_a_pick_stands_for_a_person_and_says_nothing(text):
    pick = credentials.read(symbol(text, symbology=Symbology.RECORD), trust())
    assert isinstance(pick, RecordPick)
    assert pick.slot is EvidenceSlot.IDENTITY
    assert (pick.subject.claim, pick.subject.value) == (ClaimKind.PERSON, str(numbered_id(4)))
    assert pick.key == f"person:{numbered_id(4)}"
    assert list(pick.check(facts(identity=pick))) == []


def test_a_pick_without_a_person_is_named():
    read = credentials.read(symbol("nobody", symbology=Symbology.RECORD), trust())
    assert read == Notice(code="notice-record-unknown")


@pytest.mark.parametrize("symbology", [s for s in Symbology if s is not Symbology.RECORD])
def test_a_printed_or_typed_id_is_no_pick(symbology):
    read = credentials.read(symbol(str(numbered_id(4)), symbology=symbology), trust())
    assert isinstance(read, Notice)
