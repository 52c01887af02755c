"""What cannot be recorded is never green: FAULT, its words, and work again without a restart."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from gatekeeper import text
from gatekeeper.config.database import DATABASE
from gatekeeper.errors import StoreError
from gatekeeper.services.passes import IssuedPass
from gatekeeper.store.database import driver
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community, House

Repair = Callable[[], None]


def file_of(house: House) -> Path:
    return house.settings.data / DATABASE


def locked(house: House) -> Repair:
    """Another program writes and does not let go."""
    other = dbapi2.connect(str(file_of(house)), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other.close


def full(house: House) -> Repair:
    """The file may not grow: as a full disk, told by SQLite itself."""

    def limit(pages: int) -> None:
        with house.app.database.begin("x") as session:
            used = driver(session).execute("PRAGMA page_count").fetchone()[0]
            driver(session).execute(f"PRAGMA max_page_count = {pages or used}")

    def fill() -> None:
        """What is left of the file's own free pages is used up by others."""
        with pytest.raises(StoreError):
            while True:
                with house.app.database.begin("x") as session:
                    driver(session).execute("INSERT INTO ballast VALUES (zeroblob(2000))")

    def prepare() -> None:
        with house.app.database.begin("x") as session:
            driver(session).execute("CREATE TABLE ballast (content)")

    house.app.lanes.write(prepare).result()
    house.app.lanes.write(limit, 0).result()
    house.app.lanes.write(fill).result()
    return lambda: house.app.lanes.write(limit, 1_000_000).result()


def exchanged(house: House, content: bytes, mode: int = 0o600) -> Repair:
    """Another file under the name of the database; the good one comes back."""
    path = file_of(house)
    house.app.database.checkpoint(truncate=True)
    good = path.with_name("good")
    other = path.with_name("other")
    other.write_bytes(content)
    other.chmod(mode)
    path.rename(good)
    other.rename(path)

    def repair() -> None:
        good.replace(path)

    return repair


def damaged(house: House) -> Repair:
    """Every page but the first is overwritten."""
    house.app.database.checkpoint(truncate=True)
    sound = file_of(house).read_bytes()
    return exchanged(house, sound[:4096] + bytes(0xFF ^ b for b in sound[4096:]))


def taken_away(house: House) -> Repair:
    """The disk was unplugged."""
    path = file_of(house)
    house.app.database.checkpoint(truncate=True)
    path.rename(path.with_name("away"))
    return lambda: path.with_name("away").rename(path)


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (locked, "store-locked"),
        (full, "store-full"),
        (damaged, "store-damaged"),
        (taken_away, "store-gone"),
    ],
)
def test_a_fault_is_shown_and_the_next_reading_counts_again(
    opened: Open, community: Community, break_it: Callable[[House], Repair], code: str
) -> None:
    house = opened()
    first, second = community.cards[:2]
    house.read_by_wedge(first.text)
    house.until_tone(Tone.PENDING, first.name)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, first.name)
    house.until_answered()
    house.until(lambda: house.witness.tones[-1] is Tone.GRANTED)
    house.witness.tones.clear()
    repair = break_it(house)
    tones = []
    for card in (*community.cards[2:20], second):
        tones.append(let_in(house, card))
        if tones[-2:] == [Tone.FAULT] * 2:
            break
    # Of a file whose pages are garbage SQLite now and then says that it cannot be read at all.
    told = ("store-damaged", "store-gone") if code == "store-damaged" else (code,)
    sentences = tuple(text.sentence(one, {}).split("{")[0] for one in told)
    assert house.face.reason.startswith(sentences)
    assert house.face.english == "FAULT · NOT RECORDED"
    assert house.health("database").startswith(sentences)
    house.window.house.tick()
    house.until_answered()
    assert house.health("database").startswith(sentences), "tidying up mends nothing"
    house.picture(code)
    # A full file has room for a few more.
    assert code == "store-full" or set(tones) == {Tone.FAULT}
    repair()
    assert house.witness.tones.count(Tone.GRANTED) == len(house.events()) - 1
    if code == "store-locked":  # by itself; otherwise the next person finds out
        house.until_tone(Tone.IDLE)
    house.read_by_wedge(second.text)
    house.until_tone(Tone.PENDING, second.name)
    house.press("G", "364", "Enter")
    house.until_tone(Tone.GRANTED, second.name)
    assert house.health("database") == ""
    assert house.verified().fault is None


def let_in(house: House, card: IssuedPass) -> Tone:
    """Everything that would be green on a good day; what the panel shows in the end."""
    house.read_by_wedge(card.text)
    house.until_answered()
    if house.face.tone is not Tone.FAULT:
        house.press("G", "365", "Enter")
        house.until_answered()
    tone: Tone = house.face.tone
    return tone


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_a_file_made_read_only_is_told_and_writing_resumes(
    opened: Open, community: Community
) -> None:
    """In a folder that also somebody else than root may enter: root is refused nothing."""
    with tempfile.TemporaryDirectory() as name:
        house = opened(data=community.copied(Path(name)))
        first, second = community.cards[:2]
        with write_protected(house):
            house.read_by_wedge(first.text)
            house.until_tone(Tone.FAULT)
            told = house.face.reason
        assert told == text.sentence("store-read-only", {})
        house.read_by_wedge(second.text)
        house.until_tone(Tone.PENDING, second.name)
        house.press("G", "364", "Enter")
        house.until_tone(Tone.GRANTED, second.name)
        house.close()


@contextmanager
def write_protected(house: House) -> Iterator[None]:
    """Files nobody may write, met by a program that opens them anew."""
    folder = house.settings.data
    modes = {path: path.stat().st_mode for path in (folder.parent, folder, *folder.iterdir())}
    is_root = os.geteuid() == 0
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if is_root:
        os.seteuid(65534)
    try:
        house.app.lanes.write(house.app.database._disconnect).result()
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)
