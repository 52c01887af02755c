"""A gate that millions have passed, day after day at the same pace, until now.

Rows go straight into the tables by SQL, with their lines; the chain is not valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.station import GUARD
from benchmarks.year import PASSPHRASE, Year
from gatekeeper import app
from gatekeeper.app import App
from gatekeeper.config import LaneSettings, Settings
from gatekeeper.domain.access import Direction
from gatekeeper.services import community
from gatekeeper.services.community import Neighbour, Size
from gatekeeper.store.connections import open_writing

A_DAY = 3_000
# Private parts of older lines are gone: retention takes them.
KEPT_DAYS = 30
CARDS = 200
POST = "东门"
# Beside the passages of one number stands a car, a visit ... of another.
_CARS, _VISITS = "1", "2"


def passed(folder: Path, passages: int, *, a_day: int = A_DAY, size: Size | None = None) -> Year:
    """A new station at its post, and so many passages up to now."""
    lane = LaneSettings(key="1", name="1", usual=Direction.EXIT)
    settings = Settings(
        data=folder,
        lanes=(lane,),
        encrypted=False,
        language="zh_CN",
        profile="three-checks",
        checkpoint=POST,
    )
    program = app.build(settings)
    try:
        people, cards = program.lanes.write(settled, program, size or Size()).result()
        station, path = program.database.journal.station, program.database.path
    finally:
        program.close()
    _fill(path, station, passages, 86_400 / a_day)
    program = app.build(settings)
    program.standing.trust = program.passes.trust()
    return Year(program=program, people=people, cards=cards)


def settled(program: App, size: Size) -> tuple[tuple[Neighbour, ...], tuple[str, ...]]:
    program.posts.call_here(POST)
    issuer = program.passes.create_key("site", PASSPHRASE, GUARD)
    people = community.settle(program.gate, program.gate.clock(), size)
    printed = program.passes.print_again([one.person for one in people[:CARDS]], issuer)
    return people, tuple(one.text for one in printed)


def _fill(path: Path, station: str, passages: int, seconds: float) -> None:
    held = open_writing(path, None)
    # Nothing here outlives a crash, and pages are written once.
    held.execute("PRAGMA journal_mode = OFF").fetchall()
    for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -262144"):
        held.execute(f"PRAGMA {pragma}")
    (count,) = held.execute("SELECT count FROM log_head").fetchone()
    _number(held, passages, seconds)
    indexes = held.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name "
        "IN ('access_events', 'passages', 'journal_private', 'vehicle_passages', 'visits')"
    ).fetchall()
    held.execute("BEGIN IMMEDIATE")
    for name, _ in indexes:
        held.execute(f"DROP INDEX {name}")
    for table, where, columns in _rows(station, count, passages, seconds):
        names, values = ", ".join(columns), ", ".join(columns.values())
        held.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "  # noqa: S608
            f"FROM n JOIN everybody AS p ON p.at = n.who WHERE {where} ORDER BY n.i"
        )
    for _, statement in indexes:
        held.execute(statement)
    held.execute("UPDATE log_head SET count = ?", (count + passages,))
    held.execute("COMMIT")
    held.execute("PRAGMA journal_mode = WAL").fetchall()
    held.close()


def _number(held: Any, passages: int, seconds: float) -> None:
    """The passages counted, each with its moment and with whose it is."""
    held.execute(
        "CREATE TEMP TABLE everybody AS "
        "SELECT row_number() OVER () - 1 AS at, id, household FROM people"
    )
    held.execute("CREATE UNIQUE INDEX temp.everybody_at ON everybody (at)")
    (people,) = held.execute("SELECT count(*) FROM everybody").fetchone()
    # A prime step, so that neighbours in time are no neighbours in the index.
    held.execute(
        f"CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS "  # noqa: S608
        f"(SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < {passages - 1}) "
        f"SELECT i, i * 7919 % {people} AS who, strftime('%Y-%m-%dT%H:%M:%S.000000Z', "
        f"unixepoch() - CAST(({passages} - i) * {seconds} AS INTEGER), 'unixepoch') AS at, "
        f"i % 50 = 0 AS denied FROM c"
    )


def _rows(
    station: str, count: int, passages: int, seconds: float
) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    """Table, which numbers it has a row of, and each column as SQL."""
    key = {"station": f"'{station}'", "sequence": f"{count} + 1 + n.i"}
    id, zeros = "printf('%032x', n.i)", f"'{'0' * 32}'"
    outcome = "iif(n.denied, 'denied', 'granted')"
    way = "iif(n.i % 2, 'entry', 'exit')"
    tenths = "iif(n.i % 500 = 3, 376, 360 + n.i % 12)"
    codes = (
        "CASE WHEN n.i % 100 = 0 THEN 'refused-no-register' WHEN n.denied THEN 'pass-expired' "
        "WHEN n.i % 500 = 3 THEN 'pass-valid temperature-high' "
        "ELSE 'pass-valid temperature-normal' END"
    )
    visit = f"printf('{_VISITS}%031x', n.i)"
    who = f"CASE WHEN n.i % 100 = 0 THEN NULL WHEN n.i % 100 = 2 THEN {visit} ELSE p.id END"
    kept = f"n.i >= {passages} - {KEPT_DAYS * 86_400 / seconds}"
    until = "strftime('%Y-%m-%dT%H:%M:%S.000000Z', n.at, '+2 hours')"
    line = (
        f"printf('%d,%s,%s,%s,%s,%s,1,%s,%s,%s,,three-checks@1,,%s,camera,,', {key['sequence']}, "
        f"{id}, {outcome}, {id}, n.at, n.at, {way}, {outcome}, {codes}, {zeros})"
    )
    part = key | {"person": who, "expires_at": until, "salt": "randomblob(16)"}
    return (
        (
            "journal",
            "1",
            key | {"id": id, "kind": "'access-1'", "line": line, "hash": "zeroblob(32)"},
        ),
        ("journal_private", kept, part | {"part": "'who'", "data": "'{}'"}),
        (
            "journal_private",
            kept,
            part
            | {"part": "'measured'", "data": f"json_object('temperatures', json_array({tenths}))"},
        ),
        (
            "access_events",
            "1",
            key
            | {"id": id, "event": outcome, "presentation": id, "occurred_at": "n.at"}
            | {"recorded_at": "n.at", "lane": "'1'", "direction": way, "outcome": outcome}
            | {"findings": codes, "overridden": "''", "policy": "'three-checks@1'"}
            | {"lists_age": "''", "operator": zeros, "source": "'camera'", "corrects": "''"}
            | {"person": who, "tenths": tenths, "colour": "'green'", "evidence": "'own-phone'"},
        ),
        (
            "passages",
            "1",
            key
            | {"presentation": id, "person": who, "household": "p.household", "direction": way}
            | {"outcome": outcome, "occurred_at": "n.at", "void": "0", "purpose": "''"},
        ),
        (
            "vehicle_passages",
            "n.i % 10 = 1",
            key
            | {"id": f"printf('{_CARS}%031x', n.i)", "outcome": "'granted'", "direction": way}
            | {"lane": "'1'", "occurred_at": "n.at", "policy": "'three-checks@1'"}
            | {"occupants": "1", "presentations": id, "driver": id, "put_off": "''"}
            | {"findings": "''", "overridden": "''", "void": "0", "reason": "''"}
            | {"person": "p.id", "plate": "printf('京A%05d', n.i % 3000)"},
        ),
        (
            "visits",
            "n.i % 100 = 2",
            key
            | {"id": visit, "serial": "1 + n.i", "purpose": "'family'", "answer": "'agreed'"}
            | {"expected_at": "n.at", "until": until, "refused": "''", "registered_at": "n.at"}
            | {"registered_by": zeros, "entered_at": "n.at", "left_at": until, "name": "'王来访'"}
            | {"household": "p.household", "phone": "printf('139%08d', n.i)", "plate": "''"}
            | {"document_kind": "''", "document_mask": "''", "document_hash": "''"}
            | {"notes": "''", "travel": "''"},
        ),
    )
