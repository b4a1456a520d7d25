"""A real Chromium on the live server: fixtures by what a page is looked at with.

`phone` (360 by 740), `desktop` (1280 by 800) and `without_javascript` are pages; `open_page` makes others.
Whatever the test does, it fails when a page asks another host for anything, breaks the Content-Security-Policy
or throws an error in its JavaScript.

A click does not wait for the page that it leads to. So after a click that leaves the page, or that saves, a test first
expects something that only comes after it, before it looks, measures or reads the database. To find where a test
forgets this: `SLOW_SERVER=0.6 .venv/bin/pytest tests/browser` answers each request for a page 0.6 seconds late, and
fails a test that looks at a page while another is on its way.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop in the main thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parents[2]
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",  # root has no sandbox, and only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing leaves this computer. Not by routing each request: that switches the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
LATE = float(os.environ.get("SLOW_SERVER", "0"))
"""By how many seconds the server answers late, see above."""
# Only how long it takes before a test fails: a computer may be ten times slower than the one this was written on.
expect.set_options(timeout=30_000)
PATIENCE = 60_000
"""Milliseconds that a page may take, or a button to be there."""

_under_way: WeakKeyDictionary[Page, set[Request]] = WeakKeyDictionary()
"""What each page asked for and has not got yet."""


class OpenPage(Protocol):
    """Make a page in a browser context of its own: own cookies, own viewport."""

    def __call__(self, *, viewport: ViewportSize = DESKTOP, javascript: bool = True) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium on this computer."""
    found = subprocess.run(  # noqa: S603 - our own script, no arguments
        [ROOT / "scripts" / "find-chromium"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.fail("No Chromium found. Install it with: sudo apt-get install -y chromium")
    return found.stdout.strip()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture(scope="session", autouse=True)
def slow_server() -> Iterator[None]:
    """Answer late when SLOW_SERVER says so; style sheets, scripts and images come as always."""
    with pytest.MonkeyPatch.context() as patch:
        if LATE:
            answer = WSGIHandler.__call__

            def answer_late(self: WSGIHandler, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401
                if not environ["PATH_INFO"].startswith(settings.STATIC_URL):
                    time.sleep(LATE)
                return answer(self, environ, start_response)

            patch.setattr(WSGIHandler, "__call__", answer_late)
        yield


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("page", _follow)
        return context

    return make


@pytest.fixture
def open_page(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[OpenPage]:
    host = urlsplit(live_server.url).netloc
    trouble: list[str] = []
    contexts: list[BrowserContext] = []

    def note_request(request: Request) -> None:
        url = urlsplit(request.url)
        if url.netloc != host and url.scheme not in {"data", "blob"}:
            trouble.append(f"asked another host: {request.url}")

    def note_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            trouble.append(f"broke the policy: {message.text}")

    def make(*, viewport: ViewportSize = DESKTOP, javascript: bool = True) -> Page:
        context = new_context(base_url=live_server.url, viewport=viewport, java_script_enabled=javascript)
        contexts.append(context)
        context.on("request", note_request)
        context.on("console", note_console)
        context.on("weberror", lambda error: trouble.append(f"threw: {error.error}"))
        return context.new_page()

    yield make
    for context in contexts:
        for page in context.pages:
            _let_arrive(page)
    assert not trouble, "\n".join(trouble)


def _follow(page: Page) -> None:
    asked = _under_way.setdefault(page, set())
    # Playwright takes functions of Python and no methods of a built-in type.
    page.on("request", lambda request: asked.add(request))  # noqa: PLW0108
    page.on("requestfinished", lambda request: asked.discard(request))  # noqa: PLW0108
    page.on("requestfailed", lambda request: asked.discard(request))  # noqa: PLW0108


def wait_for(page: Page, is_so: Callable[[], bool]) -> bool:
    """Whether it is so within half a minute: for what `expect` cannot see."""
    end = time.monotonic() + 30
    while not is_so() and time.monotonic() < end and not page.is_closed():
        page.wait_for_timeout(20)
    return is_so()


def _let_arrive(page: Page) -> None:
    """What is under way, so that emptying the database meets no request half way."""
    wait_for(page, lambda: not _under_way.get(page))


def settle(page: Page) -> None:
    """Let the page come that is on its way, with its styles and scripts.

    It cannot know of a page that has not been asked for yet: first expect something of the new page.
    """
    page.locator("html").wait_for(state="attached")  # what was just clicked has been handled

    def stays() -> bool:
        asked = _under_way.get(page, set())
        return not any(one.is_navigation_request() and one.frame == page.main_frame for one in asked)

    if LATE and not stays():
        pytest.fail(f"The test looks at {page.url} while another page is on its way.")
    wait_for(page, stays)
    page.wait_for_load_state("load")


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(viewport=PHONE)


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def without_javascript(open_page: OpenPage) -> Page:
    return open_page(javascript=False)


@pytest.fixture
def page(desktop: Page) -> Page:
    """The page of pytest-playwright, guarded like the others."""
    return desktop


@pytest.fixture
def log_in() -> Callable[[Page, str, str], None]:
    """Without a page, for tests of what comes after it: log_in(page, email, password)."""

    def take_session(page: Page, email: str, password: str) -> None:
        client = Client()
        assert client.post("/inloggen/", {"login": email, "password": password}).status_code == 302
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/", "httpOnly": True}]
        )

    return take_session


@pytest.fixture
def log_in_by_form() -> Callable[[Page, str, str], None]:
    """As a person does, up to the page behind it: log_in_by_form(page, email, password)."""

    def fill_in_form(page: Page, email: str, password: str) -> None:
        page.goto("/inloggen/")
        page.get_by_text("Ik heb een wachtwoord").click()
        page.locator("[name=login]").fill(email)
        page.locator("[name=password]").fill(password)
        page.locator("form:has([name=password]) [type=submit]").click()
        page.wait_for_url(lambda url: urlsplit(url).path != "/inloggen/")

    return fill_in_form


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def axe_violations(axe_source: str) -> Callable[[Page], list[str]]:
    """What axe finds on the page as it stands: one line for each element; WCAG 2.2 AA and best practices.

    For pages with JavaScript: without it axe would wait for ever.
    """

    def find(page: Page) -> list[str]:
        settle(page)
        page.evaluate(axe_source)
        # Preloading would copy imported style sheets into the page, which our policy rightly stops.
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
        return [
            f"{rule['id']}: {rule['help']} ({node['target']}) {node['html'][:200]}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]

    return find


@pytest.fixture
def overflow() -> Callable[[Page], int]:
    """By how many pixels the page is wider than its window: 0 unless it has to be scrolled sideways.

    A window of 320 pixels stands for all phones, since no style begins between 320 and 360: it is measured at both.
    """

    def measure(page: Page) -> int:
        settle(page)
        found = _wider_than_its_window(page)
        narrow = page.viewport_size
        if narrow is not None and narrow["width"] < PHONE["width"]:
            page.set_viewport_size(PHONE)
            found = max(found, _wider_than_its_window(page))
            page.set_viewport_size(narrow)
        return found

    return measure


def _wider_than_its_window(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of the whole page when the environment variable SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        settle(page)
        if folder:
            test = re.sub(r"\W+", "-", request.node.name).strip("-")
            page.screenshot(path=Path(folder) / f"{test}-{name}.png", full_page=True)

    return keep
