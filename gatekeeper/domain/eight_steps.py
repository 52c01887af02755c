"""The eight steps of a return (八步走) and the four clears (四清): what is missing, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.domain.nine_questions import Question, unanswered
from gatekeeper.domain.returnees import (
    HELP,
    ITEMS,
    PAPERS,
    Disposition,
    Member,
    Party,
    Reported,
    Seen,
    Signed,
)


class Step(StrEnum):
    """签 答 验 填 报 领 备 访, in this order."""

    SIGN = "sign"
    ANSWER = "answer"
    VERIFY = "verify"
    FILL = "fill"
    REPORT = "report"
    RECEIVE = "receive"
    PREPARE = "prepare"
    VISIT = "visit"


# Only when these seven are complete may anybody of the party enter (G25); visits follow daily.
BEFORE_ENTRY = tuple(step for step in Step if step is not Step.VISIT)


class Clear(StrEnum):
    """底数清、情况清、时间清、体温清."""

    COUNT = "count"
    SITUATION = "situation"
    TIME = "time"
    TEMPERATURE = "temperature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that is not there yet: a field's key, and whose, by his place in the party."""

    what: str
    member: int | None = None


def gaps(
    step: Step, party: Party, members: Sequence[Member], questions: Sequence[Question]
) -> tuple[Gap, ...]:
    """What a step still wants; nothing once it is complete. Visits are nothing of the gate's."""
    match step:
        case Step.SIGN:
            found = _each(members, lambda one: ("signature", one.signed is not Signed.NOT))
        case Step.ANSWER:
            found = (Gap(what=one.key) for one in unanswered(questions, party.answers))
        case Step.VERIFY:
            found = _verified(members)
        case Step.FILL:
            found = _filled(party, members)
        case Step.REPORT:
            found = iter([Gap(what="receipt")] if party.reported is Reported.NOT else [])
        case Step.RECEIVE:
            found = (Gap(what=paper) for paper in PAPERS if paper not in party.handed)
        case Step.PREPARE:
            wanted = () if HELP in party.items else ITEMS
            found = (Gap(what=item) for item in wanted if item not in party.items)
        case _:
            found = iter(())
    return tuple(found)


def open_steps(
    party: Party, members: Sequence[Member], questions: Sequence[Question]
) -> tuple[Step, ...]:
    """The steps before entry that still want something, in their order."""
    return tuple(step for step in BEFORE_ENTRY if gaps(step, party, members, questions))


_Asks = Callable[[Member], tuple[str, bool]]


def _each(members: Sequence[Member], asks: _Asks) -> Iterator[Gap]:
    for place, one in enumerate(members):
        what, there = asks(one)
        if not there:
            yield Gap(what=what, member=place)


def _verified(members: Sequence[Member]) -> Iterator[Gap]:
    """身份证、车票、行程, seen of each; and the temperature."""
    for place, one in enumerate(members):
        there = {
            "document": bool(one.document),
            "document-seen": one.seen in (Seen.PHOTO, Seen.LOOKED),
            "ticket": one.ticket is not Seen.NOT,
            "history": one.history is not Seen.NOT,
            "temperature": one.tenths is not None,
        }
        yield from (
            Gap(what=what, member=place) for what, is_there in there.items() if not is_there
        )


def _filled(party: Party, members: Sequence[Member]) -> Iterator[Gap]:
    if party.household is None:
        yield Gap(what="door")
    if not party.legs:
        yield Gap(what="route")
    if not any(one.phone for one in members):
        yield Gap(what="phone", member=0)
    yield from _each(members, lambda one: ("condition", bool(one.condition)))


def clears(
    party: Party,
    members: Sequence[Member],
    questions: Sequence[Question],
    dispositions: Sequence[Disposition | None],
) -> tuple[tuple[Clear, Gap], ...]:
    """四清 of the register: what it does not tell of this party, each under its clear."""
    found: list[tuple[Clear, Gap]] = []
    found += [(Clear.COUNT, gap) for gap in _counted(party, members)]
    found += [(Clear.SITUATION, gap) for gap in _situation(party, members, questions)]
    if not any(leg.on for leg in party.legs):
        found.append((Clear.TIME, Gap(what="route")))
    found += [
        (Clear.TIME, Gap(what="disposition", member=place))
        for place, one in enumerate(dispositions)
        if one is None
    ]
    found += [
        (Clear.TEMPERATURE, Gap(what="temperature", member=place))
        for place, one in enumerate(members)
        if one.tenths is None
    ]
    return tuple(found)


def _counted(party: Party, members: Sequence[Member]) -> Iterator[Gap]:
    """Who there is: a document for each, a door for all, a phone to ring."""
    yield from _each(members, lambda one: ("document", bool(one.document)))
    if party.household is None:
        yield Gap(what="door")
    if not any(one.phone for one in members):
        yield Gap(what="phone", member=0)


def _situation(
    party: Party, members: Sequence[Member], questions: Sequence[Question]
) -> Iterator[Gap]:
    """From where and how: origin, route, answers, condition, and pictures as evidence of them."""
    if not party.origin:
        yield Gap(what="origin")
    if not party.legs:
        yield Gap(what="route")
    yield from (Gap(what=one.key) for one in unanswered(questions, party.answers))
    yield from _each(members, lambda one: ("condition", bool(one.condition)))
    yield from _each(members, lambda one: ("document-photo", one.seen is Seen.PHOTO))
