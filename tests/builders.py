"""
Builders for tests: each stores one thing that is complete and valid, and takes what should be different.

Places are given by their CBS code and activities by their code; a municipality that is not stored yet is stored with
its real name and inhabitants. The catalogue stores itself with the first builder that needs it. Where a state is the
result of what a person does (an answer that was changed, a scan that was adopted), use the product's own action.
"""

from __future__ import annotations

import csv
import datetime
import functools
import itertools
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from bouwstenen.models import Activity, Bouwsteen, Edition, TargetGroup
from inventory.scans.models import Answer, Decision, Scan, Sheet, Steunpunt
from regions.models import (
    Initiative,
    InitiativeKind,
    Membership,
    Municipality,
    Neighbour,
    Offer,
    Region,
    Role,
    Signal,
    User,
    Wish,
)

PASSWORD = "een heel lang wachtwoord"
REFERENCE_DATE = datetime.date(2026, 10, 1)
CONFIRMED_ON = datetime.date(2026, 5, 1)
GOUDA, WADDINXVEEN, DEVENTER = "GM0513", "GM0627", "GM0150"

_number = itertools.count(1)
"""For what must be unique: slugs and e-mail addresses."""


# --- catalogue -------------------------------------------------------------------------------------------------
@functools.cache
def catalogue_file() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((settings.FIXTURES / "catalogue_2020-v3.json").read_text(encoding="utf-8"))
    return content


def load_catalogue() -> Edition:
    """The catalogue of the fixtures, stored if it is not there yet."""
    content = catalogue_file()
    edition, created = Edition.objects.get_or_create(code=content["edition"]["code"], defaults=content["edition"])
    if created:
        _store_bouwstenen(edition, content["bouwstenen"])
        TargetGroup.objects.bulk_create(
            TargetGroup(position=position, **row) for position, row in enumerate(content["target_groups"], 1)
        )
    return edition


def _store_bouwstenen(edition: Edition, rows: list[dict[str, Any]]) -> None:
    activities: list[Activity] = []
    for position, row in enumerate(rows, 1):
        facts = {key: value for key, value in row.items() if key != "activities"}
        bouwsteen = Bouwsteen.objects.create(edition=edition, position=position, **facts)
        activities += [
            Activity(edition=edition, bouwsteen=bouwsteen, position=10 * position + place, **activity)
            for place, activity in enumerate(row["activities"])
        ]
    Activity.objects.bulk_create(activities)


def get_activity(code: str) -> Activity:
    return load_catalogue().activities.get(code=code)


def get_bouwsteen(code: str) -> Bouwsteen:
    return load_catalogue().bouwstenen.get(code=code)


def get_target_groups(codes: Iterable[str]) -> list[TargetGroup]:
    load_catalogue()
    return list(TargetGroup.objects.filter(code__in=codes))


# --- places ----------------------------------------------------------------------------------------------------
@functools.cache
def _municipality_rows() -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for name in ("municipalities_2026.csv", "municipalities_example.csv"):
        with (settings.FIXTURES / name).open(encoding="utf-8", newline="") as file:
            rows |= {row["code"]: row for row in csv.DictReader(file)}
    return rows


def make_municipality(code: str = GOUDA, **changes: Any) -> Municipality:
    """A municipality, with the name and inhabitants of the fixtures if they know its code."""
    known = _municipality_rows().get(code, {})
    fields: dict[str, Any] = {
        "name": known.get("name", f"Gemeente {code}"),
        "province": known.get("province", ""),
        "inhabitants": int(known.get("inhabitants", 10_000)),
        "year": 2026,
        "fictional": known.get("fictional") == "yes",
    }
    return Municipality.objects.create(code=code, **(fields | changes))


def get_municipality(code: str) -> Municipality:
    """The stored municipality with this code, made if it is not there yet."""
    return Municipality.objects.filter(pk=code).first() or make_municipality(code)


def get_municipalities(codes: Iterable[str]) -> list[Municipality]:
    return [get_municipality(code) for code in codes]


def make_neighbours(one: str, other: str, **changes: Any) -> Neighbour:
    first, second = sorted([one, other])
    get_municipalities([first, second])
    return Neighbour.objects.create(first_id=first, second_id=second, **({"border_km": 5.0} | changes))


def make_region(*, municipalities: Iterable[str] = (GOUDA, WADDINXVEEN), **changes: Any) -> Region:
    fields: dict[str, Any] = {"slug": f"regio-{next(_number)}", "name": "Midden-Holland"}
    region = Region.objects.create(**(fields | changes))
    region.municipalities.set(get_municipalities(municipalities))
    return region


# --- people ----------------------------------------------------------------------------------------------------
def make_user(**changes: Any) -> User:
    """Somebody with an account and no role; the password is `PASSWORD`."""
    fields: dict[str, Any] = {"email": f"iemand{next(_number)}@voorbeeld.nl", "password": PASSWORD, "name": "Iemand"}
    return User.objects.create_user(**(fields | changes))


def make_officer(municipality: str = GOUDA, **changes: Any) -> User:
    user = make_user(**({"name": "Odile Officer"} | changes))
    Membership.objects.create(user=user, role=Role.OFFICER, municipality=get_municipality(municipality))
    return user


def make_coordinator(region: Region, **changes: Any) -> User:
    user = make_user(**({"name": "Coen Coördinator"} | changes))
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=region)
    return user


def make_reader(region: Region, **changes: Any) -> User:
    user = make_user(**({"name": "Lies Lezer"} | changes))
    Membership.objects.create(user=user, role=Role.READER, region=region)
    return user


def make_editor(initiative: Initiative, **changes: Any) -> User:
    user = make_user(**({"name": "Emma Editor"} | changes))
    Membership.objects.create(user=user, role=Role.EDITOR, initiative=initiative)
    return user


def make_staff(**changes: Any) -> User:
    """Somebody of the beheer, who may do everything in the admin."""
    return make_user(**({"name": "Stan Staf", "is_staff": True, "is_superuser": True} | changes))


# --- initiatives -----------------------------------------------------------------------------------------------
def make_initiative(*, municipality: str | None = GOUDA, wishes: Iterable[str] = (), **changes: Any) -> Initiative:
    """A zelfregiecentrum that has confirmed its profile and can be found."""
    number = next(_number)
    fields: dict[str, Any] = {
        "slug": f"het-huis-{number}",
        "name": f"Het Huis {number}",
        "kind": InitiativeKind.SELF_DIRECTION_CENTRE,
        "confirmed_on": CONFIRMED_ON,
        "findable": True,
        "municipality": get_municipality(municipality) if municipality else None,
    }
    initiative = Initiative.objects.create(**(fields | changes))
    Wish.objects.bulk_create(Wish(initiative=initiative, bouwsteen=get_bouwsteen(code)) for code in wishes)
    return initiative


def make_offer(
    initiative: Initiative | None = None,
    activity: str = "A1.3",
    *,
    municipalities: Iterable[str] = (GOUDA,),
    places: Iterable[str] = (GOUDA,),
    target_groups: Iterable[str] = (),
    **changes: Any,
) -> Offer:
    """An offer that counts as supply at `REFERENCE_DATE`."""
    fields: dict[str, Any] = {
        "initiative": initiative or make_initiative(),
        "activity": get_activity(activity),
        "confirmed_on": CONFIRMED_ON,
    }
    offer = Offer.objects.create(**(fields | changes))
    offer.municipalities.set(get_municipalities(municipalities))
    offer.places.set(get_municipalities(places))
    offer.target_groups.set(get_target_groups(target_groups))
    return offer


def make_signal(
    initiative: Initiative, activity: str = "B2.4", *, municipalities: Iterable[str] = (GOUDA,), **changes: Any
) -> Signal:
    fields: dict[str, Any] = {"initiative": initiative, "activity": get_activity(activity), "signal": "missing"}
    signal = Signal.objects.create(**(fields | changes))
    signal.municipalities.set(get_municipalities(municipalities))
    return signal


# --- scans -----------------------------------------------------------------------------------------------------
def make_scan(region: Region | None = None, **changes: Any) -> Scan:
    """An open scan at `REFERENCE_DATE`."""
    fields: dict[str, Any] = {
        "region": region or make_region(),
        "edition": load_catalogue(),
        "title": "Bouwstenenscan 2026",
        "reference_date": REFERENCE_DATE,
    }
    return Scan.objects.create(**(fields | changes))


def make_sheet(scan: Scan, municipality: str = GOUDA, *, shared: bool = True) -> Sheet:
    """The sheet of a municipality, shared unless told otherwise."""
    return Sheet.objects.create(
        scan=scan, municipality=get_municipality(municipality), shared_on=timezone.now() if shared else None
    )


def make_answer(
    scan: Scan, municipality: str = GOUDA, activity: str = "B2.1", answer: str = "present", **changes: Any
) -> Answer:
    """One answer. It counts in the report once the municipality has a shared sheet (`make_sheet`)."""
    return Answer.objects.create(
        scan=scan,
        municipality=get_municipality(municipality),
        activity=get_activity(activity),
        answer=answer,
        **changes,
    )


def make_decision(scan: Scan, activity: str, providers: Iterable[Initiative], **changes: Any) -> Decision:
    found = list(providers)
    fields: dict[str, Any] = {
        "scan": scan,
        "activity": get_activity(activity),
        "decision": "discuss",
        "providers_key": Decision.key_of(each.pk for each in found),
    }
    decision = Decision.objects.create(**(fields | changes))
    decision.providers.set(found)
    return decision


def make_steunpunt(scan: Scan, initiative: Initiative, municipality: str = GOUDA, **changes: Any) -> Steunpunt:
    fields: dict[str, Any] = {"scan": scan, "initiative": initiative, "status": "yes"}
    return Steunpunt.objects.create(**(fields | {"municipality": get_municipality(municipality)} | changes))
