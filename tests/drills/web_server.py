"""gunicorn in several processes, as in production, on a drill's own database."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.drills.world import ROOT, environment

PROCESSES, THREADS = 3, 8
"""Of the server: each thread keeps a connection to the database."""
START_SECONDS, STOP_SECONDS = 180, 20
HOST = "127.0.0.1"


@contextmanager
def web_server(application: str, database: str, log: Path) -> Iterator[int]:
    """Start `application` ("module:name"), give the port when it answers, and stop it in the end."""
    with socket.create_server((HOST, 0), backlog=256) as listener, log.open("wb") as said:
        port: int = listener.getsockname()[1]
        process = subprocess.Popen(  # noqa: S603  # our own command
            _command(application, listener.fileno()),
            cwd=ROOT,
            env=environment(database),
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    # Only the server listens now: when it does not start, asking fails instead of waiting.
    try:
        _wait_until_it_answers(port, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _command(application: str, listener: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", application),
        *("--bind", f"fd://{listener}"),
        *("--workers", str(PROCESSES), "--threads", str(THREADS)),
        *("--keep-alive", "30", "--no-control-socket"),
    ]


def _wait_until_it_answers(port: int, log: Path) -> None:
    connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
    except OSError as error:
        raise AssertionError(f"The web server did not start.\n{log.read_text()}") from error
    finally:
        connection.close()
    assert status == 200, log.read_text()
