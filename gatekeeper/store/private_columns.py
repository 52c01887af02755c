"""Which columns of a table stand in no line because they are about somebody."""

from __future__ import annotations

from functools import lru_cache

from gatekeeper.store import tables, visit_log
from gatekeeper.store.columns import Base
from gatekeeper.store.lined import Lined


@lru_cache(maxsize=1)
def _by_table() -> dict[str, frozenset[str]]:
    found = {
        mapper.class_.__tablename__: frozenset(getattr(mapper.class_, "__private__", ()))
        for mapper in Base.registry.mappers
    }
    for module in tables.MODULES:
        for one in vars(module).values():
            if isinstance(one, Lined):
                found[one.table.__tablename__] = frozenset(one.private)
    found["visits"] = frozenset(visit_log.PRIVATE_COLUMNS)
    return found


def private_columns(table: str) -> frozenset[str]:
    """Empty for a table that names nobody, and for one that is not known."""
    return _by_table().get(table, frozenset())
