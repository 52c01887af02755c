"""The face of gate and desk: `run` opens the window and brings the program up behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatekeeper.config import Settings
    from gatekeeper.domain.accounts import Operator


def run(
    settings: Settings,
    *,
    file: Path | None = None,
    kiosk: bool = False,
    role: str | None = None,
    build: Callable[[Settings], Any] | None = None,
    sign_on: Callable[[Any], Operator] | None = None,
) -> int:
    """Open the gate screen; returns the exit code when the window is closed.

    `file` is where changed settings are saved, by default this user's own. `role` is what this
    one start is, whatever the settings say; it is not saved. `build` makes the
    App (by default `app.build`), `sign_on` the operator on duty from the start, if any (the
    demo). Both run outside the GUI thread, after the first paint.
    """
    from gatekeeper.ui.start import start

    return start(
        settings,
        file=file,
        kiosk=kiosk,
        role=role,
        build=build,
        sign_on=sign_on,
        arguments=sys.argv[:1],
    )
