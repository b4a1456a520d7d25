"""What the initiatives fill, wish for, and do extra for some people (domain.md section 4, "Gaps" and "Groups")."""

from collections import defaultdict
from collections.abc import Mapping

from inventory.gaps.analysis.frame import Frame
from inventory.gaps.analysis.supply import Supply
from inventory.gaps.codes import GROUP_BOUWSTENEN, NOT_ASKED_GROUP, SELF_DIRECTION_KINDS
from inventory.gaps.inputs import Initiative
from inventory.gaps.results import ExtraWelcome, GroupQuestion, InitiativeInRegion


def is_self_direction(initiative: Initiative) -> bool:
    """Whether it is a zelfregie-initiatief."""
    return initiative.kind in SELF_DIRECTION_KINDS


def list_initiatives(frame: Frame, supply: Supply) -> tuple[InitiativeInRegion, ...]:
    """The zelfregie-initiatieven based in the region, by slug, with what they fill of group A and would like to."""
    group_a = {bouwsteen.code for bouwsteen in frame.bouwstenen if bouwsteen.group == "A"}
    filled = _bouwstenen_by_initiative(frame, supply)
    return tuple(
        InitiativeInRegion(
            initiative=initiative.slug,
            bouwstenen=tuple(sorted(filled[initiative.slug] & group_a)),
            wishes=tuple(sorted((set(initiative.wishes) & group_a) - filled[initiative.slug])),
        )
        for initiative in frame.initiatives
        if is_self_direction(initiative) and initiative.municipality in frame.region
    )


def is_without_self_direction(frame: Frame, supply: Supply) -> bool:
    """Whether no zelfregie-initiatief is based in the region or has supply for one of its municipalities."""
    return not any(
        is_self_direction(initiative) and initiative.municipality in frame.region for initiative in frame.initiatives
    ) and not any(is_self_direction(each.initiative) for each in supply.for_region)


def list_extra_welcome(frame: Frame, supply: Supply) -> tuple[ExtraWelcome, ...]:
    """Who does something extra for whom, by bouwsteen and target group."""
    groups = {group.code for group in frame.inputs.target_groups}
    bouwsteen_of = _bouwsteen_of(frame)
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for each in supply.for_region:
        for group in groups.intersection(each.offer.target_groups):
            found[bouwsteen_of[each.offer.activity], group].add(each.initiative.slug)
    return tuple(
        ExtraWelcome(bouwsteen, group, tuple(sorted(slugs))) for (bouwsteen, group), slugs in sorted(found.items())
    )


def list_groups(frame: Frame, supply: Supply, extra_welcome: tuple[ExtraWelcome, ...]) -> tuple[GroupQuestion, ...]:
    """The bouwstenen that have supply, none of which names the target group; by bouwsteen, group."""
    bouwsteen_of = _bouwsteen_of(frame)
    supplied = {bouwsteen_of[each.offer.activity] for each in supply.for_region}
    named = {(each.bouwsteen, each.target_group) for each in extra_welcome}
    groups = sorted({group.code for group in frame.inputs.target_groups} - {NOT_ASKED_GROUP})
    return tuple(
        GroupQuestion(bouwsteen, group)
        for bouwsteen in GROUP_BOUWSTENEN
        if bouwsteen in supplied
        for group in groups
        if (bouwsteen, group) not in named
    )


def _bouwstenen_by_initiative(frame: Frame, supply: Supply) -> defaultdict[str, set[str]]:
    bouwsteen_of = _bouwsteen_of(frame)
    filled: defaultdict[str, set[str]] = defaultdict(set)
    for each in supply.for_region:
        filled[each.initiative.slug].add(bouwsteen_of[each.offer.activity])
    return filled


def _bouwsteen_of(frame: Frame) -> Mapping[str, str]:
    return {activity.code: activity.bouwsteen for activity in frame.activities}
