"""管控模式: which policy profile is in force, which one is to come, and who ordered it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper import config, keys
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Policy
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.standing import Standing
from gatekeeper.store import figures
from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal, canonical
from gatekeeper.store.station import Station

SUBJECT = "policy"
REASON_CHARACTERS = 200
# Whoever orders further ahead will have forgotten it.
LONGEST_AHEAD = timedelta(days=90)
VERSIONS_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One order: a profile in one version, from when, why, and what ends with it."""

    sequence: int
    profile: str
    version: str
    since: datetime
    by: str
    reason: str
    closes: tuple[str, ...]
    is_applied: bool
    is_in_force: bool
    is_withdrawn: bool
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is in force, and what takes force next, if anything is ordered.

    `failed` is the last order if it could not take force: somebody has to look at it.
    `left`: subjects of which something is still there, whether the profile uses them or not.
    """

    policy: Policy
    coming: Version | None
    failed: Version | None = None
    left: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Seeded from the files, afterwards versioned rows; the one applied last is in force."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]

    def in_force(self) -> Policy | None:
        """The profile last taken into force; None on a new database."""
        with self.database.read() as session:
            row = figures.policy_in_force(session)
            return config.policy_from(json.loads(row.content)) if row else None

    def outlook(self) -> Outlook:
        """For the header: what is in force, and what comes next."""
        with self.database.read() as session:
            coming = figures.policies_to_come(session)
            last = next(iter(figures.policy_versions(session, 1)), None)
            return Outlook(
                policy=self.standing.policy,
                coming=_version(coming[0]) if coming else None,
                failed=_version(last) if last is not None and last.failure else None,
            )

    def versions(self) -> tuple[Version, ...]:
        """What was ordered, newest first."""
        with self.database.read() as session:
            rows = figures.policy_versions(session, VERSIONS_AT_MOST)
            in_force = figures.policy_in_force(session)
            return tuple(_version(row, is_in_force=row is in_force) for row in rows)

    def content(self, sequence: int | None = None) -> dict[str, Any]:
        """A version as its file would hold it; without a number the one in force."""
        with self.database.read() as session:
            row = (
                figures.policy_in_force(session)
                if sequence is None
                else session.get(PolicyVersion, sequence)
            )
            if row is None:
                raise InvalidInput([Problem(code="profile-unknown", field="profile")])
            content: dict[str, Any] = json.loads(row.content)
            return content

    # --- orders -------------------------------------------------------------------------------

    def switch(self, content: dict[str, Any], operator: Operator, *, reason: str = "") -> Policy:
        """Take a profile into force: journaled, and every later record carries its version.

        `content` is the profile as its TOML file holds it. Raises NotAllowed to whom it is not
        permitted, InvalidInput with the path of what is wrong in it.
        """
        require(operator, Act.SWITCH_PROFILE)
        policy = config.policy_from(content)
        with self.database.begin(SUBJECT) as session:
            row = self.order(session, content, self.clock(), operator, reason=reason)
            self.apply(session, row)
        self.standing.policy = policy
        return policy

    def switch_to(self, profile: str, operator: Operator = SYSTEM) -> Policy:
        """Take a profile into force by its name, as it was changed here last, else as shipped."""
        return self.switch(self.latest(profile), operator)

    def latest(self, profile: str) -> dict[str, Any]:
        """A profile as it was in force here last; as it comes with the program where it never was.

        Raises InvalidInput for an unknown name.
        """
        with self.database.read() as session:
            row = figures.policy_last(session, profile)
            content: dict[str, Any] = json.loads(row.content) if row else shipped(profile)
            return content

    def switch_back(self, sequence: int, operator: Operator) -> Policy:
        """Take an earlier version into force again: how a change is undone."""
        return self.switch(self.content(sequence), operator)

    def schedule(
        self, content: dict[str, Any], since: datetime, operator: Operator, *, reason: str = ""
    ) -> Version:
        """Take a profile into force at a moment to come, whether or not anybody is here then."""
        require(operator, Act.SWITCH_PROFILE)
        refuse_moment(since, self.clock())
        with self.database.begin(SUBJECT) as session:
            return _version(self.order(session, content, since, operator, reason=reason))

    def withdraw(self, sequence: int, operator: Operator) -> None:
        """What was ordered does not take force."""
        require(operator, Act.SWITCH_PROFILE)
        with self.database.begin(SUBJECT) as session:
            row = session.get(PolicyVersion, sequence)
            if row is None or row.applied is not None or row.withdrawn_at is not None:
                raise InvalidInput([Problem(code="order-not-open", field="since")])
            told = self.named(row)
            self.journal.audit(session, "policy-withdrawn", operator.account, **told)
            row.withdrawn_at = self.clock()

    # --- inside a transaction -----------------------------------------------------------------

    def order(
        self,
        session: Session,
        content: dict[str, Any],
        since: datetime,
        operator: Operator,
        *,
        reason: str = "",
        closes: Sequence[str] = (),
    ) -> PolicyVersion:
        """Write down what is to take force and sign it; InvalidInput for a broken profile."""
        policy, reason = config.policy_from(content), reason.strip()
        if len(reason) > REASON_CHARACTERS or not reason.isprintable():
            raise InvalidInput([Problem(code="order-reason-wrong", field="reason")])
        row = PolicyVersion(
            sequence=figures.policy_numbers(session)[0] + 1,
            station=self.journal.station,
            profile=policy.profile,
            version=policy.version,
            content=json.dumps(content, ensure_ascii=False, sort_keys=True),
            since=since,
            switched_by=operator.account,
            reason=reason,
            closes=" ".join(closes),
        )
        row.signature = self.journal.key.sign(_signed(row)).hex()
        written = self.journal.audit(
            session,
            "policy-ordered",
            operator.account,
            policy=policy.name,
            since=utc_text(since),
            reason=reason,
            closes=list(closes),
            signature=row.signature,
        )
        row.line = written.sequence
        session.add(row)
        session.flush()
        return row

    def apply(self, session: Session, row: PolicyVersion, **told: Any) -> None:
        """It takes force now; one line says so, with whatever else it did."""
        name = f"{row.profile}@{row.version}"
        written = self.journal.audit(
            session, "policy", row.switched_by, policy=name, **self.named(row), **told
        )
        row.applied, row.applied_by = written.sequence, self.journal.station
        row.forced = figures.policy_numbers(session)[1] + 1

    def named(self, row: PolicyVersion) -> dict[str, Any]:
        """How a line names an order: by the line that told of it, of which station if another."""
        whose = {"ordered_by": row.station} if row.station != self.journal.station else {}
        return {"order": row.line, **whose}

    def is_genuine(self, session: Session, row: PolicyVersion) -> bool:
        """Is the order as it was signed here, before a restore by the station replaced then?"""
        station = session.get(Station, row.station)
        if station is None or not station.is_own:
            return False
        try:
            signature = bytes.fromhex(row.signature)
        except ValueError:
            return False
        return keys.verify(station.public, signature, _signed(row))


def shipped(profile: str) -> dict[str, Any]:
    """A profile as it comes with the program; InvalidInput for an unknown name."""
    contents = config.policy_contents()
    if profile not in contents:
        raise InvalidInput([Problem(code="profile-unknown", field="profile")])
    return contents[profile]


def refuse_moment(since: datetime, now: datetime) -> None:
    """A start lies ahead, and not too far."""
    if since <= now:
        raise InvalidInput([Problem(code="order-past", field="since")])
    if since - now > LONGEST_AHEAD:
        told = {"days": LONGEST_AHEAD.days}
        raise InvalidInput([Problem(code="order-far", field="since", parameters=told)])


def _signed(row: PolicyVersion) -> bytes:
    told = {
        "by": row.switched_by.hex,
        "closes": row.closes,
        "content": hashlib.sha256(row.content.encode()).hexdigest(),
        "reason": row.reason,
        "since": utc_text(row.since),
    }
    return b"gatekeeper-policy-1\0" + canonical(told).encode()


def _version(row: PolicyVersion, *, is_in_force: bool = False) -> Version:
    return Version(
        sequence=row.sequence,
        profile=row.profile,
        version=row.version,
        since=row.since,
        by=row.switched_by.hex,
        reason=row.reason,
        closes=tuple(row.closes.split()),
        is_applied=row.applied is not None,
        is_in_force=is_in_force,
        is_withdrawn=row.withdrawn_at is not None,
        failure=row.failure,
    )
