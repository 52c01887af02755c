"""Who may do what: one table of every sensitive act and screen by role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.errors import NotAllowed


class Act(StrEnum):
    """What a service asks about before it does anything, and what a screen is shown for."""

    # Lists and figures, with everything private masked.
    LOOK = "look"

    # At the lane
    DECIDE = "decide"
    OVERRIDE = "override"  # the codes its role has in the profile
    OVERRIDE_ANY = "override-any"  # every code but those nobody may set aside
    CONFIRM = "confirm"  # stand by what one let pass by telephone
    UNDO = "undo"
    TURN_AWAY = "turn-away"
    REFER = "refer"
    EMERGENCY = "emergency"
    CONFIRM_CLOCK = "confirm-clock"

    # People and their passes
    SEARCH = "search"
    OPEN_PERSON = "open-person"
    UNMASK = "unmask"
    PHOTOGRAPH = "photograph"
    EDIT_REGISTRY = "edit-registry"
    EXEMPT = "exempt"  # the mark of those who have no phone
    IMPORT = "import"
    EXPORT = "export"  # masked, as the list shows it
    EXPORT_FULL = "export-full"
    ERASE = "erase"
    RETENTION = "retention"  # what is kept how long, and how much of it
    TELL_HELD = "tell-held"  # somebody asks what is held on him
    SIGN_DESTRUCTION = "sign-destruction"
    REPORT_LOST = "report-lost"
    STOP_GAP = "stop-gap"  # for some days, while nobody who issues is there
    ISSUE_PASSES = "issue-passes"
    REVOKE_PASSES = "revoke-passes"

    # Who comes and goes
    VISITORS = "visitors"
    VEHICLES = "vehicles"
    RETURNEES = "returnees"
    SETTLE_RETURN = "settle-return"  # where the rules say that somebody has to look
    IMPORT_AREAS = "import-areas"
    GOODS = "goods"
    OUTINGS = "outings"
    TAKE_PROOF = "take-proof"
    VERIFY_PROOF = "verify-proof"
    APPROVE_LEAVING = "approve-leaving"
    OBSERVATION = "observation"
    FOUR_PIECES = "four-pieces"
    SCREENING = "screening"

    # Ledgers
    LEDGERS = "ledgers"
    SUPERVISORS_LEDGERS = "supervisors-ledgers"
    CHECK_ENTRIES = "check-entries"

    # The crew
    ROSTER = "roster"
    DELEGATE = "delegate"  # let somebody sign on for a day
    RESET_PIN = "reset-pin"
    ACCOUNTS = "accounts"

    # What is in force here
    SWITCH_PROFILE = "switch-profile"  # also changed: a change is a version taken into force
    LIFT = "lift"
    SETTINGS = "settings"
    ISSUING_KEY = "issuing-key"
    BACKUP = "backup"
    VERIFY_LOG = "verify-log"
    CLOSE_KIOSK = "close-kiosk"
    EXCHANGE = "exchange"  # now, or by a stick that is carried
    ENROL_STATIONS = "enrol-stations"  # let a station send to this office, close its chain
    SETTLE_REFUSED = "settle-refused"  # what a station sent and the office did not take


_GATE = frozenset(
    {
        Act.LOOK,
        Act.DECIDE,
        Act.OVERRIDE,
        Act.UNDO,
        Act.TURN_AWAY,
        Act.REFER,
        Act.EMERGENCY,
        Act.CONFIRM_CLOCK,
        Act.SEARCH,
        Act.OPEN_PERSON,
        Act.UNMASK,
        Act.PHOTOGRAPH,
        Act.EXPORT,
        Act.REPORT_LOST,
        Act.STOP_GAP,
        Act.VISITORS,
        Act.VEHICLES,
        Act.RETURNEES,
        Act.GOODS,
        Act.OUTINGS,
        Act.TAKE_PROOF,
        Act.LEDGERS,
    }
)
# What is the community's business: who lives here, with which pass, and who is observed.
_OFFICE = frozenset(
    {
        Act.EDIT_REGISTRY,
        Act.EXEMPT,
        Act.IMPORT,
        Act.ISSUE_PASSES,
        Act.REVOKE_PASSES,
        Act.VERIFY_PROOF,
        Act.APPROVE_LEAVING,
        Act.OBSERVATION,
        Act.FOUR_PIECES,
        Act.SCREENING,
        Act.IMPORT_AREAS,
        Act.ROSTER,
        Act.RETENTION,
        Act.TELL_HELD,
        Act.SIGN_DESTRUCTION,
        Act.EXCHANGE,
        Act.SETTLE_REFUSED,
    }
)
_STATION = frozenset(
    {
        Act.RESET_PIN,
        Act.ACCOUNTS,
        Act.SETTINGS,
        Act.ISSUING_KEY,
        Act.BACKUP,
        Act.VERIFY_LOG,
        Act.CLOSE_KIOSK,
        Act.EXCHANGE,
        Act.ENROL_STATIONS,
    }
)
# The command line without a name, timers and the first start.
_PROGRAM = frozenset(
    {
        Act.LOOK,
        Act.DECIDE,
        Act.SEARCH,
        Act.EXPORT,
        Act.EDIT_REGISTRY,
        Act.EXEMPT,
        Act.IMPORT,
        Act.ISSUE_PASSES,
        Act.REVOKE_PASSES,
        Act.LEDGERS,
        Act.SUPERVISORS_LEDGERS,
        Act.ACCOUNTS,
        Act.SWITCH_PROFILE,
        Act.SETTINGS,
        Act.ISSUING_KEY,
        Act.BACKUP,
        Act.VERIFY_LOG,
        Act.EXCHANGE,
        Act.ENROL_STATIONS,
    }
)

MAY: Mapping[Role, frozenset[Act]] = {
    Role.SYSTEM: _PROGRAM,
    Role.OBSERVER: frozenset({Act.LOOK}),
    Role.OPERATOR: _GATE,
    Role.CLERK: _GATE | _OFFICE,
    Role.SUPERVISOR: frozenset(Act),
    Role.ADMINISTRATOR: _STATION | {Act.LOOK},
}


def may(role: Role, act: Act) -> bool:
    """Is this act the role's?"""
    return act in MAY[role]


def who_may(act: Act) -> tuple[Role, ...]:
    """The roles of people who may, in rank order: whom to ask."""
    return tuple(role for role in Role if role is not Role.SYSTEM and may(role, act))


def require(operator: Operator, act: Act) -> None:
    """Raises NotAllowed, which names the roles that may."""
    if not may(operator.role, act):
        raise NotAllowed("role-needed", act=act.value, roles=" ".join(who_may(act)))
