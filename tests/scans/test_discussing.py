"""Bespreken: what is to be talked about, who reads it, and who settles it."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.scans.discussing import discussion
from inventory.scans.models import Answer, Decision, Remark, Scan
from regions.models import Initiative, Revision, User
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

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

NOTE = "Wij kennen dit niet, zegt de wijk"


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


@pytest.fixture
def provider() -> Initiative:
    """KernKracht has maatjes in Gouda, for Waddinxveen as well."""
    initiative = make_initiative(name="KernKracht", slug="kernkracht")
    make_offer(initiative, "A1.3", municipalities=[GOUDA, WADDINXVEEN], places=[GOUDA])
    return initiative


@pytest.fixture
def contradicted(scan: Scan, provider: Initiative) -> Answer:
    """Waddinxveen says that there are no maatjes, and has shared that."""
    make_sheet(scan, WADDINXVEEN)
    return make_answer(scan, WADDINXVEEN, "A1.3", "missing", reason="no_space", note=NOTE)


def page(client: Client, user: User, scan: Scan, name: str = "scan-discuss") -> str:
    client.force_login(user)
    response = client.get(reverse(name, args=[scan.pk]))
    assert response.status_code == 200
    return response.content.decode()


def settle(client: Client, user: User, cell: Answer, **changes: Any) -> Response:
    client.force_login(user)
    url = reverse("scan-settle", args=[cell.scan_id, cell.municipality_id, cell.activity.code])
    return client.post(url, {"answer": "elsewhere", "version": cell.version, "note": ""} | changes)


# --- reading ---------------------------------------------------------------------------------------------------
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


# --- settling --------------------------------------------------------------------------------------------------
def test_settle_elsewhere_takes_over_provider_and_place(client: Client, contradicted: Answer) -> None:
    response = settle(client, make_officer(WADDINXVEEN), contradicted)

    contradicted.refresh_from_db()
    assert response.status_code == 302
    assert (contradicted.answer, contradicted.provider, contradicted.place) == ("elsewhere", "KernKracht", "Gouda")
    assert contradicted.reason == ""
    assert Revision.objects.filter(subject="answer", action="settle_difference").count() == 1


def test_settle_present_keeps_the_place_empty(client: Client, contradicted: Answer) -> None:
    settle(client, make_officer(WADDINXVEEN), contradicted, answer="present", note="Zij komen ook hier")

    contradicted.refresh_from_db()
    assert (contradicted.answer, contradicted.provider, contradicted.place) == ("present", "KernKracht", "")
    assert contradicted.note == "Zij komen ook hier"


def test_settle_no_stays_with_a_line(client: Client, contradicted: Answer) -> None:
    officer = make_officer(WADDINXVEEN)

    refused = settle(client, officer, contradicted, answer="missing")
    assert refused.status_code == 422
    assert "Schrijf er kort bij hoe u het ziet." in refused.content.decode()

    settle(client, officer, contradicted, answer="missing", note="Het is gestopt in mei")
    contradicted.refresh_from_db()
    assert (contradicted.answer, contradicted.reason, contradicted.note) == (
        "missing",
        "no_space",
        "Het is gestopt in mei",
    )


def test_settle_after_a_colleague_loses_nothing(client: Client, contradicted: Answer) -> None:
    Answer.objects.filter(pk=contradicted.pk).update(version=2, note="Van mijn collega")

    response = settle(client, make_officer(WADDINXVEEN), contradicted, answer="missing", note="Mijn eigen zin")

    assert response.status_code == 409
    assert "Mijn eigen zin" in response.content.decode()
    contradicted.refresh_from_db()
    assert contradicted.note == "Van mijn collega"


def test_settle_after_a_colleague_settled_it_says_so(client: Client, contradicted: Answer) -> None:
    officer = make_officer(WADDINXVEEN)
    settle(client, officer, contradicted)

    late = settle(client, officer, contradicted, answer="missing", note="Mijn eigen zin", version=1)

    assert late.status_code == 409
    html = late.content.decode()
    assert "heeft dit net al afgerond. Wat u schreef, is niet weg." in html
    mine, theirs = html.split('<div class="conflict__side">')[1:]
    assert "Mijn eigen zin" in mine
    assert "Elders" in theirs
    assert Answer.objects.get().answer == "elsewhere"

    settle(client, officer, contradicted, answer="missing", note="Mijn eigen zin", choose=f"mine 2 A1.3-{WADDINXVEEN}")
    assert Answer.objects.get().note == "Mijn eigen zin"


@pytest.mark.parametrize(
    ("choose", "note"),
    [("mine", "Mijn eigen zin"), ("theirs", "Van mijn collega"), ("merge", "Van mijn collega\n\nMijn eigen zin")],
)
def test_settle_after_a_colleague_takes_a_choice(client: Client, contradicted: Answer, choose: str, note: str) -> None:
    Answer.objects.filter(pk=contradicted.pk).update(version=2, note="Van mijn collega")
    key = f"{contradicted.activity.code}-{WADDINXVEEN}"

    response = settle(
        client,
        make_officer(WADDINXVEEN),
        contradicted,
        answer="missing",
        note="Mijn eigen zin",
        choose=f"{choose} 2 {key}",
    )

    assert response.status_code == 302
    contradicted.refresh_from_db()
    assert contradicted.note == note


@pytest.mark.parametrize("who", ["neighbour", "coordinator", "reader"])
def test_settle_is_refused_to_others(client: Client, scan: Scan, contradicted: Answer, who: str) -> None:
    users = {"neighbour": make_officer(GOUDA), "coordinator": make_coordinator(scan.region)}
    user = users.get(who) or make_reader(scan.region)

    assert settle(client, user, contradicted).status_code == 403
    contradicted.refresh_from_db()
    assert contradicted.answer == "missing"


# --- deciding --------------------------------------------------------------------------------------------------
@pytest.fixture
def providers() -> list[Initiative]:
    """Two who both give WRAP courses in Gouda."""
    found = [make_initiative(name="De Een", slug="een"), make_initiative(name="De Ander", slug="ander")]
    for one in found:
        make_offer(one, "A3.4")
    return found


def test_settling_typed_on_the_page_that_the_back_button_brought_back_is_not_lost(
    client: Client, scan: Scan, contradicted: Answer
) -> None:
    """That page still has the token and the version of the save that is done."""
    officer, token = make_officer(WADDINXVEEN), str(uuid.uuid4())
    settle(client, officer, contradicted, note="In Gouda", token=token)

    response = settle(client, officer, contradicted, note="Alleen op dinsdag", token=token)

    assert response.status_code == 409
    assert "Alleen op dinsdag" in response.content.decode()
    assert Answer.objects.get(pk=contradicted.pk).note == "In Gouda"


def test_settling_sent_twice_is_one_save(client: Client, scan: Scan, contradicted: Answer) -> None:
    officer, token = make_officer(WADDINXVEEN), str(uuid.uuid4())

    replies = [settle(client, officer, contradicted, note="In Gouda", token=token) for _ in range(2)]

    assert [one.status_code for one in replies] == [302, 302]
    assert Answer.objects.get(pk=contradicted.pk).version == contradicted.version + 1


def decide(client: Client, user: User, scan: Scan, **changes: Any) -> Response:
    client.force_login(user)
    said = {"activity": "A3.4", "provider": ["een", "ander"], "version": 0, "decision": "combine", "note": "Vanaf mei"}
    return client.post(reverse("scan-decide", args=[scan.pk]), said | changes)


def test_decision_is_stored_and_shown(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator = make_coordinator(scan.region)

    assert decide(client, coordinator, scan).status_code == 302

    stored = Decision.objects.get()
    assert (stored.decision, stored.note, set(stored.providers.all())) == ("combine", "Vanaf mei", set(providers))
    assert Revision.objects.get(subject="decision").trail == scan.trail
    html = page(client, make_reader(scan.region), scan)
    assert "Besluit: We gaan het samen doen." in html
    assert "Bewaar het besluit" not in html


def test_decision_of_two_at_once_keeps_the_first(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator = make_coordinator(scan.region)
    decide(client, coordinator, scan)

    late = decide(client, coordinator, scan, decision="choice", note="Mijn zin")

    assert late.status_code == 409
    assert "Mijn zin" in late.content.decode()
    assert Decision.objects.get().decision == "combine"
    assert decide(client, coordinator, scan, decision="choice", version=1).status_code == 302
    assert (Decision.objects.get().decision, Decision.objects.get().version) == ("choice", 2)


@pytest.mark.parametrize(
    ("choose", "note"), [("mine", "Mijn zin"), ("theirs", "Vanaf mei"), ("merge", "Vanaf mei\n\nMijn zin")]
)
def test_decision_of_two_at_once_takes_a_choice(
    client: Client, scan: Scan, providers: list[Initiative], choose: str, note: str
) -> None:
    decide(client, make_coordinator(scan.region), scan)
    other = make_coordinator(scan.region)

    late = decide(client, other, scan, decision="choice", note="Mijn zin")
    assert f'value="{choose} 1 A3.4:ander,een"' in late.content.decode()
    chosen = decide(client, other, scan, decision="choice", note="Mijn zin", choose=f"{choose} 1 A3.4:ander,een")

    assert chosen.status_code == 302
    assert Decision.objects.get().note == note


def test_decision_sent_twice_is_one(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator, token = make_coordinator(scan.region), str(uuid.uuid4())
    decide(client, coordinator, scan, token=token)
    decide(client, make_coordinator(scan.region), scan, decision="choice", version=1)

    again = decide(client, coordinator, scan, token=token)  # its reply had got lost

    assert again.status_code == 302
    assert (Decision.objects.get().decision, Decision.objects.get().version) == ("choice", 2)


def test_decision_typed_on_the_page_that_the_back_button_brought_back_is_not_lost(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    """That page still has the token and the version of the save that is done."""
    coordinator, token = make_coordinator(scan.region), str(uuid.uuid4())
    decide(client, coordinator, scan, token=token)

    response = decide(client, coordinator, scan, token=token, note="Vanaf juni, en niet eerder")

    assert response.status_code == 409
    assert "Vanaf juni, en niet eerder" in response.content.decode()
    assert Decision.objects.get().note == "Vanaf mei"


def test_decision_about_other_providers_tells_what_was_typed(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    response = decide(client, make_coordinator(scan.region), scan, provider=["een"], note="Mijn zin")

    assert (
        "U schreef, en dat is niet opgeslagen: “Mijn zin”" in client.get(response.headers["Location"]).content.decode()
    )


def test_decision_lapses_with_another_provider(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator = make_coordinator(scan.region)
    decide(client, coordinator, scan)
    make_offer(make_initiative(name="De Derde", slug="derde"), "A3.4")

    html = page(client, coordinator, scan)

    assert "Besluit: We gaan het samen doen." not in html
    assert "Eerder besloten over andere aanbieders: De Ander en De Een: we gaan het samen doen (Vanaf mei)" in html
    assert decide(client, coordinator, scan, decision="choice", version=1).status_code == 302
    assert Decision.objects.get().decision == "combine"


def test_decision_without_a_choice_keeps_what_was_typed(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    response = decide(client, make_coordinator(scan.region), scan, decision="", note="Mijn zin")

    assert response.status_code == 422
    assert "Mijn zin" in response.content.decode()
    assert not Decision.objects.exists()


def test_decision_is_the_coordinators(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    for user in (make_officer(GOUDA), make_reader(scan.region)):
        assert decide(client, user, scan).status_code == 403
    assert not Decision.objects.exists()


# --- remarks ---------------------------------------------------------------------------------------------------
def remark(client: Client, user: User, scan: Scan, **changes: Any) -> Response:
    client.force_login(user)
    url = reverse("scan-remark", args=[scan.pk])
    return client.post(url, {"text": "Kijk hier nog eens naar", "activity": "", "municipality": ""} | changes)


def test_remark_shows_the_role_and_never_the_name(client: Client, scan: Scan, contradicted: Answer) -> None:
    reader = make_reader(scan.region, name="Lies van der Lezer")

    assert remark(client, reader, scan, activity="A1.3", municipality=WADDINXVEEN).status_code == 302

    html = page(client, make_officer(GOUDA), scan)
    assert html.count("Kijk hier nog eens naar") == 2  # at its cell, and in the list
    assert "Meelezer" in html
    assert "Lies van der Lezer" not in html


@pytest.mark.parametrize(("who", "written_as"), [("officer", "gemeente Gouda"), ("coordinator", "regiocoördinator")])
def test_remark_is_written_as(client: Client, scan: Scan, who: str, written_as: str) -> None:
    user = make_officer(GOUDA) if who == "officer" else make_coordinator(scan.region)

    remark(client, user, scan)
    remark(client, user, scan)

    assert [one.written_as for one in Remark.objects.all()] == [written_as]


def test_remark_is_removed_by_its_author_or_the_coordinator_alone(client: Client, scan: Scan) -> None:
    author, other, coordinator = make_reader(scan.region), make_reader(scan.region), make_coordinator(scan.region)
    for user, status, left in ((other, 403, 1), (author, 302, 0)):
        remark(client, author, scan)
        client.force_login(user)
        url = reverse("scan-remark-remove", args=[scan.pk, Remark.objects.get().pk])
        assert client.post(url).status_code == status
        assert Remark.objects.count() == left
    remark(client, author, scan)
    client.force_login(coordinator)
    client.post(reverse("scan-remark-remove", args=[scan.pk, Remark.objects.get().pk]))
    assert not Remark.objects.exists()


def test_remark_without_text_or_about_a_place_elsewhere_is_refused(client: Client, scan: Scan) -> None:
    reader = make_reader(scan.region)

    assert remark(client, reader, scan, text=" ").status_code == 422
    assert remark(client, reader, scan, municipality=DEVENTER).status_code == 422
    assert not Remark.objects.exists()


def test_offer_confirmed_too_long_ago_contradicts_nothing(client: Client, scan: Scan) -> None:
    make_offer(None, "A1.3", confirmed_on=datetime.date(2024, 1, 1))
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.3", "missing")

    assert "Nog niets te bespreken. Fijn." in page(client, make_officer(GOUDA), scan)
