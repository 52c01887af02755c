"""OpenSSH's own server on a port of this machine, serving one folder by SFTP."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SSHD = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
"""None where it is not installed: `gate.py test` and `check` install it where they may."""

CONFIG = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
Subsystem sftp internal-sftp
ForceCommand internal-sftp
MaxStartups 100
LogLevel QUIET
"""


@dataclass
class Sshd:
    port: int
    files: Path
    key: Path
    fingerprint: str

    def address(
        self, *, port: int | None = None, host_key: str | None = None, more: str = ""
    ) -> str:
        host_key = self.fingerprint if host_key is None else host_key
        place = f"sftp://{getpass.getuser()}@127.0.0.1:{port or self.port}{self.files}"
        return f"{place}?host-key={host_key}&key={self.key}{more}"


def new_key(path: Path, passphrase: str = "") -> str:
    """Make a key pair; the fingerprint of it."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    told = ["ssh-keygen", "-l", "-f", f"{path}.pub"]
    return subprocess.run(told, check=True, capture_output=True, text=True).stdout.split()[1]


@contextmanager
def running(folder: Path) -> Iterator[Sshd]:
    """The server, in a folder of its own; `files` is what it serves."""
    assert SSHD
    files = folder / "files"
    files.mkdir()
    fingerprint = new_key(folder / "host_key")
    new_key(folder / "key")
    shutil.copy(folder / "key.pub", folder / "authorized_keys")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "config"
    config.write_text(CONFIG.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # it will not start without, as root
    with subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)]) as server:
        try:
            wait_for(port)
            yield Sshd(port=port, files=files, key=folder / "key", fingerprint=fingerprint)
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            assert time.monotonic() < until, "the server does not listen"
            time.sleep(0.02)
