"""Getting in and out. Nothing that is said tells who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from regions.models import Mail
from tests.builders import PASSWORD, make_user
from tests.desk.logging_in import last_mail, without_token

pytestmark = pytest.mark.django_db

EMAIL = "iemand@voorbeeld.nl"
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."
NEW = "een nog veel langer wachtwoord"


def credentials(email: str = EMAIL, password: str = PASSWORD, **extra: str) -> dict[str, str]:
    return {"login": email, "password": password, **extra}


def reset_link(client: Client, email: str = EMAIL) -> str:
    """Ask for a new password and take the link from the mail."""
    client.post("/wachtwoord/vergeten/", {"email": email})
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/wachtwoord/nieuw/\S+)", last_mail().text)
    assert found
    return found[1]


def test_login_leads_to_start(client: Client) -> None:
    make_user(email=EMAIL)
    assertRedirects(client.post("/inloggen/", credentials()), "/start/")


def test_login_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    make_user(email=EMAIL)
    page = client.get("/inloggen/?next=/wachtwoord/wijzigen/")
    assertContains(page, 'value="/wachtwoord/wijzigen/"')
    response = client.post("/inloggen/", credentials(next="/wachtwoord/wijzigen/"))
    assertRedirects(response, "/wachtwoord/wijzigen/")


def test_login_never_leads_to_another_site(client: Client) -> None:
    make_user(email=EMAIL)
    response = client.post("/inloggen/", credentials(next="https://elders.example/"))
    assertRedirects(response, "/start/")


def test_login_is_the_same_in_capitals(client: Client) -> None:
    make_user(email=EMAIL)
    assertRedirects(client.post("/inloggen/", credentials("Iemand@Voorbeeld.NL")), "/start/")


def test_login_lasts_ninety_days(client: Client) -> None:
    make_user(email=EMAIL)
    client.post("/inloggen/", credentials())
    assert not client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 90 * 24 * 3600


def test_login_answers_the_same_whether_the_account_exists_is_closed_or_not(client: Client) -> None:
    make_user(email="er@voorbeeld.nl")
    make_user(email="op@voorbeeld.nl", is_active=False)
    pages = []
    for email, password in (("er@voorbeeld.nl", "fout"), ("op@voorbeeld.nl", PASSWORD), ("ii@voorbeeld.nl", "fout")):
        response = client.post("/inloggen/", credentials(email, password))
        assertContains(response, WRONG)
        pages.append(without_token(response.content).replace(email, ""))
    assert pages[0] == pages[1] == pages[2]


def test_login_shows_what_is_missing_at_the_field_and_above(client: Client) -> None:
    response = client.post("/inloggen/", {})
    assertContains(response, '<a href="#id_login">E-mailadres</a>: Vul dit nog in.')
    assertContains(response, 'aria-describedby="id_login_error"')
    assertContains(response, 'id="id_login_error"')


def test_logout_asks_before_it_does(client: Client) -> None:
    client.force_login(make_user())
    assertContains(client.get("/uitloggen/"), "Wat is ingevuld, is bewaard.")
    assert client.get("/start/").status_code == 200
    assertRedirects(client.post("/uitloggen/"), "/")
    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")


def test_pages_on_the_way_in_and_out_say_neither_u_nor_je(client: Client) -> None:
    """They do not know yet whether somebody is of a municipality or of an initiative."""
    pages = [
        *(client.get("/inloggen/"), client.post("/inloggen/code/", {"email": EMAIL}, follow=True)),
        *(client.get("/wachtwoord/vergeten/"), client.post("/wachtwoord/vergeten/", {"email": EMAIL}, follow=True)),
    ]
    client.force_login(make_user())
    pages.append(client.get("/uitloggen/"))

    for page in pages:
        main = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)
        assert main is not None
        said = re.sub(r"<[^>]+>", " ", main[0])
        assert re.findall(r"\b(?:u|uw|je|jij|jouw|jullie)\b", said, re.IGNORECASE) == [], page.request["PATH_INFO"]


def test_logout_says_that_it_is_done(client: Client) -> None:
    client.force_login(make_user())
    assertContains(client.post("/uitloggen/", follow=True), "U bent uitgelogd.")


@pytest.mark.parametrize("path", ["/aanmelden/", "/accounts/signup/", "/inloggen/signup/"])
def test_nobody_can_sign_up(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_password_reset_by_mail_from_end_to_end(client: Client) -> None:
    user = make_user(email=EMAIL)
    response = client.get(reset_link(client), follow=True)
    assertContains(response, "Kies een nieuw wachtwoord")
    response = client.post(response.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assertContains(response, "Log nu in met het nieuwe wachtwoord.")
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_password_reset_mail_is_dutch_and_waits_in_the_queue(client: Client) -> None:
    make_user(email=EMAIL)
    link = reset_link(client)
    mail = last_mail()
    assert (mail.kind, mail.subject) == ("password_reset", "Kies een nieuw wachtwoord voor Bouwstenenscan")
    assert mail.to == EMAIL
    assert "U vroeg om een nieuw wachtwoord" in mail.text
    assert link in mail.html


def test_password_reset_mail_leads_to_our_own_address_whatever_was_asked(client: Client) -> None:
    make_user(email=EMAIL)
    client.post("/wachtwoord/vergeten/", {"email": EMAIL}, headers={"Host": "localhost:6666"})

    mail = last_mail()
    assert f"{settings.SITE_URL}/wachtwoord/nieuw/" in mail.text
    assert "6666" not in mail.text + mail.html


def test_password_reset_answers_the_same_for_an_unknown_address(client: Client) -> None:
    make_user(email=EMAIL)
    make_user(email="op@voorbeeld.nl", is_active=False)
    pages = {
        client.post("/wachtwoord/vergeten/", {"email": email}, follow=True).content
        for email in (EMAIL, "op@voorbeeld.nl", "onbekend@voorbeeld.nl")
    }
    assert len({without_token(page) for page in pages}) == 1
    assert [mail.to for mail in Mail.objects.all()] == [EMAIL]


def test_password_reset_link_works_once(client: Client) -> None:
    make_user(email=EMAIL)
    link = reset_link(client)
    page = client.get(link, follow=True).request["PATH_INFO"]
    client.post(page, {"password1": NEW, "password2": NEW})
    assertContains(Client().get(link), "Deze link werkt niet meer")


def test_password_reset_link_survives_being_looked_at(client: Client) -> None:
    make_user(email=EMAIL)
    link = reset_link(client)
    Client().get(link, follow=True)
    assertContains(client.get(link, follow=True), "Kies een nieuw wachtwoord")


def test_password_reset_with_a_made_up_link_says_what_to_do(client: Client) -> None:
    response = client.get("/wachtwoord/nieuw/1-abc-def/")
    assertContains(response, "Vraag een nieuwe link aan")


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("kort", "kort", "Dit is te kort. Kies minstens 12 tekens"),
        ("password1234", "password1234", "makkelijk te raden"),
        (NEW, NEW + "!", "De twee wachtwoorden zijn niet hetzelfde."),
    ],
)
def test_password_change_says_in_dutch_what_is_wrong(client: Client, first: str, second: str, message: str) -> None:
    user = make_user()
    client.force_login(user)
    response = client.post("/wachtwoord/wijzigen/", {"oldpassword": PASSWORD, "password1": first, "password2": second})
    assertContains(response, message)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_password_change_with_a_wrong_old_password_changes_nothing(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    response = client.post("/wachtwoord/wijzigen/", {"oldpassword": "mis", "password1": NEW, "password2": NEW})
    assertContains(response, "Dit is niet uw wachtwoord van nu.")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_password_change_keeps_one_logged_in(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    response = client.post(
        "/wachtwoord/wijzigen/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )
    assertContains(response, "Het nieuwe wachtwoord is bewaard.")
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_password_change_asks_for_a_login(client: Client) -> None:
    assertRedirects(client.get("/wachtwoord/wijzigen/"), "/inloggen/?next=/wachtwoord/wijzigen/")


def test_too_many_tries_are_told_to_wait(client: Client) -> None:
    codes = [client.post("/inloggen/", credentials("wie@voorbeeld.nl", "fout")).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    response = client.post("/inloggen/", credentials("wie@voorbeeld.nl", "fout"))
    assertContains(response, "Wacht een paar minuten", status_code=429)
    assertNotContains(response, "Too Many Requests", status_code=429)
    assert response["Retry-After"] == "900"


def test_many_addresses_from_one_network_are_held_up_and_another_network_is_not(
    client: Client, settings: LazySettings
) -> None:
    settings.LIMITS = settings.LIMITS | {"from_network": (6, timedelta(days=7))}
    pages = {"/inloggen/": "login", "/inloggen/code/": "email", "/wachtwoord/vergeten/": "email"}

    codes = [
        client.post(page, {field: f"wie{number}@voorbeeld.nl", "password": "fout"}).status_code
        for number in range(3)
        for page, field in pages.items()
    ]

    assert codes == [200, 302, 302] * 2 + [429] * 3
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post("/inloggen/", credentials("wie@voorbeeld.nl", "fout")).status_code == 200


def test_password_change_counts_tries_at_the_password_of_now(client: Client) -> None:
    client.force_login(make_user())
    typed = {"oldpassword": "mis", "password1": NEW, "password2": NEW}

    codes = [client.post("/wachtwoord/wijzigen/", typed).status_code for _ in range(12)]

    assert codes == [200] * 10 + [429] * 2


def test_login_without_an_address_is_no_try(client: Client) -> None:
    assert {client.post("/inloggen/", {}).status_code for _ in range(12)} == {200}


def test_beheer_has_no_login_of_its_own(client: Client) -> None:
    make_user(email=EMAIL, is_staff=True, is_superuser=True)

    assertRedirects(client.get("/beheer/"), "/inloggen/?next=/beheer/")
    response = client.post("/beheer/login/", {"username": EMAIL, "password": PASSWORD})
    assert response.status_code == 404 or response["Location"].startswith("/inloggen/")
    assertRedirects(client.get("/beheer/"), "/inloggen/?next=/beheer/")
