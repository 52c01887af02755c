"""The triggers that keep the log append-only; re-created after every migration."""

from __future__ import annotations

from typing import Any

_REFUSED = "the log is append-only"


def _refusing(name: str, event: str, table: str, when: str = "") -> str:
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


# REPLACE deletes without an UPDATE and passes a delete trigger by where recursive_triggers is off:
# hence the two that refuse an existing key.
TRIGGERS = {
    "journal_update": _refusing("journal_update", "UPDATE", "journal"),
    "journal_again": _refusing(
        "journal_again",
        "INSERT",
        "journal",
        "EXISTS (SELECT 1 FROM journal WHERE station = NEW.station AND sequence = NEW.sequence)",
    ),
    "journal_delete": _refusing(
        "journal_delete",
        "DELETE",
        "journal",
        "NOT EXISTS (SELECT 1 FROM log_checkpoints "
        "WHERE station = OLD.station AND through >= OLD.sequence)",
    ),
    "journal_private_update": _refusing("journal_private_update", "UPDATE", "journal_private"),
    "journal_private_again": _refusing(
        "journal_private_again",
        "INSERT",
        "journal_private",
        "EXISTS (SELECT 1 FROM journal_private WHERE station = NEW.station "
        "AND sequence = NEW.sequence AND part = NEW.part)",
    ),
    "log_head_back": _refusing(
        "log_head_back",
        "UPDATE",
        "log_head",
        "NEW.count <= OLD.count OR NEW.station <> OLD.station",
    ),
    "log_head_delete": _refusing("log_head_delete", "DELETE", "log_head"),
    "erased_parts_update": _refusing("erased_parts_update", "UPDATE", "erased_parts"),
    "erased_parts_delete": _refusing("erased_parts_delete", "DELETE", "erased_parts"),
}


def create_triggers(driver: Any) -> None:
    """Put every trigger in place, whatever a migration left of them."""
    for name, statement in TRIGGERS.items():
        driver.execute(f"DROP TRIGGER IF EXISTS {name}")
        driver.execute(statement)
