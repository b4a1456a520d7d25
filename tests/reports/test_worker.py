"""The worker as a process of its own: it starts, makes what is asked, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


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
        time.sleep(3)
        assert worker.poll() is None

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
        worker.wait()
