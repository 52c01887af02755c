"""Where work runs: the write lane, the read lane, the wire and the desk processes."""

from __future__ import annotations

import itertools
import multiprocessing
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# The write lane moves the log's pages when nobody needed it for this long (performance: 1 s).
IDLE_SECONDS = 1.0

# A job at the gate lets go of the interpreter at each statement; a list that is being made gives it
# back after so long. With the 5 ms of Python itself a card waits longer beside one (bench books).
HAND_BACK_SECONDS = 0.001

_URGENT, _NORMAL, _STOP = 0, 1, 2


@dataclass(order=True, slots=True)
class _Job:
    rank: int
    turn: int
    future: Future[Any] | None = field(compare=False)
    call: Callable[[], Any] | None = field(compare=False)


class Lane:
    """One thread that does one job after the other; urgent ones overtake all that wait.

    `idle` is called once after `IDLE_SECONDS` without work.
    """

    def __init__(self, name: str, *, idle: Callable[[], object] | None = None) -> None:
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._turns = itertools.count()
        self._idle = idle
        self._is_closed = False
        # Nothing may be queued behind the stop: nobody would ever answer it.
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, call: Callable[[], T], *, urgent: bool = False) -> Future[T]:
        """Queue a call; its result or exception comes in the future. RuntimeError once closed."""
        future: Future[T] = Future()
        rank = _URGENT if urgent else _NORMAL
        with self._door:
            if self._is_closed:
                raise RuntimeError(f"the {self._thread.name} is closed")
            self._jobs.put(_Job(rank, next(self._turns), future, call))
        return future

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        with self._door:
            self._is_closed = True
            self._jobs.put(_Job(_STOP, next(self._turns), None, None))
        self._thread.join()

    def _run(self) -> None:
        worked = False
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_SECONDS if worked and self._idle else None)
            except queue.Empty:
                worked = False
                self._rest()
                continue
            if job.future is None or job.call is None:
                return
            worked = True
            _finish(job.future, job.call)
            del job

    def _rest(self) -> None:
        if self._idle is not None:
            # A checkpoint that fails is told by the next transaction, at the gate.
            _finish(Future(), self._idle)


def _finish(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)


class Lanes:
    """The lanes of one running program; `App` owns and closes them."""

    def __init__(self, *, idle: Callable[[], object] | None = None) -> None:
        sys.setswitchinterval(HAND_BACK_SECONDS)
        self._write = Lane("write lane", idle=idle)
        self._read = Lane("read lane")
        self._aside: dict[str, Lane] = {}
        self._desk: ProcessPoolExecutor | None = None
        self._is_closed = False
        self._door = threading.Lock()

    def write(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a use case that writes."""
        return self._write.submit(lambda: call(*args, **kwargs))

    def present(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run what a person at the gate waits for: it overtakes every other write."""
        return self._write.submit(lambda: call(*args, **kwargs), urgent=True)

    def read(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a list, a search, a figure."""
        return self._read.submit(lambda: call(*args, **kwargs))

    def wire(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run what waits for a network: nobody at the gate or a list ever stands behind it."""
        return self.aside("wire", call, *args, **kwargs)

    def aside(
        self, name: str, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run in a lane of this name, which begins with its first call: what may take long."""
        with self._door:
            if self._is_closed:
                raise RuntimeError(f"the {name} is closed")
            if name not in self._aside:
                self._aside[name] = Lane(name)
            return self._aside[name].submit(lambda: call(*args, **kwargs))

    def desk(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run in another process: a function of a module, with values that can be pickled.

        A process that died (killed, out of memory) is replaced for the next call.
        """
        with self._door:
            if self._is_closed:
                raise RuntimeError("the desk is closed")
            if self._desk is None:
                self._desk = _desk()
            try:
                return self._desk.submit(call, *args, **kwargs)
            except BrokenProcessPool:
                self._desk.shutdown()
                self._desk = _desk()
                return self._desk.submit(call, *args, **kwargs)

    def close(self) -> None:
        """What is aside and the desk first, the slowest; then what waits to be read and written."""
        with self._door:
            self._is_closed = True
        for lane in self._aside.values():
            lane.close()
        if self._desk is not None:
            self._desk.shutdown(wait=True, cancel_futures=True)
        self._read.close()
        self._write.close()


def _desk() -> ProcessPoolExecutor:
    """One process leaves the second core of a kiosk PC to the camera and the gate."""
    return ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
