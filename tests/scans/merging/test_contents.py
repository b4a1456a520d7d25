"""The profile, offers, signals and wishes of two records that become one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inventory.scans.actions.merging import CannotMergeError
from inventory.scans.inputs import scan_report
from regions.models import Initiative, Mail, Membership, Offer, Region, Revision, Role, Signal, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_activity,
    get_municipality,
    make_editor,
    make_initiative,
    make_offer,
    make_scan,
    make_signal,
    make_staff,
    make_user,
)
from tests.scans.merging.merger import as_user, fresh, merge, page, text

pytestmark = pytest.mark.django_db


# --- the profile -------------------------------------------------------------------------------------------------
def test_coordinator_chooses_of_what_others_told(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk=stays.pk).update(website="https://oud.example", source="Krant (2019)")
    Initiative.objects.filter(pk=goes.pk).update(website="https://nieuw.example", source="Site (2024)")

    merge(stays, goes, region, coordinator, "website")

    now = fresh(stays)
    assert (now.name, now.website, now.source) == ("De Linde", "https://nieuw.example", "Krant (2019); Site (2024)")


def test_nobody_changes_what_an_initiative_says_of_itself(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk=stays.pk).update(confirmed_on=timezone.localdate())

    assert "Kies wat blijft" not in text(as_user(coordinator), page(region, stays, goes))
    merge(stays, goes, region, coordinator, "name", "website")

    assert (fresh(stays).name, fresh(stays).version) == ("De Linde", 2)


def test_record_with_people_of_its_own_is_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_editor(goes)

    with pytest.raises(CannotMergeError, match="Laat die vermelding staan"):
        merge(stays, goes, region, coordinator)
    assert merge(goes, stays, region, coordinator).pk == goes.pk


def test_two_that_confirmed_something_else_are_not_merged(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk__in=[stays.pk, goes.pk]).update(confirmed_on=timezone.localdate(), findable=True)
    make_editor(stays)
    make_editor(goes)

    with pytest.raises(CannotMergeError, match="Zij zeggen iets anders over: hoe zij heten"):
        merge(stays, goes, region, coordinator)
    assert fresh(goes).merged_into is None

    Initiative.objects.filter(pk=goes.pk).update(name="De Linde")
    merge(stays, goes, region, coordinator)
    assert fresh(goes).merged_into == stays


def test_editors_of_both_are_told_and_work_on_together(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    first, second = make_editor(stays, email="een@a.nl"), make_editor(goes, email="twee@a.nl")
    both = make_user(email="beide@a.nl")
    for one in (stays, goes):
        Membership.objects.create(user=both, role=Role.EDITOR, initiative=one)

    merge(stays, goes, region, coordinator)

    assert set(stays.memberships.values_list("user", flat=True)) == {first.pk, second.pk, both.pk}
    mails = {one.to: one for one in Mail.objects.filter(kind="initiative_merged")}
    assert set(mails) == {"een@a.nl", "twee@a.nl", "beide@a.nl"}
    assert "Je werkt nu verder aan De Linde" in mails["twee@a.nl"].text
    assert "Jullie profiel is niet veranderd" in mails["een@a.nl"].text
    assert mails["een@a.nl"].reply_to == coordinator.email


# --- offers, signals, wishes -------------------------------------------------------------------------------------
def test_what_counted_still_counts(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_offer(goes, "A1.1", added_by=get_municipality(GOUDA))
    scan = make_scan(region)
    before = scan_report(scan).cell("A1.1", GOUDA)

    merge(stays, goes, region, coordinator)

    after = scan_report(scan).cell("A1.1", GOUDA)
    assert (before.status, after.status, after.providers) == ("present", "present", ("de-linde",))
    assert Offer.objects.get().added_by_id == GOUDA


def test_draft_of_a_municipality_stays_a_draft(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1", added_by=get_municipality(GOUDA), held=True)

    assert "1 regel aanbod die een gemeente nog niet deelde" in text(as_user(coordinator), page(region, stays, goes))
    seen_by_staff = text(as_user(make_staff()), page(region, stays, goes))
    assert "regel aanbod" not in seen_by_staff
    assert get_activity("A1.1").name not in seen_by_staff

    merge(stays, goes, region, coordinator)
    offer = Offer.objects.get()
    assert (offer.initiative, offer.held, offer.added_by_id) == (stays, True, GOUDA)


def test_draft_of_a_municipality_elsewhere_is_not_told(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1", added_by=get_municipality(DEVENTER), held=True)

    html = text(as_user(coordinator), page(region, stays, goes))
    assert "nog niet deelde" not in html
    assert get_activity("A1.1").name not in html


def test_held_record_is_no_choice(region: Region, coordinator: User, stays: Initiative) -> None:
    make_initiative(name="De Linde", slug="geheim", held=True, added_by=get_municipality(GOUDA), confirmed_on=None)

    assert "geheim" not in text(as_user(coordinator), page(region))


def test_signals_that_differ_stand_in_the_way(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_signal(stays, "B2.4")
    make_signal(goes, "B2.4", signal="too_little")

    with pytest.raises(CannotMergeError, match="merken iets anders"):
        merge(stays, goes, region, coordinator)

    Signal.objects.update(signal="missing")
    merge(stays, goes, region, coordinator)
    assert Signal.objects.get().initiative == stays


def test_same_wish_of_both_is_one(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    bouwstenen = [get_activity(code).bouwsteen for code in ("A1.1", "A2.1")]
    stays.wishes.create(bouwsteen=bouwstenen[0])
    for one in bouwstenen:
        goes.wishes.create(bouwsteen=one)

    merge(stays, goes, region, coordinator)

    assert sorted(stays.wishes.values_list("bouwsteen__code", flat=True)) == ["A1", "A2"]
    last = Revision.objects.filter(subject="initiative", subject_id=stays.pk).latest("pk")
    assert [(state or {})["wishes"] for state in (last.before, last.after)] == [["A1"], ["A1", "A2"]]
