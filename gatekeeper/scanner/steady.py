"""Turns what is read frame by frame into each code once, until it has gone from the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gatekeeper.domain.readings import Ink, InkColour, Symbol, Symbology

# The same colour on so many sightings in a row before it is believed.
AGREEING = 3
# A code whose colour is not settled by then is told as UNSURE: nobody waits for a colour.
COLOUR_SECONDS = 0.5
# A slow camera that agrees with itself so far may take until here for the third sighting.
SLOW_CAMERA_SECONDS = 1.0
# Out of the picture for so long, a code is a new showing.
AWAY_SECONDS = 1.5


@dataclass(slots=True, kw_only=True)
class _Showing:
    """One code from its first sighting until it is away."""

    symbol: Symbol
    first: float
    last: float
    inks: list[Ink] = field(default_factory=list)
    told: bool = False


class Steady:
    """Sees the symbols of each frame, empty ones too, and gives each code once per showing."""

    def __init__(self) -> None:
        self._showings: dict[tuple[Symbology, str], _Showing] = {}

    def see(self, symbols: Iterable[Symbol], now: float) -> tuple[Symbol, ...]:
        """The codes to tell now, in the order they came into the picture; `now` in seconds."""
        gone = [k for k, s in self._showings.items() if now - s.last >= AWAY_SECONDS and s.told]
        for key in gone:
            del self._showings[key]
        for symbol in symbols:
            self._meet(symbol, now)
        told = []
        for showing in self._showings.values():
            ink = None if showing.told else _settled(showing, now)
            if ink is not None:
                showing.told = True
                told.append(replace(showing.symbol, ink=ink if showing.inks else None))
        return tuple(told)

    def knows(self, symbol: Symbol) -> bool:
        """Was this code told already in this showing? Its colour need not be looked at again."""
        showing = self._showings.get((symbol.symbology, symbol.text))
        return showing is not None and showing.told

    def _meet(self, symbol: Symbol, now: float) -> None:
        key = (symbol.symbology, symbol.text)
        showing = self._showings.get(key)
        if showing is None:
            showing = self._showings[key] = _Showing(symbol=symbol, first=now, last=now)
        # Two copies of one code in one frame are one sighting.
        if symbol.ink is not None and not (showing.inks and showing.last == now):
            showing.inks.append(symbol.ink)
        showing.symbol, showing.last = symbol, now


def _settled(showing: _Showing, now: float) -> Ink | None:
    """The colour to tell, UNSURE when time is up, None to wait on; no colour, no waiting."""
    unsure = Ink(colour=InkColour.UNSURE, confidence=0.0)
    if not showing.inks:
        return unsure
    latest = showing.inks[-AGREEING:]
    colours = {ink.colour for ink in latest}
    agreed = len(colours) == 1 and InkColour.UNSURE not in colours
    if agreed and len(latest) == AGREEING:
        return Ink(colour=latest[-1].colour, confidence=min(ink.confidence for ink in latest))
    age = now - showing.first
    in_view = showing.last == now
    patience = SLOW_CAMERA_SECONDS if agreed and in_view else COLOUR_SECONDS
    return unsure if age >= patience else None
