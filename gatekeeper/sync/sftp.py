"""SFTP as a mailbox: a server that runs OpenSSH or its like, known by its host key."""

from __future__ import annotations

import getpass
import logging
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gatekeeper.errors import SyncError
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import (
    PART,
    Secrets,
    arrive,
    at_home,
    checked,
    fault_of,
    pieces,
    reason_of,
    size_of,
    walked,
)

MESSAGES = {
    "exchange-host-key-unknown": (
        "{address} shows the host key {found}. Compare it with what its keeper reads out "
        "(ssh-keygen -lf), then write host-key={found} behind the address."
    ),
    "exchange-host-key": (
        "{address} shows another host key than before: {found} instead of {expected}. Nothing was "
        "sent. Ask its keeper whether the key was changed on purpose."
    ),
    "exchange-key-file": (
        "{path} is no private key that can be used, or its passphrase is another one ({reason})."
    ),
    "exchange-key-open": "The private key {path} can be read by others: chmod 600 it.",
}

PORT = 22

# OpenSSH's own limit for one packet of data; each is waited for. Sending ahead would be faster
# over a long line, but paramiko forgets what the server says to the last hundred packets: one
# refused in the middle, on a disk that is full for a moment, would leave a hole.
PACKET_BYTES = 32 * 1024

# How much of a part is read back before it is gone on with: a server that lost its power may
# have kept the length of a file and not its end.
TAIL_BYTES = 256 * 1024

# The transport's thread ends with its socket; it may need a moment for it.
GRACE_SECONDS = 5.0


def connect(address: Address, secrets: Secrets) -> Sftp:
    """Open a session; the server proves itself by the host key in the address before we do."""
    import paramiko

    # What it logs as an error it also raises, and that is told in our words.
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    with _told(address):
        line = socket.create_connection(
            (address.host, address.port or PORT), timeout=address.timeout
        )
        # Each packet is waited for: gathering small ones would cost 40 ms every time.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport = paramiko.Transport(line)
        try:
            _shake_hands(transport, address)
            _sign_on(transport, address, secrets)
            session = transport.open_sftp_client()
            session.get_channel().settimeout(address.timeout)
            root = address.path[3:] or "." if address.path[:3] == "/~/" else address.path or "."
            mailbox = Sftp(session, address, root.rstrip("/"))
            with _told(address, missing="exchange-no-folder"):
                session.stat(root)
        except BaseException:
            _hang_up(transport)
            raise
    return mailbox


class Sftp:
    """Files under their names; one that is being written has another ending and is gone on with."""

    def __init__(self, session: Any, address: Address, root: str) -> None:
        self._session = session
        self._address = address
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _hang_up(self._session.get_channel().get_transport())

    def send(self, path: Path, name: str) -> None:
        to, size = self._at(checked(name)), size_of(path)
        with self._told():
            if self._size(to) == size:
                return
            self._make_folders(name)
            with self._part(to + PART) as file:
                # Never cut to nothing first: a second program that sends the same bundle writes
                # the same bytes at the same places, and neither spoils the other.
                offset = _kept(file, path, size)
                file.seek(offset)
                for piece in pieces(path, offset, PACKET_BYTES):
                    file.write(piece)
                file.truncate(size)
            try:
                self._rename(to + PART, to)
            except FileNotFoundError:
                if self._size(to) != size:  # not the second program either
                    raise

    def names(self, folder: str) -> list[str]:
        with self._told():
            return walked(self._listing, folder)

    def receive(self, name: str, to: Path) -> None:
        arrive(name, to, lambda at: self._pieces(checked(name), at), self._address.shown)

    def acknowledge(self, name: str) -> None:
        with self._told(), suppress(FileNotFoundError):
            self._session.remove(self._at(checked(name)))

    def _told(self, **more: str) -> AbstractContextManager[None]:
        return _told(self._address, channel=self._session.get_channel(), **more)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _size(self, there: str) -> int | None:
        try:
            size: int = self._session.stat(there).st_size
        except FileNotFoundError:
            return None
        return size

    def _make_folders(self, name: str) -> None:
        folders = name.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            there = self._at("/".join(folders[:depth]))
            if self._size(there) is None:
                try:
                    self._session.mkdir(there)
                except OSError:
                    if self._size(there) is None:  # nobody else made it meanwhile
                        raise

    @contextmanager
    def _part(self, there: str) -> Iterator[Any]:
        """A file to read and write, made where there is none, never cut."""
        try:
            file = self._session.open(there, "r+b")
        except FileNotFoundError:
            file = self._session.open(there, "w+bx")
        with self._closing(file):
            yield file

    @contextmanager
    def _closing(self, file: Any) -> Iterator[None]:
        import paramiko

        try:
            yield
        except TimeoutError:
            # To close it in good order would wait as long once more.
            _hang_up(self._session.get_channel().get_transport())
            raise
        finally:
            with suppress(paramiko.SSHException):
                file.close()

    def _rename(self, part: str, to: str) -> None:
        try:
            self._session.posix_rename(part, to)
        except FileNotFoundError:
            raise
        except OSError:
            # A server without OpenSSH's extension; the older way refuses a name that is taken.
            self._session.rename(part, to)

    def _listing(self, folder: str) -> list[tuple[str, bool]]:
        try:
            entries = self._session.listdir_attr(self._at(folder))
        except FileNotFoundError:
            return []
        kinds = [(entry.filename, stat.S_IFMT(entry.st_mode or 0)) for entry in entries]
        plain = (stat.S_IFDIR, stat.S_IFREG)
        return [(name, kind == stat.S_IFDIR) for name, kind in kinds if kind in plain]

    def _pieces(self, name: str, offset: int) -> Iterator[bytes]:
        with self._told(missing="exchange-gone", name=name):
            file = self._session.open(self._at(name), "rb")
            with self._closing(file):
                file.seek(offset)
                while piece := file.read(PACKET_BYTES):
                    yield piece


def _kept(file: Any, path: Path, size: int) -> int:
    """How much of the part there is the beginning of this file; 0 when its end is another one."""
    length: int = file.stat().st_size
    if not 0 < length <= size:
        return 0
    begin = max(0, length - TAIL_BYTES)
    file.seek(begin)
    for piece in pieces(path, begin, PACKET_BYTES):
        there = file.read(min(PACKET_BYTES, length - begin))
        if there != piece[: len(there)]:
            return 0
        begin += len(there)
        if begin >= length:
            break
    return length


def _shake_hands(transport: Any, address: Address) -> None:
    """Up to a session with the server whose key the address names."""
    seconds = address.timeout
    # Longer than the one below: these would be told as a broken line.
    transport.banner_timeout = transport.handshake_timeout = 2 * seconds
    transport.auth_timeout = transport.channel_timeout = seconds
    transport.start_client(timeout=seconds)
    if not transport.initial_kex_done:
        raise TimeoutError  # paramiko just comes back
    found = transport.get_remote_server_key().fingerprint
    expected = address.options.get("host-key")
    if expected is None:
        raise SyncError("exchange-host-key-unknown", address=address.shown, found=found)
    if expected.rstrip("=") != found:
        raise SyncError("exchange-host-key", address=address.shown, found=found, expected=expected)


def _sign_on(transport: Any, address: Address, secrets: Secrets) -> None:
    user = address.user or getpass.getuser()
    if "key" in address.options:
        transport.auth_publickey(user, _private_key(Path(address.options["key"]), secrets))
    else:
        transport.auth_password(user, secrets.password)


def _private_key(path: Path, secrets: Secrets) -> Any:
    import paramiko

    path = path.expanduser()
    with at_home(path):
        mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        raise SyncError("exchange-key-open", path=str(path))
    passphrase = secrets.password.encode() or None
    try:
        return paramiko.PKey.from_path(path, passphrase)
    except (
        ValueError,
        TypeError,
        OSError,
        paramiko.SSHException,
        paramiko.UnknownKeyType,
    ) as fault:
        raise SyncError("exchange-key-file", path=str(path), reason=reason_of(fault)) from fault


def _hang_up(transport: Any) -> None:
    """Close the line and end the threads that paramiko has for it."""
    transport.close()
    transport.sock.close()  # also of a session that never began
    if transport.is_alive():
        transport.join(GRACE_SECONDS)
    transport.packetizer.complete_handshake()  # or the thread that times it lives on


@contextmanager
def _told(
    address: Address,
    missing: str = "exchange-no-folder",
    channel: Any = None,
    **more: str,
) -> Iterator[None]:
    """Turns what paramiko raises into a SyncError; `missing` is the code for what is not there."""
    import paramiko

    there = address.shown
    try:
        yield
    except FileNotFoundError as fault:
        raise SyncError(missing, address=there, **more) from fault
    except paramiko.AuthenticationException as fault:
        # It is also raised for a line that fell silent or broke while keys were shown.
        if "timeout" in str(fault).lower():
            raise fault_of(TimeoutError(), there, address.timeout) from fault
        if "EOF" in str(fault):
            raise SyncError("exchange-unreachable", address=there, reason=str(fault)) from fault
        raise SyncError("exchange-refused", address=there) from fault
    except socket.gaierror as fault:
        raise SyncError("exchange-unreachable", address=there, reason=reason_of(fault)) from fault
    except OSError as fault:
        answered = channel is not None and not channel.closed
        if answered and fault.errno is None and not isinstance(fault, TimeoutError):
            # The protocol has one word for every failure of the server's disk.
            raise SyncError("exchange-full", address=there, reason=reason_of(fault)) from fault
        raise fault_of(fault, there, address.timeout) from fault
    except paramiko.SSHException as fault:
        if "timeout" in str(fault).lower():
            raise fault_of(TimeoutError(), there, address.timeout) from fault
        raise SyncError("exchange-unreachable", address=there, reason=reason_of(fault)) from fault
    except EOFError as fault:
        raise SyncError("exchange-unreachable", address=there, reason="EOF") from fault
