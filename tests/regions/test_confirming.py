""" "Klopt het nog?": who is asked, what the link shows, and what each of the four answers does."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Protocol

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from regions.actions.confirming import ask_confirmation, ask_confirmations
from regions.actions.initiatives import confirm_all
from regions.actions.mails import stop_mails
from regions.confirming import MOST_UNANSWERED, confirmation_answers, confirmations
from regions.models import ConfirmationRequest, Initiative, Mail, Offer, Region, Revision, User
from regions.tokens import token_hash
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_signal,
)
from tests.scans.test_words import NEVER

pytestmark = pytest.mark.django_db

CANARIES = ("kanarienoot", "kanariebron", "kanarieorganisatie", "kanariewelkom", "kanariekosten", "kanariesignaal")


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def make_old(*, editor: bool = True, **changes: Any) -> Initiative:
    """An initiative that confirmed itself a good year ago."""
    fields: dict[str, Any] = {
        "name": "De Linde",
        "slug": "de-linde",
        "email": "info@linde.example",
        "confirmed_on": ago(366),
    }
    initiative = make_initiative(**(fields | changes))
    make_offer(initiative, "A1.1", confirmed_on=ago(366))
    if editor:
        make_editor(initiative, email=f"emma@{initiative.slug}.example", name="Emma")
    return initiative


def token_of(mail: Mail) -> str:
    found = re.search(r"/klopt-het-nog/([\w-]+)/", mail.text)
    assert found
    return found[1]


def ask(initiative: Initiative) -> str:
    """Ask it, and give the token from the mail."""
    assert ask_confirmation(initiative=initiative)
    mail = Mail.objects.filter(about=f"initiative:{initiative.pk}").last()
    assert mail
    return token_of(mail)


def link(token: str) -> str:
    return reverse("confirm-link", args=[token])


def hidden(html: str) -> dict[str, str]:
    """What the page's form sends along."""
    return dict(re.findall(r'<input type="hidden" name="(version|seen)" value="([^"]*)"', html))


def press(token: str, outcome: str, client: Client | None = None, **changes: str) -> Response:
    """Open the page and press a button on it."""
    client = client or Client()
    fields = hidden(client.get(link(token)).content.decode())
    return client.post(link(token), fields | {"outcome": outcome} | changes)


# --- asking ----------------------------------------------------------------------------------------------------
def test_asking_keeps_only_the_hash_of_a_long_token() -> None:
    token = ask(make_old())

    request = ConfirmationRequest.objects.get()
    assert len(token) >= 43
    assert request.token_hash == token_hash(token) != token
    assert request.ends_at - request.made_at == datetime.timedelta(days=30)


def test_asking_writes_to_each_editor_in_the_name_of_the_region() -> None:
    initiative = make_old()
    make_editor(initiative, email="bas@linde.example", name="Bas")
    coordinator = make_coordinator(make_region(name="Midden-Holland", municipalities=[GOUDA]))

    ask_confirmations()

    mails = list(Mail.objects.all())
    assert [one.to for one in mails] == ["emma@de-linde.example", "bas@linde.example"]
    assert {one.from_name for one in mails} == {"Bouwstenenscan Midden-Holland"}
    assert {one.reply_to for one in mails} == {coordinator.email}
    assert mails[1].text.startswith("Hoi Bas,")
    assert len({token_of(one) for one in mails}) == 1


def test_asking_writes_to_the_functional_address_when_nobody_has_an_account() -> None:
    ask(make_old(editor=False))

    assert [one.to for one in Mail.objects.all()] == ["info@linde.example"]
    assert Mail.objects.get().from_name == "Bouwstenenscan"


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmed_on": None},
        {"held": True},
        {"email": "", "editor": False},
    ],
    ids=["never confirmed themselves", "not shared by a municipality", "no address"],
)
def test_asking_passes_over(changes: dict[str, Any]) -> None:
    if "held" in changes:
        changes = changes | {"added_by": get_municipality(GOUDA)}
    make_old(**changes)

    assert ask_confirmations() == []


def test_asking_waits_for_a_year() -> None:
    initiative = make_old(confirmed_on=ago(364))
    Offer.objects.update(confirmed_on=ago(364))
    assert ask_confirmations() == []

    Offer.objects.update(confirmed_on=ago(365))

    assert ask_confirmations() == [initiative]


def test_asking_leaves_who_stopped_in_peace() -> None:
    make_old()
    Offer.objects.update(status="stopped")

    assert ask_confirmations() == []


def test_asking_leaves_out_who_wants_no_more_mail() -> None:
    both = make_old(name="De Linde", slug="linde")
    colleague = make_editor(both)
    nobody = make_old(name="Het Huis", slug="huis")
    place = make_old(name="De Brug", slug="brug", editor=False, email="Info@Brug.nl")
    for address in ("emma@linde.example", "emma@huis.example", "info@brug.nl"):
        stop_mails(email=address)

    assert ask_confirmations() == [both]
    assert not ask_confirmation(initiative=nobody)
    assert not ask_confirmation(initiative=place)
    assert [mail.to for mail in Mail.objects.all()] == [colleague.email]


def test_asking_happens_once_in_thirty_days_and_the_new_link_ends_the_old() -> None:
    initiative = make_old()
    first = ask(initiative)
    assert ask_confirmations() == []
    assert not ask_confirmation(initiative=initiative)

    ConfirmationRequest.objects.update(made_at=timezone.now() - datetime.timedelta(days=30))
    second = ask(initiative)

    assert Client().get(link(first)).status_code == 404
    assert Client().get(link(second)).status_code == 200


def test_asking_stops_after_three_mails_without_an_answer_until_something_changes() -> None:
    initiative = make_old()
    for _ in range(MOST_UNANSWERED):
        ask(initiative)
        ConfirmationRequest.objects.update(made_at=timezone.now() - datetime.timedelta(days=31))
    assert ask_confirmations() == []

    Revision.objects.create(
        subject="initiative", subject_id=initiative.pk, version=9, trail=f"initiative:{initiative.pk}"
    )

    assert ask_confirmations() == [initiative]


@pytest.mark.parametrize(("outcome", "again"), [("stopped", False), ("not_me", False), ("changed", True)])
def test_asking_again_depends_on_the_answer(outcome: str, again: bool) -> None:
    initiative = make_old()
    press(ask(initiative), outcome)
    ConfirmationRequest.objects.update(made_at=timezone.now() - datetime.timedelta(days=31))

    assert ask_confirmations() == [initiative] * again


def test_command_asks_one_region_or_all() -> None:
    region = make_region(municipalities=[DEVENTER])
    here = make_old(municipality=DEVENTER)
    make_old(slug="elders", name="Elders")

    call_command("ask_confirmations", region=region.slug)
    assert [one.initiative for one in ConfirmationRequest.objects.all()] == [here]
    call_command("ask_confirmations")
    assert ConfirmationRequest.objects.count() == 2
    with pytest.raises(CommandError, match="geen regio"):
        call_command("ask_confirmations", region="nergens")


@pytest.mark.parametrize("number", [2, 10])
def test_asking_reads_as_much_for_ten_as_for_two(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    region = make_region(municipalities=[GOUDA])
    for index in range(number):
        initiative = make_old(slug=f"huis-{index}", name=f"Huis {index}")
        press(ask(initiative), "changed") if index % 2 else ask(initiative)
    ConfirmationRequest.objects.update(made_at=timezone.now() - datetime.timedelta(days=31))

    with django_assert_num_queries(6):
        found = confirmations(region, timezone.now())

    assert (found.to_ask, len(found.answers), len(found.waiting)) == (number, number // 2, number // 2)


# --- the mail --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [366, 600])
def test_mail_uses_no_word_that_hurts_and_short_sentences(days: int) -> None:
    make_coordinator(make_region(name="Midden-Holland", municipalities=[GOUDA]))
    initiative = make_old(opening_hours="maandag en woensdag van 9 tot 16 uur")
    Offer.objects.update(confirmed_on=ago(days))

    ask(initiative)

    mail = Mail.objects.get()
    sentences = [one for one in re.split(r"[.?!:]\s|\n", mail.text) if one.strip()]
    lengths = [len(one.split()) for one in sentences]
    assert [one for one in NEVER if one in f"{mail.subject} {mail.text}".lower()] == []
    assert max(lengths) <= 25
    assert sum(lengths) / len(lengths) <= 12
    assert "Klopt dit nog over De Linde?" in mail.subject
    assert ("telt het niet meer mee" in mail.text) is (days == 366)


def test_mail_holds_only_what_everyone_may_see() -> None:
    ask(fill_with_canaries())

    mail = Mail.objects.get()
    assert [one for one in CANARIES if one in mail.text + mail.html + mail.subject] == []


# --- the link --------------------------------------------------------------------------------------------------
def fill_with_canaries() -> Initiative:
    initiative = make_old(
        organisation="kanarieorganisatie",
        description="kanariewelkom",
        welcome="kanariewelkom",
        costs="kanariekosten",
        source="kanariebron",
        default_funding="temporary",
        findable=False,
    )
    initiative.offers.update(note="kanarienoot", source="kanariebron", funding="temporary")
    make_offer(initiative, "A1.2", confirmed_on=None, source="kanariebron")
    make_offer(initiative, "A2.1", status="planned")
    make_offer(initiative, "B2.1", held=True, added_by=get_municipality(GOUDA))
    make_signal(initiative, "B2.4", note="kanariesignaal")
    return initiative


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


# --- the answers -----------------------------------------------------------------------------------------------
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


# --- the coordinator -------------------------------------------------------------------------------------------
def page_of_region(user: User, region: Region) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("region-detail", args=[region.slug])).content.decode()


def test_coordinator_asks_by_hand_and_sees_who_has_not_answered() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinator = make_coordinator(region)
    make_coordinator(region)
    make_old()
    make_old(slug="elders", municipality=DEVENTER)
    client = Client()
    client.force_login(coordinator)

    response = client.post(reverse("confirm-ask", args=[region.slug]), follow=True)

    html = response.content.decode()
    assert "We vragen het aan De Linde. De mails gaan zo weg." in html
    assert "De Linde, gevraagd op" in html
    assert Mail.objects.get().reply_to == coordinator.email
    again = client.post(reverse("confirm-ask", args=[region.slug]), follow=True).content.decode()
    assert "Er is nu niemand om het aan te vragen." in again


def test_coordinator_sees_that_a_mail_did_not_arrive() -> None:
    region = make_region(municipalities=[GOUDA])
    ask(make_old())
    assert not confirmations(region, timezone.now()).undelivered

    Mail.objects.update(failed_at=timezone.now())

    assert "De mail is misschien niet aangekomen." in page_of_region(make_coordinator(region), region)


def test_officer_does_not_see_the_answers() -> None:
    region = make_region(municipalities=[GOUDA])
    press(ask(make_old()), "stopped")

    assert "Graag contact opnemen" not in page_of_region(make_officer(GOUDA), region)


def test_answer_goes_when_the_initiative_changed_something() -> None:
    initiative = make_old()
    region = make_region(municipalities=[GOUDA])
    press(ask(initiative), "changed")
    assert len(confirmation_answers(region)) == 1

    confirm_all(initiative=initiative, expected=1, seen={}, by=initiative.memberships.get().user)

    assert confirmation_answers(region) == []


def test_answer_is_of_the_region_where_the_initiative_is() -> None:
    press(ask(make_old()), "changed")

    assert confirmation_answers(make_region(municipalities=[DEVENTER])) == []
