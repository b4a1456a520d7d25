"""
Two regions with everything that people can leave behind in them, for the canaries.

In each: a municipality that drafts and two that shared, initiatives of every standing, a scan in every state, and a
person in each role.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from inventory.reports.models import Audience, StoredReport
from inventory.scans.actions.life import adopt_scan, publish_scan
from inventory.scans.models import Addition, Participant, ReadingLink, Remark, Reminder, Scan
from regions.models import (
    Initiative,
    Invitation,
    JoinRequest,
    Mail,
    Municipality,
    Region,
    Revision,
    StoppedAddress,
    User,
    Versioned,
)
from regions.models.invitations import InvitationState
from regions.saving import subject_of
from regions.tokens import token_hash
from tests.access.canaries import Aviary
from tests.access.rows import STATES
from tests.builders import (
    get_municipalities,
    make_answer,
    make_coordinator,
    make_decision,
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

NEXT_YEAR = datetime.timedelta(days=365)
HERE, THERE = ("GM0513", "GM1892", "GM0627"), ("GM0150", "GM0163", "GM0141")
"""The municipalities of the two regions: the first drafts, the others have shared."""


@dataclass
class Tenant:
    """One region and all that is its own."""

    region: Region
    municipalities: list[Municipality]
    cast: dict[str, User] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    scans: dict[str, Scan] = field(default_factory=dict)

    @property
    def drafting(self) -> Municipality:
        return self.municipalities[0]

    @property
    def sharing(self) -> Municipality:
        return self.municipalities[1]


@dataclass(frozen=True)
class Tenants:
    here: Tenant
    there: Tenant
    others: dict[str, User]
    aviary: Aviary


def build_tenants() -> Tenants:
    """Both regions, full of canaries; then their scans are brought to their states, with what was frozen then."""
    here, there = _tenant(HERE), _tenant(THERE)
    others = {"without a role": make_user(), "staff": make_staff(is_superuser=False)}
    aviary = Aviary()
    aviary.fill()
    for tenant in (here, there):
        for state, scan in tenant.scans.items():
            _bring(Scan.objects.get(pk=scan.pk), state, tenant.cast["coordinator"])
        for person in tenant.cast.values():
            person.refresh_from_db()
    for person in others.values():
        person.refresh_from_db()
    return Tenants(here, there, others, aviary)


def _bring(scan: Scan, state: str, by: User) -> None:
    if state == "preparing":
        Scan.objects.filter(pk=scan.pk).update(state=state)
    if state == "shared":
        Scan.objects.filter(pk=scan.pk).update(shared_with_initiatives_on=timezone.now())
    if state in {"adopted", "published"}:
        adopt_scan(scan=scan, by=by)
    if state == "published":
        publish_scan(scan=Scan.objects.get(pk=scan.pk), by=by, publish=True)


def _tenant(codes: tuple[str, ...]) -> Tenant:
    region = make_region(municipalities=codes)
    found = Tenant(region, get_municipalities(codes))
    _add_initiatives(found)
    _add_people(found)
    makers = {"findable": "editor", "sourced": "editor in the region", "held": "officer"}
    for name, one in found.initiatives.items():
        by = found.cast[makers[name]] if name in makers else None
        _add_history(f"initiative:{one.pk}", [*one.offers.all(), *one.signals.all()], by)
    for state in STATES:
        found.scans[state] = _scan(found)
    _add_letters(found)
    # An open proposal: without its last municipality.
    region.proposed.set(found.municipalities[:2])
    Region.objects.filter(pk=region.pk).update(proposed_on=timezone.now(), proposed_by=found.cast["coordinator"])
    return found


def _add_initiatives(tenant: Tenant) -> None:
    """Found by everyone; seen with a login; known from a public source; and added by a municipality that drafts."""
    drafting, sharing = tenant.drafting.pk, tenant.sharing.pk
    findable = make_initiative(municipality=drafting)
    quiet = make_initiative(municipality=sharing, findable=False)
    sourced = make_initiative(municipality=sharing, findable=False, confirmed_on=None, origin="public_source")
    held = make_initiative(
        municipality=drafting, findable=False, confirmed_on=None, held=True, added_by=tenant.drafting, kind="welfare"
    )
    both = [drafting, sharing]
    for one in (findable, quiet):
        make_offer(one, "A3.1", municipalities=both, places=[sharing], funding="temporary")
        make_offer(one, "A1.3", municipalities=both, places=both, starts_on=datetime.date(2026, 1, 1))
    make_offer(sourced, "B2.4", municipalities=both, places=[sharing], confirmed_on=None)
    make_offer(held, "C1.2", municipalities=[drafting], held=True, added_by=tenant.drafting)
    make_signal(findable, "B2.1", municipalities=both, named=True)
    make_signal(quiet, "B2.1", municipalities=both)
    make_signal(sourced, "B1.1", municipalities=both)
    tenant.initiatives = {"findable": findable, "quiet": quiet, "sourced": sourced, "held": held}


def _add_people(tenant: Tenant) -> None:
    tenant.cast = {
        "officer": make_officer(tenant.drafting.pk),
        "officer who shared": make_officer(tenant.sharing.pk),
        "coordinator": make_coordinator(tenant.region),
        "reader": make_reader(tenant.region),
        "editor": make_editor(tenant.initiatives["findable"]),
        "editor in the region": make_editor(tenant.initiatives["sourced"]),
    }


def _scan(tenant: Tenant) -> Scan:
    """Everything that a scan can hold, with answers of every kind in a draft and on a shared sheet."""
    scan, cast = make_scan(tenant.region), tenant.cast
    drafting, *sharing = tenant.municipalities
    for one in sharing:
        make_sheet(scan, one.pk)
    for one in tenant.municipalities:
        by = cast["officer" if one == drafting else "officer who shared"]
        make_answer(scan, one.pk, "B2.1", "present", updated_by=by)
        make_answer(scan, one.pk, "B1.2", "elsewhere", note_public=True, updated_by=by)
        make_answer(scan, one.pk, "C1.1", "missing", reason="no_space", note_public=True, updated_by=by)
        make_answer(scan, one.pk, "A1.3", "missing", updated_by=by)
        make_answer(scan, one.pk, "C2.1", "dont_know", on_behalf=True, updated_by=cast["coordinator"])
    make_decision(scan, "A3.1", [tenant.initiatives["findable"], tenant.initiatives["quiet"]])
    Participant.objects.create(scan=scan, perspective="experience", who="x", added_by=cast["coordinator"])
    Addition.objects.create(scan=scan, text="x", written_by=cast["coordinator"])
    ReadingLink.objects.create(
        scan=scan, label="x", token_hash=token_hash(f"lees {scan.pk}"), ends_at=timezone.now() + NEXT_YEAR
    )
    for person in ("reader", "officer"):
        Remark.objects.create(scan=scan, text="x", written_by=cast[person], written_as="x")
    answer = scan.answers.get(municipality=drafting, activity__code="B2.1")
    Remark.objects.create(
        scan=scan, text="x", written_by=cast["reader"], activity=answer.activity, municipality=tenant.sharing
    )
    _add_history(scan.trail, scan.answers.all())
    _add_history(scan.trail, scan.decisions.all(), cast["coordinator"])
    StoredReport.objects.create(scan=scan, audience=Audience.MEMBERS, key=f"{scan.pk:064}", state="failed")
    StoredReport.objects.create(scan=scan, audience=Audience.PUBLIC, key=f"{scan.pk:064}", state="failed")
    Reminder.objects.create(scan=scan, municipality=drafting, email="x@voorbeeld.nl", number=1)
    return scan


def _add_history(trail: str, things: Iterable[Versioned], by: User | None = None) -> None:
    """One change of each, with what it was and what it became."""
    for one in things:
        Revision.objects.create(
            subject=subject_of(type(one)),
            subject_id=one.pk,
            version=1,
            trail=trail,
            action="save",
            by=by or getattr(one, "updated_by", None),
            before={},
            after={},
        )


def _add_letters(tenant: Tenant) -> None:
    """Invitations, requests and mails, answered and not."""
    soon, region = timezone.now() + NEXT_YEAR, tenant.region
    for state in (InvitationState.OPEN, InvitationState.NOT_ME):
        invitation = Invitation.objects.create(
            role="officer",
            email="x@voorbeeld.nl",
            region=region,
            municipality=tenant.drafting,
            token_hash=f"{region.pk}-{state}",
            state=state,
            made_by=tenant.cast["coordinator"],
            ends_at=soon,
            answered_at=None if state == InvitationState.OPEN else timezone.now(),
        )
        Invitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash(f"kom {invitation.pk}"))
    JoinRequest.objects.create(
        initiative_name="x", municipality=tenant.drafting, name="x", email="x@voorbeeld.nl", website="https://x.nl"
    )
    Mail.objects.create(kind="confirmation", about="initiative:1", region=region, to="x@voorbeeld.nl", subject="x")
    StoppedAddress.objects.create(email=f"x{region.pk}@voorbeeld.nl")
    for initiative in tenant.initiatives.values():
        initiative.confirmation_requests.create(token_hash=token_hash(f"klopt {initiative.pk}"), ends_at=soon)
