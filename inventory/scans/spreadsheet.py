"""Lines of CSV for Dutch spreadsheets: semicolons, a byte order mark, and no text that a spreadsheet computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_FORMULA = tuple("=+-@＝＋－＠")
"""With one of these in front a spreadsheet takes a text for a formula."""


def harmless(text: str) -> str:
    """The text on one line, with an apostrophe in front where a spreadsheet would start to compute."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def csv_line(values: Iterable[str]) -> bytes:
    """One line of a file, harmless."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerow([harmless(value) for value in values])
    return target.getvalue().encode()
