"""The signed envelope, checked against the standard's structure with the raw libraries."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gatekeeper.credentials import base45
from gatekeeper.credentials.claims import PassKind, Unreadable, to_cbor
from gatekeeper.credentials.drawing import matrix
from gatekeeper.credentials.envelope import (
    MAX_CHARACTERS,
    SignatureState,
    new_token,
    open_pass,
    open_token,
    seal_pass,
    signed_bytes,
)
from gatekeeper.credentials.trust import TrustedKey, office_key, station_keys
from gatekeeper.keys import key_id
from tests.builders import A_MORNING
from tests.credentials.passes import OFFICE, STRANGER, claims, trust


def sealed(protected, payload=None, unprotected=None, signature=None, tag=18):
    """A message made by hand, properly signed unless told otherwise."""
    payload = to_cbor(claims()) if payload is None else payload
    if not isinstance(protected, bytes):
        protected = cbor2.dumps(protected, canonical=True)
    signature = signature or OFFICE.sign(signed_bytes(protected, payload))
    parts = [protected, {} if unprotected is None else unprotected, payload, signature]
    return "GKP1:" + base45.encode(cbor2.dumps(cbor2.CBORTag(tag, parts), canonical=True))


def test_a_pass_is_a_cose_sign1_message_of_the_standard():
    data = base45.decode(seal_pass(claims(), OFFICE).removeprefix("GKP1:"))
    assert data[0] == 0xD2  # tag 18
    protected, unprotected, payload, signature = cbor2.loads(data).value
    assert dict(cbor2.loads(protected)) == {1: -8, 4: OFFICE.id}
    assert len(OFFICE.id) == 4
    assert not unprotected
    # Written by hand: an array of four, the context, and three byte strings.
    structure = (
        b"\x84\x6aSignature1"
        + cbor2.dumps(protected)
        + cbor2.dumps(b"gatekeeper-pass-v1")
        + cbor2.dumps(payload)
    )
    Ed25519PublicKey.from_public_bytes(OFFICE.public).verify(signature, structure)
    told = cbor2.loads(payload)
    assert told[1] == "beihe"
    assert told[-70001][2] == "张三"


def test_a_pass_comes_back_and_fits_its_symbol():
    text = seal_pass(claims(), OFFICE)
    opened = open_pass(text, trust())
    assert opened.claims == claims()
    assert opened.signature is SignatureState.TRUSTED
    assert opened.key_id == key_id(OFFICE.public)
    assert seal_pass(claims(), OFFICE) == text


def test_an_everyday_pass_fits_version_9():
    """A record's id costs one version more; the gate finds the holder by the pass's own id."""
    assert len(matrix(seal_pass(claims(record=None, photo=""), OFFICE))) == 53
    assert len(matrix(seal_pass(claims(), OFFICE))) == 57


def test_both_names_of_the_algorithm_are_read():
    for algorithm in (-8, -19):
        opened = open_pass(sealed({1: algorithm, 4: OFFICE.id}), trust())
        assert opened.signature is SignatureState.TRUSTED


@pytest.mark.parametrize("algorithm", [-7, -37, 0, 5, -(2**40)])
def test_the_algorithm_comes_from_the_key_never_from_the_message(algorithm):
    opened = open_pass(sealed({1: algorithm, 4: OFFICE.id}), trust())
    assert opened.signature is SignatureState.BAD


def test_a_signature_for_another_purpose_does_not_fit():
    protected = cbor2.dumps({1: -8, 4: OFFICE.id}, canonical=True)
    payload = to_cbor(claims())
    for other in (b"", b"gatekeeper-pass-v2"):
        structure = cbor2.dumps(["Signature1", protected, other, payload])
        text = sealed(protected, payload, signature=OFFICE.sign(structure))
        assert open_pass(text, trust()).signature is SignatureState.BAD


@pytest.mark.parametrize(
    "text",
    [
        sealed(b""),  # the header of nothing, in both its forms
        sealed(b"\xa0"),
        sealed({1: -8}),
        sealed({4: OFFICE.id}),
        sealed({1: -8, 4: OFFICE.id, 3: 60}),
        sealed({1: True, 4: OFFICE.id}),
        sealed({1: -8, 4: OFFICE.id + b"x"}),
        sealed({1: -8, 4: "1234"}),
        sealed([1, -8]),
        sealed({1: -8, 4: OFFICE.id}, unprotected={4: OFFICE.id}),
        sealed({1: -8, 4: OFFICE.id}, unprotected=[]),
        sealed({1: -8, 4: OFFICE.id}, signature=bytes(63)),
        sealed({1: -8, 4: OFFICE.id}, signature=bytes(65)),
        sealed({1: -8, 4: OFFICE.id}, payload=b"\xa0"),
        sealed({1: -8, 4: OFFICE.id}, payload=to_cbor(claims()) + b"\x00"),
        sealed({1: -8, 4: OFFICE.id}, tag=98),
        "GKP1:" + base45.encode(cbor2.dumps([1, 2, 3, 4])),
        "GKP1:" + base45.encode(cbor2.dumps(cbor2.CBORTag(18, [b"", {}, b""]))),
        "GKP1:",
        "GKP1:A",
        "GKP1:###",
        "GKP2:" + seal_pass(claims(), OFFICE)[5:],
        seal_pass(claims(), OFFICE) + "00",
        seal_pass(claims(), OFFICE).lower(),
        "GKP1:" + "0" * MAX_CHARACTERS,
    ],
)
def test_what_seal_pass_would_not_write_is_refused(text):
    with pytest.raises(Unreadable) as refused:
        open_pass(text, trust())
    assert refused.value.code == "notice-pass-damaged"


def test_a_stranger_is_unknown_and_a_wrong_signature_bad():
    assert open_pass(seal_pass(claims(), STRANGER), trust()).signature is SignatureState.UNKNOWN_KEY
    forged = sealed({1: -8, 4: OFFICE.id}, signature=bytes(64))
    assert open_pass(forged, trust()).signature is SignatureState.BAD


def test_every_key_of_the_same_id_is_tried():
    namesake = TrustedKey(
        key_id=OFFICE.id, public=STRANGER.public, kinds=frozenset(PassKind), sign_until=None
    )
    both = trust(namesake, office_key(OFFICE.public))
    assert open_pass(seal_pass(claims(), OFFICE), both).signature is SignatureState.TRUSTED


def test_a_key_is_retired_for_what_it_signed_afterwards_only():
    text = seal_pass(claims(), OFFICE)
    for until, state in (
        (claims().issued_at, SignatureState.TRUSTED),
        (claims().issued_at - timedelta(seconds=1), SignatureState.KEY_RETIRED),
    ):
        assert open_pass(text, trust(office_key(OFFICE.public, until))).signature is state


@pytest.mark.parametrize(
    ("kind", "life", "state"),
    [
        (PassKind.VISITOR, timedelta(hours=24), SignatureState.TRUSTED),
        (PassKind.VISITOR, timedelta(hours=24, seconds=1), SignatureState.LIVES_TOO_LONG),
        (PassKind.STOP_GAP, timedelta(days=7), SignatureState.TRUSTED),
        (PassKind.STOP_GAP, timedelta(days=8), SignatureState.LIVES_TOO_LONG),
        (PassKind.RESIDENT, timedelta(hours=1), SignatureState.NOT_ENTITLED),
    ],
)
def test_a_station_signs_visitors_for_a_day_and_stop_gaps_for_a_week(kind, life, state):
    said = claims(kind=kind, not_before=A_MORNING, expires_at=A_MORNING + life)
    station = trust(*station_keys(OFFICE.public))
    assert open_pass(seal_pass(said, OFFICE), station).signature is state


def test_a_token_has_38_characters_and_only_its_hash_is_kept():
    text, kept = new_token()
    assert text.startswith("GKT1:")
    assert len(text) == 38
    assert len(matrix(text)) == 25
    raw = base45.decode(text[5:])
    assert len(raw) == 22
    assert open_token(text) == kept == hashlib.sha256(raw).hexdigest()
    assert new_token()[0] != text


@pytest.mark.parametrize("text", ["GKT1:", "GKT1:" + "0" * 32, "GKT1:" + ":" * 33, "X" * 38])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(Unreadable) as refused:
        open_token(text)
    assert refused.value.code == "notice-token-damaged"
