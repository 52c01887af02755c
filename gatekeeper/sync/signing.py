"""How a station signs what it asks of its office: for who asks and for who answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

STATION = "Gatekeeper-Station"
TIME = "Gatekeeper-Time"
SIGNATURE = "Gatekeeper-Signature"

MARK = "gatekeeper-request-1"

# A request that somebody kept is worth nothing after that; clocks differ by less.
MOST_APART = timedelta(minutes=5)

_TIME = "%Y-%m-%dT%H:%M:%SZ"


def message(method: str, target: str, time: str, body: bytes) -> bytes:
    """The bytes that are signed; `target` is path and query from /v1 on, as in the request line."""
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join((MARK, method, target, time, digest)).encode()


def headers(
    station: str,
    sign: Callable[[bytes], bytes],
    now: datetime,
    method: str,
    target: str,
    body: bytes,
) -> dict[str, str]:
    """The three headers of a signed request."""
    time = time_text(now)
    signature = sign(message(method, target, time, body)).hex()
    return {STATION: station, TIME: time, SIGNATURE: signature}


def time_text(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime(_TIME)


def time_of(text: str) -> datetime | None:
    """What `time_text` wrote; None for anything else."""
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
