"""The link in the question, and what an answer to it does."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.confirming import confirmation_answers
from regions.models import ConfirmationRequest, Initiative, Offer, Revision
from regions.tokens import token_hash
from tests.builders import GOUDA, get_municipality, make_coordinator, make_initiative, make_offer, make_region
from tests.regions.confirming.asked import (
    CANARIES,
    ago,
    ask,
    fill_with_canaries,
    hidden,
    link,
    make_old,
    page_of_region,
    press,
)

pytestmark = pytest.mark.django_db


# --- the link ----------------------------------------------------------------------------------------------------
def test_link_shows_the_public_page_and_nothing_else() -> None:
    initiative = fill_with_canaries()

    html = Client().get(link(ask(initiative))).content.decode()

    assert [one for one in CANARIES if one in html.lower()] == []
    assert "Tijdelijk" not in html
    assert html.count('<ul class="public-offers">') == 1
    assert Offer.objects.get(activity__code="A1.1").activity.everyday in html
    for code in ("A1.2", "A2.1", "B2.1", "B2.4"):
        activity = initiative.offers.filter(activity__code=code).first()
        assert activity is None or activity.activity.everyday not in html
    for label in ("Ja, alles klopt", "Er is iets veranderd", "Wij zijn gestopt", "Ik ga hier niet meer over"):
        assert label in html


def test_link_is_not_used_up_by_looking() -> None:
    token = ask(make_old())
    client = Client(HTTP_USER_AGENT="MailScanner")

    for method in (client.get, client.head, client.get):
        assert method(link(token)).status_code == 200
    assert client.options(link(token)).status_code == 405

    request = ConfirmationRequest.objects.get()
    assert (request.outcome, request.answered_at) == ("", None)
    assert not Revision.objects.exists()


def test_link_is_kept_by_nobody() -> None:
    response = Client().get(link(ask(make_old())))

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_link_wrong_used_replaced_and_expired_give_the_same_bytes() -> None:
    used, expired, replaced, gone = (ask(make_old(slug=f"huis-{name}")) for name in "abcd")
    press(used, "changed")
    expiring = ConfirmationRequest.objects.filter(token_hash__in=[token_hash(expired), token_hash(replaced)])
    expiring.filter(token_hash=token_hash(expired)).update(ends_at=timezone.now())
    expiring.update(made_at=timezone.now() - datetime.timedelta(days=31))
    ask(Initiative.objects.get(slug="huis-c"))
    Initiative.objects.filter(slug="huis-d").update(confirmed_on=None)

    answers = {
        (response.status_code, response.content, tuple(sorted(response.headers.items())))
        for token in (used, expired, replaced, gone, "geen", "x" * 43)
        for response in (Client().get(link(token)), Client().post(link(token), {"outcome": "right"}))
    }

    assert len(answers) == 1
    ((status, content, _),) = answers
    assert status == 404
    assert "Deze link is al gebruikt of niet meer geldig." in content.decode()


# --- the answers -------------------------------------------------------------------------------------------------
def test_yes_confirms_the_profile_and_the_offers_shown() -> None:
    initiative = make_old()
    added = make_offer(initiative, "B2.1", confirmed_on=ago(400), added_by=get_municipality(GOUDA))
    found = make_offer(initiative, "A1.2", confirmed_on=None)
    stopped = make_offer(initiative, "A1.3", status="stopped", confirmed_on=ago(400))
    token = ask(initiative)

    response = press(token, "right")

    assert response.headers["Location"] == reverse("confirm-done", args=["right"])
    done = Client().get(response.headers["Location"]).content.decode()
    assert "Dank je wel!" in done
    assert "Tot volgend jaar. Je hoeft niets meer te doen." in done
    initiative.refresh_from_db()
    assert initiative.confirmed_on == timezone.localdate()
    shown = {one.pk: one for one in initiative.offers.filter(confirmed_on=timezone.localdate())}
    assert set(shown) == {initiative.offers.get(activity__code="A1.1").pk, added.pk}
    assert all(one.confirmed_by is None and one.confirmed_themselves for one in shown.values())
    assert {found.pk, stopped.pk}.isdisjoint(shown)
    revisions = list(Revision.objects.all())
    assert {(one.action, one.by, one.trail) for one in revisions} == {
        ("confirm_link", None, f"initiative:{initiative.pk}")
    }
    assert len(revisions) == 3
    assert ConfirmationRequest.objects.get().outcome == "right"


@pytest.mark.parametrize("outcome", ["changed", "stopped", "not_me"])
def test_other_answers_change_nothing_and_reach_the_coordinator(outcome: str) -> None:
    initiative = make_old()
    region = make_region(municipalities=[GOUDA])
    coordinator = make_coordinator(region)
    token = ask(initiative)

    response = press(token, outcome)

    assert response.headers["Location"] == reverse("confirm-done", args=[outcome])
    assert "coördinator" in Client().get(response.headers["Location"]).content.decode() or outcome == "right"
    assert not Revision.objects.exists()
    assert [one.outcome for one in confirmation_answers(region)] == [outcome]
    html = page_of_region(coordinator, region)
    assert "Graag contact opnemen" in html
    assert ConfirmationRequest.objects.get().get_outcome_display() in html


def test_answer_counts_once() -> None:
    token = ask(make_old())
    client = Client()
    fields = hidden(client.get(link(token)).content.decode())

    statuses = [
        client.post(link(token), fields | {"outcome": one}).status_code for one in ("right", "right", "stopped")
    ]

    assert statuses == [302, 404, 404]
    assert ConfirmationRequest.objects.get().outcome == "right"
    assert Revision.objects.count() == 2


def test_yes_to_what_changed_meanwhile_is_asked_again() -> None:
    initiative = make_old()
    token = ask(initiative)
    client = Client()
    fields = hidden(client.get(link(token)).content.decode())
    Offer.objects.update(version=2, note="nieuw")

    response = client.post(link(token), fields | {"outcome": "right"})

    assert response.status_code == 409
    assert "Er is net iets veranderd." in response.content.decode()
    assert ConfirmationRequest.objects.get().outcome == ""
    assert not Revision.objects.exists()
    assert press(token, "right", client).status_code == 302


def test_yes_confirms_no_offer_that_was_not_shown() -> None:
    initiative = make_old()
    hidden_offer = make_offer(initiative, "A1.2", confirmed_on=None)
    foreign = make_offer(make_initiative(), confirmed_on=ago(400))
    token = ask(initiative)

    for extra in (hidden_offer, foreign):
        own = initiative.offers.get(activity__code="A1.1")
        response = press(token, "right", seen=f"1|{own.pk}:1,{extra.pk}:1")
        assert response.status_code == 409
        extra.refresh_from_db()
        assert extra.confirmed_on != timezone.localdate()


def test_yes_never_makes_an_unconfirmed_profile_public() -> None:
    initiative = make_old()
    token = ask(initiative)
    fields = hidden(Client().get(link(token)).content.decode())
    Initiative.objects.update(confirmed_on=None)

    response = Client().post(link(token), fields | {"outcome": "right"})

    assert response.status_code == 404
    initiative.refresh_from_db()
    assert initiative.confirmed_on is None


@pytest.mark.parametrize("data", [{}, {"outcome": "right"}, {"outcome": "hoi", "version": "1", "seen": "1|"}])
def test_answer_that_no_page_sends_is_no_answer(data: dict[str, str]) -> None:
    token = ask(make_old())

    assert Client().post(link(token), data).status_code == 422
    assert ConfirmationRequest.objects.get().outcome == ""
