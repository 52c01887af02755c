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
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any

from gatekeeper.errors import GatekeeperError

log = logging.getLogger(__name__)

# A question and its answer; an import of 20,000 lines reports at most this many bytes.
MOST_BYTES = 8 * 1024 * 1024
# A caller that says nothing for so long has died.
PATIENCE_SECONDS = 5.0
TOKEN_FILE = "command.json"  # noqa: S105  (a file name)

Answering = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


class CommandSocket:
    """Answers one caller after the other in a thread of its own.

    The address and a fresh token stand in a file that only this user can read; the token is
    proved by challenge, never sent.
    """

    def __init__(self, folder: Path, answer: Answering) -> None:
        self._answer = answer
        self._closing = False
        self._token = secrets.token_bytes(32)
        self._listener = Listener(_address(), authkey=self._token)
        self._file = folder / TOKEN_FILE
        content = {"address": self._listener.address, "token": self._token.hex()}
        self._file.unlink(missing_ok=True)
        with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            json.dump(content, f)
        self._thread = threading.Thread(target=self._run, name="command socket", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering and remove the file."""
        self._closing = True
        self._file.unlink(missing_ok=True)
        with suppress(OSError, AuthenticationError):
            Client(self._listener.address, authkey=self._token).close()
        self._thread.join(PATIENCE_SECONDS)
        self._listener.close()

    def _run(self) -> None:
        while not self._closing:
            try:
                with self._listener.accept() as caller:
                    if not self._closing and caller.poll(PATIENCE_SECONDS):
                        caller.send_bytes(self._reply(caller.recv_bytes(MOST_BYTES)))
            except (OSError, EOFError, AuthenticationError) as error:
                if not self._closing:
                    log.info("a caller of the command socket failed: %s", error)

    def _reply(self, question: bytes) -> bytes:
        try:
            asked = json.loads(question)
            told: Mapping[str, Any] = {"result": self._answer(asked["verb"], asked["arguments"])}
        except GatekeeperError as error:
            told = {"error": {"code": error.code, "parameters": error.parameters}}
        except Exception:
            log.exception("a command failed")
            told = {"error": {"code": "fault", "parameters": {}}}
        return json.dumps(told, ensure_ascii=False, default=str).encode()


def ask(folder: Path, verb: str, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """The running program's answer; None when no program runs on this folder.

    Raises GatekeeperError as the program answered it.
    """
    try:
        content = json.loads((folder / TOKEN_FILE).read_text())
        caller = Client(content["address"], authkey=bytes.fromhex(content["token"]))
    except (OSError, ValueError, KeyError, AuthenticationError):
        return None
    with caller:
        caller.send_bytes(json.dumps({"verb": verb, "arguments": arguments}).encode())
        answer = json.loads(caller.recv_bytes(MOST_BYTES))
    if "error" in answer:
        raise GatekeeperError(answer["error"]["code"], **answer["error"]["parameters"])
    result: dict[str, Any] = answer["result"]
    return result


def _address() -> str:
    """A name only this run uses: socket paths are short (108 bytes), data folders may be long."""
    name = f"gatekeeper-{secrets.token_hex(8)}"
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    return str(Path(tempfile.gettempdir()) / name)
