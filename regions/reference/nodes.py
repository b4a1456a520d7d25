"""Walking through a JSON file of facts: what is wrong is told in Dutch, with the path to it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regions.reference.reading import FileError, read_text


@dataclass(frozen=True, slots=True)
class Node:
    """A value in the file and the way to it. Its methods raise FileError when it is of another kind."""

    path: Path
    way: tuple[str, ...]
    value: Any

    def wrong(self, message: str) -> FileError:
        place = f"bij {' › '.join(self.way)}: " if self.way else ""
        return FileError(self.path, f"{place}{message}")

    def fields(self, *names: str) -> dict[str, Node]:
        """The members of an object that has exactly these keys."""
        if not isinstance(self.value, dict):
            raise self.wrong("hier hoort een object te staan, tussen accolades.")
        for name in names:
            if name not in self.value:
                raise self.wrong(f"'{name}' mist nog.")
        for name in self.value:
            if name not in names:
                raise self.wrong(f"'{name}' kennen we niet.")
        return {name: Node(self.path, (*self.way, name), self.value[name]) for name in names}

    def items(self, *, empty: bool = False) -> list[Node]:
        """The members of a list; their way counts from 1, as people do."""
        if not isinstance(self.value, list) or not (self.value or empty):
            raise self.wrong("hier hoort een lijst te staan, tussen blokhaken.")
        return [Node(self.path, (*self.way, str(place)), value) for place, value in enumerate(self.value, 1)]

    def text(self, *, most: int = 5000, empty: bool = False) -> str:
        if not isinstance(self.value, str) or "\x00" in self.value:
            raise self.wrong("hier hoort tekst te staan.")
        if not (self.value.strip() or empty):
            raise self.wrong("hier moet iets staan.")
        if len(self.value) > most:
            raise self.wrong(f"deze tekst is te lang ({len(self.value)} tekens, er passen er {most}).")
        return self.value

    def whole(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 0 < self.value < 1000:
            raise self.wrong("hier hoort een heel getal te staan, van 1 tot en met 999.")
        return self.value

    def yes_no(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.wrong("hier hoort true of false te staan.")
        return self.value

    def one_of(self, allowed: Collection[str]) -> str:
        value = self.text()
        if value not in allowed:
            raise self.wrong(f"'{value}' kennen we hier niet. Kies uit: {', '.join(allowed)}.")
        return value


def read_json(path: Path) -> Node:
    try:
        return Node(path, (), json.loads(read_text(path)))
    except json.JSONDecodeError as error:
        message = f"dit is geen geldige JSON (teken {error.colno} van de regel)."
        raise FileError(path, message, line=error.lineno) from None
    except RecursionError:
        raise FileError(path, "dit is geen geldige JSON (te diep genest).") from None


def no_double(nodes: dict[str, Node], key: str, node: Node) -> None:
    """Keep each code once: `nodes` holds those seen before."""
    if key in nodes:
        raise node.wrong(f"'{key}' staat er twee keer.")
    nodes[key] = node
