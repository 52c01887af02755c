"""The fields of one day of somebody observed: two readings, the contact, the test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from gatekeeper.domain.calendar import local
from gatekeeper.domain.day_sheet import (
    TEXT_CHARACTERS,
    Channel,
    DayEntry,
    Half,
    Swab,
    celsius,
    tenths_typed,
)
from gatekeeper.domain.typed import moment_typed
from gatekeeper.text import tr
from gatekeeper.text.day_sheet import channel_words, swab_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line

Draft = Mapping[str, Any]


class DayFields(Form):
    """`told` is what was typed; None while something of it cannot be read."""

    def __init__(self, today: Callable[[], date], zone: tzinfo | None) -> None:
        super().__init__(columns=2, close=True)
        self._today, self._zone = today, zone
        self.halves = {half: line(longest=6) for half in Half}
        self.channel, self.swab = choice(_channels()), choice(_swabs())
        self.needs, self.symptoms = line(longest=TEXT_CHARACTERS), line(longest=TEXT_CHARACTERS)
        self.test = line(longest=16)
        self.add("morning", lambda: tr("Morning °C"), self.halves[Half.MORNING], _reading)
        self.add("afternoon", lambda: tr("Afternoon °C"), self.halves[Half.AFTERNOON], _reading)
        self.add("channel", lambda: tr("Contact by"), self.channel)
        self.add("symptoms", lambda: tr("Symptoms"), self.symptoms)
        self.add("needs", lambda: tr("What is needed"), self.needs)
        self.add("swab", lambda: tr("Nucleic acid test"), self.swab)
        self.add("test_at", lambda: tr("Next test (3-5 9:30)"), self.test, self._moment)

    @property
    def told(self) -> DayEntry | None:
        if not self.look():
            return None
        channel, swab = self.channel.currentData(), self.swab.currentData()
        return DayEntry(
            morning=tenths_typed(self.halves[Half.MORNING].text()),
            afternoon=tenths_typed(self.halves[Half.AFTERNOON].text()),
            channel=Channel(channel) if channel else None,
            needs=self.needs.text(),
            symptoms=self.symptoms.text(),
            swab=Swab(swab) if swab else None,
            test_at=moment_typed(self.test.text(), self._today(), self._zone),
        )

    def fill(self, entry: DayEntry) -> None:
        """What is known of the day."""
        self.restore(
            {
                "morning": celsius(entry.morning) if entry.morning else "",
                "afternoon": celsius(entry.afternoon) if entry.afternoon else "",
                "channel": entry.channel.value if entry.channel else "",
                "needs": entry.needs,
                "symptoms": entry.symptoms,
                "swab": entry.swab.value if entry.swab else "",
                "test_at": self._test_words(entry.test_at),
            }
        )

    def restore(self, draft: Draft) -> None:
        """What was typed before; no fault is shown for it."""
        for key, told in draft.items():
            editor = self.fields[key].editor
            if isinstance(editor, QLineEdit):
                editor.setText(str(told))
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(editor.findData(told), 0))
            self.fields[key].show_problem("")

    def begin(self) -> None:
        """The first reading that is not there has the focus."""
        empty = [made for made in self.halves.values() if not made.text()]
        (empty or [self.needs])[0].setFocus()

    def retranslate(self) -> None:
        """The lists in another language; the fields see to themselves."""
        fill(self.channel, _channels())
        fill(self.swab, _swabs())

    def _moment(self, typed: str) -> str:
        if not typed.strip() or moment_typed(typed, self._today(), self._zone):
            return ""
        return tr("A time like 9:30 or 3-5 9:30.")

    def _test_words(self, at: datetime | None) -> str:
        if at is None:
            return ""
        told = local(at, self._zone)
        return f"{told.month}-{told.day} {told:%H:%M}"


def _channels() -> list[tuple[str, str]]:
    return [("", "—"), *((one.value, channel_words(one)) for one in Channel)]


def _swabs() -> list[tuple[str, str]]:
    return [("", "—"), *((one.value, swab_words(one)) for one in Swab)]


def _reading(typed: str) -> str:
    if not typed.strip() or tenths_typed(typed) is not None:
        return ""
    return tr("Like 36.5 or 365.")
