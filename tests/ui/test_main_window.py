"""Screens come and go before the gate; a kiosk closes for a supervisor only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gatekeeper import text
from gatekeeper.config import LaneSettings
from gatekeeper.domain.access import LaneKind
from gatekeeper.domain.readings import Symbol
from gatekeeper.errors import StoreError
from gatekeeper.scanner.frames import DeviceState, Frame, Mailbox
from gatekeeper.scanner.frames import Preview as Picture
from gatekeeper.ui import keys, theme
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.preview import Preview
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.touch_pad import TouchPad
from tests.ui import scenes


class AnyScreen(QWidget):
    finished = Signal()
    cancelled = Signal()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    before = text.language()
    text.use("en")
    theme.apply(qapp, "day")
    made = MainWindow(scenes.settings())
    qtbot.addWidget(made)
    made.show()
    yield made
    text.use(before)


@pytest.mark.parametrize("end", ["finished", "cancelled"])
def test_a_screen_that_ends_gives_the_gate_back(window: MainWindow, end: str) -> None:
    below, above = AnyScreen(), AnyScreen()
    window.show_screen(below)
    window.show_screen(above)
    getattr(above, end).emit()
    assert window.stack.currentWidget() is below
    getattr(below, end).emit()
    assert window.stack.currentWidget() is window.gates[0]
    window.back()
    assert window.stack.currentWidget() is window.gates[0]


def test_a_kiosk_does_not_just_close(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow(scenes.settings(), kiosk=True)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.leaving):
        assert not window.close()
    window.may_close = True
    assert window.close()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_button_with_the_focus_is_pressed_by_the_keyboard(
    window: MainWindow, qtbot: QtBot, key: str
) -> None:
    screen = AnyScreen()
    button = QPushButton("go", screen)
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append(key))
    window.show_screen(screen)
    window.keys.resend(key, button)
    assert pressed == [key]


def test_the_language_changes_while_it_runs(window: MainWindow) -> None:
    english = window.header.who.text()
    window.speak("zh_CN")
    QTest.qWait(1)
    assert window.header.who.text() != english
    window.speak("en")
    QTest.qWait(1)
    assert window.header.who.text() == english


def test_every_key_on_the_card_is_told_once(window: MainWindow) -> None:
    names = [key.key for key in keys.KEYS]
    assert len(names) == len(set(names))
    assert {key.group for key in keys.KEYS} == set(keys.GROUPS)
    for key in keys.KEYS:
        if len(key.key) == 1 or key.key.startswith("F"):
            assert keys.intent_of(key.key) == key.intent
    assert keys.intent_of("g") == "green"
    assert keys.intent_of("7") == "temperature"
    assert keys.intent_of("z") == ""


def test_a_camera_that_is_gone_says_what_to_do(window: MainWindow) -> None:
    told = {"device": "camera"}
    gone = DeviceState(device="camera", state="gone", code="device-gone", parameters=told)
    window.devices._on_state(gone)
    assert "cable" in window.gates[0].health.parts["device-camera"].sentence
    window.devices._on_state(DeviceState(device="camera", state="ok", code="device-ok"))
    assert window.gates[0].health.parts["device-camera"].sentence == ""


def picture(width: int = 640, height: int = 480) -> Picture:
    corners = ((200.0, 100.0), (400.0, 100.0), (400.0, 300.0), (200.0, 300.0))
    image = np.full((height, width, 3), (0, 0, 200), np.uint8)
    symbols = (Symbol(text="GKP1:X", corners=corners),)
    return Picture(frame=Frame(image=image, at=0.0), symbols=symbols)


def test_the_live_picture_is_the_newest_and_in_its_own_colours(qtbot: QtBot) -> None:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(400, 300)
    box: Mailbox[Picture] = Mailbox()
    box.put(picture())
    preview.show()
    preview.watch(box)
    qtbot.waitUntil(lambda: not preview._image.isNull())
    seen = preview.grab().toImage().pixelColor(20, 150)
    assert (seen.red(), seen.green(), seen.blue()) == (200, 0, 0)
    outline = preview.grab().toImage().pixelColor(round(200 * 400 / 640), round(200 * 400 / 640))
    assert outline.lightness() > 240 or outline.lightness() < 20
    preview.show_cooldown(15)
    preview.grab()
    preview.stop()


@pytest.mark.parametrize("check", ["temperature", "health-code", "person"])
def test_a_pad_says_what_the_keys_say(qtbot: QtBot, check: str) -> None:
    pad = TouchPad(check)
    qtbot.addWidget(pad)
    pressed: list[str] = []
    pad.pressed.connect(pressed.append)
    for button in pad.findChildren(type(pad.findChildren(QWidget)[0])):
        button.click()
    assert pressed[-1] == "Enter"
    assert len(pressed) >= 4
    assert not pad.take_key("F8")
    QTest.qWait(1)


@pytest.fixture
def two_lanes(qtbot: QtBot, qapp: QApplication) -> MainWindow:
    text.use("en")
    theme.apply(qapp, "day")
    lanes = (
        LaneSettings(key="1", name="1号通道"),
        LaneSettings(key="2", name="2号通道", kind=LaneKind.VEHICLE),
    )
    made = MainWindow(scenes.settings(lanes=lanes))
    qtbot.addWidget(made)
    made.show()
    return made


def test_ctrl_tab_and_a_touch_bring_the_next_lane(two_lanes: MainWindow) -> None:
    window = two_lanes
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.gate is window.gates[1]
    assert "2号通道 · Vehicle lane" in window.header.place.accessibleName()
    assert window.header.other.text() == "1号通道"
    window.header.other.click()
    assert window.gate is window.stack.currentWidget() is window.gates[0]
    assert "Ctrl+Tab" in [key.key for key in keys.KEYS]


def test_a_mark_tells_that_somebody_is_at_the_other_lane(two_lanes: MainWindow) -> None:
    window = two_lanes
    assert window.header.other.tone is Tone.IDLE
    window.gates[1]._on_shown(scenes.shown(scenes.WANTED))
    assert window.header.other.tone is Tone.PENDING
    assert "Somebody" in window.header.other.accessibleName()
    window.gates[1]._is_blank = True  # nobody touched anything for half a minute
    window.gates[1]._show_idle()
    assert window.header.other.tone is Tone.PENDING
    window.gates[1]._on_shown(scenes.nobody())
    assert window.header.other.tone is Tone.IDLE
    window.gates[0]._on_shown(scenes.shown(scenes.FEVER, number=1))
    assert window.header.other.tone is Tone.IDLE
    window.stack.next_lane()
    assert window.header.other.tone is Tone.HELD


def test_a_lane_changes_behind_an_open_screen(two_lanes: MainWindow) -> None:
    window = two_lanes
    screen = AnyScreen()
    window.show_screen(screen)
    window.stack.next_lane()
    assert window.stack.currentWidget() is screen
    window.home()
    assert window.stack.currentWidget() is window.gates[1]


def test_one_lane_has_no_button_for_another(window: MainWindow) -> None:
    assert window.header.other.isHidden()
    window.stack.next_lane()
    assert window.gate is window.gates[0]


def test_left_alone_everything_but_the_gate_closes(window: MainWindow) -> None:
    question = AnyScreen()
    window.gate.ask(question)
    window.show_screen(AnyScreen())
    window.lock.put_away()
    assert window.stack.currentWidget() is not window.gate  # nobody is on duty: it has to stay
    window.sign_on(scenes.GUARD)
    window.lock.idleness.left_alone.emit()
    assert window.stack.currentWidget() is window.gate
    assert window.gate.asking is None


def test_esc_takes_away_a_banner_that_asks_nothing(window: MainWindow) -> None:
    window.banner.tell("read me")
    window.gate.take_key("Esc")
    assert window.banner.isHidden()
    window.banner.tell("decide", "now")
    window.gate.take_key("Esc")
    assert not window.banner.isHidden()


def test_on_a_larger_screen_everything_is_larger(window: MainWindow) -> None:
    window.resize(*theme.BASE)
    QTest.qWait(1)
    before = window.gate.slots.height(), window.bar.height(), window.header.height()
    window.resize(1920, 1080)
    QTest.qWait(1)
    assert theme.px(48) == 64
    after = window.gate.slots.height(), window.bar.height(), window.header.height()
    assert all(large > small for large, small in zip(after, before, strict=True))
    window.resize(1366, 768)
    QTest.qWait(1)
    assert (window.gate.slots.height(), window.bar.height(), window.header.height()) == before


@pytest.mark.parametrize(
    ("size", "touch"),
    [
        ((1366, 768), 48),
        ((910, 512), 48),
        ((1600, 900), 56),
        ((1920, 1080), 64),
        ((2560, 1440), 88),
    ],
)
def test_sizes_grow_in_steps_of_eight(size: tuple[int, int], touch: int) -> None:
    assert theme.sixths_for(*size) * 8 == touch


def test_a_screen_reader_hears_word_and_reason(window: MainWindow) -> None:
    window.gate._on_shown(scenes.shown(scenes.FEVER, number=4))
    heard = window.gate.panel.accessibleName()
    assert "HELD" in heard
    assert "37.6" in heard
    window.gate.counts.show_counts(scenes.counts())
    assert "8214" in window.gate.counts.accessibleName()


def test_banner_fault_and_notice_follow_the_language(window: MainWindow) -> None:
    window._on_failed(StoreError("store-full"))
    window.gate.show_fault(StoreError("store-read-only"))
    window.gate.preview.show_notice(lambda: text.sentence("direction-fixed", {}))
    window.speak("zh_CN")
    assert window.banner.sentence == text.sentence("store-full", {})
    assert window.gate.panel.face.reason == text.sentence("store-read-only", {})
    assert window.gate.preview._notice() == text.sentence("direction-fixed", {})
    window.speak("en")


def test_a_question_about_somebody_keeps_his_slots(window: MainWindow) -> None:
    denied = scenes.shown(scenes.LOST)
    window.gate._on_shown(denied)
    window.gate.ask_about(AnyScreen(), denied)
    window.gate.panel.faded.emit()
    assert window.gate.slots.places[0].value == "reported lost"
    window.gate.close_question()
    assert window.gate.slots.places[0].value == ""
