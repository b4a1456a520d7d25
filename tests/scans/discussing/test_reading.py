"""What is there to discuss, and for whom."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.scans.discussing import discussion
from inventory.scans.models import Answer, Remark, Scan
from regions.models import Initiative
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_decision,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
    make_staff,
)
from tests.scans.discussing.table import NOTE, page

pytestmark = pytest.mark.django_db


def test_discuss_without_anything_says_so(client: Client, scan: Scan) -> None:
    assert "Nog niets te bespreken. Fijn." in page(client, make_reader(scan.region), scan)


def test_discuss_has_an_anchor_for_each_part(client: Client, scan: Scan, contradicted: Answer) -> None:
    html = page(client, make_coordinator(scan.region), scan)

    for anchor in ("verschillend-beeld", "dubbel", "wensen", "aanbieder-onbekend", "opmerkingen"):
        assert f'id="{anchor}"' in html


def test_contradiction_shows_both_sides_to_every_member(client: Client, scan: Scan, contradicted: Answer) -> None:
    for user in (
        make_officer(GOUDA),
        make_officer(WADDINXVEEN),
        make_coordinator(scan.region),
        make_reader(scan.region),
    ):
        html = page(client, user, scan)

        assert NOTE in html
        assert "Er is geen ruimte of plek" in html
        assert "KernKracht</strong>, in Gouda" in html
        assert "1 mei 2026" in html


def test_contradiction_is_answered_by_an_officer_of_that_municipality_alone(
    client: Client, scan: Scan, contradicted: Answer
) -> None:
    button = "Nee, dit is er niet"

    assert button in page(client, make_officer(WADDINXVEEN), scan)
    assert button not in page(client, make_officer(GOUDA), scan)
    assert button not in page(client, make_coordinator(scan.region), scan)
    assert button not in page(client, make_reader(scan.region), scan)


def test_contradiction_of_a_draft_is_shown_to_nobody(client: Client, scan: Scan, provider: Initiative) -> None:
    make_sheet(scan, WADDINXVEEN, shared=False)
    make_answer(scan, WADDINXVEEN, "A1.3", "missing", note=NOTE)

    for user in (make_officer(WADDINXVEEN), make_officer(GOUDA), make_coordinator(scan.region)):
        html = page(client, user, scan)

        assert NOTE not in html
        assert "Nog niets te bespreken. Fijn." in html


@pytest.mark.parametrize("place", ["elsewhere", "editor", "staff"])
def test_discuss_is_not_there_for_others(
    client: Client, scan: Scan, provider: Initiative, contradicted: Answer, place: str
) -> None:
    users = {"elsewhere": make_officer(DEVENTER), "editor": make_editor(provider), "staff": make_staff()}
    client.force_login(users[place])

    assert client.get(reverse("scan-discuss", args=[scan.pk])).status_code == 404


def test_member_who_is_also_an_editor_is_led_to_their_offer(
    client: Client, scan: Scan, provider: Initiative, contradicted: Answer
) -> None:
    user = make_editor(provider)
    user.memberships.create(role="reader", region=scan.region)

    assert reverse("initiative-offers", args=["kernkracht"]) + "?open=A1#A1" in page(client, user, scan)


def test_signal_without_a_name_hides_its_sender_and_words(client: Client, scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.4", "present", provider="De Koolmees")
    sender = make_initiative(name="Zeer Geheime Afzender", municipality=WADDINXVEEN)
    signal = make_signal(sender, "B2.4", note="Mijn eigen woorden")
    coordinator = make_coordinator(scan.region)

    hidden = page(client, coordinator, scan)
    assert "Een initiatief zegt over Gouda: mensen missen dit." in hidden
    assert "Zeer Geheime Afzender" not in hidden
    assert "Mijn eigen woorden" not in hidden

    signal.named = True
    signal.save()
    shown = page(client, coordinator, scan)
    assert "Zeer Geheime Afzender zegt over Gouda: mensen missen dit." in shown
    assert "Mijn eigen woorden" in shown


def test_wish_and_unknown_provider_are_listed(client: Client, scan: Scan) -> None:
    make_initiative(name="Het Anker", wishes=["A2"])
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "C2.1", "present")

    html = page(client, make_officer(GOUDA), scan)

    assert "<strong>Het Anker</strong> wil graag Maatschappelijke participatie" in html
    assert reverse("filling-group", args=[scan.pk, GOUDA, "c"]) + "#C2.1" in html


def test_discuss_takes_the_same_queries_at_ten_times_the_size() -> None:
    def queries(size: int) -> int:
        codes = [f"GM9{number:03}" for number in range(size, 2 * size)]
        scan = make_scan(make_region(municipalities=codes))
        for number, code in enumerate(codes):
            make_sheet(scan, code)
            make_answer(scan, code, "A1.3", "missing")
            make_answer(scan, code, "C2.1", "present")
            first, second = make_initiative(municipality=code), make_initiative(municipality=code, wishes=["A2"])
            make_offer(first, "A1.3", municipalities=[code], places=[code])
            for each in (first, second):
                make_offer(each, "A3.4", municipalities=[code], places=[code])
            make_decision(scan, "A3.4", [first, second])
            make_signal(first, "C2.1", municipalities=[code], named=bool(number % 2))
            Remark.objects.create(scan=scan, text=f"Opmerking {number}", municipality_id=code, written_as="meelezer")
        user = make_coordinator(scan.region)
        with CaptureQueriesContext(connection) as found:
            line = discussion(user, scan)
        assert len(line.contradictions) == len(line.overlaps) == size
        return len(found)

    assert queries(2) == queries(20) <= 6
