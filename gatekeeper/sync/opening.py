"""Opens a bundle: unseals it, proves who signed it, and gives out its files as they are proven."""

from __future__ import annotations

import csv
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from gatekeeper.errors import SyncError
from gatekeeper.keys import recipient_of, verify
from gatekeeper.sync import form
from gatekeeper.sync import manifest as manifests
from gatekeeper.sync.manifest import FileEntry, Manifest, Unfit
from gatekeeper.sync.sealing import Staging, unseal

# Less than the longest row, so that most blocks need not be looked through for one.
_BLOCK = 96 * 1024
_SIGNATURE_BYTES = 64
# What zipfile and zlib raise for an archive that somebody made to break them.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)

# The end record of a zip without comment, and the mark of the later form that is not accepted.
_END_RECORD = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LATER_END = b"PK\x06\x07"
_LOCAL_HEADER_BYTES = 30
# Of a file in the directory at the end: 46 bytes and its name.
_LONGEST_DIRECTORY_ENTRY = 128
# Sizes after the data, as a writer leaves them that never goes back. No encryption, no patches.
_FLAGS = 0x08
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Opened:
    """A bundle whose signature was proven.

    Size, hash and rows of a file are proven at its end: what was read before a SyncError is to be
    forgotten, as a transaction does.
    """

    def __init__(
        self, file: str, staging: Staging, archive: zipfile.ZipFile, manifest: Manifest
    ) -> None:
        self.manifest = manifest
        self.names = frozenset(filter(None, (form.kind_of(one.name) for one in manifest.files)))
        self._file = file
        self._staging = staging
        self._archive = archive
        self._entries = {entry.name: entry for entry in manifest.files}
        self._unread = set(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._archive.close()
        self._staging.close()

    def lines(self, name: str) -> Iterator[str]:
        """The lines of `name`.csv without their ends; none where the bundle has no such file."""
        for lines in self.blocks(name):
            yield from lines

    def rows(self, name: str) -> Iterator[list[str]]:
        """The fields of each row of `name`.csv, as many as it has columns."""
        columns = form.columns_of(self.manifest.direction, name)
        number = 0
        reader = csv.reader(self.lines(name), strict=True)
        while True:
            try:
                row = next(reader, None)
            except csv.Error as fault:
                raise self._differs(form.csv_name(name)) from fault
            if row is None:
                return
            number += 1
            # A quote may swallow the next row.
            if reader.line_num != number or (columns and len(row) != len(columns)):
                raise self._differs(form.csv_name(name))
            yield row

    def blocks(self, name: str) -> Iterator[list[str]]:
        """The lines of `name`.csv, some at a time, for who stores many."""
        entry = self._entries.get(form.csv_name(name))
        if entry is None:
            return
        rows, rest = 0, b""
        for piece in self._proven(entry):
            data = rest + piece
            cut = data.rfind(form.END) + len(form.END)
            if cut < len(form.END):
                if len(data) > form.LONGEST_ROW:
                    raise self._differs(entry.name)
                rest = data
                continue
            whole, rest = data[:cut], data[cut:]
            lines = form.parted(whole)
            if lines is None:
                raise self._differs(entry.name)
            rows += len(lines)
            yield lines
        if rest or rows != entry.rows:
            raise self._differs(entry.name)
        self._unread.discard(entry.name)

    def photos(self) -> Iterator[tuple[str, bytes]]:
        """Hash and JPEG of each photo."""
        for entry in self._entries.values():
            sha256 = form.photo_of(entry.name)
            if sha256 is not None:
                jpeg = b"".join(self._proven(entry))
                self._unread.discard(entry.name)
                yield sha256, jpeg

    def check(self) -> None:
        """Prove also the files that nobody read to their end."""
        for name in sorted(self._unread):
            kind = form.kind_of(name)
            for _ in self.blocks(kind) if kind else self._proven(self._entries[name]):
                pass
        self._unread.clear()

    def _proven(self, entry: FileEntry) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            file = self._archive.open(entry.name)
        except _BROKEN as fault:
            raise self._differs(entry.name) from fault
        with file:
            while True:
                try:
                    data = file.read(_BLOCK)
                except _BROKEN as fault:
                    raise self._differs(entry.name) from fault
                if not data:
                    break
                digest.update(data)
                yield data
        if digest.hexdigest() != entry.sha256:
            raise self._differs(entry.name)

    def _differs(self, name: str) -> SyncError:
        return SyncError("bundle-files", file=self._file, name=name)


def open_bundle(path: Path, identity: str, *, keys: Callable[[str], bytes | None]) -> Opened:
    """The bundle that is sealed for `identity`, its signature proven; close it.

    `keys` gives the public key of an enrolled sender. Raises SyncError with a code of
    `form.MESSAGES`, GatekeeperError key-damaged.
    """
    try:
        if path.stat().st_size > form.LARGEST_CLEAR:
            raise SyncError("bundle-too-large", file=path.name)
        staging = unseal(path, identity, largest=form.LARGEST_CLEAR)
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise SyncError("bundle-unreadable", file=path.name, why=why) from fault
    try:
        archive = _archive(staging, path.name)
        members = _members(archive, staging.size, path.name)
        manifest = _manifest(archive, members, path.name, keys)
        if manifest.recipient != recipient_of(identity):
            raise SyncError("bundle-not-ours", file=path.name)
        _compare(manifest, members, path.name)
    except BaseException:
        staging.close()
        raise
    return Opened(path.name, staging, archive, manifest)


def _archive(staging: Staging, file: str) -> zipfile.ZipFile:
    """The zip, if it is one as the writer makes them; looked at before zipfile believes it."""
    tail_at = max(staging.size - _END_RECORD.size - 20, 0)
    staging.seek(tail_at)
    tail = staging.read()
    record = tail[-_END_RECORD.size :]
    if len(record) < _END_RECORD.size or tail.startswith(_LATER_END):
        raise SyncError("bundle-damaged", file=file)
    mark, _, _, files, _, length, start, comment = _END_RECORD.unpack(record)
    if mark != _END_MARK or comment or start + length + _END_RECORD.size != staging.size:
        raise SyncError("bundle-damaged", file=file)
    if files > form.MOST_FILES + 2 or length > files * _LONGEST_DIRECTORY_ENTRY:
        raise SyncError("bundle-too-large", file=file)
    try:
        return zipfile.ZipFile(staging)
    except _BROKEN as fault:
        raise SyncError("bundle-damaged", file=file) from fault


def _members(archive: zipfile.ZipFile, size: int, file: str) -> Mapping[str, zipfile.ZipInfo]:
    """What is in the zip, by name: no name twice or strange, nothing that lies over another."""
    members: dict[str, zipfile.ZipInfo] = {}
    free_from = 0
    for member in sorted(archive.infolist(), key=lambda one: one.header_offset):
        name = member.filename
        known = name in (form.MANIFEST, form.SIGNATURE) or form.kind_of(name) or form.photo_of(name)
        plain = member.compress_type in _METHODS and not member.flag_bits & ~_FLAGS
        if name in members or not known or not plain or member.header_offset < free_from:
            raise SyncError("bundle-names", file=file, name=repr(name)[1:80])
        free_from = member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size
        members[name] = member
    if free_from > archive.start_dir:
        raise SyncError("bundle-damaged", file=file)
    if form.is_bomb(sum(member.file_size for member in members.values()), size):
        raise SyncError("bundle-too-large", file=file)
    return members


def _manifest(
    archive: zipfile.ZipFile,
    members: Mapping[str, zipfile.ZipInfo],
    file: str,
    keys: Callable[[str], bytes | None],
) -> Manifest:
    """What the sender signed. Nothing of it is believed before, but whose key proves it."""
    data = _small(archive, members, form.MANIFEST, form.LARGEST_MANIFEST, file)
    signature = _small(archive, members, form.SIGNATURE, _SIGNATURE_BYTES, file)
    try:
        version, sender = manifests.peeked(data)
    except Unfit as fault:
        raise SyncError("bundle-manifest", file=file) from fault
    public = keys(sender)
    if public is None:
        raise SyncError("bundle-sender-unknown", file=file, sender=sender)
    if not verify(public, signature, data):
        raise SyncError("bundle-unsigned", file=file, sender=sender)
    if version > manifests.FORMAT:
        raise SyncError("bundle-future", file=file, format=version)
    try:
        return manifests.read(data)
    except Unfit as fault:
        raise SyncError("bundle-manifest", file=file) from fault


def _small(
    archive: zipfile.ZipFile,
    members: Mapping[str, zipfile.ZipInfo],
    name: str,
    most: int,
    file: str,
) -> bytes:
    member = members.get(name)
    if member is None or member.file_size > most:
        raise SyncError("bundle-manifest", file=file)
    try:
        return archive.read(member)
    except _BROKEN as fault:
        raise SyncError("bundle-damaged", file=file) from fault


def _compare(manifest: Manifest, members: Mapping[str, zipfile.ZipInfo], file: str) -> None:
    """What lies there is what is listed: each file once, none besides, of the length told."""
    sizes = {entry.name: entry.bytes for entry in manifest.files}
    found = {name: member.file_size for name, member in members.items()}
    beside = {form.MANIFEST: found.pop(form.MANIFEST), form.SIGNATURE: found.pop(form.SIGNATURE)}
    if len(sizes) != len(manifest.files) or beside.keys() & sizes.keys():
        raise SyncError("bundle-manifest", file=file)
    for name in sorted(sizes.keys() | found.keys()):
        if sizes.get(name) != found.get(name):
            raise SyncError("bundle-files", file=file, name=name[:80])
    for entry in manifest.files:
        sha256 = form.photo_of(entry.name)
        if sha256 and (sha256 != entry.sha256 or entry.bytes > form.LARGEST_PHOTO):
            raise SyncError("bundle-files", file=file, name=entry.name)
