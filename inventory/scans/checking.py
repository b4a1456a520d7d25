"""What the pages "Klopt dit?" and "Nog uit te zoeken" show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues
from inventory.scans.actions.checks import takes_over, with_line
from inventory.scans.filling import answers_by_activity
from inventory.scans.models import AnswerKind
from inventory.scans.permissions import Filling
from inventory.scans.reported import ReportedOffer, reported_offers


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that an initiative reports here, and what the municipality says of it so far."""

    offer: ReportedOffer
    said: str
    """The label of the municipality's answer; empty: none yet."""
    is_open: bool
    """Confirming it would change the municipality's answer."""

    becomes: str
    """The label of the municipality's answer once this line is confirmed."""


@dataclass(frozen=True, slots=True)
class InitiativeLines:
    initiative: str
    lines: list[CheckLine]


@dataclass(frozen=True, slots=True)
class CheckLines:
    by_initiative: list[InitiativeLines]

    @property
    def open(self) -> list[CheckLine]:
        return [line for one in self.by_initiative for line in one.lines if line.is_open]

    def leaves_open(self, chosen: list[ReportedOffer]) -> bool:
        done = {offer.pk for offer in chosen}
        return any(line.offer.pk not in done for line in self.open)


def check_lines(filling: Filling) -> CheckLines:
    """What initiatives report for the municipality and have not stopped or only planned, by initiative."""
    activities = list(filling.scan.edition.activities.select_related("bouwsteen"))
    reported = reported_offers(filling.scan, filling.municipality, activities)
    answers = answers_by_activity(filling)
    by_initiative: dict[str, list[CheckLine]] = {}
    for activity in activities:
        said = AnswerValues.of(answers.get(activity.pk))
        for offer in reported.get(activity.pk, []):
            if offer.state == "planned":
                continue
            label = AnswerKind(said.answer).label if said.answer else ""
            becomes = str(AnswerKind(with_line(said, offer).answer).label)
            line = CheckLine(offer, label, takes_over(said, offer), becomes)
            by_initiative.setdefault(offer.initiative, []).append(line)
    return CheckLines([InitiativeLines(name, by_initiative[name]) for name in sorted(by_initiative)])


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The activities that the municipality answered with "weet ik niet"."""

    activities: list[Activity]
    municipality: str

    @property
    def mail_text(self) -> str:
        lines = "\n".join(f"– {one.name}: {_lower_first(one.everyday)}" for one in self.activities)
        return (
            f"Beste collega,\n\nVoor de bouwstenenscan kijken we wat er is voor inwoners van {self.municipality}. "
            f"Van deze activiteiten weet ik het niet:\n{lines}\n\nWeet u of dit er is, en waar?\n"
        )


def open_questions(filling: Filling) -> OpenQuestions:
    """What was answered with "weet ik niet", in the order of the catalogue."""
    answers = answers_by_activity(filling)
    unknown = {pk for pk, one in answers.items() if one.answer == AnswerKind.DONT_KNOW}
    activities = filling.scan.edition.activities.filter(pk__in=unknown).select_related("bouwsteen")
    return OpenQuestions(list(_in_order(activities)), filling.municipality.name)


def _in_order(activities: Iterable[Activity]) -> list[Activity]:
    return sorted(activities, key=lambda one: one.position)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
