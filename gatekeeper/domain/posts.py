"""Posts (门岗): where somebody stands, how it is staffed, which profile it begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from gatekeeper.errors import Problem

MESSAGES = {
    "post-known": "A post of this name is in the registry already.",
    "post-unknown": "This post is not in the registry.",
    "post-name-wrong": "A name of at most {most} characters, without symbols.",
    "post-hours": "A shift has to begin and end at different times.",
    "post-staff": "Between 1 and {most} people.",
    "post-here": "This station stands there. Let it stand at another post first.",
    "post-desk": "No station stands at a service desk.",
}

NAME_CHARACTERS = 40
STAFF_AT_MOST = 20


class PostKind(StrEnum):
    """A gate has residents behind it, a road post has none (G52), a company gate has a staff.

    A service desk (G47) at the entrance of a shop, hotel or pharmacy checks no passes: it is
    staffed, and no station stands there.
    """

    GATE = "gate"
    ROAD = "road"
    COMPANY = "company"
    DESK = "desk"


class Pattern(StrEnum):
    """How a post is staffed: 三班轮流值守, 12 hours, 24 hours, hours of its own, or by others."""

    THREE = "three-shifts"
    TWO = "two-shifts"
    ONE = "one-shift"
    FREE = "free"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post, and what it wants: `staff` people in each shift, a night watch or none.

    `starts` and `ends` count for the pattern FREE alone.
    """

    id: UUID
    name: str = ""
    compound: str = ""
    kind: PostKind = PostKind.GATE
    closed_on: date | None = None
    pattern: Pattern = Pattern.THREE
    staff: int = 1
    watch: bool = False
    starts: time = time(8)
    ends: time = time(18)

    @property
    def full_name(self) -> str:
        """With its compound: several have a north gate."""
        return f"{self.compound} {self.name}".strip()

    @property
    def can_have_station(self) -> bool:
        return self.closed_on is None and self.kind is not PostKind.DESK


# What such a post works by unless a supervisor says otherwise; a gate keeps what is in force.
USUAL_PROFILE = {PostKind.ROAD: "road", PostKind.COMPANY: "company"}
USUAL_STAFFING = {
    PostKind.GATE: (Pattern.THREE, 1),
    PostKind.ROAD: (Pattern.FREE, 2),
    PostKind.COMPANY: (Pattern.THREE, 1),
    PostKind.DESK: (Pattern.FREE, 2),
}


def proposed_profile(kind: PostKind, in_force: str) -> str:
    """The profile to propose at such a post; empty where the one in force will do."""
    usual = USUAL_PROFILE.get(kind, "")
    return usual if usual != in_force else ""


def name_fault(name: str) -> bool:
    """A post is named after a place: letters and figures, nothing a spreadsheet computes."""
    odd = len(name) > NAME_CHARACTERS or not name.isprintable() or name[:1] in "=+-@"
    return odd or not any(c.isalnum() for c in name)


def post_problems(post: Post) -> list[Problem]:
    """What is wrong with a post, each at its field."""
    most: dict[str, object] = {"most": NAME_CHARACTERS}
    found = [
        Problem(code="post-name-wrong", field=field, parameters=most)
        for field, told in (("name", post.name), ("compound", post.compound))
        if (told or field == "name") and name_fault(told)
    ]
    if not 1 <= post.staff <= STAFF_AT_MOST:
        found.append(Problem(code="post-staff", field="staff", parameters={"most": STAFF_AT_MOST}))
    if post.pattern is Pattern.FREE and post.starts == post.ends:
        found.append(Problem(code="post-hours", field="ends"))
    return found
