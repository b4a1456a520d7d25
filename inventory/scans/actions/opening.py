"""The mail to who fills in for a municipality already: a scan is open."""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse

from inventory.scans.models import Answer, Scan
from regions.mails import compose, full_address, queue_mail, stop_address
from regions.models import Membership, Municipality, Role, User
from regions.wording import listed


def tell_that_it_is_open(*, scan: Scan, by: User) -> None:
    """
    Mail the officers of the scan's municipalities, in the transaction of the opening: one mail a person.

    They came in with an earlier scan, so nobody invites them again. Who opens it knows already.
    """
    here = Membership.objects.active(Role.OFFICER).filter(municipality__in=scan.region.municipalities.all())
    officers = here.wanting_mail().exclude(user=by)
    places: defaultdict[User, list[Municipality]] = defaultdict(list)
    for one in officers.select_related("user", "municipality").order_by("municipality__name", "pk"):
        if one.municipality:
            places[one.user].append(one.municipality)
    answered = set(Answer.objects.given().filter(scan=scan.previous_id).values_list("municipality", flat=True))
    for person, municipalities in places.items():
        again = answered.issuperset(one.pk for one in municipalities)
        _queue(scan, person, municipalities, by, again=again)


def _queue(scan: Scan, person: User, municipalities: list[Municipality], by: User, *, again: bool) -> None:
    """`again`: all of them answered something in the previous round."""
    one_place = len(municipalities) == 1
    page = reverse("filling-start", args=[scan.pk, municipalities[0].pk]) if one_place else reverse("start")
    letter = compose(
        "scan_open",
        {
            "name": person.name,
            "place": listed(one.name for one in municipalities),
            "many": int(not one_place),
            "title": scan.title,
            "region": scan.region.name,
            "again": int(again),
            "coordinator": str(by),
            "coordinator_email": by.email,
        },
        address=full_address(page),
        stop=stop_address(person.email),
    )
    queue_mail(letter=letter, to=person.email, about=scan.trail, region=scan.region, reply_to=by.email)
