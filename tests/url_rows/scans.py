"""A scan: filling in, talking at the table, its steps."""

from __future__ import annotations

from tests.access.rows import (
    FOR_EVER,
    MEMBERS,
    ONLY_POST,
    PREPARING,
    Row,
    for_coordinator,
    for_members,
    for_officer,
    for_roles,
    looking,
    sending,
    signed_in,
)
from tests.builders import DEVENTER, GOUDA
from tests.url_rows.shared import (
    COORDINATOR_SENDS_NOTHING,
    COORDINATOR_WAITS,
    INITIATIVES_READ_ALONG,
    NOTHING_CHANGES_ANY_MORE,
    OFFICER_SENDS_NOTHING,
    OFFICER_WAITS,
    of_gouda,
    of_region,
    of_scan,
)

SCANS = [
    Row(
        "scan-create",
        for_roles(200, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        for_roles(422, "coordinator", not_allowed=[*MEMBERS, "staff"]),
        at=of_region,
    ),
    Row("scan-detail", for_members(200), signed_in(405), at=of_scan),
    Row("scan-detail", signed_in(404), signed_in(405), at=lambda w: {"pk": 0}),
    Row("scan-participants", for_members(200), for_coordinator(422), at=of_scan, when=NOTHING_CHANGES_ANY_MORE),
]

BOARD = [
    Row("scan-board", for_coordinator(200), signed_in(405), at=of_scan),
    Row("scan-remind", for_coordinator(200), for_coordinator(302), at=of_scan),
    Row("scan-no-initiative", ONLY_POST, for_coordinator(302), at=of_scan, when=NOTHING_CHANGES_ANY_MORE),
    Row("scan-share-for", for_coordinator(200), for_coordinator(302), at=of_gouda, when=COORDINATOR_WAITS),
    Row("filling-shared-for", ONLY_POST, for_officer(302), at=of_gouda, when=OFFICER_SENDS_NOTHING),
]

TABLE_TALK = [
    Row("scan-discuss", for_members(200), signed_in(405), at=of_scan),
    Row(
        "scan-settle",
        ONLY_POST,
        for_officer(422),
        at=lambda w: {**of_gouda(w), "code": "B2.1"},
        when=OFFICER_SENDS_NOTHING,
    ),
    Row(
        "scan-settle",
        ONLY_POST,
        for_officer(404),
        at=lambda w: {**of_gouda(w), "code": "Z9"},
        when=OFFICER_SENDS_NOTHING,
    ),
    Row("scan-table-history", for_members(200), at=of_scan),
    Row("scan-decide", ONLY_POST, for_coordinator(302), at=of_scan, when=NOTHING_CHANGES_ANY_MORE),
    Row("scan-remark", ONLY_POST, for_members(422), at=of_scan),
    Row(
        "scan-remark-remove",
        ONLY_POST,
        for_members(404),
        at=lambda w: {**of_scan(w), "remark": 0},
        case="een die er niet is",
    ),
    Row(
        "scan-remark-remove",
        ONLY_POST,
        for_roles(302, "coordinator", "reader", not_allowed=MEMBERS),
        at=lambda w: {**of_scan(w), "remark": w.remark.pk},
    ),
    Row("scan-steunpunten", for_members(200), for_coordinator(302), at=of_scan, when=NOTHING_CHANGES_ANY_MORE),
    # An officer is sent on to the sheet of their municipality. The scan is not shared with initiatives.
    Row(
        "scan-passage",
        for_members(200) | {"officer": 302, "neighbour": 302},
        signed_in(405),
        at=of_scan,
        when=INITIATIVES_READ_ALONG,
    ),
]

FILLING = [
    Row("filling-start", for_roles(200, "officer", "coordinator", not_allowed=MEMBERS), signed_in(405), at=of_gouda),
    Row("filling-start", for_members(404), signed_in(405), at=lambda w: {"pk": w.scan.pk, "gm": DEVENTER}),
    Row(
        "filling-group",
        for_officer(200),
        for_officer(302),
        at=lambda w: {**of_gouda(w), "group": "a"},
        when=OFFICER_WAITS,
    ),
    Row("filling-check", for_officer(200), for_officer(302), at=of_gouda, when=OFFICER_WAITS),
    Row(
        "filling-open-questions",
        for_roles(200, "officer", "coordinator", not_allowed=MEMBERS),
        signed_in(405),
        at=of_gouda,
    ),
    Row("filling-sheet", for_roles(200, "officer", "coordinator", not_allowed=MEMBERS), signed_in(405), at=of_gouda),
    Row("filling-share", ONLY_POST, for_officer(302), at=of_gouda, when=OFFICER_SENDS_NOTHING),
    Row("filling-undo", ONLY_POST, for_officer(404), at=of_gouda, when=OFFICER_SENDS_NOTHING),
    Row(
        "answer-history",
        for_roles(200, "officer", "coordinator", not_allowed=MEMBERS),
        at=lambda w: {**of_gouda(w), "code": "B2.1"},
    ),
    Row(
        "answer-history",
        for_roles(404, "officer", "coordinator", not_allowed=MEMBERS),
        at=lambda w: {**of_gouda(w), "code": "Z9"},
    ),
    Row(
        "answer-save",
        ONLY_POST,
        for_officer(422),
        at=lambda w: {**of_gouda(w), "code": "B2.1"},
        when=OFFICER_SENDS_NOTHING,
    ),
]

GRID = [
    Row("grid", for_coordinator(302), signed_in(405), at=of_scan),
    Row(
        "grid-bouwsteen",
        for_coordinator(200),
        for_coordinator(302),
        at=lambda w: {**of_scan(w), "code": "A1"},
        when=COORDINATOR_WAITS,
    ),
    Row(
        "grid-bouwsteen",
        for_coordinator(404),
        for_coordinator(404),
        at=lambda w: {**of_scan(w), "code": "Z9"},
        when=COORDINATOR_WAITS,
    ),
    Row(
        "grid-cell",
        ONLY_POST,
        for_coordinator(422),
        at=lambda w: {**of_gouda(w), "code": "B2.1"},
        when=COORDINATOR_SENDS_NOTHING,
    ),
    Row("grid-undo", ONLY_POST, for_coordinator(302), at=of_scan, when=COORDINATOR_SENDS_NOTHING),
    Row("grid-check", for_coordinator(200), for_coordinator(302), at=of_scan, when=COORDINATOR_WAITS),
    Row(
        "answer-put-back",
        ONLY_POST,
        for_officer(302),
        at=lambda w: {**of_gouda(w), "code": "B2.1"},
        when=OFFICER_SENDS_NOTHING,
    ),
]

LIFE = [
    Row("scan-trail", for_coordinator(200), at=of_scan),
    Row("scan-stages", for_coordinator(200), signed_in(405), at=of_scan),
    Row("scan-open", ONLY_POST, for_coordinator(302), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-adopt", for_coordinator(200), for_coordinator(302), at=of_scan, data=lambda _: {"sure": "on"}),
    Row("scan-consent", ONLY_POST, for_coordinator(302), at=of_scan, data=lambda w: {"municipality": GOUDA}),
    Row("scan-consent", ONLY_POST, for_roles(404, not_allowed=["officer", "neighbour", "reader"]), at=of_scan),
    # Beside a report that is not adopted there is nothing to add.
    Row("scan-addition", ONLY_POST, for_members(403), at=of_scan, when=(sending(FOR_EVER, 422, "coordinator"),)),
    Row("scan-hide-name", ONLY_POST, for_coordinator(302), at=of_scan),
    Row("scan-delete", for_coordinator(200), for_coordinator(302), at=lambda w: {"pk": w.preparing.pk}),
    Row(
        "scan-delete",
        for_members(403),
        for_members(403),
        at=of_scan,
        when=(looking([PREPARING], 200, "coordinator"), sending([PREPARING], 302, "coordinator")),
    ),
    Row("scan-read-along", for_coordinator(200), for_coordinator(422), at=of_scan),
    Row("scan-outcome", for_coordinator(200), for_coordinator(302), at=of_scan),
    Row("scan-sharing", for_coordinator(200), for_coordinator(302), at=of_scan),
    Row("scan-changes", for_members(200), signed_in(405), at=lambda w: {"pk": w.preparing.pk}),
    Row("scan-changes", for_members(404), signed_in(405), at=of_scan),
    Row("filling-copy", for_officer(200), for_officer(404), at=of_gouda, when=OFFICER_WAITS),
]
