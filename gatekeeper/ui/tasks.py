"""Sends work to the lanes and brings results back to the GUI thread; nothing waits for anything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Lock
from types import MethodType
from typing import Any, Protocol
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from gatekeeper.errors import GatekeeperError

log = logging.getLogger(__name__)

Then = Callable[[Any], object]
Failed = Callable[[BaseException], object]


class Lanes(Protocol):
    """What is needed of `lanes.Lanes`."""

    def write(self, call: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]: ...

    def present(self, call: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]: ...

    def read(self, call: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]: ...

    def wire(self, call: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]: ...

    def desk(self, call: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]: ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    then: Callable[[], Then | None]
    failed: Callable[[], Failed | None] | None


class _Bell(QObject):
    """What a lane's thread emits from: no parent, so Qt never deletes it under the lane."""

    answered = Signal(int, object, object)


class _Way:
    """The way of an answer out of a lane, open for as long as the tasks are there.

    To ask in the lane whether they still are is not enough: the window may be deleted between the
    question and the signal, which is then sent out of freed memory. So a lane knows the bell
    alone, and the bell is given up under the lock, when the tasks are gone.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._lock = Lock()
        self._bell: _Bell | None = _Bell()
        self._bell.answered.connect(tasks._on_answered, Qt.ConnectionType.QueuedConnection)
        tasks.destroyed.connect(self._close)

    def _close(self) -> None:
        with self._lock:
            bell, self._bell = self._bell, None
        if bell is not None and isValid(bell):
            bell.deleteLater()  # by Qt, in this thread, whichever thread forgets it last

    def send(self, number: int, result: Any, error: BaseException | None) -> None:
        """From any thread; an answer to nobody is dropped."""
        with self._lock:
            if self._bell is not None:
                self._bell.answered.emit(number, result, error)

    def on_done(self, number: int, future: Future[Any]) -> None:
        """Runs in the lane's thread."""
        try:
            error: BaseException | None = future.exception()
        except CancelledError as cancelled:
            error = cancelled
        self.send(number, None if error else future.result(), error)


class Tasks(QObject):
    """One per window. `failed` carries what nobody else wanted to hear about."""

    failed = Signal(object)  # BaseException

    def __init__(self, lanes: Lanes | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._waiting: dict[int, _Waiting] = {}
        self._numbers = count(1)
        self._way = _Way(self)

    def use(self, lanes: Lanes) -> None:
        """The lanes exist only after the window."""
        self._lanes = lanes

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        lane: str = "write",
        urgent: bool = False,
        **kw: Any,
    ) -> None:
        """Run `fn(*args, **kw)` in a lane; `then(result)` or `failed(error)` on the GUI thread.

        Methods of a widget are held weakly: a widget closed meanwhile hears nothing. Without
        `failed` an error goes to the signal of that name.
        """
        number = next(self._numbers)
        self._waiting[number] = _Waiting(_held(then), _held(failed) if failed else None)
        try:
            future = self._submit(fn, args, kw, lane, urgent)
        except RuntimeError as error:  # the lanes are closed or not open yet
            self._way.send(number, None, error)
            return
        future.add_done_callback(partial(self._way.on_done, number))

    @property
    def is_idle(self) -> bool:
        """Has everything been answered?"""
        return not self._waiting

    def _submit(
        self,
        fn: Callable[..., Any],
        args: tuple[Any, ...],
        kw: dict[str, Any],
        lane: str,
        urgent: bool,
    ) -> Future[Any]:
        if self._lanes is None:
            raise RuntimeError("no lanes yet")
        if lane == "read":
            return self._lanes.read(fn, *args, **kw)
        if lane == "wire":
            return self._lanes.wire(fn, *args, **kw)
        if lane == "desk":
            return self._lanes.desk(fn, *args, **kw)
        return (self._lanes.present if urgent else self._lanes.write)(fn, *args, **kw)

    @Slot(int, object, object)
    def _on_answered(self, number: int, result: Any, error: BaseException | None) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is None or isinstance(error, CancelledError):
            return
        if error is None:
            if then := waiting.then():
                then(result)
            return
        if not isinstance(error, GatekeeperError):
            log.error("a task failed", exc_info=error)
        if waiting.failed is None:
            self.failed.emit(error)
        elif failed := waiting.failed():
            failed(error)


def _held(slot: Callable[[Any], object] | None) -> Callable[[], Callable[[Any], object] | None]:
    """A way to the slot that does not keep its widget alive."""
    if not isinstance(slot, MethodType):
        return lambda: slot
    if not isinstance(slot.__self__, QObject):
        return lambda: slot
    weak = WeakMethod(slot)

    def alive() -> Callable[[Any], object] | None:
        method = weak()
        if method is None or not isValid(method.__self__):
            return None
        return method

    return alive
