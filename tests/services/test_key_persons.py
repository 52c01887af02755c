"""Key persons on a real station: figures, watchers, one register a province (O09, O22, O59)."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.reports import province_register
from gatekeeper.store.database import driver
from gatekeeper.store.verification import verify
from tests.observed import observed, particulars
from tests.reports.papers import words
from tests.stations import CHIEF, GUARD, Post


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    made = make_post("everyday")
    made.standing.zone = ZoneInfo("Asia/Shanghai")
    return made


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def test_o22_58_key_persons_are_8_central_and_50_at_home(post: Post) -> None:
    people = [post.resident(f"人{n}", room=str(1000 + n)).id for n in range(58)]
    for kind, whom in ((ObservationKind.CENTRAL, people[:8]), (ObservationKind.HOME, people[8:])):
        post.observation.open(whom, particulars(post, kind=kind), CHIEF)
    found = post.key_persons.figures()
    assert (found.people, found.central, found.home, found.households) == (58, 8, 50, 50)
    assert len(post.key_persons.listed()) == 58


def test_o09_one_register_a_province_with_its_own_worker(post: Post) -> None:
    hubei = [post.resident(f"鄂{n}", room=str(600 + n)).id for n in range(3)]
    other = post.resident("粤一", room="700").id
    for person, origin in zip((*hubei, other), ("武汉市", "湖北黄冈", "湖北", "广州"), strict=True):
        observed(post, person, arrived=3, origin=origin)
    post.key_persons.name_worker("湖北", " 刘 干部 ", "13900139000", CHIEF)
    rows = {
        row.case.name: (row.province, row.worker, row.watcher) for row in post.key_persons.listed()
    }
    assert rows["鄂0"] == rows["鄂1"] == ("湖北", "刘 干部", "周网格员")
    assert rows["粤一"] == ("广东", "", "周网格员")
    data = post.key_persons.register("湖北", CHIEF)
    assert [line.name for line in data.lines] == ["鄂0", "鄂1", "鄂2"]
    for language in ("zh_CN", "en"):
        (page,) = words(province_register.draw(data, language))
        for told in (
            "湖北",
            "刘干部13900139000",
            "武汉市",
            "湖北黄冈",
            "3/14",
            "12-2-600",
            "G0001",
        ):
            assert told in page
        assert "粤一" not in page
    empty = post.key_persons.register("西藏", CHIEF)
    assert empty.lines == ()
    assert "Nobodyyet" in words(province_register.draw(empty, "en"))[0].replace("nobody", "Nobody")


def test_an_ended_case_stays_in_the_register_and_leaves_the_list(post: Post) -> None:
    case = observed(post, post.resident("鄂一").id, arrived=3, origin="湖北")
    post.observation.close(case, "阴性", CHIEF)
    assert post.key_persons.listed() == ()
    (page,) = words(province_register.draw(post.key_persons.register("湖北", CHIEF), "en"))
    assert "endedearly" in page


def test_the_worker_is_replaced_and_stands_in_no_line(post: Post) -> None:
    post.key_persons.name_worker("", "刘干部", "", CHIEF)
    post.key_persons.name_worker("", "马干部", "", CHIEF)
    observed(post, post.resident("外一").id, arrived=3, origin="首尔")
    [row] = post.key_persons.listed()
    assert (row.province, row.worker) == ("", "马干部")
    with post.database.read() as session:
        lines = driver(session).execute("SELECT line FROM journal WHERE kind = 'ledger-1'")
        assert not any("干部" in line for (line,) in lines.fetchall())
    assert is_good(post)
    with post.database.begin("test") as session:
        driver(session).execute("UPDATE province_workers SET name = 'X'")
    assert not is_good(post)


def test_after_a_year_the_name_goes(post: Post) -> None:
    post.key_persons.name_worker("湖北", "刘干部", "", CHIEF)
    post.clock.advance(days=366)
    post.privacy.purge(post.clock())
    case = observed(post, post.resident("鄂一").id, origin="湖北")
    [row] = post.key_persons.listed()
    assert (row.case.id, row.worker) == (case, "")
    assert is_good(post)


def test_what_is_wrong_changes_nothing(post: Post) -> None:
    for province, name, code in (
        ("湖北", "", "charge-missing"),
        ("火星", "刘", "province-unknown"),
    ):
        with pytest.raises(InvalidInput, match=code):
            post.key_persons.name_worker(province, name, "", CHIEF)
    with pytest.raises(NotAllowed):
        post.key_persons.name_worker("湖北", "刘", "", GUARD)
    with pytest.raises(NotAllowed):
        post.key_persons.register("湖北", GUARD)
