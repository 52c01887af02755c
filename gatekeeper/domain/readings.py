"""What devices, the keyboard and the operator report: symbols, temperatures, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Corner = tuple[float, float]


class Symbology(StrEnum):
    """The kind of printed or shown symbol; RECORD is a person picked from the search."""

    QR = "qr"
    MICRO_QR = "micro-qr"
    DATA_MATRIX = "data-matrix"
    AZTEC = "aztec"
    PDF417 = "pdf417"
    CODE_128 = "code-128"
    EAN = "ean"
    TYPED = "typed"
    RECORD = "record"


class InkColour(StrEnum):
    """Colour of the dark modules against the light ones of the same code."""

    BLACK = "black"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """A colour with its confidence (0 to 1); from the image, so it may only lower a verdict."""

    colour: InkColour
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """What a reader read; it carries no picture.

    `corners` are the four corners in picture pixels, clockwise from the code's own top left;
    `source` names the device ("camera", "reader", "keyboard"); `read_at` is set at the door.
    """

    text: str
    symbology: Symbology = Symbology.QR
    corners: tuple[Corner, Corner, Corner, Corner] | None = None
    ink: Ink | None = None
    source: str = "camera"
    read_at: datetime | None = None


# Readings outside are a typing slip or a broken device, never a fever (standards: 30 to 45 C).
LOWEST_TENTHS = 300
HIGHEST_TENTHS = 450


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperature:
    """A skin reading in integer tenths of a degree Celsius; `taken_at` is set at the door."""

    tenths: int
    device: str = "keyboard"
    taken_at: datetime | None = None

    @property
    def plausible(self) -> bool:
        return LOWEST_TENTHS <= self.tenths <= HIGHEST_TENTHS

    @property
    def celsius(self) -> str:
        """One decimal, as it is spoken and printed: "36.5"."""
        return f"{self.tenths // 10}.{self.tenths % 10}"


# The question which member of a household shows its pass; the answer is a person's id.
MEMBER = "member"
# With whom a child or dependant comes along; the answer is the id of that adult's presentation.
COMPANION = "companion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the operator saw or decided: a question's key and its value.

    Questions in use: `colour` (green, yellow, red), `colour-kind` (see `health.HealthEvidence`),
    `nucleic-test`, `travel-card`, `place-code` and `asked` (see the checks of these names),
    `same-person` and `same-name` (yes, no), `rest` (started), `second-device` (yes), `member`
    (a person id, for a household pass), `companion` (a presentation's id), `purpose`,
    `travel-code` (seen, missing).
    """

    question: str
    value: str
    answered_at: datetime | None = None


Reading = Symbol | Temperature | Answer
