"""Reading a file of facts: every mistake in it becomes one Dutch sentence that names file, line and column."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

YES_NO = {"yes": True, "no": False}


class FileError(Exception):
    """What is wrong in a file, in one Dutch sentence with the place."""

    def __init__(self, path: Path, message: str, *, line: int | None = None, column: str = "") -> None:
        place = [path.name]
        if line is not None:
            place.append(f"regel {line}")
        if column:
            place.append(f"kolom {column}")
        super().__init__(f"{', '.join(place)}: {message}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file. Its methods read one column and raise FileError when it holds something else."""

    path: Path
    line: int
    cells: dict[str, str]

    def wrong(self, column: str, message: str) -> FileError:
        return FileError(self.path, message, line=self.line, column=column)

    def text(self, column: str, *, most: int, empty: bool = False) -> str:
        value = self.cells[column].strip()
        if not value and not empty:
            raise self.wrong(column, "hier moet iets staan.")
        if len(value) > most:
            raise self.wrong(column, f"deze tekst is te lang ({len(value)} tekens, er passen er {most}).")
        return value

    def whole(self, column: str, *, least: int, most: int) -> int:
        value = self.cells[column].strip()
        if not (value.isascii() and value.isdigit() and len(value) < 12 and least <= int(value) <= most):
            raise self.wrong(column, f"'{value}' is geen heel getal van {least} tot en met {most}.")
        return int(value)

    def number(self, column: str) -> float | None:
        value = self.cells[column].strip()
        if not value:
            return None
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.wrong(column, f"'{value}' is geen getal. Gebruik een punt voor de decimalen.")
        return found

    def yes_no(self, column: str) -> bool:
        return YES_NO[self.one_of(column, YES_NO)]

    def one_of(self, column: str, allowed: Sequence[str] | dict[str, bool]) -> str:
        value = self.cells[column].strip()
        if value not in allowed:
            raise self.wrong(column, f"'{value}' kennen we hier niet. Kies uit: {', '.join(allowed)}.")
        return value

    def codes(self, column: str) -> tuple[str, ...]:
        """Codes with spaces between them, sorted, each once."""
        found = self.cells[column].split()
        for code in found:
            if found.count(code) > 1:
                raise self.wrong(column, f"{code} staat er twee keer.")
        return tuple(sorted(found))

    def day(self, column: str) -> date | None:
        value = self.cells[column].strip()
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.wrong(column, f"'{value}' is geen datum. Schrijf een datum als 2026-10-01.") from None


def read_text(path: Path) -> str:
    """The whole file as text, without a byte order mark."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FileError(path, "dit bestand is er niet. Klopt de naam?") from None
    except OSError as error:
        raise FileError(path, f"dit bestand is niet te lezen ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileError(path, "deze tekst is geen UTF-8. Bewaar het bestand als UTF-8.", line=line) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise FileError(path, "hier staat een leesteken dat niet mag (een nul).", line=line)
    return text


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The lines of a CSV file with commas that has exactly these columns, in any order."""
    reader = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
    rows = _numbered(path, reader)
    _first, header = next(rows, (1, []))
    _check_header(path, header, columns)
    found = []
    for line, cells in rows:
        if len(cells) != len(header):
            raise FileError(path, f"hier staan {len(cells)} kolommen, het moeten er {len(header)} zijn.", line=line)
        found.append(Row(path, line, dict(zip(header, cells, strict=True))))
    if not found:
        raise FileError(path, "onder de kop met kolommen staat geen enkele regel.")
    return found


def _numbered(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each record that holds something, with the line on which it starts."""
    while True:
        line = int(getattr(reader, "line_num", 0)) + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise FileError(path, "deze regel is niet te lezen; kijk naar de aanhalingstekens.", line=line) from None
        if cells:
            yield line, [cell.strip() for cell in cells]


def _check_header(path: Path, header: list[str], columns: Sequence[str]) -> None:
    for name in columns:
        if name not in header:
            hint = " Zet komma's tussen de kolommen." if any(";" in cell for cell in header) else ""
            raise FileError(path, f"deze kolom mist nog.{hint}", line=1, column=name)
    for name in header:
        if name not in columns:
            raise FileError(path, "deze kolom kennen we niet.", line=1, column=name or "(zonder naam)")
        if header.count(name) > 1:
            raise FileError(path, "deze kolom staat er twee keer.", line=1, column=name)
