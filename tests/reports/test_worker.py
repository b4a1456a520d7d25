"""The worker as a process of its own: it starts, makes what is asked, and stops when it is told to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 120
"""How long a process may take on a machine that is very busy."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A database of its own, for a process of its own."""
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "BOUWSTENENSCAN_DATA": str(tmp_path)}
    environment = {**os.environ, **settings}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return environment


def test_worker_stops_when_it_is_told_to(environment: dict[str, str]) -> None:
    worker = subprocess.Popen([sys.executable, "manage.py", "report_worker"], cwd=ROOT, env=environment)
    try:
        wait_until_it_listens(worker)

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(timeout=SECONDS) == 0
    finally:
        worker.kill()
        worker.wait()


def wait_until_it_listens(worker: subprocess.Popen[bytes]) -> None:
    """Until it has said what to do when it is told to stop: before that, Python just ends."""
    until = time.monotonic() + SECONDS
    while not listens(worker.pid, signal.SIGTERM):
        assert worker.poll() is None, "it stopped by itself"
        assert time.monotonic() < until, "it never listened"
        time.sleep(0.1)


def listens(pid: int, number: int) -> bool:
    """What Linux tells of a process: the signals that it catches, one bit each."""
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (number - 1) & 1)
