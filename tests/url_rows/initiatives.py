"""Initiatives and what they offer, signal and confirm."""

from __future__ import annotations

from tests.access.rows import MEMBERS, ONLY_POST, Row, everyone, for_editor, for_roles, signed_in
from tests.access.world import TOKEN
from tests.url_rows.shared import of_initiative, of_region

INITIATIVES = [
    Row("initiative-detail", everyone(200), at=of_initiative),
    Row("initiative-detail", everyone(404), everyone(405), at=lambda w: {"slug": w.hidden.slug}),
    Row("initiative-start", for_editor(200), signed_in(405), at=of_initiative),
    Row("initiative-start", signed_in(404), signed_in(405), at=lambda w: {"slug": w.hidden.slug}),
    Row("initiative-claim", for_editor(200), for_editor(422), at=of_initiative),
    Row("initiative-profile", for_editor(200), for_editor(200), at=of_initiative),
    Row("initiative-defaults", for_editor(200), for_editor(200), at=of_initiative),
    Row("initiative-wishes", for_editor(200), for_editor(200), at=of_initiative),
    Row("initiative-confirm", for_editor(200), for_editor(200), at=of_initiative),
    Row("initiative-offers", for_editor(200), for_editor(302), at=of_initiative),
    Row("offer-save", ONLY_POST, for_editor(400), at=of_initiative),
    Row("offer-edit", for_editor(200), for_editor(200), at=lambda w: {"slug": w.initiative.slug, "pk": w.offer.pk}),
    Row("offer-edit", for_editor(404), for_editor(404), at=lambda w: {"slug": w.initiative.slug, "pk": 0}),
    Row("offer-add", for_editor(200), for_editor(200), at=lambda w: {"slug": w.initiative.slug, "code": "A1.3"}),
    Row("offer-history", for_editor(200), at=lambda w: {"slug": w.initiative.slug, "pk": w.offer.pk}),
    Row("offer-history", for_editor(404), at=lambda w: {"slug": w.initiative.slug, "pk": 0}),
    Row("signal-history", for_editor(200), at=lambda w: {**of_initiative(w), "code": "B2.4"}),
    Row("signal-history", for_editor(404), at=lambda w: {**of_initiative(w), "code": "Z9"}),
    Row("initiative-signals", for_editor(200), signed_in(405), at=of_initiative),
    Row("initiative-signal", for_editor(200), for_editor(200), at=lambda w: {**of_initiative(w), "code": "B2.4"}),
    Row("initiative-signal-remove", ONLY_POST, for_editor(302), at=lambda w: {**of_initiative(w), "code": "B2.4"}),
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
    Row("confirm-ask", ONLY_POST, for_roles(302, "coordinator", not_allowed=[*MEMBERS, "staff"]), at=of_region),
]
