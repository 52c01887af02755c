"""The local door: who may ask, what is answered, and that nobody can block it."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from gatekeeper.command_socket import TOKEN_FILE, CommandSocket, ask, is_running
from gatekeeper.errors import GatekeeperError, InvalidInput, NotAllowed, Problem

# Long enough for this machine on a bad day, short enough to wait for.
SOON = 0.3


def answer(verb, told):
    if verb == "echo":
        return {"told": dict(told)}
    if verb == "refuse":
        problem = Problem(code="phone-wrong", field="phone", line=3, parameters={"code": "x"})
        raise InvalidInput([problem, Problem(code="name-missing", field="name")])
    if verb == "role":
        raise NotAllowed("locked-out", until="10:30")
    if verb == "bug":
        raise ZeroDivisionError(told["secret"])
    raise InvalidInput([Problem(code="command-unknown", field=verb)])


@pytest.fixture
def door(tmp_path):
    made = CommandSocket(tmp_path, answer, patience=SOON)
    yield made
    made.close()


def connected(folder, token=None):
    content = json.loads((folder / TOKEN_FILE).read_text())
    return Client(content["address"], authkey=token or bytes.fromhex(content["token"]))


def raw(folder, question: bytes):
    with connected(folder) as caller:
        caller.send_bytes(question)
        return json.loads(caller.recv_bytes())


def test_a_question_comes_back_answered(door, tmp_path):
    told = {"name": "张三", "temperature": 36.5, "codes": ["GKP1:A", "\udcff"], "none": None}
    assert ask(tmp_path, "echo", told) == {"told": told}


def test_a_refusal_comes_back_with_its_lines_and_columns(door, tmp_path):
    with pytest.raises(InvalidInput) as refused:
        ask(tmp_path, "refuse", {})
    first, second = refused.value.problems
    assert (first.code, first.field, first.line, first.parameters) == (
        "phone-wrong",
        "phone",
        3,
        {"code": "x"},
    )
    assert second.code == "name-missing"
    with pytest.raises(GatekeeperError, match=r"locked-out \(until=10:30\)"):
        ask(tmp_path, "role", {})


def test_an_unknown_verb_is_refused_and_no_fault(door, tmp_path):
    with pytest.raises(InvalidInput, match="command-unknown"):
        ask(tmp_path, "fly", {})


@pytest.mark.logs("a bug is logged with its trace")
def test_a_bug_is_a_fault_without_details(door, tmp_path, caplog):
    with pytest.raises(GatekeeperError, match=r"^fault$"):
        ask(tmp_path, "bug", {"secret": "s3cret-pin"})
    assert "ZeroDivisionError" in caplog.text
    assert ask(tmp_path, "echo", {}) == {"told": {}}


@pytest.mark.parametrize(
    "question",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b'"present"',
        b'{"verb": "echo"}',
        b'{"verb": 1, "arguments": {}}',
        b'{"verb": "echo", "arguments": []}',
        b"[" * 100_000,
    ],
    ids=lambda question: question[:20].decode("latin-1") or "empty",
)
def test_what_is_no_question_is_answered_too(door, tmp_path, question):
    assert raw(tmp_path, question)["error"]["code"] == "command-malformed"
    assert ask(tmp_path, "echo", {}) == {"told": {}}, "the door still answers"


def test_a_wrong_token_is_refused(door, tmp_path):
    with pytest.raises((AuthenticationError, EOFError, OSError)):
        connected(tmp_path, token=b"guessed")
    content = json.loads((tmp_path / TOKEN_FILE).read_text())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / TOKEN_FILE).write_text(json.dumps({**content, "token": "00" * 32}))
    assert ask(elsewhere, "echo", {}) is None
    assert ask(tmp_path, "echo", {}) == {"told": {}}


def test_a_silent_caller_blocks_nobody_and_is_hung_up(door, tmp_path):
    """It never even answers the challenge."""
    silent = Client(door.address)
    assert ask(tmp_path, "echo", {}) == {"told": {}}
    silent.recv_bytes()  # the challenge
    with pytest.raises((EOFError, OSError)):
        silent.recv_bytes()
    silent.close()


def test_a_caller_who_knows_the_token_and_says_nothing_is_hung_up(door, tmp_path):
    silent = connected(tmp_path)
    assert ask(tmp_path, "echo", {}) == {"told": {}}
    with pytest.raises((EOFError, OSError)):
        silent.recv_bytes()
    silent.close()


def test_a_long_command_keeps_nobody_waiting(tmp_path):
    """An import goes on while somebody presents a code."""
    held, entered = threading.Event(), threading.Event()

    def slowly(verb, told):
        if verb == "import":
            entered.set()
            assert held.wait(10)
        return {"done": verb}

    door = CommandSocket(tmp_path, slowly)
    answers = []
    importing = threading.Thread(target=lambda: answers.append(ask(tmp_path, "import", {})))
    importing.start()
    assert entered.wait(10)
    assert ask(tmp_path, "present", {}) == {"done": "present"}
    held.set()
    door.close()  # answers who is inside
    importing.join(10)
    assert answers == [{"done": "import"}]


def test_only_this_user_can_read_the_token_and_it_goes_with_the_program(tmp_path):
    file = tmp_path / TOKEN_FILE
    file.write_text("left by somebody, readable for all")
    file.chmod(0o644)
    door = CommandSocket(tmp_path, answer)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert is_running(tmp_path)
    address = door.address
    door.close()
    assert not file.exists()
    assert not Path(address).exists()
    assert not is_running(tmp_path)
    assert ask(tmp_path, "echo", {}) is None


def test_each_run_has_a_token_of_its_own(tmp_path):
    tokens = set()
    for _ in range(2):
        door = CommandSocket(tmp_path, answer)
        tokens.add((tmp_path / TOKEN_FILE).read_text())
        door.close()
    assert len(tokens) == 2


DIES = """
import os, sys
from pathlib import Path
from gatekeeper.command_socket import CommandSocket
CommandSocket(Path(sys.argv[1]), lambda verb, told: os._exit(9))
if sys.argv[2] == "now": os._exit(9)
print("open", flush=True)
sys.stdin.read()
"""


def test_the_file_of_a_program_that_died_leads_nowhere(tmp_path):
    subprocess.run([sys.executable, "-c", DIES, str(tmp_path), "now"], check=False)
    assert (tmp_path / TOKEN_FILE).exists()
    assert not is_running(tmp_path)
    assert ask(tmp_path, "echo", {}) is None
    door = CommandSocket(tmp_path, answer)
    assert ask(tmp_path, "echo", {}) == {"told": {}}
    door.close()


def test_a_program_that_dies_before_its_answer_is_told_as_that(tmp_path):
    command = [sys.executable, "-c", DIES, str(tmp_path), "later"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout.readline() == "open\n"
        with pytest.raises(GatekeeperError, match="command-lost"):
            ask(tmp_path, "present", {})
        assert running.wait(10) == 9


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"address": 1, "token": "00"}'])
def test_a_broken_file_is_no_program(tmp_path, content):
    (tmp_path / TOKEN_FILE).write_text(content)
    assert ask(tmp_path, "echo", {}) is None


def test_nothing_is_left_open_where_the_file_cannot_be_written(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        CommandSocket(tmp_path / "nowhere", answer)
    assert threading.active_count() == 1
