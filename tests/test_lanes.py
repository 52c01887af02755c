"""The lanes: what runs when, what an error becomes, and that nothing is left behind."""

from __future__ import annotations

import os
import threading
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool

import pytest

from gatekeeper import lanes as lanes_module
from gatekeeper.errors import InvalidInput, NotAllowed, Problem
from gatekeeper.lanes import Lane, Lanes


@pytest.fixture
def lanes():
    made = Lanes()
    yield made
    made.close()


class Gate:
    """A job that holds the lane until it is opened, so that others queue up behind it."""

    def __init__(self):
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self):
        self.entered.set()
        assert self.opened.wait(10)


def test_writes_run_in_the_order_they_came(lanes):
    done = []
    futures = [lanes.write(done.append, number) for number in range(50)]
    for future in futures:
        future.result(10)
    assert done == list(range(50))


def test_who_waits_at_the_gate_overtakes_every_other_write(lanes):
    """G15: an import in the queue delays nobody."""
    done, held = [], Gate()
    lanes.write(held)
    assert held.entered.wait(10)
    slow = [lanes.write(done.append, f"import {number}") for number in range(3)]
    urgent = [lanes.present(done.append, f"person {number}") for number in range(2)]
    held.opened.set()
    for future in [*slow, *urgent]:
        future.result(10)
    assert done == ["person 0", "person 1", "import 0", "import 1", "import 2"]


def test_a_read_does_not_wait_for_a_write(lanes):
    held = Gate()
    writing = lanes.write(held)
    assert held.entered.wait(10)
    assert lanes.read(lambda: "list").result(10) == "list"
    held.opened.set()
    writing.result(10)


def test_an_exception_goes_into_its_future_and_the_lane_goes_on(lanes):
    def refuse():
        raise NotAllowed("role-needed")

    refused, good = lanes.write(refuse), lanes.write(lambda: 1)
    with pytest.raises(NotAllowed, match="role-needed"):
        refused.result(10)
    assert good.result(10) == 1


def test_even_a_system_exit_does_not_end_the_lane(lanes):
    refused = lanes.write(lambda: (_ for _ in ()).throw(SystemExit(1)))
    assert isinstance(refused.exception(10), SystemExit)
    assert lanes.write(lambda: 2).result(10) == 2


def test_what_was_cancelled_while_it_waited_does_not_run(lanes):
    done, held = [], Gate()
    lanes.write(held)
    assert held.entered.wait(10)
    waiting = lanes.write(done.append, 1)
    assert waiting.cancel()
    held.opened.set()
    assert lanes.write(lambda: 2).result(10) == 2
    assert done == []
    with pytest.raises(CancelledError):
        waiting.result(10)


def test_the_idle_call_comes_once_after_work_and_a_quiet_moment(monkeypatch):
    monkeypatch.setattr(lanes_module, "IDLE_SECONDS", 0.05)
    calls, rested = [], threading.Event()

    def idle():
        calls.append(threading.current_thread().name)
        rested.set()

    lane = Lane("write lane", idle=idle)
    assert not rested.wait(0.2), "nothing was done, so there is nothing to tidy"
    lane.submit(lambda: None).result(10)
    assert rested.wait(10)
    rested.clear()
    assert not rested.wait(0.2), "once per spell of work"
    lane.submit(lambda: None).result(10)
    assert rested.wait(10)
    lane.close()
    assert calls == ["write lane"] * 2


def test_an_idle_call_that_fails_does_not_end_the_lane(monkeypatch):
    monkeypatch.setattr(lanes_module, "IDLE_SECONDS", 0.02)
    tried = threading.Event()

    def idle():
        tried.set()
        raise OSError("disk full")

    lane = Lane("write lane", idle=idle)
    lane.submit(lambda: None).result(10)
    assert tried.wait(10)
    assert lane.submit(lambda: 3).result(10) == 3
    lane.close()


def test_close_finishes_what_waits():
    lanes, done, held = Lanes(), [], Gate()
    lanes.write(held)
    assert held.entered.wait(10)
    futures = [lanes.write(done.append, number) for number in range(5)]
    futures.append(lanes.read(done.append, "read"))
    held.opened.set()
    lanes.close()
    assert all(future.done() for future in futures)
    assert sorted(map(str, done)) == ["0", "1", "2", "3", "4", "read"]


def test_a_closed_lane_refuses_instead_of_letting_somebody_wait_for_ever():
    lanes = Lanes()
    lanes.close()
    for ask in (lanes.write, lanes.present, lanes.read, lanes.desk):
        with pytest.raises(RuntimeError, match="closed"):
            ask(os.getpid)
    lanes.close()


def test_a_closed_lane_leaves_no_thread_and_no_process():
    """The rule of conftest.py looks for both after every test; here at once."""
    before = set(threading.enumerate())
    lanes = Lanes()
    child = lanes.desk(os.getpid).result(60)
    lanes.close()
    assert set(threading.enumerate()) == before
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


# --- the desk: one process, started once for all of these ----------------------------------------


def refuse_a_list():
    raise InvalidInput([Problem(code="column-missing", field="name", line=1)])


def refuse_a_role(until):
    raise NotAllowed("locked-out", until=until)


def die():
    os._exit(1)


def test_the_desk_works_in_another_process_and_tells_its_errors_whole(lanes):
    """An InvalidInput comes back with its lines and columns, not as a broken pool."""
    child = lanes.desk(os.getpid).result(60)
    assert child != os.getpid()
    with pytest.raises(InvalidInput) as refused:
        lanes.desk(refuse_a_list).result(60)
    assert refused.value.problems == (Problem(code="column-missing", field="name", line=1),)
    with pytest.raises(NotAllowed) as locked:
        lanes.desk(refuse_a_role, "10:30").result(60)
    assert (locked.value.code, locked.value.parameters) == ("locked-out", {"until": "10:30"})
    assert lanes.desk(os.getpid).result(60) == child, "one process for all"

    with pytest.raises(BrokenProcessPool):
        lanes.desk(die).result(60)
    fresh = lanes.desk(os.getpid).result(60)
    assert fresh != child, "a dead desk is replaced"


def test_the_wire_holds_up_no_other_lane(lanes):
    """A network that is silent delays no passage and no list."""
    held = Gate()
    silent = lanes.wire(held)
    assert held.entered.wait(10)
    assert lanes.write(lambda: "passage").result(10) == "passage"
    assert lanes.read(lambda: "list").result(10) == "list"
    held.opened.set()
    silent.result(10)


def test_a_closed_wire_takes_nothing_more():
    made = Lanes()
    assert made.wire(lambda: 1).result(10) == 1
    made.close()
    with pytest.raises(RuntimeError):
        made.wire(lambda: 2)
