"""A region: its people, who joins and is invited, and its mails."""

from __future__ import annotations

from regions.mails import stop_token
from tests.access.rows import (
    MEMBERS,
    ONLY_POST,
    Row,
    everyone,
    for_coordinator_and_staff,
    for_editor,
    for_officer,
    for_roles,
    signed_in,
)
from tests.access.world import INVITED, INVITED_OFFICER, USED
from tests.url_rows.shared import for_inviting, of_gouda, of_initiative, of_invitation, of_region, of_role

REGIONS = [
    Row("region-detail", for_roles(200, *MEMBERS, "staff"), signed_in(405), at=of_region),
    Row("region-detail", signed_in(404), signed_in(405), at=lambda w: {"slug": "iza-nergens"}),
]

PROPOSALS_AND_REMOVING = [
    Row(
        "region-proposal",
        for_coordinator_and_staff(200),
        for_roles(422, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        at=of_region,
        case="een voorstel doen",
    ),
    Row(
        "region-proposal",
        for_coordinator_and_staff(200),
        for_roles(302, "staff", not_allowed=MEMBERS),
        at=of_region,
        data=lambda w: {"step": "accept"},
        case="een voorstel overnemen",
    ),
    Row("region-people", for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]), signed_in(405), at=of_region),
    Row(
        "membership-end", for_roles(200, "officer", "coordinator"), for_roles(302, "officer", "coordinator"), at=of_role
    ),
    Row("initiative-stop", for_editor(200), for_editor(302), at=of_initiative),
]

JOINING = [
    Row("join", everyone(200), everyone(422)),
    Row("join-thanks", everyone(200)),
    Row("region-join-requests", for_coordinator_and_staff(200), signed_in(405), at=of_region),
    Row(
        "join-decide",
        ONLY_POST,
        for_coordinator_and_staff(302),
        at=lambda w: {**of_region(w), "pk": w.asking.pk},
        data=lambda w: {"step": "decline", f"{w.asking.pk}-answer": "Nu niet."},
    ),
    Row("join-decide", ONLY_POST, for_coordinator_and_staff(404), at=lambda w: {**of_region(w), "pk": 0}),
    Row(
        "join-decide",
        ONLY_POST,
        for_coordinator_and_staff(404),
        at=lambda w: {**of_region(w), "pk": w.asking_elsewhere.pk},
        data=lambda w: {"step": "decline"},
        case="een vraag uit een andere regio",
    ),
    # Which two are merged stands in what follows the address: without it there is nothing to do.
    Row("initiative-merge", for_coordinator_and_staff(200), for_coordinator_and_staff(422), at=of_region),
]

INVITING = [
    Row("region-invite", for_inviting(200), for_inviting(422), at=of_region),
    Row("region-invite-list", for_inviting(200), for_inviting(422), at=of_region),
    Row("region-invitations", for_inviting(200), signed_in(405), at=of_region),
    Row("initiative-invite", for_editor(200), for_editor(422), at=of_initiative),
    Row("filling-invite", for_officer(200), for_officer(422), at=of_gouda),
    *[
        Row(name, ONLY_POST, for_roles(answer, "coordinator"), at=of_invitation)
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

MAILS = [
    Row("region-mails", for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]), signed_in(405), at=of_region),
    Row(
        "region-mail-again",
        ONLY_POST,
        for_roles(302, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        at=lambda w: {**of_region(w), "pk": 0},
    ),
    Row("mail-stop", everyone(200), everyone(302), at=lambda w: {"token": stop_token("iemand@voorbeeld.example")}),
    Row("mail-stop", everyone(404), everyone(404), at=lambda w: {"token": "geen"}),
]
