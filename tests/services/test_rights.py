"""Every service method that takes an operator asks the table of rights before anything else."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gatekeeper import services
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.permissions import Act, may
from gatekeeper.errors import GatekeeperError, NotAllowed

FOLDER = Path(services.__file__).parent

# What is everybody's, or reads and answers by the role; all others ask.
ASK_OTHERWISE = {
    "Accounts.sign_off": "whoever signed on may go",
    "Accounts.change_pin": "one's own is everybody's; tested with the accounts",
    "DutyLists.now": "reads where he himself stands",
    "Stints.stand": "answers by the role: who may decide nothing stands nowhere",
    "Settlement.overridable": "answers by the role",
    "Settlement.checked": "answers by the role",
    "Cars.overridable": "answers by the role",
    "Ledgers.ledger": "answers by the role the ledger was declared for",
    "LedgerLists.menu": "answers by the role the ledger was declared for",
}


@dataclass(frozen=True, kw_only=True)
class Method:
    """A public method of a service and the parameter that says who acts."""

    module: str
    owner: str
    node: ast.FunctionDef
    who: str
    siblings: Mapping[str, ast.FunctionDef]

    @property
    def name(self) -> str:
        return f"{self.owner}.{self.node.name}"

    @property
    def act(self) -> Act | None:
        """The act its first line asks about."""
        asked = ast.unparse(self.node.body[1] if len(self.node.body) > 1 else self.node)
        begin, end = f"require({self.who}, Act.", ")"
        if not (asked.startswith(begin) and asked.endswith(end)):
            return None
        return Act[asked.removeprefix(begin).removesuffix(end)]

    @property
    def hands_on(self) -> bool:
        """Does it touch no database before it hands the operator to a method that asks?

        Whatever takes a session stands inside the transaction of an act that asked.
        """
        inside = list(ast.walk(self.node))
        if any(isinstance(one, ast.arg) and one.arg == "session" for one in inside):
            return True
        begins = [n.lineno for n in inside if isinstance(n, ast.Attribute) and n.attr == "begin"]
        given = [
            call.lineno
            for call in inside
            if isinstance(call, ast.Call)
            and ast.unparse(call.func).startswith("self.")
            and (not ast.unparse(call.func).startswith("self._") or self._asks(call.func))
            and self.who in [ast.unparse(one) for one in (*call.args, *_values(call))]
        ]
        return bool(given) and min(given) < min(begins, default=sys.maxsize)

    def _asks(self, called: ast.expr) -> bool:
        """Does this method of the same class ask in its first line?"""
        assert isinstance(called, ast.Attribute)
        found = self.siblings.get(called.attr)
        return found is not None and any(
            ast.unparse(one).startswith("require(") for one in found.body[:2]
        )


def _values(call: ast.Call) -> list[ast.expr]:
    return [one.value for one in call.keywords]


def methods() -> Iterator[Method]:
    for path in sorted(FOLDER.glob("*.py")):
        for owner in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(owner, ast.ClassDef):
                continue
            siblings = {one.name: one for one in owner.body if isinstance(one, ast.FunctionDef)}
            for node in siblings.values():
                if not node.name.startswith("_"):
                    asked = [*node.args.args, *node.args.kwonlyargs]
                    named = [
                        one.arg
                        for one in asked
                        if one.annotation is not None and "Operator" in ast.unparse(one.annotation)
                    ]
                    if named:
                        yield Method(
                            module=path.stem,
                            owner=owner.name,
                            node=node,
                            who=named[0],
                            siblings=siblings,
                        )


ALL = tuple(methods())
ASKING = tuple(one for one in ALL if one.act is not None)


def test_every_method_that_acts_for_somebody_asks_first() -> None:
    silent = {one.name for one in ALL if one.act is None and not one.hands_on}
    assert silent == set(ASK_OTHERWISE)
    assert len(ASKING) > 30, "the look at the sources found them"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ASKING, ids=lambda one: one.name)
def test_every_role_on_every_act_of_the_services(method: Method, role: Role) -> None:
    """Without any service behind it: who may not never gets as far as to miss one."""
    assert method.act is not None
    call = getattr(
        getattr(importlib.import_module(f"gatekeeper.services.{method.module}"), method.owner),
        method.node.name,
    )
    told: dict[str, Any] = dict.fromkeys(inspect.signature(call).parameters)
    told[method.who] = Operator(account=UUID(int=7), name="某", role=role)
    with pytest.raises((GatekeeperError, AttributeError, TypeError)) as refused:
        call(**told)
    is_refused = isinstance(refused.value, NotAllowed) and refused.value.code == "role-needed"
    assert is_refused is not may(role, method.act)
