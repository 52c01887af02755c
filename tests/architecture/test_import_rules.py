"""Holds the contracts of pyproject.toml, and breaks each once to see it fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREAKS = {
    "layers": ("domain/decide.py", "import gatekeeper.services"),
    "pure-domain": ("domain/decide.py", "import numpy"),
    "qt-in-ui": ("app/__init__.py", "import PySide6.QtCore"),
    "sql-below": ("app/__init__.py", "import sqlalchemy"),
    "faces-ask-services": ("ui/__init__.py", "import gatekeeper.store.database"),
    "seam-credentials": (
        "credentials/short_token.py",
        "import gatekeeper.credentials.resident_pass",
    ),
    "seam-checks": ("domain/checks/temperature.py", "import gatekeeper.domain.checks.movement"),
    "seam-reports": ("reports/added_one.py", "import gatekeeper.reports.added_two"),
    "seam-transports": ("sync/added_one.py", "import gatekeeper.sync.added_two"),
}
"""Contract -> a file and the line that breaks it there."""


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the package in that folder, by that folder's pyproject.toml."""
    program = "from importlinter.cli import lint_imports_command as main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_package(folder: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "gatekeeper", folder / "gatekeeper", ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


def test_every_import_rule_is_kept():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_every_contract_has_its_break():
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == set(BREAKS)


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_rule_is_seen(contract, tmp_path):
    file, line = BREAKS[contract]
    folder = copy_package(tmp_path)
    place = folder / "gatekeeper" / file
    place.parent.mkdir(exist_ok=True)
    (place.parent / "__init__.py").touch()
    if "added_one" in file:
        place.touch()
        place.with_name("added_two.py").touch()
    assert place.exists(), "the file this test breaks has moved"
    with place.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")
    result = lint(folder, "--contract", contract)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout, result.stdout
    kept = lint(copy_package_again(tmp_path), "--contract", contract)
    assert kept.returncode == 0, kept.stdout


def copy_package_again(folder: Path) -> Path:
    clean = folder / "clean"
    clean.mkdir()
    return copy_package(clean)


def test_a_room_without_a_place_is_seen(tmp_path):
    folder = copy_package(tmp_path)
    room = folder / "gatekeeper" / "odds_and_ends"
    room.mkdir()
    (room / "__init__.py").touch()
    result = lint(folder, "--contract", "layers")
    assert result.returncode == 1
    assert "odds_and_ends" in result.stdout


def test_the_office_is_bound_like_the_window():
    if not (ROOT / "gatekeeper" / "office").exists():
        return
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    [faces] = [
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["id"] == "faces-ask-services"
    ]
    assert "gatekeeper.office" in faces["source_modules"]
