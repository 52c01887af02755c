"""The command line: every command is a few lines over a service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper import __version__, config
from gatekeeper.cli import exchange, gate, mailbox, passes, residents, station
from gatekeeper.cli import office as office_commands
from gatekeeper.cli.asking import SettingsFile, chosen_settings, telling

if TYPE_CHECKING:
    from gatekeeper.app import App
    from gatekeeper.config import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def main() -> None:
    """Entry point of the program."""
    app()


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """The gate of a residential compound, campus or company.

    Exit codes: 0 done (present: recorded, whatever the verdict), 2 wrong usage, 3 refused, not
    recorded, or lines of a file refused. PINs and passphrases are read from GATEKEEPER_PIN and
    GATEKEEPER_PASSPHRASE or typed unseen, never given as an argument.
    """
    if version:
        typer.echo(f"gatekeeper {__version__}")
        raise typer.Exit


def run(
    settings: SettingsFile = None,
    kiosk: Annotated[bool, typer.Option(help="Full screen; only a supervisor closes it.")] = False,
    role: Annotated[
        str | None, typer.Option(help="gate, or office: the desk, without camera and lanes.")
    ] = None,
) -> None:
    """Open the window: the gate, or the desk of the office."""
    from gatekeeper import ui

    if role not in (None, *config.ROLES):
        raise typer.BadParameter(" | ".join(config.ROLES), param_hint="--role")
    with telling():
        chosen = chosen_settings(settings, may_be_new=True)
        opened = ui.run(chosen, file=settings, kiosk=kiosk, role=role, build=_build)
        raise typer.Exit(opened)


def _build(settings: Settings) -> App:
    """The program behind the window; that of an office is its server as well."""
    from gatekeeper.app import build

    app = build(settings)
    if settings.role == config.OFFICE and settings.exchange.listen:
        from gatekeeper import office

        office.beside(app)
    return app


def demo(
    headless: Annotated[bool, typer.Option(help="Print the decisions, open no window.")] = False,
    passages: Annotated[
        int, typer.Option(min=1, max=1000, help="So many passages, with --headless.")
    ] = 50,
    folder: Annotated[Path | None, typer.Option(help="Where the community is built.")] = None,
    language: Annotated[str | None, typer.Option(help="zh_CN or en.")] = None,
    kiosk: Annotated[bool, typer.Option(help="Full screen.")] = False,
) -> None:
    """A community of 9,000 people and a film of them coming to the gate."""
    from gatekeeper import demo as community

    if language not in (None, *config.LANGUAGES):
        raise typer.BadParameter(" | ".join(config.LANGUAGES), param_hint="--language")
    with telling():
        if headless:
            raise typer.Exit(community.play_headless(passages, folder, language))
        raise typer.Exit(community.play(folder, language, kiosk=kiosk))


_COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "scan": gate.scan,
    "present": gate.present,
    "import": residents.import_file,
    "sync": exchange.sync,
    "enrol": exchange.enrol,
    "verify-log": station.verify_log,
    "backup": station.backup,
    "restore": station.restore,
    "renew": station.renew,
    "doctor": station.doctor,
    "mailbox": mailbox.mailbox,
    "demo": demo,
}

for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(office_commands.app, name="office")
app.add_typer(passes.app, name="passes")
app.add_typer(exchange.service, name="service")
