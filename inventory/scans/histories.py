"""The history of a cell, of what the table decided, and of a whole scan, in words for whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from bouwstenen.models import Activity
from inventory.scans.models import Answer, Consent, Decision, Limit, Scan, Sheet, Steunpunt
from inventory.scans.permissions import Filling, sees_draft
from regions.history import (
    ACTIONS,
    REGION,
    Entry,
    HistoryPage,
    Reader,
    Words,
    entry_of,
    history_page,
    read_words,
)
from regions.models import Initiative, Revision, User
from regions.permissions import access_of
from regions.saving import subject_of

AT_SHARING = "at_sharing"

FROM_A_FILE = {"import", "load-examples"}
"""Of these who made the change says already how: a page does not say it twice."""

SCAN_ACTIONS = {action: words for action, words in ACTIONS.items() if action not in FROM_A_FILE} | {
    AT_SHARING: "zo stond het er bij het delen",
    "rest": "de rest van deze bouwsteen in één keer",
    "undo": "ongedaan gemaakt",
    "on_behalf": "namens de regio",
    "on_behalf_change": "veranderd door de regio",
    "on_behalf_undo": "ongedaan gemaakt door de regio",
    "put_back": "teruggezet zoals de gemeente het had",
    "agree": "de gemeente nam over wat de regio schreef",
    "check": "bevestigd bij Klopt dit?",
    "settle_difference": "besproken met de regio",
    "still": "nog steeds zo als de vorige keer",
    "copy": "overgenomen uit een andere scan",
    "share_on_behalf": "gedeeld namens de gemeente",
    "create": "gemaakt",
    "open": "geopend om in te vullen",
    "adopt": "vastgesteld",
    "publish": "openbaar gemaakt",
    "unpublish": "niet meer openbaar",
    "hide_name": "een naam weggehaald uit het rapport",
    "delete": "verwijderd",
    "no_initiative": "gezegd dat er nog geen zelfregie-initiatief is",
    "no_initiative_back": "teruggenomen dat er nog geen zelfregie-initiatief is",
    "consent": "akkoord genoteerd",
    "consent_back": "akkoord weggehaald",
    "addition": "aanvulling geschreven",
    "participant": "erbij gezet",
    "participant_back": "weggehaald",
}


def scan_words(initiatives: Iterable[int] = ()) -> Words:
    """The names for snapshots of a scan, with those of these initiatives; one query more for them."""
    wanted = set(initiatives)
    names = dict(Initiative.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return read_words(initiatives=names, choices={"limits": dict(Limit.choices)}, actions=SCAN_ACTIONS)


def side_of(revision: Revision, words: Words) -> str:
    """From where a change in a scan was made: what everybody may know who reads it."""
    said = revision.after or revision.before or {}
    if revision.action in FROM_A_FILE:
        return "een scanbestand"
    by_region = revision.action.startswith("on_behalf") or revision.action == "share_on_behalf"
    if revision.subject in {subject_of(Answer), subject_of(Sheet)} and not (by_region or said.get("on_behalf")):
        return gemeente(words.municipalities.get(said.get("municipality", ""), ""))
    return REGION


def gemeente(name: str) -> str:
    return f"gemeente {name}"


def reader_of(user: User, scan: Scan) -> Reader:
    """Coordinators of the region see all names, officers those of the municipalities that they work for."""
    access = access_of(user)
    places = [one.municipality.name for one in access.memberships if one.municipality is not None]
    return Reader(
        user.pk,
        sees_names_of=frozenset(map(gemeente, places)),
        sees_all_names=scan.region_id in access.coordinator_of,
    )


# --- one cell --------------------------------------------------------------------------------------------------
def cell_page(user: User, filling: Filling, activity: Activity, number: str) -> HistoryPage:
    """
    The changes of one cell, the newest first, a page at a time: three queries.

    Who does not see the municipality's draft reads how it stood when it was shared, and what came after.
    """
    words, reader = scan_words(), reader_of(user, filling.scan)
    found = _cell_revisions(filling, activity)
    if not sees_draft(user, filling):
        found = _since_sharing(filling, found)

    def present(revisions: list[Revision]) -> list[Entry]:
        shown = (_at_sharing(one, filling) if vars(one).get("shared") == one.version else one for one in revisions)
        return [entry_of(one, words, reader, side_of(one, words)) for one in shown]

    return history_page(found, number, present)


def _cell_revisions(filling: Filling, activity: Activity) -> QuerySet[Revision]:
    cell = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity=activity)
    found = Revision.objects.filter(subject=subject_of(Answer), subject_id__in=cell.values("pk"))
    return found.select_related("by").order_by("-version")


def _since_sharing(filling: Filling, found: QuerySet[Revision]) -> QuerySet[Revision]:
    """
    From the version of a cell that was shared, with which one that was; all when it was filled in only after sharing.
    """
    shared_on = filling.sheet.shared_on if filling.sheet else None
    before = found.filter(at__lte=shared_on) if shared_on else found.none()
    shared = Coalesce(Subquery(before.values("version")[:1]), Value(0))
    return found.annotate(shared=shared).filter(version__gte=F("shared"))


def _at_sharing(revision: Revision, filling: Filling) -> Revision:
    """What a cell said when it was shared, as if it began there. Not stored; what came before stays a draft."""
    shared_on = filling.sheet.shared_on if filling.sheet else None
    return Revision(
        subject=revision.subject,
        subject_id=revision.subject_id,
        version=revision.version,
        at=shared_on or revision.at,
        action=AT_SHARING,
        after=revision.after,
    )


# --- the table -------------------------------------------------------------------------------------------------
def table_page(user: User, scan: Scan, number: str) -> HistoryPage:
    """What the region's table decided and which places it calls a steunpunt, the newest first: four queries."""
    reader = reader_of(user, scan)

    def present(revisions: list[Revision]) -> list[Entry]:
        words = scan_words(_initiatives_in(revisions))
        return [entry_of(one, words, reader, side_of(one, words)) for one in revisions]

    return history_page(_of_table(scan).select_related("by").order_by("-pk"), number, present)


def _of_table(scan: Scan) -> QuerySet[Revision]:
    return Revision.objects.filter(trail=scan.trail, subject__in=[subject_of(Decision), subject_of(Steunpunt)])


def _initiatives_in(revisions: Iterable[Revision]) -> set[int]:
    """The initiatives that decisions and steunpunten are about."""
    found: set[int] = set()
    for revision in revisions:
        said = revision.after or revision.before or {}
        if "initiative" in said:
            found.add(said["initiative"])
        found.update(int(one) for one in str(said.get("providers", "")).split(",") if one.isdecimal())
    return found


def table_words(scan: Scan) -> Words:
    """The names for the whole trail of a scan."""
    words = scan_words(_initiatives_in(_of_table(scan).only("before", "after")))
    around: dict[str, dict[int, str]] = {
        "region": {scan.region_id: scan.region.name},
        "edition": {scan.edition_id: str(scan.edition)},
        "previous": {scan.previous.pk: scan.previous.title} if scan.previous else {},
    }
    return replace(words, choices={**words.choices, **around})


ABOUT_MUNICIPALITY = {subject_of(one) for one in (Answer, Sheet, Consent, Steunpunt)}
"""What a municipality's code stands in."""
