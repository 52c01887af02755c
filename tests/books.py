"""The ledgers on a real station, with an operator who writes in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatekeeper import config
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.ledgers import Draft, EntryRow, Ledgers
from gatekeeper.store.verification import Verification, verify
from tests.stations import GUARD, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the tests of the ledgers share."""

    post: Post
    ledgers: Ledgers
    lists: LedgerLists

    def add(self, key: str, values: dict[str, str], **told: Any) -> EntryRow:
        operator = told.pop("operator", GUARD)
        return self.ledgers.add(key, Draft(values=values, **told), operator)

    def verified(self) -> Verification:
        return verify(self.post.database)

    def rows(self, statement: str, *values: object) -> list[tuple]:
        with self.post.database.read() as session:
            found = session.connection().exec_driver_sql(statement, values)
            return [tuple(row) for row in found]


def open_books(post: Post, own: Path | None = None) -> Books:
    declared = config.ledgers(own)
    shared = {"database": post.database, "clock": post.clock, "declared": declared}
    return Books(
        post=post,
        ledgers=Ledgers(**shared, journal=post.database.journal, new_id=post.new_id),
        lists=LedgerLists(**shared, standing=post.standing),
    )


UMBRELLA = {"item": "黑色雨伞 black umbrella", "place": "东门", "finder": "张三"}
REQUEST = {"kind": "medicine", "name": "孙奶奶", "phone": "13800138000", "what": "降压药"}
DROP = {"phone": "13812345678", "courier": "陈师傅", "company": "sf", "pieces": "3:12 5:8"}
