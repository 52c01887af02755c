"""Seals to one receiver with age and opens again; nothing readable ever lies on the disk."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from gatekeeper.errors import GatekeeperError, SyncError

_KEY_BYTES = 32
_BLOCK_BYTES = 16  # of AES


class Staging:
    """An unnamed temporary file, encrypted under a key that only this object ever has.

    Written once from front to end, then, after `finish`, read anywhere. AES-256 in counter mode:
    a place in the file tells its place in the key stream, so that a reader may jump.
    """

    def __init__(self, folder: Path) -> None:
        self._key = os.urandom(_KEY_BYTES)
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (closed by `close`)
        self._written = False
        self._at = 0
        self._stream, self._stream_at = self._key_stream(0), 0
        self.size = 0

    def write(self, data: bytes) -> int:
        """Add to the end; for zipfile and pyrage, which may give any bytes-like thing."""
        plain = bytes(data)
        self._file.write(self._stream.update(plain))
        self._at = self.size = self.size + len(plain)
        return len(plain)

    def flush(self) -> None:
        """What is buffered need not reach a disk."""

    def finish(self) -> None:
        """From now on it is read, from its start."""
        self._written = True
        self._at = 0
        self._jump()

    def seekable(self) -> bool:
        return self._written

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        # Refused while writing, which tells zipfile to write nothing twice: two texts under one
        # piece of a key stream tell each other.
        if not self._written:
            raise io.UnsupportedOperation("written from front to end")
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("before the start")
        self._at = start + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        if self._stream_at != self._at:
            self._jump()
        data = self._file.read(-1 if size is None else size)
        self._at += len(data)
        self._stream_at = self._at
        return self._stream.update(data)

    def close(self) -> None:
        # Closing writes what is still buffered, which nobody will read, and fails on a full disk.
        with contextlib.suppress(OSError):
            self._file.close()

    def _jump(self) -> None:
        self._file.seek(self._at)
        self._stream, self._stream_at = self._key_stream(self._at), self._at

    def _key_stream(self, place: int) -> CipherContext:
        block, over = divmod(place, _BLOCK_BYTES)
        counter = modes.CTR(block.to_bytes(_BLOCK_BYTES))
        stream = Cipher(algorithms.AES(self._key), counter).encryptor()
        stream.update(bytes(over))
        return stream


class _Taking:
    """A writer for pyrage, which turns what a writer raises into words: it is kept here."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take
        self.fault: Exception | None = None

    def write(self, data: bytes) -> int:
        try:
            self._take(data)
        except Exception as fault:
            self.fault = fault
            raise
        return len(data)

    def flush(self) -> None:
        """The file is flushed when it is whole."""


def seal(staging: Staging, path: Path, recipient: str) -> tuple[str, int]:
    """Write the finished staging to `path`, sealed; SHA-256 in hex and size of what was written.

    Raises SyncError bundle-recipient, OSError.
    """
    import pyrage

    try:
        receiver = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as fault:
        raise SyncError("bundle-recipient", recipient=recipient[:80]) from fault
    digest = hashlib.sha256()
    with path.open("wb") as file:

        def take(data: bytes) -> None:
            digest.update(data)
            file.write(data)

        into = _Taking(take)
        try:
            pyrage.encrypt_io(staging, into, [receiver])
        except (pyrage.EncryptError, OSError) as fault:
            raise into.fault or OSError(str(fault)) from fault
        file.flush()
        os.fsync(file.fileno())
        return digest.hexdigest(), file.tell()


def unseal(path: Path, identity: str, *, largest: int) -> Staging:
    """What was sealed in `path`, finished and proven whole; close it.

    Raises SyncError bundle-not-ours, bundle-damaged, bundle-too-large; OSError.
    """
    staging = Staging(path.parent)

    def take(data: bytes) -> None:
        if staging.size + len(data) > largest:
            raise SyncError("bundle-too-large", file=path.name)
        staging.write(data)

    try:
        with path.open("rb") as file:
            _unseal(file, _Taking(take), identity, path.name)
        staging.finish()
    except BaseException:
        staging.close()
        raise
    return staging


def _unseal(file: IO[bytes], into: _Taking, identity: str, name: str) -> None:
    import pyrage

    try:
        opener = pyrage.x25519.Identity.from_str(identity)
    except (ValueError, pyrage.IdentityError) as fault:
        raise GatekeeperError("key-damaged") from fault
    try:
        pyrage.decrypt_io(file, into, [opener])
    except (pyrage.DecryptError, OSError) as fault:
        if into.fault:
            raise into.fault from fault
        # That nobody's key fits is told by words alone.
        stranger = "No matching keys" in str(fault)
        raise SyncError("bundle-not-ours" if stranger else "bundle-damaged", file=name) from fault
