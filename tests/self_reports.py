"""The page of self-reports in a real JavaScript engine, and what a family types into it (G32)."""

from __future__ import annotations

import json
import re
from typing import Any

from PySide6.QtQml import QJSEngine

from gatekeeper import resources

PAGE = resources.path("self-report", "self-report.html").read_text(encoding="utf-8")
TYPED: dict[str, Any] = {
    "today": "2022-03-14",
    "people": [
        {"name": " 王  建国 ", "condition": "well"},
        {"name": "𠮷田", "condition": "cough"},
        {"name": "", "condition": ""},
    ],
    "phone": "13800138000",
    "origin": "江苏省苏州市",
    "arrives": "2022-03-15",
    "address": "12-2-501",
    "plate": "",
    "legs": [
        {"from": "苏州", "to": "本市", "by": "train", "number": "G7001", "on": "2022-03-15"},
        {"from": "", "to": "", "by": "", "number": "", "on": ""},
    ],
}


class Page:
    """The page's own functions; an application of Qt must be there."""

    def __init__(self) -> None:
        (script,) = re.findall(r'<script id="code">(.*?)</script>', PAGE, re.DOTALL)
        self._engine = QJSEngine()
        loaded = self._engine.evaluate(script)
        assert not loaded.isError(), loaded.toString()

    def __call__(self, function: str, argument: Any) -> Any:
        """What the function answers, as JSON carries it."""
        told = self._engine.evaluate(f"JSON.stringify({function}({json.dumps(argument)}))")
        assert not told.isError(), told.toString()
        return json.loads(told.toString())

    def code(self, **changed: Any) -> str:
        """The text of the code for what is typed."""
        return str(self("reportText", TYPED | changed))
