"""The newest edition of the catalogue, as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from bouwstenen.models import Activity, Bouwsteen, Edition, Group


@dataclass(frozen=True, slots=True)
class BouwsteenGroup:
    """One of the brochure's three groups, with its bouwstenen in order."""

    group: Group
    bouwstenen: list[Bouwsteen]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another activity that is easily taken for this one."""

    activity: Activity
    difference: str


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    activity: Activity
    look_alikes: list[LookAlike]


@dataclass(frozen=True, slots=True)
class BouwsteenEntry:
    """One bouwsteen with all that the catalogue tells of it, and its neighbours in the order of the catalogue."""

    edition: Edition
    bouwsteen: Bouwsteen
    activities: list[ActivityEntry]
    previous: Bouwsteen | None
    next: Bouwsteen | None


def newest_edition() -> Edition | None:
    """The one that initiatives tick in."""
    return Edition.objects.newest_first().first()


def newest_activities() -> list[Activity]:
    """The activities of the newest edition with their bouwstenen, in the brochure's order."""
    return list(Activity.objects.of_newest_edition())


def find_activity(code: str) -> Activity | None:
    """None for what is no code: also for a NUL sign, which PostgreSQL takes in no question."""
    return None if "\0" in code else Activity.objects.of_newest_edition().filter(code=code).first()


def bouwstenen_by_group(edition: Edition | None) -> list[BouwsteenGroup]:
    """The bouwstenen of an edition, group by group; nothing without an edition."""
    found = list(edition.bouwstenen.all()) if edition else []
    groups = [BouwsteenGroup(group, [one for one in found if one.group == group]) for group in Group]
    return [one for one in groups if one.bouwstenen]


def get_bouwsteen_entry(code: str) -> BouwsteenEntry:
    """One bouwsteen of the newest edition, or a 404: three queries."""
    edition = newest_edition()
    bouwstenen = list(edition.bouwstenen.all()) if edition else []
    place = next((at for at, one in enumerate(bouwstenen) if one.code == code), None)
    if edition is None or place is None:
        raise Http404
    activities = list(edition.activities.select_related("bouwsteen"))
    by_code = {one.code: one for one in activities}
    return BouwsteenEntry(
        edition=edition,
        bouwsteen=bouwstenen[place],
        activities=[
            ActivityEntry(one, _look_alikes(one, by_code))
            for one in activities
            if one.bouwsteen_id == bouwstenen[place].pk
        ],
        previous=bouwstenen[place - 1] if place else None,
        next=bouwstenen[place + 1] if place + 1 < len(bouwstenen) else None,
    )


def _look_alikes(activity: Activity, by_code: dict[str, Activity]) -> list[LookAlike]:
    return [
        LookAlike(by_code[one["code"]], one["difference"]) for one in activity.look_alikes if one["code"] in by_code
    ]
