"""A paper before it is printed: its pages, the printer, and saving it as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QRectF,
    QSize,
    QSizeF,
    QStandardPaths,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper.text import tr
from gatekeeper.ui.inputs import choice, line
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label

PRINT_DPI = 300
"""Small print of a pass and its code stay sharp; 600 would take a gigabyte for ten pages."""
POINTS_PER_INCH = 72
SIDE = 320


def write_file(path: str, content: bytes) -> str:
    """Write a paper where the user wants it; returns the path."""
    Path(path).expanduser().write_bytes(content)
    return path


def print_pages(document: QPdfDocument, printer: QPrinter) -> bool:
    """Draw every page of the document on the printer; false when it cannot be started."""
    painter = QPainter()
    first = document.pagePointSize(0)
    printer.setPageSize(QPageSize(QSizeF(first), QPageSize.Unit.Point))
    printer.setFullPage(True)
    if not painter.begin(printer):
        return False
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        painter.drawImage(QRectF(painter.viewport()), _page_image(document, page))
    return painter.end()


def _page_image(document: QPdfDocument, page: int) -> QImage:
    points = document.pagePointSize(page)
    scale = PRINT_DPI / POINTS_PER_INCH
    size = QSize(round(points.width() * scale), round(points.height() * scale))
    drawn = document.render(page, size)
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)  # a PDF page has no background of its own
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper


class PaperPreview(Screen):
    """Shows `pdf`; `name` is what a saved file is called, `printer` the one of the settings.

    `given` once it left: it was printed, or saved.
    """

    given = Signal()

    def __init__(
        self,
        pdf: bytes,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        name: str = "paper",
        printer: str = "",
        title: str = "",
    ) -> None:
        super().__init__(tasks, parent)
        self._pdf = pdf
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer(self._bytes, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.view.setDocument(self.document)
        self.view.setMinimumHeight(200)
        names = list(QPrinterInfo.availablePrinterNames())
        wanted = printer if printer in names else QPrinterInfo.defaultPrinterName()
        self.printers = choice([(name, name) for name in names], wanted)
        self.no_printer = label("hint")
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.path = line(longest=400)
        self.path.setText(str(Path(folder) / f"{name}.pdf"))
        self.save = button()
        self.save.clicked.connect(self._on_save)
        self.file = label("label")
        self.which = label("label")
        # Only ever hidden here: what is shown before it has a parent is a window of its own.
        for absent in (self.no_printer,) if names else (self.printers, self.which):
            absent.hide()
        side = QVBoxLayout()
        side.setSpacing(GAP)
        for widget in (self.which, self.printers, self.no_printer, self.file, self.path, self.save):
            side.addWidget(widget)
            widget.setMaximumWidth(SIDE)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(3 * GAP)
        row.addWidget(self.view, 1)
        row.addLayout(side)
        self.body.addLayout(row, 1)
        self.say(self.title.setText, lambda: title or tr("Preview"))
        self.say(self.hint.setText, lambda: tr("Pages: {count}", count=self.document.pageCount()))
        self.say(
            self.no_printer.setText,
            lambda: tr(
                "No printer is set up on this computer. Connect one and add it in the system "
                "settings, or save the paper as a file and print it elsewhere."
            ),
        )
        self.say(self.file.setText, lambda: tr("File"))
        self.say(self.which.setText, lambda: tr("Printer"))
        self.say(self.save.setText, lambda: tr("Save as PDF"))
        self.say(self.path.setAccessibleName, lambda: tr("File"))
        self.say(self.printers.setAccessibleName, lambda: tr("Printer"))
        if names:
            self.offer(lambda: tr("Print"))
        self.setFocusProxy(self.primary if names else self.path)

    @property
    def can_be_shown(self) -> bool:
        """False for bytes that are no PDF."""
        return self.document.status() is QPdfDocument.Status.Ready

    def submit(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(str(self.printers.currentData()))
        printer.setResolution(PRINT_DPI)
        if print_pages(self.document, printer):
            self.tell(tr("Sent to {printer}.", printer=self.printers.currentText()))
            self.finished.emit(self.printers.currentData())
            self.given.emit()
        else:
            self.tell(
                tr(
                    "The printer {printer} does not answer. Is it switched on, with paper in it?",
                    printer=self.printers.currentText(),
                ),
                problem=True,
            )

    def _on_save(self) -> None:
        path = self.path.text().strip()
        self.run(
            write_file,
            path,
            self._pdf,
            then=self._on_saved,
            failed=self._on_not_saved,
            lane="read",
        )

    def _on_saved(self, path: Any) -> None:
        self.tell(tr("Saved as {path}.", path=path))
        self.given.emit()

    def _on_not_saved(self, error: BaseException) -> None:
        why = error.strerror if isinstance(error, OSError) else str(error)
        self.tell(tr("The file cannot be written: {why}", why=why), problem=True)
