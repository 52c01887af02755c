"""From the start of the process to the first painted window, beside an empty window's start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Line, at, median, show
from gatekeeper import app, config
from gatekeeper.config import DeviceSettings, LaneSettings, Settings

ROUNDS = 10
GOAL_SECONDS = 1.0
SHOWN = 12

# Says "painted" after the window has painted and shown itself for the first time.
WATCH = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Watch(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and thing.isWidgetType() and thing.isWindow():
            QTimer.singleShot(0, tell)
        return False
def tell():
    print("painted", *sorted(sys.modules), flush=True)
    os._exit(0)
application = QApplication(["gatekeeper"])
watch = Watch()
application.installEventFilter(watch)
"""
EMPTY = "widget = QWidget()\nwidget.resize(1366, 768)\nwidget.show()\napplication.exec()\n"
PROGRAM = """
sys.argv = ["gatekeeper", "run", "--settings", {path!r}]
from gatekeeper.cli import main
main()
"""


def main(large: bool = False) -> None:
    """Start both in turn; then name what the program had imported by then."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = _settings(folder / "data")
        path = folder / "settings.toml"
        config.save(settings, path)
        app.build(settings).close()
        empty = WATCH + EMPTY
        program = WATCH + PROGRAM.format(path=str(path))
        took: dict[str, list[float]] = {"empty": [], "program": []}
        for _ in range(ROUNDS):
            took["empty"].append(_started(empty)[0])
            took["program"].append(_started(program)[0])
        _, modules = _started(program)
        costs = _costs(program)
    ours, floor = took["program"], took["empty"]
    show(
        [
            Line(
                what="process start to first paint",
                measured=f"{median(ours):.2f} s, worst {max(ours):.2f}",
                floor=f"{median(floor):.2f} s",
                p50=median(ours) / median(floor),
                p99=at(ours, 0.99) / at(floor, 0.99),
                asked=f"<= {GOAL_SECONDS:g} s",
                met=median(ours) <= GOAL_SECONDS,
            )
        ]
    )
    print(f"  floor: an empty window of the same size; {len(modules)} modules before the paint")
    told = [f"{name} {cost:.0f}" for name, cost in costs[:SHOWN]]
    print(f"  dearest packages before the paint, ms of import alone: {', '.join(told)}")


def _settings(data: Path) -> Settings:
    lane = LaneSettings(key="1", name="1")
    device = DeviceSettings(name="camera", kind="camera", lane="1", address=str(data / "none.mp4"))
    return Settings(data=data, lanes=(lane,), devices=(device,), encrypted=False)


def _started(program: str) -> tuple[float, list[str]]:
    """Seconds until it has painted, and the modules it had loaded."""
    before = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        words = process.stdout.readline().decode().split()
        took = time.perf_counter() - before
        process.communicate()
    if words[:1] != ["painted"]:
        raise RuntimeError("the window was never painted")
    return took, words[1:]


def _costs(program: str) -> list[tuple[str, float]]:
    """Milliseconds of importing each top package, its own modules only, the dearest first."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    costs: dict[str, float] = {}
    for line in done.stderr.splitlines():
        fields = line.removeprefix("import time:").split("|")
        if len(fields) == 3 and fields[0].strip().isdecimal():
            name = fields[2].strip().split(".")[0]
            costs[name] = costs.get(name, 0.0) + int(fields[0]) / 1000
    return sorted(costs.items(), key=lambda item: -item[1])
