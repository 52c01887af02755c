"""A policy profile: which checks for whom and which way, and the numbers of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from gatekeeper.domain.access import Direction, Outcome, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.calendar import Period
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.screening import ScreeningRule


class Comparison(StrEnum):
    """The texts of the field disagree whether the limit itself is a fever; so it is a setting."""

    ABOVE = ">"
    AT_OR_ABOVE = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureRule:
    """Limits in tenths of a degree Celsius; defaults and their sources: docs/decisions."""

    limit_tenths: int = 373
    comparison: Comparison = Comparison.AT_OR_ABOVE
    lowest_true_tenths: int = 350
    rest: timedelta = timedelta(minutes=5)
    second_device: bool = False

    def is_high(self, tenths: int) -> bool:
        if self.comparison is Comparison.ABOVE:
            return tenths > self.limit_tenths
        return tenths >= self.limit_tenths

    def is_too_low(self, tenths: int) -> bool:
        """A cold forehead, not a person: measure again."""
        return tenths < self.lowest_true_tenths


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCodeRule:
    """A picture may lower by itself; green opens only as `accept_image` says.

    `image_confidence` (0 to 1) is what a green picture must then reach.
    """

    accept_image: bool = False
    image_confidence: float = 0.8
    max_age: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """重复进出: the same way twice. `outcome` GRANTED only notes it, HELD stops."""

    outcome: Outcome = Outcome.GRANTED
    cooldown: timedelta = timedelta(seconds=15)
    fresh: timedelta = timedelta(hours=1)
    window: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsRule:
    """How old the office's lists may be: warn, then (where `hold`) hold."""

    warn: timedelta = timedelta(days=3)
    hold_after: timedelta = timedelta(days=7)
    hold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NucleicTestRule:
    """核酸检测: how old a negative sample may be; 24, 48 or 72 hours by the texts of the field."""

    valid: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelCardRule:
    """行程卡: what a star means; where `places` are listed, only a star of one of them counts."""

    places: tuple[str, ...] = ()
    outcome: Outcome = Outcome.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class FourPiecesRule:
    """一人一表一证一码: how long form, card, code and approval count once they are complete."""

    valid: timedelta = timedelta(days=7)


class QuotaFor(StrEnum):
    """Passes are personal in some places and one per household in others."""

    HOUSEHOLD = "household"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutingRule:
    """外出采购 (每户每天一人一次): how often, when and how long one may be out (G10, G11).

    `count` 0 is unlimited, `return_within` zero sets no time to be back. One may set out from
    `opens` to before `closes`, over midnight when that is less, always when they are equal. A trip
    shorter than `handed_back` uses nothing. `purposes` are asked in this order; those of
    `on_quota` use it. A work proof counts for `provisional` until it is verified, then for `proof`,
    each time from `early` before a shift begins.
    """

    count: int = 0
    per: QuotaFor = QuotaFor.HOUSEHOLD
    period: Period = Period.DAY
    opens: time = time(0)
    closes: time = time(0)
    return_within: timedelta = timedelta(hours=2)
    handed_back: timedelta = timedelta(minutes=5)
    purposes: tuple[str, ...] = ()
    on_quota: tuple[str, ...] = ("shopping",)
    provisional: timedelta = timedelta(days=3)
    proof: timedelta = timedelta(days=90)
    early: timedelta = timedelta(hours=2)

    def is_open(self, at: time) -> bool:
        """May one set out at this time of the day?"""
        if self.opens <= self.closes:
            return self.opens == self.closes or self.opens <= at < self.closes
        return at >= self.opens or at < self.closes


class ObservationKind(StrEnum):
    """集中隔离, 居家医学观察, 居家健康监测."""

    CENTRAL = "central"
    HOME = "home"
    MONITORING = "monitoring"


class FirstDay(StrEnum):
    """Which day of observation the day of arrival is: the texts of the field disagree."""

    ZERO = "day-0"
    ONE = "day-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationRule:
    """医学观察: how long, counted how, and what each kind may do (G09, O11).

    `days` and `short_days` are the usual lengths, 14 and 7. A kind of `may_leave` comes and goes,
    one of `may_enter` lives here meanwhile, one of `on_approval` goes out and in on an exception.
    """

    days: int = 14
    short_days: int = 7
    arrival: FirstDay = FirstDay.ZERO
    may_leave: tuple[ObservationKind, ...] = (ObservationKind.MONITORING,)
    may_enter: tuple[ObservationKind, ...] = (ObservationKind.HOME, ObservationKind.MONITORING)
    on_approval: tuple[ObservationKind, ...] = (ObservationKind.HOME,)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRule:
    """Cars (G17-G20). `unknown`: not in the registry and no visitor's; `watched` are the first
    signs of plates looked for ("鄂", "鄂A"). `foreign_driver`: a registered car taken out by
    somebody of another household. `inspect`: every car is looked into on entering (逢车必检).
    """

    unknown: Outcome = Outcome.HELD
    watched: tuple[str, ...] = ()
    watched_outcome: Outcome = Outcome.HELD
    foreign_driver: Outcome = Outcome.GRANTED
    inspect: bool = False

    def is_watched(self, plate: str) -> bool:
        return plate.startswith(self.watched) if self.watched else False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneeRule:
    """返（来）人员: what a low risk area leads to, and how far back areas count (G34).

    From medium and high risk areas one goes into central isolation, whatever stands here. The
    measures of `short` last the short days of observation, others the usual ones. A list of areas
    older than `list_warn` is told as such; the register keeps names for `keep`.
    """

    low: Measure = Measure.MONITORING
    short: tuple[Measure, ...] = ()
    look_back: timedelta = timedelta(days=14)
    list_warn: timedelta = timedelta(days=3)
    keep: timedelta = timedelta(days=60)


class Caller(StrEnum):
    """快递, 外卖, 网约车: who comes for somebody inside and does not stay; in order of digits."""

    COURIER = "courier"
    TAKEAWAY = "takeaway"
    RIDE = "ride"


class CallerAnswer(StrEnum):
    """May a caller come in? HELD: a supervisor decides each time."""

    ENTER = "enter"
    GATE = "gate"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersRule:
    """Whether callers enter or their goods stop at the gate (G16), and how goods lie there (G35).

    `waybills`: single parcels are counted by scanning, the last four digits are kept. Goods older
    than `lying` lie too long; what was put down before `shelf` is no more reckoned with.
    """

    courier: CallerAnswer = CallerAnswer.GATE
    takeaway: CallerAnswer = CallerAnswer.GATE
    ride: CallerAnswer = CallerAnswer.GATE
    waybills: bool = False
    lying: timedelta = timedelta(days=2)
    shelf: timedelta = timedelta(days=10)

    def answer(self, caller: Caller) -> CallerAnswer:
        answers = {
            Caller.COURIER: self.courier,
            Caller.TAKEAWAY: self.takeaway,
            Caller.RIDE: self.ride,
        }
        return answers[caller]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Spans of the gate's flow."""

    loose_evidence: timedelta = timedelta(seconds=10)
    abandon_pending: timedelta = timedelta(minutes=5)
    expired_lately: timedelta = timedelta(days=7)
    hours_margin: timedelta = timedelta(minutes=15)
    party: timedelta = timedelta(minutes=2)
    keep_private: timedelta = timedelta(days=7)
    keep_audit_private: timedelta = timedelta(days=180)


# What a profile may leave out of menus and keys. Everything else is always there.
SUBJECTS = (
    "referrals",
    "outings",
    "returnees",
    "observation",
    "four-pieces",
)

DemandKey = tuple[Direction, PersonKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One profile in one version; both are stored with every record as `profile@version`.

    `slots` is the order of the panel, `in_order` lets a later slot wait for the earlier ones;
    `demanded` names the checks asked of each kind of person in each direction; `overridable` names
    the finding codes each role may set aside ("*" in `never`'s place is not possible: what stands
    in `never` nobody overrides). `subjects` are those of SUBJECTS that have menus and keys here.
    """

    profile: str
    version: str
    slots: tuple[str, ...]
    demanded: Mapping[DemandKey, frozenset[str]]
    overridable: Mapping[Role, frozenset[str]]
    never: frozenset[str]
    in_order: bool = False
    subjects: frozenset[str] = frozenset(SUBJECTS)
    temperature: TemperatureRule = field(default_factory=TemperatureRule)
    health_code: HealthCodeRule = field(default_factory=HealthCodeRule)
    repeat: RepeatRule = field(default_factory=RepeatRule)
    lists: ListsRule = field(default_factory=ListsRule)
    nucleic_test: NucleicTestRule = field(default_factory=NucleicTestRule)
    travel_card: TravelCardRule = field(default_factory=TravelCardRule)
    four_pieces: FourPiecesRule = field(default_factory=FourPiecesRule)
    outing: OutingRule = field(default_factory=OutingRule)
    observation: ObservationRule = field(default_factory=ObservationRule)
    callers: CallersRule = field(default_factory=CallersRule)
    vehicle: VehicleRule = field(default_factory=VehicleRule)
    returnee: ReturneeRule = field(default_factory=ReturneeRule)
    screening: ScreeningRule = field(default_factory=ScreeningRule)
    timings: Timings = field(default_factory=Timings)

    @property
    def name(self) -> str:
        return f"{self.profile}@{self.version}"

    def uses(self, subject: str) -> bool:
        """Has this subject menus and keys now? What no profile may leave out has them always."""
        return subject not in SUBJECTS or subject in self.subjects

    def demands(self, check: str, direction: Direction, kind: PersonKind) -> bool:
        return check in self.demanded.get((direction, kind), frozenset())

    def days_of(self, measure: Measure) -> int:
        """How many days a measure lasts after a return."""
        if measure is Measure.NONE:
            return 0
        rule = self.observation
        return rule.short_days if measure in self.returnee.short else rule.days

    def may_override(self, role: Role, code: str) -> bool:
        """What the table of rights and this profile say; what stands in `never` nobody may."""
        if code in self.never or not may(role, Act.OVERRIDE):
            return False
        return may(role, Act.OVERRIDE_ANY) or code in self.overridable.get(role, frozenset())
