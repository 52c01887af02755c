"""重复进出: the same person the same way twice; a passage that is missing never holds anyone."""

from __future__ import annotations

from gatekeeper.domain.access import Direction, Finding, Passage
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "repeat-entry": "Already came in at {since}.",
    "repeat-exit": "Already went out at {since}.",
}


def check(facts: Facts) -> list[Finding]:
    """A note, or what the profile makes of it, if the last passage went the same way."""
    last = facts.last_passage
    direction = facts.presentation.direction
    if not facts.demands("repeat") or last is None or last.direction is not direction:
        return []
    if facts.now - last.occurred_at > facts.policy.repeat.window or not _is_known(last, facts):
        return []
    return [
        Finding(
            check="repeat",
            code="repeat-entry" if direction is Direction.ENTRY else "repeat-exit",
            outcome=facts.policy.repeat.outcome,
            parameters={"since": last.occurred_at.isoformat()},
        )
    ]


def _is_known(last: Passage, facts: Facts) -> bool:
    """Another post's passage counts only while its data is fresh: a later one may be missing."""
    age = facts.other_posts_age
    return last.here or (age is not None and age <= facts.policy.repeat.fresh)
