"""
Every address of the product, and what it answers to everybody who asks: the table that `test_urls.py` walks.

An address has at least one row; a new address without a row fails the test. Who asks, when, and what can be answered
stands in `tests.access.rows`; the people and things in `tests.access.world`. Whoever adds a role, adds it to `ROLES`
(or to `LIKE`) there and to the cast of the world. A row of the world's scan is walked in every state of the scan.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bouwstenen.models import Characteristic, Principle, TargetGroup
from regions.mails import stop_token
from tests.access.rows import (
    FOR_EVER,
    LOGIN,
    MEMBERS,
    NOT_OPEN,
    ONLY_POST,
    PREPARING,
    PUBLISHED,
    ROLES,
    SHARED,
    Answer,
    Answers,
    Row,
    everyone,
    for_coordinator,
    for_coordinator_and_staff,
    for_editor,
    for_members,
    for_officer,
    for_roles,
    for_staff,
    looking,
    otherwise,
    sending,
    signed_in,
)
from tests.access.world import INVITED, INVITED_OFFICER, TOKEN, USED, World
from tests.builders import DEVENTER, GOUDA, get_activity, get_bouwsteen


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


def _invitation(world: World) -> dict[str, Any]:
    """That of somebody who may become an officer of Gouda."""
    return {"pk": world.region.invitations.get(role="officer").pk}


def for_inviting(answer: Answer) -> Answers:
    """The coordinator does it; staff see the region and leave it to them."""
    return for_roles(answer, "coordinator", not_allowed=[*MEMBERS, "staff"])


# --- what is otherwise when the scan is not open -----------------------------------------------------------------
OFFICER_WAITS = (otherwise(NOT_OPEN, 403, "officer"),)
OFFICER_SENDS_NOTHING = (sending(NOT_OPEN, 403, "officer"),)
COORDINATOR_WAITS = (otherwise(NOT_OPEN, 403, "coordinator"),)
COORDINATOR_SENDS_NOTHING = (sending(NOT_OPEN, 403, "coordinator"),)
NOTHING_CHANGES_ANY_MORE = (sending(FOR_EVER, 403, "coordinator"),)
INITIATIVES_READ_ALONG = (looking([SHARED], 200, "editor", "editor in the region"),)
EVERYONE_READS = (looking([PUBLISHED], 200, *ROLES),)


DESK = [
    Row("home", everyone(200)),
    # An editor has one thing to do here, and is sent on to it.
    Row("start", everyone(200, anonymous=LOGIN, editor=302, editor_elsewhere=302), signed_in(405)),
    Row("place-choose", ONLY_POST, signed_in(302)),
    Row("privacy", everyone(200)),
    Row("colofon", everyone(200)),
    Row("security-txt", everyone(200)),
    Row("own-data", signed_in(200), signed_in(422)),
    Row("own-data-all", signed_in(200), signed_in(405)),
    Row("own-data-file", signed_in(200), signed_in(405)),
    Row("account-delete", signed_in(200), signed_in(422)),
    Row("account-deleted", everyone(200)),
    Row("account_login", everyone(302, anonymous=200), everyone(302, anonymous=200)),
    Row("account_logout", everyone(200, anonymous=302), everyone(302)),
    Row("account_change_password", signed_in(200), signed_in(200)),
    Row("account_reset_password", everyone(200), everyone(200)),
    Row("account_reset_password_done", everyone(200)),
    Row("account_reset_password_from_key", everyone(200), everyone(200), at=lambda w: {"uidb36": "1", "key": "geen"}),
    Row("account_reset_password_from_key_done", everyone(200)),
]

SECURITY = [
    Row("account_request_login_code", everyone(LOGIN), everyone(LOGIN, anonymous=200)),
    # Whoever is in goes on to Start; whoever is not under way begins at the login.
    Row("account_confirm_login_code", everyone(302, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    Row("mfa_authenticate", everyone(302, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    Row("mfa_login_webauthn", everyone(302, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    Row("openid_connect_login", everyone(404), everyone(405), at=lambda w: {"provider_id": "geen"}),
    Row("openid_connect_callback", everyone(404), everyone(405), at=lambda w: {"provider_id": "geen"}),
    Row("mfa_index", signed_in(200), signed_in(405)),
    Row("second-step", signed_in(200), signed_in(405)),
    Row("account_reauthenticate", signed_in(200), signed_in(200)),
    Row("account_reauthenticate_code", signed_in(200), signed_in(200)),
    # Nobody here has a second step, so another way to show who they are is asked.
    Row("mfa_reauthenticate", signed_in(302), signed_in(302)),
    Row("mfa_reauthenticate_webauthn", signed_in(302), signed_in(302)),
    # What changes the security of an account, asks first to show who you are.
    Row("account_set_password", signed_in(302), signed_in(302)),
    Row("mfa_activate_totp", signed_in(302), signed_in(302)),
    Row("mfa_deactivate_totp", signed_in(302), signed_in(302)),
    Row("mfa_add_webauthn", signed_in(302), signed_in(302)),
    Row("mfa_edit_webauthn", signed_in(302), signed_in(302), at=lambda w: {"pk": 0}),
    Row("mfa_remove_webauthn", signed_in(302), signed_in(302), at=lambda w: {"pk": 0}),
    Row("mfa_view_recovery_codes", signed_in(302), signed_in(302)),
    Row("mfa_generate_recovery_codes", signed_in(302), signed_in(302)),
    Row("mfa_download_recovery_codes", signed_in(302), signed_in(302)),
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
        case="een voorstel doen",
    ),
    Row(
        "region-proposal",
        for_coordinator_and_staff(200),
        for_roles(302, "staff", not_allowed=MEMBERS),
        at=_region,
        data=lambda w: {"step": "accept"},
        case="een voorstel overnemen",
    ),
    Row("region-people", for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]), signed_in(405), at=_region),
    Row("membership-end", for_roles(200, "officer", "coordinator"), for_roles(302, "officer", "coordinator"), at=_role),
    Row("initiative-stop", for_editor(200), for_editor(302), at=_initiative),
]

BOARD = [
    Row("scan-board", for_coordinator(200), signed_in(405), at=_scan),
    Row("scan-remind", for_coordinator(200), for_coordinator(302), at=_scan),
    Row("scan-no-initiative", ONLY_POST, for_coordinator(302), at=_scan, when=NOTHING_CHANGES_ANY_MORE),
    Row("scan-share-for", for_coordinator(200), for_coordinator(302), at=_gouda, when=COORDINATOR_WAITS),
    Row("filling-shared-for", ONLY_POST, for_officer(302), at=_gouda, when=OFFICER_SENDS_NOTHING),
]


JOINING = [
    Row("join", everyone(200), everyone(422)),
    Row("join-thanks", everyone(200)),
    Row("region-join-requests", for_coordinator_and_staff(200), signed_in(405), at=_region),
    Row(
        "join-decide",
        ONLY_POST,
        for_coordinator_and_staff(302),
        at=lambda w: {**_region(w), "pk": w.asking.pk},
        data=lambda w: {"step": "decline", f"{w.asking.pk}-answer": "Nu niet."},
    ),
    Row("join-decide", ONLY_POST, for_coordinator_and_staff(404), at=lambda w: {**_region(w), "pk": 0}),
    Row(
        "join-decide",
        ONLY_POST,
        for_coordinator_and_staff(404),
        at=lambda w: {**_region(w), "pk": w.asking_elsewhere.pk},
        data=lambda w: {"step": "decline"},
        case="een vraag uit een andere regio",
    ),
    # Which two are merged stands in what follows the address: without it there is nothing to do.
    Row("initiative-merge", for_coordinator_and_staff(200), for_coordinator_and_staff(422), at=_region),
]

DIRECTORY = [
    Row("directory", everyone(200)),
    Row("directory-municipality", everyone(200), at=lambda w: {"gm": GOUDA}),
    Row("directory-municipality", everyone(404), everyone(405), at=lambda w: {"gm": "GM0000"}),
    Row("directory-region", everyone(200), at=_region),
]

MAILS = [
    Row("region-mails", for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]), signed_in(405), at=_region),
    Row(
        "region-mail-again",
        ONLY_POST,
        for_roles(302, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        at=lambda w: {**_region(w), "pk": 0},
    ),
    Row("mail-stop", everyone(200), everyone(302), at=lambda w: {"token": stop_token("iemand@voorbeeld.example")}),
    Row("mail-stop", everyone(404), everyone(404), at=lambda w: {"token": "geen"}),
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

INVITING = [
    Row("region-invite", for_inviting(200), for_inviting(422), at=_region),
    Row("region-invite-list", for_inviting(200), for_inviting(422), at=_region),
    Row("region-invitations", for_inviting(200), signed_in(405), at=_region),
    Row("initiative-invite", for_editor(200), for_editor(422), at=_initiative),
    Row("filling-invite", for_officer(200), for_officer(422), at=_gouda),
    *[
        Row(name, ONLY_POST, for_roles(answer, "coordinator"), at=_invitation)
        for name, answer in (
            ("invitation-again", 200),
            ("invitation-pass-on", 302),
            ("invitation-handled", 302),
            ("invitation-withdraw", 302),
        )
    ],
    Row("invitation", everyone(200), everyone(422), at=lambda w: {"token": INVITED}, case="open"),
    # Whoever is logged in as somebody else, first logs out; a new person fills in a name.
    Row(
        "invitation",
        everyone(200),
        everyone(409, anonymous=422),
        at=lambda w: {"token": INVITED_OFFICER},
        data=lambda w: {"answer": "yes"},
        case="meedoen",
    ),
    Row(
        "invitation",
        everyone(200),
        everyone(302),
        at=lambda w: {"token": INVITED_OFFICER},
        data=lambda w: {"answer": "not_me"},
        case="niet de juiste persoon",
    ),
    Row("invitation", everyone(404), everyone(404), at=lambda w: {"token": USED}, case="gebruikt"),
    Row("invitation", everyone(404), everyone(404), at=lambda w: {"token": "geen"}, case="nooit gemaakt"),
    Row("invitation-done", everyone(200), everyone(405), at=lambda w: {"outcome": "not_me"}),
    Row("invitation-done", everyone(404), everyone(405), at=lambda w: {"outcome": "geen"}),
]

INITIATIVES = [
    Row("initiative-detail", everyone(200), at=_initiative),
    Row("initiative-detail", everyone(404), everyone(405), at=lambda w: {"slug": w.hidden.slug}),
    Row("initiative-start", for_editor(200), signed_in(405), at=_initiative),
    Row("initiative-start", signed_in(404), signed_in(405), at=lambda w: {"slug": w.hidden.slug}),
    Row("initiative-claim", for_editor(200), for_editor(422), at=_initiative),
    Row("initiative-profile", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-defaults", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-wishes", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-confirm", for_editor(200), for_editor(200), at=_initiative),
    Row("initiative-offers", for_editor(200), for_editor(302), at=_initiative),
    Row("offer-save", ONLY_POST, for_editor(400), at=_initiative),
    Row("offer-edit", for_editor(200), for_editor(200), at=lambda w: {"slug": w.initiative.slug, "pk": w.offer.pk}),
    Row("offer-edit", for_editor(404), for_editor(404), at=lambda w: {"slug": w.initiative.slug, "pk": 0}),
    Row("offer-add", for_editor(200), for_editor(200), at=lambda w: {"slug": w.initiative.slug, "code": "A1.3"}),
    Row("offer-history", for_editor(200), at=lambda w: {"slug": w.initiative.slug, "pk": w.offer.pk}),
    Row("offer-history", for_editor(404), at=lambda w: {"slug": w.initiative.slug, "pk": 0}),
    Row("signal-history", for_editor(200), at=lambda w: {**_initiative(w), "code": "B2.4"}),
    Row("signal-history", for_editor(404), at=lambda w: {**_initiative(w), "code": "Z9"}),
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
    Row("scan-participants", for_members(200), for_coordinator(422), at=_scan, when=NOTHING_CHANGES_ANY_MORE),
]

TABLE_TALK = [
    Row("scan-discuss", for_members(200), signed_in(405), at=_scan),
    Row(
        "scan-settle",
        ONLY_POST,
        for_officer(422),
        at=lambda w: {**_gouda(w), "code": "B2.1"},
        when=OFFICER_SENDS_NOTHING,
    ),
    Row(
        "scan-settle", ONLY_POST, for_officer(404), at=lambda w: {**_gouda(w), "code": "Z9"}, when=OFFICER_SENDS_NOTHING
    ),
    Row("scan-table-history", for_members(200), at=_scan),
    Row("scan-decide", ONLY_POST, for_coordinator(302), at=_scan, when=NOTHING_CHANGES_ANY_MORE),
    Row("scan-remark", ONLY_POST, for_members(422), at=_scan),
    Row(
        "scan-remark-remove",
        ONLY_POST,
        for_members(404),
        at=lambda w: {**_scan(w), "remark": 0},
        case="een die er niet is",
    ),
    Row(
        "scan-remark-remove",
        ONLY_POST,
        for_roles(302, "coordinator", "reader", not_allowed=MEMBERS),
        at=lambda w: {**_scan(w), "remark": w.remark.pk},
    ),
    Row("scan-steunpunten", for_members(200), for_coordinator(302), at=_scan, when=NOTHING_CHANGES_ANY_MORE),
    # An officer is sent on to the sheet of their municipality. The scan is not shared with initiatives.
    Row(
        "scan-passage",
        for_members(200) | {"officer": 302, "neighbour": 302},
        signed_in(405),
        at=_scan,
        when=INITIATIVES_READ_ALONG,
    ),
]

FILLING = [
    Row("filling-start", for_roles(200, "officer", "coordinator", not_allowed=MEMBERS), signed_in(405), at=_gouda),
    Row("filling-start", for_members(404), signed_in(405), at=lambda w: {"pk": w.scan.pk, "gm": DEVENTER}),
    Row(
        "filling-group",
        for_officer(200),
        for_officer(302),
        at=lambda w: {**_gouda(w), "group": "a"},
        when=OFFICER_WAITS,
    ),
    Row("filling-check", for_officer(200), for_officer(302), at=_gouda, when=OFFICER_WAITS),
    Row(
        "filling-open-questions",
        for_roles(200, "officer", "coordinator", not_allowed=MEMBERS),
        signed_in(405),
        at=_gouda,
    ),
    Row("filling-sheet", for_roles(200, "officer", "coordinator", not_allowed=MEMBERS), signed_in(405), at=_gouda),
    Row("filling-share", ONLY_POST, for_officer(302), at=_gouda, when=OFFICER_SENDS_NOTHING),
    Row("filling-undo", ONLY_POST, for_officer(404), at=_gouda, when=OFFICER_SENDS_NOTHING),
    Row(
        "answer-history",
        for_roles(200, "officer", "coordinator", not_allowed=MEMBERS),
        at=lambda w: {**_gouda(w), "code": "B2.1"},
    ),
    Row(
        "answer-history",
        for_roles(404, "officer", "coordinator", not_allowed=MEMBERS),
        at=lambda w: {**_gouda(w), "code": "Z9"},
    ),
    Row(
        "answer-save",
        ONLY_POST,
        for_officer(422),
        at=lambda w: {**_gouda(w), "code": "B2.1"},
        when=OFFICER_SENDS_NOTHING,
    ),
]

GRID = [
    Row("grid", for_coordinator(302), signed_in(405), at=_scan),
    Row(
        "grid-bouwsteen",
        for_coordinator(200),
        for_coordinator(302),
        at=lambda w: {**_scan(w), "code": "A1"},
        when=COORDINATOR_WAITS,
    ),
    Row(
        "grid-bouwsteen",
        for_coordinator(404),
        for_coordinator(404),
        at=lambda w: {**_scan(w), "code": "Z9"},
        when=COORDINATOR_WAITS,
    ),
    Row(
        "grid-cell",
        ONLY_POST,
        for_coordinator(422),
        at=lambda w: {**_gouda(w), "code": "B2.1"},
        when=COORDINATOR_SENDS_NOTHING,
    ),
    Row("grid-undo", ONLY_POST, for_coordinator(302), at=_scan, when=COORDINATOR_SENDS_NOTHING),
    Row("grid-check", for_coordinator(200), for_coordinator(302), at=_scan, when=COORDINATOR_WAITS),
    Row(
        "answer-put-back",
        ONLY_POST,
        for_officer(302),
        at=lambda w: {**_gouda(w), "code": "B2.1"},
        when=OFFICER_SENDS_NOTHING,
    ),
]

LIFE = [
    Row("scan-trail", for_coordinator(200), at=_scan),
    Row("scan-stages", for_coordinator(200), signed_in(405), at=_scan),
    Row("scan-open", ONLY_POST, for_coordinator(302), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-adopt", for_coordinator(200), for_coordinator(302), at=_scan, data=lambda _: {"sure": "on"}),
    Row("scan-consent", ONLY_POST, for_coordinator(302), at=_scan, data=lambda w: {"municipality": GOUDA}),
    Row("scan-consent", ONLY_POST, for_roles(404, not_allowed=["officer", "neighbour", "reader"]), at=_scan),
    # Beside a report that is not adopted there is nothing to add.
    Row("scan-addition", ONLY_POST, for_members(403), at=_scan, when=(sending(FOR_EVER, 422, "coordinator"),)),
    Row("scan-hide-name", ONLY_POST, for_coordinator(302), at=_scan),
    Row("scan-delete", for_coordinator(200), for_coordinator(302), at=lambda w: {"pk": w.preparing.pk}),
    Row(
        "scan-delete",
        for_members(403),
        for_members(403),
        at=_scan,
        when=(looking([PREPARING], 200, "coordinator"), sending([PREPARING], 302, "coordinator")),
    ),
    Row("scan-read-along", for_coordinator(200), for_coordinator(422), at=_scan),
    Row("scan-outcome", for_coordinator(200), for_coordinator(302), at=_scan),
    Row("scan-sharing", for_coordinator(200), for_coordinator(302), at=_scan),
    Row("scan-changes", for_members(200), signed_in(405), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-changes", for_members(404), signed_in(405), at=_scan),
    Row("filling-copy", for_officer(200), for_officer(404), at=_gouda, when=OFFICER_WAITS),
]

REPORTS = [
    Row("report-list", everyone(200)),
    Row("report-public", everyone(404), everyone(405), at=_scan, when=EVERYONE_READS),
    Row("report-public-pdf", everyone(404), everyone(405), at=_scan, when=EVERYONE_READS),
    Row("report-public-json", everyone(404), everyone(405), at=_scan, when=EVERYONE_READS),
    Row("report-public-csv", everyone(404), everyone(405), at=_scan, when=EVERYONE_READS),
    Row("reading", everyone(404), everyone(405), at=lambda w: {"token": "geen"}),
    Row("report-detail", for_members(200), signed_in(405), at=_scan, when=INITIATIVES_READ_ALONG),
    Row("report-kept", for_members(404), signed_in(405), at=_scan, when=(looking([PUBLISHED], 200, *MEMBERS),)),
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
    "regions_joinrequest": (LOOK, False, lambda w: w.asking.pk),
    "regions_mail": (LOOK, False, lambda w: w.mail.pk),
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
    Row("admin:regions_region_invite", for_staff(200), {**NOT_STAFF, "staff": 422}, at=_region),
    *[row for kind, (may, adds, one) in BEHEER.items() for row in _beheer_rows(kind, may, adds, one)],
]

TABLE = {
    "desk": DESK,
    "security": SECURITY,
    "catalogue": CATALOGUE,
    "directory": DIRECTORY,
    "joining": JOINING,
    "proposals and removing": PROPOSALS_AND_REMOVING,
    "board": BOARD,
    "regions": REGIONS,
    "confirming": CONFIRMING,
    "inviting": INVITING,
    "mails": MAILS,
    "initiatives": INITIATIVES,
    "scans": SCANS,
    "table talk": TABLE_TALK,
    "filling": FILLING,
    "grid": GRID,
    "life": LIFE,
    "reports": REPORTS,
    "beheer": STAFF,
}
