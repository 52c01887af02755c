"""The office's own TLS certificate: kept with its keys, and the same after a restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gatekeeper import certificates
from gatekeeper.certificates import TlsFiles
from gatekeeper.store import office_key
from gatekeeper.store.database import Database

SUBJECT = "stations"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCertificate:
    """`folder` is where the server reads the files."""

    database: Database
    clock: Callable[[], datetime]
    folder: Path

    def files(self) -> TlsFiles:
        """As they lie there, made at the first time; StoreError certificate-unwritable."""
        with self.database.read() as session:
            found = office_key.row(session)
            kept = (found.certificate, found.certificate_key) if found is not None else ("", "")
        if not all(kept):
            kept = certificates.made(self.clock())
            with self.database.begin(SUBJECT) as session:
                office_key.seal(session, self.clock())
                row = office_key.row(session)
                assert row is not None
                row.certificate, row.certificate_key = kept
        return certificates.written(self.folder, *kept)
