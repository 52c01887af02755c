"""The composition root: settings become services, and one call closes them all again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, time
from pathlib import Path
from uuid import UUID

from gatekeeper import (
    certificates,
    command_socket,
    config,
    credentials,
    keys,
    scanner,
    strongbox,
    sync,
    text,
)
from gatekeeper.app.exchange import exchange, joining
from gatekeeper.app.office import Office, corrections_of, office
from gatekeeper.app.program import App as App
from gatekeeper.config import Settings
from gatekeeper.config.database import database_key, database_path
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.keys import KeyFound, recovery_text
from gatekeeper.lanes import Lanes
from gatekeeper.services import arriving as answers
from gatekeeper.services import exchange as exchange_work
from gatekeeper.services import exchange_told
from gatekeeper.services import night as night_work
from gatekeeper.services.abnormal import AbnormalReports
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.areas import Areas
from gatekeeper.services.callers import Callers
from gatekeeper.services.car_holds import CarHolds
from gatekeeper.services.cars import Cars
from gatekeeper.services.dispositions import Dispositions
from gatekeeper.services.duplicates import Duplicates
from gatekeeper.services.duty import Roster
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.services.emergencies import Emergencies
from gatekeeper.services.employers import Employers
from gatekeeper.services.enrolment import Enrolment
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.gate import Gate
from gatekeeper.services.goods import Goods
from gatekeeper.services.handing_out import HandingOut
from gatekeeper.services.handover_items import sources_of
from gatekeeper.services.handovers import Handovers
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.households import Households
from gatekeeper.services.ledger_lists import LedgerLists
from gatekeeper.services.ledgers import Ledgers
from gatekeeper.services.lifting import Lifting
from gatekeeper.services.night import Night
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
from gatekeeper.services.returnee_rows import ReturneeRows
from gatekeeper.services.returnees import Returnees
from gatekeeper.services.returns import Returns
from gatekeeper.services.settlement import Settlement
from gatekeeper.services.shift_logs import ShiftLogs
from gatekeeper.services.standing import Standing
from gatekeeper.services.stints import Due, Stints
from gatekeeper.services.stop_gaps import StopGaps
from gatekeeper.services.temperatures import Temperatures
from gatekeeper.services.temporary import TemporaryPasses
from gatekeeper.services.upkeep import Upkeep
from gatekeeper.services.vehicle_register import VehicleRegister
from gatekeeper.services.vehicles import Vehicles
from gatekeeper.services.visits import Visits
from gatekeeper.services.what_if import WhatIf
from gatekeeper.services.work import WorkProofs
from gatekeeper.store import (
    incoming,
    merge,
    merge_rows,
    row_obstacles,
    row_states,
    unsettled,
    verification,
)
from gatekeeper.store.database import Database
from gatekeeper.store.ids import utc_now, uuid7

BACKUPS = "backups"


def speak(language: str) -> None:
    """Use a language, with the sentences of every room."""
    text.use(language)
    for room in (
        certificates,
        command_socket,
        credentials,
        exchange_work,
        exchange_told,
        answers,
        keys,
        night_work,
        scanner,
        strongbox,
        sync,
    ):
        text.learn(room.MESSAGES)
    for log in (
        incoming,
        merge,
        merge_rows,
        row_obstacles,
        row_states,
        unsettled,
        verification,
    ):
        text.learn(log.MESSAGES)


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    new_id: Callable[[], UUID] = uuid7,
    devices: Mapping[str, scanner.Device] = scanner.DEVICES,
) -> App:
    """Open the database, take the profile into force, and wire the services.

    Raises StoreError when the database cannot be used, InvalidInput for a broken profile.
    """
    speak(settings.language)
    if settings.profile not in config.policies():
        raise InvalidInput([Problem(code="profile-unknown", field="profile")])
    found = database_key(settings, may_make=not database_path(settings).exists())
    database = Database.open(
        database_path(settings), key=found.key if found else None, clock=clock, new_id=new_id
    )
    lanes = Lanes(idle=database.checkpoint)
    try:
        return _wire(settings, database, lanes, clock, new_id, devices, found)
    except BaseException:
        lanes.close()
        database.close()
        raise


def _wire(
    settings: Settings,
    database: Database,
    lanes: Lanes,
    clock: Callable[[], datetime],
    new_id: Callable[[], UUID],
    devices: Mapping[str, scanner.Device],
    found: KeyFound | None,
) -> App:
    journal = database.journal
    standing = Standing(
        policy=config.policies()[settings.profile],
        trust=Trust(site="", keys=()),
        lanes=settings.lanes,
        building_aliases=settings.building_aliases,
        hours=settings.crew.hours,
        post=UUID(settings.post) if settings.post else None,
        is_office=settings.role == config.OFFICE,
    )
    gate = Gate(database=database, journal=journal, standing=standing, clock=clock, new_id=new_id)
    profiles = Profiles(database=database, journal=journal, standing=standing, clock=clock)
    passes = Passes(database=database, journal=journal, clock=clock, new_id=new_id)
    accounts = Accounts(database=database, journal=journal, clock=clock, new_id=new_id)
    enrolment = Enrolment(
        database=database,
        journal=journal,
        clock=clock,
        new_id=new_id,
        aliases=lambda: standing.building_aliases,
        keep_acts=lambda: standing.policy.timings.keep_audit_private,
    )
    upkeep = Upkeep(gate=gate)
    privacy = Privacy(database=database, journal=journal, standing=standing, clock=clock)
    own_papers = settings.data / config.PAPERS_FOLDER
    asked, numbers = config.nine_questions(own_papers), config.contacts(own_papers)
    arriving = ReturneeRows(gate=gate, asked=asked.told)
    declared = config.ledgers(settings.data / config.LEDGERS_FOLDER)
    ledgers = Ledgers(
        database=database,
        journal=journal,
        clock=clock,
        new_id=new_id,
        declared=declared,
        keep_acts=lambda: standing.policy.timings.keep_audit_private,
    )
    folders = [settings.data / BACKUPS]
    if settings.backup_folder:
        folders.append(Path(settings.backup_folder))
    posts = Posts(database=database, journal=journal, standing=standing, clock=clock, new_id=new_id)
    roster = Roster(
        database=database,
        journal=journal,
        standing=standing,
        clock=clock,
        new_id=new_id,
        posts=posts,
    )
    overview = Overview(database=database, standing=standing, station=journal.station, clock=clock)
    stints = Stints(
        database=database,
        journal=journal,
        posts=posts,
        clock=clock,
        new_id=new_id,
        due=Due(hours=settings.crew.hours_due, affiliations=settings.crew.hours_due_of),
    )
    lists = LedgerLists(
        database=database,
        standing=standing,
        clock=clock,
        declared=declared,
        at_office=standing.is_office,
    )
    of_office = office(
        gate,
        settings,
        profiles=profiles,
        privacy=privacy,
        roster=roster,
        overview=overview,
        passes=passes,
        declared=declared,
        lanes=lanes,
    )
    shift_logs = ShiftLogs(roster=roster)
    temperatures = Temperatures(
        database=database,
        standing=standing,
        station=journal.station,
        clock=clock,
        checkpoint=settings.checkpoint,
    )
    app = App(
        **{one.name: getattr(of_office, one.name) for one in fields(Office)},
        settings=settings,
        database=database,
        lanes=lanes,
        standing=standing,
        gate=gate,
        overview=overview,
        temperatures=temperatures,
        corrections=corrections_of(of_office.daily_reports, shift_logs, temperatures),
        settlement=Settlement(gate=gate),
        cars=Cars(settlement=Settlement(gate=gate)),
        emergencies=Emergencies(database=database, journal=journal, clock=clock, new_id=new_id),
        referrals=Referrals(
            database=database,
            journal=journal,
            clock=clock,
            keep_acts=lambda: standing.policy.timings.keep_audit_private,
        ),
        profiles=profiles,
        lifting=Lifting(gate=gate, profiles=profiles, destruction=of_office.destruction),
        what_if=WhatIf(database=database, standing=standing, key=found.key if found else None),
        upkeep=upkeep,
        privacy=privacy,
        night=Night(
            upkeep=upkeep,
            privacy=privacy,
            destruction=of_office.destruction,
            clock=clock,
            at=time.fromisoformat(settings.night_at),
            folders=tuple(folders),
            key=found.key if found else None,
        ),
        accounts=accounts,
        registry=Registry(
            database=database,
            journal=journal,
            clock=clock,
            new_id=new_id,
            aliases=lambda: standing.building_aliases,
            keep_acts=lambda: standing.policy.timings.keep_audit_private,
        ),
        enrolment=enrolment,
        households=Households(enrolment=enrolment),
        employers=Employers(database=database, new_id=new_id),
        posts=posts,
        handing_out=HandingOut(database=database, journal=journal),
        duplicates=Duplicates(database=database, journal=journal, clock=clock, new_id=new_id),
        passes=passes,
        temporary=TemporaryPasses(gate=gate),
        stop_gaps=StopGaps(gate=gate),
        parties=Parties(gate=gate),
        visits=Visits(gate=gate),
        hosts=Hosts(gate=gate),
        refusals=Refusals(gate=gate),
        abnormal=AbnormalReports(gate=gate),
        outings=Outings(gate=gate),
        paper=PaperRecords(gate=gate),
        work_proofs=WorkProofs(gate=gate),
        vehicles=Vehicles(gate=gate),
        vehicle_register=VehicleRegister(settlement=Settlement(gate=gate)),
        car_holds=CarHolds(gate=gate),
        returns=Returns(gate=gate),
        reporting=Reporting(
            database=database,
            lanes=lanes,
            standing=standing,
            clock=clock,
            checkpoint=settings.checkpoint,
        ),
        roster=roster,
        duty_lists=DutyLists(roster=roster),
        stints=stints,
        shift_logs=shift_logs,
        handovers=Handovers(
            stints=stints,
            sources=sources_of(gate, ReturneeLists(rows=arriving), lists),
            equipment=settings.crew.equipment,
        ),
        exporting=Exporting(database=database, journal=journal),
        exchanges=exchange(
            gate,
            settings,
            passes=passes,
            profiles=profiles,
            privacy=privacy,
            found=found,
            clock=clock,
        ),
        joining=joining(gate, settings, passes),
        ledgers=ledgers,
        callers=Callers(gate=gate, ledgers=ledgers),
        goods=Goods(database=database, standing=standing, clock=clock, ledgers=ledgers),
        ledger_lists=lists,
        areas=Areas(gate=gate),
        returnees=Returnees(rows=arriving),
        dispositions=Dispositions(rows=arriving),
        returnee_lists=ReturneeLists(rows=arriving),
        returnee_papers=ReturneePapers(
            rows=arriving, contacts=numbers.told, checkpoint=settings.checkpoint
        ),
        paper_problems=asked.problems + numbers.problems,
        devices=devices,
        recovery=_recovery(found, accounts),
    )
    lanes.write(_take_into_force, app).result()
    return app


def _recovery(found: KeyFound | None, accounts: Accounts) -> str | None:
    """The text to print until the first start is done; a first start broken off shows it again."""
    if found is None or accounts.names():
        return None
    return recovery_text(found.key)


def _take_into_force(app: App) -> None:
    """The profile and the keys this station works by; a new database starts as its settings say."""
    in_force = app.profiles.in_force()
    if in_force is None:
        app.profiles.switch_to(app.settings.profile, SYSTEM)
    else:
        app.standing.policy = in_force
    app.standing.trust = app.passes.trust()
    app.posts.call_here(app.settings.checkpoint)
    app.lifting.apply_due()  # what was ordered for a time at which nobody was here
