"""The office's own certificate: made once, good for strict TLS, readable for this user only."""

from __future__ import annotations

import socket
import ssl
import stat
import subprocess
import threading
from datetime import UTC, datetime

import pytest

from gatekeeper import certificates
from gatekeeper.errors import StoreError

NOW = datetime.now(UTC)


def test_it_is_made_once_and_for_this_user_only(tmp_path):
    pem = certificates.made(NOW)
    made = certificates.written(tmp_path / "data", *pem)
    assert certificates.written(tmp_path / "data", *pem) == made
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    told = subprocess.run(
        ["openssl", "x509", "-in", made.certificate, "-noout", "-fingerprint", "-sha256"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip().rpartition("=")[2].replace(":", "").lower() == made.digest


def test_tls_holds_with_it_at_its_strictest(tmp_path):
    made = certificates.written(tmp_path, *certificates.made(NOW))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made.certificate, made.key)
    asking = ssl.create_default_context(cafile=made.certificate)
    asking.verify_flags |= ssl.VERIFY_X509_STRICT
    here, there = socket.socketpair()

    def answer():
        with serving.wrap_socket(there, server_side=True) as secure:
            secure.sendall(secure.recv(10))

    thread = threading.Thread(target=answer)
    thread.start()
    with asking.wrap_socket(here, server_hostname="localhost") as secure:
        secure.sendall(b"hello")
        assert secure.recv(10) == b"hello"
        assert certificates.digest_of(made.certificate) == made.digest
    thread.join()


def test_files_of_the_settings_have_to_fit(tmp_path):
    one, other = (
        certificates.written(tmp_path / name, *certificates.made(NOW)) for name in ("one", "other")
    )
    assert certificates.given(str(one.certificate), str(one.key)) == one
    for pair in ((one.certificate, other.key), (tmp_path / "none", one.key), (one.key, one.key)):
        with pytest.raises(StoreError, match="certificate-unreadable"):
            certificates.given(*map(str, pair))


def test_a_folder_that_takes_nothing_is_told(tmp_path):
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(StoreError, match="certificate-unwritable"):
        certificates.written(tmp_path / "data", *certificates.made(NOW))
