"""Everything that points at an initiative goes along when its record is merged into another."""

from __future__ import annotations

import datetime

import pytest
from django.apps import apps
from django.utils import timezone

from inventory.scans.actions.merging import MOVES
from inventory.scans.merging import SPOKEN_OF, records_of
from inventory.scans.models import Decision, Reminder, Scan
from regions.claiming import FACTS
from regions.models import Initiative, JoinRequest, Membership, Region, Revision, Role, User
from tests.builders import (
    GOUDA,
    get_activity,
    get_municipality,
    get_target_groups,
    make_decision,
    make_editor,
    make_initiative,
    make_offer,
    make_scan,
    make_signal,
    make_steunpunt,
)
from tests.scans.merging.merger import fresh, merge

pytestmark = pytest.mark.django_db


def links_to_initiatives() -> set[str]:
    """All foreign keys to an initiative that the product has, those of many-to-many tables included."""
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Initiative
    }


def test_every_link_to_an_initiative_is_thought_of() -> None:
    assert links_to_initiatives() == set(MOVES)


def test_links_hold_those_that_were_made_by_hand_and_by_itself() -> None:
    assert {"regions.offer.initiative", "scans.decision_providers.initiative"} <= links_to_initiatives()


def fill(goes: Initiative, scan: Scan) -> User:
    """A row of every kind that points at the record that goes."""
    make_offer(goes, "A1.1")
    make_signal(goes, "B2.4")
    goes.wishes.create(bouwsteen=get_activity("A2.1").bouwsteen)
    goes.default_municipalities.set([get_municipality(GOUDA)])
    goes.default_places.set([get_municipality(GOUDA)])
    goes.default_target_groups.set(get_target_groups(["youth"]))
    editor = make_editor(goes)
    goes.invitations.create(role=Role.EDITOR, email="iemand@voorbeeld.nl", token_hash="a", ends_at=timezone.now())
    goes.confirmation_requests.create(token_hash="b", ends_at=timezone.now() + datetime.timedelta(days=9))
    JoinRequest.objects.create(
        initiative=goes, initiative_name="De Linde", municipality=get_municipality(GOUDA), name="A", email="a@b.nl"
    )
    make_initiative(name="Nog eerder", confirmed_on=None, findable=False, municipality=None, merged_into=goes)
    make_decision(scan, "A1.1", [goes, make_initiative()])
    make_steunpunt(scan, goes)
    Reminder.objects.create(scan=scan, initiative=goes, email="a@b.nl", number=1)
    return editor


def test_nothing_points_at_the_record_that_went(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_editor(stays)
    editor = fill(goes, make_scan(region))
    assert [link for link in links_to_initiatives() if not rows(link, goes)] == []

    merge(stays, goes, region, coordinator)

    assert [link for link in links_to_initiatives() if rows(link, goes)] == []
    assert Membership.objects.filter(user=editor, initiative=stays, role=Role.EDITOR).exists()
    unmoved = {link for link in links_to_initiatives() if not rows(link, stays)}
    # What the people of the record that stays usually answer, is theirs.
    assert unmoved == {link for link in links_to_initiatives() if "_default_" in link}


def rows(link: str, initiative: Initiative) -> int:
    app, model, field = link.split(".")
    return int(apps.get_model(app, model)._default_manager.filter(**{field: initiative}).count())


def test_merger_is_one_batch_in_both_histories(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    offer = make_offer(goes, "A1.1")
    scan = make_scan(region)
    make_decision(scan, "A1.1", [goes, make_initiative()])

    merge(stays, goes, region, coordinator)

    found = Revision.objects.filter(action="merge-records", by=coordinator)
    assert len({one.batch for one in found}) == 1
    assert {(one.trail, one.subject, one.subject_id) for one in found} == {
        (f"initiative:{stays.pk}", "offer", offer.pk),
        (f"initiative:{stays.pk}", "initiative", stays.pk),
        (f"initiative:{goes.pk}", "initiative", goes.pk),
        (scan.trail, "decision", Decision.objects.get().pk),
    }
    assert {one.reason for one in found} == {"stichting-de-linde ging op in de-linde"}


def test_record_that_went_stays_without_anything(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk=goes.pk).update(findable=True, confirmed_facts=["name"])
    make_editor(stays)
    Initiative.objects.filter(pk=stays.pk).update(confirmed_facts=["name"], name="Stichting De Linde")

    merge(stays, goes, region, coordinator)

    gone = fresh(goes)
    assert (gone.merged_into, gone.findable, gone.municipality, gone.confirmed_on) == (stays, False, None, None)
    assert goes not in records_of(region)


def test_every_fact_can_be_spoken_of_to_a_coordinator() -> None:
    assert set(SPOKEN_OF) == {one.key for one in FACTS}
    assert not [words for words in SPOKEN_OF.values() if "jullie" in words]
