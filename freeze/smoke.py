"""Tries the frozen program: from an empty environment, without a screen, in a strange folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import segno

PROGRAM = Path(__file__).parents[1] / "dist" / "gatekeeper" / "gatekeeper"
SHOWN = "GKT1:smoke-门"
PASSAGES = 3


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        picture = home / "码.png"
        segno.make_qr(SHOWN, error="m", boost_error=False).save(str(picture), scale=8, border=4)
        said = run(home, "scan", str(picture), "--json")
        read = [symbol["text"] for symbol in first_object(said)["symbols"]]
        if read != [SHOWN]:
            sys.exit(f"read {read!r} instead of {SHOWN!r}")
        run(home, "--version")
        run(home, "doctor")
        said = run(home, "demo", "--headless", "--passages", str(PASSAGES))
        if len(said.splitlines()) < PASSAGES:
            sys.exit("fewer lines than passages")
    print("the frozen program works")
    return 0


def run(home: Path, *arguments: str) -> str:
    """What the program prints; ends here when it fails."""
    bare = {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "HOME": str(home)}
    if os.name == "nt":
        bare |= {"SYSTEMROOT": os.environ["SYSTEMROOT"], "APPDATA": str(home), "TEMP": str(home)}
    result = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=home,
        env=bare,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    print(f"--- gatekeeper {' '.join(arguments)}: {result.returncode}\n{result.stdout}", end="")
    if result.returncode != 0:
        sys.exit(result.stderr)
    return result.stdout


def first_object(text: str) -> dict:
    """The first JSON object of the text, be it alone, in a list or a line of many."""
    value, _ = json.JSONDecoder().raw_decode(text.strip())
    return value[0] if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())
