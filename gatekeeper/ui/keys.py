"""The table of keys: what acts, what F1 shows, what the bar below the gate screen offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from gatekeeper.text import mark, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key; `intent` names what a screen opens or does, `bar` puts it on the bar below."""

    key: str
    intent: str
    msgid: str
    group: str
    bar: bool = False

    @property
    def words(self) -> str:
        """What it does, in the current language."""
        return tr(self.msgid)


GROUPS = {
    "keypad": mark("Number pad: residents"),
    "letters": mark("Letters: answer a check"),
    "functions": mark("Function keys"),
}

KEYS = (
    Key(
        key="0-9 .",
        intent="temperature",
        msgid=mark("type the temperature: 365 is 36.5"),
        group="keypad",
    ),
    Key(key="Enter", intent="accept", msgid=mark("accept everything shown"), group="keypad"),
    Key(key="Esc", intent="clear", msgid=mark("clear what was typed; close"), group="keypad"),
    Key(key="+", intent="entry", msgid=mark("direction: entry"), group="keypad"),
    Key(key="-", intent="exit", msgid=mark("direction: exit"), group="keypad"),
    Key(key="*", intent="recall", msgid=mark("recall the next waiting person"), group="keypad"),
    Key(key="/", intent="find", msgid=mark("find a person"), group="keypad"),
    Key(key="G", intent="green", msgid=mark("green code seen"), group="letters"),
    Key(key="A", intent="yellow", msgid=mark("yellow code seen"), group="letters"),
    Key(key="R", intent="red", msgid=mark("red code seen"), group="letters"),
    Key(
        key="K",
        intent="colour-kind",
        msgid=mark("whose phone, printed, or no phone"),
        group="letters",
    ),
    Key(key="Y", intent="same", msgid=mark("same person as on the pass"), group="letters"),
    Key(key="N", intent="other", msgid=mark("not the person on the pass"), group="letters"),
    Key(key="Q", intent="asked", msgid=mark("asked about health and travel"), group="letters"),
    Key(key="H", intent="nucleic-test", msgid=mark("nucleic test seen"), group="letters"),
    Key(key="C", intent="travel-card", msgid=mark("travel card seen"), group="letters"),
    Key(key="P", intent="place-code", msgid=mark("place code seen on the phone"), group="letters"),
    Key(key="D", intent="child", msgid=mark("add a child or dependant"), group="letters"),
    Key(key="L", intent="release", msgid=mark("article release slip"), group="letters"),
    Key(
        key="X",
        intent="turn-away",
        msgid=mark("turn away without a name, with a reason"),
        group="letters",
    ),
    Key(key="J", intent="tally", msgid=mark("count one: leaflet, reminder, mask"), group="letters"),
    Key(key="U", intent="report", msgid=mark("report upward what is abnormal"), group="letters"),
    Key(
        key="T",
        intent="clock",
        msgid=mark("the time is right (when the clock is in doubt)"),
        group="letters",
    ),
    Key(
        key="Ctrl+Tab",
        intent="lane",
        msgid=mark("next lane, where there are several"),
        group="functions",
    ),
    Key(key="F1", intent="keys", msgid=mark("keys"), group="functions", bar=True),
    Key(key="F2", intent="visitor", msgid=mark("visitor"), group="functions", bar=True),
    Key(key="F3", intent="find", msgid=mark("find"), group="functions", bar=True),
    Key(key="F4", intent="vehicle", msgid=mark("vehicle"), group="functions", bar=True),
    Key(key="F5", intent="referral", msgid=mark("referral"), group="functions", bar=True),
    Key(key="F6", intent="returnee", msgid=mark("returnees"), group="functions", bar=True),
    Key(key="F7", intent="goods", msgid=mark("goods"), group="functions", bar=True),
    Key(key="F8", intent="override", msgid=mark("override"), group="functions", bar=True),
    Key(key="F9", intent="outings", msgid=mark("outings"), group="functions", bar=True),
    Key(key="F10", intent="shift", msgid=mark("shift"), group="functions", bar=True),
    Key(key="F11", intent="undo", msgid=mark("undo"), group="functions", bar=True),
    Key(key="F12", intent="emergency", msgid=mark("emergency"), group="functions", bar=True),
)

DESK_KEYS = tuple(
    replace(row, msgid=mark("menu")) if row.intent == "shift" else row
    for row in KEYS
    if row.key in ("Esc", "F1", "F3", "F10")
)
"""Those of the office's desk, where F10 leads back to what stands behind everything."""

_BY_KEY = {row.key.lower(): row for row in KEYS}


def intent_of(key: str) -> str:
    """What a pressed key means on the gate screen; digits and the point are a draft."""
    if key in "0123456789.," and len(key) == 1:
        return "temperature"
    row = _BY_KEY.get(key.lower())
    return row.intent if row else ""


def groups(
    hidden: Collection[str] = (), rows: Sequence[Key] = KEYS
) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """The card: each group's title in the current language, with its keys but the hidden ones."""
    shown = [key for key in rows if key.intent not in hidden]
    return tuple(
        (tr(title), found)
        for group, title in GROUPS.items()
        if (found := tuple(key for key in shown if key.group == group))
    )
