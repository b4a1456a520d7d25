"""The PDFs and the mails tell nobody a text that domain.md section 6 keeps from them."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.reports.archive import archive_scan
from inventory.scans.actions.life import share_with_initiatives
from inventory.scans.actions.reminding import remind
from inventory.scans.actions.telling import Outcome, ask_to_read_along, tell_outcome
from inventory.scans.models import Reminder, Scan
from regions.actions.confirming import ask_confirmation
from regions.models import Initiative, Mail, Membership, Offer
from tests.access.listening import listen, readers, unheard
from tests.access.may_see import Reader, may_see
from tests.access.tenants import Tenants

pytestmark = pytest.mark.django_db


def test_pdf_files_tell_members_theirs_and_everyone_no_more_than_is_public(tenants: Tenants) -> None:
    scan = Scan.objects.get(pk=tenants.here.scans["published"].pk)
    archive_scan(scan)
    files = [reverse(name, args=[scan.pk]) for name in ("report-public-pdf", "report-public-json", "report-kept")]

    who = [one for one in readers(tenants) if one.role in {"anonymous", "reader", "editor elsewhere"}]

    found, wrong = listen(tenants, files, who)

    assert not wrong, "\n".join(wrong)
    everyone = {"scans.Participant.who", "scans.Scan.remark", "regions.Initiative.name"}
    assert not unheard(found, {"anonymous": everyone, "reader": everyone | {"scans.Decision.note"}})


def test_mails_tell_whom_they_are_to_no_more_than_they_may_see(tenants: Tenants) -> None:
    by, scans = tenants.here.cast["coordinator"], tenants.here.scans
    Mail.objects.all().delete()
    Reminder.objects.all().delete()
    _let_time_pass(tenants)
    scan = Scan.objects.get(pk=scans["shared"].pk)
    remind(scan=scan, by=by)
    ask_to_read_along(scan=scan, until=timezone.localdate() + datetime.timedelta(days=14), by=by)
    for name in ("findable", "quiet"):
        initiative = Initiative.objects.get(pk=tenants.here.initiatives[name].pk)
        initiative.confirmation_requests.all().delete()
        ask_confirmation(initiative=initiative, region=tenants.here.region, by=by)
    # Adopted and not shared with initiatives, and published.
    for state in ("adopted", "published"):
        tell_outcome(scan=Scan.objects.get(pk=scans[state].pk), outcome=Outcome(), by=by)
    share_with_initiatives(scan=Scan.objects.get(pk=scans["adopted"].pk), by=by, share=True)

    everybody, unknown, wrong = _by_address(tenants), set(), []
    for mail in Mail.objects.all():
        reader = everybody.get(mail.to)
        if reader is None:
            unknown.add(mail.to)
            continue
        heard = tenants.aviary.heard(f"{mail.from_name} {mail.reply_to} {mail.subject} {mail.text} {mail.html}")
        wrong += [f"{mail.kind} tells {reader.role}: {one}" for one in heard if not may_see(reader, one)]

    assert not unknown
    assert not wrong, "\n".join(wrong)
    assert set(Mail.objects.values_list("kind", flat=True)) >= {
        *("read_along", "read_along_initiative", "outcome", "outcome_initiative"),
        *("reminder_initiative", "confirm"),
    }


def _let_time_pass(tenants: Tenants) -> None:
    """A year ago they confirmed, and a month ago they could begin: it is time to ask and to remind."""
    last_year, last_month = timezone.localdate() - datetime.timedelta(400), timezone.now() - datetime.timedelta(30)
    Offer.objects.filter(confirmed_on__isnull=False).update(confirmed_on=last_year)
    Initiative.objects.filter(confirmed_on__isnull=False).update(confirmed_on=last_year)
    Membership.objects.update(given_on=last_month)
    Scan.objects.update(created_on=last_month)


def _by_address(tenants: Tenants) -> dict[str, Reader]:
    """Everybody who can get a mail: people, who is invited, and initiatives at their own address."""
    people = {reader.user.email: reader for reader in readers(tenants) if reader.user is not None}
    asked = tenants.here.initiatives.values()
    fresh = [type(one).objects.get(pk=one.pk) for one in asked]
    invited = {one.email: Reader("who is invited", invited=one) for one in tenants.here.region.invitations.all()}
    return {one.email: Reader("who is asked", asked=one) for one in fresh} | invited | people
