"""Who asks by the command line, and what he may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from gatekeeper.app import App
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.permissions import Act, require

Arguments: TypeAlias = Mapping[str, Any]


def operator_of(app: App, told: Arguments) -> Operator:
    """Who asks: by name and PIN, or the program itself."""
    if not told.get("operator"):
        return SYSTEM
    return app.accounts.sign_on(told["operator"], told.get("pin") or "")


def allowed(app: App, told: Arguments, act: Act) -> Operator:
    """Asked before the passphrase is tried and the list is read, and again by the service."""
    operator = operator_of(app, told)
    require(operator, act)
    return operator
