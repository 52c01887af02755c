"""docs/bundle.md says what the program writes."""

from __future__ import annotations

import re
from pathlib import Path

from gatekeeper.store.lines import COLUMNS
from gatekeeper.store.verification import MESSAGES

TEXT = (Path(__file__).parents[2] / "docs" / "bundle.md").read_text(encoding="utf-8")


def published():
    """Kind and its columns, as the page lists them."""
    kinds = {}
    chapter = TEXT.split("\n## Kinds\n")[1].split("\n## ")[0]
    for section in re.split(r"^### ", chapter, flags=re.MULTILINE)[1:]:
        name = section.splitlines()[0].strip()
        kinds[name] = tuple(re.findall(r"^\| `([a-z_]+)` \|", section, flags=re.MULTILINE))
    return kinds


def test_every_kind_is_published_with_its_columns_in_order():
    assert published() == COLUMNS


def test_every_fault_of_the_verification_is_published():
    listed = TEXT.split("\n## Verifying\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(log-[a-z-]+)`", listed)) == set(MESSAGES)
