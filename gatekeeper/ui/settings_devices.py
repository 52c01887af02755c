"""The devices page of the settings: cameras with their picture, readers, thermometers, relay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout

from gatekeeper.config import DeviceSettings, Settings
from gatekeeper.text import mark, tr
from gatekeeper.ui.camera_chooser import CameraChooser
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.screen import GAP, TOUCH, Question, beside, button
from gatekeeper.ui.settings_pages import Page, direction_from, direction_options

KINDS = {
    "camera": mark("Camera"),
    "serial-reader": mark("Serial code reader"),
    "serial-thermometer": mark("Serial thermometer"),
    "relay": mark("Barrier relay"),
}


def kind_words(kind: str) -> str:
    """What a device is; a kind the page does not know keeps its key."""
    return tr(KINDS[kind]) if kind in KINDS else kind


class DevicesPage(Page):
    """A list on the left, the device chosen on the right."""

    trying = Signal(bool)

    def __init__(self, settings: Settings) -> None:
        super().__init__(columns=2)
        self._lanes = settings.lanes
        self._devices = list(settings.devices)
        self._place = -1
        self.list = QListWidget()
        self.list.setMinimumSize(160, 2 * TOUCH)
        self.list.setMaximumWidth(240)
        self.kind = choice(self._kinds())
        self.add = button()
        self.remove = button()
        self.question = Question()
        self.camera: CameraChooser | None = None
        self.lane = choice([(lane.key, lane.name) for lane in settings.lanes])
        self.way = choice(direction_options())
        self.address = line(longest=400)
        self.form.add("lane", lambda: tr("Lane"), self.lane)
        self.form.add("direction", lambda: tr("Direction"), self.way)
        self._port = self.form.add(
            "address", lambda: tr("Port, for example COM3 or /dev/ttyUSB0"), self.address
        )
        self._lay_out()
        self.say(self.add.setText, lambda: tr("Add"))
        self.say(self.remove.setText, lambda: tr("Remove"))
        self.say(self.list.setAccessibleName, lambda: tr("Devices"))
        self.list.currentRowChanged.connect(self._on_row)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self._fill(0)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self.list, 1)
        left.addWidget(self.kind)
        left.addLayout(beside(self.add, self.remove))
        self.right = QVBoxLayout()
        self.right.setSpacing(2 * GAP)
        self.column.removeWidget(self.form)
        self.right.addWidget(self.form)
        self.right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(3 * GAP)
        both.addLayout(left)
        both.addLayout(self.right, 1)
        self.column.addLayout(both, 1)
        self.column.addWidget(self.question)

    def _kinds(self) -> list[tuple[Any, str]]:
        return [(kind, tr(words)) for kind, words in KINDS.items()]

    def _fill(self, place: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for device in self._devices:
            self.list.addItem(f"{kind_words(device.kind)}  {device.name}")
        self.list.blockSignals(False)
        self._place = -1
        self.list.setCurrentRow(min(place, len(self._devices) - 1))
        self._on_row(self.list.currentRow())

    def _on_row(self, place: int) -> None:
        self._take()
        self._place = place
        if self.camera is not None:
            self.camera.stop()
            self.camera.hide()
            self.camera.deleteLater()
            self.camera = None
        known = 0 <= place < len(self._devices)
        self.form.setVisible(known)
        self.remove.setEnabled(known)
        if not known:
            return
        device = self._devices[place]
        fill(self.lane, [(lane.key, lane.name) for lane in self._lanes], device.lane)
        fill(self.way, direction_options(), device.direction.value if device.direction else "")
        self.address.setText(device.address)
        self._port.setVisible(device.kind != "camera")
        if device.kind == "camera":
            self.camera = CameraChooser(device.address)
            self.camera.trying.connect(self.trying)
            self.right.insertWidget(0, self.camera, 100)

    def _take(self) -> None:
        """What stands in the form belongs to the device that was chosen."""
        if not 0 <= self._place < len(self._devices):
            return
        device = self._devices[self._place]
        address = self.camera.value if self.camera is not None else self.address.text().strip()
        self._devices[self._place] = replace(
            device,
            lane=self.lane.currentData() or device.lane,
            direction=direction_from(self.way.currentData()),
            address=device.address if address is None else address,
        )

    def _on_add(self) -> None:
        self._take()
        kind = str(self.kind.currentData())
        taken = {device.name for device in self._devices}
        names = (kind if n == 1 else f"{kind}-{n}" for n in range(1, len(taken) + 2))
        name = next(name for name in names if name not in taken)
        lane = self._lanes[0].key
        self._devices.append(DeviceSettings(name=name, kind=kind, lane=lane))
        self._fill(len(self._devices) - 1)

    def _on_remove(self) -> None:
        device = self._devices[self._place]
        self.question.ask(
            lambda: tr(
                "Remove {kind} {name}? The gate stops using it; it can be added again.",
                kind=kind_words(device.kind),
                name=device.name,
            ),
            lambda: tr("Remove"),
            self._do_remove,
        )

    def _do_remove(self) -> None:
        place, self._place = self._place, -1
        del self._devices[place]
        self._fill(max(0, place - 1))

    def changed(self, settings: Settings) -> Settings:
        self._take()
        return replace(settings, devices=tuple(self._devices))

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.kind, self._kinds(), self.kind.currentData())
        fill(self.way, direction_options(), self.way.currentData())
        for place, device in enumerate(self._devices):
            self.list.item(place).setText(f"{kind_words(device.kind)}  {device.name}")
