"""What the mails of invitations say: short sentences, no word that hurts, and the same in text and HTML."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from regions.actions.invitations import invite, send_trial
from regions.invitations import Ask
from regions.known import in_short, known_about, year_of
from regions.mails import stop_address
from regions.models import Invitation, Mail, Origin, Questions, Region, Role, User
from tests.builders import (
    GOUDA,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
)
from tests.scans.test_words import NEVER

pytestmark = pytest.mark.django_db

ADDRESS = "anna@gemeente.example"
ALLOWED = "landelijke regioscan"
"""ux.md section 12 rule 10."""


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region, name="Coen de Graaf")


def mails_of_every_kind(region: Region, by: User) -> dict[str, Mail]:
    found = make_initiative(
        name="De Linde",
        confirmed_on=None,
        origin=Origin.PUBLIC_SOURCE,
        source="Gids (2018)",
        opening_hours="maandag en woensdag",
    )
    for code in ("A1.1", "A1.2", "A1.3", "A2.1", "A2.2", "A2.3", "A3.1", "A3.2"):
        make_offer(found, code, confirmed_on=None, source="https://krant.example/2016/01 (2018)")
    officer, editor = make_officer(GOUDA, name="Odile"), make_editor(found, name="Emma")
    gouda: dict[str, Any] = {"role": Role.OFFICER, "region": region, "municipality": get_municipality(GOUDA)}
    linde: dict[str, Any] = {"role": Role.EDITOR, "initiative": found}
    sendings: list[tuple[dict[str, Any], User]] = [
        (gouda, by),
        (linde | {"region": region}, by),
        ({"role": Role.READER, "region": region}, by),
        ({"role": Role.COORDINATOR, "region": region}, by),
        (gouda, officer),
        (gouda | {"questions": Questions.OPEN}, officer),
        (linde, editor),
        (linde | {"region": region, "initiative": make_initiative(name="Nieuw", confirmed_on=None)}, by),
    ]
    mails = {}
    for fields, sender in sendings:
        for name, message in (("", ""), ("Anna", "Tot maandag!")):
            invite(ask=Ask(email=ADDRESS, name=name, message=message, **fields), by=sender)
            mail = Mail.objects.latest("pk")
            mails[f"{mail.kind} {fields.get('questions', '')} {fields.get('initiative', '')} {name}"] = mail
    return mails


def test_mails_use_no_word_that_hurts_and_short_sentences(region: Region, coordinator: User) -> None:
    mails = mails_of_every_kind(region, coordinator)

    assert len({mail.kind for mail in mails.values()}) == 6
    for kind, mail in mails.items():
        said = f"{mail.subject}\n{mail.text}".lower().replace(ALLOWED, "")
        assert [word for word in NEVER if word in said] == [], kind
        sentences = [one for one in re.split(r"[.?!:]\s|\n", mail.text) if one.strip()]
        lengths = [len(one.split()) for one in sentences]
        assert max(lengths) <= 25, (kind, max(sentences, key=lambda one: len(one.split())))
        assert sum(lengths) / len(lengths) <= 12, kind


def test_mails_say_the_same_in_text_and_html(region: Region, coordinator: User) -> None:
    def words(text: str) -> str:
        return re.sub(r"[\s–:]+", " ", text).strip()

    for kind, mail in mails_of_every_kind(region, coordinator).items():
        html = unescape(re.sub(r"<[^>]+>", " ", mail.html.partition('<div class="mail">')[2]))
        assert words(html) == words(mail.text), kind


def test_mails_hold_what_an_invitation_has_to_say(region: Region, coordinator: User) -> None:
    for kind, mail in mails_of_every_kind(region, coordinator).items():
        sender = next(name for name in ("Coen de Graaf", "Odile", "Emma") if name in mail.text)
        link = re.findall(r"https?://\S+/uitnodiging/[\w-]{43}/", mail.text)
        assert len(link) == 1, kind
        assert mail.html.count(link[0]) == 3, "behind the button, and written out as a link"
        assert f"alleen voor {ADDRESS}" in mail.text, kind
        # It works fourteen times 24 hours: not until midnight of the day on which it ends.
        ends_at = Invitation.objects.get(pk=mail.about.removeprefix("invitation:")).ends_at
        whole_day = date_format(timezone.localdate(ends_at) - timedelta(days=1), "j F Y")
        assert f"tot en met {whole_day}, en alleen voor" in mail.text, kind
        assert "Ongevraagd gekregen" in mail.text, kind
        assert re.search(r"half uur|tien minuten|vijf minuten|paar uur", mail.text), kind
        assert mail.reply_to, (kind, sender)
        assert ("Tot maandag!" in mail.text) is kind.endswith("Anna")
        assert ("Beste Anna," in mail.text or "Hoi Anna," in mail.text) is kind.endswith("Anna")


def test_mails_say_where_to_want_no_more_of_them_and_a_trial_does_not(region: Region, coordinator: User) -> None:
    for kind, mail in mails_of_every_kind(region, coordinator).items():
        assert stop_address(ADDRESS) in mail.text, kind
        assert f'href="{stop_address(ADDRESS)}"' in mail.html, kind

    send_trial(ask=Ask(role=Role.READER, email=ADDRESS, region=region), by=coordinator)

    assert "/geen-mail/" not in Mail.objects.latest("pk").text


def test_mail_to_an_initiative_begins_with_what_is_known(region: Region, coordinator: User) -> None:
    mail = mails_of_every_kind(region, coordinator)["invitation_editor  De Linde Anna"]

    assert mail.subject == "Klopt dit over De Linde?"
    assert "– Een plek waar je zo binnenloopt, iets drinkt en mensen ontmoet (bron uit 2018)" in mail.text
    assert "– en nog 2 andere activiteiten" in mail.text
    assert "– Open: maandag en woensdag (bron uit 2018)" in mail.text
    assert "Meedoen hoeft niet." in mail.text


@pytest.mark.parametrize(
    ("most", "told"), [(3, "en nog 1 andere activiteit"), (2, "en nog 2 andere activiteiten"), (4, "")]
)
def test_activities_that_are_left_out_are_counted_as_people_say_it(most: int, told: str) -> None:
    found = make_initiative(confirmed_on=None, origin=Origin.PUBLIC_SOURCE, source="Gids", opening_hours="")
    for code in ("A1.1", "A1.2", "A1.3", "A2.1"):
        make_offer(found, code, confirmed_on=None, source="Gids")

    lines = in_short(known_about(found, timezone.localdate()), most)

    assert [line for line in lines if line.startswith("en nog")] == ([told] if told else [])


def test_name_that_looks_like_a_button_stays_a_name(region: Region, coordinator: User) -> None:
    message = "Hoi\n\n– [Klik]\n\n[Klik hier]"
    ask = Ask(role=Role.READER, email=ADDRESS, region=region, name="Anna\n\n[Klik hier]", message=message)

    invite(ask=ask, by=coordinator)

    mail = Mail.objects.get()
    assert mail.html.count('class="button"') == 1
    assert "<li>" not in mail.html


@pytest.mark.parametrize(
    ("source", "year"),
    [
        ("https://krant.example/2019/05/stuk (2018)", "2018"),
        ("Brochure (MIND, versie 3, april 2020); https://x.example/2008175 (2018; april 2020)", "2020"),
        ("https://krant.example/2019/05/stuk (zonder datum)", ""),
        ("2016-2021", "2021"),
        ("", ""),
    ],
)
def test_year_of_a_source_is_the_last_that_it_names_outside_addresses(source: str, year: str) -> None:
    assert year_of(source) == year
