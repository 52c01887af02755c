"""Every test begins with the base window's sizes, whatever the one before showed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gatekeeper.ui import theme


@pytest.fixture(autouse=True)
def base_size() -> Iterator[None]:
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.fit(application, *theme.BASE)
