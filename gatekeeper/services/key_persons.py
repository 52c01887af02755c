"""Key persons listed with measure and watcher; one register a province with its worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.key_persons import KeyFigures, KeyPerson, figures
from gatekeeper.domain.masking import mask_phone
from gatekeeper.domain.observation import charge_problems
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.provinces import PROVINCES, province_of
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.province_register import ProvinceLine, ProvinceRegister
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.store import people, province_workers
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.province_workers import LINED, ProvinceWorker

SUBJECT = "province-workers"

# A year, as long as the lines themselves: whoever is named later replaces it anyway.
KEEP = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """An open case with its province and who looks after that one; `watcher` is in charge."""

    case: CaseRow
    province: str
    worker: str

    @property
    def watcher(self) -> str:
        return self.case.charge_name


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPersons:
    """`listed` and `figures` run in the read lane, the others write."""

    gate: Gate
    lists: ObservationLists
    checkpoint: str

    def listed(self) -> tuple[KeyRow, ...]:
        """Everybody under a measure, by province and address."""
        rows = [row for row in self.lists.cases() if row.is_open]
        with self.gate.database.read() as session:
            workers = province_workers.workers(session)
        found = [
            KeyRow(
                case=row,
                province=province_of(row.origin),
                worker=workers.get(province_of(row.origin), ("", ""))[0],
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (one.province, one.case.place, one.case.name)))

    def figures(self) -> KeyFigures:
        """How many of each measure, and in how many households; they add up."""
        rows = [row for row in self.lists.cases() if row.is_open]
        with self.gate.database.read() as session:
            return figures(
                [
                    KeyPerson(
                        kind=row.kind,
                        household=session.get_one(ObservationCase, row.id).household,
                    )
                    for row in rows
                ]
            )

    def name_worker(self, province: str, name: str, phone: str, operator: Operator) -> None:
        """专人负责: one worker of the office answers for the people of a province."""
        require(operator, Act.OBSERVATION)
        name = " ".join(name.split())
        problems = charge_problems(name, phone)
        if province and province not in PROVINCES:
            problems.append(Problem(code="province-unknown", field="province"))
        if problems:
            raise InvalidInput(problems)
        gate = self.gate
        now = gate.clock()
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = province_workers.of_province(session, province) or ProvinceWorker(
                id=gate.new_id(), province=province, named_at=now, named_by=operator.account
            )
            row.named_at, row.named_by = now, operator.account
            row.name, row.phone = name, normalise_phone(phone)
            LINED.write(
                session,
                gate.journal,
                row,
                "named",
                operator=operator.account,
                occurred_at=now,
                expires_at=now + KEEP,
            )

    def register(self, province: str, operator: Operator) -> ProvinceRegister:
        """The register of one province: its people, open cases first; the log tells who drew it."""
        require(operator, Act.OBSERVATION)
        gate = self.gate
        rows = [row for row in self.lists.cases() if province_of(row.origin) == province]
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            gate.journal.audit(session, "province-register", operator.account, rows=len(rows))
            name, phone = province_workers.workers(session).get(province, ("", ""))
            phones = {
                row.person: found.phone
                for row in rows
                if (found := people.one(session, row.person)) is not None
            }
        return ProvinceRegister(
            compound=gate.standing.trust.site or self.checkpoint,
            province=province,
            worker=name,
            worker_phone=phone,
            lines=tuple(
                ProvinceLine(
                    number=row.number,
                    name=row.name,
                    phone=mask_phone(phones.get(row.person, "")),
                    place=row.place,
                    origin=row.origin,
                    arrived_on=row.arrived_on,
                    kind=row.kind,
                    day=f"{row.day}/{row.days}" if row.is_open else "",
                    state=row.state,
                    charge=row.charge_name,
                )
                for row in rows
            ),
        )
