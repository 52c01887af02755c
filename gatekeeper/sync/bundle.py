"""A bundle of the exchange, for who makes or takes one; docs/bundle.md publishes its form."""

from __future__ import annotations

from gatekeeper.sync.form import MESSAGES, travel_name
from gatekeeper.sync.manifest import Direction, FileEntry, Header, Manifest, Span
from gatekeeper.sync.opening import Opened, open_bundle
from gatekeeper.sync.writing import Sealed, Writer

__all__ = [
    "MESSAGES",
    "Direction",
    "FileEntry",
    "Header",
    "Manifest",
    "Opened",
    "Sealed",
    "Span",
    "Writer",
    "open_bundle",
    "travel_name",
]
