"""Writes a bundle: CSV files and photos into a zip, a signed manifest, sealed to the receiver."""

from __future__ import annotations

import contextlib
import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from gatekeeper.errors import InvalidInput, SyncError
from gatekeeper.store.backup import sync_folder
from gatekeeper.store.journal import Signer
from gatekeeper.store.lines import line_of
from gatekeeper.sync import form
from gatekeeper.sync import manifest as manifests
from gatekeeper.sync.manifest import FileEntry, Header, Manifest
from gatekeeper.sync.sealing import Staging, seal

# Some 90 kB of text: more at once is slower, since it no longer fits the nearer cache.
_ROWS_AT_ONCE = 256
# 1 is the fastest; the levels above it save a tenth and take twice the time.
_DEFLATE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A bundle as it lies on the disk; `name` is the one under which it travels."""

    path: Path
    name: str
    sha256: str
    bytes: int
    manifest: Manifest


class Writer:
    """Writes a bundle to `path`, where it appears only whole; in constant memory.

    Raises SyncError bundle-line, bundle-names, bundle-recipient, bundle-too-large or
    bundle-unwritable. A block that ends with any error leaves nothing behind.
    """

    def __init__(self, path: Path, *, key: Signer, recipient: str, header: Header) -> None:
        self._path = path
        self._key = key
        self._recipient = recipient
        self._header = header
        self._entries: dict[str, FileEntry] = {}
        self._size = 0
        self._sealed: Sealed | None = None

    @property
    def sealed(self) -> Sealed:
        """What was written, once the block is over."""
        assert self._sealed is not None, "the bundle is not finished"
        return self._sealed

    def __enter__(self) -> Self:
        with _told_of_disk():
            self._staging = Staging(self._path.parent)
        self._zip = zipfile.ZipFile(
            self._staging,
            "w",
            zipfile.ZIP_DEFLATED,
            compresslevel=_DEFLATE,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                with _told_of_disk():
                    self._sealed = self._finish()
        finally:
            with contextlib.suppress(OSError):
                self._zip.close()
            self._staging.close()

    def lines(self, name: str, lines: Iterable[str]) -> int:
        """Lines as they are chained into `name`.csv; how many. Without one there is no file."""
        pending = iter(lines)
        batch = list(islice(pending, _ROWS_AT_ONCE))
        if not batch:
            return 0
        rows = size = 0
        digest = hashlib.sha256()
        file = form.csv_name(name)
        with self._file(file) as into:
            while batch:
                data = _block(name, rows, batch)
                digest.update(data)
                self._put(into, data)
                size += len(data)
                rows += len(batch)
                batch = list(islice(pending, _ROWS_AT_ONCE))
        self._enter(file, rows, size, digest.hexdigest())
        return rows

    def rows(self, name: str, rows: Iterable[Sequence[str]]) -> int:
        """Rows of fields into `name`.csv; how many. Without one there is no file."""
        columns = form.columns_of(self._header.direction, name)
        return self.lines(name, _as_lines(name, rows, len(columns) if columns else None))

    def photo(self, sha256: str, jpeg: bytes) -> None:
        """A photo that a line names; given twice it is there once."""
        name = f"photos/{sha256}.jpg"
        if name in self._entries:
            return
        if hashlib.sha256(jpeg).hexdigest() != sha256 or len(jpeg) > form.LARGEST_PHOTO:
            raise SyncError("bundle-files", file=self._path.name, name=name)
        with self._file(name) as file:
            self._put(file, jpeg)
        self._enter(name, 0, len(jpeg), sha256)

    @contextmanager
    def _file(self, name: str) -> Iterator[IO[bytes]]:
        if name in self._entries or len(self._entries) >= form.MOST_FILES:
            raise SyncError("bundle-names", file=self._path.name, name=name)
        # A picture is compressed already: stored, which is what a bare ZipInfo says.
        member = zipfile.ZipInfo(name) if form.photo_of(name) else name
        with _told_of_disk(), self._zip.open(member, "w") as file:
            yield file

    def _put(self, file: IO[bytes], data: bytes) -> None:
        self._size += len(data)
        if self._size > form.LARGEST_CLEAR:
            raise SyncError("bundle-too-large", file=self._path.name)
        file.write(data)

    def _enter(self, name: str, rows: int, size: int, sha256: str) -> None:
        self._entries[name] = FileEntry(name=name, rows=rows, bytes=size, sha256=sha256)

    def _finish(self) -> Sealed:
        told = {field.name: getattr(self._header, field.name) for field in fields(Header)}
        files = tuple(self._entries.values())
        manifest = Manifest(**told, recipient=self._recipient, files=files)
        data = manifests.written(manifest)
        manifests.read(data)  # what no receiver would take is not sent
        for name, content in ((form.MANIFEST, data), (form.SIGNATURE, self._key.sign(data))):
            self._zip.writestr(name, content)
            self._size += len(content)
        self._zip.close()
        if len(data) > form.LARGEST_MANIFEST or form.is_bomb(self._size, self._staging.size):
            raise SyncError("bundle-too-large", file=self._path.name)
        self._staging.finish()
        half = self._path.with_name(self._path.name + ".part")
        try:
            sha256, size = seal(self._staging, half, self._recipient)
            if size > form.LARGEST_CLEAR:
                raise SyncError("bundle-too-large", file=self._path.name)
            half.replace(self._path)
        finally:
            half.unlink(missing_ok=True)
        sync_folder(self._path.parent)
        name = form.travel_name(manifest.number, sha256)
        return Sealed(path=self._path, name=name, sha256=sha256, bytes=size, manifest=manifest)


@contextmanager
def _told_of_disk() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise SyncError("bundle-unwritable", why=fault.strerror or str(fault)) from fault


def _as_lines(name: str, rows: Iterable[Sequence[str]], columns: int | None) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        if columns not in (None, len(row)):
            raise SyncError("bundle-line", name=name, row=number)
        try:
            yield line_of(row, longest=form.LONGEST_ROW)
        except InvalidInput as fault:
            raise SyncError("bundle-line", name=name, row=number) from fault


def _block(name: str, before: int, lines: Sequence[str]) -> bytes:
    """The lines as bytes; one that a reader would not give back raises SyncError bundle-line."""
    data = form.joined(lines)
    if data is None:
        unfit = (row for row, line in enumerate(lines, before + 1) if form.joined([line]) is None)
        raise SyncError("bundle-line", name=name, row=next(unfit))
    return data
