"""The private keys: make, keep, wrap, sign with and verify them; nothing else touches one."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gatekeeper import strongbox
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem, StoreError

MESSAGES = {
    "passphrase-empty": "Please give a passphrase.",
    "passphrase-wrong": "The passphrase is wrong.",
    "key-damaged": "The stored key is damaged.",
    "store-key-gone": (
        "The database key is not where it was kept ({where}); unlock the system keyring or enter "
        "the recovery key."
    ),
    "recovery-length": "The recovery key has {expected} characters, these are {found}.",
    "recovery-character": "Character {position} ({character}) cannot stand in a recovery key.",
    "recovery-checksum": "The recovery key has a typing slip.",
}

KEY_BYTES = 32
KEY_ID_BYTES = 4

# Argon2id by the second recommended choice of RFC 9106 (section 4): 3 passes over 64 MiB in
# 4 lanes, about a tenth of a second on a gate PC and hopeless to try through in bulk.
ARGON2_PASSES = 3
ARGON2_KIBIBYTES = 64 * 1024
ARGON2_LANES = 4
SALT_BYTES = 16
NONCE_BYTES = 12  # the only nonce length that AES-GCM takes without hashing it first
# The mark stands for all the numbers above; other numbers get another mark.
WRAP_MARK = b"GKW1"

# 32 bytes and 3 of a checksum are 280 bits: 56 characters of five bits in 14 groups of four.
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
RECOVERY_CHECK_BYTES = 3
RECOVERY_CHARACTERS = 56
RECOVERY_GROUP = 4
RECOVERY_DOMAIN = b"gatekeeper-recovery-1"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """True when `signature` over `message` was made with the private half of `public`."""
    try:
        _public_key(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# A gate trusts a handful of keys and asks for one of them at every pass.
@lru_cache(maxsize=16)
def _public_key(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def key_id(public: bytes) -> bytes:
    """The first four bytes of SHA-256: names a public key, proves nothing."""
    return hashlib.sha256(public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key pair that signs; it never shows its private half in a text."""

    _private: Ed25519PrivateKey = field(repr=False)
    # Held, since every line of the log signs a head that names it.
    public: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "public", self._private.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_private(cls, private: bytes) -> SigningKey:
        """From the 32 bytes of `private_bytes`; GatekeeperError("key-damaged") otherwise."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(private))
        except ValueError as fault:
            raise GatekeeperError("key-damaged") from fault

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same each time for the same message."""
        return self._private.sign(message)

    @property
    def id(self) -> bytes:
        return key_id(self.public)

    def private_bytes(self) -> bytes:
        """The 32 secret bytes, to be wrapped or stored in an encrypted database at once."""
        return self._private.private_bytes_raw()


def new_identity() -> str:
    """A new age identity (X25519), to open what others seal for its `recipient_of`."""
    import pyrage

    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half, to be given away; GatekeeperError("key-damaged") for no identity."""
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except (ValueError, pyrage.IdentityError) as fault:
        raise GatekeeperError("key-damaged") from fault


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # NFKC: the same passphrase typed on another input method (full-width letters) still fits.
    text = unicodedata.normalize("NFKC", passphrase)
    if not text:
        raise GatekeeperError("passphrase-empty")
    return hash_secret_raw(
        secret=text.encode(),
        salt=salt,
        time_cost=ARGON2_PASSES,
        memory_cost=ARGON2_KIBIBYTES,
        parallelism=ARGON2_LANES,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def wrap(private: bytes, passphrase: str) -> bytes:
    """Encrypt a private key under a passphrase: mark, salt, nonce, AES-256-GCM ciphertext."""
    head = WRAP_MARK + secrets.token_bytes(SALT_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    lock = AESGCM(_stretch(passphrase, head[len(WRAP_MARK) :]))
    return head + nonce + lock.encrypt(nonce, private, head)


def unwrap(wrapped: bytes, passphrase: str) -> bytes:
    """Undo `wrap`; GatekeeperError with code passphrase-wrong or key-damaged."""
    salt_end = len(WRAP_MARK) + SALT_BYTES
    head, nonce = wrapped[:salt_end], wrapped[salt_end : salt_end + NONCE_BYTES]
    if not wrapped.startswith(WRAP_MARK) or len(nonce) < NONCE_BYTES:
        raise GatekeeperError("key-damaged")
    lock = AESGCM(_stretch(passphrase, head[len(WRAP_MARK) :]))
    try:
        return lock.decrypt(nonce, wrapped[salt_end + NONCE_BYTES :], head)
    except InvalidTag as fault:
        raise GatekeeperError("passphrase-wrong") from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFound:
    """The database key; `recovery_text` of it is to be printed once and locked away."""

    key: bytes = field(repr=False)
    made: bool = False
    in_keyring: bool = False


def load_or_make(name: str, folder: Path, *, may_make: bool = True) -> KeyFound:
    """The database key called `name`, from the system keyring or the 0600 file in `folder`.

    `name` tells the databases of one user apart, for instance by their path. `folder` lies
    outside the data folder, so that a copied data folder is not a readable one. When neither
    place has the key and `may_make` (there is no database yet), a new one is made and kept. A
    key that was in a keyring which is locked or gone now is never replaced by a new one:
    StoreError("store-key-gone").
    """
    with _called_by_its_name():
        kept = strongbox.read(name, folder)
    if kept is not None:
        return KeyFound(key=_from_hex(kept.text), in_keyring=kept.in_keyring)
    if not may_make:
        raise StoreError("store-key-gone", where=str(strongbox.file_of(name, folder)))
    key = secrets.token_bytes(KEY_BYTES)
    return KeyFound(key=key, made=True, in_keyring=keep(name, folder, key))


def keep(name: str, folder: Path, key: bytes) -> bool:
    """Store a key (also one given by its recovery text); True when the keyring took it."""
    with _called_by_its_name():
        return strongbox.keep(name, folder, key.hex())


@contextmanager
def _called_by_its_name() -> Iterator[None]:
    """A database key that is gone has a way back that other secrets have not."""
    try:
        yield
    except StoreError as fault:
        raise StoreError("store-key-gone", **fault.parameters) from fault


def recovery_text(key: bytes) -> str:
    """The key as 14 groups of four characters with a checksum, to be printed and typed back."""
    check = hashlib.sha256(RECOVERY_DOMAIN + key).digest()[:RECOVERY_CHECK_BYTES]
    number = int.from_bytes(key + check, "big")
    characters = "".join(
        RECOVERY_ALPHABET[(number >> 5 * place) & 31]
        for place in reversed(range(RECOVERY_CHARACTERS))
    )
    starts = range(0, RECOVERY_CHARACTERS, RECOVERY_GROUP)
    return "-".join(characters[start : start + RECOVERY_GROUP] for start in starts)


def key_from_recovery(text: str) -> bytes:
    """Undo `recovery_text`, whatever the case, blanks and dashes; InvalidInput otherwise."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(MISREAD)
    plain = "".join(character for character in plain if character.isalnum())
    if len(plain) != RECOVERY_CHARACTERS:
        raise _slip("recovery-length", expected=RECOVERY_CHARACTERS, found=len(plain))
    number = 0
    for position, character in enumerate(plain, start=1):
        value = RECOVERY_ALPHABET.find(character)
        if value < 0:
            raise _slip("recovery-character", position=position, character=character)
        number = number << 5 | value
    key = number.to_bytes(KEY_BYTES + RECOVERY_CHECK_BYTES, "big")[:KEY_BYTES]
    if recovery_text(key).replace("-", "") != plain:
        raise _slip("recovery-checksum")
    return key


def _slip(code: str, **parameters: object) -> InvalidInput:
    return InvalidInput([Problem(code=code, field="recovery", parameters=parameters)])


def _from_hex(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError as fault:
        raise StoreError("key-damaged") from fault
    if len(key) != KEY_BYTES:
        raise StoreError("key-damaged")
    return key
