"""Lists of residents: taken over, or an empty one written to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import text
from gatekeeper.cli.asking import (
    REFUSED,
    OperatorName,
    SettingsFile,
    ask,
    pin_of,
    speak_as_set,
    telling,
    writable,
)
from gatekeeper.errors import InvalidInput, Problem


def import_file(
    path: Annotated[Path, typer.Argument(help="Excel or CSV.")],
    template: Annotated[bool, typer.Option(help="Write an empty list here instead.")] = False,
    operator: OperatorName = None,
    settings: SettingsFile = None,
) -> None:
    """Take a list of residents; every bad line is named, the good ones are kept."""
    if template:
        _write_template(path)
        return
    from gatekeeper.services.import_columns import column_words

    asked = {"path": str(path.resolve()), "operator": operator, "pin": pin_of(operator)}
    answer = ask(settings, "import", asked)
    for problem in (*answer["problems"], *answer["notes"]):
        told = text.sentence(problem["code"], problem["parameters"])
        where = f"{path.name}:{problem['line']}: {column_words(problem['column'])}"
        typer.echo(f"{where}: {told}", err=True)
    refused = {problem["line"] for problem in answer["problems"]}
    typer.echo(
        text.tr(
            "{added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
            added=answer["added"],
            changed=answer["changed"],
            unchanged=answer["unchanged"],
            refused=len(refused),
        )
    )
    raise typer.Exit(REFUSED if refused else 0)


def _write_template(path: Path) -> None:
    """An empty list; never over one that somebody filled in."""
    from gatekeeper.services import import_columns, sheets

    speak_as_set()
    with telling(), writable():
        if path.exists():
            raise InvalidInput([Problem(code="file-there", field=str(path))])
        sheets.write(path, import_columns.TEMPLATE)
