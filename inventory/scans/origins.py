"""Where an answer came from, in plain words. Sources are for the region's members (domain.md section 6)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from inventory.scans.actions.answers import REGION_SOURCE
from inventory.scans.histories import FROM_A_FILE
from inventory.scans.models import Answer
from inventory.scans.permissions import Filling
from inventory.scans.words import ANSWERS, Word
from regions.claiming import sites_in_words
from regions.models import Revision
from regions.saving import subject_of

BY_REGION = "Ingevuld door de regio"
TAKEN_OVER = "overgenomen uit "


def origin_in_words(source: str, *, on_behalf: bool) -> str:
    """One sentence, or nothing where the municipality itself filled it in."""
    told = sites_in_words(source).strip().rstrip(".")
    if on_behalf:
        more = told.removeprefix(REGION_SOURCE).strip(" ,")
        if not more:
            return f"{BY_REGION}."
        return f"{BY_REGION}, {more}." if told.startswith(REGION_SOURCE) else f"{BY_REGION}. {_sentence(more)}"
    return _sentence(told) if told and not told.startswith(REGION_SOURCE) else ""


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}." if told.startswith(TAKEN_OVER) else f"Bron: {told}."


def answer_now(filling: Filling, activity_pk: int) -> tuple[Word, str] | None:
    """What a cell says now and where that came from, for the region's members; None for one that says nothing."""
    latest = Revision.objects.filter(subject=subject_of(Answer), subject_id=OuterRef("pk"), version=OuterRef("version"))
    cell = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity=activity_pk)
    answer = cell.given().annotate(from_a_file=Exists(latest.filter(action__in=FROM_A_FILE))).first()
    if answer is None:
        return None
    told = origin_in_words(answer.source, on_behalf=answer.on_behalf)
    own = "" if told and answer.on_behalf else _from_the_municipality(answer, filling)
    return ANSWERS[answer.answer], " ".join(part for part in (own, told) if part)


def _from_the_municipality(answer: Answer, filling: Filling) -> str:
    if vars(answer)["from_a_file"]:
        return f"Van gemeente {filling.municipality}, ingelezen uit een scanbestand."
    return f"Ingevuld door gemeente {filling.municipality}."
