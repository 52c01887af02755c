"""A list leaves the program as a file: asked where, recorded, written at the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.exporting import Exporting, write
from gatekeeper.text import tr
from gatekeeper.ui.files import ask_save
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import Screen

KINDS = "CSV (*.csv);;Excel (*.xlsx)"


Notes = Callable[[], Sequence[str]]


def connect(
    view: RowsView,
    screen: Screen,
    exporting: Exporting,
    operator: Operator,
    name: str,
    *,
    notes: Notes = tuple,
    then: Callable[[], object] = lambda: None,
) -> None:
    """Let "Save as a file" of this list work; `name` is the list's in the log and of the file.

    `notes` stand below the rows; `then` is called once the file is written.
    """

    def ask_it(rows: Sequence[Sequence[str]]) -> None:
        ask(screen, exporting, operator, name, rows, notes=notes, then=then)

    view.exported.connect(ask_it)


def ask(
    screen: Screen,
    exporting: Exporting,
    operator: Operator,
    name: str,
    rows: Sequence[Sequence[str]],
    *,
    notes: Notes = tuple,
    then: Callable[[], object] = lambda: None,
) -> None:
    """Where to, then `save`."""

    def save_it(path: str) -> None:
        save(screen, exporting, operator, name, rows, Path(path), notes=notes, then=then)

    ask_save(screen, tr("Save as a file"), f"{name}.csv", KINDS, save_it)


def save(
    screen: Screen,
    exporting: Exporting,
    operator: Operator,
    name: str,
    rows: Sequence[Sequence[str]],
    path: Path,
    *,
    notes: Notes = tuple,
    then: Callable[[], object] = lambda: None,
) -> None:
    """The line of the log first; without it nothing leaves."""
    told = [(note,) for note in notes()]
    below = [("",), *told] if told else []

    def write_it(_: object) -> None:
        screen.run(write, path, [*rows, *below], then=written, lane="desk")

    def written(where: Any) -> None:
        screen.tell(tr("Saved as {path}.", path=where))
        then()

    count = len(rows) - 1  # without the heading
    screen.run(exporting.record, name, count, operator, then=write_it, quiet=True)
