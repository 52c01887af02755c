"""Who is signed on: names and PINs, lock-out after wrong ones, accounts made and put out of use."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import (
    LONGEST_DELEGATION,
    PIN_DIGITS,
    Operator,
    Role,
    is_pin,
)
from gatekeeper.domain.permissions import Act, may, require, who_may
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.store import accounts as table
from gatekeeper.store import search
from gatekeeper.store.accounts import Account, AccountRow
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal, Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.pinyin import name_terms

__all__ = [
    "AccountRow",
    "Accounts",
    "Challenge",
    "NewPin",
    "matches",
    "name_problems",
    "one_time_pin",
    "prepare",
    "prepare_instead",
]

SUBJECT = "accounts"

# Argon2id by the second recommended choice of RFC 9106 (section 4): 3 passes over 64 MiB in 4
# lanes. A million PINs are few: with the file stolen and its encryption broken they cost hours
# instead of a second; against guessing at the desk the lock-out stands.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, type=Type.ID)

WRONG_PINS = 5
FIRST_LOCK = timedelta(minutes=5)
# A guard who came back from leave must not be out for a whole shift; a supervisor can set a PIN.
LONGEST_LOCK = timedelta(hours=1)
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What a typed PIN is held against; fetched in the read lane, verified outside the lanes."""

    account: UUID
    pin_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPin:
    """A PIN as it is kept; made by `prepare`."""

    pin_hash: str = field(repr=False)


def prepare(pin: str) -> NewPin:
    """The slow step before an account is made or its PIN changed; InvalidInput pin-weak."""
    _refuse(_pin_problems(pin))
    search.prepare()  # a new name is spelt in the write lane
    return NewPin(pin_hash=HASHER.hash(pin))


def prepare_instead(challenge: Challenge, pin: str) -> NewPin:
    """As `prepare`, for the PIN that takes a one-time PIN's place; InvalidInput pin-same."""
    _refuse(_pin_problems(pin))
    if matches(challenge, pin):
        raise InvalidInput([Problem(code="pin-same", field="pin")])
    return prepare(pin)


def one_time_pin() -> str:
    """Six digits for somebody who forgot his, to be changed at his next sign-on."""
    while not is_pin(pin := f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"):
        pass
    return pin


def matches(challenge: Challenge, pin: str) -> bool:
    """The slow step (a tenth of a second of computing): touches no database, runs anywhere."""
    try:
        return HASHER.verify(challenge.pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of one station. Signing on is three steps so that no lane waits for a hash."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def names(self) -> tuple[AccountRow, ...]:
        """Who may sign on; read lane."""
        with self.database.read() as session:
            return table.rows(session, usable_at=self.clock())

    def all(self) -> tuple[AccountRow, ...]:
        """With those put out of use and delegates whose time is over; read lane."""
        with self.database.read() as session:
            return table.rows(session)

    def is_in_use(self, account: UUID) -> bool:
        """May whoever signed on with it go on? Read lane."""
        with self.database.read() as session:
            found = table.account(session, account)
            return found is not None and found.is_usable(self.clock())

    def locked_out(self) -> frozenset[UUID]:
        """Accounts that wrong PINs have locked now; read lane."""
        with self.database.read() as session:
            now = self.clock()
            return frozenset(
                row.id for row in table.rows(session) if row.locked_until and now < row.locked_until
            )

    def challenge(self, who: str | UUID) -> Challenge:
        """First step, read lane. Raises NotAllowed: account-unknown, locked-out (with `until`)."""
        with self.database.read() as session:
            found = self._usable(session, who)
            return Challenge(account=found.id, pin_hash=found.pin_hash)

    def settle(self, challenge: Challenge, matched: bool, *, action: str = "") -> Operator:
        """Third step, write lane: count a wrong PIN or forget the wrong ones before.

        `action` is the audit line of a right PIN ("sign-on"); empty where the act that the PIN
        allows writes its own. Raises NotAllowed: pin-wrong (with `left`), locked-out,
        pin-one-time (right, but `renew` has to come first).
        """
        with self.database.begin(SUBJECT) as session:
            # Looked up again: it may have been locked since, by tries made side by side.
            found = self._usable(session, challenge.account)
            if found.pin_hash != challenge.pin_hash:
                matched = False
            refusal = None if matched else self._refuse(session, found)
            if matched:
                found.wrong_pins, found.locked_until = 0, None
                if found.one_time:
                    refusal = NotAllowed("pin-one-time")
                elif action:
                    self.journal.audit(session, action, found.id)
            operator = found.operator
        if refusal is not None:
            raise refusal
        return operator

    def renew(self, challenge: Challenge, new: NewPin, *, action: str = "") -> Operator:
        """Instead of `settle` after pin-one-time: one's own PIN from now on, and signed on."""
        with self.database.begin(SUBJECT) as session:
            found = self._usable(session, challenge.account)
            if found.pin_hash != challenge.pin_hash or not found.one_time:
                raise NotAllowed("pin-wrong", left=0)
            found.pin_hash, found.one_time = new.pin_hash, False
            self._audit(session, "pin-changed", found.operator, found)
            if action:
                self.journal.audit(session, action, found.id)
            return found.operator

    def sign_on(self, name: str, pin: str) -> Operator:
        """All three steps, for callers that may block (command line, tests, the read lane)."""
        challenge = self.challenge(name)
        return self.settle(challenge, matches(challenge, pin), action="sign-on")

    def sign_off(self, operator: Operator) -> None:
        with self.database.begin(SUBJECT) as session:
            self.journal.audit(session, "sign-off", operator.account)

    def create(
        self, name: str, role: Role, pin: str | NewPin, by: Operator, affiliation: str = ""
    ) -> Operator:
        """A new account; InvalidInput for a bad name or PIN.

        A PIN as text is hashed here; in the write lane it comes prepared.
        """
        require(by, Act.ACCOUNTS)
        plain = " ".join(name.split())
        weak = _pin_problems(pin) if isinstance(pin, str) else []
        _refuse(name_problems(plain) + weak + _role_problems(role))
        new = prepare(pin) if isinstance(pin, str) else pin
        with self.database.begin(SUBJECT) as session:
            if table.account_named(session, plain) is not None:
                raise InvalidInput([Problem(code="name-taken", field="name")])
            made = self._new(plain, role, new, affiliation)
            session.add(made)
            self._audit(session, "account-created", by, made)
            return made.operator

    def change_pin(self, account: UUID, pin: str | NewPin, by: Operator) -> None:
        """One's own, or anybody's by whoever may; a lock is lifted with it.

        What somebody else set holds once: its owner changes it at the next sign-on.
        """
        if by.account != account:
            require(by, Act.RESET_PIN)
        new = prepare(pin) if isinstance(pin, str) else pin
        with self.database.begin(SUBJECT) as session:
            found = self._known(session, account)
            found.pin_hash, found.wrong_pins, found.locked_until = new.pin_hash, 0, None
            found.one_time = by.account != account
            self._audit(session, "pin-changed", by, found)

    def disable(self, account: UUID, by: Operator) -> None:
        """Put out of use; the records keep it. Somebody stays who may change accounts."""
        require(by, Act.ACCOUNTS)
        with self.database.begin(SUBJECT) as session:
            found = self._known(session, account)
            if found.disabled_at is not None:
                return
            if may(found.role, Act.ACCOUNTS) and table.count(session, who_may(Act.ACCOUNTS)) == 1:
                raise InvalidInput([Problem(code="last-with-accounts", field="role")])
            found.disabled_at = self.clock()
            self._audit(session, "account-disabled", by, found)

    def enable(self, account: UUID, by: Operator) -> None:
        """Back in use with the PIN it had; wrong PINs typed before it went are forgotten."""
        require(by, Act.ACCOUNTS)
        with self.database.begin(SUBJECT) as session:
            found = self._known(session, account)
            if found.disabled_at is None:
                return
            found.disabled_at, found.locked_until, found.wrong_pins = None, None, 0
            self._audit(session, "account-enabled", by, found)

    def delegate(
        self, name: str, affiliation: str, pin: str | NewPin, until: datetime, by: Operator
    ) -> Operator:
        """Let a volunteer or a delegate (下沉干部) sign on as an operator, for a day at most.

        Whoever comes again by the same name has his account again. It ends by itself.
        """
        require(by, Act.DELEGATE)
        plain, now = " ".join(name.split()), self.clock()
        problems = name_problems(plain) + (_pin_problems(pin) if isinstance(pin, str) else [])
        if not now < until <= now + LONGEST_DELEGATION:
            most = {"hours": LONGEST_DELEGATION // timedelta(hours=1)}
            problems.append(Problem(code="delegation-long", field="until", parameters=most))
        _refuse(problems)
        new = prepare(pin) if isinstance(pin, str) else pin
        with self.database.begin(SUBJECT) as session:
            found = table.account_named(session, plain)
            if found is None:
                found = self._new(plain, Role.OPERATOR, new, affiliation)
                session.add(found)
            elif found.until is None or found.is_usable(now):
                raise InvalidInput([Problem(code="name-taken", field="name")])
            found.pin_hash, found.wrong_pins, found.locked_until = new.pin_hash, 0, None
            found.affiliation, found.until, found.one_time = affiliation, until, False
            found.disabled_at = None
            self._audit(session, "delegated", by, found, until=until.isoformat())
            return found.operator

    def _new(self, name: str, role: Role, pin: NewPin, affiliation: str) -> Account:
        return Account(
            id=self.new_id(),
            name=name,
            role=role,
            pin_hash=pin.pin_hash,
            created_at=self.clock(),
            affiliation=affiliation,
            spellings=" ".join(sorted(name_terms(name))),
        )

    def _usable(self, session: Session, who: str | UUID) -> Account:
        found = self._known(session, who)
        if not found.is_usable(self.clock()):
            raise NotAllowed("account-unknown")
        if found.locked_until is not None and self.clock() < found.locked_until:
            raise NotAllowed("locked-out", until=found.locked_until)
        return found

    def _known(self, session: Session, who: str | UUID) -> Account:
        if isinstance(who, str):
            found = table.account_named(session, who)
        else:
            found = table.account(session, who)
        if found is None:
            raise NotAllowed("account-unknown")
        return found

    def _refuse(self, session: Session, found: Account) -> NotAllowed:
        """Count one more; every fifth in a row locks, each time twice as long."""
        found.wrong_pins += 1
        rounds, over = divmod(found.wrong_pins, WRONG_PINS)
        if over:
            self.journal.audit(session, "pin-refused", found.id, wrong=found.wrong_pins)
            return NotAllowed("pin-wrong", left=WRONG_PINS - over)
        until = self.clock() + lock_time(rounds)
        found.locked_until = until
        self.journal.audit(session, "locked-out", found.id, wrong=found.wrong_pins)
        return NotAllowed("locked-out", until=until)

    def _audit(
        self, session: Session, action: str, by: Operator, whom: Account, **told: str
    ) -> None:
        name = Part(name="account", data=canonical({"name": whom.name}))
        values = {"account": whom.id.hex, "role": whom.role.value, **told}
        self.journal.audit(session, action, by.account, [name], **values)


def lock_time(rounds: int) -> timedelta:
    """5 minutes after the first five wrong PINs, then 10, 20, 40, at most an hour."""
    doubled: int = 2 ** min(rounds - 1, 10)
    return min(FIRST_LOCK * doubled, LONGEST_LOCK)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput(problems)


def name_problems(name: str) -> list[Problem]:
    """What is wrong with a name by itself, told as one types."""
    good = bool(name) and len(name) <= LONGEST_NAME and name.isprintable()
    return [] if good else [Problem(code="name-wrong", field="name")]


def _pin_problems(pin: str) -> list[Problem]:
    return [] if is_pin(pin) else [Problem(code="pin-weak", field="pin")]


def _role_problems(role: Role) -> list[Problem]:
    return [Problem(code="role-wrong", field="role")] if role is Role.SYSTEM else []
