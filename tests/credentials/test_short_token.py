"""The sticker's token: the local record decides."""

from __future__ import annotations

from gatekeeper import credentials
from gatekeeper.credentials.envelope import new_token
from gatekeeper.credentials.short_token import ShortToken, parse
from gatekeeper.domain.access import ClaimKind, EvidenceSlot, Notice
from gatekeeper.domain.readings import Symbology
from tests.credentials.passes import facts, symbol, trust


def test_a_token_stands_for_its_hash_and_says_nothing():
    text, kept = new_token()
    token = credentials.read(symbol(text), trust())
    assert isinstance(token, ShortToken)
    assert token.slot is EvidenceSlot.IDENTITY
    assert (token.subject.claim, token.subject.value) == (ClaimKind.TOKEN, kept)
    assert token.key == f"token:{kept[:16]}"
    assert list(token.check(facts(identity=token))) == []


def test_a_damaged_token_is_named():
    text, _ = new_token()
    for damaged in (text[:-1], text + "0", "GKT1:" + ":" * 33):
        assert credentials.read(symbol(damaged), trust()) == Notice(code="notice-token-damaged")


def test_the_search_cannot_claim_a_token():
    text, _ = new_token()
    assert parse(symbol(text, symbology=Symbology.RECORD), trust()) is None
