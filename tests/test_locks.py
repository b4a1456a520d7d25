"""The requirements files: what `make run` and `make test` install."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def read_pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^[\w.-]+==[\w.]+", text, flags=re.MULTILINE))


def test_locks_agree_on_every_runtime_version() -> None:
    """`make run` relies on it: what `make test` installed holds all that it needs."""
    runtime = read_pins("requirements.txt")

    assert "django-allauth==" in " ".join(runtime)
    assert runtime <= read_pins("requirements-dev.txt")


def test_locks_name_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
