"""The server's beginning and end: beside the window, and by itself as a service."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import httpx
import pytest

from gatekeeper import certificates, cli, config, office
from gatekeeper.app import build
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.errors import InvalidInput, StoreError, SyncError
from gatekeeper.office import running as running_module
from gatekeeper.office import start
from gatekeeper.store.ids import utc_now
from tests.communities import ROOT
from tests.office.desks import running, settings_of

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture
def settings(tmp_path):
    return settings_of(tmp_path)


def page(address: str) -> str:
    return httpx.get(address + "/").raise_for_status().text


def test_the_window_of_an_office_serves_while_it_is_open(settings):
    app = cli._build(settings)
    try:
        address = app.serving.address
        assert app.serving.fault is None
        assert "阳光社区" in page(address)
    finally:
        app.close()
    with pytest.raises(httpx.ConnectError):
        page(address)


def test_a_gate_and_an_office_that_listens_nowhere_serve_nothing(settings, tmp_path):
    for told in (
        replace(settings, role=config.GATE),
        replace(settings, exchange=config.ExchangeSettings()),
    ):
        app = cli._build(replace(told, data=tmp_path / told.role))
        try:
            assert app.serving.address == ""
        finally:
            app.close()


@pytest.mark.logs("nobody can be reached")
def test_the_window_opens_although_the_port_is_taken(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        app = cli._build(settings_of(tmp_path, listen=place))
        try:
            assert app.serving.fault.code == "office-port"
            assert app.serving.fault.parameters["place"] == place
        finally:
            app.close()


def test_where_nobody_can_listen_is_told(settings, tmp_path):
    app = build(settings)
    try:
        for listen in ("nowhere", "127.0.0.1:99999", ":"):
            with pytest.raises(InvalidInput, match="office-listen"):
                start(app, listen)
        with pytest.raises(SyncError, match="office-port"):
            start(app, "192.0.2.1:0")
    finally:
        app.close()


def test_a_certificate_of_the_settings_is_used_and_has_to_be_there(tmp_path):
    made = certificates.written(tmp_path / "given", *certificates.made(utc_now()))
    files = {"certificate": str(made.certificate), "certificate_key": str(made.key)}
    with running(tmp_path, **files) as found:
        assert found.server.is_encrypted
        assert found.server.digest == "", "a station finds out by itself whether to believe it"
        assert found.app.stations.tls() == ""
        trusting = ssl.create_default_context(cafile=made.certificate)
        assert httpx.get(f"{found.address}/", verify=trusting).status_code == 200
    made.certificate.unlink()
    app = build(settings_of(tmp_path / "other", **files))
    try:
        with pytest.raises(StoreError, match="certificate-unreadable"):
            start(app)
    finally:
        app.close()


def test_every_address_of_this_computer(tmp_path):
    with running(tmp_path, listen=":0") as found:
        assert found.server.is_encrypted
        assert socket.gethostname() in found.server.address
        assert f"certificate=SHA256:{found.server.digest}" in found.server.address


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_office_serves_by_itself_until_it_is_told_to_end(settings, tmp_path, how):
    file = tmp_path / "settings.toml"
    config.save(settings, file)
    command = [sys.executable, "-W", "error", "-m", "gatekeeper", "office"]
    serving = subprocess.Popen(
        [*command, "serve", "--settings", str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = serving.stdout.readline().rpartition(" ")[2].strip()
        assert "阳光社区" in page(address)
        assert "Fingerprint" in serving.stdout.readline()
        # Other commands ask the one that runs, and a second one is refused.
        code = subprocess.run(
            [*command, "enrol-code", "East", "--settings", str(file)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "East" in code.stdout
        second = subprocess.run(
            [*command, "serve", "--settings", str(file)], cwd=ROOT, capture_output=True, check=False
        )
        assert second.returncode == 3
    finally:
        serving.send_signal(how)
        _, wrong = serving.communicate(timeout=30)
    assert (serving.returncode, wrong) == (0, "")


def test_what_the_timer_does_is_done(tmp_path, monkeypatch):
    """The mailboxes are looked into, and the night's work is begun when it is due."""
    monkeypatch.setattr(running_module, "TICK_SECONDS", 0.05)
    share = tmp_path / "share"
    share.mkdir()
    stop = threading.Event()
    seen = []

    def look(app, server):
        assert app.lanes.write(app.stations.make_code, "East", SYSTEM).result(10)
        seen.append(app.mailroom)
        threading.Timer(0.5, stop.set).start()

    office.serve(settings_of(tmp_path, mailboxes=(str(share),)), stop, look)
    assert seen[0]._due.keys() == {"", str(share)}
