"""Who may do what: the table, and what a refusal says."""

from __future__ import annotations

from uuid import UUID

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.permissions import MAY, Act, may, require, who_may
from gatekeeper.errors import NotAllowed

# What no later change of the table may give away, act by act.
NEVER = {
    Role.SYSTEM: {Act.OVERRIDE, Act.OVERRIDE_ANY, Act.CONFIRM, Act.UNMASK, Act.ERASE},
    Role.OBSERVER: set(Act) - {Act.LOOK},
    Role.OPERATOR: {
        Act.OVERRIDE_ANY,
        Act.CONFIRM,
        Act.EXEMPT,
        Act.IMPORT,
        Act.EXPORT_FULL,
        Act.ERASE,
        Act.ISSUE_PASSES,
        Act.REVOKE_PASSES,
        Act.VERIFY_PROOF,
        Act.APPROVE_LEAVING,
        Act.OBSERVATION,
        Act.FOUR_PIECES,
        Act.SCREENING,
        Act.SUPERVISORS_LEDGERS,
        Act.CHECK_ENTRIES,
        Act.ROSTER,
        Act.DELEGATE,
        Act.RESET_PIN,
        Act.ACCOUNTS,
        Act.SWITCH_PROFILE,
        Act.LIFT,
        Act.SETTINGS,
        Act.ISSUING_KEY,
        Act.BACKUP,
    },
    Role.CLERK: {
        Act.OVERRIDE_ANY,
        Act.CONFIRM,
        Act.EXPORT_FULL,
        Act.ERASE,
        Act.SUPERVISORS_LEDGERS,
        Act.CHECK_ENTRIES,
        Act.DELEGATE,
        Act.RESET_PIN,
        Act.ACCOUNTS,
        Act.SWITCH_PROFILE,
        Act.LIFT,
        Act.SETTINGS,
        Act.ISSUING_KEY,
        Act.BACKUP,
    },
    Role.ADMINISTRATOR: {
        Act.DECIDE,
        Act.OVERRIDE,
        Act.OVERRIDE_ANY,
        Act.CONFIRM,
        Act.UNDO,
        Act.TURN_AWAY,
        Act.EMERGENCY,
        Act.UNMASK,
        Act.SWITCH_PROFILE,
        Act.LIFT,
    },
    Role.SUPERVISOR: set(),
}


def operator(role: Role) -> Operator:
    return Operator(account=UUID(int=1), name="某", role=role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_every_role_on_every_act(role: Role, act: Act) -> None:
    assert not may(role, act) or act not in NEVER[role]
    if may(role, act):
        require(operator(role), act)
        return
    with pytest.raises(NotAllowed, match="role-needed") as refused:
        require(operator(role), act)
    named = str(refused.value.parameters["roles"]).split()
    assert named == [one.value for one in who_may(act)]
    assert role.value not in named


def test_every_role_stands_in_the_table() -> None:
    assert MAY.keys() == set(Role)


@pytest.mark.parametrize("act", Act)
def test_there_is_always_a_person_who_may(act: Act) -> None:
    assert Role.SUPERVISOR in who_may(act)
    assert Role.SYSTEM not in who_may(act)
