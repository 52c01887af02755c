"""Every sentence people read or hear: English in the source, other languages in `.po` files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from gatekeeper import resources
from gatekeeper.domain import (
    abnormal,
    areas,
    checklist,
    checks,
    day_sheet,
    desk_intake,
    destruction,
    duplicates,
    duty,
    enrolment,
    expected,
    fever,
    four_pieces,
    goods,
    grid,
    handover,
    held_data,
    household_marks,
    identifiers,
    ledger_entry,
    observation,
    outings,
    paper,
    papers,
    passes,
    people,
    places,
    posts,
    retention,
    returnees,
    screening,
    stints,
    strips,
    tenants,
    triage,
    vehicles,
    visits,
    whereabouts,
    work,
)
from gatekeeper.domain.access import Direction, LaneKind, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.posts import PostKind
from gatekeeper.text.sentences import MESSAGES

# Bound here: a file of this folder may bear the name of one of these rooms.
_ROOMS = (
    abnormal,
    areas,
    checklist,
    checks,
    day_sheet,
    desk_intake,
    duty,
    destruction,
    duplicates,
    enrolment,
    expected,
    fever,
    four_pieces,
    goods,
    handover,
    grid,
    household_marks,
    identifiers,
    ledger_entry,
    observation,
    outings,
    paper,
    retention,
    held_data,
    returnees,
    screening,
    stints,
    strips,
    tenants,
    triage,
    passes,
    papers,
    people,
    places,
    posts,
    vehicles,
    visits,
    whereabouts,
    work,
)
_language = "zh_CN"
_learned: dict[str, str] = {}


def use(language: str) -> None:
    """Speak this language from now on; English needs no file."""
    global _language  # the one state of the process that is allowed to a module
    _language = language


def language() -> str:
    """The language spoken now."""
    return _language


def learn(messages: Mapping[str, str]) -> None:
    """Add English sentences by code, from a room above this one."""
    _learned.update(messages)


def mark(msgid: str) -> str:
    """The same text; says that it is translated later, where it is shown."""
    return msgid


def tr(msgid: str, **fields: Any) -> str:
    """An English text in the current language, with its fields filled in."""
    return tr_in(_language, msgid, **fields)


def tr_in(language: str, msgid: str, **fields: Any) -> str:
    """An English text in this language; without a translation it stays English."""
    translated = msgid if language == "en" else _catalogue(language).get(msgid, msgid)
    return translated.format_map(_Fields(fields)) if fields else translated


def sentence(code: str, parameters: Mapping[str, Any], language: str | None = None) -> str:
    """The sentence of a finding, notice or error; an unknown code shows itself."""
    known = (_learned, MESSAGES, *(room.MESSAGES for room in _ROOMS))
    msgid = next((messages[code] for messages in known if code in messages), None)
    if msgid is None:
        return code
    fields = {name: _shown(value) for name, value in parameters.items()}
    if "roles" in fields:
        fields["roles"] = role_names(map(Role, str(fields["roles"]).split()), language)
    translated = tr_in(language or _language, msgid)
    return translated.format_map(_Fields(fields))


def reason(code: str, language: str | None = None) -> str:
    """The sentence of a finding of which only the code was kept; what it measured is "…"."""
    return _FIELD.sub("…", sentence(code, {}, language)).rstrip("。.")


_FIELD = re.compile(r"\{[a-z_]+\}")


class _Fields(dict[str, Any]):
    """A field nobody filled shows its name: a slip in a sentence must never hide a verdict."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def _shown(value: Any) -> Any:
    """Moments as the clock on the wall says them; stored decisions carry them as ISO text."""
    if isinstance(value, str) and _MOMENT.match(value):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return f"{value.astimezone():%H:%M}"
    return value


_DIRECTIONS = {Direction.ENTRY: mark("entry"), Direction.EXIT: mark("exit")}

_POSTS = {
    PostKind.GATE: mark("gate of a compound"),
    PostKind.ROAD: mark("road post"),
    PostKind.COMPANY: mark("gate of a company"),
    PostKind.DESK: mark("service desk"),
}

_LANES = {
    LaneKind.PEDESTRIAN: mark("Pedestrian lane"),
    LaneKind.VEHICLE: mark("Vehicle lane"),
}

_CHECKS = {
    "pass": mark("pass"),
    "person": mark("person"),
    "health-code": mark("health code"),
    "temperature": mark("temperature"),
    "four-pieces": mark("form, card, code, approval"),
    "asked": mark("questions"),
    "nucleic-test": mark("nucleic test"),
    "travel-card": mark("travel card"),
    "place-code": mark("place code"),
    "movement": mark("permission to go out"),
    "outing": mark("outing"),
    "repeat": mark("repeated passage"),
    "lists": mark("lists"),
    "vehicle": mark("vehicle"),
    "clock": mark("clock"),
    "emergency": mark("emergency"),
    "paper": mark("paper"),
}

_PROFILES = {
    "everyday": mark("everyday"),
    "three-checks": mark("three checks"),
    "closed": mark("closed management"),
    "company": mark("company gate"),
    "four-pieces": mark("four pieces"),
    "road": mark("road post"),
}

_ROLES = {
    Role.SYSTEM: mark("the program"),
    Role.OBSERVER: mark("observer"),
    Role.OPERATOR: mark("operator"),
    Role.CLERK: mark("community clerk"),
    Role.SUPERVISOR: mark("supervisor"),
    Role.ADMINISTRATOR: mark("administrator"),
}

_KINDS = {
    PersonKind.RESIDENT: mark("resident"),
    PersonKind.DEPENDANT: mark("dependant"),
    PersonKind.WORKER: mark("worker"),
    PersonKind.VISITOR: mark("visitor"),
    PersonKind.OCCUPANT: mark("occupant of a car"),
    PersonKind.CREW: mark("crew of the post"),
}


def direction_word(direction: Direction, language: str | None = None) -> str:
    """Which way, in a word."""
    return tr_in(language or _language, _DIRECTIONS[direction])


def post_word(kind: PostKind, language: str | None = None) -> str:
    """What kind of post."""
    return tr_in(language or _language, _POSTS[kind])


def lane_word(kind: LaneKind, language: str | None = None) -> str:
    """For whom a lane is."""
    return tr_in(language or _language, _LANES[kind])


def check_name(check: str) -> str:
    """A slot of the panel, in a word."""
    return tr(_CHECKS.get(check, check))


def profile_name(profile: str, language: str | None = None) -> str:
    """A policy profile; a site's own one shows its key."""
    return tr_in(language or _language, _PROFILES.get(profile, profile))


def role_name(role: Role, language: str | None = None) -> str:
    """What an account may do, in a word."""
    return tr_in(language or _language, _ROLES[role])


def role_names(roles: Iterable[Role], language: str | None = None) -> str:
    """Several roles, one after the other."""
    between = tr_in(language or _language, ", ")
    return between.join(role_name(role, language) for role in roles)


def kind_word(kind: PersonKind, language: str | None = None) -> str:
    """Whose rules apply, in a word."""
    return tr_in(language or _language, _KINDS[kind])


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """The translations of a language; none if it has no file."""
    path = resources.path("translations", f"{language}.po")
    if not path.is_file():
        return {}
    return dict(_entries(path.read_text(encoding="utf-8")))


def _entries(catalogue: str) -> Iterator[tuple[str, str]]:
    """The finished entries of a `.po` file.

    Our own few lines, since importing Babel and reading with it costs a window start ten times
    as much; a test compares the two. Contexts and plural forms are not used.
    """
    for block in re.split(r"\n\s*\n", catalogue):
        parts = {"msgid": "", "msgstr": ""}
        current = ""
        for line in block.splitlines():
            keyword, _, quoted = line.partition(" ")
            if keyword in parts:
                current = keyword
            elif line.startswith('"'):
                quoted = line
            else:
                continue
            parts[current] += json.loads(quoted)
        if parts["msgid"] and parts["msgstr"] and "#, fuzzy" not in block:
            yield parts["msgid"], parts["msgstr"]
