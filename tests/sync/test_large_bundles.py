from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MANY = """
import random, resource, sys
from pathlib import Path
from tests.sync.sealed import open_at, write_bundle

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def rows(count):
    noise = random.Random(1).randbytes(1 << 18).hex()
    for number in range(count):
        at = number * 97 % 500_000
        yield f"{number},{noise[at:at + 32]},{noise[at + 9:at + 9 + 130]},granted,entry,camera"

path = Path(sys.argv[1])
write_bundle(path, lines={"access-1": rows(1000)})
with open_at(path) as opened:
    opened.check()
before = peak()
sealed = write_bundle(path, lines={"access-1": rows(1_060_000)})
with open_at(path) as opened:
    count = sum(map(len, opened.blocks("access-1")))
print(sealed.manifest.files[0].bytes // 1_000_000, count, peak() - before)
"""

FULL = """
import resource, sys
from pathlib import Path
from gatekeeper.errors import SyncError
from tests.sync.sealed import write_bundle

resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
path = Path(sys.argv[1])
for size in range(37_000, 42_000, 100):
    try:
        write_bundle(path, photos=[bytes(size)])
        print("written", size)
        path.unlink()
    except SyncError as error:
        print(error.code, error.parameters["why"])
    assert not list(path.parent.iterdir())
"""


def run(program: str, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    return result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="getrusage")
def test_two_hundred_megabytes_pass_through_a_few(tmp_path):
    megabytes, rows, grown = map(int, run(MANY, str(tmp_path / "a.gkb")).split())
    assert megabytes >= 200
    assert rows == 1_060_000
    assert grown < 16


@pytest.mark.skipif(sys.platform == "win32", reason="setrlimit")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    """A limit stands for the disk; it is met in the zip, at its end, and while that is sealed."""
    told = run(FULL, str(tmp_path / "a.gkb")).splitlines()
    written = [line for line in told if line.startswith("written")]
    assert told == written + ["bundle-unwritable File too large"] * (50 - len(written))
    assert 10 < len(written) < 30
