"""Sets gatekeeper up and starts it: python3 gate.py demo | run | test | check | bench | build

demo     a made-up community at the gate; everything to see, nothing to configure
run      the gate itself
test     the tests, on every core; with arguments (a file, a name) as pytest takes them
check    format, lint, types, import rules, tests, the long tests
bench    measurements
build    a folder that runs without Python, and a try of it

What follows the verb is passed on. Any other word (scan, import, doctor ...) goes to the program.
The first start makes a private environment in .venv; later ones begin at once.
"""

import hashlib
import os
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(
        "gatekeeper needs Python %d.%d to %d.%d; this is %d.%d (%s)."  # noqa: UP031
        % (OLDEST + NEWEST + sys.version_info[:2] + (sys.executable,))
    )

from collections.abc import Iterator, Sequence  # noqa: E402  (not in an older Python)
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"

SETUP_VERSION = "1"
"""Raised when this file sets the environment up differently."""

PACKAGES_STAMP = VENV / "gate-packages"
LIBRARIES_STAMP = VENV / "gate-libraries"
UNFINISHED = VENV / "gate-unfinished"

NEEDED = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
}
"""Libraries without which Qt does not load, and the Debian and Ubuntu packages that hold them."""

WANTED = {
    "libzbar.so.0": "libzbar0",  # the decoder's second look
    "libpulse.so.0": "libpulse0",  # sounds
    "libspeechd.so.2": "libspeechd2",  # spoken words
    "libxcb-cursor.so.0": "libxcb-cursor0",  # from here on: windows under X11 and Wayland
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""Libraries without which something is missing: a real window, sound, the second decoder."""

TEST_TOOLS = {
    "sshd": "openssh-server",  # the exchange is tried against it
}
"""Programs that tests start, each on a port and with files of its own; without one they skip."""

SERVICES = Path("/run/systemd/system")
"""Where services run: a package that brings one would start it, and open its port to the world."""

PARALLEL = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""The whole suite on every core. A file stays together: its fixtures are made once. In their own
order the files end with small ones; by the number of their tests the longest would come last."""

CORES = ("tests/domain", "tests/credentials")
"""The tests that hold `domain` and `credentials` at full coverage, measured in one process."""

CHECKS = (
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("lint", ("-m", "ruff", "check", "--quiet", ".")),
    ("types", ("-m", "mypy")),
    ("import rules", ("-c", "from importlinter.cli import lint_imports_command as m; m()")),
    ("tests", ("-m", "pytest", "-q", *PARALLEL)),
    ("tests of the two cores", ("-m", "coverage", "run", "-m", "pytest", "-q", *CORES)),
    ("coverage of the two cores", ("-m", "coverage", "report", "--fail-under=100")),
    ("long tests", ("-m", "pytest", "-q", "--run-long", "-m", "long")),
)

NO_TESTS = 5
"""pytest's way to say that nothing was marked long."""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, then do what the verb says; the exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        set_up()
    except KeyboardInterrupt:
        say("interrupted; the next start sets up again")
        return 130
    verb, rest = arguments[0], list(arguments[1:])
    if verb in ("test", "check"):
        set_up_test_tools()
    if verb == "test":
        return become(["-m", "pytest", *(rest or PARALLEL)], cwd=ROOT, env=quiet_environment())
    if verb == "check":
        return check(rest)
    if verb == "bench":
        return become(["-m", "benchmarks", *rest], cwd=ROOT, env=environment())
    if verb == "build":
        return build(rest)
    # -P: a file beside the user's own papers never stands in for a module.
    return become(["-P", "-m", "gatekeeper", verb, *rest], cwd=None, env=environment())


def check(rest: Sequence[str]) -> int:
    """Every check is run, so that one reading shows all that is wrong."""
    failed = []
    for name, command in CHECKS:
        say(name)
        more = rest if "pytest" in command else ()
        status = run([str(PYTHON), *command, *more], env=quiet_environment())
        if status and not (name == "long tests" and status == NO_TESTS):
            failed.append(name)
    say("not good: " + ", ".join(failed) if failed else "all good")
    return 1 if failed else 0


def build(rest: Sequence[str]) -> int:
    """Freeze the program into dist/gatekeeper and try it there."""
    status = run(
        [str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", *rest, "build.spec"],
        env=environment(),
    )
    return status or run([str(PYTHON), "freeze/smoke.py"], env=environment())


# Set-up


def set_up() -> None:
    """Bring .venv and the system libraries to what the lock file asks for; at once if they are."""
    if up_to_date(PACKAGES_STAMP, packages_mark()) and up_to_date(LIBRARIES_STAMP, here()):
        return
    with only_one():
        # Another start may have done it while this one waited.
        if not up_to_date(PACKAGES_STAMP, packages_mark()):
            set_up_packages()
        if not up_to_date(LIBRARIES_STAMP, here()):
            set_up_libraries()


def packages_mark() -> str:
    """Changes when the environment has to be set up again."""
    told = hashlib.sha256(LOCK.read_bytes())
    told.update(f"{SETUP_VERSION} {sys.version}".encode())
    return told.hexdigest()


def here() -> str:
    """Names this machine: a folder carried to another one meets other libraries there."""
    return " ".join((SETUP_VERSION, *os.uname()[:3])) if os.name == "posix" else SETUP_VERSION


def up_to_date(stamp: Path, mark: str) -> bool:
    try:
        return stamp.read_text("utf-8") == mark and PYTHON.exists()
    except OSError:
        return False


def write_stamp(stamp: Path, mark: str) -> None:
    unnamed = stamp.with_suffix(".new")
    unnamed.write_text(mark, "utf-8")
    unnamed.replace(stamp)


@contextmanager
def only_one() -> Iterator[None]:
    """Waits for another set-up in this folder. The system lets go when the last process ends.

    On POSIX the programs started meanwhile hold the lock too: an installer that outlives a
    killed gate.py is waited for.
    """
    with (ROOT / ".venv.lock").open("a+b") as file:
        if os.name == "nt":
            lock_on_windows(file.fileno())
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("waiting for another set-up")
                fcntl.flock(file, fcntl.LOCK_EX)
            os.set_inheritable(file.fileno(), True)
        yield


def lock_on_windows(descriptor: int) -> None:
    import msvcrt
    import time

    while True:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            time.sleep(0.5)
        else:
            return


def set_up_packages() -> None:
    """Make or mend .venv; a set-up that did not come to its end is begun anew."""
    import shutil

    PACKAGES_STAMP.unlink(missing_ok=True)
    if VENV.exists() and (UNFINISHED.exists() or venv_version() != sys.version_info[:3]):
        say("clearing .venv")
        shutil.rmtree(VENV)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    uv = shutil.which("uv")
    if not PYTHON.exists():
        make_venv(with_pip=uv is None)
    say("installing what requirements.lock names (the first time about 200 MB to fetch)")
    if not (uv and sync_with_uv(uv)):
        install_with_pip()
    # The project itself, editable, by a line relative to site-packages: the folder may be moved,
    # and its name may be Chinese on a Python that reads such a line in the system's encoding.
    packages = site_packages()
    link = os.path.relpath(ROOT, packages)
    (packages / "gatekeeper.pth").write_text(link + "\n", "ascii")
    say("compiling")
    compile_all(packages)
    UNFINISHED.unlink()
    write_stamp(PACKAGES_STAMP, packages_mark())


def venv_version() -> tuple[int, ...]:
    """Python's version as pyvenv.cfg tells it; empty when that is not there."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    for line in lines:
        name, _, value = line.partition("=")
        if name.strip() in ("version", "version_info"):
            numbers = value.strip().split(".")[:3]
            return tuple(int(number) for number in numbers if number.isdigit())
    return ()


def make_venv(*, with_pip: bool) -> None:
    import importlib.util

    if with_pip and importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            sys.exit(f"Python's venv is missing here. Run once:\n  sudo apt-get install {package}")
    # Never from inside the environment that is being made.
    base = getattr(sys, "_base_executable", None) or sys.executable
    pip = [] if with_pip else ["--without-pip"]
    must([base, "-m", "venv", *pip, str(VENV)])


def sync_with_uv(uv: str) -> bool:
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    options = ["--python", str(PYTHON), "--require-hashes", "--no-build"]
    done = run([uv, *quiet, "pip", "sync", *options, str(LOCK)], env=environment()) == 0
    if not done:
        say("uv could not; trying pip")
    return done


def install_with_pip() -> None:
    if run([str(PYTHON), "-c", "import pip"], env=environment(), silent=True) != 0:
        must([str(PYTHON), "-m", "ensurepip", "--default-pip"])
    quiet = [] if sys.stderr.isatty() else ["-qq"]
    options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", *quiet]
    must([*command, *options, "-r", str(LOCK)])


def site_packages() -> Path:
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return VENV / "lib" / version / "site-packages"


def compile_all(packages: Path) -> None:
    """Bytecode for everything: a start without it takes three times as long."""
    # Some packages carry templates that are no Python; their complaints say nothing.
    command = [str(PYTHON), "-m", "compileall", "-qq", "-j", "0", str(packages)]
    run([*command, str(ROOT / "gatekeeper")], env=environment(), silent=True)


def set_up_libraries() -> None:
    """Install the missing system libraries, or name the one command that does."""
    missing = missing_libraries()
    if missing and apt_install([package for _, package in missing]):
        missing = missing_libraries()
    if not missing:
        write_stamp(LIBRARIES_STAMP, here())
        return
    say("missing system libraries: " + " ".join(name for name, _ in missing))
    say("install them once by:\n  " + install_command(missing))
    if any(name in NEEDED for name, _ in missing):
        sys.exit("Without these Qt does not start.")


def missing_libraries() -> list[tuple[str, str]]:
    """Name and Debian package of each library that cannot be loaded; empty but on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    import ctypes

    missing = []
    for name, package in (NEEDED | WANTED).items():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append((name, package))
    return missing


def set_up_test_tools() -> None:
    """Install the programs of the tests where that starts no service; else say what is skipped."""
    missing = missing_tools()
    if missing and not SERVICES.exists() and apt_install(list(missing.values())):
        missing = missing_tools()
    if missing:
        say("tests are skipped for want of " + " ".join(missing))


def missing_tools() -> dict[str, str]:
    """Those of `TEST_TOOLS` that are not there; none are asked for on Windows."""
    import shutil

    if os.name != "posix":
        return {}
    # A user's path may leave out the places of services.
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    return {tool: of for tool, of in TEST_TOOLS.items() if not shutil.which(tool, path=path)}


def install_command(missing: Sequence[tuple[str, str]]) -> str:
    import shutil

    if shutil.which("dnf"):
        # Fedora and its kin find a package by the library it provides.
        return "sudo dnf install " + " ".join(f"'{name}()(64bit)'" for name, _ in missing)
    packages = " ".join(package for _, package in missing)
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends {packages}"


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages where that is possible without asking; False where it is not."""
    import shutil

    if os.name != "posix" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say("installing " + " ".join(packages))
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    unasked = {**environment(), "DEBIAN_FRONTEND": "noninteractive"}
    # One unreachable source does not matter when the others know the packages.
    run([*apt, "update"], env=unasked, silent=True)
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    return run(install, env=unasked, silent=True) == 0


# Running things


def environment() -> dict[str, str]:
    """The user's environment without what would spoil a private one."""
    spoiling = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in spoiling}


def quiet_environment() -> dict[str, str]:
    """For tests: no screen, and the same language everywhere."""
    return environment() | {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def become(command: Sequence[str], *, cwd: Path | None, env: dict[str, str]) -> int:
    """Hand over to the program; on Windows, which cannot, wait for it."""
    full = [str(PYTHON), *command]
    if cwd:
        os.chdir(cwd)
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(PYTHON, full, env)  # noqa: S606  (no shell is meant)
    import subprocess

    return subprocess.call(full, env=env)


def run(command: Sequence[str], *, env: dict[str, str], silent: bool = False) -> int:
    import subprocess

    return subprocess.call(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if silent else None,
        stderr=subprocess.DEVNULL if silent else None,
        # The set-up lock goes along, but not into a service that a system package may start.
        close_fds=command[0] == "apt-get",
    )


def must(command: Sequence[str]) -> None:
    if run(command, env=environment()) != 0:
        sys.exit("This did not work; the next start tries again:\n  " + " ".join(command))


def say(line: str) -> None:
    print(f"gate: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
