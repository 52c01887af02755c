"""resources/ is found in the source tree and in an installed wheel (the frozen build: smoke.py)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from gatekeeper import resources

ROOT = Path(__file__).parents[1]


def test_the_source_tree_has_the_font_with_its_licence():
    assert resources.font().stat().st_size > 5_000_000
    assert resources.path("fonts", "OFL.txt").is_file()
    assert resources.path() == ROOT / "resources"


def test_a_wheel_carries_them(tmp_path):
    tree, installed = tmp_path / "tree", tmp_path / "installed"
    unwanted = shutil.ignore_patterns("__pycache__")
    for folder in ("gatekeeper", "resources"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", tree)
    (tree / "README.md").touch()
    built = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import setuptools.build_meta as b; b.build_wheel({str(tmp_path)!r})",
        ],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    program = (
        f"import sys; sys.path.insert(0, {str(installed)!r})\n"
        "from gatekeeper import resources\n"
        "print(*sorted(str(one.relative_to(resources.path())) for one in "
        "resources.path().rglob('*') if one.is_file()), sep='\\n')"
    )
    # -S: without site-packages, where the source tree is linked.
    shown = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    there = [file for file in (ROOT / "resources").rglob("*") if file.is_file()]
    carried = sorted(
        str(file.relative_to(ROOT / "resources"))
        for file in there
        if "__pycache__" not in file.parts and file.suffix != ".mo"
    )
    assert [one for one in shown.stdout.splitlines() if not one.endswith(".mo")] == carried
