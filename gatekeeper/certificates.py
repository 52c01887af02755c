"""The office's own TLS certificate: made once, known to its stations by its digest."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gatekeeper.errors import StoreError

MESSAGES = {
    "certificate-unreadable": "The TLS certificate {path} cannot be read.",
    "certificate-unwritable": "No TLS certificate can be written into {path}.",
}

CERTIFICATE, KEY = "office.pem", "office.key"

# A station knows it by its digest: a new one would have to be carried to every gate.
LIFE = timedelta(days=20 * 365)
# A PC whose clock is a little behind must not find it made in the future.
SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """A certificate and its key as PEM files; `digest` is SHA-256 over the DER bytes in hex."""

    certificate: Path
    key: Path
    digest: str


def written(folder: Path, certificate: str, key: str) -> TlsFiles:
    """These two as files for the server to read; StoreError certificate-unwritable."""
    files = {folder / CERTIFICATE: certificate, folder / KEY: key}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            if not path.is_file() or path.read_text(encoding="ascii") != content:
                _write(path, content.encode())
    except (OSError, ValueError) as error:
        raise StoreError("certificate-unwritable", path=str(folder)) from error
    place = folder / CERTIFICATE
    return TlsFiles(certificate=place, key=folder / KEY, digest=digest_of(place))


def given(certificate: str, key: str) -> TlsFiles:
    """The files the settings name; StoreError certificate-unreadable where they do not fit."""
    files = TlsFiles(
        certificate=Path(certificate), key=Path(key), digest=digest_of(Path(certificate))
    )
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.certificate, files.key)
    except OSError as error:  # ssl.SSLError is one
        raise StoreError("certificate-unreadable", path=key) from error
    return files


def digest_of(certificate: Path) -> str:
    """Of the first certificate of a PEM file; StoreError certificate-unreadable."""
    try:
        text = certificate.read_text(encoding="ascii")
        end = text.index(ssl.PEM_FOOTER) + len(ssl.PEM_FOOTER)
        der = ssl.PEM_cert_to_DER_cert(text[:end])
    except (OSError, ValueError) as error:
        raise StoreError("certificate-unreadable", path=str(certificate)) from error
    return hashlib.sha256(der).hexdigest()


def made(now: datetime) -> tuple[str, str]:
    """A new certificate and its key as PEM: P-256, which every TLS library speaks."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gatekeeper office")])
    public = private.public_key()
    hosts = {"localhost", socket.gethostname() or "localhost"}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    *(x509.DNSName(host) for host in sorted(hosts) if host.isascii()),
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                    x509.IPAddress(ipaddress.ip_address("::1")),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(private, hashes.SHA256())
    )
    secret = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    return pem.decode(), secret.decode()


def _write(path: Path, content: bytes) -> None:
    """Created with its mode, and there whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
