"""Every table of the database, and what the log must know about the typed ones."""

from __future__ import annotations

from collections.abc import Mapping

from gatekeeper.store import (
    abnormal,
    access,
    access_log,
    accounts,
    approvals,
    areas,
    car_holds,
    carloads,
    changes,
    column_mappings,
    duty,
    employers,
    erased,
    four_pieces,
    grid,
    heartbeat,
    issuing,
    journal,
    ledger_log,
    ledgers,
    merges,
    observation,
    observation_days,
    order_log,
    paper,
    people,
    posts,
    returnees,
    search,
    station,
    stints,
    vehicles,
    visit_log,
    visits,
    work,
)
from gatekeeper.store.columns import Base
from gatekeeper.store.projections import Projection, by_kind

# Loading the modules is what fills `Base.metadata`.
MODULES = (
    abnormal,
    access,
    accounts,
    approvals,
    areas,
    column_mappings,
    employers,
    car_holds,
    carloads,
    duty,
    erased,
    four_pieces,
    grid,
    heartbeat,
    issuing,
    journal,
    ledgers,
    merges,
    observation,
    observation_days,
    paper,
    people,
    posts,
    returnees,
    search,
    station,
    stints,
    vehicles,
    visits,
    work,
)

PROJECTIONS: Mapping[str, Projection] = by_kind(
    (
        changes.PROJECTION,
        *access_log.PROJECTIONS,
        *visit_log.PROJECTIONS,
        merges.LINED.projection,
        work.LINED.projection,
        duty.LINED.projection,
        stints.LINED.projection,
        abnormal.LINED.projection,
        approvals.LINED.projection,
        carloads.LINED.projection,
        car_holds.LINED.projection,
        observation.LINED.projection,
        observation_days.LINED.projection,
        paper.SHEETS.projection,
        paper.ENTRIES.projection,
        four_pieces.LINED.projection,
        *returnees.PROJECTIONS,
        ledger_log.PROJECTION,
        order_log.PROJECTION,
    )
)

__all__ = ["MODULES", "PROJECTIONS", "Base"]
