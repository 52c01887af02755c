"""How the station keeps house is told in the corner and, when something is wrong, above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper import text
from gatekeeper.domain.exchange import ExchangeState
from gatekeeper.domain.posts import Pattern, Post, PostKind
from gatekeeper.errors import StoreError
from gatekeeper.services import exchange, night
from gatekeeper.services.night import NightState, Trouble
from gatekeeper.store import verification
from gatekeeper.ui import theme
from gatekeeper.ui.main_window import MainWindow
from tests.ui import scenes


class Answers:
    """Tasks that answer at once."""

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Any = None,
        failed: Any = None,
        **_: Any,
    ) -> None:
        try:
            result = fn(*args)
        except StoreError as error:
            failed(error)
            return
        if then:
            then(result)


def state(*troubles: Trouble) -> NightState:
    return NightState(done_at=datetime.now(UTC), is_running=False, troubles=troubles)


class Program:
    """What is asked of the program behind."""

    def __init__(self) -> None:
        self.state = state()
        self.error: StoreError | None = None
        self.standing = SimpleNamespace(clock_trusted=True, is_office=False)
        self.ledger_lists = SimpleNamespace(expected=tuple)
        self.exchange = ExchangeState(
            office="", waiting=0, last_at=None, lists_until=None, lists_age=None
        )
        self.exchanges = SimpleNamespace(state=lambda: self.exchange)
        self.told: list[Post] = []
        self.confirmed: list[object] = []
        self.upkeep = SimpleNamespace(
            start=lambda: SimpleNamespace(clock_behind=False, outage=None),
            confirm_clock=self.confirmed.append,
            warm=lambda: None,
        )

    def stand_where_told(self) -> Post | None:
        return self.told.pop() if self.told else None

    def tick(self) -> NightState:
        if self.error:
            raise self.error
        return self.state


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> MainWindow:
    text.use("en")
    text.learn(night.MESSAGES)
    text.learn(exchange.MESSAGES)
    text.learn(verification.MESSAGES)
    theme.apply(qapp, "day")
    made = MainWindow(scenes.settings())
    made.house._tasks = made.house._reminders._tasks = Answers()  # type: ignore[assignment]
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def program(window: MainWindow) -> Program:
    made = Program()
    window.house.serve(made)
    return made


def test_the_corner_tells_the_last_night(window: MainWindow, program: Program) -> None:
    window.house.tick()
    assert "nightly work" in window.gate.health.parts["night"].name
    assert window.gate.health.parts["night"].sentence == ""
    assert window.banner.isHidden()


def test_a_failed_backup_stands_above_until_it_is_over(
    window: MainWindow, program: Program
) -> None:
    told = {"why": "full", "folder": "/mnt/disk"}
    program.state = state(Trouble(code="backup-failed", parameters=told))
    window.house.tick()
    assert window.banner.sentence == text.sentence("backup-failed", told)
    assert window.gate.health.parts["night"].sentence == window.banner.sentence
    window.banner.dismiss()
    window.house.tick()
    assert window.banner.isHidden()  # it was read; the corner goes on telling it
    program.state = state(Trouble(code="backup-folder-gone"))
    window.house.tick()
    assert not window.banner.isHidden()
    program.state = state()
    window.house.tick()
    assert window.banner.isHidden()


def test_the_corner_tells_how_the_exchange_stands(window: MainWindow, program: Program) -> None:
    window.house.tick()
    assert "exchange" not in window.gate.health.parts  # a gate of no office
    now = datetime.now(UTC)
    program.exchange = ExchangeState(
        office="阳光社区",
        waiting=12,
        last_at=now,
        lists_until=now - timedelta(hours=30),
        lists_age=timedelta(hours=30),
    )
    window.house.tick()
    told = window.gate.health.parts["exchange"]
    assert told.name.startswith("exchange ")
    assert "lines that wait 12, office's data 30 h old" in told.name
    assert told.sentence == ""
    program.exchange = replace(program.exchange, code="exchange-by-stick")
    window.house.tick()
    sentence = window.gate.health.parts["exchange"].sentence
    assert sentence.startswith(text.sentence("exchange-by-stick", {}))
    assert "lines that wait 12" in sentence


def test_the_window_stands_where_the_office_says(window: MainWindow, program: Program) -> None:
    window.app = None
    saved: list[object] = []
    window.tasks = Answers()  # type: ignore[assignment]
    window.save = saved.append  # type: ignore[method-assign,assignment]
    post = Post(id=UUID(int=7), name="西门", kind=PostKind.GATE, pattern=Pattern.NONE, staff=1)
    program.told.append(post)
    window.house.tick()
    assert saved == []  # no exchange yet
    program.exchange = replace(program.exchange, last_at=datetime.now(UTC))
    window.house.tick()
    (settings,) = saved
    assert (settings.post, settings.checkpoint) == (post.id.hex, "西门")  # type: ignore[attr-defined]
    assert "西门" in window.banner.sentence
    window.house.tick()
    assert len(saved) == 1


def test_a_disk_that_takes_nothing_is_told_before_the_next_person(
    window: MainWindow, program: Program
) -> None:
    program.error = StoreError("store-full")
    window.house.tick()
    assert window.gate.health.parts["database"].sentence
    program.error = None
    window.house.tick()
    assert window.gate.health.parts["database"].sentence == ""


def test_a_clock_that_falls_back_is_asked_about_while_it_runs(
    window: MainWindow, program: Program
) -> None:
    program.standing.clock_trusted = False
    window.house.tick()
    assert not window.banner.act.isHidden()
    window.banner.act.click()
    assert program.confirmed == []  # nobody is on duty
    window.sign_on(scenes.GUARD)
    window.banner.act.click()
    assert program.confirmed == [scenes.GUARD]
    assert window.banner.isHidden()


def test_a_new_station_does_not_tell_of_a_night_that_never_was(
    window: MainWindow, program: Program
) -> None:
    program.state = NightState(done_at=None, is_running=False, troubles=())
    window.house.tick()
    assert window.gate.health.parts["night"].name == "nightly work: none yet"


def test_the_key_of_the_time_confirms_it_only_while_it_is_in_doubt(
    window: MainWindow, program: Program
) -> None:
    window.sign_on(scenes.GUARD)
    window.house.confirm_clock()
    assert program.confirmed == []
    program.standing.clock_trusted = False
    window.house.tick()
    window.house.confirm_clock()
    assert program.confirmed == [scenes.GUARD]
