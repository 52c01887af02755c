"""What is known of whoever stands at the gate: all that a check may ask, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from gatekeeper.domain.access import (
    Companion,
    Direction,
    Holder,
    Passage,
    PassRecord,
    PersonKind,
    Presentation,
)
from gatekeeper.domain.four_pieces import FourPieces
from gatekeeper.domain.observation import Case
from gatekeeper.domain.outings import Approval, Crossing
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.returnees import Returning
from gatekeeper.domain.visits import Visit
from gatekeeper.domain.work import WorkProof


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Answers to the questions the rules ask; gathered once, with the moment and the policy.

    `crossings` and `work` are asked only where the profile demands "outing", `approval` there and
    of people under observation; `observation` is the case that is open now. `zone` is that of the
    place, None the computer's own. `is_household_pass`: the pass stands for several people, and
    `holder` is the member who was named, None as long as nobody was. `strip_on` is the day since
    which a paper strip hangs on the door of the holder's flat.
    """

    now: datetime
    policy: Policy
    presentation: Presentation
    holder: Holder | None = None
    pass_record: PassRecord | None = None
    newest_issue: int | None = None
    visit: Visit | None = None
    returning: Returning | None = None
    last_passage: Passage | None = None
    other_posts_age: timedelta | None = None
    lists_age: timedelta | None = None
    clock_trusted: bool = True
    emergency: bool = False
    crossings: tuple[Crossing, ...] = ()
    work: WorkProof | None = None
    approval: Approval | None = None
    observation: Case | None = None
    zone: tzinfo | None = None
    in_vehicle: bool = False
    pieces: FourPieces | None = None
    is_household_pass: bool = False
    companion: Companion | None = None
    strip_on: date | None = None

    @property
    def is_accompanied(self) -> bool:
        """A child or dependant beside an adult who may pass the same way."""
        adult = self.companion
        return (
            adult is not None and adult.granted and adult.direction is self.presentation.direction
        )

    @property
    def wants_member(self) -> bool:
        """A pass of several people is shown, and nobody said yet who shows it."""
        return self.is_household_pass and self.holder is None

    @property
    def kind(self) -> PersonKind:
        """Whose rules apply; an unknown person is judged as a resident would be, in a car as an
        occupant."""
        if self.holder is not None:
            return self.holder.kind
        return PersonKind.OCCUPANT if self.in_vehicle else PersonKind.RESIDENT

    @property
    def is_outsider_leaving(self) -> bool:
        """Visitors and holders of a temporary pass: whatever became of it, none is kept inside."""
        has_terms = self.pass_record is not None and self.pass_record.terms is not None
        is_outsider = self.visit is not None or has_terms
        return is_outsider and self.presentation.direction is Direction.EXIT

    def demands(self, check: str) -> bool:
        """Does the profile ask this check of this kind of person in this direction?"""
        return self.policy.demands(check, self.presentation.direction, self.kind)
