"""Random scans for hypothesis: small, crowded, and with a taste for the corners of domain.md section 4.

A few municipalities and activities, so that offers, answers, signals and decisions often meet in one cell; dates on
both sides of every limit; an organisation that is spelled like the slug of an initiative; initiatives from nowhere.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from inventory.gaps.inputs import (
    Answer,
    Decision,
    Initiative,
    Municipality,
    Offer,
    Region,
    ScanInputs,
    Signal,
    Steunpunt,
)
from tests.gaps.build import REFERENCE_DATE, TARGET_GROUPS, catalogue_of

INSIDE = ("GM0001", "GM0002", "GM0003", "GM0004")
AROUND = ("GM0900", "GM0901")
EVERYWHERE = (*INSIDE, *AROUND)
PAIRS = tuple((a, b) for a in EVERYWHERE for b in EVERYWHERE if a < b and a in INSIDE)
ACTIVITIES = ("A1.1", "A1.2", "A3.3", "B1.1", "B2.1", "B2.4", "B2.5", "C2.1", "C3.1")
CATALOGUE = catalogue_of(*ACTIVITIES)
SLUGS = ("aan-zet", "bij-ons", "cafe-zon", "de-brug", "eigen-wijs")
ORGANISATIONS = ("", "", "", "aan-zet", "Stichting Zon")
KINDS = ("self_direction_centre", "recovery_network", "welfare", "mental_health_care")
REASONS = ("", "no_space", "by_choice", "not_accessible_for_group")
DECISIONS = ("complementary", "combine", "discuss")

type_of_answer = st.sampled_from(("present", "elsewhere", "missing", "missing", "duplicated", "dont_know"))
activities = st.sampled_from(ACTIVITIES)
text = st.sampled_from(("", "", "een notitie", 'met "tekens"\nén meer'))


def some_of(values: tuple[str, ...], least: int = 0, most: int | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of these, each at most once, in any order."""
    return st.lists(st.sampled_from(values), unique=True, min_size=least, max_size=most).map(tuple)


def dates(*days: int) -> st.SearchStrategy[date | None]:
    """None, or the reference date and so many days."""
    return st.sampled_from((None, *(REFERENCE_DATE + timedelta(days=each) for each in days)))


def offers(among: tuple[str, ...], where: tuple[str, ...]) -> st.SearchStrategy[Offer]:
    """An offer of one of these activities, for and in these municipalities; more often supply than not."""
    return st.builds(
        Offer,
        activity=st.sampled_from(among),
        municipalities=st.one_of(some_of(where, least=1, most=3), st.just(where)),
        places=some_of(where, most=2),
        at_home=st.sampled_from((False, False, True)),
        target_groups=some_of(("addiction", "youth", "relatives"), most=2),
        exclusive=st.booleans(),
        funding=st.sampled_from(("temporary", "temporary", "structural", "unknown", "not_said")),
        status=st.sampled_from(("active", "active", "active", "active", "active", "planned", "stopped")),
        starts_on=st.one_of(st.none(), st.none(), dates(-400, -1, 0, 1)),
        ends_on=st.one_of(st.none(), st.none(), dates(-1, 0, 1, 364, 365, 366)),
        confirmed_on=st.one_of(dates(-1, 0, 30), dates(-900, -549, -548, -547, -366, 0, 30)),
        source=text,
        note=text,
    )


signals = st.builds(
    Signal,
    activity=activities,
    signal=st.sampled_from(("missing", "too_little", "duplicated", "duplicated")),
    municipalities=some_of(EVERYWHERE, least=1, most=3),
    named=st.booleans(),
    note=text,
)


@st.composite
def initiatives(draw: st.DrawFn, slug: str, among: tuple[str, ...]) -> Initiative:
    """An initiative with this slug, based anywhere or nowhere; some are at home outside the region altogether."""
    where = draw(st.sampled_from((EVERYWHERE, EVERYWHERE, EVERYWHERE, AROUND)))
    found: Initiative = draw(_initiatives(slug, among, where))
    return found


def _initiatives(slug: str, among: tuple[str, ...], where: tuple[str, ...]) -> st.SearchStrategy[Initiative]:
    return st.builds(
        Initiative,
        slug=st.just(slug),
        name=st.just(slug.title()),
        organisation=st.sampled_from(ORGANISATIONS),
        kind=st.sampled_from(KINDS),
        municipality=st.sampled_from((None, *where)),
        website=text,
        wishes=some_of(("A1", "A3")),
        offers=st.lists(offers(among, where), min_size=1 if where is AROUND else 0, max_size=4).map(tuple),
        signals=st.lists(signals, max_size=2, unique_by=lambda signal: signal.activity).map(tuple),
    )


@st.composite
def answers(draw: st.DrawFn, municipalities: tuple[str, ...]) -> tuple[Answer, ...]:
    """For each municipality one answer to most activities, or none, and other answers to a few.

    Without such habits hardly a scan would have a bouwsteen that is missing altogether.
    """
    habits = st.sampled_from((None, None, None, "missing", "missing", "present", "dont_know"))
    found = []
    for municipality in municipalities:
        said: dict[str, str | None] = dict.fromkeys(ACTIVITIES, draw(habits))
        said |= draw(st.dictionaries(activities, st.one_of(st.none(), type_of_answer), max_size=4))
        reasons = draw(st.dictionaries(activities, st.sampled_from(REASONS), max_size=4))
        usual_reason = draw(st.sampled_from(REASONS))
        provided = draw(st.sets(activities, max_size=2))
        for activity, answer in said.items():
            if answer is None:
                continue
            missing = answer == "missing"
            found.append(
                Answer(
                    municipality=municipality,
                    activity=activity,
                    answer=answer,
                    reason=reasons.get(activity, usual_reason) if missing else "",
                    limits=() if missing or answer == "dont_know" else ("far",),
                    provider="De Brug" if activity in provided else "",
                )
            )
    return tuple(found)


def decisions(among: tuple[str, ...]) -> st.SearchStrategy[tuple[Decision, ...]]:
    """Decisions about small sets of providers of these activities, one for each set and activity."""
    return st.lists(
        st.builds(
            Decision,
            activity=st.sampled_from(among),
            providers=some_of(SLUGS[:3], least=1, most=2),
            decision=st.sampled_from(DECISIONS),
            note=text,
        ),
        max_size=6,
        unique_by=lambda decision: (decision.activity, frozenset(decision.providers)),
    ).map(tuple)


def steunpunten(municipalities: tuple[str, ...]) -> st.SearchStrategy[tuple[Steunpunt, ...]]:
    """What the region calls a few places, once for each initiative and municipality."""
    return st.lists(
        st.builds(
            Steunpunt,
            initiative=st.sampled_from(SLUGS),
            municipality=st.sampled_from(municipalities),
            status=st.sampled_from(("yes", "emerging", "no")),
        ),
        max_size=4,
        unique_by=lambda row: (row.initiative, row.municipality),
    ).map(tuple)


@st.composite
def scans(draw: st.DrawFn) -> ScanInputs:
    """A scan of one to four municipalities with up to five initiatives."""
    municipalities = INSIDE[: draw(st.integers(1, len(INSIDE)))]
    slugs = draw(st.sampled_from((SLUGS, SLUGS, SLUGS[:3], SLUGS[1:2], ())))
    among = draw(st.one_of(some_of(ACTIVITIES, least=1, most=3), st.just(ACTIVITIES)))
    pairs = draw(st.lists(st.sampled_from(PAIRS), unique=True, max_size=6))
    kept = (pair for pair in pairs if set(pair) & set(municipalities))
    found: dict[str, Any] = {"decisions": draw(decisions(among)), "steunpunten": draw(steunpunten(municipalities))}
    return ScanInputs(
        catalogue="2020-v3",
        title=draw(text),
        reference_date=REFERENCE_DATE,
        no_initiative=draw(st.booleans()),
        region=Region("voorbeeld", "Voorbeeld", "own", municipalities),
        municipalities=tuple(
            Municipality(code, code.lower(), 10**number) for number, code in enumerate(municipalities)
        ),
        neighbours=tuple(pair if draw(st.booleans()) else pair[::-1] for pair in kept),
        target_groups=TARGET_GROUPS,
        initiatives=tuple(draw(initiatives(slug, among)) for slug in slugs),
        answers=draw(answers(municipalities)),
        **CATALOGUE,
        **found,
    )
