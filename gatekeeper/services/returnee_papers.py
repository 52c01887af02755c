"""A party's papers as the desk draws them: values only, pictures included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gatekeeper.config.papers import Contact, Contacts
from gatekeeper.domain.calendar import local
from gatekeeper.domain.ledger import said
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.observation import first_day_on, last_day_on
from gatekeeper.reports.returnee_papers import FamilyPapers, Number, Person
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.services.hotlines import hotlines
from gatekeeper.services.returnee_rows import ReturneeRows
from gatekeeper.store import people


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneePapers:
    """`gather` runs in the read lane."""

    rows: ReturneeRows
    contacts: Contacts
    checkpoint: str

    @property
    def compound(self) -> str:
        """Whose papers they are."""
        return self.rows.gate.standing.trust.site or self.checkpoint

    def hotlines(self, language: str) -> tuple[tuple[str, str], ...]:
        """The hotline card for anybody: whose number, and the number."""
        with self.rows.gate.database.read() as session:
            found = hotlines(session, self.contacts)
        return tuple((said(one.name, language), one.phone) for one in found)

    def gather(self, arrival: Arrival) -> FamilyPapers:
        """All papers of the family as it is now."""
        gate = self.rows.gate
        policy, questions = gate.standing.policy, self.rows.questions
        with gate.database.read() as session:
            signatures = {
                one.id: people.photo_of(session, one.pictures.get("signature"))
                for one in arrival.members
            }
            numbers = hotlines(session, self.contacts)
        arrived = local(arrival.arrived_at or gate.clock(), gate.standing.zone).date()
        return FamilyPapers(
            compound=self.compound,
            checkpoint=self.checkpoint,
            number=arrival.number,
            door=arrival.door,
            plate=arrival.party.plate,
            drawn_at=gate.clock(),
            limit=f"{policy.temperature.limit_tenths / 10:.1f}",
            legs=arrival.party.legs,
            questions=questions,
            answers=tuple(arrival.party.answers.get(one.key, "") for one in questions),
            contacts=tuple(_number(one) for one in self.contacts.contacts),
            hotlines=tuple(map(_number, numbers)),
            people=tuple(
                self._person(arrival, one, arrived, signatures) for one in arrival.members
            ),
        )

    def _person(
        self,
        arrival: Arrival,
        shown: MemberShown,
        arrived: date,
        signatures: Mapping[UUID, bytes | None],
    ) -> Person:
        """What was decided, else what the rules say so far."""
        policy, member = self.rows.gate.standing.policy, shown.member
        measure = shown.measure if shown.disposition is not None else shown.triage.measure
        days, counted = policy.days_of(measure), policy.observation.arrival
        lasts = measure is not Measure.NONE and days > 0
        return Person(
            number=f"{arrival.number}-{shown.place + 1}",
            name=member.name,
            language=member.language,
            document_kind=member.document_kind,
            document=member.document,
            phone=member.phone,
            origin=member.origin or arrival.party.origin,
            condition=member.condition,
            celsius="" if member.tenths is None else f"{member.tenths / 10:.1f}",
            measure=measure,
            days=days,
            first_on=first_day_on(arrived, counted) if lasts else None,
            last_on=last_day_on(arrived, days, counted) if lasts else None,
            counted=counted,
            signature=signatures.get(shown.id),
        )


def _number(one: Contact) -> Number:
    return Number(name=one.name, phone=one.phone)
