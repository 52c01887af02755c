"""What the commands share: settings, secrets, the way to the station, errors as sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from gatekeeper import config, text
from gatekeeper.config import Settings
from gatekeeper.errors import GatekeeperError, InvalidInput

REFUSED = 3
"""Not recorded, or lines of a file refused; 2 is wrong usage, 0 is done whatever the verdict."""

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="Settings file instead of the user's own.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
OperatorName = Annotated[str | None, typer.Option("--operator", help="Name of the account.")]


def chosen_settings(path: Path | None, *, may_be_new: bool = False) -> Settings:
    """The settings; a new installation has none yet and gets the defaults where that may be."""
    file = path or config.settings_file()
    with telling():
        if not file.exists() and may_be_new:
            return config.default(config.data_folder())
        settings = config.load(file)
    text.use(settings.language)
    return settings


def settings_of(path: Path | None, *, may_be_new: bool = False) -> Settings:
    """The same, for a command that prints sentences of every room."""
    from gatekeeper.app import speak

    settings = chosen_settings(path, may_be_new=may_be_new)
    speak(settings.language)
    return settings


def speak_as_set() -> None:
    """For a command without settings: the language of this user's, if there are any."""
    from gatekeeper.app import speak

    try:
        speak(config.load(config.settings_file()).language)
    except InvalidInput:
        speak(config.default(config.data_folder()).language)


def ask(path: Path | None, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
    from gatekeeper import commands

    settings = settings_of(path)
    with telling():
        return commands.ask(settings, verb, asked)


def secret(variable: str, prompt: str) -> str:
    """From the environment or typed unseen; never an argument, which every process can read."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    try:
        return str(typer.prompt(prompt, hide_input=True))
    except typer.Abort:
        # Nobody is there to type it.
        raise typer.BadParameter(variable) from None


def pin_of(operator: str | None) -> str | None:
    return secret("GATEKEEPER_PIN", text.tr("PIN")) if operator else None


@contextmanager
def writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GatekeeperError("file-unwritable", why=str(error)) from error


@contextmanager
def telling() -> Iterator[None]:
    """An error becomes its sentences on standard error and exit code 3."""
    try:
        yield
    except GatekeeperError as error:
        say(error)
        raise typer.Exit(REFUSED) from error


def say(error: GatekeeperError) -> None:
    if isinstance(error, InvalidInput):
        for problem in error.problems:
            where = f"{problem.field}: " if problem.field else ""
            typer.echo(where + text.sentence(problem.code, problem.parameters), err=True)
    else:
        typer.echo(text.sentence(error.code, error.parameters), err=True)
