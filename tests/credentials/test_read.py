"""`credentials.read` survives anything, and trusts nothing that was changed."""

from __future__ import annotations

import random
from string import Formatter
from types import SimpleNamespace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import credentials
from gatekeeper.credentials import base45
from gatekeeper.credentials.envelope import SignatureState, new_token, seal_pass
from gatekeeper.credentials.resident_pass import SignedPass
from gatekeeper.domain.access import Credential, Notice
from gatekeeper.domain.readings import Symbol, Symbology
from tests.credentials.passes import OFFICE, claims, symbol, trust

SEED = 20260302
REPORT = cbor2.dumps(
    {1: 19065, 2: ["王建国"], 3: [1], 4: "13800138000", 5: "苏州市", 6: 19066, 7: "1-1"},
    canonical=True,
)
GENUINE = seal_pass(claims(), OFFICE)
STARTS = (
    GENUINE,
    seal_pass(claims(name="", place="", record=None, plates=(), photo=""), OFFICE),
    "GKT1:" + base45.encode(bytes(22)),
    "GKS1:PATROL/GATE",
    "GKR1:" + base45.encode(REPORT),
    "https://jkm.example/show?t=4711",
    "https://jsstm.jszwfw.gov.cn/jkmIndex.html?qrCode=1#/x?y=1",
    "WIFI:S:home;T:WPA;P:secret;;",
    '{"data":{"hdr":{"t":"icao.vacc"}}}',
    "11010519491231002X",
    "苏B·12345",
)
STRANGE = base45.ALPHABET + "\x00\n\ud800\u202e٣Ａé😀[]@#?&="


def mutated(chance: random.Random) -> str:
    """A text changed a little, in its characters or, for our own codes, in its bytes."""
    text = chance.choice(STARTS)
    if text.startswith(("GKP", "GKT", "GKR")) and chance.random() < 0.5:
        data = bytearray(base45.decode(text[5:]))
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            _mutate(data, chance, lambda: chance.randrange(256))
        return text[:5] + base45.encode(bytes(data))
    characters = list(text)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        _mutate(characters, chance, lambda: chance.choice(STRANGE))
    return "".join(characters)


def _mutate(sequence, chance, new) -> None:
    place = chance.randrange(len(sequence) + 1)
    match chance.randrange(12):
        case 0:
            sequence.insert(place, new())
        case 1:
            del sequence[place : place + chance.randrange(1, 4)]
        case 2:
            sequence[place:place] = sequence[place : place + chance.randrange(1, 20)]
        case 3:
            del sequence[place:]
        case _ if sequence:
            sequence[place % len(sequence)] = new()


def throw(rounds: int, seed: int) -> int:
    """How many inputs reached a signature; fails on any exception and any undue trust."""
    chance = random.Random(seed)
    believes = trust()
    genuine = set(STARTS)
    judged = 0
    for _ in range(rounds):
        text = mutated(chance)
        symbology = Symbology.QR if chance.random() < 0.95 else chance.choice(list(Symbology))
        read = credentials.read(Symbol(text=text, symbology=symbology), believes)
        assert isinstance(read, (Credential, Notice)), text
        if isinstance(read, SignedPass):
            judged += 1
            is_trusted = read.signature is SignatureState.TRUSTED
            assert not is_trusted or text.strip() in genuine, text
    return judged


def test_twenty_thousand_mutated_inputs_raise_nothing_and_are_never_trusted():
    assert throw(20_000, SEED) > 800


@pytest.mark.long
def test_a_million_mutated_inputs_raise_nothing_and_are_never_trusted():
    assert throw(1_000_000, SEED + 1) > 40_000


def test_every_single_character_of_a_pass_counts():
    believes = trust()
    for place in range(5, len(GENUINE)):
        for new in base45.ALPHABET:
            text = GENUINE[:place] + new + GENUINE[place + 1 :]
            if text == GENUINE or place % 7:  # a seventh of them, for time
                continue
            read = credentials.read(symbol(text), believes)
            trusted = isinstance(read, SignedPass) and read.signature is SignatureState.TRUSTED
            assert not trusted, text


@given(st.text(max_size=400), st.sampled_from(Symbology))
def test_any_text_of_any_symbology_is_answered(text, symbology):
    assert isinstance(
        credentials.read(symbol(text, symbology=symbology), trust()), (Credential, Notice)
    )


@given(st.sampled_from(["GKP1:", "GKT1:", "GKP", "https://jkm.example/", "NL2:"]), st.binary())
def test_any_bytes_in_our_dress_are_answered(prefix, data):
    text = prefix + base45.encode(data)
    assert isinstance(credentials.read(symbol(text), trust()), (Credential, Notice))


@pytest.mark.logs("a kind breaks on purpose")
def test_a_kind_that_breaks_counts_as_not_mine_and_leaks_nothing(monkeypatch, caplog):
    def broken(symbol, trust):
        raise RuntimeError(symbol.text)

    kind = SimpleNamespace(__name__="broken", MESSAGES={}, parse=broken)
    silent = SimpleNamespace(__name__="silent", MESSAGES={}, parse=lambda symbol, trust: None)
    monkeypatch.setattr(credentials, "KINDS", (kind, silent))
    assert credentials.read(symbol("secret"), trust()) == Notice(code="notice-unknown")
    assert "broken broke with RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_a_text_longer_than_any_code_is_not_looked_at():
    text = "https://jkm.example/" + "x" * 8000
    assert credentials.read(symbol(text), trust()) == Notice(code="notice-unknown")


def test_the_kinds_are_registered_once_with_plain_codes_and_sentences():
    codes = [code for kind in credentials.KINDS for code in kind.MESSAGES]
    assert len(codes) == len(set(codes))
    for code, sentence in credentials.MESSAGES.items():
        assert code == code.lower().replace("_", "-")
        assert sentence.endswith(".")
        assert all(name is None or name for _, name, _, _ in Formatter().parse(sentence))


def test_a_pass_read_twice_has_the_same_key():
    text, _ = new_token()
    for code in (GENUINE, text):
        first, second = (credentials.read(symbol(code), trust()) for _ in range(2))
        assert first.key == second.key
