"""The queue of mails: what they say, and that each is sent once, whatever breaks."""

from __future__ import annotations

import datetime
import re
import signal
import smtplib
import threading
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import strip_tags

from regions.mails import Letter, compose, coordinator_of, full_address, queue_mail
from regions.models import Mail, MailState, User
from regions.models.mails import MOST_ATTEMPTS, PAUSES, SENDING_TAKES, WAITED_FOR
from regions.sending import forget_spent_texts, send_next
from tests.builders import make_coordinator, make_region

pytestmark = pytest.mark.django_db

LETTER = Letter(kind="confirm", subject="Klopt dit nog?", text="Hoi", html="<p>Hoi</p>")
CONTEXT: dict[str, Any] = {
    "initiative": "Huis & Haard",
    "name": "Emma",
    "since": "1 mei 2026",
    "lines": ["samen eten", "Open: maandag\n<b>en</b> dinsdag"],
    "ends": "1 juni 2027",
    "counts_until": "1 november 2027",
    "region": "Midden-Holland",
    "coordinator": "Coen Coördinator",
    "coordinator_email": "coen@voorbeeld.nl",
}
ADDRESS = "https://scan.voorbeeld.nl/klopt-het-nog/sleutel/"
Break = Callable[[Exception, str], None]


def queue(**changes: Any) -> Mail:
    fields: dict[str, Any] = {"letter": LETTER, "to": "emma@voorbeeld.nl", "about": "initiative:1"}
    with transaction.atomic():
        return queue_mail(**(fields | changes))


def later(**time: int) -> None:
    """Let time pass for the mails that are in a pause."""
    past = timezone.now() - datetime.timedelta(**time)
    Mail.objects.filter(sent_at=None).update(next_try_at=past)


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let opening ("open") or sending ("send_messages") fail with this error."""

    def fail_with(error: Exception, when: str) -> None:
        def fail(*args: object) -> None:
            raise error

        monkeypatch.setattr(f"django.core.mail.backends.locmem.EmailBackend.{when}", fail)

    return fail_with


def words(text: str) -> list[str]:
    return re.findall(r"[\w@/:.-]*\w", text)


def test_mail_says_the_same_in_plain_text_and_html() -> None:
    letter = compose("confirm", CONTEXT, address=ADDRESS)
    body = letter.html[letter.html.index("<body>") :]

    assert words(unescape(strip_tags(body.replace("</", " </")))) == words(letter.text)
    assert letter.subject == "Klopt dit nog over Huis & Haard?"
    assert "Open: maandag <b>en</b> dinsdag" in letter.text
    assert "Open: maandag &lt;b&gt;en&lt;/b&gt; dinsdag" in letter.html


def test_mail_has_one_button_with_the_address_below_it_and_fetches_nothing() -> None:
    letter = compose("confirm", CONTEXT, address=ADDRESS)

    assert letter.html.count('class="button"') == 1
    assert set(re.findall(r'href="([^"]*)"', letter.html)) == {ADDRESS}
    assert f"Bekijk en bevestig:\n{ADDRESS}\n" in letter.text
    assert not re.search(r"<img|src=|url\(|<link|@import", letter.html)


def test_mail_keeps_a_name_from_making_a_button_or_a_header_of_its_own() -> None:
    name = "Emma\n\n[Betaal nu]\n\nBcc: x@y.nl"

    letter = compose("confirm", CONTEXT | {"name": name, "initiative": "Huis\nBcc: x@y.nl"}, address=ADDRESS)

    assert letter.html.count('class="button"') == 1
    assert "\n" not in letter.subject


def test_mail_of_somebody_without_a_name_gives_their_address_once_in_a_sentence() -> None:
    nameless = CONTEXT | {"coordinator": "coen@voorbeeld.nl"}

    letter, named = (compose("confirm", one, address=ADDRESS) for one in (nameless, CONTEXT))

    assert "Laat het weten aan coen@voorbeeld.nl." in letter.text
    assert "Laat het weten aan Coen Coördinator: coen@voorbeeld.nl." in named.text


def test_mail_is_queued_only_with_what_causes_it() -> None:
    with transaction.atomic():
        queue_mail(letter=LETTER, to="emma@voorbeeld.nl", about="initiative:1")
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mail_queued_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        queue_mail(letter=LETTER, to="emma@voorbeeld.nl", about="initiative:1")


def test_mail_is_sent_once_from_the_region_and_answered_to_the_coordinator() -> None:
    region = make_region(name="Midden-Holland")
    queue(region=region, reply_to="coen@voorbeeld.nl")

    call_command("send_mails", once=True)
    call_command("send_mails", once=True)

    (message,) = outbox.outbox
    assert isinstance(message, EmailMultiAlternatives)
    assert message.from_email == "Bouwstenenscan Midden-Holland <noreply@localhost>"
    assert (message.to, message.reply_to) == (["emma@voorbeeld.nl"], ["coen@voorbeeld.nl"])
    assert message.body == "Hoi"
    assert [tuple(one) for one in message.alternatives] == [("<p>Hoi</p>", "text/html")]


def test_mail_that_was_sent_keeps_no_key() -> None:
    queue()

    call_command("send_mails", once=True)

    mail = Mail.objects.get()
    assert mail.sent_at is not None
    assert (mail.text, mail.html, mail.error) == ("", "", "")


@pytest.mark.parametrize(
    ("error", "when"),
    [
        (ConnectionRefusedError("weg"), "open"),
        (TimeoutError("stil"), "open"),
        (smtplib.SMTPRecipientsRefused({}), "send_messages"),
        (smtplib.SMTPResponseException(451, "later"), "send_messages"),
        (ValueError("kop"), "send_messages"),
    ],
)
def test_mail_that_fails_is_tried_again_after_growing_pauses_and_then_given_up(
    breaking: Break, error: Exception, when: str
) -> None:
    mail = queue()
    breaking(error, when)
    pauses = []

    for _ in range(MOST_ATTEMPTS):
        assert send_next()
        assert not send_next()
        mail.refresh_from_db()
        pauses.append(mail.next_try_at - timezone.now())
        later(seconds=1)

    assert (mail.attempts, mail.failed_at is not None, mail.sent_at) == (MOST_ATTEMPTS, True, None)
    assert not send_next()
    assert type(error).__name__ in mail.error
    for pause, wanted in zip(pauses, PAUSES, strict=False):
        assert abs(pause - wanted) < datetime.timedelta(seconds=30)
    assert list(Mail.objects.failed()) == [mail]
    assert (mail.text, mail.html) == ("Hoi", "<p>Hoi</p>")
    assert list(PAUSES) == sorted(set(PAUSES))


def test_mail_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    queue(to="stuk@voorbeeld.nl")
    queue(to="heel@voorbeeld.nl")
    as_ever = LocmemBackend.send_messages

    def refuse_one(self: LocmemBackend, messages: list[EmailMultiAlternatives]) -> int:
        if messages[0].to == ["stuk@voorbeeld.nl"]:
            raise smtplib.SMTPRecipientsRefused({})
        return as_ever(self, messages)

    monkeypatch.setattr(LocmemBackend, "send_messages", refuse_one)

    call_command("send_mails", once=True)

    assert [one.to for one in outbox.outbox] == [["heel@voorbeeld.nl"]]


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("weg"), TimeoutError("stil"), BrokenPipeError()])
def test_mail_that_breaks_off_in_the_middle_is_uncertain_and_not_sent_again(breaking: Break, error: Exception) -> None:
    mail = queue()
    breaking(error, "send_messages")

    assert send_next()

    later(days=1)
    assert not send_next()
    assert list(Mail.objects.uncertain(timezone.now())) == [mail]
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")


def test_mail_of_a_worker_that_died_is_uncertain_after_a_while_and_not_sent_again(
    breaking: Break, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = queue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("regions.sending._send", die)
        with pytest.raises(KeyboardInterrupt):
            send_next()

    assert not Mail.objects.uncertain(timezone.now()).exists()
    Mail.objects.update(claimed_at=timezone.now() - SENDING_TAKES - datetime.timedelta(seconds=1))
    call_command("send_mails", once=True)

    assert outbox.outbox == []
    assert list(Mail.objects.uncertain(timezone.now())) == [mail]
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    assert f"Onzeker of hij weg is: mail {mail.pk}" in capsys.readouterr().err


@pytest.mark.parametrize("kind", WAITED_FOR)
def test_code_that_failed_for_good_is_forgotten_at_once(breaking: Break, kind: str) -> None:
    mail = queue()
    Mail.objects.update(kind=kind, attempts=MOST_ATTEMPTS - 1)
    breaking(ConnectionRefusedError("weg"), "open")

    assert send_next()

    mail.refresh_from_db()
    assert (mail.state(timezone.now()), mail.text, mail.html) == (MailState.FAILED, "", "")
    assert not mail.try_again(timezone.now())


def test_text_of_a_mail_that_waits_or_may_be_tried_again_is_not_forgotten() -> None:
    queue()
    queue()
    Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(failed_at=timezone.now())

    forget_spent_texts()

    assert not Mail.objects.filter(text="").exists()


@pytest.mark.parametrize(("days", "again"), [(13, True), (14, False)])
def test_mail_that_failed_is_tried_again_as_long_as_its_text_is_kept(days: int, again: bool) -> None:
    mail, now = queue(), timezone.now()
    Mail.objects.update(failed_at=now - datetime.timedelta(days=days))
    mail.refresh_from_db()

    assert mail.can_be_retried(now) is again
    assert mail.try_again(now) is again


def die(mail: Mail) -> None:
    raise KeyboardInterrupt


def test_mail_is_claimed_by_one_of_two_that_read_it() -> None:
    queue()
    first, second = Mail.objects.get(), Mail.objects.get()

    assert [first.claim(timezone.now()), second.claim(timezone.now())] == [True, False]
    assert not second.note_sent(timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="needs two connections at once"
)
def test_mails_are_sent_once_by_many_workers() -> None:
    for number in range(40):
        queue(to=f"{number}@voorbeeld.nl")
    start = threading.Barrier(6)

    def work() -> None:
        start.wait()
        try:
            while send_next():
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sent = Counter(one.to[0] for one in outbox.outbox)
    assert sent == {f"{number}@voorbeeld.nl": 1 for number in range(40)}
    assert Mail.objects.filter(sent_at=None).count() == 0


def test_mail_names_the_coordinator_whose_account_works() -> None:
    region = make_region()
    User.objects.filter(pk=make_coordinator(region).pk).update(is_active=False)
    second = make_coordinator(region)

    assert coordinator_of(region) == second
    assert coordinator_of(None) is None


def test_full_address_begins_with_the_site() -> None:
    assert full_address("/klopt-het-nog/x/") == f"{django_settings.SITE_URL}/klopt-het-nog/x/"


@pytest.mark.django_db(transaction=True)
def test_worker_stops_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is sending when the word comes, is still sent; the next mail is left."""
    for name in ("een", "twee"):
        queue(to=f"{name}@voorbeeld.nl")
    as_ever = LocmemBackend.send_messages

    def told_while_sending(self: LocmemBackend, messages: list[EmailMultiAlternatives]) -> int:
        signal.raise_signal(signal.SIGTERM)
        return as_ever(self, messages)

    monkeypatch.setattr(LocmemBackend, "send_messages", told_while_sending)
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("send_mails")
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)

    assert [one.to for one in outbox.outbox] == [["een@voorbeeld.nl"]]
    assert Mail.objects.filter(claimed_at=None).count() == 1
