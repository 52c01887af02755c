"""No acknowledged record is lost: 200 kills and 200 power cuts over the program's own write path.

The page cache survives a killed process, so kills alone prove nothing of the disk: the power cut
model keeps only what was synced, and two controls must lose records, or the model is blind.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys

import pytest

from tests.durability.trial import ROOT, after_the_cut, copied, killed, look, template, writers

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="LD_PRELOAD and fork"),
    pytest.mark.timeout(300),
]

TRIALS = 200
CONTROLS = 10


@pytest.fixture(scope="session")
def at_rest(tmp_path_factory):
    return template(tmp_path_factory.mktemp("durability") / "template")


@pytest.fixture(scope="session")
def power_cut(tmp_path_factory):
    """The model, built on the spot."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler to build the power cut model with")
    library = tmp_path_factory.mktemp("model") / "power_cut.so"
    source = ROOT / "tests" / "durability" / "power_cut.c"
    subprocess.run(
        [
            compiler,
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-shared",
            "-fPIC",
            source,
            "-ldl",
            "-o",
            library,
        ],
        check=True,
    )
    return library


def test_a_killed_program_loses_nothing_it_acknowledged(tmp_path, at_rest):
    lost, wrong, total = [], [], 0
    with writers() as process:
        for seed in range(TRIALS):
            folder = copied(at_rest, tmp_path / str(seed))
            acknowledged = killed(process, folder, seed)
            found = look(folder)
            total += acknowledged
            if found.lines not in (acknowledged, acknowledged + 1):
                lost.append((seed, acknowledged, found.lines))
            if found.wrong:
                wrong.append((seed, found.wrong))
            shutil.rmtree(folder)
    assert (lost, wrong) == ([], [])
    assert total > TRIALS


def cut(process, at_rest, tmp_path, seed, **how):
    """What was acknowledged, and two disks: only synced bytes, and those with some of the rest."""
    cache = copied(at_rest, tmp_path / "cache" / str(seed))
    platter = copied(at_rest, tmp_path / "platter" / str(seed))
    acknowledged = killed(process, cache, seed, **how)
    mixed = after_the_cut(cache, platter, tmp_path / "mixed" / str(seed), random.Random(seed))
    found = look(platter), look(mixed)
    for folder in (cache, platter, mixed):
        shutil.rmtree(folder)
    return acknowledged, found


def under_the_model(power_cut, tmp_path, lies="0"):
    return writers(
        LD_PRELOAD=str(power_cut),
        POWER_CUT_FROM=str(tmp_path / "cache"),
        POWER_CUT_TO=str(tmp_path / "platter"),
        POWER_CUT_LIES=lies,
    )


def test_a_power_cut_loses_nothing_acknowledged(tmp_path, at_rest, power_cut):
    lost, wrong, total = [], [], 0
    with under_the_model(power_cut, tmp_path) as process:
        for seed in range(TRIALS):
            acknowledged, disks = cut(process, at_rest, tmp_path, seed)
            total += acknowledged
            for name, found in zip(("synced", "mixed"), disks, strict=True):
                # One more: committed, and the power went before anybody heard of it.
                if found.lines not in (acknowledged, acknowledged + 1):
                    lost.append((seed, name, acknowledged, found.lines))
                if found.wrong:
                    wrong.append((seed, name, found.wrong))
    assert (lost, wrong) == ([], [])
    assert total > TRIALS


@pytest.mark.parametrize(("synchronous", "lies"), [("OFF", "0"), ("FULL", "1")])
def test_the_controls_do_lose_records(tmp_path, at_rest, power_cut, synchronous, lies):
    losing = 0
    with under_the_model(power_cut, tmp_path, lies) as process:
        for seed in range(CONTROLS):
            acknowledged, (synced, _) = cut(
                process, at_rest, tmp_path, seed, synchronous=synchronous
            )
            losing += synced.lines < acknowledged or bool(synced.wrong)
    assert losing == CONTROLS
