from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from gatekeeper.errors import SyncError
from gatekeeper.sync import TRANSPORTS, Address
from gatekeeper.sync.address import OPTIONS, is_here

PRINT = "SHA256:Kz+a/b0VZ4="


def refused(text: str) -> SyncError:
    with pytest.raises(SyncError) as caught:
        Address.parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/mnt/share", "/mnt/share"),
        ("folder:/mnt/社区 1", "/mnt/社区 1"),
        ("file:///mnt/a%20b?c", "/mnt/a b?c"),
        ("  /mnt/share/ ", "/mnt/share"),
    ],
)
def test_a_folder(text, path):
    address = Address.parse(text)
    assert (address.scheme, address.path, address.shown) == ("folder", path, path)


def test_a_folder_is_meant_from_here():
    assert Address.parse("stick").path == str(Path("stick").absolute())
    assert Address.parse("~/stick").path == str(Path("~/stick").expanduser())


@pytest.mark.parametrize("text", [r"D:\exchange", r"\\office\exchange", r"folder:D:\exchange"])
def test_the_paths_of_windows_are_folders(text):
    assert Address.parse(text).scheme == "folder"
    assert Address.parse(text).path.endswith(r"\exchange")


def test_sftp_with_all_that_may_stand_in_it():
    written = f"sftp://gate%40west@[::1]:2222/in%20box?host-key={PRINT}&key=/keys/id&timeout=2.5"
    address = Address.parse(written)
    assert address.scheme == "sftp"
    assert (address.user, address.host, address.port) == ("gate@west", "::1", 2222)
    assert address.path == "/in box"
    assert address.options["host-key"] == PRINT, "a plus sign is no blank"
    assert address.timeout == 2.5
    assert address.shown == "sftp://gate%40west@[::1]:2222/in%20box"


def test_the_web():
    assert Address.parse("https://office:8443").shown == "https://office:8443"
    assert Address.parse("webdavs://gate@nas/dav").account == "webdavs://gate@nas/dav"
    plain = Address.parse("http://127.0.0.1:8080/gate")
    assert (plain.scheme, plain.plain) == ("https", True)
    assert plain.shown == "http://127.0.0.1:8080/gate"
    assert Address.parse("webdav://localhost/x").shown == "webdav://localhost/x"


def test_s3_shows_no_user():
    address = Address.parse("s3://AKIAXYZ@gate-bundles/west?endpoint=https://s3.example")
    assert (address.user, address.host, address.path) == ("AKIAXYZ", "gate-bundles", "/west")
    assert address.shown == "s3://gate-bundles/west"
    assert "AKIAXYZ" in address.account


@pytest.mark.parametrize("text", ["http://office/x", "webdav://192.168.1.7/x"])
def test_without_tls_only_to_this_machine(text):
    assert refused(text).code == "exchange-address-plain"


def test_the_endpoint_of_s3_is_bound_alike():
    assert refused("s3://k@bucket/x?endpoint=http://minio:9000").code == "exchange-address-plain"
    assert Address.parse("s3://k@bucket/x?endpoint=http://127.0.0.1:9000")


@pytest.mark.parametrize(
    "text", ["ftp://office/x", "sftp:///x", "sftp://office:x/", "https:office"]
)
def test_what_is_no_address(text):
    assert refused(text).code == "exchange-address"


def test_an_empty_address_is_no_folder():
    assert refused("folder:").code == "exchange-address"
    assert refused("").code == "exchange-address"


@pytest.mark.parametrize(
    "text",
    [
        "sftp://gate:hunter2@office/x",
        "sftp://gate:hunter2@office/x?host-key=a",
        "s3://key:hunter2@bucket/x",
        "gopher://gate:hunter2@office/x",
        "sftp://gate:hunter2@office:x/",
    ],
)
def test_a_password_is_refused_and_not_repeated(text):
    error = refused(text)
    assert error.code in ("exchange-address-password", "exchange-address")
    assert "hunter2" not in str(error)


def test_an_unknown_option_is_told_without_its_value():
    error = refused("s3://k@bucket/x?secret=hunter2")
    assert error.code == "exchange-address-option"
    assert error.parameters["option"] == "secret"
    assert "endpoint" in error.parameters["known"]
    assert "hunter2" not in str(error)


@pytest.mark.parametrize("value", ["0", "601", "soon", "", "nan", "1e9"])
def test_a_timeout_is_a_number_of_seconds(value):
    assert refused(f"sftp://office/x?timeout={value}").code == "exchange-address-option"


def test_addresses_with_the_same_account_differ_by_options_only():
    one = Address.parse("sftp://gate@office/x")
    other = Address.parse("sftp://gate@office/x?timeout=5")
    assert one.account == other.account != Address.parse("sftp://door@office/x").account
    assert dataclasses.replace(other, options={}) == one


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine(host):
    assert is_here(host)


@pytest.mark.parametrize("host", ["", "office", "10.0.0.1", "127.0.0.1.example", "localhost.evil"])
def test_another_machine(host):
    assert not is_here(host)


def test_every_scheme_has_its_transport():
    assert set(TRANSPORTS) == set(OPTIONS)
