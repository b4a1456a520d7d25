"""Mails about what stands in a report: before adopting, and what came of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.life import WrongStateError, adopt_scan, share_with_initiatives
from inventory.scans.actions.telling import Outcome, ask_to_read_along, tell_outcome
from inventory.scans.models import Scan
from inventory.scans.telling import audience_of
from regions.actions.mails import stop_mails
from regions.models import Mail, User
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db

UNTIL = timezone.localdate() + datetime.timedelta(days=10)


def make_scan_with_people() -> tuple[Scan, User, User, User]:
    """A scan with its coordinator, an officer whose municipality shared, and an editor with an offer and a wish."""
    scan = make_scan(make_region())
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.5", answer="missing")
    initiative = make_initiative(name="Het Huis", wishes=["A2"])
    make_offer(initiative, activity="A1.1")
    return scan, make_coordinator(scan.region), make_officer(GOUDA), make_editor(initiative)


def test_ask_to_read_along_tells_a_municipality_its_own_lines() -> None:
    scan, coordinator, officer, _ = make_scan_with_people()

    ask_to_read_along(scan=scan, until=UNTIL, by=coordinator)

    mail = Mail.objects.get(to=officer.email)
    assert mail.subject == "Lees mee: zo staat Gouda in het rapport"
    assert "Mist nog: Straatadvocaten." in mail.text
    assert reverse("filling-sheet", args=[scan.pk, GOUDA]) in mail.text


def test_ask_to_read_along_tells_no_draft_of_another_municipality() -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    make_sheet(scan, WADDINXVEEN, shared=False)
    make_answer(scan, WADDINXVEEN, "B2.4", answer="missing")
    neighbour = make_officer(WADDINXVEEN)

    ask_to_read_along(scan=scan, until=UNTIL, by=coordinator)

    assert "U heeft nog niet gedeeld" in Mail.objects.get(to=neighbour.email).text


def test_ask_to_read_along_mails_initiatives_only_once_they_may_read() -> None:
    scan, coordinator, _, editor = make_scan_with_people()
    ask_to_read_along(scan=scan, until=UNTIL, by=coordinator)
    before = Mail.objects.filter(to=editor.email).count()
    Scan.objects.filter(pk=scan.pk).update(read_along_sent_at=timezone.now() - datetime.timedelta(days=8))
    scan = share_with_initiatives(scan=Scan.objects.get(pk=scan.pk), by=coordinator, share=True)

    ask_to_read_along(scan=scan, until=UNTIL, by=coordinator)

    assert before == 0
    assert "Dit telt mee: Inloop en ontmoeting." in Mail.objects.get(to=editor.email).text


def test_ask_to_read_along_twice_in_a_week_is_refused() -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    ask_to_read_along(scan=scan, until=UNTIL, by=coordinator)

    with pytest.raises(WrongStateError, match="Deze week"):
        ask_to_read_along(scan=Scan.objects.get(pk=scan.pk), until=UNTIL, by=coordinator)


def test_ask_to_read_along_from_an_old_page_sends_once() -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    stale = Scan.objects.get(pk=scan.pk)
    ask_to_read_along(scan=scan, until=UNTIL, by=coordinator)

    with pytest.raises(WrongStateError, match="net eerder"):
        ask_to_read_along(scan=stale, until=UNTIL, by=coordinator)

    assert Mail.objects.count() == 1


def test_ask_to_read_along_leaves_who_wants_no_mail_in_peace() -> None:
    scan, coordinator, officer, _ = make_scan_with_people()
    stop_mails(email=officer.email)

    assert ask_to_read_along(scan=scan, until=UNTIL, by=coordinator) == 0


def test_tell_outcome_tells_each_their_own_lines_and_what_the_region_does() -> None:
    scan, coordinator, officer, editor = make_scan_with_people()
    reader = make_reader(scan.region)
    scan = adopt_scan(scan=scan, by=coordinator)
    outcome = Outcome(
        actions=["Een straatadvocaat, met Waddinxveen, vóór de zomer"],
        answers={editor.memberships.get().initiative.slug: "Dat kan nog niet."},  # type: ignore[union-attr]  # an editor
    )

    sent = tell_outcome(scan=scan, outcome=outcome, by=coordinator)

    texts = {mail.to: mail.text for mail in Mail.objects.all()}
    assert sent == 3
    assert "Mist nog: Straatadvocaten." in texts[officer.email]
    assert "Dat kan nog niet." in texts[editor.email]
    assert all("Een straatadvocaat" in text for text in texts.values())
    assert "Dat kan nog niet." not in texts[officer.email] + texts[reader.email]
    assert "Straatadvocaten" not in texts[reader.email] + texts[editor.email]


def test_tell_outcome_sends_an_initiative_that_may_not_read_the_scan_to_its_own_page() -> None:
    scan, coordinator, _, editor = make_scan_with_people()

    tell_outcome(scan=adopt_scan(scan=scan, by=coordinator), outcome=Outcome(), by=coordinator)

    text = Mail.objects.get(to=editor.email).text
    assert "/start/" in text
    assert f"/scan/{scan.pk}/" not in text


def test_tell_outcome_is_done_once() -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    scan = adopt_scan(scan=scan, by=coordinator)
    tell_outcome(scan=scan, outcome=Outcome(), by=coordinator)

    with pytest.raises(WrongStateError, match="al verstuurd"):
        tell_outcome(scan=Scan.objects.get(pk=scan.pk), outcome=Outcome(), by=coordinator)


def test_tell_outcome_before_adopting_is_refused() -> None:
    scan, coordinator, _, _ = make_scan_with_people()

    with pytest.raises(WrongStateError):
        tell_outcome(scan=scan, outcome=Outcome(), by=coordinator)


def test_scan_outcome_asks_an_answer_for_each_wish_and_sends(client: Client) -> None:
    scan, coordinator, _, editor = make_scan_with_people()
    adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)
    page = client.get(reverse("scan-outcome", args=[scan.pk])).content.decode()
    slug = editor.memberships.get().initiative.slug  # type: ignore[union-attr]  # an editor

    client.post(reverse("scan-outcome", args=[scan.pk]), {f"answer-{slug}": "Misschien in 2027."})

    assert "Het Huis wil graag" in page
    assert "Misschien in 2027." in Mail.objects.get(to=editor.email).text


def test_scan_outcome_with_too_many_lines_keeps_what_was_typed(client: Client) -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)

    answer = client.post(reverse("scan-outcome", args=[scan.pk]), {"actions": "\n".join(f"Ding {n}" for n in range(9))})

    assert answer.status_code == 422
    assert "Ding 8" in answer.content.decode()
    assert not Mail.objects.exists()


def test_scan_read_along_with_a_day_that_has_been_is_refused(client: Client) -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    client.force_login(coordinator)

    answer = client.post(reverse("scan-read-along", args=[scan.pk]), {"until": "2026-01-01"})

    assert "Kies een dag die nog komt" in answer.content.decode()


def test_audience_of_with_many_people_asks_no_more_queries(django_assert_max_num_queries: Callable[[int], Any]) -> None:
    scan, _, _, _ = make_scan_with_people()
    with django_assert_max_num_queries(8) as few:
        audience_of(Scan.objects.with_region().get(pk=scan.pk))
    for _ in range(9):
        make_officer(GOUDA)
        initiative = make_initiative()
        make_offer(initiative)
        make_editor(initiative)

    with django_assert_max_num_queries(len(few)):
        audience_of(Scan.objects.with_region().get(pk=scan.pk))


def test_municipality_lines_tell_of_every_activity_once() -> None:
    scan, _, _, _ = make_scan_with_people()
    make_answer(scan, GOUDA, "A1.1", answer="missing")
    make_answer(scan, GOUDA, "C2.1", answer="missing", reason="by_choice")
    make_answer(scan, GOUDA, "C2.2", answer="present")

    lines = audience_of(scan).municipalities[0].lines

    assert lines == (
        "Aanwezig of elders: 1 van de 33 activiteiten.",
        "Mist nog: Straatadvocaten.",
        "Bewuste keuze: Kwartiermaken.",
        "Verschillend beeld, een aanbieder zegt dat het er wel is: Inloop en ontmoeting.",
        "Nog onbekend: 29.",
    )


def test_reader_without_a_name_is_greeted_all_the_same() -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    reader = make_reader(scan.region, name="")

    tell_outcome(scan=adopt_scan(scan=scan, by=coordinator), outcome=Outcome(), by=coordinator)

    assert Mail.objects.get(to=reader.email).text.startswith("Goedendag,")


@pytest.mark.parametrize(("name", "told"), [("scan-read-along", "Lees mee: zo staat"), ("scan-outcome", "is klaar")])
def test_mail_can_be_looked_at_first_and_nothing_goes(client: Client, name: str, told: str) -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    if name == "scan-outcome":
        adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)

    page = client.post(
        reverse(name, args=[scan.pk]), {"until": UNTIL.isoformat(), "actions": "Samen eten", "step": "look"}
    ).content.decode()

    assert "Zo ziet de mail eruit" in page
    assert told in page
    assert not Mail.objects.exists()


def test_wish_of_whom_nobody_can_be_mailed_is_told(client: Client) -> None:
    scan, coordinator, _, _ = make_scan_with_people()
    make_offer(make_initiative(name="De Stilte", wishes=["A3"]))
    adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)

    page = client.get(reverse("scan-outcome", args=[scan.pk])).content.decode()

    assert page.count("kunnen we daar niemand mailen") == 1
