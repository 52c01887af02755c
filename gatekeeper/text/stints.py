"""Hours of duty in words: how long, how they are known, how they ended."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import partial

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.stints import Ending, Stint, Tally

_ENDINGS = {
    Ending.OPEN: text.mark("on duty now"),
    Ending.SIGNED_OFF: text.mark("signed on and off"),
    Ending.HANDED_OVER: text.mark("handed over"),
    Ending.TAKEN_OVER: text.mark("another signed on"),
    Ending.INTERRUPTED: text.mark("program ended"),
    Ending.ENTERED: text.mark("written down"),
    Ending.WITHDRAWN: text.mark("taken back"),
}


def ending_words(ending: Ending, language: str | None = None) -> str:
    """How a stint ended, and with that how it is known."""
    return text.tr_in(language or text.language(), _ENDINGS[ending])


def length_words(length: timedelta) -> str:
    """Hours and minutes: "8:05"; never rounded, since totals have to reconcile."""
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02d}"


def span_words(begins: datetime, ends: datetime | None, zone: tzinfo | None) -> str:
    """ "06:00-14:05", with the day where it ends on another; open at the end while it lasts."""
    first = local(begins, zone)
    if ends is None:
        return f"{first:%H:%M}-"
    last = local(ends, zone)
    days = (last.date() - first.date()).days
    return f"{first:%H:%M}-{last:%H:%M}" + (f" +{days}" if days else "")


def day_of(stint: Stint, zone: tzinfo | None) -> str:
    """The day a stint began on."""
    return f"{local(stint.began_at, zone):%Y-%m-%d}"


def tally_words(tally: Tally, language: str | None = None) -> str:
    """The totals in one line, which the rows add up to."""
    say = partial(text.tr_in, language or text.language())
    words = say(
        text.mark(
            "People: {people}. Served {time}, due {due}, missing {missing} ({short} people)."
        ),
        people=len(tally.people),
        time=length_words(tally.time),
        due=length_words(tally.due),
        missing=length_words(tally.missing),
        short=tally.short,
    )
    if tally.nameless:
        gone = length_words(tally.nameless)
        words += " " + say(text.mark("Of it by people whose names are erased: {time}."), time=gone)
    return words
