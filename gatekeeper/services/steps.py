"""Long work as a chain of short steps, each in a lane, a process or on the wire."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

Steps: TypeAlias = Generator[Future[Any], Any, T]
"""Each future it yields is one step; its result, or its error, comes back."""


def walk(work: Steps[T]) -> Future[T]:
    """Begin the work; its end comes in the future. Nobody's thread waits between the steps."""
    done: Future[T] = Future()
    _go_on(work, done, None)
    return done


def _go_on(work: Steps[T], done: Future[T], finished: Future[Any] | None) -> None:
    """Hand the result of one step to the work and wait for its next one."""
    try:
        error = finished.exception() if finished is not None else None
        if error is not None:
            following = work.throw(error)
        else:
            following = work.send(finished.result() if finished is not None else None)
    except StopIteration as end:
        done.set_result(end.value)
    except BaseException as error:
        done.set_exception(error)
    else:
        following.add_done_callback(lambda step: _go_on(work, done, step))
