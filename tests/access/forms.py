"""The forms on a page, with the fields they have and what is filled in: what a browser would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class PostForm:
    """One form with method POST."""

    action: str
    names: set[str] = field(default_factory=set)
    """Every field that it has, filled in or not, its buttons included."""
    values: dict[str, list[str]] = field(default_factory=dict)
    """What is sent when nothing is changed."""


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms = page, list[PostForm]()
        self.inside: PostForm | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = found.get("method", "").lower() == "post"
            self.inside = PostForm(found.get("action") or self.page) if is_post else None
        elif self.inside is not None:
            self._field(self.inside, tag, found)

    def _field(self, form: PostForm, tag: str, found: dict[str, str]) -> None:
        name, kind = found.get("name", ""), found.get("type", "text")
        if tag in {"input", "button", "select", "textarea"} and name:
            form.names.add(name)
        if (
            tag == "input"
            and name
            and kind not in NOT_SENT
            and (kind not in {"checkbox", "radio"} or "checked" in found)
        ):
            form.values.setdefault(name, []).append(found.get("value", "on" if kind in {"checkbox", "radio"} else ""))
        if tag == "select":
            self.select = name
        if tag == "option" and self.select and "selected" in found:
            form.values.setdefault(self.select, []).append(found.get("value", ""))
        if tag == "textarea" and name:
            self.area = name
            form.values.setdefault(name, [""])

    def handle_data(self, data: str) -> None:
        if self.area and self.inside is not None:
            self.inside.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.inside is not None:
            self.forms.append(self.inside)
            self.inside = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def forms_on(page: str, html: str) -> list[PostForm]:
    reader = _Reader(page)
    reader.feed(html)
    for form in reader.forms:
        for values in form.values.values():
            values[:] = [value.removeprefix("\n") for value in values]
    return reader.forms
