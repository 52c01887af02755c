"""docs/bundle.md says what a bundle is, and how a stranger opens one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gatekeeper.sync import form
from gatekeeper.sync.bundle import Direction
from tests.sync.hostile import clear_of, manifest_of
from tests.sync.sealed import GATE, JPEG, STRANGER, a_header, write_bundle

PAGE = (Path(__file__).parents[2] / "docs" / "bundle.md").read_text(encoding="utf-8")
CHAPTER = PAGE.split("\n## Bundle\n")[1]
SECTIONS = {
    section.splitlines()[0]: section
    for section in re.split(r"^### ", CHAPTER, flags=re.MULTILINE)[1:]
}


def columns(section: str) -> tuple[str, ...]:
    names = re.findall(r"^\| ((?:`[a-z_0-9-]+`(?:, )?)+) \|", section, flags=re.MULTILINE)
    return tuple(re.findall(r"`([a-z_0-9-]+)`", " ".join(names)))


@pytest.mark.parametrize("direction", Direction)
def test_every_file_is_published_with_its_columns_in_order(direction):
    section = SECTIONS["Files upward" if direction is Direction.UP else "Files downward"]
    files = re.split(r"^`([a-z0-9-]+)\.csv`:", section, flags=re.MULTILINE)[1:]
    told = {name: columns(text) for name, text in zip(files[::2], files[1::2], strict=True)}
    assert told == form.COLUMNS[direction]


def test_every_key_of_the_manifest_is_published(tmp_path):
    write_bundle(tmp_path / "a.gkb", photos=[JPEG])
    told = manifest_of(tmp_path / "a.gkb")
    assert set(columns(SECTIONS["manifest.json"])) == set(told)
    [of_span] = re.findall(r"^`span`:.*$", CHAPTER, flags=re.MULTILINE)
    assert set(told["span"]) <= set(re.findall(r"`([a-z_]+)`", of_span))
    assert all(f"`{key}`" in SECTIONS["manifest.json"] for key in told["files"][0])


def test_every_refusal_is_published():
    assert set(columns(SECTIONS["Refused"])) == set(form.MESSAGES)


def test_every_limit_is_published():
    for limit in (
        f"{form.LARGEST_CLEAR:,} bytes",
        f"{form.RATIO_COUNTS_FROM >> 20} MiB and {form.MOST_RATIO} times",
        f"{form.MOST_FILES:,}",
        f"{form.LARGEST_MANIFEST >> 20} MiB",
        f"{form.LARGEST_PHOTO >> 10} KiB",
        f"{form.LONGEST_ROW:,} bytes",
    ):
        assert limit in CHAPTER


def run_published(folder: Path, public: bytes) -> subprocess.CompletedProcess[str]:
    """The commands of the page as they stand there, but for age, whose work is done here."""
    blocks = re.findall(r"```sh\n(.*?)```", SECTIONS["Opening one by hand"], flags=re.DOTALL)
    assert blocks[0].startswith("age --decrypt")
    (folder / "bundle.zip").write_bytes(clear_of(folder / "a.gkb"))
    script = f"set -e\npublic={public.hex()}\n" + "".join(blocks[1:])
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


TOOLS = ("bash", "unzip", "xxd", "openssl", "sha256sum")


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="needs " + ", ".join(TOOLS))
def test_a_stranger_verifies_it_with_openssl(tmp_path):
    write_bundle(
        tmp_path / "a.gkb",
        header=a_header(number=17),
        rows={"private-1": [["1", "who", "", "", "00", '{"name":"张三"}']]},
        photos=[JPEG],
    )
    result = run_published(tmp_path, GATE.key.public)
    assert result.returncode == 0, result.stderr
    assert "Signature Verified Successfully" in result.stdout
    assert "access-1.csv: OK\nprivate-1.csv: OK\nphotos/" in result.stdout
    assert not (tmp_path / "bundle" / "access-1.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="needs " + ", ".join(TOOLS))
def test_a_stranger_finds_another_sender(tmp_path):
    write_bundle(tmp_path / "a.gkb")
    result = run_published(tmp_path, STRANGER.key.public)
    assert result.returncode != 0
    assert "Signature Verification Failure" in result.stdout
