"""Posts (门岗): where a station stands, and which profile such a place begins with."""

from __future__ import annotations

from enum import StrEnum

MESSAGES = {
    "post-known": "A post of this name is in the registry already.",
    "post-unknown": "This post is not in the registry.",
    "post-name-wrong": "A name of at most {most} characters, without symbols.",
}

NAME_CHARACTERS = 40


class PostKind(StrEnum):
    """A gate has residents behind it, a road post has none (G52), a company gate has a staff."""

    GATE = "gate"
    ROAD = "road"
    COMPANY = "company"


# What such a post works by unless a supervisor says otherwise; a gate keeps what is in force.
USUAL_PROFILE = {PostKind.ROAD: "road", PostKind.COMPANY: "company"}


def proposed_profile(kind: PostKind, in_force: str) -> str:
    """The profile to propose at such a post; empty where the one in force will do."""
    usual = USUAL_PROFILE.get(kind, "")
    return usual if usual != in_force else ""


def name_fault(name: str) -> bool:
    """A post is named after a place: letters and figures, nothing a spreadsheet computes."""
    odd = len(name) > NAME_CHARACTERS or not name.isprintable() or name[:1] in "=+-@"
    return odd or not any(c.isalnum() for c in name)
