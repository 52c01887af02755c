"""The pages of the settings: each shows a part of them and gives them back changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper.config import LaneSettings, Settings
from gatekeeper.domain.access import Direction, LaneKind
from gatekeeper.text import direction_word, lane_word, tr
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Number, choice, fill, line, tick
from gatekeeper.ui.screen import GAP, Speaking, button, label

LANGUAGE_NAMES = (("zh_CN", "中文"), ("en", "English"))
"""Each in its own script, for whoever cannot read the other."""


def theme_options() -> list[tuple[str, str]]:
    """The looks by their keys."""
    return [("day", tr("Day")), ("night", tr("Night")), ("contrast", tr("High contrast"))]


def direction_options() -> list[tuple[str, str]]:
    """Fixed or both ways; the empty key is both."""
    return [
        ("", tr("both ways, proposed from the last passage")),
        (Direction.ENTRY.value, tr("{way} only", way=direction_word(Direction.ENTRY))),
        (Direction.EXIT.value, tr("{way} only", way=direction_word(Direction.EXIT))),
    ]


def lane_options() -> list[tuple[str, str]]:
    """For people on foot or for vehicles."""
    return [(kind.value, lane_word(kind)) for kind in LaneKind]


def direction_from(value: str | None) -> Direction | None:
    """The option chosen, as the settings keep it."""
    return Direction(value) if value else None


class Page(Speaking):
    """A form that shows settings; `is_good` shows every fault."""

    def __init__(self, parent: QWidget | None = None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self.form = Form(columns=columns)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GAP)
        self.column.addWidget(self.form)

    @property
    def is_good(self) -> bool:
        return self.form.look()

    def changed(self, settings: Settings) -> Settings:
        """The settings with what stands on this page."""
        return settings


class GeneralPage(Page):
    """Name of the post, language and look."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.theme = choice(theme_options(), settings.theme)
        name = line(longest=40)
        name.setText(settings.checkpoint)
        self.form.add("checkpoint", lambda: tr("Name of the checkpoint"), name, required)
        self.form.add("language", lambda: tr("Language"), choice(LANGUAGE_NAMES, settings.language))
        self.form.add("theme", lambda: tr("Theme"), self.theme)
        self.column.addStretch(1)

    def changed(self, settings: Settings) -> Settings:
        return replace(
            settings,
            checkpoint=self.form["checkpoint"].strip(),
            language=self.form["language"],
            theme=self.form["theme"],
        )

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.theme, theme_options(), self.theme.currentData())


class LanesPage(Page):
    """Each lane's name, kind and way; a further lane is added at the end."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(columns=3)
        self._lanes: list[LaneSettings] = []
        self.add = button()
        self.add.clicked.connect(self._on_add)
        self.say(self.add.setText, lambda: tr("Add a lane"))
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        for lane in settings.lanes:
            self._append(lane)

    def _append(self, lane: LaneSettings) -> None:
        place = len(self._lanes) + 1
        self._lanes.append(lane)
        name = line(longest=40)
        name.setText(lane.name)
        self.form.add(
            f"name {lane.key}", lambda: tr("Lane {number}: name", number=place), name, required
        )
        kind = choice(lane_options(), lane.kind.value)
        self.form.add(f"kind {lane.key}", lambda: tr("Lane {number}: kind", number=place), kind)
        way = choice(direction_options(), lane.direction.value if lane.direction else "")
        self.form.add(f"way {lane.key}", lambda: tr("Lane {number}: direction", number=place), way)

    def _on_add(self) -> None:
        taken = {lane.key for lane in self._lanes}
        key = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
        self._append(LaneSettings(key=key, name=tr("Lane {number}", number=key)))

    def changed(self, settings: Settings) -> Settings:
        lanes = tuple(
            replace(
                lane,
                name=self.form[f"name {lane.key}"].strip(),
                kind=LaneKind(self.form[f"kind {lane.key}"]),
                direction=direction_from(self.form[f"way {lane.key}"]),
            )
            for lane in self._lanes
        )
        return replace(settings, lanes=lanes)

    def retranslate(self) -> None:
        super().retranslate()
        for lane in self._lanes:
            for name, options in (("kind", lane_options()), ("way", direction_options())):
                box: Any = self.form.fields[f"{name} {lane.key}"].editor
                fill(box, options, box.currentData())


class SoundsPage(Page):
    """Tones, voice and how loud; a button lets one hear it."""

    def __init__(self, settings: Settings, play: Callable[[Settings], None] | None) -> None:
        super().__init__()
        self._settings = settings
        self._play = play
        tones, speech = tick(settings.sounds.tones), tick(settings.sounds.speech)
        self.say(tones.setText, lambda: tr("Tone with each verdict"))
        self.say(speech.setText, lambda: tr("Speak the next step"))
        self.form.add("tones", lambda: tr("Tones"), tones)
        self.form.add("speech", lambda: tr("Voice"), speech)
        self.form.add("volume", lambda: tr("Volume"), Number(0, 100, settings.sounds.volume, " %"))
        self.listen = button()
        self.listen.clicked.connect(self._on_listen)
        self.listen.setEnabled(play is not None)
        self.say(self.listen.setText, lambda: tr("Try the sound"))
        self.column.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def _on_listen(self) -> None:
        if self._play is not None:
            self._play(self.changed(self._settings))

    def changed(self, settings: Settings) -> Settings:
        sounds = replace(
            settings.sounds,
            tones=self.form["tones"],
            speech=self.form["speech"],
            volume=self.form["volume"],
        )
        return replace(settings, sounds=sounds)


class TimingsPage(Page):
    """How long things stand on the screen."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        seconds, minutes = self._units()
        self.form.add(
            "verdict_seconds",
            lambda: tr("Show a verdict for"),
            Number(2, 60, settings.verdict_seconds, seconds),
        )
        self.form.add(
            "blank_seconds",
            lambda: tr("Nobody there: blank the screen after"),
            Number(5, 3600, settings.blank_seconds, seconds),
        )
        self.form.add(
            "lock_minutes",
            lambda: tr("No key pressed: sign on again after"),
            Number(1, 720, settings.lock_minutes, minutes),
        )
        self.column.addStretch(1)

    def _units(self) -> tuple[str, str]:
        return tr("seconds"), tr("minutes")

    def changed(self, settings: Settings) -> Settings:
        return replace(settings, **self.form.values)

    def retranslate(self) -> None:
        super().retranslate()
        seconds, minutes = self._units()
        for key, field in self.form.fields.items():
            editor: Any = field.editor
            editor.set_unit(minutes if key == "lock_minutes" else seconds)


class PapersPage(Page):
    """The printer, and where the nightly backup goes."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._kept = settings.printer
        self.printer = choice(self._printers(), settings.printer)
        self.form.add("printer", lambda: tr("Printer"), self.printer)
        folder = line(longest=400)
        folder.setText(settings.backup_folder)
        self.form.add(
            "backup_folder", lambda: tr("Backup folder, for example on a USB stick"), folder
        )
        self.none = label("hint")
        if QPrinterInfo.availablePrinterNames():
            self.none.hide()
        self.say(
            self.none.setText,
            lambda: tr("No printer is set up on this computer. Add one in the system settings."),
        )
        self.column.addWidget(self.none)
        self.column.addStretch(1)

    def _printers(self) -> list[tuple[str, str]]:
        names = [name for name in QPrinterInfo.availablePrinterNames() if name != self._kept]
        kept = [(self._kept, self._kept)] if self._kept else []
        return [("", tr("ask each time")), *kept, *((name, name) for name in names)]

    def changed(self, settings: Settings) -> Settings:
        return replace(
            settings,
            printer=self.form["printer"],
            backup_folder=self.form["backup_folder"].strip(),
        )

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.printer, self._printers(), self.printer.currentData())
