"""What an offer is at the reference date, and when two of them share people."""

from datetime import date
from typing import Any

import pytest

from inventory.gaps.analysis.supply import calendar_of, organisation_of, report_offer, share_people
from inventory.gaps.results import ReportedOffer
from tests.gaps.build import REFERENCE_DATE, days_later, make_initiative, make_offer


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "supply"),
        ({"starts_on": REFERENCE_DATE}, "supply"),
        ({"starts_on": days_later(1)}, "planned"),
        ({"ends_on": REFERENCE_DATE}, "supply"),
        ({"ends_on": days_later(-1)}, "stopped"),
        ({"starts_on": days_later(-10), "ends_on": days_later(-1)}, "stopped"),
        ({"starts_on": days_later(1), "ends_on": days_later(10)}, "planned"),
        ({"confirmed_on": days_later(-548)}, "supply"),
        ({"confirmed_on": days_later(-549)}, "unconfirmed"),
        ({"confirmed_on": days_later(400)}, "supply"),
        ({"confirmed_on": None}, "unconfirmed"),
        ({"confirmed_on": None, "ends_on": days_later(-1)}, "stopped"),
        ({"status": "planned"}, "planned"),
        ({"status": "planned", "starts_on": days_later(-30)}, "planned"),
        ({"status": "planned", "ends_on": days_later(-1)}, "stopped"),
        ({"status": "stopped"}, "stopped"),
        ({"status": "stopped", "starts_on": days_later(30)}, "stopped"),
    ],
)
def test_report_offer_judges_at_the_reference_date(changes: dict[str, Any], state: str) -> None:
    reported = report_offer(make_initiative(), make_offer(**changes), calendar_of(REFERENCE_DATE))

    assert reported.state == state


@pytest.mark.parametrize(
    ("confirmed_on", "stale"),
    [(days_later(-365), False), (days_later(-366), True), (days_later(-548), True), (days_later(-549), False)],
)
def test_report_offer_calls_supply_stale_after_a_year(confirmed_on: date, stale: bool) -> None:
    reported = report_offer(make_initiative(), make_offer(confirmed_on=confirmed_on), calendar_of(REFERENCE_DATE))

    assert reported.stale is stale


@pytest.mark.parametrize("reference", [date.min, date.max])
def test_calendar_of_the_ends_of_time_stays_within_it(reference: date) -> None:
    calendar = calendar_of(reference)

    assert date.min <= calendar.confirmed_from <= reference <= calendar.ending_until <= date.max


def test_organisation_of_an_initiative_without_one_is_no_organisation_of_that_name() -> None:
    alone = make_initiative("zon", organisation="")
    named = make_initiative("het-huis", organisation="zon")

    assert organisation_of(alone) != organisation_of(named)
    assert organisation_of(named) == organisation_of(make_initiative("de-brug", organisation="zon"))


def supply_of(slug: str, organisation: str, groups: tuple[str, ...], exclusive: bool) -> ReportedOffer:
    """One supply offer of an initiative."""
    offer = make_offer(target_groups=groups, exclusive=exclusive)
    return report_offer(make_initiative(slug, offer, organisation=organisation), offer, calendar_of(REFERENCE_DATE))


OPEN = ("open", "", (), False)
YOUTH = ("jong", "", ("youth",), True)
YOUTH_OF_ZON = ("een", "Zon", ("youth",), True)


@pytest.mark.parametrize(
    ("offers", "shared"),
    [
        ([], False),
        ([OPEN], False),
        ([OPEN, OPEN], False),
        ([OPEN, ("ander", "", (), False)], True),
        ([OPEN, YOUTH], True),
        ([("extra", "", ("relatives",), False), YOUTH], True),
        ([YOUTH, ("naasten", "", ("relatives",), True)], False),
        ([YOUTH, ("naasten", "", ("relatives", "youth"), True)], True),
        ([YOUTH, ("besloten-voor-niemand", "", (), True)], True),
        ([("een", "Zon", (), False), ("twee", "Zon", (), False)], False),
        ([YOUTH_OF_ZON, ("twee", "Zon", ("youth",), True), ("drie", "", ("addiction",), True)], False),
        ([YOUTH_OF_ZON, ("twee", "Zon", ("addiction",), True), ("drie", "", ("addiction",), True)], True),
        ([("een", "twee", (), False), ("twee", "", (), False)], True),
    ],
)
def test_share_people_looks_at_organisations_and_groups(
    offers: list[tuple[str, str, tuple[str, ...], bool]], shared: bool
) -> None:
    assert share_people([supply_of(*each) for each in offers]) is shared
    assert share_people([supply_of(*each) for each in reversed(offers)]) is shared
