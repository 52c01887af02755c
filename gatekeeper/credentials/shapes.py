"""Hosts and shapes by which a health code or a place code is recognised, from a data file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from gatekeeper import resources
from gatekeeper.domain.nucleic import NucleicTest, TestResult
from gatekeeper.errors import InvalidInput, Problem

# The addresses of health codes have one to five parameters; a text with more is something else.
PARAMETERS_AT_MOST = 50

FIELDS = {"kind", "name", "hosts", "paths", "parameters", "prefix"}
# What only the text of a health code may say; patterns of `re`.
TESTS = {"test_negative", "test_positive"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of code: by address (host, and if given a path or a parameter) or by prefix."""

    kind: str
    name: str
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    prefix: str = ""
    test_negative: str = ""
    test_positive: str = ""

    def fits(self, text: str, address: SplitResult | None) -> bool:
        """Is this text such a code? Paths and parameters are alternatives."""
        if self.prefix and text.startswith(self.prefix):
            return True
        if address is None or not host_in(address, self.hosts):
            return False
        if not self.paths and not self.parameters:
            return True
        named = parameters(address)
        by_path = any(address.path.startswith(path) for path in self.paths)
        return by_path or any(parameter in named for parameter in self.parameters)

    def test(self, text: str) -> str:
        """What the text says of a nucleic test: "positive", "negative 48h", or nothing."""
        if self.test_positive and re.search(self.test_positive, text):
            return TestResult.POSITIVE.value
        found = re.search(self.test_negative, text) if self.test_negative else None
        hours = found and next((group for group in found.groups() if group), "")
        if found is None or not hours or not hours.isdecimal():
            return ""
        test = NucleicTest(result=TestResult.NEGATIVE, within=timedelta(hours=int(hours[:3])))
        return test.told


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What the gate can tell apart; a site's own entries are asked first."""

    health_codes: tuple[Shape, ...] = ()
    place_codes: tuple[Shape, ...] = ()

    def with_site(self, path: Path) -> Shapes:
        """These, preceded by the entries of a site's own file of the same form."""
        own = load(path)
        return Shapes(
            health_codes=own.health_codes + self.health_codes,
            place_codes=own.place_codes + self.place_codes,
        )


@cache
def packaged() -> Shapes:
    """The shapes that come with the program."""
    return load(resources.path("health_codes.toml"))


def load(path: Path) -> Shapes:
    """Read a file of `[[health_code]]` and `[[place_code]]` entries; InvalidInput where wrong."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise _wrong(path, "") from fault
    unknown = told.keys() - {"health_code", "place_code"}
    if unknown:
        raise _wrong(path, min(unknown))
    return Shapes(
        health_codes=tuple(_entries(path, "health_code", told)),
        place_codes=tuple(_entries(path, "place_code", told)),
    )


def find(shapes: Iterable[Shape], text: str) -> Shape | None:
    """The first shape that fits."""
    address = split(text)
    return next((shape for shape in shapes if shape.fits(text, address)), None)


def split(text: str) -> SplitResult | None:
    """A web address in its parts, or None; it is only ever taken apart, never opened."""
    try:
        address = urlsplit(text)
        host = address.hostname
    except ValueError:
        return None
    return address if address.scheme in ("http", "https") and host else None


def host_in(address: SplitResult, hosts: Iterable[str]) -> bool:
    """Is the address at one of these hosts or below it?"""
    host = address.hostname or ""
    return any(host == known or host.endswith("." + known) for known in hosts)


def parameters(address: SplitResult) -> frozenset[str]:
    """Names of the parameters after `?`, and after the `#` of one-page programs."""
    _, _, behind_hash = address.fragment.partition("?")
    try:
        queries = (address.query, behind_hash)
        return frozenset(
            name
            for query in queries
            for name in parse_qs(query, keep_blank_values=True, max_num_fields=PARAMETERS_AT_MOST)
        )
    except ValueError:
        return frozenset()


def _entries(path: Path, table: str, told: Mapping[str, Any]) -> Iterable[Shape]:
    entries = told.get(table, [])
    if not isinstance(entries, list):
        raise _wrong(path, table)
    for number, entry in enumerate(entries):
        where = f"{table}[{number}]"
        if not isinstance(entry, dict):
            raise _wrong(path, where)
        tests = TESTS if table == "health_code" else set()
        for field in sorted(FIELDS | entry.keys()):
            if field in TESTS - tests:
                raise _wrong(path, f"{where}.{field}")
            if not _is_right(field, entry.get(field)):
                raise _wrong(path, f"{where}.{field}")
        if not entry.get("hosts") and not entry.get("prefix"):
            raise _wrong(path, f"{where}.hosts")
        yield Shape(
            kind=entry["kind"],
            name=entry["name"],
            hosts=tuple(entry.get("hosts", ())),
            paths=tuple(entry.get("paths", ())),
            parameters=tuple(entry.get("parameters", ())),
            prefix=entry.get("prefix", ""),
            test_negative=entry.get("test_negative", ""),
            test_positive=entry.get("test_positive", ""),
        )


def _is_right(field: str, value: Any) -> bool:
    match field, value:
        case "kind" | "name", str():
            return bool(value)
        case "prefix", None | str():
            return True
        case "test_negative" | "test_positive", str():
            return _is_pattern(value)
        case "hosts" | "paths" | "parameters", None:
            return True
        case "hosts" | "paths" | "parameters", [*members]:
            return all(isinstance(member, str) and member for member in members)
    return False


def _is_pattern(told: str) -> bool:
    try:
        re.compile(told)
    except re.error:
        return False
    return True


def _wrong(path: Path, where: str) -> InvalidInput:
    told = {"file": path.name, "where": where}
    return InvalidInput([Problem(code="shapes-invalid", field=where, parameters=told)])
