"""What somebody sends who means no good: bundles taken apart and put together otherwise."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyrage
import pytest

from gatekeeper.errors import SyncError
from gatekeeper.keys import SigningKey
from gatekeeper.store.lines import canonical
from gatekeeper.sync.bundle import MESSAGES
from tests.sync.sealed import GATE, JPEG, LINES, OFFICE, Party, read_bundle, write_bundle

ACCESS = b"".join(line.encode() + b"\r\n" for _, line in LINES)


def clear_of(path: Path, *, by: Party = OFFICE) -> bytes:
    """The zip that was sealed."""
    return pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(by.identity)])


def reseal(path: Path, clear: bytes, *, to: Party = OFFICE) -> Path:
    """What somebody sends who knows the receiver's public key, whatever it is."""
    receiver = pyrage.x25519.Recipient.from_str(to.recipient)
    path.write_bytes(pyrage.encrypt(clear, [receiver]))
    return path


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(clear_of(path))) as held:
        told: dict[str, Any] = json.loads(held.read("manifest.json"))
        return told


def zipped(manifest: object, files: Mapping[str, bytes], *, key: SigningKey = GATE.key) -> bytes:
    """A zip of these files with this manifest, signed; the manifest as bytes or as an object."""
    data = manifest if isinstance(manifest, bytes) else canonical(manifest).encode()
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            held.writestr(name, content)
        held.writestr("manifest.json", data)
        held.writestr("manifest.sig", key.sign(data))
    return into.getvalue()


def a_small_bundle(folder: Path) -> Path:
    """Two kilobytes with a file of each sort."""
    private = [["1", "who", "", "", "00", "{}"]]
    return write_bundle(folder / "a.gkb", rows={"private-1": private}, photos=[JPEG]).path


def refused(path: Path) -> str:
    """The code with which it is refused, wherever that is noticed."""
    with pytest.raises(SyncError) as raised:
        read_bundle(path)
    assert raised.value.code in MESSAGES
    return raised.value.code


def held_in(path: Path) -> dict[str, object] | None:
    """Everything in it, or None where it is refused with a code that has a sentence."""
    try:
        return read_bundle(path)
    except SyncError as error:
        if error.code not in MESSAGES:
            raise
        return None


def members(path: Path) -> dict[str, bytes]:
    """The files of a bundle without its manifest."""
    with zipfile.ZipFile(io.BytesIO(clear_of(path))) as held:
        names = [name for name in held.namelist() if not name.startswith("manifest")]
        return {name: held.read(name) for name in names}


def spoiled(folder: Path, change: Callable[[dict[str, Any], dict[str, bytes]], object]) -> Path:
    """A bundle properly signed and sealed, after this change of its manifest and files."""
    path = a_small_bundle(folder)
    told, files = manifest_of(path), members(path)
    change(told, files)
    return reseal(path, zipped(told, files))


def entry(told: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in told["files"] if one["name"] == name]
    return found
