"""What comes out of the analysis: the GapReport, for every format alike (domain.md sections 4 and 5).

Municipalities, activities, bouwstenen, target groups and initiatives stand in it as codes and slugs; statuses, bases,
flags, kinds and levels as the codes of domain.md. Numbers of inhabitants are people, counted per municipality.
Every list is sorted as domain.md section 5 says, or alphabetically. What the report file does not hold is for pages and
sheets alone, and is marked so ("not in the report file").

Who may see what is not decided here: the report holds everything, and whoever shows it cuts it to the reader
(domain.md section 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inventory.gaps.inputs import Activity, Answer, Initiative, Offer, Region, ScanInputs


@dataclass(frozen=True, slots=True)
class ReportedOffer:
    """An offer with the initiative that makes it, and what it is at the reference date. Not in the report file."""

    initiative: Initiative
    offer: Offer
    state: str
    """supply (current and confirmed, the only state that counts), unconfirmed (current, but taken from a public source
    or confirmed too long ago), planned (planned, or active with a start after the reference date), or stopped
    (stopped, or with an end before the reference date)"""
    stale: bool
    """supply whose confirmation is more than 365 days before the reference date: it counts, but few have looked"""


@dataclass(frozen=True, slots=True)
class SignalInCell:
    """What one initiative says of one activity in one municipality of the region. Not in the report file.

    Only of initiatives that belong to the scan (domain.md section 6).
    """

    municipality: str
    activity: str
    initiative: str
    """slug of the sender; to be shown only if `named`"""
    signal: str
    """missing, too_little or duplicated"""
    named: bool
    note: str
    differs: bool
    """it says something else than the status of the cell, and is in `GapReport.discuss` too; never for too_little"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity in one municipality, judged at the reference date (domain.md section 4)."""

    municipality: str
    activity: str
    status: str
    """present, elsewhere, missing, duplicated or unknown; never missing without an answer that says so"""
    basis: str
    """where the status comes from: answer, offers, sources (unknown, but an unconfirmed offer is a lead) or none"""
    providers: tuple[str, ...]
    """slugs of the initiatives with supply of the activity for the municipality; alphabetically"""
    flags: tuple[str, ...]
    """of contradicted, explained, fragile, nearby, overlap, unsupported; alphabetically"""
    answer: Answer | None
    """what the municipality said, "I do not know" included; not in the report file"""
    supply: tuple[ReportedOffer, ...]
    """the supply offers behind `providers`, by slug; not in the report file"""
    unconfirmed: tuple[ReportedOffer, ...]
    """current offers for the municipality that nobody confirmed: leads, whatever the status; not in the report file"""
    planned: tuple[ReportedOffer, ...]
    """planned offers for the municipality: "in voorbereiding"; not in the report file"""
    nearby: tuple[str, ...]
    """the neighbours that have it, in the region and outside it; empty unless flagged nearby; not in the report file"""
    signals: tuple[SignalInCell, ...]
    """by initiative; not in the report file"""

    def is_flagged(self, flag: str) -> bool:
        """Whether the cell has this flag."""
        return flag in self.flags


@dataclass(frozen=True, slots=True)
class ActivityInRegion:
    """One activity over the whole region: the municipalities by status. The report file holds their numbers."""

    activity: str
    status: str
    """everywhere, partly, missing or unknown"""
    present: tuple[str, ...]
    elsewhere: tuple[str, ...]
    missing: tuple[str, ...]
    """answered as missing, whether explained, contradicted or neither"""
    duplicated: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Inhabitants by their level of access to a bouwsteen. The five add up to the region's."""

    own: int
    nearby: int
    region: int
    none: int
    unknown: int


@dataclass(frozen=True, slots=True)
class BouwsteenInRegion:
    """One bouwsteen over the whole region."""

    bouwsteen: str
    status: str
    """present, missing or unknown"""
    access: Mapping[str, str]
    """municipality to own, nearby, region, none or unknown; municipalities in alphabetical order"""
    inhabitants: Inhabitants
    inhabitants_own_provided: int
    """inhabitants of the municipalities with access own where at least one cell of the bouwsteen has a provider"""
    in_municipality: Mapping[str, str]
    """municipality to present, elsewhere, missing or unknown; not in the report file"""


@dataclass(frozen=True, slots=True)
class InitiativeInRegion:
    """A zelfregie-initiatief that is based in the region, with what it fills of group A."""

    initiative: str
    bouwstenen: tuple[str, ...]
    """A-bouwstenen in which it has supply for a municipality of the region"""
    wishes: tuple[str, ...]
    """A-bouwstenen that it would like to offer and has no such supply in"""


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of what is missing. What does not apply is None, or an empty tuple."""

    kind: str
    """no_initiative, bouwsteen_missing, initiative_wish or activity_missing"""
    bouwsteen: str | None
    """with every kind but no_initiative"""
    activity: str | None
    """with activity_missing"""
    initiative: str | None
    """with initiative_wish"""
    everywhere: bool
    """the bouwsteen or activity is missing in the whole region"""
    municipalities: tuple[str, ...]
    nearby: tuple[str, ...]
    """those of `municipalities` where it is next door"""
    inhabitants: int | None
    """of `municipalities` together; None with initiative_wish"""


@dataclass(frozen=True, slots=True)
class GroupQuestion:
    """A bouwsteen that has supply, none of which names the target group: a question for the table, no gap."""

    bouwsteen: str
    target_group: str


@dataclass(frozen=True, slots=True)
class ExtraWelcome:
    """Who does something extra for a target group in a bouwsteen. Not in the report file."""

    bouwsteen: str
    target_group: str
    initiatives: tuple[str, ...]
    """with supply for a municipality of the region that names the group; never empty"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Cells of one activity where the same providers stand beside each other, or somebody calls it duplicated."""

    activity: str
    providers: tuple[str, ...]
    """empty when nobody is known, and then there is one municipality"""
    municipalities: tuple[str, ...]
    decision: str | None
    """what the region decided for exactly these providers"""
    decision_note: str
    """"" without a decision; not in the report file"""
    called_duplicated: tuple[str, ...]
    """those of `municipalities` that answered duplicated themselves: only of these "Dubbel" may be said; not in the
    report file"""


@dataclass(frozen=True, slots=True)
class DiscussItem:
    """A cell about which two parties say something different."""

    municipality: str
    activity: str
    flag: str
    """contradicted, signal_missing or signal_duplicated"""
    initiative: str | None
    """the sender of the signal; None with contradicted"""
    belongs: bool
    """False for the signal of an initiative next door, which counts but which nobody in the region may read
    (domain.md section 6); not in the report file"""


@dataclass(frozen=True, slots=True)
class ToComplete:
    """What is still to be found out. Not in the report file."""

    cells: tuple[Cell, ...]
    """unsupported or unknown; first those with basis sources, then by activity and municipality"""
    initiatives: tuple[str, ...]
    """that belong to the scan and have no supply for a municipality of the region"""
    no_initiative_known: bool
    """no zelfregie-initiatief belongs to the scan and nobody has stated that there is none: "Kent u er een?\""""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the whole region, each with its denominator: `cells`, `municipalities` or `inhabitants`."""

    cells: int
    answered: int
    """cells with an answer, "I do not know" included"""
    known: int
    """cells whose status is not unknown"""
    municipalities: int
    inhabitants: int
    inhabitants_all_own: int
    """in municipalities where access to every bouwsteen is own"""
    inhabitants_all_nearby: int
    """in municipalities where access to every bouwsteen is own or nearby"""
    municipalities_steunpunt: int
    """with at least one place that the region calls a laagdrempelig steunpunt"""
    municipalities_steunpunt_emerging: int
    """with one emerging, and none yet"""


@dataclass(frozen=True, slots=True)
class GapReport:
    """What the analysis of a scan shows, for every format and reader."""

    inputs: ScanInputs
    """what it was computed from, without the initiatives that are no inputs of the scan"""
    inputs_sha256: str
    cells: tuple[Cell, ...]
    """every activity in every municipality of the region; by activity, then municipality"""
    activities: tuple[ActivityInRegion, ...]
    bouwstenen: tuple[BouwsteenInRegion, ...]
    initiatives: tuple[InitiativeInRegion, ...]
    """the zelfregie-initiatieven based in the region, by slug"""
    gaps: tuple[Gap, ...]
    """in the order of domain.md section 4"""
    groups: tuple[GroupQuestion, ...]
    overlaps: tuple[Overlap, ...]
    discuss: tuple[DiscussItem, ...]
    """all that is to be discussed; what is shown to people is `discuss_shown`"""
    figures: Figures
    to_complete: ToComplete
    signals: tuple[SignalInCell, ...]
    """all signals about the region by initiatives that belong, by activity, municipality, initiative; not in the
    report file"""
    extra_welcome: tuple[ExtraWelcome, ...]
    """by bouwsteen and target group; not in the report file"""
    also_possible: tuple[Cell, ...]
    """group A, where a missing activity is no gap: cells missing, not explained, not contradicted, and not in a gap of
    their bouwsteen; by activity, then municipality; not in the report file"""
    funding: Mapping[str, int]
    """structural, temporary, unknown and not_said: number of supply offers for a municipality of the region; not in the
    report file"""
    belonging: tuple[Initiative, ...]
    """the initiatives that belong to the scan, by slug; not in the report file"""
    municipalities_answered: tuple[str, ...]
    """the municipalities with at least one answer; one that shared an empty scan is not among them; not in the report
    file"""
    cell_index: Mapping[tuple[str, str], Cell] = field(repr=False)
    """(activity, municipality) to its cell"""
    bouwsteen_index: Mapping[str, BouwsteenInRegion] = field(repr=False)
    activity_index: Mapping[str, ActivityInRegion] = field(repr=False)
    offer_index: Mapping[str, tuple[ReportedOffer, ...]] = field(repr=False)
    """slug of an initiative that belongs to all its offers"""
    place_index: Mapping[tuple[str, str], tuple[ReportedOffer, ...]] = field(repr=False)
    """(activity, municipality in or next to the region) to the supply that has a place there, for whomever it is"""

    @property
    def region(self) -> Region:
        """The region of the scan."""
        return self.inputs.region

    @property
    def reference_date(self) -> date:
        """The date at which everything is judged."""
        return self.inputs.reference_date

    @property
    def discuss_shown(self) -> tuple[DiscussItem, ...]:
        """What is to be discussed, without the signals of initiatives that do not belong to the scan."""
        return tuple(item for item in self.discuss if item.belongs)

    @property
    def too_early(self) -> bool:
        """Whether fewer than half of the municipalities have answered anything: people are shown no gaps yet.

        Judged by the answers. Where it is known who has shared, an empty scan that was shared counts too.
        """
        return 2 * len(self.municipalities_answered) < self.figures.municipalities

    def cell(self, activity: str, municipality: str) -> Cell:
        """The cell of this activity and municipality; KeyError if there is none."""
        return self.cell_index[activity, municipality]

    def cells_of(self, bouwsteen: str, municipality: str) -> tuple[Cell, ...]:
        """The cells of a bouwsteen in a municipality, by activity."""
        return tuple(
            self.cell_index[activity.code, municipality]
            for activity in sorted(self.inputs.activities, key=_code)
            if activity.bouwsteen == bouwsteen
        )

    def cells_flagged(self, flag: str) -> tuple[Cell, ...]:
        """The cells with this flag, by activity, then municipality."""
        return tuple(cell for cell in self.cells if flag in cell.flags)

    def bouwsteen(self, code: str) -> BouwsteenInRegion:
        """The bouwsteen over the whole region; KeyError if there is none."""
        return self.bouwsteen_index[code]

    def activity(self, code: str) -> ActivityInRegion:
        """The activity over the whole region; KeyError if there is none."""
        return self.activity_index[code]

    def offers_of(self, initiative: str) -> tuple[ReportedOffer, ...]:
        """All offers of an initiative that belongs, whatever their state and wherever they are."""
        return self.offer_index[initiative]

    def supply_at(self, activity: str, municipality: str) -> tuple[ReportedOffer, ...]:
        """The supply of an activity that has a place in this municipality, in the region or next to it, by slug.

        This is who a cell's `nearby` leads to. It may be empty for a municipality in the region that has the activity
        by its own answer or at people's homes.
        """
        return self.place_index.get((activity, municipality), ())


def _code(activity: Activity) -> str:
    return activity.code
