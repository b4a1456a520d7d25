"""
Every address of the product, and what it answers to everybody who asks: the table that `test_urls.py` walks.

An address has at least one row; a new address without a row fails the test. Whoever adds a role, adds it to `ROLES`
and to the cast in `World`. What stands in a row follows from domain.md section 6: not visible is 404, visible but
not allowed is 403, a page for people with a login sends everyone else to the login.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bouwstenen.models import Characteristic, Principle, TargetGroup
from inventory.reports.models import Audience, StoredReport
from inventory.scans.models import Scan
from regions.models import Initiative, Offer, Region, Revision, User
from regions.saving import Saving, record
from regions.tokens import token_hash
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_bouwsteen,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_signal,
    make_staff,
    make_user,
)

ANONYMOUS = "anonymous"
MEMBERS = ("officer", "neighbour", "coordinator", "reader")
OTHERS = ("without a role", "officer elsewhere", "editor", "editor elsewhere", "staff")
ROLES = (ANONYMOUS, *MEMBERS, *OTHERS)

TOKEN = "het-sleuteltje-van-het-huis"
"""Behind the link of "klopt het nog?" that is open."""

LOGIN = "to the login"
"""A redirect to the login page of the product."""
Answer = int | str
Answers = dict[str, Answer]


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
    cast: dict[str, User]


def build_world() -> World:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    initiative = make_initiative(municipality=GOUDA)
    hidden = make_initiative(municipality=GOUDA, confirmed_on=None)
    scan = make_scan(region)
    make_signal(initiative, "B2.4")
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
    }
    initiative.confirmation_requests.create(
        token_hash=token_hash(TOKEN), ends_at=timezone.now() + datetime.timedelta(days=30)
    )
    Principle.objects.create(edition=scan.edition, number=1, name="Zelf")
    Characteristic.objects.create(number=1, text="Open", source="Bron")
    return World(
        region=region,
        scan=scan,
        preparing=make_scan(region, state="preparing", previous=scan),
        initiative=initiative,
        hidden=hidden,
        offer=make_offer(initiative),
        stored=StoredReport.objects.create(scan=scan, audience=Audience.MEMBERS, key="0" * 64),
        revision=record(region, Saving(by=None), before=None, after={}),
        cast=cast,
    )


def everyone(answer: Answer, **exceptions: Answer) -> Answers:
    """A public page: the same for all, but for the exceptions (roles with _ for a space)."""
    return dict.fromkeys(ROLES, answer) | {role.replace("_", " "): said for role, said in exceptions.items()}


def signed_in(answer: Answer) -> Answers:
    """The same for all who have logged in."""
    return everyone(answer, anonymous=LOGIN)


def for_roles(answer: Answer, *roles: str, not_allowed: Iterable[str] = (), others: Answer = 404) -> Answers:
    """`answer` for `roles`, 403 for those who see it and may not, and 404 for everybody else who has logged in."""
    return signed_in(others) | dict.fromkeys(not_allowed, 403) | dict.fromkeys(roles, answer)


def for_members(answer: Answer) -> Answers:
    return for_roles(answer, *MEMBERS)


def for_coordinator(answer: Answer) -> Answers:
    """The coordinator does it; the other members of the region may not."""
    return for_roles(answer, "coordinator", not_allowed=MEMBERS)


def for_coordinator_and_staff(answer: Answer) -> Answers:
    return for_roles(answer, "coordinator", "staff", not_allowed=MEMBERS)


def for_officer(answer: Answer) -> Answers:
    """The officer of this municipality does it; the other members of the region may not."""
    return for_roles(answer, "officer", not_allowed=MEMBERS)


def for_editor(answer: Answer) -> Answers:
    """The initiative's own people do it; everybody sees that it is there, since it is on a public page."""
    return for_roles(answer, "editor", others=403)


def for_staff(answer: Answer) -> Answers:
    return for_roles(answer, "staff")


@dataclass(frozen=True)
class Row:
    """
    What one address answers. Without `post` it takes GET alone, and says 405 to all who get as far as the page.

    `post` may leave roles out whose answer depends on what is sent.
    """

    name: str
    get: Answers
    post: Answers = field(default_factory=dict)
    at: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    data: Callable[[World], dict[str, Any]] = field(default=lambda world: {})

    @property
    def post_answers(self) -> Answers:
        return self.post or {role: LOGIN if said == LOGIN else 405 for role, said in self.get.items()}


ONLY_POST = signed_in(405)


def _region(world: World) -> dict[str, Any]:
    return {"slug": world.region.slug}


def _scan(world: World) -> dict[str, Any]:
    return {"pk": world.scan.pk}


def _role(world: World) -> dict[str, Any]:
    """The role of Gouda's officer."""
    return {"pk": world.cast["officer"].memberships.get().pk}


def _gouda(world: World) -> dict[str, Any]:
    return {"pk": world.scan.pk, "gm": GOUDA}


def _initiative(world: World) -> dict[str, Any]:
    return {"slug": world.initiative.slug}


DESK = [
    Row("home", everyone(200)),
    # An editor has one thing to do here, and is sent on to it.
    Row("start", everyone(200, anonymous=LOGIN, editor=302, editor_elsewhere=302), signed_in(405)),
    Row("place-choose", ONLY_POST, signed_in(302)),
    Row("account_login", everyone(302, anonymous=200), everyone(302, anonymous=200)),
    Row("account_logout", everyone(200, anonymous=302), everyone(302)),
    Row("account_change_password", signed_in(200), signed_in(200)),
    Row("account_reset_password", everyone(200), everyone(200)),
    Row("account_reset_password_done", everyone(200)),
    Row("account_reset_password_from_key", everyone(200), everyone(200), at=lambda w: {"uidb36": "1", "key": "geen"}),
    Row("account_reset_password_from_key_done", everyone(200)),
]

CATALOGUE = [
    Row("bouwsteen-list", everyone(200)),
    Row("bouwsteen-detail", everyone(200), at=lambda w: {"code": "A1"}),
    Row("bouwsteen-detail", everyone(404), everyone(405), at=lambda w: {"code": "Z9"}),
]

REGIONS = [
    Row("region-detail", for_roles(200, *MEMBERS, "staff"), signed_in(405), at=_region),
    Row("region-detail", signed_in(404), signed_in(405), at=lambda w: {"slug": "iza-nergens"}),
]

PROPOSALS_AND_REMOVING = [
    Row(
        "region-proposal",
        for_coordinator_and_staff(200),
        for_roles(422, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        at=_region,
    ),
    Row("region-people", for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]), signed_in(405), at=_region),
    Row("membership-end", for_roles(200, "officer", "coordinator"), for_roles(302, "officer", "coordinator"), at=_role),
    Row("initiative-stop", for_editor(200), for_editor(302), at=_initiative),
]

BOARD = [
    Row("scan-board", for_coordinator(200), signed_in(405), at=_scan),
    Row("scan-no-initiative", ONLY_POST, for_coordinator(302), at=_scan),
    Row("scan-share-for", for_coordinator(200), for_coordinator(302), at=_gouda),
    Row("filling-shared-for", ONLY_POST, for_officer(302), at=_gouda),
]

DIRECTORY = [
    Row("directory", everyone(200)),
    Row("directory-municipality", everyone(200), at=lambda w: {"gm": GOUDA}),
    Row("directory-municipality", everyone(404), everyone(405), at=lambda w: {"gm": "GM0000"}),
    Row("directory-region", everyone(200), at=_region),
]

CONFIRMING = [
    Row("confirm-link", everyone(200), everyone(422), at=lambda w: {"token": TOKEN}),
    Row(
        "confirm-link",
        everyone(200),
        everyone(302),
        at=lambda w: {"token": TOKEN},
        data=lambda w: {"version": 1, "seen": "1|", "outcome": "stopped"},
    ),
    Row("confirm-link", everyone(404), everyone(404), at=lambda w: {"token": "geen"}),
    Row("confirm-done", everyone(200), everyone(405), at=lambda w: {"outcome": "right"}),
    Row("confirm-done", everyone(404), everyone(405), at=lambda w: {"outcome": "geen"}),
    Row("confirm-ask", ONLY_POST, for_roles(302, "coordinator", not_allowed=[*MEMBERS, "staff"]), at=_region),
]

INITIATIVES = [
    Row("initiative-detail", everyone(200), at=_initiative),
    Row("initiative-detail", everyone(404), everyone(405), at=lambda w: {"slug": w.hidden.slug}),
    Row("initiative-start", for_editor(200), signed_in(405), at=_initiative),
    Row("initiative-start", signed_in(404), signed_in(405), at=lambda w: {"slug": w.hidden.slug}),
    Row("initiative-profile", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-defaults", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-wishes", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-confirm", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-offers", for_editor(200), for_editor(302), at=_initiative),
    Row("offer-save", ONLY_POST, for_editor(400), at=_initiative),
    Row("offer-edit", for_editor(200), for_editor(200), at=lambda w: {"slug": w.initiative.slug, "pk": w.offer.pk}),
    Row("offer-edit", for_editor(404), for_editor(404), at=lambda w: {"slug": w.initiative.slug, "pk": 0}),
    Row("offer-add", for_editor(200), for_editor(200), at=lambda w: {"slug": w.initiative.slug, "code": "A1.3"}),
    Row("initiative-signals", for_editor(200), signed_in(405), at=_initiative),
    Row("initiative-signal", for_editor(200), for_editor(200), at=lambda w: {**_initiative(w), "code": "B2.4"}),
    Row("initiative-signal-remove", ONLY_POST, for_editor(302), at=lambda w: {**_initiative(w), "code": "B2.4"}),
]

SCANS = [
    Row(
        "scan-create",
        for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        for_roles(422, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        at=_region,
    ),
    Row("scan-detail", for_members(200), signed_in(405), at=_scan),
    Row("scan-detail", signed_in(404), signed_in(405), at=lambda w: {"pk": 0}),
    Row("scan-participants", for_members(200), for_coordinator(422), at=_scan),
]

TABLE_TALK = [
    Row("scan-discuss", for_members(200), signed_in(405), at=_scan),
    Row("scan-settle", ONLY_POST, for_officer(422), at=lambda w: {**_gouda(w), "code": "B2.1"}),
    Row("scan-settle", ONLY_POST, for_officer(404), at=lambda w: {**_gouda(w), "code": "Z9"}),
    Row("scan-decide", ONLY_POST, for_coordinator(302), at=_scan),
    Row("scan-remark", ONLY_POST, for_members(422), at=_scan),
    Row("scan-remark-remove", ONLY_POST, signed_in(404), at=lambda w: {**_scan(w), "remark": 1}),
    Row("scan-steunpunten", for_members(200), for_coordinator(302), at=_scan),
    # An officer is sent on to the sheet of their municipality. The scan is not shared with initiatives.
    Row("scan-passage", for_members(200) | {"officer": 302, "neighbour": 302}, signed_in(405), at=_scan),
]

FILLING = [
    Row("filling-start", for_roles(200, "officer", "coordinator", not_allowed=MEMBERS), signed_in(405), at=_gouda),
    Row("filling-start", for_members(404), signed_in(405), at=lambda w: {"pk": w.scan.pk, "gm": DEVENTER}),
    Row("filling-group", for_officer(200), for_officer(302), at=lambda w: {**_gouda(w), "group": "a"}),
    Row("filling-check", for_officer(200), for_officer(302), at=_gouda),
    Row(
        "filling-open-questions",
        for_roles(200, "officer", "coordinator", not_allowed=MEMBERS),
        signed_in(405),
        at=_gouda,
    ),
    Row("filling-sheet", for_roles(200, "officer", "coordinator", not_allowed=MEMBERS), signed_in(405), at=_gouda),
    Row("filling-share", ONLY_POST, for_officer(302), at=_gouda),
    Row("filling-undo", ONLY_POST, for_officer(404), at=_gouda),
    Row("answer-save", ONLY_POST, for_officer(422), at=lambda w: {**_gouda(w), "code": "B2.1"}),
]

GRID = [
    Row("grid", for_coordinator(302), signed_in(405), at=_scan),
    Row("grid-bouwsteen", for_coordinator(200), for_coordinator(302), at=lambda w: {**_scan(w), "code": "A1"}),
    Row("grid-bouwsteen", for_coordinator(404), for_coordinator(404), at=lambda w: {**_scan(w), "code": "Z9"}),
    Row("grid-cell", ONLY_POST, for_coordinator(422), at=lambda w: {**_gouda(w), "code": "B2.1"}),
    Row("grid-undo", ONLY_POST, for_coordinator(302), at=_scan),
    Row("grid-check", for_coordinator(200), for_coordinator(302), at=_scan),
    Row("answer-put-back", ONLY_POST, for_officer(302), at=lambda w: {**_gouda(w), "code": "B2.1"}),
]

LIFE = [
    Row("scan-stages", for_coordinator(200), signed_in(405), at=_scan),
    Row("scan-open", ONLY_POST, for_coordinator(302), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-adopt", for_coordinator(200), for_coordinator(302), at=_scan),
    Row("scan-consent", ONLY_POST, for_coordinator(302), at=_scan, data=lambda w: {"municipality": GOUDA}),
    Row("scan-consent", ONLY_POST, for_roles(404, not_allowed=["officer", "neighbour", "reader"]), at=_scan),
    # Beside a report that is not adopted there is nothing to add.
    Row("scan-addition", ONLY_POST, for_members(403), at=_scan),
    Row("scan-hide-name", ONLY_POST, for_coordinator(302), at=_scan),
    Row("scan-delete", for_coordinator(200), for_coordinator(302), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-delete", for_members(403), for_members(403), at=_scan),
    Row("scan-sharing", for_coordinator(200), for_coordinator(302), at=_scan),
    Row("scan-changes", for_members(200), signed_in(405), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-changes", for_members(404), signed_in(405), at=_scan),
    Row("filling-copy", for_officer(200), for_officer(404), at=_gouda),
]

REPORTS = [
    Row("report-list", everyone(200)),
    Row("report-public", everyone(404), everyone(405), at=_scan),
    Row("report-public-pdf", everyone(404), everyone(405), at=_scan),
    Row("report-public-json", everyone(404), everyone(405), at=_scan),
    Row("report-public-csv", everyone(404), everyone(405), at=_scan),
    Row("reading", everyone(404), everyone(405), at=lambda w: {"token": "geen"}),
    Row("report-detail", for_members(200), signed_in(405), at=_scan),
    Row("report-kept", for_members(404), signed_in(405), at=_scan),
    Row("report-json", for_members(200), signed_in(405), at=_scan),
    Row("report-csv", for_members(200), signed_in(405), at=_scan),
    Row("report-pdf-request", ONLY_POST, for_members(302), at=_scan),
    Row(
        "report-pdf",
        for_members(202),
        signed_in(405),
        at=lambda w: {"pk": w.scan.pk, "stored_pk": w.stored.pk},
    ),
]


# --- the beheer: staff, and for everybody else it is not there -----------------------------------------------------
CHANGE, LOOK, GIVE = "change", "look", "give"
"""What staff may do with a kind of thing: correct it, look at it, or give it and take it away."""

BEHEER: dict[str, tuple[str, bool, Callable[[World], Any]]] = {
    # kind of thing: what staff may do, whether they may add one, and one of them
    "bouwstenen_edition": (LOOK, False, lambda w: w.scan.edition_id),
    "bouwstenen_bouwsteen": (CHANGE, False, lambda w: get_bouwsteen("A1").pk),
    "bouwstenen_activity": (CHANGE, False, lambda w: get_activity("A1.1").pk),
    "bouwstenen_targetgroup": (CHANGE, False, lambda w: TargetGroup.objects.all()[0].pk),
    "bouwstenen_principle": (CHANGE, False, lambda w: Principle.objects.get().pk),
    "bouwstenen_characteristic": (CHANGE, False, lambda w: Characteristic.objects.get().pk),
    "regions_initiative": (LOOK, False, lambda w: w.initiative.pk),
    "regions_municipality": (CHANGE, False, lambda w: GOUDA),
    "regions_user": (CHANGE, True, lambda w: w.cast["reader"].pk),
    "regions_membership": (GIVE, True, lambda w: w.cast["reader"].memberships.get().pk),
    "regions_region": (CHANGE, True, lambda w: w.region.pk),
    "regions_revision": (LOOK, False, lambda w: w.revision.pk),
}
NOT_STAFF: Answers = {role: answer for role, answer in for_staff(200).items() if role != "staff"}
"""What is sent to the beheer by others changes nothing; what staff send is tested in tests/regions/admin."""


def _beheer_rows(kind: str, may: str, adds: bool, one: Callable[[World], Any]) -> list[Row]:
    def at(world: World) -> dict[str, Any]:
        return {"object_id": one(world)}

    return [
        Row(f"admin:{kind}_changelist", for_staff(200), NOT_STAFF),
        Row(f"admin:{kind}_add", for_staff(200 if adds else 403), NOT_STAFF),
        Row(f"admin:{kind}_change", for_staff(200), NOT_STAFF, at=at),
        Row(f"admin:{kind}_delete", for_staff(200 if may == GIVE else 403), NOT_STAFF, at=at),
        Row(f"admin:{kind}_history", for_staff(200), NOT_STAFF, at=at),
    ]


STAFF = [
    Row("admin:index", for_staff(200), NOT_STAFF),
    Row("admin:app_list", for_staff(200), NOT_STAFF, at=lambda w: {"app_label": "regions"}),
    Row("admin:jsi18n", for_staff(200), NOT_STAFF),
    Row("admin:autocomplete", for_staff(403), NOT_STAFF),
    Row("admin:auth_user_password_change", for_staff(200), NOT_STAFF, at=lambda w: {"id": w.cast["reader"].pk}),
    Row(
        "admin:regions_municipality_merge",
        for_staff(200),
        {**NOT_STAFF, "staff": 422},
        at=lambda w: {"code": GOUDA},
    ),
    Row("admin:regions_region_confirm", for_staff(405), for_staff(302), at=_region),
    *[row for kind, (may, adds, one) in BEHEER.items() for row in _beheer_rows(kind, may, adds, one)],
]

TABLE = {
    "desk": DESK,
    "catalogue": CATALOGUE,
    "directory": DIRECTORY,
    "proposals and removing": PROPOSALS_AND_REMOVING,
    "board": BOARD,
    "regions": REGIONS,
    "confirming": CONFIRMING,
    "initiatives": INITIATIVES,
    "scans": SCANS,
    "table talk": TABLE_TALK,
    "filling": FILLING,
    "grid": GRID,
    "life": LIFE,
    "reports": REPORTS,
    "beheer": STAFF,
}
