"""Tells a hand scanner that types from a person who types: keys or a symbol."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gatekeeper.domain.readings import Symbol, Symbology

HOLD_SECONDS = 0.060  # a key acts this long after it was pressed
BURST_SECONDS = 0.030  # no hand is faster; a reader is
PREFIXED_SECONDS = 0.250  # slow or wireless readers pause; a known prefix forgives it
LEAST_BURST = 6  # fewer characters at reader speed are a slip of the fingers
MOST_CHARACTERS = 4096  # longer than any code a reader can send
PREFIXES = ("GKP1:", "GKT1:")
ENTER = "Enter"
_DIGITS = frozenset("0123456789.,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A person pressed this key: one character, or a name such as "Enter", "Esc", "F8"."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A reader typed this text."""

    text: str


Act = Pressed | Scanned


@dataclass(slots=True)
class KeyReader:
    """Holds keys back until it is known who typed them; pure, told the time by its caller.

    `press` takes a key at a moment in seconds; `settle` says that for `wait` seconds after the
    last key nothing came. Both return what happened, in order.
    """

    prefixes: tuple[str, ...] = PREFIXES
    _held: list[str] = field(default_factory=list)
    _last_at: float = 0.0
    _fast: bool = False

    def press(self, key: str, at: float) -> list[Act]:
        """One more key; keys before it that are settled by the pause come back."""
        acts: list[Act] = []
        if self._held and not self._continues(at - self._last_at, key):
            acts = self.settle()
        if self._held and at - self._last_at < BURST_SECONDS:
            self._fast = True
        self._held.append(key)
        self._last_at = at
        if self._is_prefixed and key == ENTER:
            acts += self.settle()
        return acts

    def settle(self) -> list[Act]:
        """The pause is over: decide about everything held."""
        keys, fast, prefixed = self._held, self._fast, self._is_prefixed
        self._held, self._fast = [], False
        if prefixed:
            before, text = self._split(keys)
            return [*_digits(before), *_scanned(text)]
        if not fast:
            return [Pressed(key=key) for key in keys]
        text = "".join(key for key in keys if len(key) == 1)
        if len(text) >= LEAST_BURST:
            return _scanned(text)
        return _digits(keys)

    @property
    def wait(self) -> float:
        """Seconds after the last key when `settle` is due."""
        return PREFIXED_SECONDS if self._is_prefixed else HOLD_SECONDS

    @property
    def is_holding(self) -> bool:
        return bool(self._held)

    @property
    def _text(self) -> str:
        return "".join(key for key in self._held if len(key) == 1)

    @property
    def _is_prefixed(self) -> bool:
        at = self._prefix_at(self._text)
        return 0 <= at < LEAST_BURST

    def _prefix_at(self, text: str) -> int:
        found = [text.find(prefix) for prefix in self.prefixes if prefix in text]
        return min(found, default=-1)

    def _split(self, keys: list[str]) -> tuple[list[str], str]:
        text = "".join(key for key in keys if len(key) == 1)
        at = self._prefix_at(text)
        return list(text[:at]), text[at:]

    def _continues(self, gap: float, key: str) -> bool:
        """Does the key belong to what is held? A beginning prefix forgives a slow reader."""
        if gap < BURST_SECONDS:
            return True
        if self._is_prefixed:
            return gap < PREFIXED_SECONDS
        longer = self._text + key if len(key) == 1 else self._text
        begins = len(longer) > 1 and any(prefix.startswith(longer) for prefix in self.prefixes)
        if begins or self._fast:
            return gap < HOLD_SECONDS
        return False


def _digits(keys: list[str]) -> list[Act]:
    """What a hand may have rolled over: only a draft's digits, which nothing acts upon."""
    return [Pressed(key=key) for key in keys if key in _DIGITS]


def _scanned(text: str) -> list[Act]:
    return [Scanned(text=text)] if 0 < len(text) <= MOST_CHARACTERS else []


_NAMES = {
    Qt.Key.Key_Return: ENTER,
    Qt.Key.Key_Enter: ENTER,
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Backspace: "Backspace",
    **{Qt.Key(int(Qt.Key.Key_F1) + n): f"F{n + 1}" for n in range(12)},
}
_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
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
        """Give a key that nobody claimed to the widget that has the focus."""
        code = next((int(k) for k, name in _NAMES.items() if name == key), 0)
        text = key if len(key) == 1 else ""
        code = code or (ord(key.upper()) if len(key) == 1 else 0)
        self._resending = True
        try:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
                QApplication.sendEvent(target, event)
        finally:
            self._resending = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if self._resending or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        name = key_name(event)
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
            return self._type_into_field(name, at)
        self._deliver(self._reader.press(name, at))
        self._arm()
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
