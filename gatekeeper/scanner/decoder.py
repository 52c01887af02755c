"""Reads the codes in a picture: a quick first look, and second looks where it found nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.readings import Corner, Symbol, Symbology

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Image

Quad = tuple[Corner, Corner, Corner, Corner]

# A code wider than this gains little and costs the square of it.
LONG_SIDE = 1280
# Four modules of a near code: lets codes at the edge of the picture have their quiet zone.
BORDER = 40
# Bright enough to be paper, below the glare.
BRIGHT_PERCENTILE = 97
# Below this side a picture is too small to hold the smallest code.
SMALLEST_SIDE = 16

QR_ONLY = frozenset({Symbology.QR})

# Model 2 only: Micro QR, rMQR and Model 1 come out of noise. MICRO_QR is never asked for.
_FORMATS = {
    Symbology.QR: ("QRCodeModel2",),
    Symbology.DATA_MATRIX: ("DataMatrix",),
    Symbology.AZTEC: ("Aztec",),
    Symbology.PDF417: ("PDF417",),
    Symbology.CODE_128: ("Code128",),
    Symbology.EAN: ("EAN13", "EAN8", "UPCA", "UPCE"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was read, and the quadrilaterals of codes that were seen but could not be read."""

    symbols: tuple[Symbol, ...] = ()
    missed: tuple[Quad, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """One grey picture to search; picture point = (point - shift) / scale."""

    grey: Image
    scale: float = 1.0
    shift: int = 0

    def corner(self, x: float, y: float) -> Corner:
        return ((x - self.shift) / self.scale, (y - self.shift) / self.scale)


Look = Callable[["Image", frozenset[Symbology]], Sight]


def decode(
    image: Image,
    formats: Iterable[Symbology] = QR_ONLY,
    *,
    second_looks: Sequence[Look] | None = None,
    thorough: bool = False,
) -> tuple[Symbol, ...]:
    """The codes in a BGR (or grey) picture, without colours; see `sight`."""
    return sight(image, formats, second_looks=second_looks, thorough=thorough).symbols


def sight(
    image: Image,
    formats: Iterable[Symbology] = QR_ONLY,
    *,
    second_looks: Sequence[Look] | None = None,
    thorough: bool = False,
) -> Sight:
    """Look once, then take the second looks in turn until something is read.

    `thorough` takes them all even so, for a second code beside an easy one. Corners are in the
    pixels of `image`, clockwise from the code's own top left. Any picture gives an answer.
    """
    if image.ndim not in (2, 3) or min(image.shape[:2]) < SMALLEST_SIDE:
        return Sight()
    wanted = frozenset(formats)
    found = first_look(image, wanted)
    for look in SECOND_LOOKS if second_looks is None else second_looks:
        if found.symbols and not thorough:
            break
        found = _joined(found, look(image, wanted))
    return found


def first_look(image: Image, formats: frozenset[Symbology]) -> Sight:
    """zxing-cpp on the grey picture with a bright border."""
    return _read_by_zxing(_bordered(_plane(_grey(image))), formats)


def darkest_channel(image: Image, formats: frozenset[Symbology]) -> Sight:
    """zxing-cpp on the minimum of the channels, where yellow ink is as dark as black.

    `cv2.min` of split planes takes a millisecond, numpy's min over an axis twenty.
    """
    import cv2

    if image.ndim == 2:
        return Sight()
    small, scale = _reduced(image)
    blue, green, red = cv2.split(small)[:3]
    plane = Plane(grey=_grey_image(cv2.min(cv2.min(blue, green), red)), scale=scale)
    return _read_by_zxing(_bordered(plane), formats)


def local_threshold(image: Image, formats: frozenset[Symbology]) -> Sight:
    """zbar on an adaptive threshold: reads through glare and bright spots."""
    import cv2

    if Symbology.QR not in formats or _zbar() is None:
        return Sight()
    plane = _plane(_grey(image))
    # About a finder pattern of a near code; odd, as OpenCV demands.
    window = max(15, max(plane.grey.shape) // 24 | 1)
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    grey = _grey_image(cv2.adaptiveThreshold(plane.grey, 255, mean, binary, window, 5))
    return _read_by_zbar(_bordered(Plane(grey=grey, scale=plane.scale)))


def sharper(image: Image, formats: frozenset[Symbology]) -> Sight:
    """zxing-cpp on the picture with its blur subtracted: a code out of focus."""
    import cv2

    plane = _plane(_grey(image))
    # Blur of about half a module of a far code, taken away one and a half times.
    blurred = cv2.GaussianBlur(plane.grey, (0, 0), 2.0)
    grey = _grey_image(cv2.addWeighted(plane.grey, 2.5, blurred, -1.5, 0))
    return _read_by_zxing(_bordered(Plane(grey=grey, scale=plane.scale)), formats)


def closer(image: Image, formats: frozenset[Symbology]) -> Sight:
    """zxing-cpp on more pixels: the whole of a large picture, a small one drawn twice as large."""
    import cv2

    grey = _grey(image)
    if max(grey.shape) > LONG_SIDE:
        return _read_by_zxing(_bordered(Plane(grey=grey)), formats)
    double = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return _read_by_zxing(_bordered(Plane(grey=_grey_image(double), scale=2.0)), formats)


# In the order of what they read for their time.
SECOND_LOOKS: tuple[Look, ...] = (darkest_channel, local_threshold, sharper, closer)


def _read_by_zxing(plane: Plane, formats: frozenset[Symbology]) -> Sight:
    import zxingcpp

    asked = [getattr(zxingcpp.BarcodeFormat, n) for s in formats for n in _FORMATS.get(s, ())]
    if not asked:
        return Sight()
    results = zxingcpp.read_barcodes(
        plane.grey,
        formats=zxingcpp.BarcodeFormats(asked),
        # The default rewrites control characters and GS1 text: a signed payload would break.
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    )
    symbols: list[Symbol] = []
    missed: list[Quad] = []
    for result in results:
        at = result.position
        points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        quad = _clockwise([plane.corner(point.x, point.y) for point in points])
        if not result.valid:
            missed.append(quad)
        elif result.text and (symbology := _symbologies().get(int(result.format))):
            symbols.append(Symbol(text=result.text, symbology=symbology, corners=quad))
    return _joined(Sight(), Sight(symbols=tuple(symbols), missed=tuple(missed)))


@cache
def _symbologies() -> dict[int, Symbology]:
    """By zxing-cpp's own numbers; it reports a Model 2 code as a QR code in general."""
    import zxingcpp

    return {int(zxingcpp.BarcodeFormat.QRCode): Symbology.QR} | {
        int(getattr(zxingcpp.BarcodeFormat, name)): symbology
        for symbology, names in _FORMATS.items()
        for name in names
    }


@cache
def _zbar() -> Any:
    """pyzbar's module, or None where the system library is missing."""
    try:
        from pyzbar import pyzbar
    except (ImportError, OSError):
        return None
    return pyzbar


def _read_by_zbar(plane: Plane) -> Sight:
    zbar = _zbar()
    symbols = []
    for result in zbar.decode(plane.grey, symbols=[zbar.ZBarSymbol.QRCODE]):
        # zbar guesses the character set of other texts; a wrong guess would be a misread.
        if not result.data or not result.data.isascii():
            continue
        hull = [plane.corner(point.x, point.y) for point in result.polygon]
        quad = _turned(hull, result.orientation) if len(hull) == 4 else None
        symbols.append(Symbol(text=result.data.decode("ascii"), corners=quad))
    return _joined(Sight(), Sight(symbols=tuple(symbols)))


_DIRECTIONS = {"UP": (1, 0), "RIGHT": (0, 1), "DOWN": (-1, 0), "LEFT": (0, -1)}


def _turned(hull: list[Corner], orientation: str) -> Quad:
    """pyzbar's hull begun at the code's own top left: its top edge points along `orientation`."""
    if _area(hull) < 0:
        hull = hull[::-1]
    x, y = _DIRECTIONS.get(orientation, (1, 0))

    def along(start: int) -> float:
        here, there = hull[start], hull[(start + 1) % 4]
        return (there[0] - here[0]) * x + (there[1] - here[1]) * y

    first = max(range(4), key=along)
    a, b, c, d = (hull[(first + step) % 4] for step in range(4))
    return (a, b, c, d)


def _clockwise(corners: list[Corner]) -> Quad:
    """From the same first corner; a code seen in a mirror comes the other way round."""
    a, b, c, d = corners
    return (a, b, c, d) if _area(corners) >= 0 else (a, d, c, b)


def _area(corners: Sequence[Corner]) -> float:
    """Twice the area, positive when clockwise in picture pixels (y downwards)."""
    following = [*corners[1:], corners[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, following, strict=True))


def _joined(one: Sight, other: Sight) -> Sight:
    """Both, each code once: the same text at the same place is the same code."""
    symbols = list(one.symbols)
    for symbol in other.symbols:
        if not any(_same(symbol, known) for known in symbols):
            symbols.append(symbol)
    return Sight(symbols=tuple(symbols), missed=(*one.missed, *other.missed))


def _same(one: Symbol, other: Symbol) -> bool:
    if one.text != other.text:
        return False
    if one.corners is None or other.corners is None:
        return True
    apart = [abs(a - b) for a, b in zip(_centre(one.corners), _centre(other.corners), strict=True)]
    xs = [x for x, _ in one.corners]
    ys = [y for _, y in one.corners]
    return max(apart) <= max(max(xs) - min(xs), max(ys) - min(ys)) / 2


def _centre(quad: Quad) -> Corner:
    return (sum(x for x, _ in quad) / 4, sum(y for _, y in quad) / 4)


def _grey_image(array: Any) -> Image:
    """OpenCV's types say "some array"; what comes here is one plane of bytes."""
    image: Image = array
    return image


def _grey(image: Image) -> Image:
    import cv2

    if image.ndim == 2:
        return image
    code = cv2.COLOR_BGRA2GRAY if image.shape[2] == 4 else cv2.COLOR_BGR2GRAY
    return _grey_image(cv2.cvtColor(image, code))


def _reduced(image: Image) -> tuple[Image, float]:
    import cv2

    scale = LONG_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image, 1.0
    smaller = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _grey_image(smaller), scale


def _plane(grey: Image) -> Plane:
    small, scale = _reduced(grey)
    return Plane(grey=small, scale=scale)


def _bordered(plane: Plane) -> Plane:
    import cv2
    import numpy as np

    # Every fourth pixel both ways tells the tone as well as all of them.
    sample = np.ascontiguousarray(plane.grey[::4, ::4])
    counts = np.cumsum(cv2.calcHist([sample], [0], None, [256], [0, 256]))
    tone = int(np.searchsorted(counts, counts[-1] * BRIGHT_PERCENTILE / 100))
    sides = (BORDER, BORDER, BORDER, BORDER)
    grey = cv2.copyMakeBorder(plane.grey, *sides, cv2.BORDER_CONSTANT, value=(min(tone, 255),))
    return Plane(grey=_grey_image(grey), scale=plane.scale, shift=plane.shift + BORDER)
