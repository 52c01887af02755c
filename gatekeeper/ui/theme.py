"""The look in one place: colours, sizes and spaces, for style sheet and painter alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from gatekeeper import resources

SMALL, TEXT, LARGE = 14, 18, 28  # px; the fourth size is the verdict's own
VERDICT_MINIMUM = 96  # px of the Chinese word at 1366x768
UNIT = 8  # px; every space is a multiple
TOUCH = 48  # px; the smallest thing a gloved finger hits
RADIUS = 8

FAMILY = "Noto Sans SC"
_PROPERTY = "gatekeeper-theme"
_SIXTHS = "gatekeeper-size"  # of a window; a touch target grows in steps of 8 px
BASE = (1366, 768)  # px of the window that every size in these files is meant for
MOST_SIXTHS = 18


class Tone(StrEnum):
    """What a verdict panel or a mark says by its colour (and always by shape and word too)."""

    IDLE = "idle"
    PENDING = "pending"
    GRANTED = "granted"
    HELD = "held"
    DENIED = "denied"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One theme; every value is "#RRGGBB"."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    idle: str
    on_idle: str
    pending: str
    granted: str = "#1B7F3B"
    held: str = "#A66200"
    denied: str = "#B3261E"
    fault: str = "#3B2A4A"
    on_verdict: str = "#FFFFFF"
    mark_granted: str = "#1B7F3B"
    mark_held: str = "#A66200"
    mark_denied: str = "#B3261E"
    # The household map's own: blue, teal with hatch, sand. Never those of a verdict or health code.
    map_observing: str = "#2B66B1"
    map_abroad: str = "#0F7C80"
    map_released: str = "#E6CB94"
    map_door: str = "#FFFFFF"
    map_empty: str = "#E4E9EA"
    map_line: str = "#9FABB1"

    def tone(self, tone: Tone) -> QColor:
        """The colour that fills a panel."""
        return QColor(getattr(self, tone.value))

    def on_tone(self, tone: Tone) -> QColor:
        """The colour of what is written on it."""
        return QColor(self.on_idle if tone is Tone.IDLE else self.on_verdict)

    def mark(self, tone: Tone) -> QColor:
        """The colour of a small mark on a surface."""
        marks = {
            Tone.GRANTED: self.mark_granted,
            Tone.HELD: self.mark_held,
            Tone.DENIED: self.mark_denied,
            Tone.FAULT: self.mark_denied,
        }
        return QColor(marks.get(tone, self.muted))


THEMES = {
    "day": Colours(
        window="#EDF0F0",
        surface="#FFFFFF",
        raised="#F6F8F8",
        text="#1B2124",
        muted="#566167",
        line="#CCD4D6",
        accent="#1F5A85",
        on_accent="#FFFFFF",
        idle="#DCE2E4",
        on_idle="#2C363B",
        pending="#465660",
    ),
    "night": Colours(
        window="#11161A",
        surface="#1A2126",
        raised="#222B31",
        text="#E4E9EB",
        muted="#9DA9AF",
        line="#323D44",
        accent="#7FB4DA",
        on_accent="#0E1A22",
        idle="#20282D",
        on_idle="#C3CDD2",
        pending="#34424B",
        mark_granted="#63C586",
        mark_held="#E3A54A",
        mark_denied="#F0857D",
        map_observing="#4A86D0",
        map_abroad="#49B3B5",
        map_released="#D9BC82",
        map_door="#2B363D",
        map_empty="#1D252A",
        map_line="#56646D",
    ),
    "contrast": Colours(
        window="#000000",
        surface="#000000",
        raised="#000000",
        text="#FFFFFF",
        muted="#FFFFFF",
        line="#FFFFFF",
        accent="#FFE14D",
        on_accent="#000000",
        idle="#000000",
        on_idle="#FFFFFF",
        pending="#26323A",
        mark_granted="#7CFFA6",
        mark_held="#FFD166",
        mark_denied="#FF9B94",
        map_observing="#3F7FD6",
        map_abroad="#5AD3D6",
        map_released="#F2E6CC",
        map_door="#000000",
        map_empty="#000000",
        map_line="#FFFFFF",
    ),
}


def colours() -> Colours:
    """The colours in use; day before `apply` was called."""
    application = QApplication.instance()
    name = application.property(_PROPERTY) if application else None
    return THEMES.get(str(name), THEMES["day"])


def sixths_for(width: int, height: int) -> int:
    """How large a window of this size draws everything, in sixths: 6 is the base, never less."""
    fitting = min(width / BASE[0], height / BASE[1])
    return max(6, min(MOST_SIXTHS, int(6 * fitting)))


def scale() -> float:
    """How much larger than at the base everything is drawn."""
    application = QApplication.instance()
    return float((application.property(_SIXTHS) if application else None) or 6) / 6


def px(base: float) -> int:
    """A length or size of text of the base window, as it is in the present one."""
    return round(base * scale())


def font(size: int, *, bold: bool = False) -> QFont:
    """The one family at `size` px; its digits all have the same width."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def apply(application: QApplication, name: str) -> None:
    """Dress the whole program; may be called again while it runs."""
    if FAMILY not in QFontDatabase.families():
        QFontDatabase.addApplicationFont(str(resources.font()))
    application.setProperty(_PROPERTY, name if name in THEMES else "day")
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setFont(font(px(TEXT)))
    chosen = colours()
    application.setPalette(_palette(chosen))
    application.setStyleSheet(style_sheet(chosen))


def fit(application: QApplication, width: int, height: int) -> bool:
    """Draw everything for a window of this size; True when that changed something."""
    sixths = sixths_for(width, height)
    if sixths == round(6 * scale()):
        return False
    application.setProperty(_SIXTHS, sixths)
    application.setFont(font(px(TEXT)))
    application.setStyleSheet(style_sheet(colours()))
    return True


def _palette(chosen: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: chosen.window,
        QPalette.ColorRole.WindowText: chosen.text,
        QPalette.ColorRole.Base: chosen.surface,
        QPalette.ColorRole.AlternateBase: chosen.raised,
        QPalette.ColorRole.Text: chosen.text,
        QPalette.ColorRole.Button: chosen.surface,
        QPalette.ColorRole.ButtonText: chosen.text,
        QPalette.ColorRole.Highlight: chosen.accent,
        QPalette.ColorRole.HighlightedText: chosen.on_accent,
        QPalette.ColorRole.PlaceholderText: chosen.muted,
        QPalette.ColorRole.ToolTipBase: chosen.surface,
        QPalette.ColorRole.ToolTipText: chosen.text,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.muted))
    return palette


def style_sheet(chosen: Colours) -> str:
    """What the standard widgets look like.

    A widget named `screen` is one. Properties: `card`, `question` (true); `scale` "small"
    or "large"; `tone` "muted" or "problem"; `problem` (true, a field that breaks a rule); of
    buttons `primary` (ends a form), `danger` (cannot be undone), `chip` (a filter), `choice`.
    """
    c = chosen
    small, text, large, touch, unit = (px(base) for base in (SMALL, TEXT, LARGE, TOUCH, UNIT))
    return f"""
* {{ font-family: "{FAMILY}"; font-size: {text}px; color: {c.text}; }}
QMainWindow, QWidget#screen {{ background: {c.window}; }}
QLabel {{ background: transparent; }}
*[scale="large"] {{ font-size: {large}px; }}
*[scale="small"] {{ font-size: {small}px; }}
*[tone="muted"] {{ color: {c.muted}; }}
*[tone="problem"] {{ color: {c.mark_denied}; }}
*[card="true"] {{ background: {c.surface}; border: 1px solid {c.line};
    border-radius: {RADIUS}px; }}
QPushButton, QToolButton {{ min-height: {touch - 2}px; padding: 0 {2 * unit}px;
    background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
QFrame[question="true"] {{ background: {c.raised}; border: 2px solid {c.mark_held};
    border-radius: {RADIUS}px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.raised}; border-color: {c.muted}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.accent}; color: {c.on_accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {c.accent};
    min-height: {touch - 4}px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.muted}; background: {c.window};
    border: 1px dashed {c.line}; }}
QPushButton[primary="true"] {{ background: {c.accent}; border-color: {c.accent};
    color: {c.on_accent}; }}
QPushButton[primary="true"]:disabled {{ background: {c.window}; color: {c.muted};
    border: 1px dashed {c.muted}; }}
QPushButton[danger="true"] {{ border: 2px solid {c.mark_denied}; color: {c.mark_denied}; }}
QPushButton[danger="true"]:disabled {{ border: 1px dashed {c.line}; color: {c.muted}; }}
QPushButton[choice="true"] {{ text-align: left; }}
QPushButton[chip="true"]:checked, QPushButton[choice="true"]:checked {{
    background: {c.accent}; color: {c.on_accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{ min-height: {touch - 2}px;
    padding: 0 {unit}px; background: {c.surface}; border: 1px solid {c.muted};
    border-radius: {RADIUS}px; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border: 2px solid {c.accent}; min-height: {touch - 4}px; }}
*[problem="true"] {{ border: 2px solid {c.mark_denied}; }}
QLineEdit[problem="true"], QComboBox[problem="true"] {{ min-height: {touch - 4}px; }}
QComboBox::drop-down {{ width: {touch - 2 * unit}px; border: none; }}
QComboBox QAbstractItemView::item {{ min-height: {touch}px; }}
QCheckBox, QRadioButton {{ min-height: {touch}px; spacing: {unit}px; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {3 * unit}px; height: {3 * unit}px; }}
QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px;
    outline: none; alternate-background-color: {c.raised}; }}
QAbstractItemView::item {{ min-height: {touch}px; padding: 0 {unit}px; }}
QAbstractItemView::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QHeaderView::section {{ min-height: {touch - unit}px; padding: 0 {unit}px; background: {c.window};
    border: none; border-bottom: 1px solid {c.line}; color: {c.muted}; }}
QProgressBar {{ min-height: {2 * unit}px; max-height: {2 * unit}px; border: 1px solid {c.line};
    border-radius: {unit}px; background: {c.raised}; text-align: center; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {unit - 1}px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: {2 * unit}px; background: transparent; }}
QScrollBar::handle:vertical {{ min-height: {touch}px; background: {c.line};
    border-radius: {unit}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QPushButton[primary="true"]:focus, QPushButton[choice="true"]:checked:focus,
QPushButton[chip="true"]:checked:focus, QPushButton[danger="true"]:focus {{
    border: 3px solid {c.text}; min-height: {touch - 6}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {c.accent};
    border-radius: {RADIUS}px; }}
QAbstractItemView:focus {{ border: 2px solid {c.accent}; }}
QToolTip {{ background: {c.surface}; border: 1px solid {c.line}; padding: {unit}px; }}
"""


def repolish(widget: QWidget) -> None:
    """Make a changed style property show at once."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
