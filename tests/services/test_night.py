"""The work of the night: when it is due, what it does, what it tells, what it never stops."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from gatekeeper import app as app_room
from gatekeeper import config
from gatekeeper.errors import InvalidInput, StoreError
from gatekeeper.lanes import Lanes
from gatekeeper.services.ballast import BALLAST, BALLAST_FILE, free_ballast
from gatekeeper.services.night import Night, NightState
from gatekeeper.store.backup import ERASED_LIST, ERASED_PEOPLE, backups
from gatekeeper.store.database import driver
from gatekeeper.store.heartbeat import last_night
from gatekeeper.store.verification import verify_file
from tests.stations import CHIEF, Post

CHINA = ZoneInfo("Asia/Shanghai")
KEY = bytes(range(32))
GB = 1 << 30


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 at the compound."""
    return datetime(2026, 3, day, hour, minute, tzinfo=CHINA).astimezone(UTC)


def night_of(post: Post, *folders: Path, key: bytes | None = None) -> Night:
    return Night(
        upkeep=post.upkeep,
        privacy=post.privacy,
        clock=post.clock,
        at=time(2, 30),
        folders=folders or (post.path.parent / "backups",),
        key=key,
        zone=CHINA,
    )


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    made = Lanes()
    yield made
    made.close()


def finish(night: Night, lanes: Lanes) -> NightState:
    """One whole run, begun in the write lane as the timer begins it."""
    return lanes.write(night.run, lanes).result().result(60)


def audit(post: Post, action: str) -> list[str]:
    with post.database.read() as session:
        found = driver(session).execute(
            "SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence"
        )
        return [line for (line,) in found if f",{action}," in line]


# --- when -------------------------------------------------------------------------------------


def told_due(night: Night, post: Post, now: datetime) -> bool:
    post.clock.now = now
    return night.due(now)


def test_a_new_station_begins_with_its_first_night(post: Post, lanes: Lanes) -> None:
    night = night_of(post)
    post.clock.now = local(2, 20)
    night.tick(lanes)
    assert not told_due(night, post, local(3, 2, 29))
    assert told_due(night, post, local(3, 2, 30))
    assert told_due(night, post, local(3, 5))


def test_a_new_station_has_no_night_behind_it_after_a_restart_either(
    post: Post, lanes: Lanes
) -> None:
    """Begun is not done: the corner must not tell of a night that never was."""
    post.clock.now = local(2, 20)
    assert night_of(post).tick(lanes).done_at is None
    post.clock.now = local(2, 22)
    again = night_of(post)
    assert again.tick(lanes).done_at is None
    assert told_due(again, post, local(3, 2, 30))


def test_a_missed_night_is_made_up_after_the_peak(post: Post, lanes: Lanes) -> None:
    """The computer was off; it is switched on at seven when everybody leaves."""
    post.clock.now = local(2, 20)
    night_of(post).tick(lanes)
    post.clock.now = local(3, 7)
    night = night_of(post)
    night.tick(lanes)
    assert not told_due(night, post, local(3, 7, 10))
    assert not told_due(night, post, local(3, 9, 29))
    assert told_due(night, post, local(3, 9, 30))


def test_a_start_in_the_evening_makes_up_once_it_has_settled(post: Post, lanes: Lanes) -> None:
    post.clock.now = local(2, 20)
    night_of(post).tick(lanes)
    post.clock.now = local(3, 18)
    night = night_of(post)
    night.tick(lanes)
    assert not told_due(night, post, local(3, 18, 1))
    assert told_due(night, post, local(3, 18, 2))


def test_a_station_that_runs_only_in_the_peak_keeps_its_retention(post: Post, lanes: Lanes) -> None:
    post.clock.now = local(2, 8)
    night_of(post).tick(lanes)
    for day, due in ((3, False), (4, False), (5, True)):
        post.clock.now = local(day, 8, 5)
        night = night_of(post)
        night.tick(lanes)
        assert told_due(night, post, local(day, 8, 10)) == due, day


def test_nothing_is_purged_while_the_clock_is_in_doubt(post: Post, lanes: Lanes) -> None:
    post.clock.now = local(2, 20)
    night = night_of(post)
    night.tick(lanes)
    post.standing.clock_trusted = False
    assert not told_due(night, post, local(3, 2, 40))


# --- what -------------------------------------------------------------------------------------


def test_a_night_purges_verifies_and_backs_up(post: Post, lanes: Lanes) -> None:
    """Through the timer's one call: purge, walk of the log, two backups, lines of the log."""
    stick = post.path.parent / "stick"
    stick.mkdir()
    night = night_of(post, post.path.parent / "backups", stick)
    someone = post.resident()
    post.clock.now = local(2, 20)
    lanes.write(night.tick, lanes).result()
    post.present(someone.card)
    post.clock.now = local(14, 20)
    post.present(someone.card)
    post.clock.now = local(15, 2, 31)
    assert lanes.write(night.tick, lanes).result().is_running
    done = wait_for(night, lanes)
    assert done.troubles == ()
    assert done.done_at == post.clock()
    with post.database.read() as session:
        assert last_night(session) == post.clock()
    for folder in (post.path.parent / "backups", stick):
        (copy,) = backups(folder)
        assert verify_file(copy).fault is None
        assert (folder / ERASED_LIST).read_text()
    assert '""erased"":' in audit(post, "purged")[0]
    assert '""backups"":2' in audit(post, "night")[0]
    assert not night.due(post.clock())


def wait_for(night: Night, lanes: Lanes) -> NightState:
    """Until the run that was begun has ended."""
    ended = threading.Event()
    for _ in range(600):
        if not night.state().is_running:
            return night.state()
        ended.wait(0.05)
    raise AssertionError("the night does not end")


def test_the_key_reaches_the_desk(tmp_path: Path, lanes: Lanes) -> None:
    """An encrypted station: verified and backed up by the desk, the copy as secret as the file."""
    post = Post(tmp_path, database_key=KEY)
    try:
        night = night_of(post, key=KEY)
        assert KEY.hex() not in repr(night)
        assert str(KEY) not in repr(night)
        assert finish(night, lanes).troubles == ()
        (copy,) = backups(tmp_path / "backups")
        assert not copy.read_bytes().startswith(b"SQLite")
        assert verify_file(copy, key=KEY).fault is None
    finally:
        post.close()


def test_people_pass_while_the_night_works(post: Post, lanes: Lanes) -> None:
    someone = post.resident()
    post.relax(cooldown=timedelta(0))
    future = lanes.write(night_of(post).run, lanes)
    before = post.lines()
    for _ in range(20):
        lanes.present(post.present, someone.card).result(10)
    assert future.result().result(60).troubles == ()
    assert post.lines() == before + 20
    assert verify_file(post.path).fault is None


def test_a_log_that_does_not_verify_is_told_and_written_down(post: Post, lanes: Lanes) -> None:
    post.present(post.resident().card)
    with post.database.begin("test") as session:
        driver(session).execute("UPDATE access_events SET outcome = 'denied'")
    done = finish(night_of(post), lanes)
    (trouble,) = done.troubles
    assert trouble.code == "log-row-differs"
    assert len(audit(post, "log-fault")) == 1
    assert "log-row-differs" in audit(post, "night")[0]
    assert len(backups(post.path.parent / "backups")) == 1


def test_a_missing_backup_disk_is_told_until_it_is_back(post: Post, lanes: Lanes) -> None:
    """The second folder is never made: on an unplugged stick's place it would be no second one."""
    stick = post.path.parent / "stick"
    night = night_of(post, post.path.parent / "backups", stick)
    assert [t.code for t in finish(night, lanes).troubles] == ["backup-folder-gone"]
    assert not stick.exists()
    stick.mkdir()
    post.clock.advance(days=1)
    assert finish(night, lanes).troubles == ()
    assert len(backups(stick)) == 1


def test_a_backup_that_fails_is_told_and_the_rest_is_done(post: Post, lanes: Lanes) -> None:
    blocked = post.path.parent / "blocked"
    blocked.write_text("a file where a folder should be")
    stick = post.path.parent / "stick"
    stick.mkdir()
    done = finish(night_of(post, blocked, stick), lanes)
    (trouble,) = done.troubles
    assert (trouble.code, trouble.parameters) == ("backup-failed", {"folder": str(blocked)})
    assert len(backups(stick)) == 1
    assert len(audit(post, "night")) == 1


def test_a_night_that_fails_is_tried_again_after_an_hour(
    post: Post, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = night_of(post)
    post.clock.now = local(2, 20)
    night.tick(lanes)
    post.clock.now = local(3, 2, 31)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as broken:
        broken.setattr("gatekeeper.store.erasure.purge", full)
        with pytest.raises(StoreError, match="store-full"):
            finish(night, lanes)
    assert [trouble.code for trouble in night.state().troubles] == ["store-full"]
    assert not told_due(night, post, local(3, 3))
    assert told_due(night, post, local(3, 3, 31))
    assert finish(night, lanes).troubles == ()


def test_a_program_that_ends_stops_the_work(post: Post) -> None:
    """No step begins after the stop; the night counts as missed and is made up."""
    lanes = Lanes()
    night = night_of(post)
    night.stop()
    done = lanes.write(night.run, lanes).result()
    assert done.result(10).done_at is None
    lanes.close()
    assert audit(post, "night") == []


def test_a_program_may_end_in_the_middle(post: Post) -> None:
    """Lanes close at once, whatever step is under way, and nothing of the night is left behind."""
    lanes = Lanes()
    night = night_of(post)
    lanes.write(night.run, lanes).result()
    night.stop()
    lanes.close()
    assert audit(post, "night") == []
    assert verify_file(post.path).fault is None


def test_what_a_request_could_not_finish_is_finished_later(post: Post, lanes: Lanes) -> None:
    """A reader was there; and the lists beside the backups get the erased person."""
    night = night_of(post)
    finish(night, lanes)
    folder = post.path.parent / "backups"
    someone = post.resident()
    with post.database.read() as reading:
        driver(reading).execute("SELECT count(*) FROM people").fetchone()
        assert not post.privacy.erase_person(someone.id, "request", CHIEF).gone
        post.clock.advance(minutes=2)
        lanes.write(night.tick, lanes).result()
        assert post.privacy.gone_waits
    lanes.read(lambda: None).result()
    assert someone.id.hex in (folder / ERASED_PEOPLE).read_text()
    post.clock.advance(seconds=5)
    lanes.write(night.tick, lanes).result()
    assert post.privacy.gone_waits
    post.clock.advance(minutes=1)
    lanes.write(night.tick, lanes).result()
    assert not post.privacy.gone_waits


# --- space ------------------------------------------------------------------------------------


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_little_space_is_told_while_it_lasts(
    post: Post, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = night_of(post)
    assert night.tick(lanes).troubles == ()
    with monkeypatch.context() as scarce:
        scarce.setattr(shutil, "disk_usage", lambda _: Usage(9 * GB, 9 * GB, 300 << 20))
        (trouble,) = night.tick(lanes).troubles
    assert (trouble.code, trouble.parameters) == ("disk-nearly-full", {"megabytes": 300})
    assert night.tick(lanes).troubles == ()


def test_the_ballast_is_freed_when_the_disk_is_full(
    post: Post, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the shift can be closed; without any the fault is told as it is."""
    night = night_of(post)
    finish(night, lanes)
    ballast = post.path.parent / BALLAST_FILE
    assert ballast.stat().st_size == BALLAST
    real = type(post.upkeep).tidy

    def needs_room(upkeep: object) -> int:
        if ballast.exists():
            raise StoreError("store-full")
        return real(post.upkeep)

    monkeypatch.setattr(type(post.upkeep), "tidy", needs_room)
    night.tick(lanes)
    assert not ballast.exists()
    assert not free_ballast(post.path.parent)

    def still_full(upkeep: object) -> int:
        raise StoreError("store-full")

    monkeypatch.setattr(type(post.upkeep), "tidy", still_full)
    with pytest.raises(StoreError, match="store-full"):
        night.tick(lanes)


# --- the program ------------------------------------------------------------------------------


def test_the_program_ticks_and_ends(tmp_path: Path) -> None:
    settings = replace(
        config.default(tmp_path / "data"), encrypted=False, backup_folder=str(tmp_path / "stick")
    )
    app = app_room.build(settings)
    try:
        state = app.lanes.write(app.tick).result(10)
        assert state.done_at is None
        assert app.night.folders == (tmp_path / "data" / "backups", tmp_path / "stick")
        assert app.night.at == time(2, 30)
    finally:
        app.close()


@pytest.mark.parametrize("hour", ["2:30", "24:00", "02:60", "at night"])
def test_an_hour_that_is_none_is_refused(tmp_path: Path, hour: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'data = "/srv"\nnight_at = "{hour}"\n')
    with pytest.raises(InvalidInput) as told:
        config.load(file)
    assert [problem.field for problem in told.value.problems] == ["night_at"]
