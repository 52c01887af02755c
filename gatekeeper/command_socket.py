"""The local door through which other commands ask the running program: JSON in, JSON out."""

from __future__ import annotations

import json
import logging
import os
import secrets
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import (
    Client,
    Connection,
    Listener,
    answer_challenge,
    deliver_challenge,
)
from pathlib import Path
from typing import Any, cast

from gatekeeper.errors import GatekeeperError, InvalidInput, Problem

log = logging.getLogger(__name__)

MESSAGES = {
    "command-unknown": "The running program does not know this command. Is it an older version?",
    "command-malformed": "The running program could not read the question.",
    "command-lost": "The running program ended before it answered. See there what was recorded.",
}

# The cards of a large building with photos, as base64.
MOST_BYTES = 64 * 1024 * 1024
# A caller that says nothing for so long has died.
PATIENCE_SECONDS = 5.0
# A long import goes on for so long after the window was closed; its chain of short writes then
# ends, and the same list again takes up the rest.
CLOSING_SECONDS = 30.0
TOKEN_FILE = "command.json"  # noqa: S105  (a file name)
# What the connection raises when the other side is gone, silent or no friend.
_LOST = (OSError, EOFError, AuthenticationError)

Answering = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


class CommandSocket:
    """Answers each caller in a thread of its own: nobody at the gate waits for a long import.

    The address and a fresh token stand in a file that only this user can read; the token is
    proved by challenge, never sent.
    """

    def __init__(
        self, folder: Path, answer: Answering, *, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._answer = answer
        self._patience = patience
        self._closing = threading.Event()
        self._token = secrets.token_bytes(32)
        # Without a key: the listener's own challenge would wait for a silent caller for ever.
        self._listener = Listener(_address())
        self._file = folder / TOKEN_FILE
        try:
            _write_token(self._file, {"address": self.address, "token": self._token.hex()})
        except OSError:
            self._listener.close()
            raise
        self._callers: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run, name="command socket", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return str(self._listener.address)

    def close(self) -> None:
        """Let no new caller in, remove the file, answer who is inside."""
        self._closing.set()
        self._file.unlink(missing_ok=True)
        with suppress(*_LOST):
            Client(self.address).close()  # wakes the thread, which waits for a caller
        self._thread.join()
        for caller in self._callers:
            caller.join(CLOSING_SECONDS)
        self._listener.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                caller = self._listener.accept()
            except OSError as error:
                log.info("a caller of the command socket failed: %s", error)
                continue
            if self._closing.is_set():
                caller.close()
                return
            self._callers = [thread for thread in self._callers if thread.is_alive()]
            thread = threading.Thread(
                target=self._attend, args=(caller,), name="command caller", daemon=True
            )
            self._callers.append(thread)
            thread.start()

    def _attend(self, caller: Connection) -> None:
        patient = _Patient(caller, self._patience)
        try:
            with caller:
                deliver_challenge(cast(Connection, patient), self._token)
                answer_challenge(cast(Connection, patient), self._token)
                caller.send_bytes(self._reply(patient.recv_bytes(MOST_BYTES)))
        except _LOST as error:
            log.info("a caller of the command socket failed: %s", type(error).__name__)

    def _reply(self, question: bytes) -> bytes:
        """Never raises: what the services refuse is told, a bug is told as a fault."""
        try:
            told: Mapping[str, Any] = {"result": self._answer(*_asked(question))}
            return json.dumps(told, default=str).encode()
        except GatekeeperError as error:
            told = {"error": _told(error)}
        except Exception:
            log.exception("a command failed")
            told = {"error": {"code": "fault", "parameters": {}}}
        return json.dumps(told, default=str).encode()


def ask(folder: Path, verb: str, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """The running program's answer; None when no program runs on this folder.

    Raises GatekeeperError as the program answered it; `command-lost` when it ended meanwhile.
    """
    caller = _called(folder)
    if caller is None:
        return None
    try:
        with caller:
            caller.send_bytes(json.dumps({"verb": verb, "arguments": arguments}).encode())
            answer = json.loads(caller.recv_bytes(MOST_BYTES))
    except _LOST as error:
        raise GatekeeperError("command-lost") from error
    if "error" in answer:
        raise _error(answer["error"])
    result: dict[str, Any] = answer["result"]
    return result


def is_running(folder: Path) -> bool:
    """Does a program answer for this folder?"""
    caller = _called(folder)
    if caller is None:
        return False
    caller.close()
    return True


def _called(folder: Path) -> Connection | None:
    """A connection to the running program; a file left by one that died leads nowhere."""
    try:
        content = json.loads((folder / TOKEN_FILE).read_text())
        return Client(content["address"], authkey=bytes.fromhex(content["token"]))
    except (*_LOST, ValueError, KeyError, TypeError):
        return None


class _Patient:
    """A connection that gives up on a silent other side."""

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self.send_bytes = connection.send_bytes

    def recv_bytes(self, most: int | None = None) -> bytes:
        if not self._connection.poll(self._seconds):
            raise TimeoutError("the caller says nothing")
        return self._connection.recv_bytes(most)


def _asked(question: bytes) -> tuple[str, Mapping[str, Any]]:
    try:
        asked = json.loads(question)
        verb, arguments = asked["verb"], asked["arguments"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInput([Problem(code="command-malformed")]) from error
    if not isinstance(verb, str) or not isinstance(arguments, dict):
        raise InvalidInput([Problem(code="command-malformed")])
    return verb, arguments


def _told(error: GatekeeperError) -> dict[str, Any]:
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return {
        "code": error.code,
        "parameters": error.parameters,
        "problems": [
            {"code": one.code, "field": one.field, "line": one.line, "parameters": one.parameters}
            for one in problems
        ],
    }


def _error(told: Mapping[str, Any]) -> GatekeeperError:
    """As it was raised over there, as far as a face can tell."""
    if told.get("problems"):
        return InvalidInput([Problem(**problem) for problem in told["problems"]])
    return GatekeeperError(told["code"], **told["parameters"])


def _write_token(file: Path, content: Mapping[str, str]) -> None:
    """Made anew with its mode: what lies there may be an old program's, or readable for all."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        json.dump(content, opened)


def _address() -> str:
    """A name only this run uses: socket paths are short (108 bytes), data folders may be long."""
    name = f"gatekeeper-{secrets.token_hex(8)}"
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    return str(Path(tempfile.gettempdir()) / name)
