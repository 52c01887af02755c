"""`gatekeeper mailbox`: an address is tried, and a password kept once it fits."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from gatekeeper.cli import app as command_line
from gatekeeper.config.database import keys_folder
from gatekeeper.sync import Address, passwords
from tests.communities import own_home  # noqa: F401  (a fixture)
from tests.sync import servers
from tests.sync.bundles import STATION, name_of

pytestmark = pytest.mark.usefixtures("own_home")

VARIABLE = "GATEKEEPER_MAILBOX_PASSWORD"


def says(*arguments: str, **env: str):
    return CliRunner().invoke(command_line, ["mailbox", *arguments], env=env)


@pytest.fixture
def box(tmp_path):
    folder = tmp_path / "box"
    file = folder / name_of(b"one", folder=f"down/{STATION}")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"one")
    return folder


def test_a_folder_is_looked_into(box):
    told = says(str(box))
    assert told.exit_code == 0, told.output
    assert str(box) in told.output
    assert "0" in told.output
    assert "1" in told.output


def test_what_is_wrong_is_told_in_a_sentence(tmp_path):
    for address in (str(tmp_path / "gone"), "sftp://gate:hunter2@office/x", "gopher://x"):
        told = says(address)
        assert told.exit_code == 3
        assert told.stderr.strip()
        assert "hunter2" not in told.output


def test_a_password_is_kept_once_it_fits(box, tmp_path):
    with servers.dav(box) as server:
        written = f"webdav://{servers.USER}@127.0.0.1:{server.port}/box"
        address = Address.parse(written)
        assert says(written, "--password", **{VARIABLE: "wrong"}).exit_code == 3
        assert passwords.read(address, keys_folder()) == ""
        told = says(written, "--password", **{VARIABLE: servers.PASSWORD})
        assert told.exit_code == 0, told.output
        assert passwords.read(address, keys_folder()) == servers.PASSWORD
        assert says(written).exit_code == 0
        assert says(written, "--forget").exit_code == 0
        assert says(written).exit_code == 3
    assert servers.PASSWORD not in told.output


def test_an_office_of_ours_is_joined_instead():
    assert says("https://office:8443").exit_code == 2
