"""What can go wrong in a way that may be shown to a user; everything else is a bug.

A refusal at the gate is never an exception: it is a `Decision`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class GatekeeperError(Exception):
    """May be shown: `code` and `parameters` name a sentence of the catalogue in `text`."""

    def __init__(self, code: str, /, **parameters: Any) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __reduce__(self) -> tuple[Any, ...]:
        """A desk process sends its errors back; the usual way would forget the keywords."""
        return _revived, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.code} ({told})" if told else self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One broken rule of a form or file, told at its field, line and column."""

    code: str
    field: str = ""
    line: int | None = None
    parameters: dict[str, Any] = dataclasses.field(default_factory=dict)


class InvalidInput(GatekeeperError):
    """A form or file breaks a rule; `problems` are shown beside the field or line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.code, **first.parameters)
        self.problems = tuple(problems)


class NotAllowed(GatekeeperError):
    """The operator's role does not permit this."""


class DeviceError(GatekeeperError):
    """A camera, reader, thermometer, relay or printer fails; a retry is offered."""


class StoreError(GatekeeperError):
    """The database cannot be used: disk full, file locked, damaged, read-only or too new."""


class SyncError(GatekeeperError):
    """A transport or a bundle of the exchange fails."""


def _revived(
    kind: type[GatekeeperError], args: tuple[Any, ...], state: dict[str, Any]
) -> GatekeeperError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
