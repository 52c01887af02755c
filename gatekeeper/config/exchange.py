"""What is set about the exchange: when a station sends, where an office receives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.config.values import wrong
from gatekeeper.errors import Problem

# A bundle more often than that is no help to anybody.
SHORTEST_LIVE = 10
# Least and greatest values.
LIVE_SECONDS = (0, 3600)
KEEP_DAYS = (1, 365)

LAST_PORT = 65535

# Host and port; nothing before the colon is every address of this computer.
_PLACE = re.compile(r"(|\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeSettings:
    """When the new lines go to the office, and where an office receives; keys lie elsewhere.

    `at` is the hour of the night; `live_seconds` 0 is at night only, else every so many seconds
    over HTTPS. Bundles are deleted `keep_days` after the other side has them. An office listens
    at `listen` ("host:port", empty: it does not) with a `certificate` and its `certificate_key`
    (PEM files), and looks into `mailboxes` that are no program: folders, SFTP, WebDAV, S3.
    """

    at: str = "02:00"
    live_seconds: int = 0
    keep_days: int = 7
    listen: str = ""
    certificate: str = ""
    certificate_key: str = ""
    mailboxes: tuple[str, ...] = ()


def listening_place(listen: str) -> tuple[str, int] | None:
    """Host and port of "host:port" or "[::1]:port"; None for what is neither."""
    found = _PLACE.fullmatch(listen.strip())
    if found is None or int(found[2]) > LAST_PORT:
        return None
    return found[1].strip("[]"), int(found[2])


def broken_exchange(told: ExchangeSettings) -> Iterator[Problem]:
    """What does not fit, beside the ranges."""
    if told.listen and listening_place(told.listen) is None:
        yield wrong("exchange.listen", "HOST:PORT")
    if bool(told.certificate) != bool(told.certificate_key):
        yield wrong("exchange.certificate_key", "exchange.certificate")
    if 0 < told.live_seconds < SHORTEST_LIVE:
        least, most = SHORTEST_LIVE, LIVE_SECONDS[1]
        yield wrong("exchange.live_seconds", f"0 | {least}-{most}")
