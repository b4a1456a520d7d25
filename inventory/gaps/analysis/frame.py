"""What every rule looks things up in: the region, its neighbours, the catalogue and the initiatives that count."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from inventory.gaps.inputs import Activity, Answer, Bouwsteen, Initiative, ScanInputs
from inventory.gaps.scope import count_initiatives, neighbours_of_region, scope

CellKey = tuple[str, str]
"""(activity, municipality)"""


@dataclass(frozen=True, slots=True)
class Frame:
    """The inputs of a scan, sorted and indexed."""

    inputs: ScanInputs
    """as `scope` leaves them"""
    municipalities: tuple[str, ...]
    """of the region, alphabetically"""
    region: frozenset[str]
    """the same municipalities, to ask whether one is in the region"""
    inhabitants: Mapping[str, int]
    neighbours: Mapping[str, tuple[str, ...]]
    """municipality of the region to its neighbours, alphabetically"""
    bouwstenen: tuple[Bouwsteen, ...]
    """by code"""
    activities: tuple[Activity, ...]
    """by code"""
    activities_of: Mapping[str, tuple[Activity, ...]]
    """code of a bouwsteen to its activities, by code"""
    initiatives: tuple[Initiative, ...]
    """those that are inputs of the scan, by slug"""
    belonging: frozenset[str]
    """slugs of those that belong to the scan"""
    answers: Mapping[CellKey, Answer]
    """of the cells of this scan"""

    def people_in(self, municipalities: tuple[str, ...]) -> int:
        """The inhabitants of these municipalities together."""
        return sum(self.inhabitants[code] for code in municipalities)


def build_frame(inputs: ScanInputs) -> Frame:
    """Sort and index the inputs, and leave out what counts nowhere."""
    municipalities = tuple(sorted(inputs.region.municipalities))
    counted = count_initiatives(inputs)
    slugs = counted.belonging | counted.next_door
    activities = tuple(sorted(inputs.activities, key=attrgetter("code")))
    bouwstenen = tuple(sorted(inputs.bouwstenen, key=attrgetter("code")))
    cells = {(activity.code, code) for activity in activities for code in municipalities}
    return Frame(
        inputs=scope(inputs),
        municipalities=municipalities,
        region=frozenset(municipalities),
        inhabitants={each.code: each.inhabitants for each in inputs.municipalities},
        neighbours=neighbours_of_region(inputs),
        bouwstenen=bouwstenen,
        activities=activities,
        activities_of={
            bouwsteen.code: tuple(each for each in activities if each.bouwsteen == bouwsteen.code)
            for bouwsteen in bouwstenen
        },
        initiatives=tuple(sorted((each for each in inputs.initiatives if each.slug in slugs), key=attrgetter("slug"))),
        belonging=counted.belonging,
        answers={
            (answer.activity, answer.municipality): answer
            for answer in inputs.answers
            if (answer.activity, answer.municipality) in cells
        },
    )
