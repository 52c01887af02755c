from __future__ import annotations

import numpy as np

from gatekeeper.scanner.watch import Watch


def living(number, level=120, spread=40):
    rng = np.random.default_rng(number)
    ramp = np.linspace(level - spread, level + spread, 320)[None, :, None]
    return np.clip(ramp + rng.normal(0, 3, (240, 320, 3)), 0, 255).astype(np.uint8)


def test_a_living_picture_is_well():
    watch = Watch()
    assert {watch.see(living(n), n / 10) for n in range(100)} == {"ok"}
    assert not watch.still


def test_equal_pictures_for_five_seconds_are_frozen_until_one_differs():
    watch = Watch()
    states = [watch.see(living(1), n / 10) for n in range(60)]
    assert states[49:51] == ["ok", "frozen"]
    assert watch.still
    assert watch.see(living(2), 6.0) == "ok"


def test_a_dark_or_flat_picture_for_two_seconds_is_covered():
    for level in (4, 90, 250):
        watch = Watch()
        states = [watch.see(living(n, level, spread=0), n / 10) for n in range(30)]
        assert states[0] == "ok"
        assert states[-1] == "covered"
        assert watch.see(living(99), 3.1) == "ok"


def test_a_hand_that_passes_is_no_cover():
    watch = Watch()
    states = [watch.see(living(n, spread=0 if 10 <= n < 25 else 40), n / 10) for n in range(40)]
    assert set(states) == {"ok"}


def test_still_pictures_may_be_meant():
    watch = Watch(frozen_seconds=0)
    assert {watch.see(living(1), float(n)) for n in range(30)} == {"ok"}
