"""Whether mails arrived, and no more mails."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.mails import compose, stop_address, stop_token, wants_mail
from regions.models import Mail, MailState, Region, StoppedAddress
from tests.builders import make_coordinator, make_region, make_staff
from tests.regions.asks import text

pytestmark = pytest.mark.django_db

EMMA = "emma@voorbeeld.example"


def make_mail(region: Region, **changes: Any) -> Mail:
    fields = {"kind": "confirm", "about": "initiative:1", "to": EMMA, "subject": "Klopt dit nog?", "text": "geheim"}
    return Mail.objects.create(region=region, **(fields | changes))


def test_region_mails_says_of_each_how_far_it_is(client: Client) -> None:
    region = make_region()
    make_mail(region, sent_at=timezone.now())
    make_mail(region, failed_at=timezone.now(), error="Connection refused")
    make_mail(make_region(), to="een.ander@voorbeeld.example")
    client.force_login(make_coordinator(region))

    page = client.get(reverse("region-mails", args=[region.slug])).content.decode()

    assert "Bij 1 mail ging iets mis" in page
    assert "Verstuurd op" in page
    assert "Niet gelukt" in page
    assert "een.ander" not in page
    assert "geheim" not in page


@pytest.mark.parametrize(
    ("sent", "sentence"), [(False, "De nieuwste mails gaan zo weg."), (True, "Alles wat weg moest, is weg.")]
)
def test_region_mails_does_not_say_that_all_went_while_one_waits(client: Client, sent: bool, sentence: str) -> None:
    region = make_region()
    make_mail(region, sent_at=timezone.now())
    make_mail(region, sent_at=timezone.now() if sent else None)
    client.force_login(make_coordinator(region))

    assert sentence in client.get(reverse("region-mails", args=[region.slug])).content.decode()


def test_region_mail_again_puts_a_failed_mail_back_in_the_queue(client: Client) -> None:
    region = make_region()
    mail = make_mail(region, failed_at=timezone.now(), attempts=5)
    client.force_login(make_coordinator(region))

    client.post(reverse("region-mail-again", args=[region.slug, mail.pk]))

    mail.refresh_from_db()
    assert mail.state(timezone.now()) == MailState.WAITING
    assert list(Mail.objects.to_send(timezone.now())) == [mail]


def test_region_mail_that_failed_long_ago_is_not_offered_again(client: Client) -> None:
    region = make_region()
    mail = make_mail(region, failed_at=timezone.now() - datetime.timedelta(days=15))
    client.force_login(make_coordinator(region))

    page = client.get(reverse("region-mails", args=[region.slug])).content.decode()
    client.post(reverse("region-mail-again", args=[region.slug, mail.pk]))

    assert "Probeer het opnieuw" not in page
    assert "de tekst is gewist" in page
    assert list(Mail.objects.failed()) == [mail]


def test_region_mail_again_leaves_a_sent_mail_alone(client: Client) -> None:
    region = make_region()
    mail = make_mail(region, sent_at=timezone.now())
    client.force_login(make_coordinator(region))

    client.post(reverse("region-mail-again", args=[region.slug, mail.pk]))

    assert not Mail.objects.to_send(timezone.now())


def test_region_mail_again_of_another_region_does_nothing(client: Client) -> None:
    region = make_region()
    mail = make_mail(make_region(), failed_at=timezone.now())
    client.force_login(make_coordinator(region))

    client.post(reverse("region-mail-again", args=[region.slug, mail.pk]))

    assert list(Mail.objects.failed()) == [mail]


def test_mail_stop_only_looking_changes_nothing(client: Client) -> None:
    client.get(stop_address(EMMA))

    assert wants_mail(EMMA)


def test_mail_stop_says_neither_u_nor_je(client: Client) -> None:
    """The link tells an address and no role: who opens it may be of a municipality or of an initiative."""
    address = stop_address(EMMA)

    for page in (client.get(address), client.post(address, follow=True)):
        said = text(page).partition("Inloggen")[2].partition("Heb je nu hulp nodig")[0]
        assert EMMA in said
        assert not re.search(r"\b(u|uw|je|jij|jouw)\b", said, re.IGNORECASE)


def test_mail_stop_stops_and_starts_again_whatever_the_capitals(client: Client) -> None:
    address = stop_address("Emma@Voorbeeld.example")

    client.post(address)
    stopped = not wants_mail(EMMA)
    client.post(address, {"again": "ja"})

    assert stopped
    assert wants_mail(EMMA)


def test_mail_stop_with_a_link_that_somebody_made_up_stops_nobody(client: Client) -> None:
    forged = stop_token(EMMA)[:-3] + "abc"

    assert client.post(reverse("mail-stop", args=[forged])).status_code == 404
    assert not StoppedAddress.objects.exists()


def test_mail_of_news_says_where_to_stop_in_text_and_html() -> None:
    letter = compose("confirm", {"lines": []}, address="https://scan.voorbeeld.nl/x/", stop=stop_address(EMMA))

    assert stop_address(EMMA) in letter.text
    assert f'href="{stop_address(EMMA)}"' in letter.html


def test_beheer_shows_mails_without_what_they_say(client: Client) -> None:
    mail = make_mail(make_region(), failed_at=timezone.now())
    client.force_login(make_staff())

    page = client.get(reverse("admin:regions_mail_change", args=[mail.pk])).content.decode()
    listed = client.get(reverse("admin:regions_mail_changelist") + "?mis=ja").content.decode()

    assert EMMA in page
    assert EMMA in listed
    assert "geheim" not in page + listed


def test_beheer_sends_again_what_failed(client: Client) -> None:
    mail = make_mail(make_region(), failed_at=timezone.now())
    client.force_login(make_staff())

    client.post(reverse("admin:regions_mail_changelist"), {"action": "try_again", "_selected_action": [mail.pk]})

    assert list(Mail.objects.to_send(timezone.now())) == [mail]
