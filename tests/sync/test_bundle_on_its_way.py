from __future__ import annotations

import random
import time
from pathlib import Path

import pyrage
import pytest

from tests.sync.hostile import (
    ACCESS,
    a_small_bundle,
    clear_of,
    held_in,
    manifest_of,
    members,
    refused,
    reseal,
    zipped,
)
from tests.sync.sealed import GATE, OFFICE, STRANGER, a_header, open_at, read_bundle, write_bundle

FUZZ_ROUNDS = 1500


def test_cut_short_at_every_byte(tmp_path):
    whole = a_small_bundle(tmp_path).read_bytes()
    assert 1000 < len(whole) < 3000
    cut = tmp_path / "cut.gkb"
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        assert refused(cut) == "bundle-damaged", length


def flipped(whole: bytes, bit: int) -> bytes:
    place, shift = divmod(bit, 8)
    return whole[:place] + bytes([whole[place] ^ 1 << shift]) + whole[place + 1 :]


def test_a_flipped_bit_in_every_byte(tmp_path):
    whole = a_small_bundle(tmp_path).read_bytes()
    chance = random.Random(5)
    for place in range(len(whole)):
        bad = tmp_path / "bad.gkb"
        bad.write_bytes(flipped(whole, place * 8 + chance.randrange(8)))
        assert refused(bad) in ("bundle-damaged", "bundle-not-ours"), place


@pytest.mark.long
def test_every_bit_flipped(tmp_path):
    whole = a_small_bundle(tmp_path).read_bytes()
    bad = tmp_path / "bad.gkb"
    for bit in range(len(whole) * 8):
        bad.write_bytes(flipped(whole, bit))
        assert refused(bad) in ("bundle-damaged", "bundle-not-ours"), bit


@pytest.mark.parametrize("tail", [b"\0", b"\n", b"PK", bytes(70_000)])
def test_bytes_behind_it(tmp_path, tail):
    path = a_small_bundle(tmp_path)
    path.write_bytes(path.read_bytes() + tail)
    assert refused(path) == "bundle-damaged"


def test_two_bundles_in_one_file(tmp_path):
    path = a_small_bundle(tmp_path)
    path.write_bytes(path.read_bytes() * 2)
    assert refused(path) == "bundle-damaged"


def test_something_else(tmp_path):
    path = tmp_path / "a.gkb"
    for content in (b"", b"age-encryption.org/v1\n", b"PK\x03\x04", b"\0" * 5000, ACCESS):
        path.write_bytes(content)
        assert refused(path) == "bundle-damaged"


def test_sealed_with_a_passphrase_or_for_several(tmp_path):
    """The work of a passphrase is not even begun; who else may open it is the sender's choice."""
    path = a_small_bundle(tmp_path)
    told, clear = read_bundle(path), clear_of(path)
    path.write_bytes(pyrage.passphrase.encrypt(clear, "12345678"))
    started = time.monotonic()
    assert refused(path) in ("bundle-not-ours", "bundle-damaged")
    assert time.monotonic() - started < 0.5
    both = [pyrage.x25519.Recipient.from_str(one.recipient) for one in (STRANGER, OFFICE)]
    path.write_bytes(pyrage.encrypt(clear, both))
    assert read_bundle(path) == told


def test_what_a_stranger_puts_together_is_never_believed(tmp_path):
    """Whatever he does to the zip: it is refused, or it says exactly what the sender signed."""
    path = a_small_bundle(tmp_path)
    told, clear = read_bundle(path), clear_of(path)
    chance = random.Random(17)
    taken = 0
    for _ in range(FUZZ_ROUNDS):
        held = held_in(reseal(path, mutated(clear, chance)))
        assert held in (None, told)
        taken += held is not None
    assert taken < FUZZ_ROUNDS / 5


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to three changes anywhere: bits, bytes, pieces cut, doubled, moved or overwritten."""
    bad = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at, to = sorted(chance.randrange(len(bad) + 1) for _ in range(2))
        to = min(to, at + chance.choice((1, 2, 4, 40, 400)))
        match chance.randrange(6):
            case 0 if at < len(bad):
                bad[at] ^= 1 << chance.randrange(8)
            case 1:
                del bad[at:to]
            case 2:
                bad[at:at] = bad[at:to]
            case 3:
                bad[at:to] = chance.randbytes(to - at)
            case 4:
                bad[at:to] = chance.choice((b"\0", b"\xff")) * (to - at)
            case _:
                piece = bytes(bad[at:to])
                del bad[at:to]
                place = chance.randrange(len(bad) + 1)
                bad[place:place] = piece
    return bytes(bad)


def test_signed_by_another(tmp_path):
    path = a_small_bundle(tmp_path)
    told = manifest_of(path)
    told["number"] = 2
    reseal(path, zipped(told, members(path), key=STRANGER.key))
    assert refused(path) == "bundle-unsigned"


def test_sealed_anew_by_its_receiver_for_another(tmp_path):
    """What the gate told its office is not what it told somebody else."""
    write_bundle(tmp_path / "a.gkb", to=STRANGER)
    reseal(tmp_path / "a.gkb", clear_of(tmp_path / "a.gkb", by=STRANGER), to=OFFICE)
    assert refused(tmp_path / "a.gkb") == "bundle-not-ours"


def test_the_same_bundle_twice_is_the_same_bundle(tmp_path):
    """Replays are for the receiver to notice: nothing in the file is used up by reading."""
    write_bundle(tmp_path / "a.gkb", header=a_header(number=3))
    assert read_bundle(tmp_path / "a.gkb") == read_bundle(tmp_path / "a.gkb")
    assert open_again(tmp_path / "a.gkb") == (3, GATE.station)


def open_again(path: Path) -> tuple[int, str]:
    with open_at(path) as opened:
        return opened.manifest.number, opened.manifest.sender
