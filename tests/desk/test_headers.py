"""Every answer carries the same strict headers: pages, errors, redirects, downloads and static files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from inventory.desk.headers import NOBODY, OURSELVES, StrictHeaders
from tests.access.rows import ANONYMOUS, Row
from tests.access.world import TOKEN, World, build_world
from tests.builders import GOUDA, make_officer, make_scan
from tests.url_table import TABLE

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
WALKERS = (ANONYMOUS, "coordinator", "staff")
ROOT = Path(__file__).resolve().parents[2]


def browser(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != ANONYMOUS:
        client.force_login(world.cast[role])
    return client


def lacks(headers: Mapping[str, str]) -> Iterator[str]:
    """What is not as it should be in one answer that is no static file."""
    yield from (f"{name}: {headers.get(name)}" for name, value in EXPECTED.items() if headers.get(name) != value)
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "script-src 'self';" not in policy + ";" or "unsafe" in policy:
        yield f"Content-Security-Policy: {policy}"
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        yield f"Referrer-Policy: {headers.get('Referrer-Policy')}"
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        yield f"Permissions-Policy: {headers.get('Permissions-Policy')}"
    kept = {one.strip() for one in headers.get("Cache-Control", "").split(",")}
    if "private" not in kept or not kept & {"no-cache", "no-store"}:
        yield f"Cache-Control: {headers.get('Cache-Control')}"


def trouble(row: Row, method: str, response: HttpResponseBase) -> list[str]:
    return [f"{method} {row.name} ({response.status_code}): {one}" for one in lacks(response.headers)]


@pytest.mark.parametrize("role", WALKERS)
def test_every_address_answers_with_strict_headers(role: str) -> None:
    world = build_world()
    client = browser(world, role)
    found = []
    seen = set()
    for row in (row for rows in TABLE.values() for row in rows):
        path = reverse(row.name, kwargs=row.at(world))
        for method in ("GET", "PUT"):
            response = client.get(path) if method == "GET" else client.put(path)
            seen.add(response.status_code)
            found += trouble(row, method, response)

    assert not found, "\n".join(found[:50])
    assert {200, 302, 404, 405} <= seen


def page_of_error(status: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> HttpResponseBase:
    """An answer with this status, from as far out as it can come."""
    if status == 400:
        return client.get("/", headers={"host": "elders.example"})
    if status == 403:
        client.force_login(make_officer())
        return client.get(reverse("scan-board", args=[make_scan().pk]))
    if status == 404:
        return client.get("/bestaat-niet/")
    if status == 405:
        return client.delete(reverse("home"))
    if status == 413:
        return client.post(reverse("account_login"), {"login": "x" * (project.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)})
    monkeypatch.setattr("inventory.desk.navigation.Desk", None)
    return client.get(reverse("home"))


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500])
def test_error_has_strict_headers(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    response = page_of_error(status, Client(raise_request_exception=False), monkeypatch)

    assert response.status_code == status
    assert list(lacks(response.headers)) == []


def test_too_many_requests_are_refused_with_strict_headers(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    cache.clear()  # it counts there, and all tests share it
    for _ in range(2):
        response = client.post(reverse("account_reset_password"), {"email": "wie@voorbeeld.nl"})
    cache.clear()

    assert response.status_code == 429
    assert list(lacks(response.headers)) == []


def test_forged_request_is_refused_with_strict_headers() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_officer())

    response = client.post(reverse("place-choose"), {"place": "x"})

    assert response.status_code == 403
    assert list(lacks(response.headers)) == []


def test_address_without_a_slash_is_sent_on_with_strict_headers(client: Client) -> None:
    response = client.get("/bouwstenen")

    assert response.status_code == 301
    assert list(lacks(response.headers)) == []


def test_http_is_sent_on_to_https_with_strict_headers(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/")

    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/")
    assert list(lacks(response.headers)) == []


def test_static_file_has_strict_headers_and_may_be_kept(client: Client) -> None:
    response = client.get("/static/css/page.css")

    assert response.status_code == 200
    assert [one for one in lacks(response.headers) if not one.startswith("Cache-Control")] == []
    assert "public" in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("confirm-link", TOKEN),
        ("confirm-link", "geen"),
        ("reading", "geen"),
        ("account_reset_password_from_key", "geen"),
    ],
)
def test_page_with_a_key_in_its_address_is_kept_by_nobody(name: str, key: str) -> None:
    build_world()
    at = {"uidb36": "1", "key": key} if name.startswith("account") else {"token": key}

    response = Client().get(reverse(name, kwargs=at))

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_what_a_view_says_itself_stays() -> None:
    said = HttpResponse(headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"})

    response = StrictHeaders(lambda request: said)(RequestFactory().get("/"))

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_headers_are_added_to_whatever_comes_from_within() -> None:
    """The walk above can fail: without this middleware an answer has none of them."""

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert list(lacks(bare(HttpRequest()).headers)) != []
    assert [
        one for one in lacks(StrictHeaders(bare)(RequestFactory().get("/")).headers) if "Content-Sec" not in one
    ] == []


def test_passkeys_and_copying_are_left_to_ourselves(client: Client) -> None:
    policy = client.get("/").headers["Permissions-Policy"]

    assert {"publickey-credentials-get=(self)", "publickey-credentials-create=(self)"} < set(policy.split(", "))
    assert not set(NOBODY) & set(OURSELVES)


def test_message_to_somebody_is_in_no_cookie(client: Client) -> None:
    client.force_login(make_officer(GOUDA))

    client.post(reverse("account_logout"))

    assert "messages" not in client.cookies


# --- in production ---------------------------------------------------------------------------------------------
PRODUCTION = {
    "BOUWSTENENSCAN_MODE": "production",
    "SECRET_KEY": "aB3$" + "zeer-geheim-en-lang-genoeg-" * 3,
    "SITE_URL": "https://scan.voorbeeld.nl",
    "EMAIL_HOST": "mail.voorbeeld.nl",
    "OPERATOR_NAME": "Stichting Voorbeeld",
    "OPERATOR_CONTACT": "privacy@voorbeeld.nl",
    "SECURITY_CONTACT": "mailto:veilig@voorbeeld.nl",
}

VISIT = """
import json
import django
from django.conf import settings
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
client = Client(raise_request_exception=False)
ours = {"secure": True, "headers": {"host": "scan.voorbeeld.nl"}}
broken = client.get("/", **ours)
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.core.files.storage import storages
storages._storages.clear()
from django.contrib.staticfiles.storage import staticfiles_storage
staticfiles_storage._wrapped = storages["staticfiles"]
page = client.get("/inloggen/", **ours)
print(json.dumps({
    "broken": [broken.status_code, broken.content.decode(), dict(broken.headers)],
    "page": [page.status_code, dict(page.headers)],
    "cookies": {name: dict(one) for name, one in client.cookies.items()},
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
}))
"""


def in_production(tmp_path: Path, *args: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run Python as on a real site; its database is an empty file."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "PYTEST"))}
    environment |= PRODUCTION | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'leeg.sqlite3'}",
        "BOUWSTENENSCAN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "inventory.settings",
    }
    return subprocess.run(  # noqa: S603  # our own code
        [sys.executable, *args], cwd=ROOT, env=environment | changes, capture_output=True, text=True, check=False
    )


def test_deploy_check_has_nothing_to_say_of_production(tmp_path: Path) -> None:
    done = in_production(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced).")
    assert "WARNINGS" not in done.stderr


def test_production_sends_hsts_and_host_cookies_and_survives_uncollected_files(tmp_path: Path) -> None:
    done = in_production(tmp_path, "-c", VISIT)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])

    status, headers = told["page"]
    assert status == 200
    assert list(lacks(headers)) == []
    assert int(re.findall(r"max-age=(\d+)", headers["Strict-Transport-Security"])[0]) >= 365 * 24 * 3600
    assert all(name.startswith("__Host-") for name in [*told["names"], *told["cookies"]])
    assert told["cookies"]
    for cookie in told["cookies"].values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)

    status, body, headers = told["broken"]
    assert status == 500
    assert "Er ging iets mis bij ons" in body
    assert list(lacks(headers)) == []


@pytest.mark.parametrize("name", ["OPERATOR_NAME", "OPERATOR_CONTACT", "SECURITY_CONTACT"])
def test_production_does_not_start_without_somebody_who_answers_for_it(tmp_path: Path, name: str) -> None:
    done = in_production(tmp_path, "manage.py", "check", **{name: ""})

    assert done.returncode != 0
    assert f"{name} is leeg. Zet er" in done.stderr
