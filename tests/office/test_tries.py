from __future__ import annotations

from gatekeeper.office import tries
from gatekeeper.office.tries import MOST_CALLERS, MOST_TRIES, WITHIN_SECONDS, Tries


class Now:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


def test_ten_tries_a_minute_and_no_more():
    now = Now()
    counted = Tries(now=now)
    assert [counted.wait("a") for _ in range(MOST_TRIES)] == [0] * MOST_TRIES
    now.seconds = 20
    assert counted.wait("a") == WITHIN_SECONDS - 20
    assert counted.wait("b") == 0, "others are counted for themselves"
    now.seconds = WITHIN_SECONDS
    assert counted.wait("a") == 0


def test_whoever_was_let_in_begins_anew():
    counted = Tries(now=Now())
    for _ in range(MOST_TRIES):
        counted.wait("a")
    counted.forget("a")
    assert counted.wait("a") == 0


def test_a_flood_from_everywhere_is_held_off_and_forgotten(monkeypatch):
    monkeypatch.setattr(tries, "MOST_CALLERS", 3)
    now = Now()
    counted = Tries(now=now)
    assert [counted.wait(who) for who in "abcd"] == [0, 0, 0, WITHIN_SECONDS]
    assert counted.wait("a") == 0
    now.seconds = 2 * WITHIN_SECONDS
    assert counted.wait("d") == 0
    assert MOST_CALLERS > 3
