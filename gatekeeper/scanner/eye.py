"""The way from a camera's frames to readings: decode, name the ink, tell each code once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.config import DeviceSettings
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.scanner.advice import Adviser
from gatekeeper.scanner.decoder import QR_ONLY, SECOND_LOOKS, darkest_channel, sight
from gatekeeper.scanner.frames import Frame, Mailbox, Preview
from gatekeeper.scanner.ink import ink_of
from gatekeeper.scanner.steady import Steady

# With a code in the picture, a second one is looked for in one frame of so many.
SECOND_CODE_EVERY = 4


def inked(frame: Frame, symbol: Symbol) -> Symbol:
    """The symbol with its ink, where it is a QR code with known corners."""
    if symbol.symbology is not Symbology.QR or symbol.corners is None:
        return symbol
    return replace(symbol, ink=ink_of(frame.image, symbol.corners))


def wanted_formats(settings: DeviceSettings) -> frozenset[Symbology]:
    """Option `formats`, a comma-separated list of symbologies; QR alone is the default."""
    names = {name.strip() for name in str(settings.options.get("formats", "")).split(",")}
    return frozenset(symbology for symbology in Symbology if symbology.value in names) or QR_ONLY


class Eye:
    """Looks at frame after frame; one second look a frame, in turn, keeps the time flat."""

    def __init__(
        self,
        formats: frozenset[Symbology] = QR_ONLY,
        mailbox: Mailbox[Preview] | None = None,
    ) -> None:
        self._formats = formats
        self._mailbox = mailbox
        self._steady = Steady()
        self._adviser = Adviser()
        self._frames = 0
        self._turn = 0
        self._still_frames = 0

    def look(self, frame: Frame, *, still: bool = False) -> Iterator[Symbol]:
        """The codes to tell now; leaves the preview in the mailbox.

        `still`: the picture is the one before; after a turn of all second looks another one
        would only see again what it saw.
        """
        self._frames += 1
        self._still_frames = self._still_frames + 1 if still else 0
        seen = sight(frame.image, self._formats, second_looks=())
        if not seen.symbols and self._still_frames < len(SECOND_LOOKS):
            other = SECOND_LOOKS[self._turn](frame.image, self._formats)
            if other.symbols:
                # The look that reads this code stays, so that its colour settles soon.
                seen = other
            else:
                self._turn = (self._turn + 1) % len(SECOND_LOOKS)
        elif seen.symbols and self._frames % SECOND_CODE_EVERY == 0:
            both = sight(frame.image, self._formats, second_looks=(darkest_channel,), thorough=True)
            seen = replace(both, missed=())
        symbols = tuple(
            symbol if self._steady.knows(symbol) else inked(frame, symbol)
            for symbol in seen.symbols
        )
        if self._mailbox is not None:
            advice = self._adviser.advise(frame.image, seen)
            self._mailbox.put(Preview(frame=frame, symbols=symbols, advice=advice))
        yield from self._steady.see(symbols, frame.at)

    def rest(self, now: float) -> Iterator[Symbol]:
        """No frame came; a code that waited for its colour may be due."""
        yield from self._steady.see((), now)
