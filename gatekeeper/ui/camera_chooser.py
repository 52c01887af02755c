"""Which camera, with its live picture: a number, or an address that can be tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.config import DeviceSettings
from gatekeeper.text import tr
from gatekeeper.ui.device_thread import DeviceThread
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.screen import GAP, Speaking, beside, button, give_role, label

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Mailbox, Preview

ADDRESS = "address"
NONE = "none"
NUMBERS = ("0", "1", "2", "3")
PICTURE_MILLISECONDS = 66


def image_of(picture: Any) -> QImage:
    """A BGR picture of the scanner as Qt's own copy."""
    height, width = picture.shape[:2]
    return QImage(
        picture.data, width, height, picture.strides[0], QImage.Format.Format_BGR888
    ).copy()


class Picture(QLabel):
    """Keeps its shape whatever the picture's."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(240, 140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setWordWrap(True)
        give_role(self, "card")
        self._image: QImage | None = None

    @property
    def image(self) -> QImage | None:
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """A picture, or nothing."""
        self._image = image
        if image is None:
            self.clear()
        else:
            self._draw(image)

    def _draw(self, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        scaled = QPixmap.fromImage(image).scaled(
            (self.size() * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        self.setPixmap(scaled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._image is not None:
            self._draw(self._image)


class CameraChooser(Speaking):
    """`trying` is true while a camera is held open here: whoever else has it lets go."""

    changed = Signal()
    trying = Signal(bool)

    def __init__(self, address: str | None = "0", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thread: DeviceThread | None = None
        self._mailbox: Mailbox[Preview] | None = None
        known = address in NUMBERS
        kind = NONE if address is None else (address if known else ADDRESS)
        self.kind = choice(self._kinds(), kind)
        self.address = line(longest=400)
        self.address.setText("" if known or address is None else address)
        self.look = button()
        self.picture = Picture()
        self.state = label("hint")
        self.words = label()
        row = beside(self.kind, self.address, self.look)
        row.setStretch(1, 1)
        row.addStretch(0)
        self.kind.setMinimumWidth(200)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addWidget(self.words)
        whole.addLayout(row)
        whole.addWidget(self.picture, 1)
        whole.addWidget(self.state)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.address.textChanged.connect(self.changed)
        self.look.clicked.connect(self._on_look)
        self._ticks = QTimer(self)
        self._ticks.setInterval(PICTURE_MILLISECONDS)
        self._ticks.timeout.connect(self._on_tick)
        self.say(self.words.setText, lambda: tr("Camera"))
        self.say(self.kind.setAccessibleName, lambda: tr("Camera"))
        self.say(self.address.setAccessibleName, lambda: tr("Address of the camera"))
        self.say(
            self.address.setPlaceholderText,
            lambda: tr("rtsp:// or http:// address, video file or picture folder"),
        )
        self._show_kind()

    @property
    def value(self) -> str | None:
        """The address as the settings keep it; None is no camera."""
        kind = self.kind.currentData()
        if kind == NONE:
            return None
        return self.address.text().strip() if kind == ADDRESS else str(kind)

    @property
    def is_trying(self) -> bool:
        return self._thread is not None

    def start(self) -> None:
        """Open the camera and show what it sees."""
        from gatekeeper.scanner.frames import Mailbox  # brings numpy: not before it is wanted

        self.stop()
        if not self.value:
            return
        self._mailbox = Mailbox()
        settings = DeviceSettings(name="camera", kind="camera", lane="", address=self.value)
        self._thread = DeviceThread(settings, self._mailbox, self)
        self._thread.state.connect(self._on_state)
        self._thread.broken.connect(self._on_broken)
        self.trying.emit(True)
        self._thread.start()
        self._ticks.start()
        self.state.setText(tr("Opening the camera ..."))
        self._show_kind()

    def stop(self) -> None:
        """Let go of the camera."""
        self._ticks.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            thread.join()
            self.trying.emit(False)
        self.picture.show_image(None)
        self.state.clear()
        self._show_kind()

    def _kinds(self) -> list[tuple[Any, str]]:
        numbered = [(n, tr("Camera {number}", number=int(n) + 1)) for n in NUMBERS]
        return [*numbered, (ADDRESS, tr("By address")), (NONE, tr("No camera for now"))]

    def _on_kind(self) -> None:
        self.stop()
        self.changed.emit()

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        self.address.setVisible(kind == ADDRESS)
        self.look.setEnabled(kind != NONE)
        self.look.setText(tr("Stop") if self._thread else tr("Try it"))
        if self._thread is None:
            self.picture.setText(tr("“Try it” shows what the camera sees."))

    def _on_look(self) -> None:
        if self._thread:
            self.stop()
        else:
            self.start()

    def _on_tick(self) -> None:
        preview = self._mailbox.take() if self._mailbox else None
        if preview is not None:
            self.picture.show_image(image_of(preview.frame.image))
            size = self.picture.image.size() if self.picture.image else None
            if size:
                told = tr("{width} x {height} pixels", width=size.width(), height=size.height())
                self.state.setText(told)

    def _on_state(self, state: Any) -> None:
        if state.state != "ok":
            self.state.setText(text.sentence(state.code, state.parameters))

    def _on_broken(self, _settings: object, why: str) -> None:
        self.state.setText(tr("The camera cannot be used: {why}", why=why))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the camera is free again."""
        self.stop()
        super().hideEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.kind, self._kinds(), self.kind.currentData())
        self._show_kind()
