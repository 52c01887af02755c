"""Our codes as a matrix of modules, for whoever draws them."""

from __future__ import annotations

import segno

from gatekeeper.credentials import qr_mask
from gatekeeper.errors import GatekeeperError

Matrix = tuple[tuple[bool, ...], ...]

# The light border that the standard asks around a QR code, in modules.
QUIET_ZONE = 4


def matrix(text: str) -> Matrix:
    """Rows of modules, True for dark, without the light border."""
    # Level M without a boost keeps the modules large; Micro QR is not read everywhere.
    try:
        code = segno.make(text, error="m", boost_error=False, micro=False, mask=0)
    except segno.DataOverflowError as fault:
        raise GatekeeperError("code-too-long") from fault
    return qr_mask.in_best_mask(code)
