"""G25 to G34, G50 in the window: the rail, each page by keyboard, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper import text
from gatekeeper.domain.eight_steps import Step
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.returnees import Disposition, Reported, Seen, Signed
from gatekeeper.services.area_lists import read_areas
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.returnees import Told
from gatekeeper.ui.areas_screen import AreasScreen
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.portrait import jpeg_of
from gatekeeper.ui.returnee_acts import Register
from gatekeeper.ui.returnee_arrival import ArrivalScreen
from gatekeeper.ui.returnee_fill_page import FillPage
from gatekeeper.ui.returnee_inputs import Pick
from gatekeeper.ui.returnee_screen import ReturneeScreen
from gatekeeper.ui.returnee_settle import SettleScreen
from gatekeeper.ui.returnee_verify_page import tenths_of
from gatekeeper.ui.search_screen import SearchScreen
from tests.returnees import NAMES, NUMBERS, arrives, complete, list_file, take_list
from tests.self_reports import Page
from tests.ui.screen_kit import Desk, open_desk, press, show

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all: each test has a family of its own."""
    folder = tmp_path_factory.mktemp("desk")
    with open_desk(folder) as made:
        take_list(made.post, folder)
        yield made


def door(desk: Desk) -> UUID:
    return desk.post.hosts.search("12-2-502")[0].household


def register_of(desk: Desk) -> Register:
    post = desk.post
    return Register(
        returnees=post.returnees, dispositions=post.dispositions, areas=post.areas, hosts=post.hosts
    )


def list_screen(desk: Desk, qtbot: QtBot, **more: Any) -> ReturneeScreen:
    post = desk.post
    screen = ReturneeScreen(
        post.returnees,
        post.returnee_lists,
        post.areas,
        post.hosts,
        desk.tasks,
        operator=desk.guard,
        lane="1",
        **more,
    )
    show(qtbot, screen, 1366, 640)
    return screen


def arrival_screen(
    desk: Desk, qtbot: QtBot, arrival: Arrival, step: Step | None = None, **more: Any
) -> ArrivalScreen:
    screen = ArrivalScreen(
        arrival,
        register_of(desk),
        desk.tasks,
        operator=desk.guard,
        policy=desk.post.standing.policy,
        **more,
    )
    show(qtbot, screen, 1366, 640)
    if step is not None:
        screen.rail.buttons[step].click()
    return screen


def test_g25_a_family_is_registered_by_keyboard_and_its_first_step_opens(
    desk: Desk, qtbot: QtBot
) -> None:
    screen = list_screen(desk, qtbot)
    opened: list[Arrival] = []
    screen.opened.connect(opened.append)
    assert "Nobody has arrived" in screen.list.nothing.text()
    screen.turn.click()
    press(screen, "13812345678", ENTER, "王建国、李梅", ENTER, "12-2-502", ENTER)
    assert screen.who.door.host is not None
    press(screen, "上海", ENTER)
    screen.who.origin._look()
    assert "medium risk" in screen.who.origin.told.text()
    press(screen, "苏E12345", ENTER)
    (arrival,) = opened
    assert [one.member.name for one in arrival.members] == ["王建国", "李梅"]
    assert (arrival.door, arrival.party.plate) == ("12-2-502", "苏E12345")
    assert screen.is_list
    assert {row.name for row in screen.list.model.shown} == {"王建国", "李梅"}


def test_g28_problems_stand_beside_their_fields_and_nothing_typed_is_lost(
    desk: Desk, qtbot: QtBot
) -> None:
    screen = list_screen(desk, qtbot)
    screen.turn.click()
    screen.who.phone.setText("123")
    screen.who.names.setText("😀")
    screen.submit()
    assert screen.who.fields["phone"].problem.text() == "A mobile number has 11 digits."
    assert screen.who.fields["names"].problem.text() == "Letters only, no symbols."
    assert screen.who.fields["origin"].problem.text() == "Where do they come from?"
    assert (screen.who.phone.text(), screen.who.names.text()) == ("123", "😀")
    screen.who.door.line.setText("999")
    screen.submit()
    assert screen.who.door.field.problem.text() == "Choose the address from the list."


def test_g32_whoever_is_expected_is_found_by_his_phone(desk: Desk, qtbot: QtBot) -> None:
    screen = list_screen(desk, qtbot)
    screen.turn.click()
    screen.who.phone.setText("13811112222")
    screen.who.names.setText("赵六")
    screen.who.origin.line.setText("苏州")
    screen.expect.click()
    assert "is noted; found by phone or name" in screen.message.text()
    opened: list[Arrival] = []
    screen.opened.connect(opened.append)
    screen.turn.click()
    press(screen, "13811112222", ENTER)
    assert screen.question.isVisible()
    screen.question.yes.click()
    assert [one.state for one in opened] == ["open"]


def test_a_broken_file_of_the_site_is_told_with_its_path(desk: Desk, qtbot: QtBot) -> None:
    from gatekeeper.errors import Problem

    wrong = Problem(code="settings-unknown-key", field="/data/papers/nine-questions.toml: x")
    screen = list_screen(desk, qtbot, problems=(wrong,))
    assert screen.message.text() == "/data/papers/nine-questions.toml: x: Unknown setting."


def test_g25_all_sign_on_paper_and_the_next_step_opens(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post, NAMES[:2]))
    assert screen.step is Step.SIGN
    screen.submit()
    assert screen.message.text() == "Still missing: 王建国 signature  ·  李梅 signature"
    press(screen, Qt.Key.Key_G, ctrl=True)
    screen.submit()
    assert screen.step is Step.ANSWER
    assert screen.rail.buttons[Step.SIGN].text().startswith("✓ 1 Sign\n王强")


def test_g25_a_signature_on_the_screen_is_kept_for_its_person(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post, NAMES[:2]))
    page = screen.pages[Step.SIGN]
    page.pad.ink.strokes = [[QPointF(10, 10), QPointF(80, 60)]]
    page.pad.ink.changed.emit()
    pick = page.rows.order[1]
    assert isinstance(pick, Pick)
    pick.setFocus()
    press(screen, "3")  # the guardian signs for the second one
    screen.submit()
    first, second = desk.post.returnee_lists.one(screen.arrival.id).members
    assert (first.member.signed, second.member.signed) == (Signed.SCREEN, Signed.GUARDIAN)
    assert "signature" in first.pictures


def test_g26_the_nine_questions_by_digit_and_enter(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post), Step.ANSWER)
    # Where from is known already; how, then five times no, two times text.
    press(screen, ENTER, "G7", ENTER, "1", "1", "2", "1", "1", "独自", ENTER, "无", ENTER)
    answers = desk.post.returnee_lists.one(screen.arrival.id).party.answers
    assert answers["where"] == "江苏省苏州市"
    assert answers["abroad"] == "yes"
    assert len(answers) == 9
    page = screen.pages[Step.ANSWER]
    assert [key for key, mark in page._marks.items() if mark.text()] == ["abroad"]
    assert screen.arrival.members[0].triage.reasons[0] == "answer"
    text.use("zh_CN")
    try:
        screen.retranslate()
        page.retranslate()
        assert page._marks["abroad"].text() == "▲ 异常"
    finally:
        text.use("en")


def test_g27_documents_are_photographed_from_the_camera(desk: Desk, qtbot: QtBot) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    arrival = arrives(desk.post)
    screen = arrival_screen(desk, qtbot, arrival, Step.VERIFY, camera=lambda: picture)
    press(screen, NUMBERS[0], ENTER, ENTER, "1", ENTER, "2", ENTER, "3", ENTER, "36.5", ENTER)
    (one,) = desk.post.returnee_lists.one(arrival.id).members
    assert (one.member.seen, one.member.ticket, one.member.history) == (
        Seen.PHOTO,
        Seen.LOOKED,
        Seen.NONE,
    )
    assert (one.member.document, one.member.tenths) == (NUMBERS[0], 365)
    assert "document_photo" in one.pictures
    # Once saved the number stands masked, and stays when the page is saved again.
    line = next(iter(screen.pages[Step.VERIFY].rows.editors.values()))
    assert (line.text(), line.placeholderText()) == ("", "110***********0134")
    assert screen.step is Step.SIGN


def test_g27_without_a_picture_nothing_counts_as_photographed(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post), Step.VERIFY)
    (member,) = screen.arrival.members
    pick = screen.pages[Step.VERIFY].rows.editors[member.id, "seen"]
    assert isinstance(pick, Pick)
    pick.setFocus()
    press(screen, "1")
    assert screen.message.text() == "The camera shows no picture now."
    assert pick.value is Seen.NOT


def test_bad_input_of_a_person_is_told_below_his_row(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post), Step.VERIFY)
    press(screen, "110101199003070135", ENTER, ENTER, ENTER, ENTER, ENTER, "warm")
    rows = screen.pages[Step.VERIFY].rows
    screen.submit()
    (problem,) = rows._problems.values()
    assert problem.text() == "A temperature like 36.5 or 365."
    press(screen, Qt.Key.Key_Escape)
    assert screen.question.isVisible()
    screen.question.no.click()
    (editor,) = [made for (_, field), made in rows.editors.items() if field == "tenths"]
    editor.setText("365")
    screen.submit()
    assert "check character" in problem.text()
    editor.setText("31.0")
    next(iter(rows.editors.values())).setText(NUMBERS[0])
    editor.setText("99")
    screen.submit()
    assert "30.0 to 45.0" in problem.text()


def test_temperatures_as_people_type_them() -> None:
    told = {"36.5": 365, "365": 365, "36": 360, " 37,3 ℃": 373, "36。6": 366}
    assert {words: tenths_of(words) for words in told} == told
    nothing = ("", "3", "36.55", "36.x", "-36", "３６５")
    assert [tenths_of(words) for words in nothing] == [None] * len(nothing)


def test_g28_the_way_is_filled_in_leg_by_leg(desk: Desk, qtbot: QtBot) -> None:
    arrival = arrives(desk.post, NAMES[:2], household=door(desk))
    screen = arrival_screen(desk, qtbot, arrival, Step.FILL)
    page = screen.pages[Step.FILL]
    # Door, origin and plate stand already; then the first leg, and a row for each person.
    press(screen, ENTER, ENTER, ENTER, ENTER, "本市", ENTER, "1", ENTER, "G7", ENTER)
    press(screen, "13-40", ENTER, "5-12F", ENTER)
    press(screen, "1", ENTER, "13812345678", ENTER, ENTER, ENTER, "1", ENTER, ENTER, "上海", ENTER)
    press(screen, "1", ENTER)
    assert page.legs.problem.text() == "A day like 3-14 or 2022-03-14."
    page.legs.rows[0]["on"].setText(f"{desk.post.areas.today:%m-%d}")
    screen.submit()
    saved = desk.post.returnee_lists.one(arrival.id)
    (leg,) = saved.party.legs
    assert (leg.origin, leg.to, leg.by, leg.number, leg.seat) == (
        "江苏省苏州市",
        "本市",
        "train",
        "G7",
        "5-12F",
    )
    assert (saved.members[1].member.origin, saved.members[1].member.language) == ("上海", "en")
    assert saved.members[1].triage.disposition is Disposition.TRANSFER
    page.legs.more.click()
    assert len(page.legs.rows) == 2


def test_g29_a_scanned_receipt_is_taken_by_its_page_alone(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post))
    code = Symbol(text="https://public.example/r/1")
    assert not screen.take_symbol(code)
    screen.rail.buttons[Step.REPORT].click()
    assert screen.take_symbol(code)
    assert not screen.take_symbol(Symbol(text="https://other.example"))
    screen.submit()
    assert screen.arrival.party.reported is Reported.SCANNED
    other = arrival_screen(desk, qtbot, arrives(desk.post, ["李四"]), Step.REPORT)
    press(other, "https://public.example/r/1", ENTER, ENTER)
    assert "another family" in other.report.field.problem.text().lower()


def test_g30_g31_ticks_by_digit(desk: Desk, qtbot: QtBot) -> None:
    arrival = arrives(desk.post)
    screen = arrival_screen(desk, qtbot, arrival, Step.RECEIVE)
    press(screen, "1", "2", "3", "5")
    screen.submit()
    screen.rail.buttons[Step.PREPARE].click()
    press(screen, "5")
    screen.submit()
    party = desk.post.returnee_lists.one(arrival.id).party
    assert party.handed == {"advice", "notice", "contact-card", "code-help"}
    assert party.items == {"help"}


def test_g34_decided_reported_fetched(desk: Desk, qtbot: QtBot) -> None:
    post = desk.post
    whole = complete(post, arrives(post, NAMES[:1], origin="武汉"), door(desk))
    screen = arrival_screen(desk, qtbot, whole)
    assert screen.step is Step.VISIT
    screen.submit()
    assert screen.message.text() == "Decided and recorded."
    screen.outcome.ask.click()
    assert screen.outcome.field.problem.text() == "Please fill this in."
    screen.outcome.to.setText("街道 王主任")
    press(screen, Qt.Key.Key_T, ctrl=True)
    press(screen, Qt.Key.Key_F, ctrl=True)
    assert screen.arrival.members[0].fetched_at is not None
    assert not screen.outcome.ask.isEnabled()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """Nobody was taken away before."""
    with open_desk(tmp_path) as made:
        take_list(made.post, tmp_path)
        yield made


def with_plate(desk: Desk, plate: str) -> Arrival:
    whole = complete(desk.post, arrives(desk.post, NAMES[:1]), door(desk))
    told = Told(party=replace(whole.party, plate=plate))
    return desk.post.returnees.save(whole.id, told, desk.guard)


def test_g20_the_slot_of_their_car_is_asked_and_held_with_the_decision(
    fresh: Desk, qtbot: QtBot
) -> None:
    screen = arrival_screen(fresh, qtbot, with_plate(fresh, "苏B8123X"))
    page = screen.outcome
    assert page.car.isVisible()
    assert "苏B8123X" in page.car.words.text()
    page.slot.setText("B\x07")  # as pasted
    screen.submit()
    assert page.car.problem.text()
    assert page.slot.text().startswith("B")
    assert screen.arrival.members[0].disposition is None
    page.slot.setText("B2-017")
    screen.submit()
    assert screen.arrival.slot == "B2-017"
    assert not page.car.isVisible()
    assert screen.primary.text() == "To the gate (Ctrl+Enter)"


def test_g20_a_slot_that_is_known_later_is_taken_later(fresh: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(fresh, qtbot, with_plate(fresh, "苏B8124X"))
    screen.submit()
    assert screen.arrival.state == "closed"
    assert screen.primary.text() == "To the gate (Ctrl+Enter)"
    screen.outcome.slot.setText("C1")
    assert screen.primary.text() == "Hold the car (Ctrl+Enter)"
    screen.submit()
    assert screen.arrival.slot == "C1"
    (car,) = [row for row in fresh.post.car_holds.board() if row.plate == "苏B8124X"]
    assert car.held_case is not None


def test_no_slot_is_asked_without_a_car_or_without_observation(desk: Desk, qtbot: QtBot) -> None:
    post = desk.post
    walks = complete(post, arrives(post, NAMES[:1]), door(desk))
    assert not arrival_screen(desk, qtbot, walks).outcome.car.isVisible()


def test_g34_a_supervisor_settles(desk: Desk, qtbot: QtBot) -> None:
    post = desk.post
    whole = complete(post, arrives(post, NAMES[:1], origin="月球"), door(desk))
    asked: list[Any] = []
    first = arrival_screen(desk, qtbot, whole)
    first.settle_asked.connect(lambda *told: asked.append(told))
    press(first, Qt.Key.Key_S, ctrl=True)
    assert len(asked) == 1
    assert "▲ waits for a supervisor" in first.outcome._decision(whole.members[0])
    screen = SettleScreen(
        whole,
        whole.members[0],
        post.dispositions,
        desk.tasks,
        operator=desk.chief,
        policy=post.standing.policy,
    )
    show(qtbot, screen, 1366, 640)
    done: list[Arrival] = []
    screen.finished.connect(done.append)
    screen.submit()
    assert done == []
    press(screen, "1", "2", "1")
    screen.submit()
    assert done[0].members[0].disposition is Disposition.ENTER
    assert done[0].members[0].measure.value == "monitoring"


def test_g25_put_aside_and_leaving_save_what_was_typed(desk: Desk, qtbot: QtBot) -> None:
    arrival = arrives(desk.post)
    screen = arrival_screen(desk, qtbot, arrival, Step.ANSWER)
    press(screen, ENTER, "G7")
    press(screen, ESC)
    assert desk.post.returnee_lists.one(arrival.id).party.answers["how"] == "G7"
    again = arrival_screen(desk, qtbot, desk.post.returnee_lists.one(arrival.id), Step.ANSWER)
    editor = again.pages[Step.ANSWER].editors["risk-area"]
    assert isinstance(editor, Choices)
    editor.pick("no")
    press(again, Qt.Key.Key_K, ctrl=True)
    parked = desk.post.returnee_lists.one(arrival.id)
    assert (parked.state, parked.party.answers["risk-area"]) == ("parked", "no")


def test_g50_a_place_typed_at_f3_says_what_applies_there(desk: Desk, qtbot: QtBot) -> None:
    screen = SearchScreen(desk.registry, desk.tasks, areas=desk.post.areas)
    show(qtbot, screen)
    screen.words.setText("武汉")
    screen._search()
    assert screen.there.isVisible()
    assert screen.there.text().startswith("湖北省武汉市: high risk; waits for transfer, central")
    screen.words.setText("张三")
    screen._search()
    assert not screen.there.isVisible()


def test_g34_a_list_is_looked_at_before_it_is_taken(desk: Desk, qtbot: QtBot) -> None:
    taken: list[Any] = []
    screen = AreasScreen(desk.post.areas, desk.tasks, take=lambda *told: taken.append(told))
    show(qtbot, screen, 1366, 640)
    assert screen.list.model.total == 3
    path = list_file(desk.folder, ("北京市", "高", "", "", "", ""), ("", "高", "", "", "", ""))
    screen._choose(str(path))
    assert screen.refused.isVisible()
    assert screen.primary.text() == "Take areas: 1 (Ctrl+Enter)"
    screen.day.setText("soon")
    screen.submit()
    assert taken == []
    screen.day.setText(desk.post.areas.today.isoformat())
    screen.submit()
    ((sheet, day),) = taken
    assert (sheet, day) == (read_areas(path, day), desk.post.areas.today)
    path.write_text("x", encoding="utf-8")
    screen._on_path()
    assert "column is missing" in screen.message.text()
    assert QApplication.instance() is not None


def test_people_join_a_family_by_keyboard_and_leave_it(desk: Desk, qtbot: QtBot) -> None:
    arrival = arrives(desk.post, ["周一"])
    screen = arrival_screen(desk, qtbot, arrival)
    screen.pages[Step.SIGN].further.setText("😀")
    screen.submit()
    assert screen.pages[Step.SIGN].more.problem.text() == "Letters only, no symbols."
    screen.pages[Step.SIGN].further.setText("周二、周三")
    screen.submit()
    names = [one.member.name for one in screen.arrival.members]
    assert names == ["周一", "周二", "周三"]
    screen.rail.buttons[Step.VISIT].click()
    screen.outcome.list.table.selectRow(1)
    press(screen, Qt.Key.Key_D, ctrl=True)
    assert [one.member.name for one in screen.arrival.members] == ["周一", "周三"]


def test_the_list_shows_in_full_for_a_reason_and_withdraws_after_asking(
    desk: Desk, qtbot: QtBot
) -> None:
    party = arrives(desk.post, ["吴九"], phone="13900001111")
    (one,) = party.members
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    told = Told(party=party.party, pictures={(one.id, "ticket_photo"): jpeg_of(picture)})
    desk.post.returnees.save(party.id, told, desk.guard)
    screen = list_screen(desk, qtbot)
    screen.list.search.setText("吴九")
    (row,) = screen.list.model.shown
    told = screen.list.model.data(screen.list.model.index(0, 7))
    assert told.startswith(f"{len(row.clears)} · "), "the count is never cut off"
    press(screen, Qt.Key.Key_I, ctrl=True)
    screen.details.reasons.choices.pick("at-the-gate")
    assert screen.message.text() == "吴九   13900001111"
    assert any("returnee-revealed" in line for line in desk.audits())
    assert [made.isVisible() for made in screen.details.pictures] == [True, False, False, False]
    press(screen, Qt.Key.Key_D, ctrl=True)
    assert screen.question.isVisible()
    screen.question.yes.click()
    assert "吴九" not in {row.name for row in screen.list.model.everything}


def test_g32_whoever_is_expected_is_found_by_his_name_too(desk: Desk, qtbot: QtBot) -> None:
    arrives(desk.post, ["郑十"], expected=True)
    screen = list_screen(desk, qtbot)
    screen.turn.click()
    press(screen, ENTER, "郑十", ENTER)
    assert screen.question.isVisible()


def test_g32_a_self_report_fills_in_the_form_and_answers_no_question(
    desk: Desk, qtbot: QtBot
) -> None:
    people = [{"name": "孙七", "condition": "well"}, {"name": "孙八", "condition": "cough"}]
    today = f"{desk.post.areas.today:%Y-%m-%d}"
    legs = [{"from": "苏州", "to": "", "by": "car", "number": "", "on": today}]
    code = Page().code(people=people, phone="13800138777", address="12-2-502", legs=legs)
    screen = list_screen(desk, qtbot)
    opened: list[Arrival] = []
    screen.opened.connect(opened.append)
    assert screen.take_symbol(Symbol(text=code))
    assert not screen.is_list
    assert (screen.who.names.text(), screen.who.phone.text()) == ("孙七、孙八", "13800138777")
    assert "Self-reported on 2022-03-14" in screen.message.text()
    assert "▲ 孙八" in screen.message.text()
    qtbot.waitUntil(lambda: screen.who.door.found.isVisible())
    press(screen, ENTER)
    assert screen.who.door.host is not None
    screen.submit()
    (arrival,) = opened
    assert str(arrival.party.claimed_on) == "2022-03-14"
    assert [leg.origin for leg in arrival.party.legs] == ["苏州"]
    # Who says that he is well is asked all the same; every step is still open.
    assert [one.member.condition for one in arrival.members] == ["", "cough"]
    assert len(arrival.open_steps) == 7
    made = arrival_screen(desk, qtbot, arrival)
    assert "Self-reported on 2022-03-14" in made.hint.text()


def test_g32_a_damaged_report_is_said_and_another_code_is_the_gates(
    desk: Desk, qtbot: QtBot
) -> None:
    screen = list_screen(desk, qtbot)
    assert screen.take_symbol(Symbol(text="GKR1:ABC"))
    assert screen.message.text().startswith("A self-report that cannot be read.")
    assert screen.is_list
    assert not screen.take_symbol(Symbol(text="GKT1:" + "0" * 33))
    screen.hide()
    assert not screen.take_symbol(Symbol(text="GKR1:ABC"))


def test_g32_a_form_left_takes_its_report_along(desk: Desk, qtbot: QtBot) -> None:
    """The next family does not travel by the way of the one before."""
    screen = list_screen(desk, qtbot)
    opened: list[Arrival] = []
    screen.opened.connect(opened.append)
    screen.take_symbol(Symbol(text=Page().code(phone="13800138666")))
    screen.turn.click()
    screen.turn.click()
    screen.who.names.setText("周九")
    screen.who.phone.setText("13800138555")
    screen.who.origin.line.setText("南京")
    screen.who.door.choose(None)
    screen.submit()
    (arrival,) = opened
    assert (arrival.party.legs, arrival.party.claimed_on) == ((), None)


def test_g33_a_day_typed_shows_the_families_of_that_day(desk: Desk, qtbot: QtBot) -> None:
    screen = list_screen(desk, qtbot)
    shown = len(screen.list.model.everything)
    assert shown > 0
    asked: list[tuple[Any, Any]] = []
    screen.register_asked.connect(lambda *days: asked.append(days))
    screen.days.first.setText("2021-03-14")
    press(screen.days.first, ENTER)
    assert screen.list.model.everything == ()
    screen.book.click()
    screen.days.first.setText("")
    press(screen.days.first, ENTER)
    assert len(screen.list.model.everything) == shown
    screen.book.click()
    assert [day and day.year for day, _ in asked] == [2021, None]
    screen.days.first.setText("soon")
    press(screen.days.first, ENTER)
    assert screen.days.form.fields["first"].problem.text()
    screen.turn.click()
    assert not screen.days.isVisible()


def test_the_means_of_travel_are_said_in_another_language(desk: Desk, qtbot: QtBot) -> None:
    screen = arrival_screen(desk, qtbot, arrives(desk.post, ("郑十",)), Step.FILL)
    page = screen.pages[Step.FILL]
    assert isinstance(page, FillPage)
    means = page.legs.rows[0]["by"]
    assert isinstance(means, Pick)
    means.setCurrentIndex(3)
    assert means.currentText() == "3 Car"
    text.use("zh_CN")
    try:
        QApplication.sendEvent(screen, QEvent(QEvent.Type.LanguageChange))
        QApplication.sendEvent(page.legs, QEvent(QEvent.Type.LanguageChange))
        assert means.currentText() == "3 自驾"
    finally:
        text.use("en")
