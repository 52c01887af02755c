"""管控模式: which policy profile is in force, since when, and who switched it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gatekeeper import config
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Policy
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.standing import Standing
from gatekeeper.store import figures
from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal

SUBJECT = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Seeded from the files, afterwards versioned rows of which the last is in force."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]

    def in_force(self) -> Policy | None:
        """The profile last taken into force; None on a new database."""
        with self.database.read() as session:
            row = figures.policy_in_force(session)
            return config.policy_from(json.loads(row.content)) if row else None

    def switch(self, content: dict[str, Any], operator: Operator) -> Policy:
        """Take a profile into force: journaled, and every later record carries its version.

        `content` is the profile as its TOML file holds it.
        """
        require(operator, Act.SWITCH_PROFILE)
        policy = config.policy_from(content)
        with self.database.begin(SUBJECT) as session:
            written = self.journal.audit(session, "policy", operator.account, policy=policy.name)
            session.add(
                PolicyVersion(
                    sequence=written.sequence,
                    profile=policy.profile,
                    version=policy.version,
                    content=json.dumps(content, ensure_ascii=False, sort_keys=True),
                    since=self.clock(),
                    switched_by=operator.account,
                )
            )
        self.standing.policy = policy
        return policy

    def switch_to(self, profile: str, operator: Operator = SYSTEM) -> Policy:
        """Take one of the shipped profiles into force by its name."""
        shipped = config.policy_contents()
        if profile not in shipped:
            raise InvalidInput([Problem(code="profile-unknown", field="profile")])
        return self.switch(shipped[profile], operator)
