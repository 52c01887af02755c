"""Whatever is kept of people stands in the table of what is kept how long."""

from __future__ import annotations

import importlib
import pkgutil

import gatekeeper.store
from gatekeeper.domain.retention import KINDS
from gatekeeper.store.lined import Lined
from gatekeeper.text.retention import kind_title, since_words

# Tables that follow their lines without `Lined`.
BY_HAND = {"visits"}


def lined() -> set[str]:
    """The ledger of every typed table that follows its lines."""
    found = set()
    for module in pkgutil.iter_modules(gatekeeper.store.__path__):
        loaded = importlib.import_module(f"gatekeeper.store.{module.name}")
        found |= {one.ledger for one in vars(loaded).values() if isinstance(one, Lined)}
    return found


def test_every_table_with_lines_of_its_own_is_of_one_kind() -> None:
    """One that is missing here is a row to add to `domain.retention.KINDS`: how long, why."""
    covered = [name for kind in KINDS for name in kind.covers]
    assert sorted(set(covered)) == sorted(covered)
    assert set(covered) - BY_HAND == lined()


def test_every_kind_has_words() -> None:
    for kind in KINDS:
        assert kind_title(kind, "en") != kind.key
        assert since_words(kind, "zh_CN") != since_words(kind, "en")
