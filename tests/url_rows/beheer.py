"""The beheer: staff, and for everybody else it is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bouwstenen.models import Characteristic, Principle, TargetGroup
from tests.access.rows import Answers, Row, for_staff
from tests.access.world import World
from tests.builders import GOUDA, get_activity, get_bouwsteen
from tests.url_rows.shared import of_region

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
    Row("admin:regions_region_confirm", for_staff(405), for_staff(302), at=of_region),
    Row("admin:regions_region_invite", for_staff(200), {**NOT_STAFF, "staff": 422}, at=of_region),
    *[row for kind, (may, adds, one) in BEHEER.items() for row in _beheer_rows(kind, may, adds, one)],
]
