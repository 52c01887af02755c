"""Private keys: signing, wrapping, the system keyring, its stand-in file, the recovery text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

import keyring
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from gatekeeper import keys, strongbox
from gatekeeper.errors import GatekeeperError, InvalidInput, StoreError
from gatekeeper.keys import SigningKey

KEY = bytes(range(32))


class Memory(KeyringBackend):
    """A keyring that keeps its secrets until the test ends."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class Forgetful(Memory):
    def set_password(self, service, username, password):
        return None


class Locked(Memory):
    def get_password(self, service, username):
        raise KeyringLocked

    def set_password(self, service, username, password):
        raise KeyringLocked


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def memory() -> Memory:
    backend = Memory()
    keyring.set_keyring(backend)
    return backend


# --- signing ---------------------------------------------------------------------------------


def test_what_is_signed_is_verified_and_nothing_else():
    key = SigningKey.generate()
    signature = key.sign(b"message")
    assert keys.verify(key.public, signature, b"message")
    assert not keys.verify(key.public, signature, b"Message")
    assert not keys.verify(SigningKey.generate().public, signature, b"message")
    assert not keys.verify(key.public, signature[:-1], b"message")
    assert not keys.verify(key.public[:-1], signature, b"message")


def test_the_vector_of_rfc_8032():
    key = SigningKey.from_private(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert key.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06")


def test_a_key_comes_back_from_its_bytes_and_never_shows_them():
    key = SigningKey.from_private(KEY)
    assert key.private_bytes() == KEY
    assert key.id == keys.key_id(key.public)
    assert len(key.id) == 4
    assert KEY.hex() not in repr(key)
    with pytest.raises(GatekeeperError) as refused:
        SigningKey.from_private(b"short")
    assert refused.value.code == "key-damaged"


# --- wrapping --------------------------------------------------------------------------------


def test_a_wrapped_key_opens_with_its_passphrase_in_any_width():
    wrapped = keys.wrap(KEY, "Pass 你好")
    assert KEY not in wrapped
    assert keys.unwrap(wrapped, "Ｐａｓｓ 你好") == KEY
    assert keys.wrap(KEY, "Pass 你好") != wrapped


def test_a_wrong_passphrase_and_a_damaged_key_are_told():
    wrapped = keys.wrap(KEY, "right")
    for text, passphrase, code in (
        (wrapped, "wrong", "passphrase-wrong"),
        (wrapped[:-1] + bytes([wrapped[-1] ^ 1]), "right", "passphrase-wrong"),
        (wrapped[:4] + bytes(16) + wrapped[20:], "right", "passphrase-wrong"),
        (b"XXXX" + wrapped[4:], "right", "key-damaged"),
        (wrapped[:30], "right", "key-damaged"),
        (b"", "right", "key-damaged"),
        (wrapped, "", "passphrase-empty"),
    ):
        with pytest.raises(GatekeeperError) as refused:
            keys.unwrap(text, passphrase)
        assert refused.value.code == code
    with pytest.raises(GatekeeperError, match="passphrase-empty"):
        keys.wrap(KEY, "")


# --- the database key ------------------------------------------------------------------------


def test_a_new_key_goes_into_the_keyring(tmp_path, memory):
    made = keys.load_or_make("/data/gate.db", tmp_path)
    assert made.made
    assert made.in_keyring
    again = keys.load_or_make("/data/gate.db", tmp_path, may_make=False)
    assert (again.key, again.made) == (made.key, False)
    (file,) = tmp_path.iterdir()
    assert file.read_text() == strongbox.IN_KEYRING
    assert made.key.hex() not in repr(made)


def test_without_a_keyring_the_key_lies_in_a_file_for_its_owner_only(tmp_path):
    made = keys.load_or_make("gate", tmp_path / "keys")
    assert made.made
    assert not made.in_keyring
    (file,) = (tmp_path / "keys").iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
    assert keys.load_or_make("gate", tmp_path / "keys").key == made.key
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.load_or_make("other", tmp_path / "keys").key != made.key


def test_a_key_in_a_file_stays_there_when_a_keyring_appears(tmp_path):
    made = keys.load_or_make("gate", tmp_path)
    keyring.set_keyring(Memory())
    assert keys.load_or_make("gate", tmp_path).key == made.key


@pytest.mark.parametrize("backend", [Forgetful, Locked])
def test_a_keyring_that_does_not_keep_is_replaced_by_the_file(tmp_path, backend):
    keyring.set_keyring(backend())
    made = keys.load_or_make("gate", tmp_path)
    assert not made.in_keyring
    assert keys.load_or_make("gate", tmp_path).key == made.key


def test_a_plain_file_that_calls_itself_a_keyring_is_not_used(tmp_path):
    class Plaintext(Memory):
        """As keyrings.alt brings it."""

    Plaintext.__module__ = "keyrings.alt.file"
    keyring.set_keyring(Plaintext())
    assert not keys.load_or_make("gate", tmp_path).in_keyring

    class Chain(Memory):
        backends = (Memory(), Plaintext())

    keyring.set_keyring(Chain())
    assert not keys.load_or_make("other", tmp_path).in_keyring


def test_a_key_in_a_keyring_that_is_locked_now_is_never_replaced(tmp_path, memory):
    made = keys.load_or_make("gate", tmp_path)
    for gone in (Locked(), Memory(), fail.Keyring()):
        keyring.set_keyring(gone)
        with pytest.raises(StoreError) as refused:
            keys.load_or_make("gate", tmp_path)
        assert refused.value.code == "store-key-gone"
    keyring.set_keyring(memory)
    assert keys.load_or_make("gate", tmp_path).key == made.key


def test_no_new_key_is_made_where_a_database_waits_for_the_old_one(tmp_path):
    with pytest.raises(StoreError) as refused:
        keys.load_or_make("gate", tmp_path, may_make=False)
    assert refused.value.code == "store-key-gone"
    assert list(tmp_path.iterdir()) == []


def test_a_recovered_key_is_kept_again(tmp_path):
    text = keys.recovery_text(KEY)
    assert not keys.keep("gate", tmp_path, keys.key_from_recovery(text))
    assert keys.load_or_make("gate", tmp_path, may_make=False).key == KEY


@pytest.mark.parametrize("content", ["xyz", "00ff", "é"])
def test_a_damaged_key_file_is_told_and_left(tmp_path, content):
    keys.keep("gate", tmp_path, KEY)
    (file,) = tmp_path.iterdir()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(StoreError):
        keys.load_or_make("gate", tmp_path)
    assert file.read_text(encoding="utf-8") == content


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        keys.keep("gate", tmp_path / "file" / "keys", KEY)


# --- the recovery text -----------------------------------------------------------------------


@given(st.binary(min_size=32, max_size=32))
def test_the_recovery_text_is_typed_back_in_any_dress(key):
    text = keys.recovery_text(key)
    assert [len(group) for group in text.split("-")] == [4] * 14
    assert keys.key_from_recovery(text) == key
    sloppy = text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert keys.key_from_recovery(f"  {sloppy}\n") == key


@settings(max_examples=200)
@given(st.integers(min_value=0, max_value=55), st.sampled_from(keys.RECOVERY_ALPHABET))
def test_a_wrong_character_is_found(place, character):
    plain = keys.recovery_text(KEY).replace("-", "")
    typed = plain[:place] + character + plain[place + 1 :]
    if typed == plain:
        return
    with pytest.raises(InvalidInput) as refused:
        keys.key_from_recovery(typed)
    assert refused.value.code == "recovery-checksum"


def test_what_is_no_recovery_text_is_told():
    text = keys.recovery_text(KEY)
    with pytest.raises(InvalidInput) as short:
        keys.key_from_recovery(text[:-1])
    assert short.value.parameters == {"expected": 56, "found": 55}
    with pytest.raises(InvalidInput) as strange:
        keys.key_from_recovery("U" + text[1:])
    assert strange.value.parameters == {"position": 1, "character": "U"}


def test_every_code_has_a_sentence():
    assert all(sentence.endswith(".") for sentence in keys.MESSAGES.values())
