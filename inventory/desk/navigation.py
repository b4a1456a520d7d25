"""What stands around every page: as whom somebody is looking, and the menu of that place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from inventory.desk.places import (
    SESSION_KEY,
    Place,
    PlacedScan,
    SharedScan,
    places_of,
    scans_at_places,
    scans_to_read_along,
)
from inventory.scans.models import ScanState
from regions.models import Role
from regions.permissions import access_of

SCAN_PAGES = ("scan-", "filling-", "report-", "answer-", "provider-", "grid")
"""How the names begin of the addresses whose `pk` is that of a scan."""

STATES = (ScanState.OPEN, ScanState.PREPARING, ScanState.ADOPTED)
"""What asks for work first."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    url: str
    section: bool = False
    """Whether what lies below the address belongs to the item as well."""
    current: str = ""
    """As in `aria-current`: "page", "true" (somewhere in this section) or empty."""


class Desk:
    """
    Whoever is looking, from where, and at what.

    Nothing is worked out before a template asks for it: a page without a menu, or a file, costs no query.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def kept_for(self) -> str:
        """
        Whose text a browser may keep and offer again: the same for one account, and not to be traced back to it.

        Nothing is kept on a device for whoever is not logged in.
        """
        pk = self.request.user.pk
        return salted_hmac("inventory.desk.kept", str(pk), algorithm="sha256").hexdigest()[:20] if pk else ""

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return places_of(self.request.user)

    @cached_property
    def scans(self) -> tuple[PlacedScan, ...]:
        return scans_at_places(access_of(self.request.user))

    @cached_property
    def place(self) -> Place | None:
        """The place that the address names; else the one chosen last; else the first."""
        if len(self.places) < 2:  # nothing to choose
            return next(iter(self.places), None)
        chosen = self._chosen()
        named = [one for one in self.places if self._is_named(one)]
        return chosen if not named or chosen in named else named[0]

    @property
    def others(self) -> list[Place]:
        return [one for one in self.places if one != self.place]

    @cached_property
    def scans_here(self) -> tuple[PlacedScan, ...]:
        """The scans of this place: the open ones first, the adopted ones last, the newest first."""
        here = [scan for scan in self.scans if self.place and scan.is_for(self.place)]
        return tuple(sorted(here, key=lambda scan: STATES.index(scan.state)))

    @cached_property
    def scan_pk(self) -> int | None:
        """The scan that the address names, else the newest of this place that is open, else its newest."""
        if self.named_scan is not None and len(self.places) == 1:
            return self.named_scan  # The page has been loaded, so it is theirs: no need to ask.
        here = [scan.pk for scan in self.scans_here]
        if self.named_scan in here:
            return self.named_scan
        return here[0] if here else None

    @cached_property
    def named_scan(self) -> int | None:
        match = self.request.resolver_match
        if match is None or not (match.url_name or "").startswith(SCAN_PAGES):
            return None
        pk = match.kwargs.get("pk")
        return pk if isinstance(pk, int) else None

    @cached_property
    def shared_scans(self) -> tuple[SharedScan, ...]:
        """The scans that the region lets this initiative read along, the newest first."""
        return scans_to_read_along(self.place) if self.place and self.place.role == Role.EDITOR else ()

    @cached_property
    def menu(self) -> list[MenuItem]:
        items = list(self._items())
        if self.request.user.is_staff:
            items.append(_item("Beheer", "admin:index"))
        return _mark_current(items, self.request.path)

    def _chosen(self) -> Place:
        key = self.request.session.get(SESSION_KEY)
        return next((one for one in self.places if one.key == key), self.places[0])

    def _is_named(self, place: Place) -> bool:
        match = self.request.resolver_match
        kwargs = match.kwargs if match else {}
        if "gm" in kwargs and place.role == Role.OFFICER:
            return bool(place.pk == kwargs["gm"])
        if "slug" in kwargs and place.slug:
            is_initiative = match is not None and match.route.startswith("initiatief/")
            return bool(place.slug == kwargs["slug"]) and (place.role == Role.EDITOR) == is_initiative
        if match and (match.url_name or "").startswith("grid") and place.role != Role.COORDINATOR:
            return False
        if self.named_scan is not None and place.role == Role.EDITOR:
            return any(scan.pk == self.named_scan for scan in scans_to_read_along(place))
        if self.named_scan is not None:
            return any(scan.pk == self.named_scan and scan.is_for(place) for scan in self.scans)
        return False

    def _items(self) -> Iterator[MenuItem]:
        place = self.place
        if place is None:
            yield _item("Start", "start")
        elif place.role == Role.EDITOR:
            yield _item("Start", "initiative-start", place.slug)
            yield _item("Ons aanbod", "initiative-offers", place.slug, section=True)
            yield _item("Wat jullie merken", "initiative-signals", place.slug, section=True)
            yield _item("Klopt nog?", "initiative-confirm", place.slug)
            yield _item("Onze pagina", "initiative-detail", place.slug)
            if self.shared_scans:
                named = [scan.pk for scan in self.shared_scans if scan.pk == self.named_scan]
                yield _item("Lees mee", "scan-passage", *(named or [self.shared_scans[0].pk])[:1])
        else:
            yield from self._items_of_region(place)

    def _items_of_region(self, place: Place) -> Iterator[MenuItem]:
        if place.role != Role.READER or self.scan_pk is None:
            yield _item("Start", "start")
        if self.scan_pk is None:
            return
        if place.role == Role.OFFICER:
            yield _item("Invullen", "filling-start", self.scan_pk, place.pk, section=True)
            yield _item("Ons blad", "filling-sheet", self.scan_pk, place.pk)
        if place.role == Role.COORDINATOR:
            yield _item("Invullen", "grid", self.scan_pk, section=True)
            yield _item("Deelnemers", "scan-board", self.scan_pk, section=True)
            yield _item("Bespreken", "scan-discuss", self.scan_pk, section=True)
        yield _item("Rapport", "report-detail", self.scan_pk, section=True)
        if place.role == Role.READER:
            yield _item("Bespreken", "scan-discuss", self.scan_pk, section=True)


def _item(label: str, name: str, *args: object, section: bool = False) -> MenuItem:
    return MenuItem(label, reverse(name, args=args), section)


def _mark_current(items: list[MenuItem], path: str) -> list[MenuItem]:
    """The item of the page itself; on a page that has none, the item whose section it is in."""
    if any(item.url == path for item in items):
        return [replace(item, current="page") if item.url == path else item for item in items]
    return [replace(item, current="true") if item.section and path.startswith(item.url) else item for item in items]


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"desk": Desk(request)}
