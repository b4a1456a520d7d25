"""Who is asked whether it still holds, when, and with what mail."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from regions.actions.confirming import ask_confirmation, ask_confirmations
from regions.actions.mails import stop_mails
from regions.confirming import MOST_UNANSWERED, confirmations
from regions.models import ConfirmationRequest, Initiative, Mail, Offer, Revision
from regions.tokens import token_hash
from tests.builders import DEVENTER, GOUDA, get_municipality, make_coordinator, make_editor, make_region
from tests.regions.confirming.asked import CANARIES, ago, ask, fill_with_canaries, link, make_old, press, token_of
from tests.scans.test_words import NEVER

pytestmark = pytest.mark.django_db


# --- asking ------------------------------------------------------------------------------------------------------
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


def test_record_that_became_one_with_another_meanwhile_is_passed_over_and_the_others_are_asked() -> None:
    as_it_was_read, other = make_old(), make_old(slug="de-wilg", editor=False)
    gone = {"merged_into": other, "confirmed_on": None, "findable": False, "municipality": None}
    Initiative.objects.filter(pk=as_it_was_read.pk).update(**gone)

    assert [ask_confirmation(initiative=one) for one in (as_it_was_read, other)] == [False, True]


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


# --- the mail ----------------------------------------------------------------------------------------------------
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
