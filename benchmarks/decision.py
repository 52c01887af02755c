"""A GRANTED pass, decided and recorded, beside its rows bare-inserted; and as the log grows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.commit import BareInsert, BareRows, grown, interleaved
from benchmarks.station import copied, found
from benchmarks.table import Line, show

SIZES = (100_000, 1_000_000)
LARGE = 10_000_000
GOAL_ROWS, GOAL_BARE, GOAL_GROWTH = 2.0, 4.0, 1.5


def main(large: bool = False) -> None:
    """Both floors, the decision on a young log, and on logs of growing length."""
    with tempfile.TemporaryDirectory() as name:
        _measure(Path(name), (*SIZES, LARGE) if large else SIZES)


def _growing(size: int, key: bytes) -> Callable[[Path], None]:
    return lambda path: grown(path, size, key=key)


def _measure(folder: Path, sizes: tuple[int, ...]) -> None:
    young = found(folder / "young")
    young.database.checkpoint(truncate=True)
    shutil.copyfile(young.path, folder / "rows.db")
    rows = BareRows(young.path, folder / "rows.db", key=young.key)
    bare = BareInsert(folder / "bare.db", key=young.key)
    old = {size: copied(young, folder / str(size), _growing(size, young.key)) for size in sizes}
    cases: dict[str, Callable[[], None]] = {
        "one bare insert": bare,
        "its rows, bare": rows,
        "decision": young.presenting(),
    }
    cases |= {f"{size:,} lines": station.presenting() for size, station in old.items()}
    stations = [young, *old.values()]
    idle = [station.database.checkpoint for station in stations] + [rows.checkpoint]
    told = interleaved(cases, idle=idle)
    rows.close()
    bare.close()
    for station in stations:
        station.database.close()
    decided, first = told["decision"], told[f"{sizes[0]:,} lines"]
    lines = [
        Line(
            what=f"decision / {floor}",
            measured=f"{decided.p50:.0f} us",
            floor=f"{told[floor].p50:.0f} us",
            p50=decided.p50 / told[floor].p50,
            p99=decided.p99 / told[floor].p99,
            goal=goal,
        )
        for floor, goal in (("its rows, bare", GOAL_ROWS), ("one bare insert", GOAL_BARE))
    ]
    lines += [
        Line(
            what=f"decision at {size:,} / {sizes[0]:,} lines",
            measured=f"{told[f'{size:,} lines'].p50:.0f} us",
            floor=f"{first.p50:.0f} us",
            p50=told[f"{size:,} lines"].p50 / first.p50,
            p99=told[f"{size:,} lines"].p99 / first.p99,
            goal=GOAL_GROWTH,
        )
        for size in sizes[1:]
    ]
    show(lines)
