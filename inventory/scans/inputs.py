"""
The only meeting of the database and the analysis: a scan as `inventory.gaps` takes it.

Reading takes three queries, whatever the size of the scan: rows come as tuples and never as model instances, and small
tables come together. What one query saw and another did not, because somebody saved in between, is left alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from bouwstenen.models import Activity, Bouwsteen, Edition, TargetGroup
from inventory.gaps import inputs as gaps
from inventory.gaps.analysis import analyse
from inventory.gaps.results import GapReport
from inventory.scans.frozen import inputs_from_json
from inventory.scans.hidden_names import without_names
from inventory.scans.models import Answer, Decision, Scan, Sheet, Steunpunt
from inventory.scans.prepared import AnyOf, Marks, Prepared
from inventory.scans.profiles import PROFILE_COLUMNS, read_initiatives, visible
from inventory.scans.stack import Row, Stack
from regions.models import Initiative, Municipality, Neighbour, Offer, Region

Subquery = QuerySet[Any, Any]
Frame = dict[str, list[Row]]
"""The rows of the first query, by kind: all but the initiatives."""


def scan_report(scan: Scan, *, drafts_of: str | None = None) -> GapReport:
    """
    The report of a scan, to show; `drafts_of` as in `load_inputs`.

    Of an adopted scan it is what was frozen, with its fingerprint, without the names that were taken out on request.
    """
    inputs = load_inputs(scan, drafts_of=drafts_of)
    if not scan.is_adopted:
        return analyse(inputs)
    hidden = list(scan.hidden_names.values_list("slug", flat=True))
    report = analyse(without_names(inputs, hidden) if hidden else inputs)
    return replace(report, inputs_sha256=scan.inputs_sha256)


def report_to_compare(scan: Scan) -> GapReport:
    """The report with all its names, also those that were taken out on request: never to show, only to compare."""
    return analyse(load_inputs(scan))


def load_inputs(scan: Scan, *, drafts_of: str | None = None) -> gaps.ScanInputs:
    """
    What the analysis takes of a scan (domain.md section 4): of an adopted one what was frozen, else what is there now.

    The answers are those of municipalities that have shared, without cells that were cleared; offers and initiatives
    that a municipality added and has not shared are left out. `drafts_of` is the CBS code of a municipality whose own
    drafts are read as well, for its own sheet; it changes nothing about an adopted scan.
    """
    if scan.is_adopted:
        return inputs_from_json(scan.frozen_inputs)
    drafts_of = drafts_of or ""
    frame = _read_frame(scan, drafts_of)
    initiatives = read_initiatives(_read_profiles(scan, frame, drafts_of), scan.edition_id, drafts_of)
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


# --- the first query -------------------------------------------------------------------------------------------
def _read_frame(scan: Scan, drafts_of: str) -> Frame:
    stack, query = _frame_query()
    return stack.by_kind(query.run(scan=scan.pk, region=scan.region_id, edition=scan.edition_id, drafts_of=drafts_of))


@cache
def _frame_query() -> tuple[Stack, Prepared]:
    """The region with its neighbours, the catalogue, the answers, and what the table decided."""
    marks = Marks(numbers="scan region edition", texts="drafts_of")
    codes = Region.municipalities.through.objects.filter(region=marks["region"]).values("municipality")
    stack = Stack(numbers=2, texts=9)
    _add_region(stack, marks, codes)
    _add_catalogue(stack, marks)
    _add_answers(stack, marks, codes)
    _add_table(stack, marks, codes)
    return stack, Prepared(stack.rows(), marks)


def _add_region(stack: Stack, marks: Marks, codes: Subquery) -> None:
    stack.add("region", Region.objects.filter(pk=marks["region"]), texts=("slug", "name", "kind"))
    stack.add(
        "municipality", Municipality.objects.filter(pk__in=codes), numbers=("inhabitants",), texts=("code", "name")
    )
    stack.add(
        "neighbours",
        Neighbour.objects.usable().filter(Q(first__in=codes) | Q(second__in=codes)),
        texts=("first_id", "second_id"),
    )


def _add_catalogue(stack: Stack, marks: Marks) -> None:
    edition = marks["edition"]
    stack.add("edition", Edition.objects.filter(pk=edition), texts=("code",))
    stack.add("bouwsteen", Bouwsteen.objects.filter(edition=edition), texts=("code", "name", "group", "norm"))
    stack.add(
        "activity",
        Activity.objects.filter(edition=edition),
        numbers=(Cast("comparable", IntegerField()),),
        texts=("code", "name", "bouwsteen__code", "scale"),
    )
    stack.add("target_group", TargetGroup.objects.all(), texts=("code", "name"))


def _add_answers(stack: Stack, marks: Marks, codes: Subquery) -> None:
    shared = Sheet.objects.shared().filter(scan=marks["scan"]).values("municipality")
    readable = Q(municipality__in=shared) | Q(municipality=marks["drafts_of"])
    stack.add(
        "answer",
        Answer.objects.given().filter(readable, scan=marks["scan"], municipality__in=codes),
        numbers=(Cast("working_on_it", IntegerField()), Cast("note_public", IntegerField())),
        texts=(
            "municipality_id", "activity__code", "answer", "reason", Cast("limits", TextField()), "place", "provider",
            "note", "source",
        ),
    )  # fmt: skip


def _add_table(stack: Stack, marks: Marks, codes: Subquery) -> None:
    stack.add(
        "decision",
        Decision.objects.filter(scan=marks["scan"]),
        numbers=("pk",),
        texts=("activity__code", "providers_key", "decision", "note"),
    )
    stack.add(
        "provider",
        Decision.providers.through.objects.filter(decision__scan=marks["scan"]),
        numbers=("decision_id", "initiative_id"),
    )
    stack.add(
        "steunpunt",
        Steunpunt.objects.filter(scan=marks["scan"], municipality__in=codes),
        numbers=("initiative_id",),
        texts=("municipality_id", "status"),
    )


# --- the second query: who is in it ----------------------------------------------------------------------------
def _read_profiles(scan: Scan, frame: Frame, drafts_of: str) -> list[Row]:
    """
    The initiatives that are inputs of the scan (domain.md section 4, "belongs").

    They are based in the region, or have an offer for or with a place in it, or one with a place next door; and those
    that a decision or a row about steunpunten names. The municipalities go in as lists: from these the database can
    tell that it needs only some of all offers.
    """
    region = [code for _, code, _ in frame["municipality"]]
    around = {code for pair in frame["neighbours"] for code in pair}
    named = {pk for _, pk in frame["provider"]} | {pk for pk, _, _ in frame["steunpunt"]}
    return _profiles_query().run(
        region=region,
        places=sorted(around.union(region)),
        named=sorted(named),
        edition=scan.edition_id,
        drafts_of=drafts_of,
    )


@cache
def _profiles_query() -> Prepared:
    marks = Marks(numbers="edition", texts="drafts_of")
    offered = visible(marks["drafts_of"], "offer__") & Q(offer__activity__edition=marks["edition"])
    for_them, where = Offer.municipalities.through.objects, Offer.places.through.objects
    chosen = (
        Initiative.objects.order_by()
        .filter(AnyOf("municipality_id", "region"))
        .values(chosen=F("pk"))
        .union(
            for_them.filter(AnyOf("municipality_id", "region"), offered).values(chosen=F("offer__initiative_id")),
            where.filter(AnyOf("municipality_id", "places"), offered).values(chosen=F("offer__initiative_id")),
            Initiative.objects.order_by().filter(AnyOf("pk", "named")).values(chosen=F("pk")),
        )
    )
    rows = Initiative.objects.filter(visible(marks["drafts_of"]), pk__in=chosen).order_by()
    return Prepared(rows.values_list("pk", *PROFILE_COLUMNS), marks, lists="region places named")


# --- what became of the rows -----------------------------------------------------------------------------------
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
