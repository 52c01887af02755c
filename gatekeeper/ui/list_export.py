"""A list leaves the program as a file: asked where, recorded, written at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.exporting import Exporting, write
from gatekeeper.text import tr
from gatekeeper.ui.files import ask_save
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import Screen

KINDS = "CSV (*.csv);;Excel (*.xlsx)"


def connect(
    view: RowsView, screen: Screen, exporting: Exporting, operator: Operator, name: str
) -> None:
    """Let "Save as a file" of this list work; `name` is the list's in the log and of the file."""

    view.exported.connect(lambda rows: ask(screen, exporting, operator, name, rows))


def ask(
    screen: Screen,
    exporting: Exporting,
    operator: Operator,
    name: str,
    rows: Sequence[Sequence[str]],
) -> None:
    """Where to, then `save`."""
    ask_save(
        screen,
        tr("Save as a file"),
        f"{name}.csv",
        KINDS,
        lambda path: save(screen, exporting, operator, name, rows, Path(path)),
    )


def save(
    screen: Screen,
    exporting: Exporting,
    operator: Operator,
    name: str,
    rows: Sequence[Sequence[str]],
    path: Path,
) -> None:
    """The line of the log first; without it nothing leaves."""

    def write_it(_: object) -> None:
        screen.run(write, path, rows, then=written, lane="desk")

    def written(where: Any) -> None:
        screen.tell(tr("Saved as {path}.", path=where))

    count = len(rows) - 1  # without the heading
    screen.run(exporting.record, name, count, operator, then=write_it, quiet=True)
