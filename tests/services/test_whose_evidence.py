"""No evidence crosses a final verdict or an identity: the gate against a small model."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.readings import Answer, Temperature
from tests.stations import GUARD, Post, Resident

LOOSE = timedelta(seconds=10)
COOLDOWN = timedelta(seconds=15)

# A step: a person's pass, a normal temperature, "green" by key, time, or the recall key.
STEPS = st.one_of(
    st.tuples(st.just("pass"), st.integers(0, 2)),
    st.tuples(st.just("temperature"), st.integers(350, 372)),
    st.tuples(st.just("green"), st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from([1, 4, 11, 20])),
    st.tuples(st.just("recall"), st.just(0)),
)


@dataclass
class Person:
    """What the model holds of somebody in front of the guard or waiting."""

    who: int | None = None
    number: int | None = None
    tenths: list[tuple[int, datetime]] = field(default_factory=list)
    green: datetime | None = None

    def fresh(self, now: datetime) -> None:
        """Loose evidence is forgotten after ten seconds."""
        self.tenths = [(value, at) for value, at in self.tenths if now - at <= LOOSE]
        if self.green and now - self.green > LOOSE:
            self.green = None

    @property
    def is_complete(self) -> bool:
        return self.who is not None and bool(self.tenths) and self.green is not None


class Model:
    """The rule in its plainest form."""

    def __init__(self) -> None:
        self.shown: Person | None = None
        self.waiting: dict[int, Person] = {}
        self.last: tuple[int, datetime] | None = None

    def step(self, kind: str, value: int, now: datetime) -> None:
        if kind == "pass":
            self._identify(value, now)
        elif kind == "recall":
            self._recall()
        else:
            if self.shown is None:
                self.shown = Person()
            elif self.shown.who is None:
                self.shown.fresh(now)
            if kind == "green":
                self.shown.green = now
            elif not self.shown.tenths:
                self.shown.tenths = [(value, now)]
        if self.shown and self.shown.is_complete:
            assert self.shown.who is not None
            self.last = (self.shown.who, now)
            self.shown = None

    def _identify(self, who: int, now: datetime) -> None:
        shown = self.shown
        if (shown is None or shown.who is None) and self.last:
            before, at = self.last
            if before == who and now - at < COOLDOWN:
                return
        if shown is not None and shown.who == who:
            return
        if shown is not None and shown.who is not None:
            self._aside()
            shown = None
        if who in self.waiting:
            self.shown = self.waiting.pop(who)
            if shown is not None:
                shown.fresh(now)
                self.shown.tenths = self.shown.tenths or shown.tenths
                self.shown.green = self.shown.green or shown.green
            return
        if shown is None:
            self.shown = shown = Person()
        shown.fresh(now)
        shown.who = who

    def _aside(self) -> None:
        shown = self.shown
        assert shown is not None
        if shown.who is not None:
            taken = {person.number for person in self.waiting.values()}
            if shown.number is None:
                shown.number = next(n for n in range(1, 9) if n not in taken)
            self.waiting[shown.who] = shown
        self.shown = None

    def _recall(self) -> None:
        if not self.waiting:
            return
        here = (self.shown.number if self.shown else None) or 0
        order = sorted(
            self.waiting.values(), key=lambda one: ((one.number or 0) <= here, one.number or 0)
        )
        chosen = order[0]
        if self.shown is not None:
            self._aside()
        assert chosen.who is not None
        self.shown = self.waiting.pop(chosen.who)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=25))
def test_evidence_stays_with_whom_it_was_shown_for(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        post = Post(Path(folder), "three-checks", direction=Direction.ENTRY)
        try:
            people = [post.resident(name, room) for name, room in zip("甲乙丙", "123", strict=True)]
            _play(post, people, steps)
        finally:
            post.close()


def _play(post: Post, people: list[Resident], steps: list[tuple[str, int]]) -> None:
    model = Model()
    for kind, value in steps:
        if kind == "wait":
            post.clock.advance(seconds=value)
            continue
        if kind == "recall":
            post.gate.recall("1", None, GUARD)
        elif kind == "pass":
            post.present(people[value].card)
        elif kind == "temperature":
            post.present(Temperature(tenths=value))
        else:
            post.present(Answer(question="colour", value="green"))
        model.step(kind, value, post.clock())
        _compare(post, people, model)


def _compare(post: Post, people: list[Resident], model: Model) -> None:
    shown = post.gate.shown("1")
    open_one = shown.presentation
    if model.shown is None:
        assert open_one is None
        return
    assert open_one is not None
    assert shown.outcome is Outcome.PENDING
    who = shown.holder.person if shown.holder else None
    assert who == (people[model.shown.who].id if model.shown.who is not None else None)
    assert [t.tenths for t in open_one.temperatures] == [value for value, _ in model.shown.tenths]
    assert bool(open_one.answer("colour")) == bool(model.shown.green)
