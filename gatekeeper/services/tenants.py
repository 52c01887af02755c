"""Landlords asked for their tenants, and the floating population counted (O42, O43)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.grid import natural
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.tenants import NOTE_CHARACTERS, Floating, Rented, floating
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.store import tenants as table
from gatekeeper.store.people import Household
from gatekeeper.store.tenants import LINED, LandlordAsked

SUBJECT = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class RentedRow:
    """A rented flat with who answers for it, in full, to be masked; `named` tenants when asked."""

    household: UUID
    building: str
    place: str
    landlord: str
    phone: str
    people: int
    tenants: int
    foreign: int
    asked_at: datetime | None
    named: int
    note: str

    @property
    def has_landlord(self) -> bool:
        return bool(self.landlord or self.phone)

    @property
    def differs(self) -> bool:
        """Did he name another number than the records have?"""
        return self.asked_at is not None and self.named != self.tenants


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenants:
    """`listed` reads, `asked` writes."""

    gate: Gate

    @property
    def clock(self) -> Callable[[], datetime]:
        return self.gate.clock

    def asked(self, household: UUID, named: int, note: str, operator: Operator) -> None:
        """The landlord answered for his tenants: how many, and what else he said."""
        require(operator, Act.SCREENING)
        note = " ".join(note.split())
        if len(note) > NOTE_CHARACTERS:
            told = {"most": NOTE_CHARACTERS}
            raise InvalidInput([Problem(code="landlord-note", field="note", parameters=told)])
        now = self.gate.clock()
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            flat = session.get(Household, household)
            if flat is None or not (flat.landlord or flat.landlord_phone):
                raise InvalidInput([Problem(code="landlord-unknown", field="household")])
            row = LandlordAsked(
                id=self.gate.new_id(),
                asked_at=now,
                asked_by=operator.account,
                tenants=named,
                household=household,
                note=note,
            )
            LINED.write(
                session,
                self.gate.journal,
                row,
                "asked",
                operator=operator.account,
                occurred_at=now,
                expires_at=now + self.gate.standing.policy.screening.keep,
            )

    def listed(self) -> tuple[RentedRow, ...]:
        """Rented flats by door. Read lane."""
        with self.gate.database.read() as session:
            asked = table.last_asked(session)
            rows = [_row(one, asked.get(one.household)) for one in table.rented(session)]
        return tuple(sorted(rows, key=lambda row: tuple(map(natural, row.place.split("-")))))


def counted(rows: Sequence[RentedRow]) -> tuple[Floating, ...]:
    """The floating population by building."""
    return floating(
        Rented(
            building=row.building,
            tenants=row.tenants,
            foreign=row.foreign,
            has_landlord=row.has_landlord,
            is_asked=row.asked_at is not None,
        )
        for row in rows
    )


def _row(flat: table.RentedFlat, asked: LandlordAsked | None) -> RentedRow:
    return RentedRow(
        household=flat.household,
        building=flat.building,
        place=flat.place,
        landlord=flat.landlord,
        phone=flat.landlord_phone,
        people=flat.people,
        tenants=flat.tenants,
        foreign=flat.foreign,
        asked_at=asked.asked_at if asked else None,
        named=asked.tenants if asked else 0,
        note=asked.note if asked else "",
    )
