"""A station where everything of the books happened once: every table that travels has rows."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.areas import Area, Level
from gatekeeper.domain.day_sheet import Channel as DayChannel
from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.domain.desk_intake import Desk, TakenIn
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.enrolment import Certificate
from gatekeeper.domain.expected import BriefedBy, Expected
from gatekeeper.domain.fever import Told
from gatekeeper.domain.handover import Told as HandoverTold
from gatekeeper.domain.household_marks import AbroadTold
from gatekeeper.domain.ledger import State
from gatekeeper.domain.paper import PaperLine, SheetKind
from gatekeeper.domain.places import Place, PlaceKind
from gatekeeper.domain.screening import Answer, Channel, Result
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.domain.work import Shift, ShiftKind
from gatekeeper.keys import SigningKey
from gatekeeper.services import profiles
from gatekeeper.services.area_lists import AreaSheet
from gatekeeper.services.duty import Member
from gatekeeper.services.households import Landlord
from gatekeeper.services.ledgers import Draft
from gatekeeper.store import certified, search
from gatekeeper.store.people import Person
from gatekeeper.store.station import station_id
from tests import returnees, vehicles, visitors
from tests.books import REQUEST, UMBRELLA, open_books
from tests.households import flat, household_pass
from tests.observed import observed, today
from tests.offices import jpeg
from tests.rounds import BY_PHONE, CLERK, NO_ANSWER, Compound, compound
from tests.stations import CHIEF, GUARD, Post, Resident


def lived_in(post: Post, folder: Path) -> Post:
    """Everything once; the clock goes on by some hours."""
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    post.posts.call_here("东门")
    place = compound(post)
    people = _registry(post, place)
    _gate(post, people)
    _visitors(post)
    _cars(post, people)
    _books(post)
    _observed(post, place)
    _rounds(post, place)
    _arrivals(post, folder, place)
    _crew(post)
    _paper(post)
    return post


def _registry(post: Post, place: Compound) -> dict[str, Resident]:
    """Residents with passes, a household's pass, somebody entered twice, two told apart, a list."""
    people = {
        name: post.resident(name, room)
        for name, room in (("张三", "501"), ("李四", "502"), ("王五", "503"), ("张三三", "504"))
    }
    people["吴工"] = post.resident("吴工", "601", kind=PersonKind.WORKER)
    firm = post.employers.keep(None, "红星机械厂", "赵经理", "13900000001", CHIEF)
    with post.database.begin("people", operator=CHIEF.account) as session:
        row = session.get_one(Person, people["吴工"].id)
        row.employer, row.phone, row.born_on = firm.id, "13900000002", date(1990, 3, 7)
        search.index(session, [one.id for one in people.values()])
        search.index(session, place.people.values())
    home = flat(post, "钱大", "钱二", children=("钱小",))
    household_pass(post, home)
    merged = post.resident("张三", "505")
    post.duplicates.merge(people["张三"].id, merged.id, CHIEF)
    undone = post.duplicates.merge(people["李四"].id, people["张三三"].id, CHIEF)
    post.duplicates.undo(undone.id, CHIEF)
    post.duplicates.tell_apart(people["李四"].id, people["王五"].id, CHIEF)
    post.households.set_landlord(home.id, Landlord(name="郑东", phone="13900000003"), CLERK)
    post.grids.keep_place(
        Place(id=post.new_id(), kind=PlaceKind.SHOP, name="小卖部", contact="钱掌柜"), CLERK
    )
    area = Area(name="湖北省武汉市", level=Level.HIGH, begins_on=date(2026, 1, 1), code="420100")
    for _ in range(2):
        post.areas.take(AreaSheet(areas=(area,), problems=(), source="list"), today(post), CHIEF)
    _certified(post)
    return people


def _certified(post: Post) -> None:
    """A key as the office's snapshot brings it, but kept by this station."""
    public = SigningKey.from_private(bytes(range(32))).public
    made = Certificate(
        office=post.database.journal.station,
        station=station_id(public),
        public=public,
        name="北门",
        certified_at=post.clock(),
        sign_until=None,
        signature=bytes(64),
    )
    with post.database.begin("stations", operator=CHIEF.account) as session:
        certified.keep(session, made)


def _gate(post: Post, people: dict[str, Resident]) -> None:
    """In and out, held, overridden, taken back; an approved way out; a proof of work."""
    for name in ("张三", "李四", "吴工"):
        post.present(people[name].card)
        post.clock.advance(minutes=10)
        post.gate.present("1", [people[name].card], operator=GUARD, direction=Direction.EXIT)
        post.clock.advance(minutes=1)
    shown = post.present(people["王五"].card)
    assert shown.presentation is not None
    post.settlement.undo("1", shown.presentation.id, "wrong-person", CHIEF)
    post.abnormal.report(AbnormalKind.OTHER, "神情异常", GUARD, shown)
    now = post.clock()
    post.outings.approve(
        people["李四"].id,
        reason="dialysis",
        approved_by="周主任",
        begins_at=now,
        until=now + timedelta(hours=4),
        operator=CHIEF,
    )
    shift = Shift(kind=ShiftKind.DAY, starts=time(8), ends=time(18), rest_days=frozenset({5, 6}))
    post.work_proofs.take(
        people["王五"].id, employer="红星机械厂", shift=shift, photo=jpeg(), operator=GUARD
    )
    post.returns.enter(
        people["吴工"].id,
        form_on=today(post),
        card="0317",
        code_on=None,
        approved_by="李总",
        operator=CHIEF,
    )


def _visitors(post: Post) -> None:
    """One who came and left, one inside, and one nobody wants to see."""
    home = visitors.host(post, "孙八", room="701", phone="13800138007")
    for name in ("陈静", "陈平"):
        row = visitors.registered(post, home, name=name, document="", document_kind="")
        visitors.let_in(post, row)
        post.clock.advance(minutes=30)
        if name == "陈静":
            visitors.let_out(post, row)
    post.hosts.refuse(home, "赖债", "", GUARD)


def _cars(post: Post, people: dict[str, Resident]) -> None:
    """A car that comes in, and is held in its slot afterwards."""
    vehicles.registered(post, people["李四"].id, about="白色")
    post.cars.arrive("1", vehicles.PLATE, 1, GUARD)
    post.present(people["李四"].card)
    post.car_holds.hold(vehicles.PLATE, "B2-017", GUARD, photo=jpeg(301, 400))


def _books(post: Post) -> None:
    """A request that is assigned and done, something found with its picture, corrected."""
    books = open_books(post)
    entry = books.add("requests", REQUEST).id
    books.ledgers.follow(entry, State.ASSIGNED, GUARD, responsible="赵敏")
    books.ledgers.follow(entry, State.DONE, GUARD, note="送到门口")
    found = books.add("lost-property", UMBRELLA, pictures={"photo": jpeg(302, 400)})
    again = Draft(values=UMBRELLA | {"place": "西门 west gate"})
    books.ledgers.correct(found.id, again, "写错了", GUARD)


def _observed(post: Post, place: Compound) -> None:
    """A case with its days and ticks, a desk, a fever, the worker of a province."""
    case = observed(post, place.people["钱一"], arrived=3, origin="武汉市")
    told = DayEntry(morning=365, channel=DayChannel.KNOCK, needs="买菜")
    post.day_sheet.enter(case, today(post), told, CHIEF)
    post.checklists.tick(case, "magnet", "陈电工", "M-7", CHIEF)
    taken = TakenIn(desk=Desk.HALL, origin="湖北武汉", tenths=365)
    post.triage_desk.take_in(place.people["孙三"], taken, "周网格员", "13800138000", CHIEF)
    post.fever.open(
        place.people["李四"], Told(words="咳嗽", tenths=378), "周网格员", "13800138000", CHIEF
    )
    post.key_persons.name_worker("湖北", "刘干部", "13900139000", CHIEF)


def _rounds(post: Post, place: Compound) -> None:
    """Two who go together, doors, answers, a strip, whereabouts, a landlord."""
    round = place.round.id
    post.rounds.team(round, place.grid.id, "赵一、钱二", CLERK)
    post.screening.enter(round, place.doors["3-1-102"], NO_ANSWER, CLERK)
    post.screening.enter(round, place.doors["3-1-102"], BY_PHONE, CLERK)
    ill = Answer(person=place.people["钱一"], result=Result.SYMPTOMS, is_examined=True)
    post.screening.answer(round, place.doors["3-1-101"], Channel.DOOR, (ill,), CLERK)
    post.strips.put(place.doors["3-2-201"], round, CLERK)
    away = Stay(place="三亚市", from_on=date(2026, 2, 20))
    post.whereabouts.tell(place.people["李四"], away, CLERK)
    post.abroad.tell(
        place.people["周五"], AbroadTold(where="英国", since=today(post), who="儿子"), CHIEF
    )
    home = post.households.behind("7-1-101")
    assert home is not None
    post.tenants.asked(home.household, 3, "下月退租", CLERK)


def _arrivals(post: Post, folder: Path, place: Compound) -> None:
    """Somebody expected, and a family that came and was let in."""
    told = Expected(name="王强", phone="13800138000", coming_from="湖北省武汉市", door="3-1-101")
    post.expected.brief(post.expected.enter(told, CLERK), BriefedBy.WECHAT, CLERK)
    returnees.take_list(post, folder)
    arrival = returnees.arrives(post, returnees.NAMES[:2])
    arrival = returnees.complete(post, arrival, place.doors["9-1-101"])
    post.dispositions.decide(arrival.id, GUARD)


def _crew(post: Post) -> None:
    """The roster, a stint, a hand-over."""
    here = post.posts.here
    member = Member(name="王强", affiliation="property")
    post.roster.assign(here, post.roster.today, ShiftKey.EARLY, member, CHIEF)
    post.stints.stand(GUARD)
    post.clock.advance(hours=2)
    ready = post.handovers.ready(GUARD)
    told = HandoverTold(items=ready.items, equipment=ready.equipment, notes="301 的访客还没走")
    post.handovers.sign(told, GUARD, CHIEF)


def _paper(post: Post) -> None:
    """A sheet with a visitor, typed in an hour later."""
    (sheet,) = post.paper.print_sheets(SheetKind.VISITORS, 1, CHIEF)
    post.clock.advance(hours=2)
    home = visitors.host(post, "周七", room="702", phone="13800138006")
    written_at = post.clock() - timedelta(hours=1)
    line = PaperLine(line=1, written_at=written_at, household=home, name="陈平", purpose="family")
    post.paper.enter(sheet.id, line, GUARD)


def end_it(post: Post) -> UUID:
    """The epidemic ends, the health data goes; the order's number."""
    post.lifting.carry_out(
        profiles.shipped("everyday"),
        ("observation", "referrals"),
        CHIEF,
        reason="街道通知，疫情结束",
        health_on=today(post),
    )
    due = post.destruction.due()
    assert due is not None
    run = post.destruction.begin(due)
    while not run.is_done:
        run.step()
    return due
