"""Moments and ids of the real world: the clock and uuid7, injected everywhere else."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from uuid import UUID


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def uuid7() -> UUID:
    """A UUID in time order (RFC 9562 5.7): milliseconds, their 4096ths, then 62 random bits."""
    millis, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    tail = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return UUID(int=millis << 80 | 7 << 76 | fraction << 64 | 2 << 62 | tail)
