"""The window stands before anything slow is loaded, and the whole program closes again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gatekeeper import ui
from gatekeeper.config import LaneSettings, Settings
from gatekeeper.ui.start import Starter
HEAVY = ("cv2", "numpy", "reportlab", "alembic", "sqlalchemy", "cryptography", "openpyxl",
         "pypinyin", "PySide6.QtMultimedia")
begin = Starter.begin
def look(self):
    window = self._window
    assert window.isVisible() and not window.grab().isNull()
    print("loaded", [name for name in HEAVY if name in sys.modules])
    Starter.begin = begin
    begin(self)
Starter.begin = look
served = []
def finish(window):
    print("served", window.app is not None)
    window.close()
from gatekeeper.ui.main_window import MainWindow
serve = MainWindow.serve
def serving(self, *args):
    serve(self, *args)
    QTimer.singleShot(300, lambda: finish(self))
MainWindow.serve = serving
settings = Settings(data=Path(sys.argv[1]), encrypted=False,
                    lanes=(LaneSettings(key="1", name="1"),))
print("exit", ui.run(settings))
"""


def test_nothing_heavy_is_loaded_at_the_first_paint_and_all_closes(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONPATH": str(root),
        "PYTHONWARNINGS": "error",
    }
    tmp_path.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "data")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == ["loaded []", "served True", "exit 0"], done.stderr
    assert done.stderr == ""
