"""
Leaving out the name of an initiative that asked for it, wherever an adopted report is shown.

The frozen inputs, their fingerprint and the counts stay as they were adopted; only who it was is not told any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inventory.gaps.inputs import Answer, Initiative, ScanInputs

SHOWN_AS = "een initiatief (naam weggehaald op verzoek)"
_ALIAS = "naam-weggehaald-"


def leaves_out_names(inputs: ScanInputs) -> bool:
    """Whether these came from `without_names`."""
    return any(one.slug.startswith(_ALIAS) for one in inputs.initiatives)


def without_names(inputs: ScanInputs, hidden: Sequence[str]) -> ScanInputs:
    """
    The inputs without the names of the initiatives with these slugs.

    Each gets a slug that tells nothing. Where people wrote the name in an answer or a decision, it goes there too.
    """
    aliases = {slug: f"{_ALIAS}{number}" for number, slug in enumerate(hidden, 1)}
    organisations = _organisations(inputs.initiatives, aliases)
    names = [one.name for one in inputs.initiatives if one.slug in aliases]
    return replace(
        inputs,
        initiatives=tuple(_initiative(one, aliases, organisations) for one in inputs.initiatives),
        answers=tuple(_answer(one, names) for one in inputs.answers),
        decisions=tuple(
            replace(
                one,
                providers=tuple(sorted(aliases.get(slug, slug) for slug in one.providers)),
                note=_cleaned(one.note, names),
            )
            for one in inputs.decisions
        ),
        steunpunten=tuple(
            replace(one, initiative=aliases.get(one.initiative, one.initiative)) for one in inputs.steunpunten
        ),
    )


def _organisations(initiatives: Sequence[Initiative], aliases: Mapping[str, str]) -> dict[str, str]:
    """Other words for the organisations that only hidden initiatives belong to: they still count as one."""
    hidden = {one.organisation for one in initiatives if one.slug in aliases}
    told = {one.organisation for one in initiatives if one.slug not in aliases}
    return {name: f"organisatie {number}" for number, name in enumerate(sorted(hidden - told - {""}), 1)}


def _initiative(one: Initiative, aliases: Mapping[str, str], organisations: Mapping[str, str]) -> Initiative:
    if one.slug not in aliases:
        return one
    alias = aliases[one.slug]
    return replace(
        one,
        slug=alias,
        name=SHOWN_AS[0].upper() + SHOWN_AS[1:],
        organisation=organisations.get(one.organisation, one.organisation),
        website="",
        offers=tuple(replace(offer, source="", note="") for offer in one.offers),
        signals=tuple(replace(signal, named=False, note="") for signal in one.signals),
    )


def _answer(one: Answer, names: list[str]) -> Answer:
    return replace(
        one,
        place=_cleaned(one.place, names),
        provider=_cleaned(one.provider, names),
        note=_cleaned(one.note, names),
        source=_cleaned(one.source, names),
    )


def _cleaned(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, SHOWN_AS)
    return text
