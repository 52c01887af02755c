"""The doors of a screening round: how each stands, and what was said of its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.screening import COUNTS, Channel, Outcome, Result, Screened
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.grid import Place
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.people import Household, Person, place_text


class Screening(Base, kw_only=True):
    """Projection of the last line about a door (or place) in a round; its attempts are a walk.

    `grid` and `team` are those of the day. The second block is private.
    """

    __tablename__ = "screenings"
    __table_args__ = (
        Index("ix_screenings_round_household", "round", "household"),
        Index("ix_screenings_household", "household"),
        Index("ix_screenings_tried_at", "tried_at"),
        Index("ix_screenings_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    previous: Mapped[int] = mapped_column(default=0)
    round: Mapped[UUID]
    place: Mapped[UUID | None] = mapped_column(default=None)
    grid: Mapped[UUID | None] = mapped_column(default=None)
    team: Mapped[UUID | None] = mapped_column(default=None)
    outcome: Mapped[Outcome]
    channel: Mapped[Channel]
    attempts: Mapped[int]
    missed: Mapped[str] = mapped_column(String(16), default="")
    tried_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    household: Mapped[UUID | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(String(100), default="")

    @property
    def screened(self) -> Screened:
        return Screened(
            outcome=self.outcome,
            channel=self.channel,
            attempts=self.attempts,
            tried_at=self.tried_at,
            due_at=self.due_at,
            missed=frozenset(map(Channel, self.missed.split())),
        )


class ScreenedPerson(Base, kw_only=True):
    """Projection of the last line about one person in a round; the second block is private."""

    __tablename__ = "screened_people"
    __table_args__ = (
        Index("ix_screened_people_round", "round", "household"),
        Index("ix_screened_people_person", "person", "told_at"),
        Index("ix_screened_people_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    round: Mapped[UUID]
    told_at: Mapped[datetime] = mapped_column(Utc)
    examined_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    household: Mapped[UUID | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(String(16), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    since: Mapped[date | None] = mapped_column(default=None)


SCREENINGS = Lined(
    table=Screening,
    ledger="screenings",
    public=(
        "previous",
        "round",
        "place",
        "grid",
        "team",
        "outcome",
        "channel",
        "attempts",
        "missed",
        "tried_at",
        "due_at",
    ),
    private=("household", "note"),
)
PEOPLE = Lined(
    table=ScreenedPerson,
    ledger="screened-people",
    public=("round", "told_at", "examined_at"),
    private=("person", "household", "result", "place", "since"),
)


def say(row: Screening, told: Screened) -> None:
    """The row says how the door stands."""
    row.outcome, row.channel, row.attempts = told.outcome, told.channel, told.attempts
    row.tried_at, row.due_at = told.tried_at, told.due_at
    row.missed = " ".join(sorted(told.missed))


def of_door(
    session: Session, round: UUID, *, household: UUID | None = None, place: UUID | None = None
) -> Screening | None:
    """How a door or place stands in a round."""
    whose = Screening.household == household if household else Screening.place == place
    return session.scalars(select(Screening).where(Screening.round == round, whose)).first()


def of_round(session: Session, round: UUID) -> Mapping[UUID, tuple[Screened, str]]:
    """How each door or place of a round stands, and what is noted of it; thousands at once."""
    statement = select(
        func.coalesce(Screening.household, Screening.place),
        Screening.outcome,
        Screening.channel,
        Screening.attempts,
        Screening.missed,
        Screening.tried_at,
        Screening.due_at,
        Screening.note,
    ).where(Screening.round == round)
    missed = {"": frozenset[Channel]()}
    found = {}
    for door, outcome, channel, attempts, words, tried_at, due_at, note in session.execute(
        statement
    ):
        if words not in missed:
            missed[words] = frozenset(map(Channel, words.split()))
        stands = Screened(
            outcome=outcome,
            channel=channel,
            attempts=attempts,
            tried_at=tried_at,
            due_at=due_at,
            missed=missed[words],
        )
        if door is not None:
            found[door] = stands, note
    return found


def of_household(session: Session, household: UUID) -> Sequence[Screening]:
    """How a door stood in each round, the newest first."""
    statement = (
        select(Screening)
        .where(Screening.household == household)
        .order_by(Screening.tried_at.desc())
    )
    return session.scalars(statement).all()


def people_of(session: Session, round: UUID, household: UUID) -> Mapping[UUID, ScreenedPerson]:
    """What was said of the people behind a door in a round, by person."""
    statement = select(ScreenedPerson).where(
        ScreenedPerson.round == round, ScreenedPerson.household == household
    )
    return {row.person: row for row in session.scalars(statement) if row.person is not None}


def odd_households(session: Session, round: UUID) -> frozenset[UUID]:
    """Behind which doors somebody of a round has symptoms."""
    statement = select(ScreenedPerson.household).where(
        ScreenedPerson.round == round, ScreenedPerson.result == Result.SYMPTOMS.value
    )
    return frozenset(one for one in session.scalars(statement) if one is not None)


def examined(session: Session, round: UUID) -> int:
    """How many people of a round were examined."""
    statement = select(func.count()).where(
        ScreenedPerson.round == round, ScreenedPerson.examined_at.is_not(None)
    )
    return int(session.execute(statement).scalar_one())


def counts(session: Session, round: UUID) -> Mapping[str, int]:
    """The doors of a round by what came of them, as `domain.screening.Coverage` names it."""
    statement = (
        select(Screening.outcome, Screening.channel, func.count())
        .where(Screening.round == round)
        .group_by(Screening.outcome, Screening.channel)
    )
    found = dict.fromkeys(set(COUNTS.values()), 0)
    for outcome, channel, count in session.execute(statement):
        found[COUNTS[outcome, channel]] += count
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorTold:
    """A door or an open place, as a round goes to it; `people` live there, and one has a phone."""

    id: UUID
    words: str
    building: str = ""
    unit: str = ""
    room: str = ""
    grid: UUID | None = None
    people: int = 0
    has_phone: bool = False
    is_place: bool = False


def doors(session: Session) -> Sequence[DoorTold]:
    """Every flat of the records."""
    phones = func.max(func.length(Person.phone))
    statement = (
        select(
            Household.id,
            Household.building,
            Household.unit,
            Household.room,
            Household.landlord_phone,
            func.count(Person.id),
            phones,
        )
        .outerjoin(Person, and_(Person.household == Household.id, LIVES_THERE))
        .group_by(Household.id)
    )
    return [
        DoorTold(
            id=id,
            words=place_text(building, unit, room),
            building=building,
            unit=unit,
            room=room,
            people=count,
            has_phone=bool(phone or landlord),
        )
        for id, building, unit, room, landlord, count, phone in session.execute(statement)
    ]


def open_places(session: Session) -> Sequence[DoorTold]:
    """Every place that is not closed, by kind and name."""
    statement = select(Place).where(Place.closed_on.is_(None)).order_by(Place.kind, Place.name)
    return [
        DoorTold(
            id=one.id,
            words=one.name,
            grid=one.grid,
            has_phone=bool(one.phone),
            is_place=True,
        )
        for one in session.scalars(statement)
    ]


# Fewer than SQLite takes as values of one statement.
_AT_ONCE = 500


def numbers(session: Session, households: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Whom to ring behind each door: surname and number, the landlord's last."""
    found: dict[UUID, list[str]] = {}
    for start in range(0, len(households), _AT_ONCE):
        some = households[start : start + _AT_ONCE]
        people = (
            select(Person.household, Person.name, Person.phone)
            .where(Person.household.in_(some), Person.phone != "", LIVES_THERE)
            .order_by(Person.name)
        )
        landlords = select(Household.id, Household.landlord, Household.landlord_phone).where(
            Household.id.in_(some), Household.landlord_phone != ""
        )
        for home, name, phone in (*session.execute(people), *session.execute(landlords)):
            if home is not None:
                found.setdefault(home, []).append(f"{mask_name(name)} {phone}")
    return found


def place_numbers(session: Session) -> Mapping[UUID, Sequence[str]]:
    """Whom to ask at each place."""
    statement = select(Place).where(Place.phone != "")
    return {one.id: [f"{mask_name(one.contact)} {one.phone}"] for one in session.scalars(statement)}
