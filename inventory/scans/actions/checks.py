"""Klopt dit? means taking over, line by line, what initiatives report for a municipality."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.sheets import join_names
from inventory.scans.models import Answer, AnswerKind
from inventory.scans.permissions import Filling
from inventory.scans.reported import ReportedOffer
from regions.models import User
from regions.saving import ConflictError


def takes_over(current: AnswerValues, offer: ReportedOffer) -> bool:
    """Whether confirming this line changes the cell: never what says missing or double, nor a name it has."""
    if current.answer in {"", AnswerKind.DONT_KNOW}:
        return True
    named = offer.initiative in [name.strip() for name in current.provider.split(",")]
    return current.answer in {AnswerKind.PRESENT, AnswerKind.ELSEWHERE} and not named


def with_line(current: AnswerValues, offer: ReportedOffer) -> AnswerValues:
    """
    The municipality's own answer once a line is confirmed.

    Present where the offer takes place in it or at people's homes, else elsewhere; the name goes to `provider`.
    Present stays present when another line says elsewhere.
    """
    here = offer.is_here or current.answer == AnswerKind.PRESENT
    # What the municipality wrote about where stays; the place of an offer is only added to "elders".
    return replace(
        current,
        answer=(AnswerKind.PRESENT if here else AnswerKind.ELSEWHERE).value,
        provider=join_names(current.provider, offer.initiative),
        place=current.place if here else join_names(current.place, offer.places_in_words),
    )


@transaction.atomic
def confirm_lines(*, filling: Filling, offers: Iterable[ReportedOffer], by: User) -> int:
    """Store the municipality's own answers for the confirmed lines; tell how many cells changed."""
    answers = {
        one.activity_id: one for one in Answer.objects.filter(scan=filling.scan, municipality=filling.municipality)
    }
    wanted: dict[int, AnswerValues] = {}
    activities: dict[int, Activity] = {}
    # What takes place here comes first: then a line from elsewhere adds a name and no place.
    for offer in sorted(offers, key=lambda one: not one.is_here):
        current = wanted.get(offer.activity.pk) or AnswerValues.of(answers.get(offer.activity.pk))
        if takes_over(current, offer):
            wanted[offer.activity.pk] = with_line(current, offer)
            activities[offer.activity.pk] = offer.activity
    changed = 0
    for pk, values in sorted(wanted.items(), key=lambda one: one[0]):
        answer = answers.get(pk)
        # A colleague who answered it in the same moment keeps what they said.
        with suppress(ConflictError):
            save_answer(
                filling=filling,
                activity=activities[pk],
                values=values,
                expected=answer.version if answer else 0,
                by=by,
                action="check",
            )
            changed += 1
    return changed
