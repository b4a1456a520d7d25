"""A real Chromium on the live server: fixtures by what a page is looked at with.

`phone` (360 by 740), `desktop` (1280 by 800) and `without_javascript` are pages; `open_page` makes others.
Whatever the test does, it fails when a page asks another host for anything, breaks the Content-Security-Policy
or throws an error in its JavaScript.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, ViewportSize
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
]


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


@pytest.fixture
def open_page(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[OpenPage]:
    host = urlsplit(live_server.url).netloc
    trouble: list[str] = []
    pages: dict[Page, set[Request]] = {}

    def keep_at_home(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.netloc == host or url.scheme in {"data", "blob"}:
            route.continue_()
        else:
            trouble.append(f"asked another host: {route.request.url}")
            route.abort()

    def note_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            trouble.append(f"broke the policy: {message.text}")

    def make(*, viewport: ViewportSize = DESKTOP, javascript: bool = True) -> Page:
        context = new_context(base_url=live_server.url, viewport=viewport, java_script_enabled=javascript)
        context.route("**/*", keep_at_home)
        context.on("console", note_console)
        context.on("weberror", lambda error: trouble.append(f"threw: {error.error}"))
        page = context.new_page()
        under_way = pages.setdefault(page, set())
        # Playwright takes functions of Python and no methods of a built-in type.
        page.on("request", lambda request: under_way.add(request))  # noqa: PLW0108
        page.on("requestfinished", lambda request: under_way.discard(request))  # noqa: PLW0108
        page.on("requestfailed", lambda request: under_way.discard(request))  # noqa: PLW0108
        return page

    yield make
    _wait_for_the_server(pages)
    assert not trouble, "\n".join(trouble)


def _wait_for_the_server(pages: dict[Page, set[Request]]) -> None:
    """Let what was sent be answered, so that emptying the database does not meet a request half way."""
    for page, under_way in pages.items():
        for _ in range(50):
            if not under_way or page.is_closed():
                break
            page.wait_for_timeout(100)


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
    """Through the form, as a person does: log_in(page, email, password)."""

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
    """By how many pixels the page is wider than its window: 0 unless it has to be scrolled sideways."""

    def measure(page: Page) -> int:
        page.wait_for_load_state("load")  # the text is there before the styles are
        return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    return measure


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of the whole page when the environment variable SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            test = re.sub(r"\W+", "-", request.node.name).strip("-")
            page.screenshot(path=Path(folder) / f"{test}-{name}.png", full_page=True)

    return keep
