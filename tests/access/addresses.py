"""Every address that can be looked at, filled in with everything that the tenants have."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse

from bouwstenen.admin import staff_site
from regions.models import Initiative, Invitation
from tests.access.rows import LOGIN, routes
from tests.access.tenants import Tenant
from tests.url_table import TABLE

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
_NOTHING_TO_SEE = {405, LOGIN}


def _to_look_at() -> Iterator[tuple[str, str]]:
    """Every address, but for those that take POST alone."""
    shown = {row.name for rows in TABLE.values() for row in rows if set(row.get.values()) - _NOTHING_TO_SEE}
    for name, route in routes().items():
        if name in shown:
            yield name, route


def addresses_of_scans(tenant: Tenant, state: str) -> Iterator[str]:
    """The addresses of the tenant's scan in this state."""
    scan = tenant.scans[state]
    values: dict[str, list[Any]] = {
        "pk": [scan.pk],
        "gm": [tenant.drafting.pk, tenant.sharing.pk],
        "group": ["a", "b", "c"],
        "stored_pk": list(scan.stored_reports.values_list("pk", flat=True)),
        "remark": [scan.remarks.values_list("pk", flat=True)[0]],
    }
    for name, route in _to_look_at():
        if route.startswith(("scan/", "rapporten/<int:pk>")):
            codes = ["A3", "B2"] if "bouwsteen/<" in route else ["B2.1"]
            yield from _filled(name, route, {**values, "code": codes})


def address_of_reading_link(tenant: Tenant, state: str) -> str:
    return reverse("reading", args=[f"lees {tenant.scans[state].pk}"])


def addresses_of_questions(tenant: Tenant) -> Iterator[tuple[Initiative, str]]:
    """The links of "klopt het nog?"."""
    for one in tenant.initiatives.values():
        yield one, reverse("confirm-link", args=[f"klopt {one.pk}"])


def addresses_of_invitations(tenant: Tenant) -> Iterator[tuple[Invitation, str]]:
    for one in tenant.region.invitations.all():
        yield one, reverse("invitation", args=[f"kom {one.pk}"])


def addresses_of_tenant(tenant: Tenant) -> Iterator[str]:
    """The addresses of the region, its initiatives and its people."""
    for name, route in _to_look_at():
        start = route.removeprefix("^").partition("/")[0]
        if start in {"scan", "rapporten", "lezen", "klopt-het-nog", "beheer"} or not _PARAMETER.search(route):
            continue
        for values in _values(start, route, tenant):
            yield from _filled(name, route, values)


def _values(start: str, route: str, tenant: Tenant) -> Iterator[dict[str, list[Any]]]:
    """What the parameters of an address can be, by its first word."""
    initiatives, region = tenant.initiatives.values(), [tenant.region.slug]
    people = [one.pk for user in tenant.cast.values() for one in user.memberships.all()]
    codes = ["A3.1", "B2.1"]
    if start == "initiatief":
        for one in initiatives:
            slug, offers = type(one).objects.get(pk=one.pk).slug, [offer.pk for offer in one.offers.all()]
            yield {"slug": [slug], "pk": offers, "code": codes}
    elif start == "bouwstenen":
        yield {"code": ["A1", "B2"]}
    elif start in {"wat-is-er", "regio"}:
        numbers = [
            *tenant.region.mails.values_list("pk", flat=True),
            *tenant.drafting.join_requests.values_list("pk", flat=True),
        ]
        yield {"slug": region, "gm": [one.pk for one in tenant.municipalities], "pk": numbers}
    elif start == "uitnodigingen":
        yield {"pk": list(tenant.region.invitations.values_list("pk", flat=True))}
    elif start == "rol":
        yield {"pk": people}
    elif start in KEYS_OF_NOBODY:
        yield {name: ["1"] for name in ("token", "uidb36", "key", "pk", "outcome", "provider_id")}
    else:
        raise AssertionError(f"Say in tests/access/addresses.py what the parameters of /{route} can be.")


KEYS_OF_NOBODY = {"wachtwoord", "geen-mail", "uitnodiging", "inloggen", "beveiliging"}
"""Addresses with a key that nobody here has, or with something of the reader's own."""


def addresses_without_parameters() -> Iterator[str]:
    for name, route in _to_look_at():
        if not _PARAMETER.search(route):
            yield from _filled(name, route, {})


def addresses_of_beheer() -> Iterator[str]:
    """Everything that the beheer has a page of."""
    for model in staff_site._registry:
        for thing in model._base_manager.order_by("-pk")[:10]:
            for page in ("change", "history", "delete"):
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
                yield reverse(name, args=[quote(thing.pk)])


def _filled(name: str, route: str, values: dict[str, list[Any]]) -> Iterator[str]:
    wanted = [one or other for one, other in _PARAMETER.findall(route)]
    missing = set(wanted) - values.keys()
    assert not missing, f"Say in tests/access/addresses.py what {missing} of /{route} can be."
    for chosen in itertools.product(*(values[one] for one in wanted)):
        try:
            yield reverse(name, kwargs=dict(zip(wanted, chosen, strict=True)))
        except NoReverseMatch as error:
            raise AssertionError(f"/{route} with {chosen}") from error
