"""What a station needs to exchange with its office: the schedule, and how it joins one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from gatekeeper.config import ExchangeSettings, Settings
from gatekeeper.config.database import keys_folder
from gatekeeper.domain.exchange import Rhythm
from gatekeeper.keys import KeyFound
from gatekeeper.services.exchange import Exchange
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.gate import Gate
from gatekeeper.services.joining import Joining
from gatekeeper.services.passes import Passes
from gatekeeper.services.privacy import Privacy
from gatekeeper.services.profiles import Profiles
from gatekeeper.services.snapshots import Snapshots
from gatekeeper.sync import https, passwords

FOLDER = "exchange"


def exchange(
    gate: Gate,
    settings: Settings,
    *,
    passes: Passes,
    profiles: Profiles,
    privacy: Privacy,
    found: KeyFound | None,
    clock: Callable[[], datetime],
) -> ExchangeSchedule:
    """The station's side; urgent lines are heard of as they are committed."""
    schedule = ExchangeSchedule(
        exchange=Exchange(
            database=gate.database,
            journal=gate.journal,
            clock=clock,
            folder=settings.data / FOLDER,
            key=found.key if found else None,
            password=lambda address: passwords.read(address, keys_folder()),
            snapshots=Snapshots(
                gate=gate, passes=passes, profiles=profiles, erased=privacy.note_erased
            ),
        ),
        rhythm=rhythm(settings.exchange),
        keep=timedelta(days=settings.exchange.keep_days),
        clock=clock,
    )
    gate.database.on_commit(schedule.hear)
    return schedule


def rhythm(settings: ExchangeSettings) -> Rhythm:
    """As the settings say it."""
    seconds = settings.live_seconds
    return Rhythm(
        at=time.fromisoformat(settings.at), live=timedelta(seconds=seconds) if seconds else None
    )


def joining(gate: Gate, settings: Settings, passes: Passes) -> Joining:
    """How this station comes to belong to an office."""

    def believe() -> None:
        gate.standing.trust = passes.trust()

    return Joining(
        database=gate.database,
        journal=gate.journal,
        clock=gate.clock,
        name=settings.checkpoint,
        ask=https.enrol,
        changed=believe,
    )
