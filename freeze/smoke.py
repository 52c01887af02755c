"""Tries the frozen program: from an empty environment, without a screen, in a strange folder.

Other words after `smoke.py` are run in its place: `python freeze/smoke.py python -m gatekeeper`.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import segno

from gatekeeper import config
from gatekeeper.command_socket import is_running
from gatekeeper.credentials.envelope import new_token

FROZEN = Path(__file__).parents[1] / "dist" / "gatekeeper" / "gatekeeper"
PROGRAM = sys.argv[1:] or [str(FROZEN)]
SHOWN = "GKT1:smoke-门"
PEOPLE = "name,phone,building,unit,room\n单田芳,13800138000,1,1,101\n"
PHRASE = "a phrase for this trial only"
FIRST_START = """
import sys
from pathlib import Path
from gatekeeper import app, config
from gatekeeper.domain.accounts import SYSTEM
site = app.build(config.load(Path(sys.argv[1])))
site.passes.create_key("trial", sys.argv[2], SYSTEM)
site.close()
"""
"""What the first-run assistant does in its window; no command makes a database."""

PASSAGES = 3
LONGEST_START = 120.0
REFUSED = 3


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        reads_a_picture(home)
        finds_its_parts(home)
        records_a_verdict(home)
        opens_its_window(home)
        exchanges_with_an_office(home)
        plays_the_demo(home)
    print("the frozen program works")
    return 0


def reads_a_picture(home: Path) -> None:
    picture = home / "码.png"
    segno.make_qr(SHOWN, error="m", boost_error=False).save(str(picture), scale=8, border=4)
    found = json.loads(run(home, "scan", str(picture), "--json"))
    read = [symbol["text"] for symbol in found["symbols"]]
    insist(read == [SHOWN], f"read {read!r} instead of {SHOWN!r}")


def finds_its_parts(home: Path) -> None:
    run(home, "--version")
    # The camera is asked last, and there may be none here.
    *parts, _camera = json.loads(run(home, "doctor", "--json", may=(0, REFUSED)))
    bad = [part for part in parts if not part["good"]]
    insist(not bad, f"missing: {bad}")


def records_a_verdict(home: Path) -> None:
    """A database is made, a list taken, a card drawn by a desk process, a verdict recorded."""
    settings = home / "settings.toml"
    (home / "data").mkdir()
    config.save(config.default(home / "data"), settings)
    people, cards = home / "people.csv", home / "cards.pdf"
    people.write_text(PEOPLE, "utf-8")
    first_start = [sys.executable, "-c", FIRST_START, str(settings), PHRASE]
    subprocess.run(first_start, env=bare_environment(home), check=True)
    run(home, "import", str(people), "--settings", str(settings))
    asked = ["passes", "issue", "单田芳", "--output", str(cards), "--settings", str(settings)]
    run(home, *asked, GATEKEEPER_PASSPHRASE=PHRASE)
    insist(cards.read_bytes().startswith(b"%PDF"), "no cards")
    stranger, _ = new_token()
    verdict = json.loads(run(home, "present", stranger, "--json", "--settings", str(settings)))
    insist(verdict["outcome"] == "denied", f"an unknown token was {verdict['outcome']}")
    run(home, "verify-log", "--settings", str(settings))


def opens_its_window(home: Path) -> None:
    """Without a screen; a command that comes meanwhile is answered by it, so it is all there."""
    settings = home / "settings.toml"
    stranger, _ = new_token()
    command = [*PROGRAM, "run", "--settings", str(settings)]
    with subprocess.Popen(command, cwd=home, env=bare_environment(home)) as window:
        try:
            until(lambda: is_running(home / "data"), window)
            asked = run(home, "present", stranger, "--json", "--settings", str(settings))
            insist(json.loads(asked)["recorded"], "nothing was recorded beside the window")
            insist(window.poll() is None, "the window did not stay open")
        finally:
            window.terminate()
    print("--- gatekeeper run: opened")


def exchanges_with_an_office(home: Path) -> None:
    """An office without a window lets the station in by a code, and takes its lines."""
    station, office = home / "settings.toml", home / "office.toml"
    (home / "office").mkdir()
    port = free_port()
    listening = replace(config.default(home / "office").exchange, listen=f"127.0.0.1:{port}")
    chosen = replace(config.default(home / "office"), role=config.OFFICE, exchange=listening)
    config.save(chosen, office)
    first_start = [sys.executable, "-c", FIRST_START, str(office), PHRASE]
    subprocess.run(first_start, env=bare_environment(home), check=True)
    told = run(home, "office", "enrol-code", "gate", "--settings", str(office))
    (code,) = re.findall(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b", told)
    serving = [*PROGRAM, "office", "serve", "--settings", str(office)]
    with subprocess.Popen(serving, cwd=home, env=bare_environment(home)) as server:
        try:
            until(lambda: is_running(home / "office"), server)
            address = f"http://127.0.0.1:{port}"
            run(home, "enrol", address, "--code", code, "--yes", "--settings", str(station))
            run(home, "sync", "--settings", str(station))
            listed = run(home, "office", "stations", "--json", "--settings", str(office))
            insist('"lines": 0' not in listed, f"no lines at the office: {listed}")
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def until(holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    ends_at = time.monotonic() + LONGEST_START
    while not holds():
        insist(process.poll() is None, f"the window ended with {process.returncode}")
        insist(time.monotonic() < ends_at, "the window did not open")
        time.sleep(0.2)


def plays_the_demo(home: Path) -> None:
    said = run(home, "demo", "--headless", "--passages", str(PASSAGES))
    insist(len(said.splitlines()) >= PASSAGES, "fewer lines than passages")


def run(home: Path, *arguments: str, may: tuple[int, ...] = (0,), **more: str) -> str:
    """What the program prints; ends here when it fails."""
    result = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=home,
        env=bare_environment(home) | more,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    print(f"--- gatekeeper {' '.join(arguments)}: {result.returncode}\n{result.stdout}", end="")
    insist(result.returncode in may, result.stderr)
    return result.stdout


def bare_environment(home: Path) -> dict[str, str]:
    bare = {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "HOME": str(home)}
    if os.name == "nt":
        bare |= {"SYSTEMROOT": os.environ["SYSTEMROOT"], "APPDATA": str(home), "TEMP": str(home)}
    return bare


def insist(good: bool, otherwise: str) -> None:
    if not good:
        sys.exit(otherwise)


if __name__ == "__main__":
    sys.exit(main())
