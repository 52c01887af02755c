"""An import under way: stepped in the write lane, whatever screen is in front."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.importing import People
from gatekeeper.services.registry import ImportResult, ImportRun, Registry
from gatekeeper.ui.screen import Tasks


class ImportJob(QObject):
    """One per window, so that an import goes on when its screen is closed.

    Between two steps the write lane takes whoever stands at the gate.
    """

    progressed = Signal()
    ended = Signal()

    def __init__(self, registry: Registry, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._tasks = tasks
        self._run: ImportRun | None = None
        self._began_at = 0.0
        self._running = False
        self._stopping = False
        self.failure: BaseException | None = None

    @property
    def registry(self) -> Registry:
        """Whose lists are read."""
        return self._registry

    @property
    def is_running(self) -> bool:
        return self._running

    @property
    def was_stopped(self) -> bool:
        """Did somebody stop it before its last line?"""
        return self._stopping and self._run is not None and not self._run.is_done

    @property
    def done(self) -> int:
        return self._run.position if self._run else 0

    @property
    def total(self) -> int:
        return self._run.total if self._run else 0

    @property
    def result(self) -> ImportResult | None:
        """What was taken until now."""
        return self._run.result if self._run else None

    @property
    def remaining(self) -> timedelta | None:
        """How long it will take at this pace; None before the first step."""
        if not self.done:
            return None
        spent = monotonic() - self._began_at
        return timedelta(seconds=spent / self.done * (self.total - self.done))

    def start(self, people: People, operator: Operator) -> None:
        """Take these; nothing happens while another import is running."""
        if self._running:
            return
        self._run, self.failure = None, None
        self._running, self._stopping = True, False
        self._tasks.run(
            self._registry.start_import,
            people,
            operator,
            then=self._on_ready,
            failed=self._on_failed,
            lane="read",
        )

    def stop(self) -> None:
        """After the step under way; what was taken stays."""
        self._stopping = True

    @Slot(object)
    def _on_ready(self, run: ImportRun) -> None:
        self._run = run
        self._began_at = monotonic()
        self._next()

    @Slot(object)
    def _on_step(self, _: object) -> None:
        self.progressed.emit()
        self._next()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.failure = error
        self._end()

    def _next(self) -> None:
        run = self._run
        if run is None or run.is_done or self._stopping:
            self._end()
        else:
            self._tasks.run(run.step, then=self._on_step, failed=self._on_failed)

    def _end(self) -> None:
        self._running = False
        self.ended.emit()
