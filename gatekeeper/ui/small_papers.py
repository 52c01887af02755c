"""Papers too small for a report: a title and two columns, drawn here at once."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument

from gatekeeper.ui import theme

DPI = 96
"""At which a font of so many px is as big on paper as on the screen."""
PAGE_HEIGHT = 920
"""What of an A4 page is left between the margins, in px at that resolution."""


def paper(title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """An A4 PDF; a row with an empty first cell is a heading."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(title)
    _document(title, rows).print_(writer)
    del writer  # writes the end of the file
    return bytes(buffer.data().data())


def _document(title: str, rows: Sequence[tuple[str, str]]) -> QTextDocument:
    """In the size of the screen; smaller where only that keeps it on one page."""
    document = QTextDocument()
    document.setHtml(f"<h1>{escape(title)}</h1><table cellspacing=0>{_lines(rows)}</table>")
    for size in (theme.TEXT, theme.SMALL):
        document.setDefaultFont(theme.font(size))
        if document.size().height() <= PAGE_HEIGHT:
            break
    return document


def _lines(rows: Sequence[tuple[str, str]]) -> str:
    made = []
    for key, words in rows:
        if key:
            name = f"<td style='padding-right: 24px'><b>{escape(key)}</b></td>"
            made.append(f"<tr>{name}<td>{escape(words)}</td></tr>")
        else:
            made.append(f"<tr><td colspan=2><h3>{escape(words)}</h3></td></tr>")
    return "".join(made)
