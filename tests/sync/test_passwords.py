from __future__ import annotations

import stat

import keyring
import pytest
from keyring.backends import fail

from gatekeeper.errors import SyncError
from gatekeeper.sync import Address, passwords
from tests.test_keys import Memory

ADDRESS = Address.parse("sftp://gate@office/in?host-key=x")
PASSWORD = ' 门岗 "7" \\ '


@pytest.fixture(autouse=True)
def no_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(params=[fail.Keyring, Memory], ids=["file", "keyring"])
def kept_in(request):
    keyring.set_keyring(request.param())
    return request.param


def test_a_password_is_kept_as_it_is(kept_in, tmp_path):
    assert passwords.read(ADDRESS, tmp_path) == ""
    assert passwords.keep(ADDRESS, tmp_path, PASSWORD) == (kept_in is Memory)
    assert passwords.read(ADDRESS, tmp_path) == PASSWORD
    passwords.forget(ADDRESS, tmp_path)
    passwords.forget(ADDRESS, tmp_path)
    assert passwords.read(ADDRESS, tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_of_one_user_at_one_place(kept_in, tmp_path):
    passwords.keep(ADDRESS, tmp_path, PASSWORD)
    with_another_key = Address.parse("sftp://gate@office/in?host-key=y&timeout=9")
    assert passwords.read(with_another_key, tmp_path) == PASSWORD
    for other in ("sftp://door@office/in", "sftp://gate@office/out", "sftp://gate@else/in"):
        assert passwords.read(Address.parse(other), tmp_path) == ""


def test_a_file_is_for_its_owner_only_and_says_nothing_in_its_name(tmp_path):
    passwords.keep(ADDRESS, tmp_path, PASSWORD)
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "office" not in file.name


def test_a_keyring_that_is_locked_is_told_and_nothing_is_guessed(tmp_path):
    keyring.set_keyring(Memory())
    passwords.keep(ADDRESS, tmp_path, PASSWORD)
    keyring.set_keyring(fail.Keyring())
    with pytest.raises(SyncError, match="secret-gone"):
        passwords.read(ADDRESS, tmp_path)


def test_a_file_of_something_else_is_told(tmp_path):
    passwords.keep(ADDRESS, tmp_path, PASSWORD)
    [file] = tmp_path.iterdir()
    for text in ("no JSON", "7"):
        file.write_text(text)
        with pytest.raises(SyncError, match="secret-gone"):
            passwords.read(ADDRESS, tmp_path)
