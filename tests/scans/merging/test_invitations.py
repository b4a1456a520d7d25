"""Invitations that nobody had answered when two records became one."""

from __future__ import annotations

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from inventory.scans.actions import merging
from inventory.scans.merging import Pair
from regions.actions.invitations import Invited, accept, account_for, invite
from regions.invitations import Ask
from regions.models import Initiative, Invitation, InvitationState, Membership, Region, Role, User
from tests.regions.asks import ADDRESS, state_of
from tests.scans.merging.merger import merge

pytestmark = pytest.mark.django_db


def asked(initiative: Initiative, region: Region, by: User) -> Invited:
    return invite(ask=Ask(role=Role.EDITOR, email=ADDRESS, region=region, initiative=initiative), by=by)


@pytest.mark.parametrize("order", [("stays", "goes"), ("goes", "stays")])
def test_newest_of_two_to_one_address_goes_on(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative, order: tuple[str, str]
) -> None:
    records = {"stays": stays, "goes": goes}
    earlier, newest = (asked(records[one], region, coordinator) for one in order)

    merge(stays, goes, region, coordinator)

    assert [state_of(one) for one in (earlier, newest)] == [InvitationState.REPLACED, InvitationState.OPEN]
    assert Invitation.objects.get(pk=newest.invitation.pk).initiative == stays


def test_expired_one_ends_none_that_works(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    works = asked(stays, region, coordinator)
    asked(goes, region, coordinator)
    goes.invitations.update(ends_at=timezone.now() - datetime.timedelta(days=1))

    merge(stays, goes, region, coordinator)

    assert state_of(works) == InvitationState.OPEN


def test_who_says_yes_while_the_records_become_one_works_on_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    as_it_was_read = asked(goes, region, coordinator).invitation
    merge(stays, goes, region, coordinator)

    accept(invitation=as_it_was_read, by=account_for(ADDRESS))

    assert Membership.objects.get(role=Role.EDITOR).initiative == stays


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
@pytest.mark.django_db(transaction=True)
def test_who_says_yes_in_the_middle_of_the_merger_waits_for_it(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, person = asked(goes, region, coordinator).invitation, account_for(ADDRESS)
    begun = threading.Event()

    def say_yes() -> bool:
        try:
            return begun.wait(timeout=60) and accept(invitation=invitation, by=person)
        finally:
            connection.close()

    def in_the_middle(pair: Pair) -> list[Membership]:
        begun.set()
        # Long enough for who says yes to come as far as they get.
        time.sleep(0.5)
        return []

    monkeypatch.setattr(merging, "_people_to_tell", in_the_middle)
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(say_yes)
        merge(stays, goes, region, coordinator)

        assert said.result()
    assert Membership.objects.get(role=Role.EDITOR).initiative == stays
