"""The program behind every face: its services on one database, what it does by itself, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta

from gatekeeper import scanner
from gatekeeper.app.exchange import rhythm
from gatekeeper.app.office import Office
from gatekeeper.config import OFFICE, ExchangeSettings, Settings
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.duty import Hours
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import Post
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem
from gatekeeper.lanes import Lanes
from gatekeeper.services.abnormal import AbnormalReports
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.areas import Areas
from gatekeeper.services.callers import Callers
from gatekeeper.services.car_holds import CarHolds
from gatekeeper.services.cars import Cars
from gatekeeper.services.corrections import Corrections
from gatekeeper.services.dispositions import Dispositions
from gatekeeper.services.duplicates import Duplicates
from gatekeeper.services.duty import Roster
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.services.emergencies import Emergencies
from gatekeeper.services.employers import Employers
from gatekeeper.services.enrolment import Enrolment
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.exchange_steps import Done, Errand
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.gate import Gate
from gatekeeper.services.goods import Goods
from gatekeeper.services.handing_out import HandingOut
from gatekeeper.services.handovers import Handovers
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.households import Households
from gatekeeper.services.joining import Joining
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.ledgers import Ledgers
from gatekeeper.services.lifting import Lifting
from gatekeeper.services.night import Night, NightState
from gatekeeper.services.outings import Outings
from gatekeeper.services.overview import Overview
from gatekeeper.services.paper import PaperRecords
from gatekeeper.services.parties import Parties
from gatekeeper.services.passes import Passes
from gatekeeper.services.posts import Posts
from gatekeeper.services.privacy import Privacy
from gatekeeper.services.profiles import Profiles
from gatekeeper.services.referrals import Referrals
from gatekeeper.services.refusals import Refusals
from gatekeeper.services.registry import Registry
from gatekeeper.services.reporting import Reporting
from gatekeeper.services.returnee_lists import ReturneeLists
from gatekeeper.services.returnee_papers import ReturneePapers
from gatekeeper.services.returnees import Returnees
from gatekeeper.services.returns import Returns
from gatekeeper.services.settlement import Settlement
from gatekeeper.services.shift_logs import ShiftLogs
from gatekeeper.services.standing import Standing
from gatekeeper.services.stints import Stints
from gatekeeper.services.stop_gaps import StopGaps
from gatekeeper.services.temperatures import Temperatures
from gatekeeper.services.temporary import TemporaryPasses
from gatekeeper.services.upkeep import Upkeep
from gatekeeper.services.vehicle_register import VehicleRegister
from gatekeeper.services.vehicles import Vehicles
from gatekeeper.services.visits import Visits
from gatekeeper.services.what_if import WhatIf
from gatekeeper.services.work import WorkProofs
from gatekeeper.store.database import Database


@dataclass(slots=True, kw_only=True)
class Serving:
    """The server of an office beside the window: where it is reached, or why it is not."""

    address: str = ""
    fault: GatekeeperError | None = None
    stop: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class App(Office):
    """Everything a face needs; `recovery` is the text to print at the first start."""

    settings: Settings
    database: Database
    lanes: Lanes
    standing: Standing
    gate: Gate
    overview: Overview
    settlement: Settlement
    cars: Cars
    emergencies: Emergencies
    referrals: Referrals
    profiles: Profiles
    lifting: Lifting
    what_if: WhatIf
    upkeep: Upkeep
    privacy: Privacy
    night: Night
    accounts: Accounts
    registry: Registry
    enrolment: Enrolment
    households: Households
    employers: Employers
    duplicates: Duplicates
    handing_out: HandingOut
    posts: Posts
    passes: Passes
    temporary: TemporaryPasses
    temperatures: Temperatures
    stop_gaps: StopGaps
    parties: Parties
    visits: Visits
    hosts: Hosts
    refusals: Refusals
    abnormal: AbnormalReports
    outings: Outings
    paper: PaperRecords
    work_proofs: WorkProofs
    vehicles: Vehicles
    vehicle_register: VehicleRegister
    car_holds: CarHolds
    returns: Returns
    reporting: Reporting
    exporting: Exporting
    exchanges: ExchangeSchedule
    joining: Joining
    roster: Roster
    duty_lists: DutyLists
    stints: Stints
    handovers: Handovers
    shift_logs: ShiftLogs
    corrections: Corrections
    ledgers: Ledgers
    callers: Callers
    goods: Goods
    ledger_lists: LedgerLists
    areas: Areas
    returnees: Returnees
    dispositions: Dispositions
    returnee_lists: ReturneeLists
    returnee_papers: ReturneePapers
    paper_problems: tuple[Problem, ...]
    devices: Mapping[str, scanner.Device]
    recovery: str | None = None
    serving: Serving = field(default_factory=Serving)

    def tick(self) -> NightState:
        """Every few seconds, in the write lane: tidying, the night, exchange, what was ordered."""
        state = self.night.tick(self.lanes)
        self.exchanges.tick(self.lanes)
        self.lifting.apply_due()
        self.releases.write_down()
        self.corrections.tick()
        if self.settings.role == OFFICE:
            self.mailroom.tick()
        return state

    def name_buildings(self, aliases: Mapping[str, str]) -> None:
        """The site's names of its buildings, from now on; in the write lane."""
        self.standing.building_aliases = aliases

    def set_hours(self, hours: Hours) -> None:
        """When the shifts begin, from now on; who is planned already keeps his; write lane."""
        self.standing.hours = hours

    def exchange(self, errand: Errand, operator: Operator) -> Future[Done]:
        """With the office now, or one way with a stick; in the write lane."""
        require(operator, Act.EXCHANGE)
        return self.exchanges.run(self.lanes, errand)

    def stand_where_told(self) -> Post | None:
        """At the post the office gave this station, once that has come; in the write lane."""
        told = self.joining.post_told()
        if told is None:
            return None
        try:
            stands = self.posts.stand(told, SYSTEM) if self.standing.post != told else None
        except InvalidInput:  # its row comes with the next bundle, or was closed meanwhile
            return None
        self.joining.note_stands()
        return stands

    def set_exchange(self, settings: ExchangeSettings) -> None:
        """When bundles go and how long they are kept, from now on; in the write lane."""
        self.exchanges.rhythm = rhythm(settings)
        self.exchanges.keep = timedelta(days=settings.keep_days)

    def close(self) -> None:
        """Server, desk and lanes first, then the database; devices are the face's, and gone."""
        self.serving.stop()
        self.night.stop()
        self.exchanges.stop()
        try:
            self.lanes.close()
        finally:
            self.database.close()
