"""
The Dutch words for the codes of the analysis: labels, signs, letters, explanations and questions (ux.md section 9).

Fill-in pages, the municipality's sheet and the report all take them from here, so that one thing has one name on
screen and on paper. Codes that people choose from (answers, reasons, limits, decisions, funding) have their labels in
the TextChoices of the models; here they get what stands beside a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Word:
    """How one code is called and explained. What does not apply is empty."""

    code: str
    label: str
    explanation: str = ""
    sign: str = ""
    """Stands beside the label, never instead of it; hidden from screen readers, who hear the label."""
    letter: str = ""
    """The key that chooses an answer, or the letter of a level of access on paper."""
    question: str = ""
    """What the table can talk about."""


def _by_code(*words: Word) -> Mapping[str, Word]:
    return MappingProxyType({word.code: word for word in words})


_PRESENT = "Dit is er in de gemeente zelf, of het komt bij mensen thuis."
_ELSEWHERE = "Inwoners kunnen hiervoor terecht in een andere gemeente."
_MISSING = "Dit is er nog niet voor inwoners van deze gemeente."
_DUPLICATED = "Meer aanbieders doen hetzelfde voor dezelfde mensen. Samen kan het misschien beter."

STATUSES: Final = _by_code(
    Word("present", "Aanwezig", _PRESENT, sign="●"),
    Word("elsewhere", "Elders", _ELSEWHERE, sign="➜"),
    Word("missing", "Mist nog", _MISSING, sign="○"),
    Word("duplicated", "Dubbel", _DUPLICATED, sign="●●"),
    Word("unknown", "Nog onbekend", "We weten dit nog niet. Dat is iets anders dan dat het er niet is.", sign="?"),
)
"""What a cell can be, in the order of a legend."""

ANSWERS: Final = _by_code(
    Word("present", "Aanwezig", _PRESENT, sign="●", letter="A"),
    Word("elsewhere", "Elders", _ELSEWHERE, sign="➜", letter="E"),
    Word("missing", "Mist nog", _MISSING, sign="○", letter="M"),
    Word("duplicated", "Dubbel", _DUPLICATED, sign="●●", letter="D"),
    Word(
        "dont_know",
        "Weet ik niet",
        "U weet dit nu niet, en dat mag. In het rapport staat: nog onbekend.",
        sign="?",
        letter="W",
    ),
)
"""What a municipality can say, in the order in which it is asked: five words with five different first letters."""

NO_ANSWER: Final = Word("", "Nog leeg", "Hier is nog niets ingevuld.", sign="–")

FLAGS: Final = _by_code(
    Word(
        "contradicted",
        "Verschillend beeld",
        "De gemeente en een aanbieder zeggen iets anders. Vaak bedoelen ze iets anders: bel elkaar even.",
        sign="◐",
        question="Wat bedoelt ieder precies, en hoe is het voor inwoners?",
    ),
    Word(
        "unsupported",
        "Aanbieder nog niet bekend",
        "De gemeente zegt dat dit er is. Wij weten nog niet wie het biedt.",
        question="Wie biedt dit?",
    ),
    Word(
        "overlap",
        "Meer aanbieders",
        "Twee of meer aanbieders bieden dit voor dezelfde mensen. Soms is dat goed, soms kan het slimmer.",
        question="Vullen ze elkaar aan, of kan het samen?",
    ),
    Word("fragile", "Tijdelijk geld", "Het geld hiervoor is tijdelijk, of het aanbod stopt binnen een jaar."),
    Word("nearby", "Bij de buren", "In een buurgemeente is dit er. Vraag na of uw inwoners er welkom zijn."),
    Word(
        "explained",
        "Bewuste keuze",
        "De gemeente kiest ervoor dit niet zelf te regelen, en zegt waar inwoners terechtkunnen.",
        question="Weten inwoners dat zij daar terechtkunnen, en komen zij er ook?",
    ),
)

OFFER_STATES: Final = _by_code(
    Word("supply", "Bevestigd", "De aanbieder heeft in de laatste anderhalf jaar gezegd dat dit klopt."),
    Word(
        "unconfirmed",
        "Nog niet bevestigd",
        "Dit komt uit een openbare bron, of is lang geleden bevestigd. De aanbieder heeft het nog niet bevestigd.",
    ),
    Word("planned", "In voorbereiding", "Dit is er nog niet, maar het komt eraan."),
    Word("stopped", "Gestopt", "Dit was er, en is er nu niet meer."),
    Word("stale", "Lang niet bekeken", "Dit is meer dan een jaar geleden voor het laatst bevestigd."),
)
"""What an offer is at the peildatum; `stale` is supply that was last confirmed more than a year before."""

SIGNALS: Final = _by_code(
    Word(
        "signal_missing",
        "Een initiatief mist dit",
        "Een initiatief merkt dat mensen dit hier niet kunnen vinden.",
        question="Weten mensen de weg naar wat er is?",
    ),
    Word(
        "signal_too_little",
        "Een initiatief ziet te weinig",
        "Een initiatief merkt dat er meer mensen komen dan er plek is.",
        question="Wat is er nodig om meer mensen te kunnen ontvangen?",
    ),
    Word(
        "signal_duplicated",
        "Een initiatief ziet dit dubbel",
        "Een initiatief merkt dat meer aanbieders hetzelfde doen.",
        question="Wie doen hetzelfde, en kan het samen?",
    ),
)

SIGNAL_SAYS: Final = MappingProxyType(
    {
        "signal_missing": "mensen missen dit",
        "signal_too_little": "er is te weinig",
        "signal_duplicated": "dit gebeurt dubbel",
    }
)
"""What an initiative says with a signal, inside a sentence."""

SOMEBODY: Final = "een initiatief"
"""What an initiative is called to whoever may not read its name."""

GAPS: Final = _by_code(
    Word(
        "no_initiative",
        "Nog geen zelfregie-initiatief in de regio",
        "De regio zegt: hier is nog geen plek die gerund wordt door mensen met eigen ervaring.",
        question="Wie zou hier willen beginnen, en wat hebben zij van ons nodig?",
    ),
    Word(
        "bouwsteen_missing",
        "Bouwsteen mist nog in een of meer gemeenten",
        "Inwoners van deze gemeenten kunnen voor deze bouwsteen nog nergens terecht, of alleen bij de buren.",
        question="Kan een aanbieder uit de buurt hier ook komen, of kunnen inwoners daarheen?",
    ),
    Word(
        "initiative_wish",
        "Wens van een initiatief",
        "Dit initiatief wil deze bouwsteen graag bieden, maar dat lukt nu nog niet.",
        question="Wat is er nodig om het wel te laten lukken?",
    ),
    Word(
        "activity_missing",
        "Activiteit mist nog in een of meer gemeenten",
        "Inwoners van deze gemeenten kunnen hiervoor nog nergens terecht, of alleen bij de buren.",
        question="Kan een aanbieder uit de buurt hier ook komen, of kunnen inwoners daarheen?",
    ),
)
GAPS_EVERYWHERE: Final = _by_code(
    Word(
        "bouwsteen_missing",
        "Bouwsteen mist nog in de hele regio",
        "Alle gemeenten zeggen dat er van deze bouwsteen nog niets is.",
        question="Waar kunnen we klein beginnen?",
    ),
    Word(
        "activity_missing",
        "Activiteit mist nog in de hele regio",
        "Deze activiteit is er nog nergens in de regio.",
        question="Willen inwoners dit? Vraag het aan mensen met eigen ervaring.",
    ),
)

GROUPS: Final = Word(
    "groups",
    "Nog geen extra aandacht voor deze mensen",
    "Niemand meldt iets extra's waardoor deze mensen zich welkom voelen.",
    question="Wat zeggen zij zelf dat hen helpt om te komen?",
)

ACCESS: Final = _by_code(
    Word("own", "In de eigen gemeente", "In deze gemeente is minstens één activiteit van deze bouwsteen.", letter="G"),
    Word(
        "nearby",
        "In een buurgemeente",
        "Hiernaast is dit er. Vraag na of uw inwoners er welkom zijn.",
        letter="B",
    ),
    Word(
        "region",
        "Elders in de regio",
        "Ergens in de regio is dit er, maar niet hier of hiernaast. Vraag na of uw inwoners er welkom zijn.",
        letter="R",
    ),
    Word(
        "none",
        "Nog nergens gevonden",
        "Alle gemeenten hebben gekeken, en nog niemand vond dit in de regio of ernaast.",
        letter="N",
    ),
    Word("unknown", "Nog onbekend", "We weten dit nog niet.", letter="?"),
)
"""How near a bouwsteen is to the inhabitants of a municipality, nearest first."""

BASES: Final = _by_code(
    Word("answer", "gemeente", "De gemeente heeft dit zelf gezegd."),
    Word("offers", "aanbieder", "Een aanbieder heeft dit gemeld en bevestigd."),
    Word("sources", "openbare bron", "Er staat iets over in een openbare bron. Niemand heeft het nog bevestigd."),
    Word("none", "", "Nog niemand heeft hier iets over gezegd."),
)
"""Where the status of a cell comes from."""

LIMITS: Final = MappingProxyType(
    {
        "too_little": "maar te weinig",
        "waiting_list": "met wachtlijst",
        "not_for_everyone": "niet voor iedereen",
        "uncertain": "onzeker of het blijft",
        "far": "wel ver weg",
    }
)
"""What is said behind a status when the municipality answered that it is not enough."""

WORKING_ON_IT: Final = "we zijn ermee bezig"
"""What is said behind "Mist nog" when the municipality is working on it."""

EXAMPLE: Final = "Dit is een voorbeeld. De antwoorden zijn verzonnen."
"""On every page, print and export of a region with an invented municipality."""

NO_MARK: Final = "Dit is geen rapportcijfer. Geen enkele regio heeft alles."

NO_INITIATIVE_KNOWN: Final = "We kennen nog geen zelfregie-initiatief in deze regio. Kent u er een?"


def gap(kind: str, *, everywhere: bool) -> Word:
    """The word of a kind of gap; what is missing in the whole region has words of its own."""
    return GAPS_EVERYWHERE.get(kind, GAPS[kind]) if everywhere else GAPS[kind]


def signal(code: str) -> Word:
    """The word of a signal by the code that an initiative chose (missing, too_little, duplicated)."""
    return SIGNALS[f"signal_{code}"]


def too_early(shared: int, municipalities: int) -> str:
    """Why a report shows no gaps yet (domain.md section 4): fewer than half of the municipalities have shared."""
    who = f"{shared or 'Nog geen'} van de {municipalities} gemeenten {'heeft' if shared < 2 else 'hebben'}"
    if municipalities == 1:
        who = "De gemeente heeft nog niet"
    return f"Het is nog te vroeg om te zeggen wat we missen. {who} gedeeld."
