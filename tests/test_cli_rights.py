"""Who may do what by the command line: the same table as in the window."""

from __future__ import annotations

import pytest

from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.domain.permissions import Act, may
from tests.communities import (  # noqa: F401  (fixtures among them)
    PASSPHRASE,
    make_station,
    own_home,
    station,
)

pytestmark = pytest.mark.usefixtures("own_home")

PIN = "369025"
NUMBER = "0000-0000"
"""Nobody's pass: whoever may revoke is told so, whoever may not is told that first."""

ROLES = [role for role in Role if role is not Role.SYSTEM]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_every_role_is_asked_for_its_right(station, tmp_path, role):  # noqa: F811
    with station.opened() as app:
        app.accounts.create("某人", role, PIN, SYSTEM)
    residents = tmp_path / "list.csv"
    residents.write_text("姓名,楼栋,房号\n新人甲,99,101\n", encoding="utf-8")
    cards = ("-o", str(tmp_path / "cards.pdf"))

    def is_refused(*arguments: str) -> bool:
        answer = station.says(
            *arguments, "--operator", "某人", GATEKEEPER_PIN=PIN, GATEKEEPER_PASSPHRASE=PASSPHRASE
        )
        assert "Traceback" not in answer.output
        assert "PIN is wrong" not in answer.stderr
        return answer.stderr.startswith("Only these may do this")

    assert is_refused("import", str(residents)) != may(role, Act.IMPORT)
    with station.opened() as app:
        assert bool(app.registry.search("新人甲")) == may(role, Act.IMPORT)
    for verb in ("issue", "print"):
        asked = ("passes", verb, "--building", "99", *cards)
        assert is_refused(*asked) != may(role, Act.ISSUE_PASSES)
    revoked = is_refused("passes", "revoke", NUMBER, "--reason", "lost")
    assert revoked != may(role, Act.REVOKE_PASSES)
