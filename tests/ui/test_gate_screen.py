"""The gate screen on a real gate: it shows what was committed and does what the keys say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gatekeeper import text
from gatekeeper.config import DeviceSettings, LaneSettings
from gatekeeper.domain.access import Direction
from gatekeeper.domain.readings import Ink, InkColour, Symbol, Temperature
from gatekeeper.errors import StoreError
from gatekeeper.lanes import Lanes
from gatekeeper.ui import theme, words
from gatekeeper.ui.gate_screen import GateScreen
from gatekeeper.ui.tasks import Tasks
from gatekeeper.ui.theme import Tone
from tests.stations import GUARD, HEALTH_CODE, Post
from tests.ui import scenes

CAMERA = DeviceSettings(name="camera", kind="camera", lane="1")
GREEN = Symbol(text=HEALTH_CODE, ink=Ink(colour=InkColour.GREEN, confidence=0.9))


class Booth:
    """A guard's place: the post behind, the screen before."""

    def __init__(self, folder: Path, qtbot: QtBot, profile: str = "three-checks") -> None:
        self.qtbot = qtbot
        self.post = Post(folder, profile)
        self.lanes = Lanes()
        self.tasks = Tasks(self.lanes)
        self.now = 0.0
        self.heard: list[tuple[Tone, str]] = []
        lane = LaneSettings(key="1", name="1号通道")
        self.screen = GateScreen(scenes.settings(folder), lane, self.tasks, clock=lambda: self.now)
        self.screen.heard.connect(lambda tone, words: self.heard.append((tone, words)))
        qtbot.addWidget(self.screen)
        self.screen.resize(1366, 640)
        self.screen.show()
        self.screen.sign_on(GUARD)
        self.screen.serve(
            SimpleNamespace(
                gate=self.post.gate,
                overview=self.post.overview,
                upkeep=self.post.upkeep,
                database=self.post.database,
            )
        )
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.tasks.is_idle)

    def show(self, *readings: Symbol | Temperature) -> Tone:
        for reading in readings:
            self.screen.take(CAMERA, reading)
            self.settle()
        return self.tone

    def keys(self, *keys: str) -> Tone:
        for key in keys:
            self.screen.take_key(key)
        self.settle()
        return self.tone

    @property
    def tone(self) -> Tone:
        return self.screen.panel.face.tone

    def close(self) -> None:
        self.screen.stop()
        self.settle()
        self.lanes.close()
        self.post.close()


@pytest.fixture
def booth(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Booth]:
    before = text.language()
    text.use("zh_CN")
    theme.apply(qapp, "day")
    made = Booth(tmp_path, qtbot)
    yield made
    made.close()
    text.use(before)


def test_pass_code_and_temperature_take_one_key_beside_the_digits(booth: Booth) -> None:
    """G02: a resident with pass, green code and 36.5."""
    card = booth.post.resident().card
    assert booth.show(card, GREEN) is Tone.PENDING
    assert booth.keys("3", "6", "5") is Tone.PENDING
    assert booth.keys("Enter") is Tone.GRANTED
    assert booth.screen.panel.face.name == "张*"
    assert booth.post.lines() == 1
    assert booth.heard[-1][0] is Tone.GRANTED


def test_nothing_typed_counts_before_enter(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("G", "3", "6", "5")
    shown = booth.screen.shown
    assert shown is not None
    assert shown.presentation is not None
    assert shown.presentation.temperatures == ()
    assert shown.presentation.answers == ()
    assert booth.keys("Esc") is Tone.PENDING
    assert booth.screen.draft.is_empty


def test_an_unfinished_temperature_is_not_accepted(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "Enter")
    assert booth.tone is Tone.PENDING
    assert booth.screen.draft.digits == "36"


def test_a_temperature_that_no_skin_has_is_not_even_sent(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("6", "3", "5", "Enter")
    assert booth.tone is Tone.PENDING
    assert booth.screen.draft.is_slip


def test_a_draft_for_one_person_never_counts_for_the_next(booth: Booth) -> None:
    booth.show(booth.post.resident("张三").card)
    booth.keys("3", "6", "5")
    booth.show(booth.post.resident("李四", "502").card)
    assert booth.screen.draft.is_empty


def test_what_is_typed_after_a_verdict_belongs_to_the_next_person(booth: Booth) -> None:
    booth.show(booth.post.resident("张三").card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.keys("3", "6", "6")
    booth.show(booth.post.resident("李四", "502").card)
    assert booth.screen.draft.digits == "366"


def test_a_fever_waits_with_a_number_and_is_recalled(booth: Booth) -> None:
    """G07: rest first; the next person is served meanwhile."""
    booth.show(booth.post.resident("张三").card, GREEN)
    assert booth.keys("3", "7", "6", "Enter") is Tone.HELD
    assert booth.screen.panel.face.number == 1
    booth.show(booth.post.resident("李四", "502").card)
    assert booth.screen.panel.face.name == "李*"
    booth.screen.lists.reload()
    booth.settle()
    assert [row.number for row in booth.screen.waiting.rows] == [1]
    booth.keys("*")
    assert booth.screen.panel.face.name == "张*"


def test_a_notice_does_not_touch_a_standing_verdict(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.show(Symbol(text="https://qr.alipay.com/fkx0123"))
    assert booth.tone is Tone.GRANTED


def test_a_loose_temperature_does_not_wipe_a_standing_verdict(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.show(Temperature(tenths=366))
    assert booth.tone is Tone.GRANTED
    booth.screen.panel.faded.emit()
    assert booth.tone is Tone.PENDING


def test_a_verdict_fades_to_calm_and_shows_no_name(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.screen.panel.faded.emit()
    assert booth.tone is Tone.IDLE
    assert booth.screen.panel.face.name == ""
    assert booth.keys("Enter") is Tone.IDLE
    assert booth.post.lines() == 1


def test_nobody_there_for_half_a_minute_blanks_the_screen_and_enter_only_wakes_it(
    booth: Booth,
) -> None:
    """What was not seen is not accepted."""
    booth.show(booth.post.resident().card, GREEN, Temperature(tenths=365))
    assert booth.tone is Tone.PENDING
    booth.now = 31.0
    booth.screen._on_second()
    assert booth.tone is Tone.IDLE
    assert booth.keys("Enter") is Tone.PENDING
    assert booth.keys("Enter") is Tone.GRANTED


class Broken:
    """A gate whose disk is full."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def present(self, *_: object, **__: object) -> None:
        raise self.error


def test_a_full_disk_is_a_fault_and_never_green(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.screen._gate = Broken(StoreError("store-full"))
    assert booth.show(Temperature(tenths=365)) is Tone.FAULT
    assert "磁盘" in booth.screen.panel.face.reason
    assert booth.heard[-1][0] is Tone.FAULT
    booth.keys("3", "6", "5", "Enter")
    assert booth.screen.draft.is_empty
    booth.screen._gate = booth.post.gate
    booth.screen._on_probe()
    booth.settle()
    assert booth.tone is Tone.IDLE


@pytest.mark.logs("a bug is logged with its trace")
def test_a_bug_is_a_fault_too(booth: Booth) -> None:
    booth.screen._gate = Broken(ZeroDivisionError())
    assert booth.show(booth.post.resident().card) is Tone.FAULT
    booth.screen._probe.stop()


def test_nobody_on_duty_nothing_taken_in(booth: Booth) -> None:
    booth.screen.sign_on(None)
    assert booth.show(booth.post.resident().card) is Tone.IDLE
    assert booth.post.lines() == 0


def test_the_calm_screen_says_that_nobody_is_checked(booth: Booth) -> None:
    booth.post.emergencies.begin("fire", GUARD)
    told = text.sentence("emergency-passage", {})
    booth.qtbot.waitUntil(lambda: booth.screen.panel.face.note == told)
    assert booth.tone is Tone.IDLE
    booth.post.emergencies.end(GUARD)
    booth.qtbot.waitUntil(lambda: booth.screen.panel.face.note == "")
    booth.settle()


def test_a_proposed_change_of_direction_is_spoken_too(booth: Booth) -> None:
    """Who came in an hour ago holds up his card again: the lane now lets out, and says so."""
    person = booth.post.resident()
    booth.show(person.card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.post.clock.advance(seconds=3600)
    booth.show(booth.post.resident("李四", "502").card)
    assert booth.heard[-1][1] == booth.screen.panel.face.step
    with booth.post.database.begin("people") as session:
        session.connection().exec_driver_sql("UPDATE passes SET status = 'lost'")
    booth.show(person.card)
    assert booth.heard[-1][0] is Tone.DENIED
    assert booth.heard[-1][1].startswith(text.direction_word(Direction.EXIT))


def test_plus_and_minus_set_the_direction_and_it_is_spoken(booth: Booth) -> None:
    told: list[Direction] = []
    booth.screen.direction_changed.connect(told.append)
    booth.keys("-")
    booth.keys("+")
    assert told[-2:] == [Direction.EXIT, Direction.ENTRY]
    assert booth.heard[-1] == (Tone.IDLE, text.direction_word(Direction.ENTRY))


def test_a_question_owns_the_digits_and_scanning_goes_on(booth: Booth) -> None:
    panel = QWidget()
    QLineEdit(panel)
    booth.screen.ask(panel)
    booth.keys("3", "6", "5", "Enter")
    assert booth.screen.draft.is_empty
    assert booth.show(booth.post.resident().card) is Tone.PENDING
    booth.keys("Esc")
    assert booth.screen.asking is None


def test_a_touched_slot_opens_its_pad(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.screen._keys.touch_slot("temperature")
    booth.keys("3", "6", "5")
    assert booth.screen.draft.tenths == 365
    assert booth.keys("Enter") is Tone.GRANTED
    assert booth.screen.asking is None


def test_function_keys_open_other_screens(booth: Booth) -> None:
    opened: list[str] = []
    booth.screen.opened.connect(opened.append)
    booth.keys("F3", "/", "F8", "F11")
    assert opened == ["find", "find", "override", "undo"]


def test_the_lists_follow_the_record(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.qtbot.waitUntil(lambda: len(booth.screen.passages.rows) == 1)
    assert booth.screen.passages.rows[0].name == "张*"


def test_the_barrier_opens_for_a_recorded_grant_and_nothing_else(booth: Booth) -> None:
    opened: list[int] = []
    booth.screen.let_in.connect(lambda: opened.append(1))
    card = booth.post.resident().card
    booth.show(card, GREEN)
    assert opened == []
    booth.keys("3", "6", "5", "Enter")
    assert opened == [1]
    booth.show(card)  # the same code again within the cooldown
    assert opened == [1]


def test_enter_right_after_a_recall_accepts_nothing_unseen(booth: Booth) -> None:
    booth.show(booth.post.resident("张三").card, GREEN)
    booth.keys("3", "7", "6", "Enter")
    booth.show(booth.post.resident("李四", "502").card, GREEN)
    booth.screen.take_key("*")
    booth.screen.take_key("Enter")  # 李四 was on the screen when the key was pressed
    booth.settle()
    assert booth.screen.panel.face.name == "张*"
    shown = booth.screen.shown
    assert shown is not None
    assert shown.presentation is not None
    assert shown.presentation.answer("rest") is None


def test_whoever_was_let_go_in_the_background_leaves_the_screen(booth: Booth) -> None:
    booth.show(Temperature(tenths=365))
    assert booth.tone is Tone.PENDING
    booth.post.clock.advance(seconds=30)
    assert booth.post.upkeep.tidy() == 1
    booth.screen.refresh()
    booth.settle()
    assert booth.tone is Tone.IDLE


def test_after_a_restart_the_last_verdict_stands_there_with_its_time(booth: Booth) -> None:
    booth.show(booth.post.resident().card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    heard = len(booth.heard)
    booth.screen._shown = None
    booth.screen._run(booth.post.gate.last_verdict, "1", then=booth.screen._on_last)
    booth.settle()
    face = booth.screen.panel.face
    assert (face.tone, face.name) == (Tone.GRANTED, "张*")
    shown = booth.screen.shown
    assert shown is not None
    assert shown.presentation is not None
    assert shown.presentation.decision is not None
    assert words.recently(shown.presentation.decision.decided_at) in face.step
    assert face.note == ""
    assert len(booth.heard) == heard


def test_a_code_shown_again_says_that_it_was_decided_a_moment_ago(booth: Booth) -> None:
    card = booth.post.resident().card
    booth.show(card, GREEN)
    booth.keys("3", "6", "5", "Enter")
    booth.show(card)
    assert booth.screen.panel.face.note == text.tr("Already decided a moment ago")


def test_esc_with_nothing_to_clear_is_told(booth: Booth) -> None:
    told: list[int] = []
    booth.screen.cleared.connect(lambda: told.append(1))
    booth.keys("3", "Esc")
    assert told == []
    booth.keys("Esc")
    assert told == [1]
