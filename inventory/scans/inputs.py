"""
The only meeting of the database and the analysis: a scan as `inventory.gaps` takes it.

Reading takes four queries, whatever the size of the scan: rows come as tuples and never as model instances, and small
tables come together. What one query saw and another did not, because somebody saved in between, is left alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from bouwstenen.models import Activity, Bouwsteen, Edition, TargetGroup
from inventory.gaps import inputs as gaps
from inventory.gaps.analysis import analyse
from inventory.gaps.results import GapReport
from inventory.scans.frozen import inputs_from_json
from inventory.scans.models import Answer, Decision, Scan, Sheet, Steunpunt
from inventory.scans.profiles import read_initiatives
from inventory.scans.stack import Row, Stack
from regions.models import Initiative, Municipality, Neighbour, Offer, Region

Frame = dict[str, list[Row]]
"""What is read of a scan but its initiatives, by kind of row."""


def scan_report(scan: Scan, *, drafts_of: str | None = None) -> GapReport:
    """The report of a scan; `drafts_of` as in `load_inputs`."""
    return analyse(load_inputs(scan, drafts_of=drafts_of))


def load_inputs(scan: Scan, *, drafts_of: str | None = None) -> gaps.ScanInputs:
    """
    What the analysis takes of a scan (domain.md section 4): of an adopted one what was frozen, else what is there now.

    The answers are those of municipalities that have shared, without cells that were cleared; offers and initiatives
    that a municipality added and has not shared are left out. `drafts_of` is the CBS code of a municipality whose own
    drafts are read as well, for its own sheet; it changes nothing about an adopted scan.
    """
    if scan.is_adopted:
        return inputs_from_json(scan.frozen_inputs)
    frame = _read_frame(scan, drafts_of)
    initiatives = _read_initiatives_of(scan, frame, drafts_of)
    slugs = {pk: initiative.slug for pk, initiative in initiatives.items()}
    ((catalogue,),) = frame["edition"]
    ((slug, name, kind),) = frame["region"]
    municipalities = tuple(gaps.Municipality(code, name, number) for number, code, name in frame["municipality"])
    return gaps.ScanInputs(
        catalogue=catalogue,
        title=scan.title,
        reference_date=scan.reference_date,
        no_initiative=scan.no_initiative,
        region=gaps.Region(slug, name, kind, tuple(sorted(each.code for each in municipalities))),
        municipalities=municipalities,
        neighbours=tuple((first, second) for first, second in frame["neighbours"]),
        bouwstenen=tuple(gaps.Bouwsteen(*row) for row in frame["bouwsteen"]),
        activities=tuple(
            gaps.Activity(code, name, bouwsteen, scale, bool(comparable))
            for comparable, code, name, bouwsteen, scale in frame["activity"]
        ),
        target_groups=tuple(gaps.TargetGroup(*row) for row in frame["target_group"]),
        initiatives=tuple(initiatives.values()),
        answers=tuple(_answer(row) for row in frame["answer"]),
        decisions=tuple(_decisions(frame, slugs)),
        steunpunten=tuple(
            gaps.Steunpunt(slugs[pk], municipality, status)
            for pk, municipality, status in frame["steunpunt"]
            if pk in slugs
        ),
    )


# --- all but the initiatives -----------------------------------------------------------------------------------
def _read_frame(scan: Scan, drafts_of: str | None) -> Frame:
    """The region with its neighbours, the catalogue, the answers and what the table decided: one query."""
    stack = Stack(numbers=2, texts=9)
    codes = Region.municipalities.through.objects.filter(region=scan.region_id).values("municipality")
    stack.add("region", Region.objects.filter(pk=scan.region_id), texts=("slug", "name", "kind"))
    stack.add(
        "municipality", Municipality.objects.filter(pk__in=codes), numbers=("inhabitants",), texts=("code", "name")
    )
    stack.add(
        "neighbours",
        Neighbour.objects.usable().filter(Q(first__in=codes) | Q(second__in=codes)),
        texts=("first_id", "second_id"),
    )
    _add_catalogue(stack, scan.edition_id)
    _add_answers(stack, scan, codes, drafts_of)
    stack.add(
        "decision",
        Decision.objects.filter(scan=scan),
        numbers=("pk",),
        texts=("activity__code", "providers_key", "decision", "note"),
    )
    stack.add(
        "provider",
        Decision.providers.through.objects.filter(decision__scan=scan),
        numbers=("decision_id", "initiative_id"),
    )
    stack.add(
        "steunpunt",
        Steunpunt.objects.filter(scan=scan, municipality__in=codes),
        numbers=("initiative_id",),
        texts=("municipality_id", "status"),
    )
    return stack.read()


def _add_catalogue(stack: Stack, edition: int) -> None:
    stack.add("edition", Edition.objects.filter(pk=edition), texts=("code",))
    stack.add("bouwsteen", Bouwsteen.objects.filter(edition=edition), texts=("code", "name", "group", "norm"))
    stack.add(
        "activity",
        Activity.objects.filter(edition=edition),
        numbers=(Cast("comparable", IntegerField()),),
        texts=("code", "name", "bouwsteen__code", "scale"),
    )
    stack.add("target_group", TargetGroup.objects.all(), texts=("code", "name"))


def _add_answers(stack: Stack, scan: Scan, codes: QuerySet[Any, Any], drafts_of: str | None) -> None:
    readable = Q(municipality__in=Sheet.objects.shared().filter(scan=scan).values("municipality"))
    if drafts_of is not None:
        readable |= Q(municipality=drafts_of)
    stack.add(
        "answer",
        Answer.objects.given().filter(readable, scan=scan, municipality__in=codes),
        numbers=(Cast("working_on_it", IntegerField()), Cast("note_public", IntegerField())),
        texts=(
            "municipality_id", "activity__code", "answer", "reason", Cast("limits", TextField()), "place", "provider",
            "note", "source",
        ),
    )  # fmt: skip


def _answer(row: Row) -> gaps.Answer:
    working_on_it, note_public, municipality, activity, answer, reason, limits, place, provider, note, source = row
    return gaps.Answer(
        municipality=municipality,
        activity=activity,
        answer=answer,
        reason=reason,
        limits=() if limits == "[]" else tuple(sorted(json.loads(limits))),
        working_on_it=bool(working_on_it),
        place=place,
        provider=provider,
        note=note,
        note_public=bool(note_public),
        source=source,
    )


def _decisions(frame: Frame, slugs: dict[int, str]) -> list[gaps.Decision]:
    """The decisions about providers that are all still there: one that is gone ends what was decided about the set."""
    providers: dict[int, set[int]] = defaultdict(set)
    for decision, initiative in frame["provider"]:
        providers[decision].add(initiative)
    found = []
    for pk, activity, key, decision, note in frame["decision"]:
        known = providers[pk].intersection(slugs)
        if Decision.key_of(known) == key:
            found.append(gaps.Decision(activity, tuple(sorted(slugs[each] for each in known)), decision, note))
    return found


# --- the initiatives -------------------------------------------------------------------------------------------
def _read_initiatives_of(scan: Scan, frame: Frame, drafts_of: str | None) -> dict[int, gaps.Initiative]:
    """
    The initiatives that are inputs of the scan (domain.md section 4, "belongs"), each whole, by primary key.

    They belong to the scan, or have a place next door, or are named by a decision or as a steunpunt.
    """
    region = [code for _, code, _ in frame["municipality"]]
    next_door = {code for pair in frame["neighbours"] for code in pair}.difference(region)
    named = {pk for pk, _, _ in frame["steunpunt"]} | {pk for _, pk in frame["provider"]}
    visible = Q(held=False)
    if drafts_of is not None:
        visible |= Q(added_by=drafts_of)
    offers = Offer.objects.filter(visible)
    reaching = offers.filter(activity__edition=scan.edition_id).reaching(region, next_door)
    based = Initiative.objects.filter(Q(municipality__in=region) | Q(pk__in=named))
    chosen = based.order_by().values("pk").union(reaching.order_by().values(pk=F("initiative_id")))
    return read_initiatives(Initiative.objects.filter(visible, pk__in=chosen), offers, scan.edition_id)
