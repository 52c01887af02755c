"""When a ledger expects an entry: what is due now, what was done in time, what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gatekeeper.domain.ledger import (
    UNFINISHED,
    Entry,
    FieldKind,
    Ledger,
    State,
    day_of,
)
from gatekeeper.domain.ledger_rules import Due, InUse

# Somebody seen yesterday evening is expected today, somebody seen the day before is off duty.
LATELY = timedelta(hours=36)
# Of a weekly round: after four weeks without a visit nobody is expected any more.
ROUNDS = 4
# A missed one is told for a day, or as long as it was due; then it stands in the book only.
TOLD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """Somebody of the roster and when he is on duty."""

    name: str
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One entry that is expected: of whom or what (`about`), from when until before when.

    One that `stays` is told until it is done, however long ago it was missed.
    """

    ledger: str
    field: str
    about: str
    from_at: datetime
    until_at: datetime
    done_at: datetime | None = None
    stays: bool = False

    def is_due(self, now: datetime) -> bool:
        return self.done_at is None and self.from_at <= now < self.until_at

    def is_missed(self, now: datetime) -> bool:
        return self.done_at is None and self.until_at <= now

    def is_told(self, now: datetime) -> bool:
        """Is it due, or missed and worth a word still?"""
        if self.is_due(now):
            return True
        long_ago = now - self.until_at >= max(TOLD, self.until_at - self.from_at)
        return self.is_missed(now) and (self.stays or not long_ago)


def due(
    ledger: Ledger,
    entries: Sequence[Entry],
    now: datetime,
    in_use: InUse,
    calling: Mapping[str, Sequence[Entry]] | None = None,
    crew: Sequence[Stint] = (),
) -> tuple[Occasion, ...]:
    """What is expected now, and what was missed lately, by the moment it ends.

    Days and hours are those of `now`'s own zone. `calling` has the entries of the ledgers that
    call for this one or list of whom it is expected; of a `rostered` rule each of the `crew` on
    duty in a window is.
    """
    spans = [TOLD, *(rule.ahead for rule in ledger.due)]
    spans += [rule.within for rule in ledger.due if rule.within is not None]
    found = occasions(ledger, entries, now - max(spans), now, in_use, calling, crew)
    return tuple(one for one in found if one.is_told(now))


def occasions(
    ledger: Ledger,
    entries: Sequence[Entry],
    begin: datetime,
    end: datetime,
    in_use: InUse,
    calling: Mapping[str, Sequence[Entry]] | None = None,
    crew: Sequence[Stint] = (),
) -> tuple[Occasion, ...]:
    """Every expected entry of a period, done or not: those that end after `begin`, begin by `end`.

    What was over when its rule came into use is not expected.
    """
    counted = [one for one in entries if one.state is not State.WITHDRAWN]
    found: list[Occasion] = []
    for rule in ledger.due:
        # What stands in a list or has a date is expected however seldom the ledger is written.
        since = begin if rule.listed or rule.by else in_use.of(rule)
        if since is None:
            continue
        called = (calling or {}).get(rule.of or rule.listed, ())
        found += (
            one
            for one in _of_rule(ledger, rule, counted, begin, end, called, crew)
            if one.from_at <= end
            and (one.until_at > max(begin, since) or (one.stays and one.done_at is None))
        )
    return tuple(sorted(found, key=lambda one: (one.until_at, one.from_at, one.about)))


def _of_rule(
    ledger: Ledger,
    rule: Due,
    entries: Sequence[Entry],
    begin: datetime,
    end: datetime,
    calling: Sequence[Entry],
    crew: Sequence[Stint],
) -> Iterator[Occasion]:
    if rule.windows:
        yield from _in_windows(ledger, rule, entries, begin, end, calling, crew)
    if rule.every is not None:
        yield from _every(ledger, rule, rule.every, entries, end, calling)
    if rule.within is not None:
        yield from _after(ledger, rule, rule.within, entries, calling)
    if rule.by:
        yield from _until_its_day(ledger, rule, entries, end)


def _in_windows(
    ledger: Ledger,
    rule: Due,
    entries: Sequence[Entry],
    begin: datetime,
    end: datetime,
    calling: Sequence[Entry],
    crew: Sequence[Stint],
) -> Iterator[Occasion]:
    expected = [one for one in entries if _fits(one, rule.counts)]
    day = begin.date() - timedelta(days=1)
    while day <= end.date():
        for window in rule.windows:
            midnight = datetime.combine(day, window.start, tzinfo=end.tzinfo)
            until_at = midnight + window.length
            if rule.listed:
                abouts = tuple(_listed(rule, calling, until_at))
            else:
                seen = _abouts(ledger, rule, entries, midnight - LATELY, until_at)
                abouts = _on_duty(rule, crew, midnight, until_at) or seen
            for about in abouts:
                yield Occasion(
                    ledger=ledger.key,
                    field=rule.per,
                    about=about,
                    from_at=midnight,
                    until_at=until_at,
                    done_at=_first(expected, rule, about, midnight, until_at),
                )
        day += timedelta(days=1)


def _every(
    ledger: Ledger,
    rule: Due,
    every: timedelta,
    entries: Sequence[Entry],
    end: datetime,
    calling: Sequence[Entry],
) -> Iterator[Occasion]:
    expected = [one for one in entries if _fits(one, rule.counts)]
    listed = _listed(rule, calling, end)
    lately = _abouts(ledger, rule, entries, end - ROUNDS * every, end + rule.ahead)
    for about in listed if rule.listed else lately:
        seen = [one.occurred_at for one in expected if _is_about(one, rule, about)]
        # Whoever was put on the list and never seen is counted from then.
        last = max(seen, default=listed.get(about))
        if last is not None:
            yield Occasion(
                ledger=ledger.key,
                field=rule.per,
                about=about,
                from_at=last + every - rule.ahead,
                until_at=last + every,
                stays=bool(rule.listed),
            )


def _until_its_day(
    ledger: Ledger, rule: Due, entries: Sequence[Entry], end: datetime
) -> Iterator[Occasion]:
    """An entry that is to be finished by a day of its own."""
    for one in entries:
        day = day_of(one.values.get(rule.by, ""))
        if day is None or not _fits(one, rule.counts):
            continue
        midnight = datetime.combine(day, time(), tzinfo=end.tzinfo) + timedelta(days=1)
        yield Occasion(
            ledger=ledger.key,
            field=rule.per,
            about=one.values.get(rule.per, "") if rule.per else "",
            from_at=midnight - rule.ahead,
            until_at=midnight,
            done_at=None if one.state in UNFINISHED else one.occurred_at,
            stays=True,
        )


def _after(
    ledger: Ledger,
    rule: Due,
    within: timedelta,
    entries: Sequence[Entry],
    calling: Sequence[Entry],
) -> Iterator[Occasion]:
    expected = [one for one in entries if _fits(one, rule.counts)]
    for caller in calling:
        if caller.state is State.WITHDRAWN or not _fits(caller, rule.when):
            continue
        about = caller.values.get(rule.per, "") if rule.per else ""
        answers = [one for one in expected if one.id != caller.id]
        # Later than any entry: an answer that comes too late is an answer still.
        last = max((one.occurred_at for one in answers), default=caller.occurred_at)
        ends = last + timedelta(microseconds=1)
        yield Occasion(
            ledger=ledger.key,
            field=rule.per,
            about=about,
            from_at=caller.occurred_at,
            until_at=caller.occurred_at + within,
            done_at=_first(answers, rule, about, caller.occurred_at, ends),
        )


def _abouts(
    ledger: Ledger, rule: Due, entries: Sequence[Entry], begin: datetime, end: datetime
) -> tuple[str, ...]:
    """Of whom or what an entry is expected; of nothing in particular where nobody is known yet."""
    if not rule.per:
        return ("",)
    asked = ledger.field(rule.per)
    if asked.kind is FieldKind.CHOICE:
        return tuple(option.key for option in asked.options)
    seen = dict.fromkeys(
        one.values.get(rule.per, "") for one in entries if begin <= one.occurred_at < end
    )
    return tuple(about for about in seen if about) or ("",)


def _listed(rule: Due, listing: Sequence[Entry], end: datetime) -> dict[str, datetime]:
    """Who or what stands on the list before `end`, each with since when."""
    found: dict[str, datetime] = {}
    for one in listing:
        about = one.values.get(rule.per, "")
        if about and one.occurred_at < end and one.state in UNFINISHED and _fits(one, rule.when):
            found[about] = min(one.occurred_at, found.get(about, one.occurred_at))
    return found


def _on_duty(rule: Due, crew: Sequence[Stint], begin: datetime, end: datetime) -> tuple[str, ...]:
    """Who of the roster is there in a window; nobody where none is kept."""
    if not rule.rostered:
        return ()
    there = [one.name for one in crew if one.begins_at < end and begin < one.ends_at]
    return tuple(dict.fromkeys(there))


def _first(
    entries: Sequence[Entry], rule: Due, about: str, begin: datetime, end: datetime
) -> datetime | None:
    moments = (
        one.occurred_at
        for one in entries
        if begin <= one.occurred_at < end and _is_about(one, rule, about)
    )
    return min(moments, default=None)


def _is_about(entry: Entry, rule: Due, about: str) -> bool:
    return not rule.per or not about or entry.values.get(rule.per, "") == about


def _fits(entry: Entry, wanted: Mapping[str, str]) -> bool:
    return all(entry.values.get(key, "") == value for key, value in wanted.items())
