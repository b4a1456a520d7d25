"""The one thing to do next, for each role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from bouwstenen.models import Activity
from inventory.desk.places import Place, PlacedScan
from inventory.scans.models import Answer, Scan, ScanState, Sheet
from inventory.scans.shared import shared_by_region
from regions.joining import count_waiting
from regions.models import Role


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the start page shows large: what is going on, and the button that goes on from there."""

    title: str
    text: str
    action: Link
    others: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one municipality is with one scan, in activities."""

    answered: int
    total: int
    is_shared: bool
    shared_by_region: bool
    """Whether the region's coordinator shared for the municipality, and no officer has said anything since."""


_COORDINATING = {
    ScanState.PREPARING: (
        "Deze scan is in voorbereiding. De gemeenten kunnen nog niet invullen.",
        "Ga verder met voorbereiden",
    ),
    ScanState.OPEN: ("U ziet welke gemeenten hebben gedeeld, en wie er nog bezig zijn.", "Bekijk hoe ver de regio is"),
    ScanState.ADOPTED: ("Deze scan is vastgesteld. Het rapport verandert niet meer.", "Bekijk de scan"),
}


def progress_of(scan_pk: int, municipality: str) -> Progress:
    """One query."""
    answers = Answer.objects.given().filter(scan=OuterRef("pk"), municipality=municipality)
    activities = Activity.objects.filter(edition=OuterRef("edition"))
    shared = Sheet.objects.shared().filter(scan=OuterRef("pk"), municipality=municipality)
    by_region = Exists(shared.filter(shared_by_region()))
    answered, total, shared_on, for_them = (
        Scan.objects.filter(pk=scan_pk)
        .order_by()
        .values_list(
            _count(answers, "scan"), _count(activities, "edition"), Subquery(shared.values("shared_on")[:1]), by_region
        )
        .get()
    )
    return Progress(answered, total, shared_on is not None, for_them)


def _count(rows: QuerySet[Answer] | QuerySet[Activity], group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def next_step(place: Place, scans: tuple[PlacedScan, ...]) -> NextStep | None:
    """What this place in a region does next with the first of its `scans`; None when there is nothing to do yet."""
    scan = scans[0] if scans else None
    if place.role == Role.COORDINATOR:
        return _for_coordinator(place, scan)
    if scan is None:
        return None
    if place.role == Role.OFFICER and scan.is_open:
        return _for_officer(place, scan, progress_of(scan.pk, place.pk))
    return NextStep(
        scan.title,
        "U leest wat er al is, wat nog mist en wat we nog niet weten.",
        Link("Lees het rapport", _report(scan)),
    )


def _for_officer(place: Place, scan: PlacedScan, progress: Progress) -> NextStep:
    title = scan.title
    fill_in = reverse("filling-start", args=[scan.pk, place.pk])
    sheet = reverse("filling-sheet", args=[scan.pk, place.pk])
    done = f"{progress.answered} van de {progress.total} vragen {'is' if progress.answered == 1 else 'zijn'} klaar."
    if progress.shared_by_region:
        return NextStep(
            title,
            f"De regiocoördinator vulde voor {place.name} in, en deelde dat met de regio. Kijk of het klopt. "
            "U kunt het delen terugnemen.",
            Link("Kijk of het klopt", fill_in),
            (Link("Bekijk ons blad", sheet),),
        )
    if progress.is_shared and progress.answered < progress.total:
        return NextStep(
            title,
            f"U heeft gedeeld, bedankt. {done} U kunt nog verder invullen, tot de regio de scan vaststelt.",
            Link("Ga verder met invullen", fill_in),
            (Link("Lees het rapport", _report(scan)), Link("Bekijk ons blad", sheet)),
        )
    if progress.is_shared:
        return NextStep(
            title,
            f"U heeft gedeeld, bedankt. {done} U kunt alles nog wijzigen, tot de regio de scan vaststelt.",
            Link("Lees het rapport", _report(scan)),
            (Link("Ga verder met invullen", fill_in), Link("Bekijk ons blad", sheet)),
        )
    if progress.answered >= progress.total:
        return NextStep(
            title,
            f"{done} Bekijk hoe {place.name} in het rapport komt. Klopt het? Dan deelt u het met de regio.",
            Link("Bekijk ons blad", sheet),
            (Link("Terug naar invullen", fill_in),),
        )
    if progress.answered:
        return NextStep(
            title,
            f"{done} Wat u invulde, is bewaard.",
            Link("Ga verder met invullen", fill_in),
            (Link("Bekijk ons blad", sheet),),
        )
    return NextStep(
        title,
        f"Bij {progress.total} activiteiten zegt u: is dit er voor onze inwoners? Dat kost ongeveer een half uur. "
        "Stoppen en later verdergaan kan altijd.",
        Link("Begin met invullen", fill_in),
    )


def _for_coordinator(place: Place, scan: PlacedScan | None) -> NextStep:
    region = Link(f"Alles over {place.name}", reverse("region-detail", args=[place.slug]))
    others = (*_asking(place), region)
    if scan is None:
        return NextStep(
            f"Nog geen scan in {place.name}",
            "U kiest een titel en een peildatum. Daarna kunnen de gemeenten meteen invullen.",
            Link("Begin een scan", reverse("scan-create", args=[place.slug])),
            others,
        )
    return NextStep(
        scan.title,
        _COORDINATING[scan.state][0],
        Link(_COORDINATING[scan.state][1], reverse("scan-board" if scan.is_open else "scan-detail", args=[scan.pk])),
        (Link("Lees het rapport", _report(scan)), *others),
    )


def _asking(place: Place) -> tuple[Link, ...]:
    """Who asks to be added, as long as somebody waits."""
    waiting = count_waiting(int(place.pk))
    if not waiting:
        return ()
    who = "1 initiatief wil" if waiting == 1 else f"{waiting} initiatieven willen"
    return (Link(f"{who} erbij: geef antwoord", reverse("region-join-requests", args=[place.slug])),)


def _report(scan: PlacedScan) -> str:
    return reverse("report-detail", args=[scan.pk])
