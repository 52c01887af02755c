"""A station on a real database in a temporary folder, with people one can present."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from gatekeeper import config
from gatekeeper.config import LaneSettings
from gatekeeper.credentials.claims import PassClaims, PassKind
from gatekeeper.credentials.envelope import new_token, seal_pass
from gatekeeper.credentials.trust import Trust, office_key, station_keys
from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.readings import Reading, Symbol, Symbology
from gatekeeper.keys import SigningKey
from gatekeeper.services.abnormal import AbnormalReports
from gatekeeper.services.abroad import Abroad
from gatekeeper.services.areas import Areas
from gatekeeper.services.car_holds import CarHolds
from gatekeeper.services.cars import Cars
from gatekeeper.services.checklist import Checklists
from gatekeeper.services.day_sheet import DaySheet
from gatekeeper.services.destruction import HealthDestruction
from gatekeeper.services.dispositions import Dispositions
from gatekeeper.services.duplicates import Duplicates
from gatekeeper.services.duty import Roster
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.services.emergencies import Emergencies
from gatekeeper.services.employers import Employers
from gatekeeper.services.enrolment import Enrolment
from gatekeeper.services.erasing import Erasing
from gatekeeper.services.expected import ExpectedReturns
from gatekeeper.services.fever import FeverCases
from gatekeeper.services.gate import Gate
from gatekeeper.services.grids import Grids
from gatekeeper.services.handover_items import sources_of
from gatekeeper.services.handovers import Handovers
from gatekeeper.services.held_data import HeldData
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.household_files import HouseholdFiles
from gatekeeper.services.household_map import HouseholdMap
from gatekeeper.services.households import Households
from gatekeeper.services.key_persons import KeyPersons
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.lifting import Lifting
from gatekeeper.services.observation import Observation
from gatekeeper.services.observation_lists import ObservationLists
from gatekeeper.services.observation_papers import ObservationPapers
from gatekeeper.services.outings import Outings
from gatekeeper.services.overview import Overview
from gatekeeper.services.paper import PaperRecords
from gatekeeper.services.parties import Parties
from gatekeeper.services.passes import Passes
from gatekeeper.services.person_files import PersonFiles
from gatekeeper.services.posts import Posts
from gatekeeper.services.privacy import Privacy
from gatekeeper.services.profiles import Profiles
from gatekeeper.services.referrals import Referrals
from gatekeeper.services.refusals import Refusals
from gatekeeper.services.registry import Registry
from gatekeeper.services.releases import Releases
from gatekeeper.services.retention import Retention
from gatekeeper.services.returnee_lists import ReturneeLists
from gatekeeper.services.returnee_rows import ReturneeRows
from gatekeeper.services.returnees import Returnees
from gatekeeper.services.returns import Returns
from gatekeeper.services.rounds import Rounds
from gatekeeper.services.screening import Screening
from gatekeeper.services.screening_lists import ScreeningLists
from gatekeeper.services.settlement import Settlement
from gatekeeper.services.shift_logs import ShiftLogs
from gatekeeper.services.shown import Shown
from gatekeeper.services.staff_papers import StaffPapers, measured_in
from gatekeeper.services.standing import Standing
from gatekeeper.services.stints import Due, Stints
from gatekeeper.services.stop_gaps import StopGaps
from gatekeeper.services.strips import Strips
from gatekeeper.services.temperatures import Temperatures
from gatekeeper.services.temporary import TemporaryPasses
from gatekeeper.services.tenants import Tenants
from gatekeeper.services.triage_desk import TriageDesk
from gatekeeper.services.upkeep import Upkeep
from gatekeeper.services.vehicle_register import VehicleRegister
from gatekeeper.services.vehicles import Vehicles
from gatekeeper.services.visits import Visits
from gatekeeper.services.whereabouts import Whereabouts
from gatekeeper.services.work import WorkProofs
from gatekeeper.store.database import Database
from gatekeeper.store.people import Household, Pass, Person
from tests.builders import Clock, numbered_ids

SITE = "test"
GUARD = Operator(account=UUID(int=0xA1), name="王强", role=Role.OPERATOR)
CHIEF = Operator(account=UUID(int=0xB1), name="李班长", role=Role.SUPERVISOR)
# What a health code of a phone says; any text of a listed host is one.
HEALTH_CODE = "https://jkm.example/health?qrCode=abc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person of the records with his codes."""

    id: UUID
    name: str
    signed: str
    token: str

    @property
    def card(self) -> Symbol:
        return Symbol(text=self.signed)

    @property
    def sticker(self) -> Symbol:
        return Symbol(text=self.token)

    @property
    def pick(self) -> Symbol:
        return Symbol(text=str(self.id), symbology=Symbology.RECORD, source="keyboard")


class Post:
    """A gate with its services, its issuing key and a clock one moves."""

    def __init__(
        self,
        folder: Path,
        profile: str = "everyday",
        *,
        database_key: bytes | None = None,
        clock: Clock | None = None,
        first_id: int = 1,
        **lane: Direction | None,
    ) -> None:
        self.clock = clock or Clock()
        self.new_id = numbered_ids(first_id)
        self.key = SigningKey.from_private(hashlib.sha256(b"office").digest())
        self.path = folder / "gate.db"
        self.database = Database.open(
            self.path, key=database_key, clock=self.clock, new_id=self.new_id
        )
        self.standing = Standing(
            policy=config.policies()[profile],
            trust=Trust(
                site=SITE,
                station=self.database.journal.station,
                keys=(
                    office_key(self.key.public),
                    *station_keys(self.database.journal.key.public),
                ),
            ),
            lanes=(
                LaneSettings(key="1", name="1号通道", direction=lane.get("direction")),
                LaneSettings(key="2", name="2号通道", direction=Direction.EXIT),
            ),
        )
        journal = self.database.journal
        shared = {"database": self.database, "journal": journal, "clock": self.clock}
        self.gate = Gate(**shared, standing=self.standing, new_id=self.new_id)
        self.settlement = Settlement(gate=self.gate)
        self.cars = Cars(settlement=self.settlement)
        self.upkeep = Upkeep(gate=self.gate)
        self.visits = Visits(gate=self.gate)
        self.hosts = Hosts(gate=self.gate)
        self.refusals = Refusals(gate=self.gate)
        self.observation = Observation(gate=self.gate)
        self.releases = Releases(gate=self.gate)
        self.observation_lists = ObservationLists(
            database=self.database, standing=self.standing, clock=self.clock
        )
        self.day_sheet = DaySheet(gate=self.gate, lists=self.observation_lists)
        self.observation_papers = ObservationPapers(
            gate=self.gate, lists=self.observation_lists, checkpoint="东门"
        )
        self.fever = FeverCases(gate=self.gate)
        self.triage_desk = TriageDesk(gate=self.gate, fevers=self.fever, checkpoint="东门")
        self.key_persons = KeyPersons(
            gate=self.gate, lists=self.observation_lists, checkpoint="东门"
        )
        self.person_files = PersonFiles(
            gate=self.gate, lists=self.observation_lists, checkpoint="东门"
        )
        declared = config.ledgers()
        self.household_files = HouseholdFiles(
            gate=self.gate,
            lists=self.observation_lists,
            checkpoint="东门",
            requests=declared.ledgers["requests"],
        )
        self.staff_papers = StaffPapers(
            gate=self.gate,
            lists=self.observation_lists,
            checkpoint="东门",
            ledgers=measured_in(declared.ledgers.values()),
        )
        self.checklists = Checklists(gate=self.gate, lists=self.observation_lists)
        self.abnormal = AbnormalReports(gate=self.gate)
        self.outings = Outings(gate=self.gate)
        self.paper = PaperRecords(gate=self.gate)
        self.work_proofs = WorkProofs(gate=self.gate)
        self.vehicles = Vehicles(gate=self.gate)
        self.vehicle_register = VehicleRegister(settlement=self.settlement)
        self.car_holds = CarHolds(gate=self.gate)
        self.returns = Returns(gate=self.gate)
        arriving = ReturneeRows(gate=self.gate, asked=config.nine_questions().told)
        self.areas = Areas(gate=self.gate)
        self.returnees = Returnees(rows=arriving)
        self.dispositions = Dispositions(rows=arriving)
        self.returnee_lists = ReturneeLists(rows=arriving)
        self.posts = Posts(**shared, standing=self.standing, new_id=self.new_id)
        self.grids = Grids(
            database=self.database,
            standing=self.standing,
            clock=self.clock,
            new_id=self.new_id,
            levels=config.settings.GridSettings().levels,
        )
        self.rounds = Rounds(gate=self.gate)
        self.screening = Screening(gate=self.gate)
        self.strips = Strips(gate=self.gate)
        self.whereabouts = Whereabouts(gate=self.gate)
        self.tenants = Tenants(gate=self.gate)
        self.expected = ExpectedReturns(gate=self.gate, areas=Areas(gate=self.gate))
        self.screening_lists = ScreeningLists(
            database=self.database, standing=self.standing, clock=self.clock
        )
        self.roster = Roster(
            **shared,
            standing=self.standing,
            new_id=self.new_id,
            posts=self.posts,
        )
        self.duty_lists = DutyLists(roster=self.roster)
        crew = config.CrewSettings()
        self.stints = Stints(
            **shared,
            new_id=self.new_id,
            posts=self.posts,
            due=Due(hours=crew.hours_due, affiliations=crew.hours_due_of),
        )
        self.privacy = Privacy(**shared, standing=self.standing)
        self.profiles = Profiles(**shared, standing=self.standing)
        self.held_data = HeldData(**shared, standing=self.standing, declared=config.ledgers(None))
        self.erasing = Erasing(privacy=self.privacy, held=self.held_data)
        self.retention = Retention(
            database=self.database,
            standing=self.standing,
            clock=self.clock,
            profiles=self.profiles,
            declared=config.ledgers(None),
            station=journal.station,
        )
        self.passes = Passes(**shared, new_id=self.new_id)
        self.destruction = HealthDestruction(gate=self.gate, declared=config.ledgers(None))
        self.lifting = Lifting(gate=self.gate, profiles=self.profiles, destruction=self.destruction)
        self.temporary = TemporaryPasses(gate=self.gate)
        self.stop_gaps = StopGaps(gate=self.gate)
        self.parties = Parties(gate=self.gate)
        self.referrals = Referrals(**shared)
        self.registry = Registry(**shared, new_id=self.new_id)
        self.enrolment = Enrolment(**shared, new_id=self.new_id)
        self.households = Households(enrolment=self.enrolment)
        self.household_map = HouseholdMap(gate=self.gate)
        self.abroad = Abroad(gate=self.gate)
        self.employers = Employers(database=self.database, new_id=self.new_id)
        self.duplicates = Duplicates(**shared, new_id=self.new_id)
        self.emergencies = Emergencies(**shared, new_id=self.new_id)
        self.overview = Overview(
            database=self.database,
            standing=self.standing,
            station=journal.station,
            clock=self.clock,
        )
        self.temperatures = Temperatures(
            database=self.database,
            standing=self.standing,
            station=journal.station,
            clock=self.clock,
            checkpoint="东门",
        )

        lists = LedgerLists(
            database=self.database,
            standing=self.standing,
            clock=self.clock,
            declared=declared,
        )
        self.shift_logs = ShiftLogs(roster=self.roster)
        self.handovers = Handovers(
            stints=self.stints,
            sources=sources_of(self.gate, self.returnee_lists, lists),
            equipment=crew.equipment,
        )

    def resident(
        self,
        name: str = "张三",
        room: str = "501",
        kind: PersonKind = PersonKind.RESIDENT,
        days: int = 365,
        issue: int = 1,
    ) -> Resident:
        """A person with an active pass, its card and its sticker."""
        person = self.new_id()
        token, token_hash = new_token()
        pass_id = person.hex[-16:]
        now = self.clock()
        signed = seal_pass(
            PassClaims(
                site=SITE,
                kind=PassKind.RESIDENT,
                id=pass_id,
                issued_at=now,
                not_before=now - timedelta(days=1),
                expires_at=now + timedelta(days=days),
                name=name,
                place=f"12-2-{room}",
                record=person,
                issue=issue,
            ),
            self.key,
        )
        with self.database.begin("people") as session:
            household = Household(id=self.new_id(), building="12", unit="2", room=room)
            session.add(household)
            session.flush()
            session.add(Person(id=person, name=name, kind=kind, household=household.id))
            session.flush()
            session.add(
                Pass(
                    id=self.new_id(),
                    person=person,
                    number=person.hex[-8:],
                    issue=issue,
                    pass_id=pass_id,
                    token_hash=token_hash,
                    valid_from=now - timedelta(days=1),
                    valid_until=now + timedelta(days=days),
                    issued_at=now,
                    issued_by=CHIEF.account,
                )
            )
        return Resident(id=person, name=name, signed=signed, token=token)

    def present(self, *readings: Reading, lane: str = "1", operator: Operator = GUARD) -> Shown:
        return self.gate.present(lane, readings, operator=operator)

    def accept(self, shown: Shown, *more: Reading, lane: str = "1") -> Shown:
        """Enter: everything that is shown, with what was typed."""
        accepted = [f.accept for f in findings(shown) if f.accept is not None]
        return self.present(*more, *accepted, lane=lane)

    def lines(self, kind: str = "access-1") -> int:
        with self.database.read() as session:
            count = session.connection().exec_driver_sql(
                "SELECT count(*) FROM journal WHERE kind = ?", (kind,)
            )
            return int(count.scalar_one())

    def relax(self, **repeat: object) -> None:
        """Change the repeat rule of the policy in force."""
        policy = self.standing.policy
        self.standing.policy = replace(policy, repeat=replace(policy.repeat, **repeat))

    def close(self) -> None:
        self.database.close()


def findings(shown: Shown) -> Sequence[object]:
    decision = shown.presentation.decision if shown.presentation else None
    return decision.findings if decision else ()


def codes(shown: Shown) -> set[str]:
    return {finding.code for finding in findings(shown)}
