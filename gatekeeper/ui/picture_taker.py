"""A photo for a form: taken from the camera of the gate as it is now, or left out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gatekeeper.text import tr
from gatekeeper.ui.camera_chooser import Picture
from gatekeeper.ui.portrait import jpeg_of
from gatekeeper.ui.screen import GAP, Speaking, button, label

Camera = Callable[[], QImage | None]
"""Gives the newest picture, None while the camera shows nothing."""


class PictureTaker(Speaking):
    """`value` is "taken" while there is a picture; `jpeg` the bytes to keep."""

    changed = Signal()

    def __init__(self, camera: Camera | None = None) -> None:
        super().__init__()
        self._camera = camera
        self.picture = Picture()
        self.picture.setFixedSize(240, 160)
        self.take, self.drop = button(), button()
        self.nothing = label("beside")
        self.nothing.hide()
        self.drop.hide()
        self.take.clicked.connect(self._on_take)
        self.drop.clicked.connect(lambda: self._show(None))
        acts = QVBoxLayout()
        acts.setSpacing(GAP)
        for made in (self.take, self.drop, self.nothing):
            acts.addWidget(made)
        acts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.picture)
        row.addLayout(acts)
        row.addStretch(1)
        self.say(self.take.setText, lambda: tr("Take a photo"))
        self.say(self.drop.setText, lambda: tr("Remove the photo"))
        self.say(self.nothing.setText, lambda: tr("The camera shows no picture now."))
        if camera is None:
            self.take.hide()

    @property
    def value(self) -> str:
        return "taken" if self.picture.image is not None else ""

    @property
    def jpeg(self) -> bytes | None:
        image = self.picture.image
        return jpeg_of(image) if image is not None else None

    def _on_take(self) -> None:
        image = self._camera() if self._camera else None
        self.nothing.setVisible(image is None)
        if image is not None:
            self._show(image.copy())

    def _show(self, image: QImage | None) -> None:
        self.picture.show_image(image)
        self.drop.setVisible(image is not None)
        self.changed.emit()
