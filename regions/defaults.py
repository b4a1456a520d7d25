"""What an initiative answered once for all its offers ("Voor alles tegelijk")."""

from __future__ import annotations

from dataclasses import dataclass

from regions.models import Initiative


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new offer starts with: CBS codes and codes of target groups, sorted."""

    municipalities: tuple[str, ...]
    places: tuple[str, ...]
    target_groups: tuple[str, ...]
    funding: str
    stated: bool
    """Whether the initiative itself filled this in; if not, it is derived from where the initiative is."""

    @property
    def known(self) -> bool:
        """Whether there is a municipality at all: without one an offer is for nobody."""
        return bool(self.municipalities)


def defaults_of(initiative: Initiative) -> Defaults:
    """What the initiative filled in; before that, its own municipality as the place and for its residents."""
    municipalities = tuple(sorted(one.code for one in initiative.default_municipalities.all()))
    groups = tuple(sorted(one.code for one in initiative.default_target_groups.all()))
    if municipalities:
        places = tuple(sorted(one.code for one in initiative.default_places.all()))
        return Defaults(municipalities, places, groups, initiative.default_funding, stated=True)
    own = (initiative.municipality_id,) if initiative.municipality_id else ()
    return Defaults(own, own, groups, initiative.default_funding, stated=False)
