"""The office's ledgers as shipped: written, expected, added up, printed, each under its row."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from PIL import Image

from gatekeeper import config, text
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.ledger import Keeper, State
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import REPORTS
from gatekeeper.services.hotlines import hotlines
from gatekeeper.services.ledger_lists import Wanted
from gatekeeper.ui.ledger_words import expected_words, sum_words
from tests.books import REQUEST, open_books
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD

HERE = timezone(timedelta(hours=8))
CLERK = Operator(account=UUID(int=0xC1), name="陈敏", role=Role.CLERK)
FIRM = Operator(account=UUID(int=0xC2), name="赵工", role=Role.CLERK)


def picture():
    """A small photo that a printer can print."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), (90, 120, 90)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def books(post):
    text.use("en")
    made = open_books(post)
    # In the morning of the place, when the windows of the day are open.
    while post.clock().astimezone(HERE).hour != 8:
        post.clock.advance(hours=1)
    yield replace(made, lists=replace(made.lists, zone=HERE, at_office=True))
    assert made.verified().fault is None


def add(books, key, values, **told):
    return books.add(key, values, operator=told.pop("operator", CLERK), **told)


def today(books, days=0):
    return f"{books.post.clock().astimezone(HERE) + timedelta(days=days):%Y-%m-%d}"


def due(books, key):
    return [one.about for one in books.lists.expected_of(key).due]


def missed(books, key):
    return [one.about for one in books.lists.expected_of(key).missed]


def total(books, key):
    now = books.post.clock()
    return books.lists.totals(key, now - timedelta(days=60), now + timedelta(hours=1))


def gathered(books, report, key, **told):
    now = books.post.clock()
    with books.post.database.read() as session:
        return REPORTS[report].gather(
            session,
            now=now,
            compound="花园",
            checkpoint="社区",
            ledger=books.ledgers.declared.ledgers[key],
            **told,
        )


def book(books, key, language="zh_CN", **told):
    now = books.post.clock()
    told |= {"since": now - timedelta(days=60), "until": now + timedelta(hours=1), "zone": HERE}
    return "".join(
        words(REPORTS["ledger-book"].draw(gathered(books, "ledger-book", key, **told), language))
    )


def refused(books, key, values, **told):
    with pytest.raises(InvalidInput) as error:
        add(books, key, values, **told)
    return [(one.field, one.code) for one in error.value.problems]


# --- whose they are ---------------------------------------------------------------------------


def test_the_office_keeps_its_books_and_a_gate_shows_its_own_alone(books):
    """O24: what is not the gate's business is not shown there, nor remembered there."""
    at_gate = replace(books.lists, at_office=False)
    kept = books.ledgers.declared.ledgers
    of_office = {key for key, one in kept.items() if one.place is Keeper.OFFICE}
    assert not of_office & {line.ledger.key for line in at_gate.menu(CHIEF)}
    menu = [line.ledger.key for line in books.lists.menu(CLERK)]
    assert set(menu) == set(kept)
    assert set(menu[: len(of_office)]) == of_office
    add(books, "families", {"who": "赵敏", "relation": "family", "where": "home"})
    books.post.clock.advance(hours=2)
    assert "home-readings" in {one.ledger.key for one in books.lists.expected()}
    assert "home-readings" not in {one.ledger.key for one in at_gate.expected()}


def test_a_guard_writes_in_no_book_of_the_office(books):
    assert not {"supplies", "care"} & {line.ledger.key for line in books.lists.menu(GUARD)}
    with pytest.raises(NotAllowed):
        books.add("meetings", {}, operator=GUARD)


def test_ledgers_of_one_subject_stand_together(books):
    menu = [line.ledger for line in books.lists.menu(CLERK)]
    office = [one.group for one in menu if one.place is Keeper.OFFICE]
    assert len(set(office)) == len(
        [g for n, g in enumerate(office) if n == 0 or office[n - 1] != g]
    )


# --- care -------------------------------------------------------------------------------------

KIT = {"household": "12-2-501", "who": "陈敏"}


def test_o16_the_kit_is_ticked_item_by_item_signed_and_counted(books):
    add(
        books,
        "kits",
        KIT | {"items": "mask thermometer booklet"},
        pictures={"signature": picture()},
    )
    add(books, "kits", KIT | {"household": "3-1-101", "items": "mask herbal"})
    assert total(books, "kits").answers["items"] == {
        "mask": 2,
        "thermometer": 1,
        "booklet": 1,
        "herbal": 1,
    }
    assert refused(books, "kits", KIT | {"items": "umbrella"}) == [
        ("items", "ledger-choice-unknown")
    ]
    assert refused(books, "kits", KIT) == [("items", "required")]
    printed = book(books, "kits")
    assert "体温计/宣传手册/口罩" in printed
    assert "12-*" in printed
    assert "501" not in printed


def test_o19_numbers_residents_ask_for_are_a_list_of_those_in_use(books):
    water = {"name": "供水抢修", "phone": "96390", "sort": "utility"}
    row = add(books, "hotlines", water)
    add(books, "hotlines", {"name": "便民粮店", "phone": "83001234", "sort": "food"})
    books.ledgers.follow(row.id, State.DONE, CLERK)
    shown = books.lists.page("hotlines", Wanted(states=(State.OPEN,))).rows
    assert [one.cells["phone"] for one in shown] == ["83001234"]
    line = next(one for one in books.lists.menu(CLERK) if one.ledger.key == "hotlines")
    assert line.unfinished == 0, "a number in use is nothing unfinished"
    assert "96390" in book(books, "hotlines")


def test_o19_the_hotline_card_has_the_numbers_of_the_file_and_of_the_ledger(books):
    told = config.contacts().told

    def card():
        with books.post.database.read() as session:
            return [(one.name["zh_CN"], one.phone) for one in hotlines(session, told)]

    assert ("供水", "") in card(), "a line to write on, while no ledger is kept"
    row = add(books, "hotlines", {"name": "供水抢修", "phone": "96390", "sort": "utility"})
    assert card()[-1] == ("供水抢修", "96390")
    assert ("急救", "120") in card()
    assert ("供水", "") not in card()
    books.ledgers.follow(row.id, State.DONE, CLERK)
    assert ("供水", "") in card()


def test_o36_common_requests_are_sorted_and_reported(books):
    for kind in ("lift", "medicine", "medicine", "shopping", "medicine", "shopping"):
        books.add("requests", REQUEST | {"kind": kind})
    counted = total(books, "requests")
    assert list(counted.answers["kind"]) == ["medicine", "shopping", "lift"]
    ledger = books.ledgers.declared.ledgers["requests"]
    assert "Medicine 3 / Shopping 2 / A lift 1" in sum_words(ledger, counted)[1]
    assert "取药3/代购2/接送1" in book(books, "requests")


FILE = {"household": "12-2-501", "name": "孙奶奶", "kind": "alone", "who": "陈敏"}


def test_o37_a_household_on_file_is_visited_daily_and_supplied_weekly(books):
    file = add(books, "care-files", FILE)
    add(books, "care-files", FILE | {"household": "3-1-101", "name": "钱爷爷"})
    assert refused(books, "care-files", FILE) == [("household", "ledger-twice")]
    visit = {"household": "12-2-501", "what": "visit", "found": "well", "who": "陈敏"}
    add(books, "care", visit)
    assert due(books, "care") == ["3-1-101"]
    words_ = expected_words(books.lists.expected_of("care"))
    assert "3-*" in words_, "masked where everybody reads it"
    books.post.clock.advance(days=5, hours=4)
    add(books, "care", visit)
    add(books, "care", visit | {"household": "3-1-101"})
    assert due(books, "care") == ["12-2-501", "3-1-101"], "the delivery of the week"
    add(books, "care", visit | {"what": "delivery", "goods": "米、油"})
    assert due(books, "care") == ["3-1-101"]
    books.post.clock.advance(days=20)
    # Long missed, and told still: nobody is forgotten because nobody came.
    assert missed(books, "care").count("3-1-101") >= 1
    books.ledgers.follow(file.id, State.DONE, CLERK)
    assert "12-2-501" not in due(books, "care")
    assert "米、油" in book(books, "care")


def test_o38_whoever_was_listened_to_is_called_again_on_the_day_agreed(books):
    talk = {"name": "李四", "reason": "observed", "who": "陈敏", "next-on": today(books, 2)}
    row = add(books, "counsel", talk | {"what": "睡不好"})
    assert due(books, "counsel") == []
    books.post.clock.advance(days=2)
    assert due(books, "counsel") == ["李四"]
    assert "李*" in expected_words(books.lists.expected_of("counsel"))
    books.post.clock.advance(days=3)
    assert missed(books, "counsel") == ["李四"]
    books.ledgers.follow(row.id, State.DONE, CLERK)
    assert missed(books, "counsel") == []
    printed = book(books, "counsel")
    assert "睡不好" not in printed
    assert "隔离观察" in printed


# --- organisation -----------------------------------------------------------------------------


def test_o27_the_meeting_of_the_morning_has_its_minutes(books):
    minutes = {
        "chair": "王书记",
        "present": "11",
        "yesterday": "排查 320 户",
        "today": "3号楼复查",
    }
    row = add(books, "meetings", minutes)
    assert due(books, "meetings") == []
    books.post.clock.advance(days=1)
    assert due(books, "meetings") == [""]
    sheet = gathered(books, "ledger-sheet", "meetings", entry=row.id)
    (printed,) = words(REPORTS["ledger-sheet"].draw(sheet, "zh_CN"))
    for told in ("例会记录", "王书记", "11人", "排查320户", "3号楼复查", "记录人"):
        assert told in printed


TASK = {
    "kind": "working",
    "group": "排查管控组",
    "lead": "王强",
    "task": "3号楼逐户排查",
    "goal": "不漏一户",
    "measure": "两人一组",
}


def test_o32_tasks_of_a_group_have_a_goal_a_limit_and_somebody_who_checks(books):
    row = add(books, "group-tasks", TASK | {"limit": today(books, 1)})
    assert due(books, "group-tasks") == ["排查管控组"]
    books.ledgers.follow(row.id, State.ASSIGNED, CLERK, responsible="赵敏")
    books.ledgers.follow(row.id, State.DONE, CLERK, note="已排查 96 户")
    with pytest.raises(NotAllowed):
        books.ledgers.follow(row.id, State.CHECKED, GUARD)
    books.ledgers.follow(row.id, State.CHECKED, CHIEF)
    assert due(books, "group-tasks") == []
    printed = book(books, "group-tasks")
    assert "已核查" in printed
    assert "不漏一户" in printed
    assert refused(books, "group-tasks", TASK) == [("limit", "required")]


def test_o39_publicity_is_counted(books):
    add(books, "publicity", {"what": "疫苗接种", "sheets": "47000", "speakers": "10"})
    add(books, "publicity", {"what": "口罩", "posts": "24", "slogans": "10", "language": "zh en"})
    sums = total(books, "publicity").sums
    assert sums == {
        "sheets": Decimal(47000),
        "posts": Decimal(24),
        "slogans": Decimal(10),
        "speakers": Decimal(10),
    }
    printed = book(books, "publicity")
    assert "宣传单47000张" in printed
    assert "中文/英文" in printed


FOUND = {
    "by": "区指挥部",
    "place": "北门",
    "problem": "一米线不清",
    "weight": "minor",
    "who": "王强",
}


def test_o41_what_an_inspection_found_is_put_right_in_time_and_has_its_sheet(books):
    row = add(
        books, "inspections", FOUND | {"limit": today(books, 3)}, pictures={"photo": picture()}
    )
    assert due(books, "inspections") == []
    books.post.clock.advance(days=1)
    assert due(books, "inspections") == ["北门"]
    books.post.clock.advance(days=9)
    assert missed(books, "inspections") == ["北门"]
    books.ledgers.follow(row.id, State.ASSIGNED, CLERK, responsible="物业赵工")
    books.ledgers.follow(row.id, State.DONE, CLERK, note="重新贴线")
    assert missed(books, "inspections") == []
    for language, title in (("zh_CN", "检查整改单"), ("en", "Inspectionandrectificationsheet")):
        sheet = gathered(books, "ledger-sheet", "inspections", entry=row.id)
        (printed,) = words(REPORTS["ledger-sheet"].draw(sheet, language))
        for told in (title, "一米线不清", "物业赵工", "重新贴线", "区指挥部"):
            assert told in printed
    assert "被查单位负责人" in "".join(words(REPORTS["ledger-sheet"].draw(sheet, "zh_CN")))


def test_o41_a_long_sheet_goes_on_overleaf(books):
    row = add(books, "inspections", FOUND | {"problem": "线" * 500, "limit": today(books, 3)})
    for number in range(40):
        books.ledgers.note(row.id, f"第{number}次复查，" + "未到位" * 12, CLERK)
    sheet = gathered(books, "ledger-sheet", "inspections", entry=row.id)
    pages = words(REPORTS["ledger-sheet"].draw(sheet, "zh_CN"))
    assert len(pages) > 2
    assert all("检查整改单" in page for page in pages)
    assert "被查单位负责人" in pages[-1]
    assert "被查单位负责人" not in pages[0]


def test_o44_an_employer_answers_for_what_its_proof_says(books):
    talk = {"company": "江南机械", "contact": "周经理", "phone": "0510-83001234", "who": "陈敏"}
    row = add(books, "employers-talk", talk | {"what": "proof", "said": "确有此人，夜班"})
    assert row.state is State.OPEN
    done = books.ledgers.follow(row.id, State.DONE, CLERK)
    assert done.state is State.DONE
    recalled = books.lists.recalled("employers-talk", "phone", row.values["phone"])
    assert recalled == {"company": "江南机械", "contact": "周经理"}
    assert total(books, "employers-talk").answers["what"] == {"proof": 1}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (
            "site-crew",
            {
                "name": "吴医生",
                "job": "medic",
                "site": "锦江酒店",
                "phone": "13800138000",
                "since": "2022-03-01",
            },
        ),
        ("squad", {"name": "吴队", "phone": "13800138000", "job": "leader"}),
        ("duty-plan", {"post": "北门", "who": "吴强", "duties": "测温、登记"}),
    ],
    ids=["O46", "O56", "O57"],
)
def test_o46_o56_o57_whoever_stands_on_a_list_stands_there_once_until_he_leaves(books, key, values):
    row = add(books, key, values)
    named = next(name for name in ("name", "post") if name in values)
    assert refused(books, key, values) == [(named, "ledger-twice")]
    books.ledgers.follow(row.id, State.DONE, CLERK)
    add(books, key, values)
    printed = book(books, key)
    assert values[named] in printed
    assert "13800138000" not in printed


def test_o50_insurance_of_ninety_days_is_remembered_a_week_before_it_ends(books):
    insured = {
        "name": "周工",
        "policy": "P20220301",
        "from-on": today(books),
        "until-on": today(books, 90),
    }
    row = add(books, "insurance", insured)
    books.post.clock.advance(days=83)
    assert due(books, "insurance") == []
    books.post.clock.advance(days=1)
    assert due(books, "insurance") == ["周工"]
    assert refused(books, "insurance", insured) == [("name", "ledger-twice")]
    books.post.clock.advance(days=10)
    assert missed(books, "insurance") == ["周工"]
    books.ledgers.follow(row.id, State.DONE, CLERK)
    add(books, "insurance", insured | {"until-on": today(books, 90)})
    assert (due(books, "insurance"), missed(books, "insurance")) == ([], [])


FIVE = {"area": "3号楼", "who": "王强", "task": "排查", "duty": "不漏一户"}


def test_o51_all_five_must_be_fixed_and_the_limit_is_kept(books):
    assert refused(books, "five-fixings", FIVE) == [("limit", "required")]
    for name in FIVE:
        left = {key: told for key, told in FIVE.items() if key != name}
        assert refused(books, "five-fixings", left | {"limit": today(books)}) == [
            (name, "required")
        ]
    row = add(books, "five-fixings", FIVE | {"limit": today(books)})
    assert due(books, "five-fixings") == ["3号楼"]
    books.ledgers.follow(row.id, State.DONE, CLERK)
    assert due(books, "five-fixings") == []


def test_o54_boards_stand_until_they_are_taken_down(books):
    board = {"kind": "honour", "where": "广场", "what": "志愿者 18 人", "who": "陈敏"}
    row = add(books, "boards", board, pictures={"photo": picture()})
    add(books, "boards", board | {"kind": "science", "what": "七步洗手"})
    assert total(books, "boards").answers["kind"] == {"honour": 1, "science": 1}
    books.ledgers.follow(row.id, State.DONE, CLERK)
    printed = book(books, "boards")
    assert "已撤下" in printed
    assert "光荣榜" in printed


# --- supplies and places ----------------------------------------------------------------------


def test_o35_supplies_come_and_go_and_the_stock_is_worked_out(books):
    masks = {"item": "口罩", "unit": "box", "who": "陈敏"}
    given = masks | {"way": "in", "source": "given", "amount": "120", "worth": "1200"}
    add(books, "supplies", given | {"donor": "张先生"})
    add(books, "supplies", masks | {"way": "out", "source": "used", "amount": "45"})
    add(books, "supplies", masks | {"item": "酒精", "way": "out", "source": "used", "amount": "2"})
    assert books.lists.stock("supplies") == {"口罩 boxes": Decimal(75), "酒精 boxes": Decimal(-2)}
    assert total(books, "supplies").sums == {"worth": Decimal(1200)}
    printed = book(books, "supplies", "en")
    assert "口罩boxes75" in printed
    assert "-2▲" in printed
    assert "张先生" not in printed
    assert books.lists.stock("care") == {}


def test_o53_of_the_shops_that_supply_prices_and_stock_are_wanted_daily(books):
    shop = {"place": "便民超市", "who": "钱老板"}
    add(books, "shops", shop)
    closed = add(books, "shops", shop | {"place": "惠民菜店"})
    assert refused(books, "shops", shop) == [("place", "ledger-twice")]
    assert due(books, "price-watch") == ["便民超市", "惠民菜店"]
    books.ledgers.follow(closed.id, State.DONE, CLERK)
    assert due(books, "price-watch") == ["便民超市"]
    price = {"place": "便民超市", "item": "大米", "price": "2.8", "per": "jin", "who": "陈敏"}
    add(books, "price-watch", price | {"stock": "short"})
    assert due(books, "price-watch") == []
    assert total(books, "price-watch").answers["stock"] == {"short": 1}
    assert "2.80元" in book(books, "price-watch")


def test_o40_o60_a_companys_cars_and_offices_are_disinfected_twice_a_day(make_post):
    wash = {"place": "1号车", "who": "赵工"}
    for profile, is_company in (("company", True), ("closed", False)):
        made = open_books(make_post(profile))
        made.post.profiles.switch_to(profile, CHIEF)
        while made.post.clock().astimezone(HERE).hour != 8:
            made.post.clock.advance(hours=1)
        lists = replace(made.lists, zone=HERE)
        made.add("disinfection", wash | {"what": "public"})
        asked = lists.expected_of("disinfection").due
        # Of the company: vehicles and offices are left; elsewhere nothing more is asked of them.
        assert len(asked) == (2 if is_company else 0)
        made.add("disinfection", wash | {"what": "vehicle"})
        made.add("disinfection", wash | {"what": "office", "place": "201"})
        assert lists.expected_of("disinfection").due == ()
        made.post.clock.advance(hours=5)
        assert len(lists.expected_of("disinfection").due) == (3 if is_company else 1)


# --- the company ------------------------------------------------------------------------------

AWAY = {"name": "周工", "department": "生产部", "phone": "13800138000", "where": "武汉"}


def test_o24_whoever_is_away_is_expected_back(books):
    gone = AWAY | {"left-on": today(books), "back-on": today(books, 3), "approved": "李总"}
    row = add(books, "outflow", gone)
    assert refused(books, "outflow", gone) == [("name", "ledger-twice")]
    books.post.clock.advance(days=3)
    assert due(books, "outflow") == ["周工"]
    books.post.clock.advance(days=2)
    assert missed(books, "outflow") == ["周工"]
    books.ledgers.follow(row.id, State.DONE, CLERK)
    assert missed(books, "outflow") == []
    printed = book(books, "outflow")
    assert "流出人员管理台账" in printed
    assert "138****8000" in printed


def test_o24_whoever_comes_is_followed_to_the_day(books):
    came = AWAY | {"id-number": "110101199003070134", "measure": "home"}
    add(books, "inflow", came | {"arrived-on": today(books), "until-on": today(books, 14)})
    books.post.clock.advance(days=14)
    assert due(books, "inflow") == ["周工"]
    printed = book(books, "inflow")
    assert "居家隔离" in printed
    assert "19900307" not in printed


@pytest.mark.parametrize(
    ("key", "title", "more"),
    [
        (
            "return-forms",
            "返程人员登记表",
            {
                "left-on": "2022-03-01",
                "back-on": "2022-03-02",
                "contact": "no",
                "symptoms": "cough",
            },
        ),
        ("commitments", "员工信息承诺表", {"promises": "true report family"}),
    ],
)
def test_o24_a_form_of_each_of_the_staff_is_printed_and_signed(books, key, title, more):
    values = AWAY | more
    values = {k: v for k, v in values.items() if key == "return-forms" or k != "where"}
    row = add(books, key, values, pictures={"signature": picture()})
    sheet = gathered(books, "ledger-sheet", key, entry=row.id)
    pdf = REPORTS["ledger-sheet"].draw(sheet, "zh_CN")
    (printed,) = words(pdf)
    for told in (title, "周工", "13800138000", "签字" if key == "return-forms" else "承诺人"):
        assert told in printed
    assert b"/Image" in pdf


def test_o58_staff_and_families_report_twice_a_day_and_a_high_one_is_marked(books):
    listed = {"who": "周工", "relation": "staff", "where": "away"}
    add(books, "families", listed)
    add(books, "families", listed | {"who": "周妻", "relation": "family", "of": "周工"})
    assert refused(books, "families", listed) == [("who", "ledger-twice")]
    add(books, "home-readings", {"who": "周工", "celsius": "37.3", "told": "company community"})
    assert due(books, "home-readings") == ["周妻"]
    books.post.clock.advance(hours=5)
    assert missed(books, "home-readings") == ["周妻"]
    assert set(due(books, "home-readings")) == {"周工", "周妻"}
    (row,) = books.lists.page("home-readings", Wanted()).rows
    assert row.cells["celsius"] == "*** ▲"
    assert row.cells["told"] == "Company / Community"
    assert refused(books, "home-readings", {"who": "周妻", "celsius": "36.5"}) == [
        ("told", "required")
    ]


def test_o60_one_person_a_room_and_day(books):
    nap = {"room": "501", "who": "周工"}
    add(books, "dormitory", nap)
    assert refused(books, "dormitory", nap | {"who": "吴工"}) == [("room", "ledger-twice")]
    add(books, "dormitory", nap | {"room": "502", "who": "吴工"})
    books.post.clock.advance(days=1)
    add(books, "dormitory", nap)
