"""What ends breaks no history: an initiative, a role, a municipality."""

from __future__ import annotations

import datetime
import threading
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from inventory.gaps.report_json import report_json
from inventory.scans.actions.life import adopt_scan
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Answer, Scan
from inventory.scans.permissions import get_filling_to_edit
from regions.actions.invitations import InvitationEndedError, accept, account_for, invite
from regions.actions.removing import (
    CannotMergeError,
    NobodyLeftError,
    end_membership,
    merge_municipality,
    stop_initiative,
)
from regions.invitations import Ask
from regions.models import (
    Initiative,
    JoinRequest,
    Membership,
    Municipality,
    Offer,
    Region,
    Revision,
    Role,
    Signal,
    User,
)
from regions.models.invitations import JoinState
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
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
)

pytestmark = pytest.mark.django_db


# --- an initiative ---------------------------------------------------------------------------------------------
def test_initiative_that_stops_ends_all_it_says_and_keeps_its_history() -> None:
    initiative = make_initiative(wishes=["A2"])
    editor = make_editor(initiative)
    running = make_offer(initiative, "A1.3")
    ending = make_offer(initiative, "A1.1", ends_on=timezone.localdate() - datetime.timedelta(days=9))
    later = make_offer(initiative, "A1.2", starts_on=timezone.localdate() + datetime.timedelta(days=9))
    signal = make_signal(initiative)

    stopped = stop_initiative(initiative=initiative, by=editor)

    assert (stopped.offers, stopped.signals, stopped.wishes) == (3, 1, 1)
    offers = {one.pk: one for one in Offer.objects.all()}
    assert {one.status for one in offers.values()} == {"stopped"}
    assert offers[running.pk].ends_on == timezone.localdate()
    assert offers[ending.pk].ends_on == ending.ends_on
    assert offers[later.pk].ends_on is None
    now = Initiative.objects.get()
    assert not now.findable
    assert not now.wishes.exists()
    assert not Signal.objects.exists()
    assert (Revision.objects.get(subject="signal", subject_id=signal.pk).before or {})["activity"] == "B2.4"
    said = Revision.objects.get(subject="initiative")
    assert ((said.before or {})["wishes"], (said.after or {})["wishes"]) == (["A2"], [])
    assert ((said.before or {})["findable"], (said.after or {})["findable"]) == (True, False)


def test_initiative_that_stops_twice_stops_once() -> None:
    initiative = make_initiative(wishes=["A2"])
    make_offer(initiative)
    editor = make_editor(initiative)
    stop_initiative(initiative=initiative, by=editor)
    revisions = Revision.objects.count()

    assert stop_initiative(initiative=initiative, by=editor).offers == 0
    assert Revision.objects.count() == revisions


def test_initiative_without_wishes_that_stops_is_found_by_nobody_either() -> None:
    initiative = make_initiative()
    assert initiative.findable

    stop_initiative(initiative=initiative, by=make_editor(initiative))

    assert not Initiative.objects.get().findable


def test_initiative_that_stops_leaves_adopted_reports_as_they_are() -> None:
    scan = make_scan(make_region(municipalities=[GOUDA]))
    initiative = make_initiative(name="Het Huis")
    make_offer(initiative)
    adopted = adopt_scan(scan=scan, by=make_coordinator(scan.region))

    stop_initiative(initiative=initiative, by=make_editor(initiative))

    assert report_json(scan_report(Scan.objects.get()), adopted=True) == adopted.frozen_report.encode()
    assert "Het Huis" in adopted.frozen_inputs


def test_initiative_that_stops_counts_no_more_in_an_open_scan() -> None:
    scan = make_scan(make_region(municipalities=[GOUDA]))
    offer = make_offer()
    assert scan_report(scan).cell("A1.3", GOUDA).providers

    stop_initiative(initiative=offer.initiative, by=make_editor(offer.initiative))

    assert not scan_report(scan).cell("A1.3", GOUDA).providers


# --- somebody leaves -------------------------------------------------------------------------------------------
def role_of(user: User) -> Membership:
    return user.memberships.get()


def test_officer_who_hands_over_is_out_at_once_and_the_drafts_stay() -> None:
    officer, successor = make_officer(), make_officer(DEVENTER)
    scan = make_scan()
    make_answer(scan, GOUDA, "A1.1", updated_by=officer)
    role = role_of(officer)

    end_membership(membership=role, successor=successor, by=officer)

    assert not officer.memberships.exists()
    assert get_filling_to_edit(User.objects.get(pk=successor.pk), scan.pk, GOUDA).municipality.pk == GOUDA
    assert Answer.objects.get().updated_by == officer
    ended = Revision.objects.get(subject="membership", action="end")
    was = {"user": officer.pk, "role": "officer", "municipality": GOUDA, "region": None, "initiative": None}
    assert ended.before == was
    given = Revision.objects.get(subject="membership", action="hand_over")
    assert (given.after or {})["user"] == successor.pk
    assert {one.trail for one in (ended, given)} == {f"municipality:{GOUDA}"}


def test_officer_may_leave_without_a_successor() -> None:
    officer = make_officer()

    end_membership(membership=role_of(officer), successor=None, by=officer)

    assert not Membership.objects.exists()


def test_officer_who_is_sent_away_does_not_come_back_by_an_own_invitation() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinator, officer = make_coordinator(region), make_officer(GOUDA)
    ask = Ask(role=Role.OFFICER, email="thuis@voorbeeld.nl", region=region, municipality=get_municipality(GOUDA))
    own = invite(ask=ask, by=officer).invitation
    other = invite(ask=replace(ask, email="ander@voorbeeld.nl"), by=coordinator).invitation

    end_membership(membership=officer.memberships.get(), successor=None, by=coordinator)

    with pytest.raises(InvitationEndedError):
        accept(invitation=own, by=account_for("thuis@voorbeeld.nl"))
    assert accept(invitation=other, by=account_for("ander@voorbeeld.nl"))


def test_officer_who_is_sent_away_from_one_place_leaves_the_invitations_of_another_open() -> None:
    region = make_region(municipalities=[GOUDA, DEVENTER])
    officer = make_officer(GOUDA)
    other_role = make_officer(DEVENTER).memberships.get()
    Membership.objects.filter(pk=other_role.pk).update(user=officer)
    ask = Ask(role=Role.OFFICER, email="collega@voorbeeld.nl", region=region, municipality=get_municipality(DEVENTER))
    elsewhere = invite(ask=ask, by=officer).invitation

    end_membership(membership=officer.memberships.get(municipality=GOUDA), successor=None, by=make_coordinator(region))

    assert accept(invitation=elsewhere, by=account_for("collega@voorbeeld.nl"))


def test_officer_who_leaves_leaves_the_invitations_to_colleagues_open() -> None:
    region = make_region(municipalities=[GOUDA])
    officer = make_officer(GOUDA)
    ask = Ask(role=Role.OFFICER, email="collega@voorbeeld.nl", region=region, municipality=get_municipality(GOUDA))
    invitation = invite(ask=ask, by=officer).invitation

    end_membership(membership=officer.memberships.get(), successor=None, by=officer)

    assert accept(invitation=invitation, by=account_for("collega@voorbeeld.nl"))


def test_successor_who_is_there_already_stays_there_once() -> None:
    officer, colleague = make_officer(), make_officer()

    end_membership(membership=role_of(officer), successor=colleague, by=officer)

    assert Membership.objects.get().user == colleague


def test_last_coordinator_leaves_only_with_a_successor() -> None:
    region = make_region()
    coordinator, reader = make_coordinator(region), make_reader(region)
    make_coordinator(region, is_active=False)

    with pytest.raises(NobodyLeftError):
        end_membership(membership=role_of(coordinator), successor=None, by=coordinator)
    assert role_of(coordinator).role == Role.COORDINATOR

    end_membership(membership=role_of(coordinator), successor=reader, by=coordinator)
    assert not coordinator.memberships.exists()
    assert {one.role for one in reader.memberships.all()} == {Role.READER, Role.COORDINATOR}


def test_one_of_two_coordinators_leaves_without_a_successor() -> None:
    region = make_region()
    leaving, staying = make_coordinator(region), make_coordinator(region)

    end_membership(membership=role_of(leaving), successor=None, by=leaving)

    assert Membership.objects.get().user == staying


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_two_last_coordinators_who_leave_at_once_do_not_both_leave() -> None:
    region = make_region()
    people = [make_coordinator(region), make_coordinator(region)]
    barrier, refused = threading.Barrier(2), []

    def leave(user: User) -> None:
        try:
            barrier.wait()
            end_membership(membership=role_of(user), successor=None, by=user)
        except NobodyLeftError:
            refused.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[one]) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(refused) == 1
    assert Membership.objects.count() == 1


# --- a municipality --------------------------------------------------------------------------------------------
ENDED_ON = datetime.date(2026, 1, 1)


def merge(old: str, new: str) -> None:
    merge_municipality(
        municipality=get_municipality(old), successor=get_municipality(new), ended_on=ENDED_ON, by=make_staff()
    )


def test_merged_municipality_has_a_day_and_a_successor_and_leaves_its_regions_to_it() -> None:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN], confirmed_on=ENDED_ON)
    region.proposed.set([get_municipality(WADDINXVEEN)])
    get_municipality(DEVENTER)

    merge(WADDINXVEEN, DEVENTER)

    old = Municipality.objects.get(pk=WADDINXVEEN)
    assert (old.ended_on, old.successor_id) == (ENDED_ON, DEVENTER)
    assert {one.pk for one in region.municipalities.all()} == {GOUDA, DEVENTER}
    assert [one.pk for one in region.proposed.all()] == [DEVENTER]
    said = Revision.objects.get(subject="region")
    assert said.action == "merge"
    assert (said.before or {})["municipalities"] == [GOUDA, WADDINXVEEN]
    assert Revision.objects.get(subject="municipality").trail == f"municipality:{WADDINXVEEN}"


def test_answers_of_a_merged_municipality_stay_stored_and_count_no_more() -> None:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    scan = make_scan(region)
    for code in (GOUDA, WADDINXVEEN):
        make_sheet(scan, code)
        make_answer(scan, code, "A1.1")

    merge(WADDINXVEEN, GOUDA)

    assert [one.municipality for one in load_inputs(scan).answers] == [GOUDA]
    assert Answer.objects.filter(municipality=WADDINXVEEN).count() == 1


def test_adopted_scan_does_not_notice_a_merger() -> None:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    scan = make_scan(region)
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN, "A1.1")
    make_offer(make_initiative(municipality=WADDINXVEEN), municipalities=[WADDINXVEEN])
    adopted = adopt_scan(scan=scan, by=make_coordinator(region))

    merge(WADDINXVEEN, GOUDA)

    assert report_json(scan_report(Scan.objects.get()), adopted=True) == adopted.frozen_report.encode()


def test_officers_of_a_merged_municipality_work_for_its_successor() -> None:
    scan = make_scan(make_region(municipalities=[WADDINXVEEN]))
    officer, both = make_officer(WADDINXVEEN), make_officer(WADDINXVEEN)
    Membership.objects.create(user=both, role=Role.OFFICER, municipality=get_municipality(GOUDA))

    merge(WADDINXVEEN, GOUDA)

    assert sorted(Membership.objects.values_list("user", "municipality")) == sorted(
        [(officer.pk, GOUDA), (both.pk, GOUDA)]
    )
    assert get_filling_to_edit(User.objects.get(pk=officer.pk), scan.pk, GOUDA).municipality.pk == GOUDA


def test_who_asked_to_be_added_in_a_merged_municipality_is_answered_by_its_successor() -> None:
    get_municipality(GOUDA)
    fields = {"municipality": get_municipality(WADDINXVEEN), "name": "Anna", "email": "anna@voorbeeld.example"}
    waiting = JoinRequest.objects.create(initiative_name="De Huiskamer", **fields)
    decided = JoinRequest.objects.create(
        initiative_name="De Linde", state=JoinState.DECLINED, decided_at=timezone.now(), **fields
    )

    merge(WADDINXVEEN, GOUDA)

    assert JoinRequest.objects.get(pk=waiting.pk).municipality_id == GOUDA
    assert JoinRequest.objects.get(pk=decided.pk).municipality_id == WADDINXVEEN


def test_initiatives_offers_and_signals_of_a_merged_municipality_are_the_successor_s() -> None:
    initiative = make_initiative(municipality=WADDINXVEEN)
    initiative.default_municipalities.set([get_municipality(WADDINXVEEN)])
    offer = make_offer(initiative, municipalities=[GOUDA, WADDINXVEEN], places=[WADDINXVEEN])
    signal = make_signal(initiative, municipalities=[WADDINXVEEN])
    held = make_offer(initiative, "A1.1", held=True, added_by=get_municipality(WADDINXVEEN))

    merge(WADDINXVEEN, GOUDA)

    initiative.refresh_from_db()
    held.refresh_from_db()
    assert initiative.municipality_id == GOUDA
    assert [one.pk for one in initiative.default_municipalities.all()] == [GOUDA]
    assert [one.pk for one in offer.municipalities.all()] == [GOUDA]
    assert [one.pk for one in offer.places.all()] == [GOUDA]
    assert [one.pk for one in signal.municipalities.all()] == [GOUDA]
    assert held.added_by_id == GOUDA, "so that it can still be shared"
    before = Revision.objects.get(subject="offer", subject_id=offer.pk).before or {}
    assert before["municipalities"] == [GOUDA, WADDINXVEEN]


def test_two_that_cannot_merge_are_left_alone() -> None:
    gouda, deventer = get_municipality(GOUDA), get_municipality(DEVENTER)
    region = make_region(municipalities=[GOUDA])
    deventer.ended_on = ENDED_ON
    deventer.save()

    for successor in (gouda, deventer, get_municipality("GM9901")):
        with pytest.raises(CannotMergeError):
            merge_municipality(municipality=gouda, successor=successor, ended_on=ENDED_ON, by=make_staff())
    with pytest.raises(CannotMergeError):
        merge_municipality(municipality=deventer, successor=gouda, ended_on=ENDED_ON, by=make_staff())

    assert Region.objects.get(pk=region.pk).municipalities.get() == gouda
    assert not Revision.objects.exists()
