"""Looks into a PDF: its text, its fonts, its rendered pages."""

from __future__ import annotations

import io

import numpy
import pypdf
import pypdfium2
import zxingcpp


def words(pdf: bytes) -> list[str]:
    """The text of each page, without blanks: extraction puts them where it likes."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """Name of each font and whether it is embedded."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            told = font.get_object()
            descriptor = told.get("/FontDescriptor")
            embedded = descriptor is not None and "/FontFile2" in descriptor.get_object()
            found.append((told["/BaseFont"], embedded))
    return found


def codes(pdf: bytes, page: int = 0) -> set[str]:
    """The QR codes that a camera would read from the printed page, at 200 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=200 / 72, grayscale=True).to_numpy()
    finally:
        document.close()
    found = zxingcpp.read_barcodes(numpy.ascontiguousarray(picture.squeeze()))
    return {one.text for one in found}
