"""Where a mailbox is, as it is written in the settings and as it may be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from gatekeeper.errors import SyncError

MESSAGES = {
    "exchange-address": (
        "{address} is no address the exchange knows. Write a folder, or an address that begins "
        "with sftp://, webdavs://, s3:// or https://."
    ),
    "exchange-address-option": (
        "{address}: “{option}” is not known there, or not with this value. Known are: {known}."
    ),
    "exchange-address-password": (
        "Take the password out of the address {address}: it is asked for and kept apart."
    ),
    "exchange-address-plain": (
        "{address} is not encrypted. http:// and webdav:// are for this machine only: write "
        "https:// or webdavs://."
    ),
}

_WEB = ("ca", "certificate", "proxy", "timeout")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "folder": (),
    "sftp": ("host-key", "key", "timeout"),
    "https": (*_WEB, "chunk"),
    "webdavs": _WEB,
    "s3": ("endpoint", "region", "style", "ca", "proxy", "timeout"),
}
"""Scheme -> what may stand behind the question mark."""

_VALUES = {
    "timeout": r"\d{1,4}(\.\d{1,3})?",
    "chunk": r"[1-9]\d{2,6}",
    "style": r"path|virtual",
    "endpoint": r"https?://[^/@?#]+/?",
    "proxy": r"https?://[^/@?#]+/?",
}
"""What the value of an option looks like, where not anything is; none holds a password."""

# Without TLS, allowed to this machine only: tests, and a server that a tunnel ends at.
PLAIN = {"http": "https", "webdav": "webdavs"}

DEFAULT_TIMEOUT = 30.0
LONGEST_TIMEOUT = 600.0

LARGEST_CHUNK = 1024 * 1024
"""Of an upload to the office, which holds each in memory to verify it."""

# One letter and a colon is a drive of Windows.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)
_PASSWORD = re.compile(r"(//[^/@:?#]*):[^/?#]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mailbox's place; `scheme` is a key of `OPTIONS`, whatever was written for it."""

    scheme: str
    user: str = ""
    host: str = ""
    port: int | None = None
    path: str = ""
    plain: bool = False
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; SyncError exchange-address and its kin say what is wrong with it."""
        found = _SCHEME.fullmatch(text.strip())
        scheme = found[1].lower() if found else ""
        if found is None or scheme in ("folder", "file"):
            return cls(scheme="folder", path=_folder(text.strip(), found))
        told = masked(text.strip())
        if PLAIN.get(scheme, scheme) not in OPTIONS:
            raise SyncError("exchange-address", address=told)
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as fault:
            raise SyncError("exchange-address", address=told) from fault
        if parts.password is not None:
            raise SyncError("exchange-address-password", address=told)
        if not parts.hostname or parts.fragment:
            raise SyncError("exchange-address", address=told)
        address = cls(
            scheme=PLAIN.get(scheme, scheme),
            user=unquote(parts.username or ""),
            host=parts.hostname,
            port=port,
            path=unquote(parts.path),
            plain=scheme in PLAIN,
            options=_options(parts.query),
        )
        _check(address)
        return address

    @property
    def shown(self) -> str:
        """For a person and for the log: no secret ever stood in it, and no option."""
        if self.scheme == "folder":
            return self.path
        user = f"{quote(self.user)}@" if self.user and self.scheme != "s3" else ""
        return f"{self._written}://{user}{self.netloc}{quote(self.path)}"

    @property
    def account(self) -> str:
        """What the password is kept under: another user or place has another one."""
        return f"{self._written}://{quote(self.user)}@{self.netloc}{quote(self.path)}"

    @property
    def netloc(self) -> str:
        """Host and port as a URL has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def timeout(self) -> float:
        """Seconds without a byte after which the other side counts as silent."""
        return float(self.options.get("timeout", DEFAULT_TIMEOUT))

    @property
    def _written(self) -> str:
        names = {means: plain for plain, means in PLAIN.items()}
        return names[self.scheme] if self.plain else self.scheme

    def __str__(self) -> str:
        return self.shown


def masked(text: str) -> str:
    """An address as it was typed, without a password in it and without options."""
    return _PASSWORD.sub(r"\1:…@", text).partition("?")[0]


def is_here(host: str) -> bool:
    """True for the loopback interface, by name or by number."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _folder(text: str, found: re.Match[str] | None) -> str:
    if found is None:
        path = text
    elif text[:7].lower() == "file://":
        # file:///C:/share is a path of Windows, file:///mnt/share one of everybody else.
        path = unquote(text[7:])
        path = path[1:] if re.match(r"/[A-Za-z]:", path) else path
    else:
        path = found[2]
    if not path:
        raise SyncError("exchange-address", address=text)
    return str(Path(path).expanduser().absolute())


def _options(query: str) -> dict[str, str]:
    """Not by `parse_qsl`: to it the plus sign of a fingerprint is a blank."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _check(address: Address) -> None:
    known = OPTIONS[address.scheme]
    for name, value in address.options.items():
        good = name in known and re.fullmatch(_VALUES.get(name, ".+"), value) is not None
        good = good and (name != "timeout" or 0 < float(value) <= LONGEST_TIMEOUT)
        good = good and (name != "chunk" or int(value) <= LARGEST_CHUNK)
        if not good:
            raise SyncError(
                "exchange-address-option",
                address=address.shown,
                option=name,
                known=", ".join(known),
            )
    if address.plain and not is_here(address.host):
        raise SyncError("exchange-address-plain", address=address.shown)
    endpoint = urlsplit(address.options.get("endpoint", ""))
    if endpoint.scheme == "http" and not is_here(endpoint.hostname or ""):
        raise SyncError("exchange-address-plain", address=masked(endpoint.geturl()))
