"""Makes passes, trust and facts for the tests of the credentials."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatekeeper.credentials.claims import PassClaims, PassKind
from gatekeeper.credentials.trust import Trust, office_key
from gatekeeper.domain.access import Direction, PersonKind, Presentation
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Symbol
from gatekeeper.keys import SigningKey
from tests.builders import A_MORNING, numbered_id

OFFICE = SigningKey.from_private(bytes(range(32)))
STRANGER = SigningKey.from_private(bytes(range(1, 33)))
SITE = "beihe"


def trust(*keys, site=SITE) -> Trust:
    return Trust(site=site, keys=keys or (office_key(OFFICE.public),))


def claims(**changes: Any) -> PassClaims:
    values: dict[str, Any] = {
        "site": SITE,
        "kind": PassKind.RESIDENT,
        "id": "00112233aabbccdd",
        "issued_at": A_MORNING - timedelta(days=10),
        "not_before": A_MORNING - timedelta(days=9),
        "expires_at": A_MORNING + timedelta(days=300),
        "name": "张三",
        "place": "3栋2单元501",
        "record": numbered_id(7),
        "plates": ("苏B12345",),
        "photo": "0123456789abcdef",
        "issue": 2,
    }
    return PassClaims(**{**values, **changes})


def symbol(text: str, **fields: Any) -> Symbol:
    return Symbol(text=text, **fields)


def facts(*, now=A_MORNING, identity=None, health_code=None, demanded=("health-code",), **more):
    policy = Policy(
        profile="test",
        version="00000000",
        slots=(),
        demanded={(Direction.ENTRY, PersonKind.RESIDENT): frozenset(demanded)},
        overridable={},
        never=frozenset(),
    )
    presentation = Presentation(
        id=numbered_id(1),
        lane="1",
        direction=Direction.ENTRY,
        opened_at=now,
        identity=identity,
        health_code=health_code,
        answers=more.pop("answers", ()),
    )
    return Facts(now=now, policy=policy, presentation=presentation, **more)
