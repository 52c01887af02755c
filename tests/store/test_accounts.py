from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.store import accounts
from gatekeeper.store.accounts import Account
from tests.builders import A_MORNING, numbered_id
from tests.store.opened import opened


def account(number: int, name: str, role: Role = Role.OPERATOR, **told: object) -> Account:
    return Account(
        id=numbered_id(number), name=name, role=role, pin_hash="x", created_at=A_MORNING, **told
    )


def test_accounts_are_listed_by_name_and_those_out_of_use_on_demand(tmp_path):
    with opened(tmp_path) as database:
        with database.begin("accounts") as session:
            session.add(account(1, "王强"))
            session.add(account(2, "李班长", Role.SUPERVISOR))
            session.add(account(3, "赵六", Role.SUPERVISOR, disabled_at=A_MORNING))
        with database.read() as session:
            assert [row.name for row in accounts.rows(session, usable_at=A_MORNING)] == [
                "李班长",
                "王强",
            ]
            assert len(accounts.rows(session)) == 3
            assert accounts.count(session, (Role.SUPERVISOR, Role.ADMINISTRATOR)) == 1
            kept = accounts.account_named(session, "王强")
            assert kept.operator == Operator(
                account=numbered_id(1), name="王强", role=Role.OPERATOR
            )
            assert accounts.account(session, numbered_id(9)) is None


def test_a_name_stands_once(tmp_path):
    both = [account(1, "王强"), account(2, "王强")]
    with (
        opened(tmp_path) as database,
        pytest.raises(IntegrityError),
        database.begin("accounts") as session,
    ):
        session.add_all(both)


def test_an_account_leaves_no_change_line_since_it_is_never_exchanged(tmp_path):
    with opened(tmp_path) as database:
        with database.begin("accounts") as session:
            session.add(account(1, "王强"))
        with database.read() as session:
            count = session.connection().exec_driver_sql("SELECT count(*) FROM journal")
            assert count.scalar_one() == 0
