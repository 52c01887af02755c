"""The exchange with the community office in values: bundles, receipts, what a person settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class BundleState(StrEnum):
    """How far a station's bundle has come."""

    MADE = "made"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    SET_ASIDE = "set-aside"  # 异常数据包: a person at the office has to look at it


class ReceiptState(StrEnum):
    """What the office did with a bundle."""

    MERGED = "merged"
    AGAIN = "again"  # every line of it was stored already
    WAITING = "waiting"  # for the lines before it
    SET_ASIDE = "set-aside"


class Way(StrEnum):
    """What a person decided about a row that the office did not take."""

    OPEN = "open"
    ACCEPTED = "accepted"  # with the correction that the next snapshot carries
    ASKED = "asked"  # the gate is to look at it again
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The office's answer to one bundle; `acknowledged` n: it stores every line up to n."""

    number: int
    sha256: str
    chain: str
    state: ReceiptState
    acknowledged: int
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeState:
    """How a station stands with its office, as the window tells it.

    `waiting` lines were not acknowledged yet; `lists_until` is how far the office's data reaches.
    """

    office: str
    waiting: int
    last_at: datetime | None
    lists_until: datetime | None
    lists_age: timedelta | None
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
