"""What the transports over HTTP share: TLS, proxies, time-outs, and what their faults mean."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gatekeeper.errors import SyncError
from gatekeeper.sync.address import Address, is_here
from gatekeeper.sync.mailbox import PIECE_BYTES, at_home, causes, fault_of, reason_of

MESSAGES = {
    "exchange-certificate": (
        "The certificate of {address} does not prove who it is ({reason}). Its fingerprint is "
        "{found}. When its keeper reads out the same, write certificate={found} behind the address."
    ),
    "exchange-certificate-changed": (
        "{address} shows another certificate than expected: {found} instead of {expected}. Nothing "
        "was sent. Ask its keeper whether it was changed on purpose."
    ),
    "exchange-proxy": (
        "The proxy on the way to {address} does not let it through ({reason}). Ask who runs the "
        "network."
    ),
}

MOST_CONNECT_SECONDS = 10.0
PRINT = "SHA256:"


class ChangedCertificate(ssl.SSLError):
    """Another certificate than the one that was named; `found` is its fingerprint."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def client_settings(address: Address) -> dict[str, Any]:
    """The keywords of an httpx client that talks to this address."""
    import httpx

    seconds = address.timeout
    return {
        "verify": False if address.plain else tls(address),
        "timeout": httpx.Timeout(seconds, connect=min(seconds, MOST_CONNECT_SECONDS)),
        "proxy": address.options.get("proxy"),
        # The proxy of the environment is for the world outside.
        "trust_env": not is_here(address.host),
        "follow_redirects": False,
    }


def tls(address: Address) -> ssl.SSLContext:
    """Whom to believe: the system and Mozilla's list, or who is in `ca`, or one `certificate`."""
    import httpx

    expected = address.options.get("certificate")
    if expected is not None:
        return _pinned(fingerprint_of(expected))
    authority = address.options.get("ca")
    if authority is None:
        context: ssl.SSLContext = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()
        return context
    path = Path(authority).expanduser()
    with at_home(path):
        try:
            return ssl.create_default_context(cafile=path)
        except ssl.SSLError as fault:
            raise SyncError("exchange-here", path=str(path), reason=reason_of(fault)) from fault


def _pinned(expected: str) -> ssl.SSLContext:
    """Believes the one certificate of this fingerprint, whatever name and date it bears."""

    class Pinned(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            found = _fingerprint(self.getpeercert(binary_form=True) or b"")
            if found != expected:
                raise ChangedCertificate(found)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # in the handshake above instead
    context.sslsocket_class = Pinned
    return context


def fingerprint_of(written: str) -> str:
    """A fingerprint as `openssl x509 -fingerprint -sha256` writes it, or as we do, in one form."""
    digits = written.rpartition("=")[2].removeprefix(PRINT).replace(":", "").lower()
    return PRINT + digits


def _fingerprint(certificate: bytes) -> str:
    return PRINT + hashlib.sha256(certificate).hexdigest()


def _shown_certificate(address: Address) -> str:
    """The fingerprint of what the other side shows, believed or not; "?" when it shows none."""
    with suppress(OSError, ValueError):
        place = (address.host, address.port or 443)
        shown = ssl.get_server_certificate(place, timeout=MOST_CONNECT_SECONDS)
        return _fingerprint(ssl.PEM_cert_to_DER_cert(shown))
    return "?"


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turns what httpx raises into a SyncError."""
    import httpx

    there = address.shown
    try:
        yield
    except httpx.TimeoutException as fault:
        raise fault_of(TimeoutError(), there, address.timeout) from fault
    except httpx.ProxyError as fault:
        raise SyncError("exchange-proxy", address=there, reason=reason_of(fault)) from fault
    except httpx.TransportError as fault:
        for cause in causes(fault):
            if isinstance(cause, ChangedCertificate):
                raise SyncError(
                    "exchange-certificate-changed",
                    address=there,
                    found=cause.found,
                    expected=fingerprint_of(address.options["certificate"]),
                ) from fault
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise SyncError(
                    "exchange-certificate",
                    address=there,
                    reason=cause.verify_message,
                    found=_shown_certificate(address),
                ) from fault
            if isinstance(cause, ssl.SSLError) and cause.reason == "WRONG_VERSION_NUMBER":
                raise SyncError("exchange-no-tls", address=there) from fault
        raise SyncError("exchange-unreachable", address=there, reason=reason_of(fault)) from fault
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as fault:
        raise SyncError("exchange-answer", address=there, reason=reason_of(fault)) from fault


def refusal(status: int, address: Address) -> SyncError:
    """What an answer means that is neither good nor explained by its body."""
    there, reason = address.shown, f"HTTP {status}"
    if status == 401:
        return SyncError("exchange-refused", address=there)
    if status in (403, 405, 423):
        return SyncError("exchange-not-allowed", address=there, reason=reason)
    if status == 407:
        return SyncError("exchange-proxy", address=there, reason=reason)
    if status in (413, 507):
        return SyncError("exchange-full", address=there, reason=reason)
    if status in (408, 429) or status >= 500:
        return SyncError("exchange-trouble", address=there, reason=reason)
    return SyncError("exchange-answer", address=there, reason=reason)


def range_from(offset: int) -> dict[str, str]:
    """The header that asks for the rest of a file, and for the file itself, not packed."""
    rest = {"Range": f"bytes={offset}-"} if offset else {}
    return {"Accept-Encoding": "identity", **rest}


def rest_of(response: Any, offset: int, address: Address) -> Iterator[bytes]:
    """The bytes from an offset on, also where the server knows no ranges; none past the end."""
    if response.status_code == 416:
        return
    if response.status_code not in (200, 206):
        raise refusal(response.status_code, address)
    passed = offset if response.status_code == 200 else 0
    for piece in response.iter_raw(PIECE_BYTES):
        rest = piece[passed:] if passed else piece
        passed = max(0, passed - len(piece))
        if rest:
            yield rest
