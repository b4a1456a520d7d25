"""The people and things that the table of addresses is walked with: one world for each state of a scan."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bouwstenen.models import Characteristic, Principle
from inventory.reports.models import ArchivedFormat, ArchivedReport, Audience, StoredReport
from inventory.scans.actions.life import adopt_scan, publish_scan
from inventory.scans.models import Remark, Scan
from regions.models import Initiative, InvitationState, JoinRequest, Mail, Offer, Region, Revision, Role, User
from regions.saving import Saving, record
from regions.tokens import token_hash
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
    make_staff,
    make_user,
)

ZUIDPLAS = "GM1892"
"""Its municipality has shared."""
INVITED, INVITED_OFFICER, USED = "sleutel-van-een-initiatief", "sleutel-van-een-gemeente", "gebruikte-sleutel"
"""Behind the links of invitations: two that are open, and one that was answered."""

TOKEN = "het-sleuteltje-van-het-huis"
"""Behind the link of "klopt het nog?" that is open."""


@dataclass(frozen=True)
class World:
    """One region with a scan, one initiative, and a person in each role."""

    region: Region
    scan: Scan
    preparing: Scan
    initiative: Initiative
    hidden: Initiative
    offer: Offer
    stored: StoredReport
    revision: Revision
    mail: Mail
    asking: JoinRequest
    asking_elsewhere: JoinRequest
    remark: Remark
    """Written by the reader."""
    cast: dict[str, User]


def build_world(state: str = "open") -> World:
    """The world with its scan in one of the states of `tests.access.rows`."""
    region = make_region(municipalities=[GOUDA, WADDINXVEEN, ZUIDPLAS])
    initiative = make_initiative(municipality=GOUDA)
    hidden = make_initiative(municipality=GOUDA, confirmed_on=None)
    offer = make_offer(initiative)
    make_signal(initiative, "B2.4")
    scan = make_scan(region)
    make_sheet(scan, ZUIDPLAS)
    cast = {
        "officer": make_officer(GOUDA),
        "neighbour": make_officer(WADDINXVEEN),
        "coordinator": make_coordinator(region),
        "reader": make_reader(region),
        "without a role": make_user(),
        "officer elsewhere": make_officer(DEVENTER),
        "editor": make_editor(initiative),
        "editor elsewhere": make_editor(make_initiative(municipality=DEVENTER)),
        "staff": make_staff(is_superuser=False),
        "officer who shared": make_officer(ZUIDPLAS),
        "editor in the region": make_editor(make_initiative(municipality=WADDINXVEEN)),
        # What is taken from these two is taken once they have logged in: see `tests.access.walk.log_in`.
        "role taken away": make_coordinator(region),
        "account closed": make_coordinator(region),
    }
    _invite(region, initiative, cast["coordinator"])
    initiative.confirmation_requests.create(
        token_hash=token_hash(TOKEN), ends_at=timezone.now() + datetime.timedelta(days=30)
    )
    Principle.objects.create(edition=scan.edition, number=1, name="Zelf")
    Characteristic.objects.create(number=1, text="Open", source="Bron")
    return World(
        region=region,
        scan=bring(scan, state),
        # Only what is past preparing can be a previous round.
        preparing=make_scan(region, state="preparing", previous=None if state == "preparing" else scan),
        initiative=initiative,
        hidden=hidden,
        offer=offer,
        stored=StoredReport.objects.create(scan=scan, audience=Audience.MEMBERS, key="0" * 64),
        revision=record(region, Saving(by=None), before=None, after={}),
        mail=region.mails.create(
            kind="confirm", about="initiative:1", to="iemand@voorbeeld.example", subject="Klopt dit nog?"
        ),
        asking_elsewhere=JoinRequest.objects.create(
            initiative_name="De Tuin", name="Bo", email="bo@voorbeeld.example", municipality_id=DEVENTER
        ),
        remark=Remark.objects.create(scan=scan, text="Goed zo.", written_by=cast["reader"]),
        asking=JoinRequest.objects.create(
            initiative_name="De Huiskamer", municipality_id=GOUDA, name="Anna", email="anna@voorbeeld.example"
        ),
        cast=cast,
    )


def _invite(region: Region, initiative: Initiative, by: User) -> None:
    """Somebody who may become an editor, an officer who turned out to be the wrong person, and what was used before."""
    gouda, now = region.municipalities.get(pk=GOUDA), timezone.now()
    soon = now + datetime.timedelta(days=14)
    rows: list[tuple[str, dict[str, Any]]] = [
        (INVITED, {"role": Role.EDITOR, "initiative": initiative}),
        (INVITED_OFFICER, {"role": Role.OFFICER, "municipality": gouda}),
        (USED, {"role": Role.READER, "state": InvitationState.DECLINED, "answered_at": now}),
    ]
    for token, fields in rows:
        region.invitations.create(
            email="nieuw@voorbeeld.example", token_hash=token_hash(token), made_by=by, ends_at=soon, **fields
        )


def bring(scan: Scan, state: str) -> Scan:
    """The scan in this state. The files of a published one are kept; those of an adopted one still have to be made."""
    if state == "preparing":
        Scan.objects.filter(pk=scan.pk).update(state=state)
    if state == "shared":
        Scan.objects.filter(pk=scan.pk).update(shared_with_initiatives_on=timezone.now())
    if state in {"adopted", "published"}:
        adopt_scan(scan=scan, by=None)
        scan = Scan.objects.get(pk=scan.pk)
    if state == "published":
        publish_scan(scan=scan, by=None, publish=True)
        keep_files(scan)
    return Scan.objects.get(pk=scan.pk)


def keep_files(scan: Scan) -> None:
    """The files of an adopted scan, as the worker keeps them."""
    for audience in Audience:
        for kind in ArchivedFormat:
            ArchivedReport.objects.create(scan=scan, audience=audience, format=kind, content=b"{}")
