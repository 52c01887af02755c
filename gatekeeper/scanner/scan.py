"""Reads the codes in picture files, for the command line and for tests."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.errors import DeviceError, InvalidInput, Problem
from gatekeeper.scanner.decoder import QR_ONLY, decode
from gatekeeper.scanner.eye import inked
from gatekeeper.scanner.frames import Frame
from gatekeeper.scanner.pictures import load


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """One file's codes and the milliseconds that reading them took."""

    file: str
    symbols: tuple[Symbol, ...]
    ms: float


def scan_file(path: Path, formats: Iterable[Symbology] = QR_ONLY) -> ScanResult:
    """Every code in the picture with its ink; InvalidInput where the file is no picture."""
    try:
        image = load(path)
    except DeviceError as error:
        told = {"file": str(path)}
        raise InvalidInput([Problem(code=error.code, field=str(path), parameters=told)]) from error
    before = time.perf_counter()
    frame = Frame(image=image, at=0.0)
    symbols = tuple(inked(frame, symbol) for symbol in decode(image, formats, thorough=True))
    ms = (time.perf_counter() - before) * 1000
    return ScanResult(file=str(path), symbols=symbols, ms=round(ms, 1))


def as_json(result: ScanResult) -> dict[str, Any]:
    """The shape that `gatekeeper scan --json` prints."""
    return {
        "file": result.file,
        "symbols": [_symbol(symbol) for symbol in result.symbols],
        "ms": result.ms,
    }


def _symbol(symbol: Symbol) -> dict[str, Any]:
    corners = [[round(x, 1), round(y, 1)] for x, y in symbol.corners or ()]
    ink = symbol.ink
    return {
        "text": symbol.text,
        "format": symbol.symbology.value,
        "corners": corners or None,
        "ink": {"colour": ink.colour.value, "confidence": ink.confidence} if ink else None,
    }
