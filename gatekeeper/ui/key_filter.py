"""Listens to the keyboard before every widget: keys of a person out, symbols of a reader out."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.ui.wedge import (
    ENTER,
    HOLD_SECONDS,
    PREFIXED_SECONDS,
    PREFIXES,
    Act,
    KeyReader,
    Pressed,
    Scanned,
)

_NAMES = {
    Qt.Key.Key_Return: ENTER,
    Qt.Key.Key_Enter: ENTER,
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Backspace: "Backspace",
    **{Qt.Key(int(Qt.Key.Key_F1) + n): f"F{n + 1}" for n in range(12)},
}
_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def key_name(event: QKeyEvent) -> str:
    """The key as `Pressed` names it; empty for one that is left to Qt (Tab, arrows, chords)."""
    if event.modifiers() & (_CHORDS | Qt.KeyboardModifier.MetaModifier):
        return ""
    named = _NAMES.get(Qt.Key(event.key())) if event.key() in _KNOWN else None
    if named:
        return named
    text = event.text()
    return text if len(text) == 1 and text.isprintable() and text != " " else ""


_KNOWN = frozenset(int(key) for key in _NAMES)


def _is_function_key(name: str) -> bool:
    return len(name) > 1 and name.startswith("F")


def is_text_field(widget: QObject | None) -> bool:
    """Does typing belong to this widget?"""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, (QLineEdit, QTextEdit, QPlainTextEdit)) and widget.isReadOnly():
        return False
    return isinstance(widget, _TEXT_FIELDS)


class KeyFilter(QObject):
    """Listens before every widget; emits what a person pressed and what a reader typed.

    Inside a text field keys stay the field's, except that a reader's known prefix is taken back
    out of it and the rest swallowed.
    """

    pressed = Signal(str)
    scanned = Signal(object)  # Symbol
    touched = Signal()  # any key, any touch: somebody is there, or a reader types

    def __init__(self, prefixes: tuple[str, ...] = PREFIXES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = KeyReader(prefixes=prefixes)
        self._field = _FieldWatch(prefixes)
        self._stamp = 0
        self._at = self._arrived_at = 0.0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._last_look = QTimer(self, singleShot=True, interval=0)
        self._last_look.timeout.connect(self._on_settled)
        self._resending = False

    def watch(self, application: QApplication) -> None:
        """Begin; once per program."""
        application.installEventFilter(self)

    def resend(self, key: str, target: QWidget) -> None:
        """Give a key that nobody claimed to the widget that has the focus.

        Qt presses a button in a window by the space bar only; here Enter does it as well.
        """
        code = next((int(k) for k, name in _NAMES.items() if name == key), 0)
        text = key if len(key) == 1 else ""
        code = code or (ord(key.upper()) if len(key) == 1 else 0)
        self._resending = True
        try:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
                QApplication.sendEvent(target, event)
                pressed = kind is QEvent.Type.KeyPress and key == ENTER
                if pressed and not event.isAccepted() and isinstance(target, QPushButton):
                    target.click()
        finally:
            self._resending = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched.emit()
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if self._resending or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        name = key_name(event) or self._blank(event)
        if not name:
            return False
        in_field = is_text_field(QApplication.focusWidget())
        if event.type() is QEvent.Type.ShortcutOverride:
            return False
        if event.isAutoRepeat():
            return not in_field  # a key leant upon is one key, and never a reader
        at = self._moment(event)
        if in_field and name == "Esc":
            return False
        if in_field and not _is_function_key(name):
            return self._is_overtaking(name) or self._type_into_field(name, at)
        self._deliver(self._reader.press(name, at))
        self._arm()
        return True

    def _blank(self, event: QKeyEvent) -> str:
        """A blank alone is Qt's (it presses buttons); inside a pass it is a character."""
        is_reading = self._reader.is_holding or self._field.is_taking
        return " " if is_reading and event.text() == " " else ""

    def _is_overtaking(self, name: str) -> bool:
        """A key waits that was pressed before this field had the focus: it acts first.

        True when it moved the focus on, and this key with it.
        """
        if not self._reader.is_holding:
            return False
        before = QApplication.focusWidget()
        self._deliver(self._reader.settle())
        focused = QApplication.focusWidget()
        if focused is None or focused is before:
            return False
        self.resend(name, focused)
        return True

    def _type_into_field(self, name: str, at: float) -> bool:
        swallowed = self._field.press(name, at)
        if text := self._field.take():
            self._deliver([Scanned(text=text)])
        elif swallowed:
            self._timer.start(int(PREFIXED_SECONDS * 1000))
        return swallowed

    def _moment(self, event: QKeyEvent) -> float:
        """When the key was pressed: by the system's stamp, which a busy window cannot delay."""
        stamp, now = event.timestamp(), monotonic()
        if stamp and self._stamp and stamp != self._stamp:
            self._at += max(0, stamp - self._stamp) / 1000
        else:
            self._at += now - self._arrived_at
        self._stamp, self._arrived_at = stamp, now
        return self._at

    def _arm(self) -> None:
        self._last_look.stop()
        if self._reader.is_holding:
            self._timer.start(round(self._reader.wait * 1000))

    @Slot()
    def _on_timeout(self) -> None:
        # Keys may stand in the queue behind this timer when the window was busy: let them pass.
        self._last_look.start()

    @Slot()
    def _on_settled(self) -> None:
        if text := self._field.finish():
            self._deliver([Scanned(text=text)])
        self._deliver(self._reader.settle())

    def _deliver(self, acts: list[Act]) -> None:
        for act in acts:
            match act:
                case Pressed(key=key):
                    self.pressed.emit(key)
                case Scanned(text=text):
                    symbol = Symbol(text=text, symbology=Symbology.TYPED, source="keyboard")
                    self.scanned.emit(symbol)


class _FieldWatch:
    """Notices a reader's prefix typed into a text field and puts the field back as it was."""

    def __init__(self, prefixes: tuple[str, ...]) -> None:
        self._prefixes = prefixes
        self._typed = ""
        self._last_at = 0.0
        self._before: tuple[QObject, str] | None = None
        self._taking = False
        self._done = ""

    def press(self, name: str, at: float) -> bool:
        """Is the key the reader's (and not the field's)?"""
        if at - self._last_at >= (PREFIXED_SECONDS if self._taking else HOLD_SECONDS):
            self._typed, self._taking = "", False
        self._last_at = at
        if self._taking:
            if name == ENTER:
                self._done, self._typed, self._taking = self._typed, "", False
            elif len(name) == 1:
                self._typed += name
            return True
        if len(name) != 1:
            self._typed = ""
            return False
        if not any(prefix.startswith(self._typed + name) for prefix in self._prefixes):
            self._typed = ""
        if not self._typed:
            self._remember()
        self._typed += name
        if self._typed in self._prefixes:
            self._restore()
            self._taking = True
            return True
        return False

    @property
    def is_taking(self) -> bool:
        """Has a reader's prefix come, and its end not yet?"""
        return self._taking

    def take(self) -> str:
        """The finished text, once."""
        done, self._done = self._done, ""
        return done

    def finish(self) -> str:
        """The reader sends no Enter: what came until now is all."""
        if not self._taking:
            return ""
        done, self._typed, self._taking = self._typed, "", False
        return done

    def _remember(self) -> None:
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            self._before = (field, field.text())
        elif isinstance(field, (QTextEdit, QPlainTextEdit)):
            self._before = (field, field.toPlainText())
        else:
            self._before = None

    def _restore(self) -> None:
        if self._before is None:
            return
        field, text = self._before
        if isinstance(field, QLineEdit):
            field.setText(text)
        elif isinstance(field, (QTextEdit, QPlainTextEdit)):
            field.setPlainText(text)
