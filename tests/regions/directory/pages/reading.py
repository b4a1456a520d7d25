"""What stands on a page for residents, and whom to put there."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any, Protocol

from django.utils import timezone

from regions.models import Initiative
from tests.builders import GOUDA, WADDINXVEEN, make_initiative, make_offer

ZUIDPLAS, KRIMPENERWAARD = "GM1892", "GM1931"
KLAVERDIJK, LINDEWAARD = "GM9901", "GM9902"


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def content(self) -> bytes: ...


def today() -> datetime.date:
    return timezone.localdate()


def days_ago(days: int) -> datetime.date:
    return today() - datetime.timedelta(days=days)


def listed(name: str, activity: str = "A1.3", *, of: dict[str, Any] | None = None, **offer: Any) -> Initiative:
    """A findable initiative with one offer that counts today; `of` changes the initiative, the rest the offer."""
    fields: dict[str, Any] = {"name": name, "confirmed_on": today()}
    initiative = make_initiative(**(fields | (of or {})))
    make_offer(initiative, activity, **({"confirmed_on": today()} | offer))
    return initiative


def address(municipality: str = GOUDA) -> str:
    return f"/wat-is-er/gemeente/{municipality}/"


def text_of(response: Response) -> str:
    """The page as its HTML, with white space made one and signs written as themselves."""
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def section(text: str, heading: str) -> str:
    """From a heading of the list to the next."""
    return text.split(f"<h2>{heading}</h2>", 1)[1].split("<h2", 1)[0]


def names_in(text: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", text)


PAGES = (address(), address(WADDINXVEEN), "/wat-is-er/midden/")
