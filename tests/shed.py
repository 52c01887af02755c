"""The goods services of a post for tests: ledgers, callers, the shelf (G16, G35-G37)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gatekeeper import config
from gatekeeper.services.callers import Callers
from gatekeeper.services.goods import Goods
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.ledgers import Draft, EntryRow, Ledgers
from tests.stations import GUARD, Post


class Shed:
    """The goods services of a post."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.ledgers = Ledgers(
            database=post.database,
            journal=post.database.journal,
            clock=post.clock,
            new_id=post.new_id,
            declared=config.ledgers(),
            zone=post.standing.zone,
        )
        self.lists = LedgerLists(
            database=post.database,
            standing=post.standing,
            clock=post.clock,
            declared=config.ledgers(),
            zone=post.standing.zone,
        )
        self.callers = Callers(gate=post.gate, ledgers=self.ledgers)
        self.goods = Goods(
            database=post.database,
            standing=post.standing,
            clock=post.clock,
            ledgers=self.ledgers,
        )

    def rule(self, **more: Any) -> None:
        policy = self.post.standing.policy
        self.post.standing.policy = replace(policy, callers=replace(policy.callers, **more))

    def add(self, key: str, **values: str) -> EntryRow:
        told = {name.replace("_", "-"): value for name, value in values.items()}
        return self.ledgers.add(key, Draft(values=told), GUARD)

    def drop(self, pieces: str, **more: str) -> EntryRow:
        return self.add("goods-drop", pieces=pieces, company="sf", **more)
