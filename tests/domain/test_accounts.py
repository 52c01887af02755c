"""PINs."""

from __future__ import annotations

import pytest

from gatekeeper.domain.accounts import SYSTEM, Role, is_pin


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("294817", True),
        ("112233", True),
        ("000000", False),
        ("123456", False),
        ("654321", False),
        ("890123", False),
        ("29481", False),
        ("2948170", False),
        ("29481a", False),
        ("２９４８１７", False),
    ],
)
def test_a_pin_has_six_digits_and_is_no_run(text: str, good: bool) -> None:
    assert is_pin(text) is good


def test_the_program_itself_has_a_role_of_its_own() -> None:
    assert SYSTEM.role is Role.SYSTEM
