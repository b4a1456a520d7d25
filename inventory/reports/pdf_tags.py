"""
What weasyprint leaves out of a tagged PDF, added just before it is written.

`pdf` is weasyprint's `pydyf.PDF`: objects are dictionaries whose values are text in PDF syntax, a reference is
`b"12 0 R"`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Protocol

Element = dict[str, Any]
"""A `pydyf.Dictionary`; it has a `number` as well."""


class Pdf(Protocol):
    """What is used here of `pydyf.PDF`, which has no types."""

    objects: list[Any]
    catalog: Element


PRINT = 4
"""The annotation flag that says: this is on paper as well."""


def finish(document: object, pdf: Pdf) -> None:
    """Name headers, print links, and make the heads and feet of pages what they are: no part of the text."""
    by_number = {each.number: each for each in pdf.objects}
    _name_headers(pdf, by_number)
    _print_links(pdf)
    _set_margins_apart(pdf, by_number)


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _dictionaries(pdf: Pdf) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, dict))


def _name_headers(pdf: Pdf, by_number: dict[int, Any]) -> None:
    """Say of every table header whether it heads a column or a row."""
    for element in _dictionaries(pdf):
        if element.get("S") == "/TH":
            row = by_number[_number(element["P"])]
            in_head = by_number[_number(row["P"])].get("S") == "/THead"
            element["A"]["Scope"] = "/Column" if in_head else "/Row"


def _print_links(pdf: Pdf) -> None:
    for annotation in _dictionaries(pdf):
        if annotation.get("Subtype") == "/Link":
            annotation["F"] = PRINT


def _set_margins_apart(pdf: Pdf, by_number: dict[int, Any]) -> None:
    """
    Mark what stands in the margins as artifacts.

    weasyprint numbers it like text and leaves it out of the tree: whatever is not in the tree is in the margins.
    """
    root = by_number[_number(pdf.catalog["StructTreeRoot"])]
    in_tree = _reachable(root, by_number)
    in_margin: defaultdict[int, set[int]] = defaultdict(set)
    for element in _dictionaries(pdf):
        if element.get("Type") == "/StructElem" and element.number not in in_tree:
            page = _number(element["Pg"])
            in_margin[page].update(kid for kid in element["K"] if isinstance(kid, int))
    numbers = by_number[_number(root["ParentTree"])]["Nums"]
    for page, contents in in_margin.items():
        _mark_as_artifact(by_number[_number(by_number[page]["Contents"])].stream, contents)
        owners = numbers[2 * by_number[page]["StructParents"] + 1]
        for content in contents:
            owners[content] = b"null"


def _reachable(root: Element, by_number: dict[int, Any]) -> set[int]:
    found: set[int] = set()
    todo = [_number(each) for each in root["K"]]
    while todo:
        number = todo.pop()
        found.add(number)
        kids = by_number[number].get("K", ())
        todo.extend(_number(kid) for kid in kids if isinstance(kid, bytes) and _number(kid) not in found)
    return found


def _mark_as_artifact(stream: list[Any], contents: set[int]) -> None:
    """Rewrite `/Span <</MCID n>> BDC` as `/Artifact <</Type /Pagination>> BDC`."""
    for index, part in enumerate(stream):
        if isinstance(part, dict) and part.get("MCID") in contents:
            stream[index - 1] = b"/Artifact"
            stream[index] = b"<</Type /Pagination>>"
