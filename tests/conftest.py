"""Rules every test obeys: no screen, no stray warning, no thread left running."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator

# Before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LANG"] = "C.UTF-8"
os.environ.pop("LC_ALL", None)

import pytest
from hypothesis import HealthCheck, settings

GRACE_SECONDS = 3.0
"""A thread that was told to end may need a moment to do it."""

# The same inputs in every run, so that a red test is about the change; `explore` looks for more.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--run-long",
        action="store_true",
        default=bool(os.environ.get("GATEKEEPER_CHECK")),
        help="also run the tests marked long",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run_long = config.getoption("--run-long")
    for item in items:
        if item.get_closest_marker("long") is None:
            continue
        if not run_long:
            item.add_marker(pytest.mark.skip(reason="long; runs with --run-long"))
        elif item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(3600))


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A test ends what it started: threads, lanes and desk processes."""
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + GRACE_SECONDS
    while (left := _still_running(before)) and time.monotonic() < until:
        time.sleep(0.01)
    if left:
        pytest.fail(f"left running: {', '.join(left)}")


def _still_running(before: set[threading.Thread]) -> list[str]:
    threads = [
        thread.name
        for thread in threading.enumerate()
        # Qt's threads show up as dummies once Python code ran in them; Python never removes some.
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    return threads + [process.name for process in multiprocessing.active_children()]


class _Overheard(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line at WARNING or above fails the test unless it is marked `logs(reason)`."""
    overheard = _Overheard()
    logging.getLogger().addHandler(overheard)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(overheard)
    if overheard.lines and request.node.get_closest_marker("logs") is None:
        pytest.fail("unexpected log lines:\n" + "\n".join(overheard.lines))


@pytest.fixture(autouse=True)
def garbage_of_windows_is_collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """As the program does it (`ui.collector`): lanes must not free the widgets of a test."""
    if not {"ui", "e2e"} & set(request.path.parts):
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    from gatekeeper.ui.collector import collect

    gc.disable()
    # What earlier tests left alive is set apart: walking it at each end would take seconds.
    collect()
    gc.freeze()
    yield
    # Outside of an event loop Qt keeps what was to be deleted later.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collect()
    gc.enable()


@pytest.fixture(autouse=True)
def no_language_left() -> Iterator[None]:
    """The process's language, the one allowed module state, is put back after a test."""
    text = sys.modules.get("gatekeeper.text")
    language = text.language() if text else None
    yield
    if text and language:
        text.use(language)
