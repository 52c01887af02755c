"""Papers: seen before they are printed, printed page by page, saved as a file."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from reportlab.pdfgen import canvas

from gatekeeper import text
from gatekeeper.ui.paper_preview import PaperPreview, print_pages
from tests.ui.screen_kit import RightAway, show

A4 = (595, 842)


def pdf(pages=2):
    written = io.BytesIO()
    sheet = canvas.Canvas(written, pagesize=A4)
    for _ in range(pages):
        sheet.rect(100, 100, 300, 300, fill=1)
        sheet.showPage()
    sheet.save()
    return written.getvalue()


@pytest.fixture(autouse=True)
def english():
    text.use("en")


@pytest.fixture
def preview(qtbot, tmp_path):
    made = PaperPreview(pdf(), RightAway(), name="roll-call")
    made.path.setText(str(tmp_path / "roll-call.pdf"))
    show(qtbot, made)
    return made


def test_all_pages_are_shown(preview):
    assert preview.can_be_shown
    assert preview.hint.text() == "Pages: 2"


def test_without_a_printer_it_says_what_to_do(preview):
    if preview.printers.count():
        pytest.skip("this computer has a printer")
    assert "No printer" in preview.no_printer.text()
    assert not preview.primary.isVisible()


def test_it_is_saved_as_it_is(preview, tmp_path):
    preview.save.click()
    assert (tmp_path / "roll-call.pdf").read_bytes() == preview._pdf
    assert "Saved" in preview.message.text()


def test_a_folder_that_is_not_there_is_told(preview, tmp_path):
    preview.path.setText(str(tmp_path / "nowhere" / "x.pdf"))
    preview.save.click()
    assert "cannot be written" in preview.message.text()


def test_every_page_is_drawn_where_it_stands(tmp_path, qtbot):
    held = QByteArray(pdf())
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_pages(document, printer)
    printed = QPdfDocument(None)
    printed.load(str(tmp_path / "printed.pdf"))
    assert printed.pageCount() == 2
    size = printed.pagePointSize(0)
    assert (round(size.width()), round(size.height())) == A4
    image = printed.render(1, size.toSize())
    assert image.pixelColor(250, 842 - 250).lightness() < 50
    assert image.pixelColor(500, 100).lightness() in (0, 255)
    document.close()
    printed.close()


def test_what_is_no_pdf_is_not_shown(qtbot):
    made = PaperPreview(b"no paper", RightAway())
    qtbot.addWidget(made)
    assert not made.can_be_shown
