"""What stands at a gate: pictures read, a person presented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import text
from gatekeeper.cli.asking import (
    REFUSED,
    Json,
    OperatorName,
    SettingsFile,
    ask,
    pin_of,
    say,
    speak_as_set,
)
from gatekeeper.errors import InvalidInput


def scan(
    paths: Annotated[list[Path], typer.Argument(help="Pictures or folders.")],
    as_json: Json = False,
) -> None:
    """Read the codes in pictures; one that cannot be read stops none of the others.

    With --json one line for each picture:
    {"file", "symbols": [{"text", "format", "corners": [[x, y], ...], "ink": {"colour",
    "confidence"}}], "ms"}; corners and ink may be null.
    """
    from gatekeeper.scanner import scan as scanning
    from gatekeeper.scanner.pictures import files

    speak_as_set()
    refused = False
    for file in [file for path in paths for file in (files(path) if path.is_dir() else [path])]:
        try:
            found = scanning.as_json(scanning.scan_file(file))
        except InvalidInput as error:
            refused = True
            say(error)
            continue
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            texts = [symbol["text"] for symbol in found["symbols"]]
            typer.echo(f"{found['file']}: {'; '.join(texts) or '-'}")
    raise typer.Exit(REFUSED if refused else 0)


def present(
    codes: Annotated[list[str], typer.Argument(help="Texts of codes, as a reader reads them.")],
    temperature: Annotated[float | None, typer.Option(help="Degrees Celsius.")] = None,
    direction: Annotated[str | None, typer.Option(help="entry or exit.")] = None,
    lane: Annotated[str | None, typer.Option(help="Key of the lane.")] = None,
    operator: OperatorName = None,
    settings: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Present one person at a lane: decided, recorded, told.

    With --json: {"recorded", "outcome", "direction", "sequence", "repeated", "presentation",
    "findings": [{"check", "code", "outcome", "overridden"}], "notice", "notice_parameters",
    "policy"}. Outcomes are granted, pending (evidence is missing, nothing recorded yet: exit
    code 3), held and denied; null where the code is no evidence.
    """
    if direction not in (None, "entry", "exit"):
        raise typer.BadParameter("entry or exit", param_hint="--direction")
    asked = {
        "codes": codes,
        "temperature": temperature,
        "direction": direction,
        "lane": lane,
        "operator": operator,
        "pin": pin_of(operator),
    }
    answer = ask(settings, "present", asked)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo(answer["outcome"] or "-")
        for finding in answer["findings"]:
            told = text.reason(finding["code"])
            typer.echo(f"  {finding['outcome']:8} {finding['code']}  {told}")
        if answer["notice"]:
            typer.echo(text.sentence(answer["notice"], answer["notice_parameters"]))
    raise typer.Exit(0 if answer["recorded"] else REFUSED)
