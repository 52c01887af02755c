"""Our codes as pictures: a matrix for vector drawing, SVG and PNG."""

from __future__ import annotations

import io

import segno

from gatekeeper.errors import GatekeeperError

Matrix = tuple[tuple[bool, ...], ...]

# The light border that the standard asks around a QR code, in modules.
QUIET_ZONE = 4


def matrix(text: str) -> Matrix:
    """Rows of modules, True for dark, without the light border."""
    return tuple(tuple(bool(module) for module in row) for row in _code(text).matrix)


def qr_svg(text: str, scale: int = 4) -> str:
    """An SVG image with its light border; `scale` is units for a module."""
    out = io.BytesIO()
    _code(text).save(out, kind="svg", scale=scale, border=QUIET_ZONE, light="#fff")
    return out.getvalue().decode()


def qr_png(text: str, scale: int = 8) -> bytes:
    """A black and white PNG with its light border; `scale` is pixels for a module."""
    out = io.BytesIO()
    _code(text).save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    # Level M without a boost keeps the modules large; Micro QR is not read everywhere.
    try:
        return segno.make(text, error="m", boost_error=False, micro=False)
    except segno.DataOverflowError as fault:
        raise GatekeeperError("code-too-long") from fault
