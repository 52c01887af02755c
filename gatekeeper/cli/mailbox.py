"""A mailbox of the exchange: tried from here, and its password kept."""

from __future__ import annotations

from typing import Annotated

import typer

from gatekeeper import text
from gatekeeper.cli.asking import SettingsFile, secret, settings_of, telling


def mailbox(
    address: Annotated[str, typer.Argument(help="A folder, sftp://, webdavs:// or s3://.")],
    password: Annotated[
        bool, typer.Option("--password", help="Ask for its password; kept when it fits.")
    ] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Forget its password.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Look into a mailbox: is the address right, and does it let this machine in?

    What it shows for itself, a host key or certificate, is told, to be put into the address. A
    password is typed unseen or read from GATEKEEPER_MAILBOX_PASSWORD.
    """
    from gatekeeper import sync
    from gatekeeper.config.database import keys_folder
    from gatekeeper.sync import Address, Secrets, passwords

    settings_of(settings, may_be_new=True)
    with telling():
        place = Address.parse(address)
        if place.scheme == "https":
            raise typer.BadParameter(text.tr("An office's own server asks for no password."))
        if forget:
            passwords.forget(place, keys_folder())
            return
        if password:
            known = secret("GATEKEEPER_MAILBOX_PASSWORD", text.tr("Password"))
        else:
            known = passwords.read(place, keys_folder())
        with sync.connect(place, Secrets(password=known)) as box:
            up, down = (len(box.names(folder)) for folder in ("up", "down"))
        if password:
            passwords.keep(place, keys_folder(), known)
    typer.echo(
        text.tr(
            "{address} lets us in. Bundles for the office: {up}, for its stations: {down}.",
            address=place.shown,
            up=up,
            down=down,
        )
    )
