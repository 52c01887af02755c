"""What an office does, beside the gate: cases and rounds, the map, the figures, what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from gatekeeper.config import OFFICE, Settings, listening_place
from gatekeeper.config.database import keys_folder
from gatekeeper.config.ledgers import Declared
from gatekeeper.domain.corrections import Kind
from gatekeeper.keys import SigningKey
from gatekeeper.lanes import Lanes
from gatekeeper.services.abroad import Abroad
from gatekeeper.services.answering import Answering
from gatekeeper.services.areas import Areas
from gatekeeper.services.checklist import Checklists
from gatekeeper.services.corrections import Corrections
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.dashboard import Dashboard
from gatekeeper.services.day_sheet import DaySheet
from gatekeeper.services.destruction import HealthDestruction
from gatekeeper.services.duty import Roster
from gatekeeper.services.erasing import Erasing
from gatekeeper.services.expected import ExpectedReturns
from gatekeeper.services.fever import FeverCases
from gatekeeper.services.gate import Gate
from gatekeeper.services.grids import Grids
from gatekeeper.services.held_data import HeldData
from gatekeeper.services.household_files import HouseholdFiles
from gatekeeper.services.household_map import HouseholdMap
from gatekeeper.services.key_persons import KeyPersons
from gatekeeper.services.mailroom import POLL, Mailroom
from gatekeeper.services.merging import Merging
from gatekeeper.services.mornings import Mornings
from gatekeeper.services.observation import Observation
from gatekeeper.services.observation_lists import ObservationLists
from gatekeeper.services.observation_papers import ObservationPapers
from gatekeeper.services.office_certificate import OfficeCertificate
from gatekeeper.services.overview import Overview
from gatekeeper.services.passes import Passes
from gatekeeper.services.person_files import PersonFiles
from gatekeeper.services.privacy import Privacy
from gatekeeper.services.profiles import Profiles
from gatekeeper.services.publishing import Publishing
from gatekeeper.services.releases import Releases
from gatekeeper.services.retention import Retention
from gatekeeper.services.rounds import Rounds
from gatekeeper.services.screening import Screening
from gatekeeper.services.screening_lists import ScreeningLists
from gatekeeper.services.screening_papers import ScreeningPapers
from gatekeeper.services.settling import Settling
from gatekeeper.services.shift_logs import ShiftLogs
from gatekeeper.services.staff_papers import StaffPapers, measured_in
from gatekeeper.services.standing import Standing
from gatekeeper.services.stations import Stations
from gatekeeper.services.strips import Strips
from gatekeeper.services.temperatures import Temperatures
from gatekeeper.services.tenants import Tenants
from gatekeeper.services.triage_desk import TriageDesk
from gatekeeper.services.whereabouts import Whereabouts
from gatekeeper.store import office_key
from gatekeeper.store.office_key import Seal
from gatekeeper.sync import passwords
from gatekeeper.sync.address import is_here

# Below the data folder: bundles on their way up and down, and those that wait or are set aside.
BOX, KEPT = "office", "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The services of the desk; a gate has them too."""

    household_map: HouseholdMap
    abroad: Abroad
    grids: Grids
    rounds: Rounds
    screening: Screening
    screening_lists: ScreeningLists
    screening_papers: ScreeningPapers
    strips: Strips
    whereabouts: Whereabouts
    tenants: Tenants
    expected: ExpectedReturns
    observation: Observation
    releases: Releases
    observation_lists: ObservationLists
    day_sheet: DaySheet
    fever: FeverCases
    triage_desk: TriageDesk
    key_persons: KeyPersons
    person_files: PersonFiles
    household_files: HouseholdFiles
    staff_papers: StaffPapers
    checklists: Checklists
    observation_papers: ObservationPapers
    retention: Retention
    held_data: HeldData
    destruction: HealthDestruction
    erasing: Erasing
    daily_reports: DailyReports
    dashboard: Dashboard
    stations: Stations
    merging: Merging
    publishing: Publishing
    mailroom: Mailroom
    certificate: OfficeCertificate
    settling: Settling
    mornings: Mornings


def corrections_of(
    daily: DailyReports, shifts: ShiftLogs, temperatures: Temperatures
) -> Corrections:
    """What is corrected once it was given out, and how it is made anew."""
    roster = daily.roster
    return Corrections(
        database=roster.database,
        journal=roster.journal,
        standing=roster.standing,
        clock=roster.clock,
        new_id=roster.new_id,
        again={
            Kind.DAILY: daily.again,
            Kind.SHIFTS: shifts.again,
            Kind.TEMPERATURES: temperatures.again,
        },
        ledgers=daily.ledgers,
        checkpoint=temperatures.checkpoint,
    )


def office(
    gate: Gate,
    settings: Settings,
    *,
    profiles: Profiles,
    privacy: Privacy,
    roster: Roster,
    overview: Overview,
    passes: Passes,
    declared: Declared,
    lanes: Lanes,
) -> Office:
    """Wire them, on what the gate stands on."""
    database, journal, standing = gate.database, gate.journal, gate.standing
    clock, new_id = gate.clock, gate.new_id
    cases = ObservationLists(database=database, standing=standing, clock=clock)
    destruction = HealthDestruction(gate=gate, declared=declared)
    held = HeldData(
        database=database, journal=journal, standing=standing, clock=clock, declared=declared
    )
    daily = DailyReports(
        roster=roster,
        ledgers=lambda: tuple(declared.ledgers.values()),
        cut_off=time.fromisoformat(settings.report_at),
    )
    grids = Grids(
        database=database,
        standing=standing,
        clock=clock,
        new_id=new_id,
        levels=settings.grid.levels,
    )
    rounds = ScreeningLists(database=database, standing=standing, clock=clock)
    seal = _seal(gate, settings)
    merging, publishing = _mail(gate, settings, seal)
    certificate = OfficeCertificate(database=database, clock=clock, folder=settings.data)
    stations = Stations(
        database=database,
        journal=journal,
        clock=clock,
        seal=seal,
        name=settings.checkpoint,
        tls=lambda: _tls(settings, certificate),
        changed=lambda: _believe(standing, passes),
    )
    settling = Settling(database=database, journal=journal, clock=clock, stations=stations)
    return Office(
        household_map=HouseholdMap(gate=gate),
        abroad=Abroad(gate=gate),
        grids=grids,
        rounds=Rounds(gate=gate),
        screening=Screening(gate=gate),
        screening_lists=rounds,
        screening_papers=ScreeningPapers(gate=gate, checkpoint=settings.checkpoint),
        strips=Strips(gate=gate),
        whereabouts=Whereabouts(gate=gate),
        tenants=Tenants(gate=gate),
        expected=ExpectedReturns(gate=gate, areas=Areas(gate=gate)),
        observation=Observation(gate=gate),
        releases=Releases(gate=gate),
        observation_lists=cases,
        day_sheet=DaySheet(gate=gate, lists=cases),
        fever=FeverCases(gate=gate),
        triage_desk=TriageDesk(
            gate=gate, fevers=FeverCases(gate=gate), checkpoint=settings.checkpoint
        ),
        key_persons=KeyPersons(gate=gate, lists=cases, checkpoint=settings.checkpoint),
        person_files=PersonFiles(gate=gate, lists=cases, checkpoint=settings.checkpoint),
        household_files=HouseholdFiles(
            gate=gate,
            lists=cases,
            checkpoint=settings.checkpoint,
            requests=declared.ledgers.get("requests"),
        ),
        staff_papers=StaffPapers(
            gate=gate,
            lists=cases,
            checkpoint=settings.checkpoint,
            ledgers=measured_in(declared.ledgers.values()),
        ),
        checklists=Checklists(gate=gate, lists=cases),
        observation_papers=ObservationPapers(
            gate=gate, lists=cases, checkpoint=settings.checkpoint
        ),
        retention=Retention(
            database=database,
            standing=standing,
            clock=clock,
            profiles=profiles,
            declared=declared,
            station=journal.station,
            night_at=time.fromisoformat(settings.night_at),
        ),
        held_data=held,
        destruction=destruction,
        erasing=Erasing(privacy=privacy, held=held),
        daily_reports=daily,
        dashboard=Dashboard(reports=daily, overview=overview, rounds=rounds, grids=grids),
        stations=stations,
        merging=merging,
        publishing=publishing,
        certificate=certificate,
        mailroom=Mailroom(
            lanes=lanes,
            stations=stations,
            merging=merging,
            publishing=publishing,
            clock=clock,
            folder=settings.data / BOX,
            addresses=settings.exchange.mailboxes,
            poll=timedelta(seconds=settings.exchange.live_seconds) or POLL,
            keep=timedelta(days=settings.exchange.keep_days),
            password=lambda address: passwords.read(address, keys_folder()),
        ),
        settling=settling,
        mornings=Mornings(
            database=database,
            journal=journal,
            standing=standing,
            clock=clock,
            settling=settling,
            at=time.fromisoformat(settings.exchange.at),
        ),
    )


def _mail(gate: Gate, settings: Settings, seal: Seal) -> tuple[Merging, Publishing]:
    """What takes the stations' bundles, and what makes those for them."""
    box = settings.data / BOX
    answering = Answering(clock=gate.clock)
    merging = Merging(
        database=gate.database,
        journal=gate.journal,
        clock=gate.clock,
        identity=seal.identity,
        folder=box / KEPT,
    )
    publishing = Publishing(
        database=gate.database,
        journal=gate.journal,
        seal=seal,
        standing=gate.standing,
        clock=gate.clock,
        folder=box,
        answers=answering.answers,
        answered=answering.answered,
    )
    return merging, publishing


def _tls(settings: Settings, certificate: OfficeCertificate) -> str:
    """What stations pin: the certificate the office made itself, if it listens with that."""
    place = listening_place(settings.exchange.listen)
    if place is None or is_here(place[0]) or settings.exchange.certificate:
        return ""
    return certificate.files().digest


def _believe(standing: Standing, passes: Passes) -> None:
    standing.trust = passes.trust()


def _seal(gate: Gate, settings: Settings) -> Seal:
    """What this office signs and opens with, made at its first start; a gate is none."""
    if settings.role != OFFICE:
        return Seal(key=SigningKey.generate(), identity="")
    with gate.database.begin("exchange") as session:
        return office_key.seal(session, gate.clock())
