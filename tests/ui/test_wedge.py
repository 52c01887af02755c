"""A reader never presses keys; a person's keys are never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gatekeeper.ui.key_filter import KeyFilter
from gatekeeper.ui.wedge import (
    BURST_SECONDS,
    ENTER,
    HOLD_SECONDS,
    LEAST_BURST,
    PREFIXED_SECONDS,
    Act,
    KeyReader,
    Pressed,
    Scanned,
)

READABLE = st.characters(min_codepoint=33, max_codepoint=126)
FAST = st.floats(min_value=0.0, max_value=BURST_SECONDS * 0.95)
BY_HAND = st.floats(min_value=BURST_SECONDS * 1.05, max_value=1.0)


def play(keys: list[tuple[str, float]], reader: KeyReader | None = None) -> list[Act]:
    """Each key comes so many seconds after the one before; pauses settle, as the timer would."""
    reader = reader or KeyReader()
    acts: list[Act] = []
    at = 100.0
    for key, gap in keys:
        if reader.is_holding and gap >= reader.wait:
            acts += reader.settle()
        at += gap
        acts += reader.press(key, at)
    return acts + reader.settle()


def pressed(acts: list[Act]) -> list[str]:
    return [act.key for act in acts if isinstance(act, Pressed)]


def scanned(acts: list[Act]) -> list[str]:
    return [act.text for act in acts if isinstance(act, Scanned)]


@given(st.lists(st.tuples(st.sampled_from("0123456789.GARK+-*/"), BY_HAND), max_size=8))
def test_every_key_typed_by_hand_is_pressed_in_order(keys: list[tuple[str, float]]) -> None:
    assert play(keys) == [Pressed(key=key) for key, _ in keys]


def test_365_typed_very_fast_is_not_lost() -> None:
    assert pressed(play([("3", 1), ("6", 0.05), ("5", 0.05), (ENTER, 0.05)])) == [*"365", ENTER]
    assert pressed(play([("3", 1), ("6", 0.02), ("5", 0.02)])) == [*"365"]


def test_letters_and_enter_rolled_over_do_nothing() -> None:
    assert play([("G", 1), (ENTER, 0.02)]) == []
    assert pressed(play([("5", 1), (ENTER, 0.02)])) == ["5"]


@given(
    st.text(READABLE, min_size=LEAST_BURST, max_size=300),
    st.lists(FAST, min_size=300, max_size=300),
    st.booleans(),
)
def test_a_burst_is_one_symbol_and_no_key(text: str, gaps: list[float], ends: bool) -> None:
    keys = [(key, gap) for key, gap in zip(text, gaps, strict=False)]
    if ends:
        keys.append((ENTER, 0.001))
    keys[0] = (keys[0][0], 1.0)
    acts = play(keys)
    assert pressed(acts) == []
    assert scanned(acts) == [text]


@given(
    st.sampled_from(["GKP1:", "GKT1:"]),
    st.text(READABLE, max_size=60),
    st.lists(st.floats(min_value=0.0, max_value=PREFIXED_SECONDS * 0.9), min_size=60, max_size=60),
)
def test_a_known_prefix_forgives_a_slow_reader(prefix: str, rest: str, gaps: list[float]) -> None:
    keys = [(key, 0.045) for key in prefix]
    keys += list(zip(rest, gaps, strict=False))
    acts = play(keys)
    assert pressed(acts) == []
    assert scanned(acts) == [prefix + rest]


@given(st.sampled_from("0123456789"))
def test_a_digit_typed_just_before_a_reader_is_a_digit(digit: str) -> None:
    keys = [(digit, 1.0)] + [(key, 0.005) for key in "GKT1:ABCDEF"] + [(ENTER, 0.005)]
    acts = play(keys)
    assert pressed(acts) == [digit]
    assert scanned(acts) == ["GKT1:ABCDEF"]


@given(
    st.text(READABLE, min_size=LEAST_BURST, max_size=40).filter(lambda t: "GK" not in t),
    st.text(READABLE, min_size=LEAST_BURST, max_size=40).filter(lambda t: "GK" not in t),
)
def test_two_readings_one_after_the_other_are_two(first: str, second: str) -> None:
    keys = [(key, 0.004) for key in first] + [(ENTER, 0.004)]
    keys += [(second[0], 0.3)] + [(key, 0.004) for key in second[1:]] + [(ENTER, 0.004)]
    assert scanned(play(keys)) == [first, second]


def test_a_short_burst_acts_at_most_with_digits() -> None:
    assert play([(key, 0.004) for key in "GAR+"]) == []
    assert pressed(play([("G", 1), ("4", 0.004), ("*", 0.004)])) == ["4"]


def test_more_than_a_code_can_hold_is_dropped() -> None:
    assert play([("A", 0.001)] * 5000) == []


def test_function_keys_inside_a_burst_belong_to_the_reader() -> None:
    keys = [(key, 0.004) for key in ["]", "C", "1", "F8", "0", "1", "0", "6", "9", ENTER]]
    acts = play(keys)
    assert pressed(acts) == []
    assert scanned(acts) == ["]C101069"]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    layout.addWidget(QLineEdit(made))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    return made


@pytest.fixture
def keys(qtbot: QtBot, qapp: QApplication) -> KeyFilter:
    made = KeyFilter(parent=None)
    made.watch(qapp)
    yield made
    qapp.removeEventFilter(made)


def test_the_filter_hears_a_person(qtbot: QtBot, window: QWidget, keys: KeyFilter) -> None:
    heard: list[str] = []
    keys.pressed.connect(heard.append)
    for key in (Qt.Key.Key_3, Qt.Key.Key_F8, Qt.Key.Key_Enter):
        QTest.keyClick(window, key)
        qtbot.wait(int(HOLD_SECONDS * 1000) + 40)
    assert heard == ["3", "F8", ENTER]


def test_the_filter_swallows_a_reader(qtbot: QtBot, window: QWidget, keys: KeyFilter) -> None:
    heard: list[str] = []
    keys.pressed.connect(heard.append)
    with qtbot.waitSignal(keys.scanned) as told:
        QTest.keyClicks(window, "GKT1:AAAABBBBCCCC")
        QTest.keyClick(window, Qt.Key.Key_Enter)
    assert told.args[0].text == "GKT1:AAAABBBBCCCC"
    assert told.args[0].source == "keyboard"
    assert heard == []


def test_a_prefix_is_taken_back_out_of_a_text_field(
    qtbot: QtBot, window: QWidget, keys: KeyFilter
) -> None:
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setText("张")
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    with qtbot.waitSignal(keys.scanned) as told:
        QTest.keyClicks(field, "GKT1:XYZ")
        QTest.keyClick(field, Qt.Key.Key_Enter)
    assert told.args[0].text == "GKT1:XYZ"
    assert field.text() == "张"


def test_a_text_field_keeps_what_is_typed(qtbot: QtBot, window: QWidget, keys: KeyFilter) -> None:
    heard: list[str] = []
    keys.pressed.connect(heard.append)
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    QTest.keyClicks(field, "gk12345678")
    qtbot.wait(int(PREFIXED_SECONDS * 1000) + 50)
    assert field.text() == "gk12345678"
    assert heard == []


def test_a_key_that_brings_a_field_to_the_front_keeps_its_place_before_what_follows(
    qtbot: QtBot, window: QWidget, keys: KeyFilter
) -> None:
    """Enter moved the focus while a digit was still waiting: it comes before the next one."""
    line = QLineEdit(window)
    line.show()

    def act(key: str) -> None:
        line.setFocus() if key == "Enter" else keys.resend(key, line)

    keys.pressed.connect(act)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.wait(40)
    QTest.keyClick(window, "3")
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClick(line, "6")
    assert line.text() == "36"
