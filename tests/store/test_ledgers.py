"""Ledger rows are what their lines say: whoever changes one is found."""

from __future__ import annotations

import pytest

from gatekeeper.domain.ledger import State
from gatekeeper.store.ledgers import terms
from gatekeeper.store.verification import verify_file
from tests.books import REQUEST, UMBRELLA, open_books
from tests.offices import jpeg
from tests.stations import GUARD, Post
from tests.store.opened import tamper

ADDED = """
INSERT INTO ledger_lines SELECT station, 9, entry, action, state, recorded_at, operator, parts
FROM ledger_lines WHERE sequence = 2
"""


@pytest.fixture
def path(tmp_path):
    """Line 1 enters a request, 2 assigns it, 3 is lost property with a picture."""
    post = Post(tmp_path)
    books = open_books(post)
    row = books.add("requests", REQUEST)
    books.ledgers.follow(row.id, State.ASSIGNED, GUARD, responsible="赵敏")
    books.add("lost-property", UMBRELLA, pictures={"photo": jpeg()})
    post.close()
    return post.path


def test_untouched_rows_are_good(path):
    assert verify_file(path).fault is None


@pytest.mark.parametrize(
    ("statement", "code", "sequence"),
    [
        ("UPDATE ledger_entries SET \"values\" = '{}' WHERE sequence = 2", "differs", 1),
        ("UPDATE ledger_entries SET state = 'done' WHERE sequence = 2", "differs", 2),
        ("UPDATE ledger_entries SET ledger = 'advice' WHERE sequence = 2", "differs", 1),
        ("UPDATE ledger_entries SET operator = '00' WHERE sequence = 2", "differs", 1),
        ("UPDATE ledger_entries SET sequence = 1 WHERE sequence = 2", "differs", 1),
        ("UPDATE ledger_entries SET responsible_line = NULL WHERE sequence = 2", "differs", 2),
        ("DELETE FROM ledger_entries WHERE sequence = 2", "differs", 1),
        ("UPDATE ledger_lines SET action = 'noted' WHERE sequence = 2", "differs", 2),
        ("DELETE FROM ledger_lines WHERE sequence = 2", "differs", 2),
        ("DELETE FROM ledger_pictures", "differs", 3),
        ("UPDATE ledger_entries SET values_line = 2, state = 'open'", "differs", 2),
        (
            "UPDATE ledger_entries SET values_line = 3, \"values\" = '{}' WHERE sequence = 2",
            "surplus",
            3,
        ),
        ("UPDATE ledger_entries SET sequence = 3 WHERE sequence = 2", "surplus", 3),
        ("UPDATE ledger_entries SET responsible_line = 3 WHERE sequence = 2", "surplus", 3),
        (ADDED, "surplus", 9),
    ],
)
def test_a_changed_row_is_found_at_its_line(path, statement, code, sequence):
    tamper(path, statement)
    fault = verify_file(path).fault
    assert fault is not None
    assert (fault.code, fault.sequence) == (f"log-row-{code}", sequence)


def test_a_word_is_found_from_any_character_on():
    assert terms("黑伞 A1") == {"黑伞", "伞", "a1", "1"}
    assert terms("ab" * 32) == frozenset(), "the name of a picture finds nothing"
    assert terms("-") == frozenset()
    assert len(terms("字" * 400)) < 130
