"""The lines of a bundle as tables for people: one CSV file of each kind, masked, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gatekeeper import credentials, text
from gatekeeper.store import outgoing, row_states
from gatekeeper.store.database import Reader
from gatekeeper.store.lines import line_of
from gatekeeper.sync import human
from gatekeeper.sync.human import Spoken


def write_tables(
    path: Path, folder: Path, *, key: bytes | None, chain: str, first: int, last: int, language: str
) -> tuple[Path, ...]:
    """What a bundle of these lines held, as it stands now; runs in a desk process.

    Raises SyncError as `human.write`.
    """
    text.learn(credentials.MESSAGES)
    spoken = Spoken(language=language)
    reader = Reader(path, key=key)
    try:
        with reader.read() as session:
            span = outgoing.Span(session, chain, first, last)
            written = [_one(folder, outgoing.MANY, span.many(), spoken)]
            for kind, lines in span.others():
                written.append(_one(folder, kind, lines, spoken))
            written.append(_one(folder, "private-1", span.parts(), spoken))
            rows = (sent.fields for sent in row_states.outgoing(session, chain, first, last))
            written.append(_one(folder, "rows-1", map(line_of, rows), spoken))
    finally:
        reader.close()
    return tuple(path for path in written if path is not None)


def _one(folder: Path, kind: str, lines: Iterator[str], spoken: Spoken) -> Path | None:
    """No file without a row."""
    path = folder / f"{kind}.csv"
    if human.write(path, kind, lines, spoken):
        return path
    path.unlink()
    return None
