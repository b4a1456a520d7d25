"""Logging in at one's own municipality, against a provider on this computer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import LazySettings, settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from inventory.desk.accounts.providers import Provider, read_providers
from inventory.desk.accounts.single_sign_on import REFUSED
from regions.models import User
from tests.builders import make_coordinator, make_region, make_user
from tests.desk.fake_provider import FakeProvider, new_key, running_provider
from tests.desk.logging_in import give_app

pytestmark = pytest.mark.django_db

EMAIL = "odile@gouda.nl"
BEGIN = "/inloggen/via/gouda/"


def use(settings: LazySettings, *providers: Provider) -> None:
    settings.OIDC_PROVIDERS = providers
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [one.as_app() for one in providers]}}


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[FakeProvider]:
    with running_provider() as running:
        use(settings, running.as_setting())
        yield running


def to_provider(client: Client, path: str = BEGIN) -> str:
    """The address at the provider that our login sends the browser to."""
    response = client.get(path)
    assert response.status_code == 302
    return str(response["Location"])


def back_from(address: str) -> str:
    """Follow it over real HTTP; the path on our site that the provider sends the browser back to."""
    url = urlsplit(address)
    connection = HTTPConnection(url.netloc, timeout=60)
    connection.request("GET", f"{url.path}?{url.query}")
    location = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{location.path}?{location.query}"


def log_in_at(client: Client, path: str = BEGIN) -> Any:  # noqa: ANN401 - the test client's response
    return client.get(back_from(to_provider(client, path)))


def assert_refused(client: Client, response: Any) -> None:  # noqa: ANN401 - the test client's response
    """Not in, with the one sentence."""
    assert (response.status_code, response["Location"]) == (302, "/inloggen/")
    assertContains(client.get("/inloggen/"), REFUSED)
    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")


def test_login_page_offers_the_municipality(client: Client, provider: FakeProvider) -> None:
    assertContains(client.get("/inloggen/"), "Inloggen via gemeente Gouda")


def test_login_at_the_municipality_leads_in(client: Client, provider: FakeProvider) -> None:
    user = make_user(email=EMAIL, password=None)

    assertRedirects(log_in_at(client), "/start/")

    assert client.session[BACKEND_SESSION_KEY] == settings.AUTHENTICATION_BACKENDS[0]
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid, account.extra_data) == (user, "gouda", "medewerker-1", {})
    assert not SocialToken.objects.exists()


def test_login_at_the_municipality_leads_to_the_page_that_was_asked_for(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)

    assertRedirects(log_in_at(client, f"{BEGIN}?next=/beveiliging/"), "/beveiliging/")


def test_login_at_the_municipality_never_leads_to_another_site(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)

    assertRedirects(log_in_at(client, f"{BEGIN}?next=https://elders.example/"), "/start/")


def test_login_at_the_municipality_works_again(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    log_in_at(client)
    client.post("/uitloggen/")

    assertRedirects(log_in_at(client), "/start/")
    assert SocialAccount.objects.count() == 1


def test_login_asks_with_state_nonce_and_a_challenge(client: Client, provider: FakeProvider) -> None:
    asked = parse_qs(urlsplit(to_provider(client)).query)

    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/inloggen/via/gouda/terug/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_login_cannot_be_given_other_wishes_by_the_address(client: Client, provider: FakeProvider) -> None:
    address = to_provider(client, f"{BEGIN}?scope=admin&auth_params=nonce%3Dmijn&process=connect")

    asked = parse_qs(urlsplit(address).query)

    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["nonce"] != ["mijn"]


def test_login_started_by_another_site_is_not_begun(client: Client, provider: FakeProvider) -> None:
    response = client.get(BEGIN, headers={"Sec-Fetch-Site": "cross-site"})

    assertRedirects(response, "/inloggen/")


# --- who stays out --------------------------------------------------------------------------------------------------
def test_unknown_account_stays_out_and_none_is_made(client: Client, provider: FakeProvider) -> None:
    assert_refused(client, log_in_at(client))
    assert not User.objects.exists()


def test_closed_account_stays_out(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL, is_active=False)

    assert_refused(client, log_in_at(client))


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "baas@elders.nl"},
        {"email": "baas@kwaad-gouda.nl"},
        {"email": "baas@gouda.nl.elders.nl"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": None},
        {"email": 7},
        {"nonce": "een-andere"},
        {"nonce": None},
        {"iss": "https://iemand-anders.example"},
        {"aud": "een-ander"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
)
def test_claim_that_is_wrong_keeps_everybody_out(
    client: Client, provider: FakeProvider, claims: dict[str, object]
) -> None:
    for email in (EMAIL, "baas@elders.nl", "baas@kwaad-gouda.nl", "baas@gouda.nl.elders.nl"):
        make_user(email=email)
    provider.claims = claims

    assert_refused(client, log_in_at(client))
    assert not SocialAccount.objects.exists()


def test_token_signed_by_somebody_else_keeps_everybody_out(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    provider.signs_with = new_key()

    assert_refused(client, log_in_at(client))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_token_that_is_not_signed_with_a_key_keeps_everybody_out(
    client: Client, provider: FakeProvider, algorithm: str
) -> None:
    make_user(email=EMAIL)
    address = to_provider(client)
    asked = {"nonce": parse_qs(urlsplit(address).query)["nonce"][0]}
    claims = jwt.decode(provider.signed(asked), options={"verify_signature": False})
    secret = "" if algorithm == "none" else "geheim-dat-wij-ook-kennen-van-32-tekens"
    provider.raw_token = jwt.encode(claims, secret, algorithm=algorithm, headers={"kid": "one"})

    assert_refused(client, client.get(back_from(address)))


def test_answer_works_once(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    back = back_from(to_provider(client))
    assertRedirects(client.get(back), "/start/")
    client.post("/uitloggen/")

    assert_refused(client, client.get(back))


def test_answer_works_in_the_browser_that_asked_alone(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    back = back_from(to_provider(client))
    other = Client()

    assert_refused(other, other.get(back))


def test_answer_with_a_made_up_state_or_an_error_keeps_out(client: Client, provider: FakeProvider) -> None:
    assert_refused(client, client.get("/inloggen/via/gouda/terug/?code=x&state=verzonnen"))
    assert_refused(client, client.get("/inloggen/via/gouda/terug/?error=access_denied"))


def test_provider_that_does_not_answer_is_told_kindly(client: Client, settings: LazySettings) -> None:
    use(settings, FakeProvider(url="http://127.0.0.1:9").as_setting())

    assert_refused(client, client.get(BEGIN))


def test_same_sentence_whether_the_account_is_there_or_not(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL, is_active=False)
    answers = set()
    for email in (EMAIL, "onbekend@gouda.nl", "baas@elders.nl"):
        provider.claims = {"email": email}
        browser = Client()
        response = log_in_at(browser)
        answers.add((response.status_code, response["Location"], response.content))

    assert len(answers) == 1


# --- one identity for one account -----------------------------------------------------------------------------------
def test_another_identity_with_the_same_address_stays_out(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    log_in_at(client)
    provider.claims = {"sub": "iemand-anders"}
    other = Client()

    assert_refused(other, log_in_at(other))
    assert SocialAccount.objects.get().uid == "medewerker-1"


def test_one_identity_does_not_open_a_second_account(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    make_user(email="wethouder@gouda.nl")
    log_in_at(client)
    provider.claims = {"email": "wethouder@gouda.nl"}
    other = Client()

    assert_refused(other, log_in_at(other))


def test_provider_cannot_claim_the_address_of_another(
    client: Client, provider: FakeProvider, settings: LazySettings
) -> None:
    user = make_user(email=EMAIL)
    with running_provider() as deventer:
        use(settings, provider.as_setting(), deventer.as_setting(id="deventer", domains=("deventer.nl",)))

        assert_refused(client, log_in_at(client, "/inloggen/via/deventer/"))

        assert not SocialAccount.objects.exists()
        assertRedirects(log_in_at(client), "/start/")
        assert SocialAccount.objects.get().user == user


def test_answer_of_one_provider_is_no_answer_at_another(
    client: Client, provider: FakeProvider, settings: LazySettings
) -> None:
    make_user(email=EMAIL)
    with running_provider() as deventer:
        use(settings, provider.as_setting(), deventer.as_setting(id="deventer", domains=("deventer.nl",)))
        back = back_from(to_provider(client, "/inloggen/via/deventer/"))

        assert_refused(client, client.get(back.replace("/deventer/", "/gouda/")))


def test_login_while_logged_in_ties_nothing_to_that_account(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    back = back_from(to_provider(client))
    other = make_user(email="ander@gouda.nl")
    client.force_login(other)

    client.get(back)

    assert not SocialAccount.objects.filter(user=other).exists()


def test_address_from_userinfo_counts_when_it_is_about_the_same_person(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "medewerker-1", "email": EMAIL, "email_verified": True}

    assertRedirects(log_in_at(client), "/start/")


def test_address_from_userinfo_about_somebody_else_does_not_count(client: Client, provider: FakeProvider) -> None:
    make_user(email=EMAIL)
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "medewerker-2", "email": EMAIL, "email_verified": True}

    assert_refused(client, log_in_at(client))


# --- the second step ------------------------------------------------------------------------------------------------
def test_second_step_of_the_provider_counts_when_the_setting_says_so(
    client: Client, provider: FakeProvider, settings: LazySettings
) -> None:
    settings.SECOND_STEP = True
    use(settings, provider.as_setting(second_step=True))
    give_app(make_coordinator(make_region(), email=EMAIL))

    assertRedirects(log_in_at(client), "/start/")


def test_second_step_is_asked_when_the_provider_does_not_ask_it(
    client: Client, provider: FakeProvider, settings: LazySettings
) -> None:
    settings.SECOND_STEP = True
    give_app(make_coordinator(make_region(), email=EMAIL))

    assertRedirects(log_in_at(client), "/inloggen/tweede-stap/")


def test_coordinator_without_one_sets_it_up_when_the_provider_does_not_ask_it(
    client: Client, provider: FakeProvider, settings: LazySettings
) -> None:
    settings.SECOND_STEP = True
    make_coordinator(make_region(), email=EMAIL)
    log_in_at(client)

    assert client.get("/start/")["Location"].startswith("/beveiliging/tweede-stap/")


# --- the setting ----------------------------------------------------------------------------------------------------
def row(**changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "id": "gouda",
        "name": "gemeente Gouda",
        "server_url": "https://login.gouda.nl",
        "client_id": "bouwstenenscan",
        "client_secret": "geheim",
        "domains": ["gouda.nl"],
    }
    return {key: value for key, value in (usual | changes).items() if value is not None}


def test_setting_is_read() -> None:
    found = read_providers(json.dumps([row(domains=["Gouda.nl"], second_step=True)]), https_only=True)

    assert [(one.id, one.domains, one.second_step) for one in found] == [("gouda", ("gouda.nl",), True)]
    assert read_providers("  ", https_only=True) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[{", "is geen JSON"),
        ("{}", "is geen lijst"),
        ('["gouda"]', "is geen lijst"),
        (json.dumps([row(client_secret=None)]), "aanbieder 1: 'client_secret' is leeg"),
        (json.dumps([row(name=7)]), "'name' is leeg of geen tekst"),
        (json.dumps([row(id="Gouda nl")]), "kleine letters, cijfers en streepjes"),
        (json.dumps([row(server_url="http://login.gouda.nl")]), "begint met https://"),
        (json.dumps([row(domains=[])]), "minstens één domein"),
        (json.dumps([row(domains=["@gouda.nl"])]), "geen domein is"),
        (json.dumps([row(domains="gouda.nl")]), "minstens één domein"),
        (json.dumps([row(second_step="ja")]), "true of false"),
        (json.dumps([row(secret="x")]), "'secret' kennen we niet"),
        (json.dumps([row(), row(domains=["elders.nl"])]), "id 'gouda' staat er twee keer in"),
        (json.dumps([row(), row(id="ander", domains=["GOUDA.nl"])]), "domein 'gouda.nl' staat er twee keer in"),
    ],
)
def test_setting_that_is_wrong_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        read_providers(text, https_only=True)

    assert says in str(caught.value)
    assert "OIDC_PROVIDERS" in str(caught.value)
