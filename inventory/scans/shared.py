"""
Sheets that the region's coordinator shared for a municipality that does not log in itself.

There is no column for it: the sheet's latest revision says so. What an officer decides next is a later revision.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from inventory.scans.models import Answer, Scan, Sheet
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import changed_by_region
from regions import saving
from regions.models import Municipality, Revision

SHARE_ON_BEHALF = "share_on_behalf"
"""The action of a revision with which a coordinator shared for a municipality."""


def municipalities_of(scan: Scan) -> list[tuple[Municipality, bool]]:
    """The municipalities of the region, alphabetical, each with whether it has shared: one query."""
    shared = Sheet.objects.shared().filter(scan=scan, municipality=OuterRef("pk"))
    found = scan.region.municipalities.annotate(has_shared=Exists(shared))
    return [(one, vars(one)["has_shared"]) for one in found]  # annotated: the type of the model does not know


def shared_by_region() -> Exists:
    """To annotate sheets with: whether the region's coordinator shared it, and no officer has said anything since."""
    return Exists(
        Revision.objects.filter(
            subject=saving.subject_of(Sheet),
            subject_id=OuterRef("pk"),
            version=OuterRef("version"),
            action=SHARE_ON_BEHALF,
        )
    )


def is_shared_by_region(filling: Filling) -> bool:
    """As `shared_by_region`, for one municipality; one query where it has shared."""
    if filling.sheet is None or filling.sheet.shared_on is None:
        return False
    return Sheet.objects.filter(shared_by_region(), pk=filling.sheet.pk).exists()


@dataclass(frozen=True, slots=True)
class ShareQuestion:
    """Whether a coordinator can share for a municipality."""

    answers: int
    refusal: str
    """What keeps the coordinator from it, as a Dutch sentence; empty: nothing."""


def share_question(filling: Filling) -> ShareQuestion:
    """Only what the region filled in itself can be shared for a municipality: one query."""
    here = Answer.objects.given().filter(scan=filling.scan, municipality=filling.municipality)
    said = list(here.annotate(changed=changed_by_region()).values_list("on_behalf", "changed"))
    if not said:
        return ShareQuestion(0, f"Er is voor {filling.municipality} nog niets ingevuld. Er valt nog niets te delen.")
    if any(changed or not on_behalf for on_behalf, changed in said):
        return ShareQuestion(
            len(said),
            f"{filling.municipality} vulde zelf al antwoorden in. Die zijn een concept van de gemeente, "
            "en alleen zij kan ze delen. Vraag haar erom.",
        )
    return ShareQuestion(len(said), "")
