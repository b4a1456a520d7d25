"""What people see when two work at once, when the server is gone, and when their session has ended."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import BrowserContext, Page, Route, expect

from inventory.scans.models import Answer, Scan
from regions.models import Initiative, User
from tests.browser.conftest import DESKTOP, PHONE, ROOT, OpenPage, wait_for
from tests.builders import (
    PASSWORD,
    WADDINXVEEN,
    load_catalogue,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_scan,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]
HOST = "127.0.0.1"


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def officer() -> User:
    return make_officer(WADDINXVEEN)


@pytest.fixture
def initiative() -> Initiative:
    load_catalogue()
    return make_initiative(slug="de-linde", name="De Linde")


def address(scan: Scan, group: str = "b") -> str:
    return f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/{group}/"


def kept(page: Page) -> list[str]:
    """What the device holds of what was typed."""
    page.wait_for_load_state("load")  # the text is there before the scripts have run
    found: list[str] = page.evaluate(
        "() => Object.entries(localStorage).filter(([key]) => key.includes('kept')).map(([, value]) => value)"
    )
    return found


def choose(page: Page, answer: str, code: str = "B2.1") -> None:
    page.locator(f"[name='{code}-answer'][value={answer}]").check()


def write(page: Page, text: str, code: str = "B2.1") -> None:
    """Type a note, and stay in the field: nothing has been sent yet."""
    cell = page.locator(f"[data-cell='{code}']")
    fold = cell.locator("details.cell__more")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    page.locator(f"[name='{code}-note']").press_sequentially(text)


def wait_until_saved(page: Page) -> None:
    expect(page.locator("[data-saving-status]")).to_contain_text(re.compile(r"^Opgeslagen om \d\d\.\d\d uur\."))


def started(page: Page) -> None:
    """The scripts have done what they do after loading, so that what is not there now does not come any more."""
    page.wait_for_load_state("load")
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")


def fill_in_login(page: Page, user: User) -> None:
    """On the page where somebody ended up."""
    page.get_by_text("Ik heb een wachtwoord").click()
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) [type=submit]").click()


def end_sessions() -> None:
    Session.objects.all().delete()


# --- two people in one cell ------------------------------------------------------------------------------------
def two_people(open_page: OpenPage, log_in: LogIn, scan: Scan, officer: User, **second: object) -> Page:
    """The second of two officers, who typed in the cell that the first has just saved."""
    first, page = open_page(), open_page(**second)  # type: ignore[arg-type]
    for window, user in ((first, officer), (page, make_officer(WADDINXVEEN))):
        log_in(window, user.email, PASSWORD)
        window.goto(address(scan))
    choose(first, "present")
    write(first, "Dat is het huis van de wijk.")
    choose(first, "present")
    first.locator("[name='B2.1-note']").blur()
    wait_until_saved(first)
    expect(first.locator("[name='B2.1-version']")).to_have_value("2")  # the answer and the note
    return page


def test_status_does_not_say_saved_while_an_answer_waits(
    open_page: OpenPage, log_in: LogIn, scan: Scan, officer: User
) -> None:
    page = two_people(open_page, log_in, scan, officer)
    choose(page, "missing")
    block = page.locator("[data-cell='B2.1'] [data-conflict]")
    expect(block).to_be_visible()

    page.locator("[name='B2.2-answer'][value='present']").check()

    status = page.locator("[data-saving-status]")
    expect(status).to_have_text("1 antwoord nog niet opgeslagen")
    expect(status.get_by_role("link")).to_have_attribute("href", "#B2.1")

    block.get_by_role("button", name="Houd het mijne").click()
    expect(status).to_contain_text("Opgeslagen om")


# Each button once, and both widths once at least: what is chosen has nothing to do with how wide the page is.
@pytest.mark.parametrize(
    ("viewport", "button", "answer", "note"),
    [
        (PHONE, "Houd het mijne", "missing", "Ik ken het niet."),
        (DESKTOP, "Neem dat van mijn collega", "present", "Dat is het huis van de wijk."),
        (PHONE, "Voeg de toelichtingen samen", "missing", "Dat is het huis van de wijk.\n\nIk ken het niet."),
    ],
    ids=["mine on a phone", "theirs on a desktop", "merged on a phone"],
)
def test_second_of_two_sees_both_and_chooses(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    officer: User,
    viewport: dict[str, int],
    button: str,
    answer: str,
    note: str,
) -> None:
    page = two_people(open_page, log_in, scan, officer, viewport=viewport)
    where = page.url
    write(page, "Ik ken het niet.")
    choose(page, "missing")

    block = page.locator("[data-cell='B2.1'] [data-conflict]")
    expect(block).to_be_focused()
    expect(block).to_contain_text("Uw collega heeft dit net ook ingevuld. Uw antwoord is niet weg.")
    expect(page.locator("[data-saving-status]")).to_contain_text("Uw collega heeft dit net ook ingevuld.")
    mine, theirs = block.locator(".conflict__side").all()
    expect(mine).to_contain_text("Ik ken het niet.")
    expect(theirs).to_contain_text(re.compile(r"Uw collega, \d\d\.\d\d uur"))
    expect(theirs).to_contain_text("Dat is het huis van de wijk.")
    one, other = mine.bounding_box(), theirs.bounding_box()
    assert one is not None
    assert other is not None
    assert (other["y"] >= one["y"] + one["height"]) == (viewport == PHONE)
    assert (other["x"] >= one["x"] + one["width"]) == (viewport == DESKTOP)
    assert overflow(page) == 0
    screenshot(page, "conflict")
    assert axe_violations(page) == []
    assert page.url == where

    block.get_by_role("button", name=button).click()

    expect(block).to_have_count(0)
    if button.startswith("Neem"):
        expect(page.locator("[data-saving-status]")).to_contain_text("Het antwoord van uw collega staat er nu.")
    else:
        wait_until_saved(page)
    expect(page.locator(f"[name='B2.1-answer'][value={answer}]")).to_be_checked()
    expect(page.locator(f"[name='B2.1-answer'][value={answer}]")).to_be_focused()
    stored = Answer.objects.get()
    assert (stored.answer, stored.note) == (answer, note)
    assert page.locator("[name='B2.1-note']").input_value() == note
    assert kept(page) == []


def test_second_of_two_chooses_without_javascript(
    open_page: OpenPage,
    log_in: LogIn,
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    officer: User,
) -> None:
    page = two_people(open_page, log_in, scan, officer, viewport=PHONE, javascript=False)
    choose(page, "missing")
    write(page, "Ik ken het niet.")
    page.locator("button[name=next][value=blijf]").click()

    block = page.locator("[data-conflict]")
    expect(block).to_contain_text("Dat is het huis van de wijk.")
    expect(page.locator("[name='B2.1-note']")).to_have_value("Ik ken het niet.")
    assert overflow(page) == 0
    screenshot(page, "conflict")
    block.get_by_role("button", name="Voeg de toelichtingen samen").click()

    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")
    assert Answer.objects.get().note == "Dat is het huis van de wijk.\n\nIk ken het niet."


def test_second_of_two_editors_chooses(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    initiative: Initiative,
) -> None:
    pages = [open_page(viewport=PHONE), open_page(viewport=PHONE)]
    for page, text in zip(pages, ("Onze tuin is open.", "Wij koken samen."), strict=True):
        log_in(page, make_editor(initiative).email, PASSWORD)
        page.goto("/initiatief/de-linde/profiel/")
        page.locator("[name=description]").fill(text)
        page.locator("[name=findable][value=ja]").check()
    for page, then in zip(pages, (".messages", "[data-conflict]"), strict=True):
        page.locator("form#profiel > .buttons button:has-text('Opslaan')").click()
        expect(page.locator(then)).to_be_visible()

    page = pages[1]
    expect(page.locator("[data-conflict]")).to_be_focused()
    expect(page.locator("[data-conflict]")).to_contain_text("Onze tuin is open.")
    assert overflow(page) == 0
    screenshot(page, "conflict")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Voeg de toelichtingen samen").click()

    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")
    initiative.refresh_from_db()
    assert initiative.description == "Onze tuin is open.\n\nWij koken samen."


def test_coordinator_who_was_second_takes_what_is_there(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
) -> None:
    page, other = open_page(viewport=PHONE), open_page()
    for window in (page, other):
        log_in(window, make_coordinator(scan.region).email, PASSWORD)
        window.goto(f"/scan/{scan.pk}/invullen/bouwsteen/B2/?gemeente={WADDINXVEEN}")
    name = f"[name='B2.1-{WADDINXVEEN}-answer']"
    other.locator(name).select_option("present")
    expect(other.locator("[data-grid-status]")).to_contain_text("Opgeslagen om")

    page.locator(name).select_option("elsewhere")
    expect(page.locator("[data-conflict]")).to_be_focused()
    screenshot(page, "conflict")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Neem dat van mijn collega").click()

    expect(page.locator("[data-conflict]")).to_have_count(0)
    expect(page.locator(name)).to_have_value("present")
    expect(page.locator(name)).to_be_focused()
    assert Answer.objects.get().version == 1


# --- a server that is gone -------------------------------------------------------------------------------------
class Server:
    """gunicorn on the database of the test, on a port that stays its own, also while it is gone."""

    def __init__(self, log: Path) -> None:
        self.place = socket.socket()  # bound and not listening: nobody else gets the port, and nobody gets through
        self.place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.place.bind((HOST, 0))
        self.port = self.place.getsockname()[1]
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        database = urlunsplit(
            urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        )
        command = [sys.executable, "-m", "gunicorn", "inventory.wsgi:application", "--bind", f"{HOST}:{self.port}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                [*command, "--threads", "4", "--no-control-socket", "--reuse-port"],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": database, "BOUWSTENENSCAN_MODE": "test"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _ in range(900):
            with suppress(OSError), closing(socket.create_connection((HOST, self.port), 1)):
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path / "server.log")
    with closing(found.place):
        found.start()
        yield found
        found.kill()


def test_server_killed_while_typing_loses_nothing(
    server: Server, new_context: Callable[..., BrowserContext], log_in_by_form: LogIn, scan: Scan, officer: User
) -> None:
    page = new_context(base_url=server.url, viewport=DESKTOP).new_page()
    log_in_by_form(page, officer.email, PASSWORD)
    page.goto(address(scan))
    choose(page, "missing")
    wait_until_saved(page)

    server.kill()
    # The first of these stands there for five seconds at most, so it is written down.
    page.evaluate(
        """() => {
          const line = document.querySelector("[data-saving-status]");
          window.said = [];
          new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true });
        }"""
    )
    write(page, "Er is wel een groep in Gouda.")
    page.locator("[name='B2.1-note']").blur()
    expect(page.locator("[data-saving-status]")).to_have_text("Nog niet opgeslagen. We proberen het opnieuw.")
    assert page.evaluate("window.said") == ["Nog niet opgeslagen.", "Nog niet opgeslagen. We proberen het opnieuw."]
    assert "Er is wel een groep in Gouda." in str(kept(page))
    server.start()

    expect(page.locator("[data-saving-status]")).to_contain_text(re.compile("^Opgeslagen om"), timeout=120_000)
    assert page.locator("[name='B2.1-note']").input_value() == "Er is wel een groep in Gouda."
    assert Answer.objects.get().note == "Er is wel een groep in Gouda."
    assert kept(page) == []


def test_page_closed_while_the_server_was_gone_offers_the_text_again(
    server: Server, new_context: Callable[..., BrowserContext], log_in_by_form: LogIn, scan: Scan, officer: User
) -> None:
    context = new_context(base_url=server.url, viewport=DESKTOP)
    page = context.new_page()
    log_in_by_form(page, officer.email, PASSWORD)
    page.goto(address(scan))
    server.kill()
    choose(page, "missing")
    write(page, "Er is wel een groep in Gouda.")
    page.close()
    server.start()

    page = context.new_page()
    page.goto(address(scan))

    expect(page.locator("[data-kept-offer]")).to_contain_text("Er is wel een groep in Gouda.")
    page.get_by_role("button", name="Zet het terug").click()
    wait_until_saved(page)
    assert (Answer.objects.get().answer, Answer.objects.get().note) == ("missing", "Er is wel een groep in Gouda.")


def test_server_that_is_too_busy_is_asked_again(page: Page, log_in: LogIn, scan: Scan, officer: User) -> None:
    log_in(page, officer.email, PASSWORD)
    page.goto(address(scan))
    sent: list[Route] = []

    def refuse_twice(route: Route) -> None:
        sent.append(route)
        if len(sent) < 3:  # the third waits until the test has seen what the page says of these
            route.fulfill(status=503 - 3 * (len(sent) - 1), body="straks", content_type="text/html")

    page.route("**/antwoord/**", refuse_twice)
    choose(page, "missing")
    expect(page.locator("[data-saving-status]")).to_have_text("Nog niet opgeslagen. We proberen het opnieuw.")
    assert wait_for(page, lambda: len(sent) > 2)
    sent[2].continue_()
    expect(page.locator("[data-saving-status]")).to_contain_text("Opgeslagen om")

    tokens = [re.findall(r"token=([\w-]+)", one.request.post_data or "")[0] for one in sent]
    assert len(tokens) == 3
    assert len(set(tokens)) == 1  # the same save, however often it was sent
    assert Answer.objects.get().version == 1


def test_connection_that_is_back_saves_at_once(page: Page, log_in: LogIn, scan: Scan, officer: User) -> None:
    log_in(page, officer.email, PASSWORD)
    page.goto(address(scan))
    page.context.set_offline(True)
    choose(page, "missing")
    expect(page.locator("[data-saving-status]")).to_have_text("Nog niet opgeslagen. We proberen het opnieuw.")
    page.context.set_offline(False)
    wait_until_saved(page)
    assert Answer.objects.get().answer == "missing"


# --- a session that has ended ----------------------------------------------------------------------------------
def test_session_that_ended_while_filling_in_loses_nothing(
    page: Page, log_in: LogIn, screenshot: Callable[[Page, str], None], scan: Scan, officer: User
) -> None:
    log_in(page, officer.email, PASSWORD)
    page.goto(address(scan))
    end_sessions()

    choose(page, "missing")
    write(page, "Er is wel een groep in Gouda.")
    line = page.locator("[data-saving-status]")
    expect(line).to_have_text("U bent uitgelogd. Wat u typte, staat nog op dit scherm. Log in om het op te slaan.")
    screenshot(page, "logged-out")
    line.get_by_role("link", name="Log in om het op te slaan.").click()
    fill_in_login(page, officer)

    expect(page).to_have_url(address(scan))
    offer = page.locator("[data-kept-offer]")
    expect(offer).to_be_focused()
    expect(offer).to_contain_text(re.compile(r"U typte hier vandaag om \d\d\.\d\d uur nog iets dat niet is bewaard\."))
    expect(offer).to_contain_text("Er is wel een groep in Gouda.")
    screenshot(page, "offer")
    offer.get_by_role("button", name="Zet het terug").click()
    wait_until_saved(page)
    assert (Answer.objects.get().answer, Answer.objects.get().note) == ("missing", "Er is wel een groep in Gouda.")
    assert kept(page) == []


def test_session_that_ended_during_a_long_form_loses_nothing(
    phone: Page,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    initiative: Initiative,
) -> None:
    editor = make_editor(initiative)
    log_in(phone, editor.email, PASSWORD)
    phone.goto("/initiatief/de-linde/profiel/")
    end_sessions()
    phone.locator("[name=description]").fill("Onze tuin is open.")
    phone.locator("[name=email]").fill("info@delinde.example")
    assert "delinde.example" not in str(kept(phone))  # an address is never kept
    phone.locator("form#profiel > .buttons button:has-text('Opslaan')").click()
    fill_in_login(phone, editor)

    expect(phone).to_have_url("/initiatief/de-linde/profiel/")
    offer = phone.locator("[data-kept-offer]")
    expect(offer).to_contain_text("Je typte hier vandaag om")
    expect(offer).to_contain_text("Onze tuin is open. (nu staat er: nog leeg)")
    assert overflow(phone) == 0
    screenshot(phone, "offer")
    assert axe_violations(phone) == []
    offer.get_by_role("button", name="Zet het terug").click()
    expect(phone.locator("[name=description]")).to_have_value("Onze tuin is open.")
    phone.locator("form#profiel > .buttons button:has-text('Opslaan')").click()

    expect(phone.locator(".messages")).to_contain_text("Opgeslagen om")
    initiative.refresh_from_db()
    assert initiative.description == "Onze tuin is open."
    assert kept(phone) == []


def test_remark_that_was_written_is_not_kept_any_more(page: Page, log_in: LogIn, scan: Scan, officer: User) -> None:
    log_in(page, officer.email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/bespreken/")
    page.locator("[name=text]").fill("Laten we bellen.")
    assert "Laten we bellen." in str(kept(page))

    page.get_by_role("button", name="Zet de opmerking erbij").click()

    expect(page.locator(".remarks")).to_contain_text("Laten we bellen.")
    assert kept(page) == []
    started(page)
    expect(page.locator("[data-kept-offer]")).to_have_count(0)
