"""The rules of style that a linter does not know."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "gatekeeper"
FILES = sorted(
    file for file in PACKAGE.rglob("*.py") if "migrations" not in file.relative_to(PACKAGE).parts
)

LAZY = {
    "alembic",
    "babel",
    "boto3",
    "botocore",
    "ctypes",
    "cryptography",
    "cv2",
    "fastapi",
    "httpx",
    "keyring",
    "numpy",
    "openpyxl",
    "paramiko",
    "psycopg",
    "pypinyin",
    "pyrage",
    "pyzbar",
    "reportlab",
    "segno",
    "serial",
    "sqlite3",
    "uvicorn",
    "webdav4",
    "zxingcpp",
    "PySide6.QtDBus",
    "PySide6.QtMultimedia",
    "PySide6.QtTextToSpeech",
}
"""Heavy libraries and drivers of devices and systems: imported where they are first used."""

VAGUE = ("Manager", "Handler", "Helper", "Util", "Utils", "Abstract", "Impl")


def relative(file: Path) -> str:
    return str(file.relative_to(PACKAGE))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imports_inside_functions(module: ast.Module) -> set[str]:
    found = set()
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
    return found


def test_a_module_says_what_a_visitor_finds():
    assert [relative(file) for file in FILES if not ast.get_docstring(tree(file))] == []


def test_imports_stand_at_the_top():
    # Of our own modules only those that import a heavy library at their top are imported late;
    # and each command of the command line imports its own face, the doctor what it examines.
    allowed = LAZY | {"gatekeeper"}
    late = [
        f"{relative(file)}: {module}"
        for file in FILES
        if relative(file) not in ("doctor.py", "__main__.py") and file.parent.name != "cli"
        for module in sorted(imports_inside_functions(tree(file)))
        if allowed.isdisjoint({module, module.split(".")[0]})
    ]
    assert late == []


def test_names_are_the_fields_nouns():
    vague = [
        f"{relative(file)}: {node.name}"
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and node.name.endswith(VAGUE)
    ]
    assert vague == []
