from __future__ import annotations

import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from inventory.desk.demo import PASSWORD, DemoLogin, make_demo_logins


class Command(BaseCommand):
    help = "Zet alles klaar om de Bouwstenenscan te proberen, en start de server, de rapportmaker en de mailer."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Dit kan alleen om te proberen, dus niet met BOUWSTENENSCAN_MODE=production of test.")
        self.prepare()
        logins = make_demo_logins()
        port = free_port(first=8000)
        self.tell(port, logins)
        serve(port)

    def prepare(self) -> None:
        """Everything that may be repeated: it overwrites nothing that a person entered."""
        for command in ("migrate", "load_reference", "load_examples"):
            with redirect_stdout(io.StringIO()):
                call_command(command, verbosity=0)
        collect_static()
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)

    def tell(self, port: int, logins: list[DemoLogin]) -> None:
        width = max(len(one.email) for one in logins)
        self.stdout.write(f"\nBouwstenenscan: http://localhost:{port}/\n\nInloggen kan met:")
        for one in logins:
            self.stdout.write(f"  {one.email:<{width}}  {one.what}")
        self.stdout.write(f"Het wachtwoord is steeds: {PASSWORD}")
        self.stdout.write(f"Mails van de proefversie staan als bestand in: {settings.MAIL_DIR}")
        self.stdout.write("Stoppen: Ctrl+C\n")
        self.stdout.flush()


def collect_static() -> None:
    """Gather and compress our static files, unless nothing changed since the last time: it takes many seconds."""
    stamp = settings.STATIC_ROOT / "stamp"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", "--no-input", "--clear", verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    """The SHA-256 of path, size and time of change of every file that would be gathered."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def free_port(*, first: int) -> int:
    """The first port from `first` on which nobody listens."""
    for port in range(first, first + 200):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError(f"Er is geen poort vrij tussen {first} en {first + 199}.")


def serve(port: int) -> None:
    """Run the web server, the report worker and the mailer until one of them stops or somebody presses Ctrl+C."""
    environment = {**os.environ, "SITE_URL": f"http://localhost:{port}"}
    python = sys.executable
    server = [
        python,
        "-m",
        "gunicorn",
        "inventory.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "8",
        "--no-control-socket",
    ]
    worker = [python, "manage.py", "report_worker"]
    mailer = [python, "manage.py", "send_mails"]
    children = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603  # our own three commands
        for command in (server, worker, mailer)
    ]

    def stop(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        os.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()
