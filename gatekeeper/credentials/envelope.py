"""The envelopes of our own codes: the signed pass (COSE_Sign1, RFC 9052) and the short token.

A pass is `GKP1:` and base45 of tag 18 [protected, {}, payload, signature] in deterministic CBOR.
The protected header is exactly {1: algorithm, 4: key id}; a header left empty (hashed as an empty
text by COSE, whichever way it is written) is therefore never met.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import cbor2

from gatekeeper import keys
from gatekeeper.credentials import base45
from gatekeeper.credentials.claims import (
    PassClaims,
    Unreadable,
    canonical,
    from_cbor,
    strict,
    to_cbor,
)
from gatekeeper.credentials.trust import Trust, TrustedKey

PASS_PREFIX = "GKP1:"  # noqa: S105  (a prefix, not a secret)
TOKEN_PREFIX = "GKT1:"  # noqa: S105  (as above)

# Our longest pass has some 350 bytes; nothing longer is looked at.
MAX_BYTES = 1024
MAX_CHARACTERS = MAX_BYTES * 3 // 2

# Signed with, never sent: a signature made for anything else of ours does not fit a pass.
EXTERNAL_DATA = b"gatekeeper-pass-v1"
CONTEXT = "Signature1"
SIGN1_TAG = 18
ALGORITHM, KEY_ID = 1, 4
EDDSA, ED25519 = -8, -19  # the older name of the algorithm and that of RFC 9864
SIGNATURE_BYTES = 64

TOKEN_BYTES = 22  # 176 bits: the 33 characters that still fit QR version 2-M with the prefix
TOKEN_CHARACTERS = 38


class SignatureState(IntEnum):
    """What the signature is worth, best first."""

    TRUSTED = 0
    KEY_RETIRED = 1
    LIVES_TOO_LONG = 2
    NOT_ENTITLED = 3
    BAD = 4
    UNKNOWN_KEY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPass:
    """A well-formed pass; its claims count only as far as `signature` says."""

    claims: PassClaims
    key_id: bytes
    signature: SignatureState


def seal_pass(claims: PassClaims, key: keys.SigningKey) -> str:
    """The text of the code, the same each time for the same claims and key."""
    protected = canonical({ALGORITHM: EDDSA, KEY_ID: key.id})
    payload = to_cbor(claims)
    signature = key.sign(signed_bytes(protected, payload))
    message = cbor2.CBORTag(SIGN1_TAG, [protected, {}, payload, signature])
    return PASS_PREFIX + base45.encode(canonical(message))


def open_pass(text: str, trust: Trust) -> OpenedPass:
    """Read a `GKP1:` text; Unreadable where it is not exactly what `seal_pass` writes.

    The algorithm follows from the trusted key, all of which are Ed25519 keys; what the message
    says about it must agree and chooses nothing.
    """
    if not text.startswith(PASS_PREFIX) or len(text) > MAX_CHARACTERS:
        raise Unreadable("notice-pass-damaged")
    try:
        data = base45.decode(text.removeprefix(PASS_PREFIX))
    except ValueError as fault:
        raise Unreadable("notice-pass-damaged") from fault
    protected, payload, signature = _parts(strict(data))
    algorithm, key_id = _header(protected)
    claims = from_cbor(payload)
    named = trust.keys_named(key_id)
    message = signed_bytes(protected, payload)
    states = [
        _entitled(claims, key)
        for key in named
        if algorithm in (EDDSA, ED25519) and keys.verify(key.public, signature, message)
    ]
    none_fits = SignatureState.BAD if named else SignatureState.UNKNOWN_KEY
    return OpenedPass(claims=claims, key_id=key_id, signature=min(states, default=none_fits))


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052, section 4.4."""
    return canonical([CONTEXT, protected, EXTERNAL_DATA, payload])


def new_token() -> tuple[str, str]:
    """A fresh token as (text of the code, hash to keep); the text itself is never stored."""
    raw = secrets.token_bytes(TOKEN_BYTES)
    return TOKEN_PREFIX + base45.encode(raw), token_hash(raw)


def open_token(text: str) -> str:
    """The hash of a `GKT1:` text as it is kept; Unreadable where it cannot be one."""
    if not text.startswith(TOKEN_PREFIX) or len(text) != TOKEN_CHARACTERS:
        raise Unreadable("notice-token-damaged")
    try:
        return token_hash(base45.decode(text.removeprefix(TOKEN_PREFIX)))
    except ValueError as fault:
        raise Unreadable("notice-token-damaged") from fault


def token_hash(raw: bytes) -> str:
    """SHA-256 in hex; 176 random bits need neither salt nor stretching."""
    return hashlib.sha256(raw).hexdigest()


def _entitled(claims: PassClaims, key: TrustedKey) -> SignatureState:
    """May this key, whose signature fits, say what it says?"""
    if claims.kind not in key.kinds:
        return SignatureState.NOT_ENTITLED
    if key.max_life is not None and claims.expires_at - claims.not_before > key.max_life:
        return SignatureState.LIVES_TOO_LONG
    if key.sign_until is not None and claims.issued_at > key.sign_until:
        return SignatureState.KEY_RETIRED
    return SignatureState.TRUSTED


def _parts(message: object) -> tuple[bytes, bytes, bytes]:
    match message:
        case cbor2.CBORTag(tag=18, value=(bytes(protected), unprotected, bytes(payload), bytes(s))):
            if isinstance(unprotected, Mapping) and not unprotected and len(s) == SIGNATURE_BYTES:
                return protected, payload, s
    raise Unreadable("notice-pass-damaged")


def _header(protected: bytes) -> tuple[int, bytes]:
    header = strict(protected)
    if isinstance(header, Mapping) and header.keys() == {ALGORITHM, KEY_ID}:
        algorithm, key_id = header[ALGORITHM], header[KEY_ID]
        if type(algorithm) is int and type(key_id) is bytes and len(key_id) == keys.KEY_ID_BYTES:
            return algorithm, key_id
    raise Unreadable("notice-pass-damaged")
