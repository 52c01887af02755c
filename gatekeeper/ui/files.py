"""Asks for a file by the system's own dialog, and never waits for the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def documents() -> Path:
    """Where this user keeps papers and lists."""
    kind = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(kind))


def ask_open(parent: QWidget, title: str, kinds: str, then: Callable[[str], object]) -> QFileDialog:
    """A file that is there; `then` gets its path, if one is chosen."""
    dialog = _dialog(parent, title, kinds, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setDirectory(str(documents()))
    dialog.open()
    return dialog


def ask_save(
    parent: QWidget, title: str, name: str, kinds: str, then: Callable[[str], object]
) -> QFileDialog:
    """Where to write a file called `name`; the dialog itself asks before it replaces one."""
    dialog = _dialog(parent, title, kinds, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(str(documents() / name))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, kinds: str, then: Callable[[str], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setNameFilter(kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(then)
    return dialog
