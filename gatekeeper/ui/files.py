"""Asks for a file by the system's own dialog, and never waits for the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

_PUT_IN = ("/media/", "/run/media/", "/Volumes/")


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


def ask_folder(parent: QWidget, title: str, then: Callable[[str], object]) -> QFileDialog:
    """A folder that is there; a stick that was put in is offered first."""
    dialog = _dialog(parent, title, "", then)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setDirectory(str(stick() or documents()))
    dialog.open()
    return dialog


def stick() -> Path | None:
    """Where the first stick lies that somebody put in, on systems that say so by its place."""
    for volume in QStorageInfo.mountedVolumes():
        if volume.rootPath().startswith(_PUT_IN) and volume.isReady():
            return Path(volume.rootPath())
    return None


def _dialog(parent: QWidget, title: str, kinds: str, then: Callable[[str], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setNameFilter(kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(then)
    return dialog
