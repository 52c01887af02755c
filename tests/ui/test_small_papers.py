"""Small papers: the key card and the recovery key."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from gatekeeper import text
from gatekeeper.ui import theme
from gatekeeper.ui.key_card import printed_rows
from gatekeeper.ui.small_papers import paper


def test_the_key_card_fits_one_page_and_names_every_key(qtbot):
    text.use("en")
    theme.apply(QApplication.instance(), "day")
    pdf = PdfReader(BytesIO(paper("Keys", printed_rows())))
    assert len(pdf.pages) == 1
    words = pdf.pages[0].extract_text()
    assert "Keys" in words
    assert "emergency" in words


def test_nothing_typed_becomes_mark_up(qtbot):
    pdf = PdfReader(BytesIO(paper("<b>", [("1", "2 < 3 & <i>")])))
    assert "<i>" in pdf.pages[0].extract_text()
