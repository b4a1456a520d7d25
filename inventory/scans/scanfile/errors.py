from __future__ import annotations

LONGEST = 60


class ScanFileError(Exception):
    """What is wrong with a scan file: one Dutch sentence or two, with the place in the file and what to do."""


def quoted(text: str) -> str:
    """A text from the file as a message shows it: short, and harmless on any screen."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return '"' + "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in shown) + '"'
