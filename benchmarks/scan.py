"""Milliseconds a frame of our decoder beside plain zxing-cpp, and what each of them reads."""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import zxingcpp

from gatekeeper.domain.readings import InkColour
from gatekeeper.scanner.decoder import SECOND_LOOKS, decode
from gatekeeper.scanner.pictures import load
from gatekeeper.scanner.staging import GAP_SECONDS, RAISE_SECONDS, Film, Scene

SAMPLES = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "scan"
Reader = Callable[[Any], set[str]]


def plain(image: Any) -> set[str]:
    """zxing-cpp as it comes, asked for QR codes."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return {result.text for result in found}


def whole(image: Any) -> set[str]:
    """Ours with every second look: what `scan` does to a file."""
    return {symbol.text for symbol in decode(image)}


def in_turn() -> Reader:
    """Ours as the camera does it: one second look a frame, in turn."""
    count = 0

    def read(image: Any) -> set[str]:
        nonlocal count
        count += 1
        turn = (SECOND_LOOKS[count % len(SECOND_LOOKS)],)
        return {symbol.text for symbol in decode(image, second_looks=turn)}

    return read


def film_frames(count: int) -> Iterator[tuple[Any, str | None]]:
    """Frames of the demo's film with the text that is held up (None: nobody there)."""
    inks = (InkColour.BLACK, InkColour.GREEN, InkColour.YELLOW, InkColour.RED)
    script = tuple(
        Scene(
            code_text="GKP1:" + "7KQ2" * 60
            if ink is InkColour.BLACK
            else f"https://code.example/{ink}",
            media="card" if ink is InkColour.BLACK else "phone",
            ink=ink,
            seconds=2.0,
            difficulty=difficulty,
        )
        for difficulty in (0.2, 0.6, 1.0)
        for ink in inks
    )
    picture = Film(script, seed=5)
    for number in islice(range(count), count):
        seconds = picture.seconds * number / count
        scene, since = divmod(seconds, GAP_SECONDS + 2.0)
        steady = GAP_SECONDS + RAISE_SECONDS < since < GAP_SECONDS + 1.65
        yield picture.at(seconds), script[int(scene)].code_text if steady else None


def sample_frames() -> Iterator[tuple[Any, str | None]]:
    """The labelled pictures beside the project, where they are."""
    if not (SAMPLES / "labels.csv").is_file():
        return
    with (SAMPLES / "labels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            # Where there is a code, an empty label means that its text is in doubt.
            if row["payload"] or row["file"].startswith("nothing/"):
                # The labels were kept with bare line ends.
                yield load(SAMPLES / row["file"]), row["payload"].replace("\r\n", "\n") or None


def measure(
    frames: list[tuple[Any, str | None]], readers: dict[str, Reader]
) -> Iterator[tuple[str, float, float, int, int]]:
    """Per reader: milliseconds of CPU median and p95, right reads, false reads."""
    took: dict[str, list[float]] = {name: [] for name in readers}
    right = dict.fromkeys(readers, 0)
    wrong = dict.fromkeys(readers, 0)
    for image, text in frames:
        for name, reader in readers.items():
            before = time.process_time()
            found = reader(image)
            took[name].append((time.process_time() - before) * 1000)
            right[name] += text is not None and text in {f.replace("\r\n", "\n") for f in found}
            wrong[name] += text is None and bool(found)
    for name, times in took.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        yield name, statistics.median(times), p95, right[name], wrong[name]


def main() -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    sets = {"film 1280x720": list(film_frames(120)), "samples": list(sample_frames())}
    titles = f"{'ms p50':>8}{'ms p95':>8}{'p50':>9}{'read':>12}{'false':>7}"
    print(f"{'pictures':<16}{'reader':<22}{titles}")
    for title, frames in sets.items():
        if not frames:
            print(f"{title:<16}not present")
            continue
        codes = sum(text is not None for _, text in frames)
        readers = {
            "plain zxing-cpp": plain,
            "gatekeeper, camera": in_turn(),
            "gatekeeper, file": whole,
        }
        results = list(measure(frames, readers))
        floor = results[0][1]
        for name, median, p95, right, wrong in results:
            share = f"{right}/{codes} {100 * right / codes:.0f}%"
            told = f"{median:>8.1f}{p95:>8.1f}{median / floor:>8.1f}x{share:>12}{wrong:>7}"
            print(f"{title:<16}{name:<22}{told}")


if __name__ == "__main__":
    main()
