"""What the report says, to whom, and what it leaves out."""

import re
from datetime import date
from pathlib import Path

import pytest

from inventory.reports.models import Audience
from inventory.reports.presentation import ParticipantFact
from inventory.reports.presentation.about import NO_EXPERIENCE
from inventory.scans import words
from tests.gaps.build import (
    ACTIVITIES,
    make_answer,
    make_answers,
    make_initiative,
    make_offer,
    make_signal,
    make_steunpunt,
)
from tests.reports.cases import A, B, C, D, body_of, make_region_inputs, make_view, sections_of, text_of
from tests.scans.test_words import NEVER

TEMPLATES = Path(__file__).parents[3] / "templates" / "reports"


# --- too early (domain.md section 4; ux.md R4 and section 12, item 2) ------------------------------------------
def test_one_honest_municipality_stands_nowhere_alone_as_missing() -> None:
    inputs = make_region_inputs(answers=[make_answer(each.code, "missing", A) for each in ACTIVITIES])

    view = make_view(inputs)
    sections = sections_of(body_of(view))
    elsewhere = {name: text for name, text in sections.items() if name != "activiteiten"}

    assert view.too_early == "Het is nog te vroeg om te zeggen wat we missen. 1 van de 4 gemeenten heeft gedeeld."
    assert view.too_early in sections["missen"]
    assert view.too_early in sections["oogopslag"]
    assert {"keuzes", "dubbel", "bespreken"}.isdisjoint(sections)
    assert [name for name, text in elsewhere.items() if "mist nog" in text.lower()] == []
    assert [name for name, text in elsewhere.items() if "Aalberg" in text] == ["wie-deed-mee"]
    assert "Mist nog" in sections["activiteiten"]


def test_half_of_the_municipalities_is_enough_for_gaps() -> None:
    answers = [make_answer("C2.1", "missing", A), make_answer("C2.2", "present", B)]

    view = make_view(make_region_inputs(answers=answers))

    assert view.too_early == ""
    assert "missen" in sections_of(body_of(view))
    assert {"keuzes", "dubbel", "bespreken"} <= set(sections_of(body_of(view)))


def test_empty_scan_that_was_shared_counts_as_shared() -> None:
    inputs = make_region_inputs(answers=[make_answer("C2.1", "missing", A)])

    assert make_view(inputs).too_early
    assert not make_view(inputs, shared=frozenset({B})).too_early


def test_scan_without_answers_names_nobody_beside_missing() -> None:
    lead = make_initiative("kern", make_offer("A1.3", [A, B, C, D], confirmed_on=None), municipality=A)

    text = text_of(body_of(make_view(make_region_inputs(lead))))

    assert "mist nog" not in text.lower().replace("○ mist nog dit is er nog niet", "")
    assert "Nog geen van de 4 gemeenten heeft gedeeld." in text


# --- gaps ------------------------------------------------------------------------------------------------------
def test_gap_shows_all_municipalities_in_three_groups() -> None:
    answers = [
        make_answer("C2.1", "missing", B, reason="no_space", working_on_it=True),
        make_answer("C2.1", "present", A),
        make_answer("C2.1", "elsewhere", C),
    ]
    view = make_view(make_region_inputs(answers=answers))
    assert view.table is not None

    (group,) = view.table.gaps
    (item,) = group.items

    assert [(place.label, place.names) for place in item.places] == [
        ("Aanwezig of elders", "Aalberg (aanwezig) en Ceesveen (elders)"),
        ("Mist nog", "Beekdal"),
        ("Nog onbekend", "Duinoord"),
    ]
    assert item.inhabitants == "In een gemeente met 20.000 van de 55.500 inwoners."
    assert item.reasons == ("Er is geen ruimte of plek (Beekdal)",)
    assert item.remarks == ("Beekdal is hiermee bezig.",)
    assert group.word.question


def test_gap_says_who_has_it_next_door() -> None:
    house = make_initiative("het-huis", make_offer("C2.1", [A], places=(A,)), municipality=A)
    answers = [make_answer("C2.1", "missing", B), make_answer("C2.1", "missing", C), make_answer("C2.1", "present", D)]
    inputs = make_region_inputs(house, answers=answers, neighbours=((A, B), (C, D)))

    view = make_view(inputs)

    assert view.table is not None
    assert view.table.gaps[0].items[0].nearby == (
        "In Aalberg, bij Het huis (naast Beekdal)",
        "In Duinoord, volgens de gemeente Duinoord (naast Ceesveen)",
    )


def test_gap_of_an_activity_points_to_the_gap_of_its_bouwsteen() -> None:
    answers = [*make_answers("C2", "missing", A), make_answer("C2.1", "missing", B)]

    view = make_view(make_region_inputs(answers=answers))

    assert view.table is not None
    activity = next(item for group in view.table.gaps for item in group.items if item.code == "C2.1")
    assert ("Mist nog", "Aalberg (staat al bij de bouwsteen) en Beekdal") in [
        (place.label, place.names) for place in activity.places
    ]


def test_contradicted_cell_is_to_discuss_and_in_no_gap() -> None:
    house = make_initiative("het-huis", make_offer("C2.1", [B], places=(A,)), municipality=A)
    answers = [make_answer("C2.1", "missing", B), make_answer("C2.1", "missing", C)]

    view = make_view(make_region_inputs(house, answers=answers))

    assert view.table is not None
    (item,) = view.table.gaps[0].items
    assert ("Verschillend beeld", "Beekdal") in [(place.label, place.names) for place in item.places]
    assert "Beekdal" not in item.inhabitants
    (group,) = view.table.discuss
    assert group.word.label == "Verschillend beeld"
    (topic,) = group.topics
    assert topic.lines == (
        "De gemeente Beekdal zegt: mist nog. Bij het aanbod staat: Het huis, in Aalberg, voor inwoners van Beekdal.",
    )


def test_choice_stands_apart_with_where_residents_can_go() -> None:
    answers = [
        make_answer("B2.5", "missing", A, reason="by_choice", place="het spreekuur in Beekdal"),
        make_answer("B2.5", "elsewhere", B, provider="De Straat", place="Ceesveen"),
    ]

    view = make_view(make_region_inputs(answers=answers))

    assert view.table is not None
    assert view.table.gaps == ()
    assert view.table.choices.by_choice[0].lines == (
        "Aalberg kiest ervoor dit niet zelf te doen. Waar inwoners terechtkunnen: het spreekuur in Beekdal",
    )
    assert view.table.choices.elsewhere[0].lines == ("Inwoners van Beekdal: De Straat, Ceesveen",)


def test_single_activity_of_group_a_is_no_gap_but_a_possibility() -> None:
    answers = [make_answer("A3.5", "missing", A), make_answer("A3.1", "present", A), make_answer("A3.1", "present", B)]

    view = make_view(make_region_inputs(answers=answers))

    assert view.table is not None
    assert view.table.gaps == ()
    assert [(each.code, each.municipalities) for each in view.table.also_possible] == [("A3.5", "Aalberg")]


def test_gap_of_every_municipality_says_so() -> None:
    answers = [make_answer("C2.1", "missing", code) for code in (A, B, C, D)]

    view = make_view(make_region_inputs(answers=answers))

    assert view.table is not None
    assert view.table.gaps[0].items[0].inhabitants == "In alle gemeenten, met samen 55.500 inwoners."


# --- overlaps --------------------------------------------------------------------------------------------------
def test_dubbel_is_said_only_of_what_people_call_double() -> None:
    one = make_initiative("een", make_offer("A3.3", [A, B]), municipality=A)
    two = make_initiative("twee", make_offer("A3.3", [A, B]), municipality=A)
    answers = [make_answer("A3.3", "present", A), make_answer("B1.3", "duplicated", B)]

    view = make_view(make_region_inputs(one, two, answers=answers))

    assert view.table is not None
    assert [topic.code for topic in view.table.overlaps.called_duplicated] == ["B1.3"]
    assert [topic.code for topic in view.table.overlaps.more_providers] == ["A3.3"]
    assert view.table.overlaps.more_providers[0].overlaps[0].text == (
        "Een en Twee bieden dit voor inwoners van Aalberg en Beekdal."
    )


def test_dubbel_in_the_same_words_is_told_once_of_both_municipalities() -> None:
    answers = [
        make_answer("A3.3", "duplicated", A, provider="De Brug, Het Anker"),
        make_answer("A3.3", "duplicated", B, provider="de brug, het anker"),
    ]
    one = make_initiative("een", make_offer("A3.3", [A, B]), municipality=A)
    two = make_initiative("twee", make_offer("A3.3", [A, B]), municipality=A)

    view = make_view(make_region_inputs(one, two, answers=answers))

    assert view.table is not None
    text = view.table.overlaps.called_duplicated[0].overlaps[0].text
    assert text.endswith("Volgens de gemeenten Aalberg en Beekdal gaat het om De Brug, Het Anker.")
    assert text.lower().count("de brug") == 1


@pytest.mark.parametrize(
    ("typed", "told"), [("TWEE", False), ("een en Twee", False), ("Stichting Twee", True), ("Een, Drie", True)]
)
def test_dubbel_names_a_listed_provider_again_only_under_another_name(typed: str, told: bool) -> None:
    one = make_initiative("een", make_offer("A3.3", [A]), municipality=A)
    two = make_initiative("twee", make_offer("A3.3", [A]), municipality=A)
    answers = [make_answer("A3.3", "duplicated", A, provider=typed), make_answer("A3.3", "present", B)]

    view = make_view(make_region_inputs(one, two, answers=answers))

    assert view.table is not None
    text = view.table.overlaps.called_duplicated[0].overlaps[0].text
    assert "Een en Twee bieden dit" in text
    assert (f"gaat het om {typed}" in text) is told


# --- to discuss ------------------------------------------------------------------------------------------------
def test_what_differs_stands_by_kind_each_explained_once() -> None:
    house = make_initiative(
        "het-huis",
        make_offer("C2.1", [B], places=(A,)),
        municipality=A,
        signals=(make_signal("B2.3", "missing", [A]), make_signal("B2.4", "missing", [A])),
    )
    answers = [
        make_answer("C2.1", "missing", B),
        make_answer("B2.3", "present", A),
        make_answer("B2.4", "present", A),
    ]

    view = make_view(make_region_inputs(house, answers=answers))

    assert view.table is not None
    assert [(group.word.code, [topic.code for topic in group.topics]) for group in view.table.discuss] == [
        ("contradicted", ["C2.1"]),
        ("signal_missing", ["B2.3", "B2.4"]),
    ]
    page = sections_of(body_of(view))["bespreken"]
    assert page.count(words.SIGNALS["signal_missing"].explanation) == 1


# --- access ----------------------------------------------------------------------------------------------------
def test_inhabitants_over_the_five_levels_add_up_on_the_page() -> None:
    house = make_initiative("het-huis", make_offer("A1.1", [A, D], places=(A,)), municipality=A)
    view = make_view(make_region_inputs(house, neighbours=((A, B),)))

    assert view.access.inhabitants == "55.500"
    for row in view.access.rows:
        assert sum(int(each.inhabitants.replace(".", "")) for each in row.counts) == 55_500
    assert [each.inhabitants for each in view.access.rows[0].counts] == ["1.000", "20.000", "34.500", "0", "0"]
    assert view.access.rows[0].sentence == (
        "Dit is er in Aalberg. Overal daar kennen we ook een aanbieder. Bij de buren van Beekdal is dit er. "
        "Elders in de regio is dit er voor inwoners van Ceesveen en Duinoord."
    )


def test_all_bouwstenen_are_not_counted_while_nobody_has_them_all() -> None:
    some = make_region_inputs(answers=[make_answer("A1.1", "present", A)])
    everything = make_region_inputs(answers=[make_answer(each.code, "present", A) for each in ACTIVITIES])

    assert make_view(some).access.all_bouwstenen == ""
    assert "wonen er 1.000 in een gemeente" in make_view(everything).access.all_bouwstenen


def test_tables_are_left_out_while_nothing_is_known() -> None:
    shared = frozenset({A, B, C, D})
    nothing = body_of(make_view(make_region_inputs(), shared=shared))
    something = body_of(make_view(make_region_inputs(answers=[make_answer("A1.1", "present", A)]), shared=shared))

    assert 'class="report-table matrix' in something
    assert 'class="report-table access' in something
    assert 'class="report-table matrix' not in nothing
    assert 'class="report-table access' not in nothing
    assert "In de regio wonen 55.500 mensen." in text_of(nothing)
    assert "Er zijn 33 activiteiten." in text_of(nothing)


def test_steunpunten_are_what_the_table_says() -> None:
    house = make_initiative("het-huis", municipality=A)
    inputs = make_region_inputs(house, steunpunten=(make_steunpunt("yes", A), make_steunpunt("emerging", B)))

    access = make_view(inputs).access

    assert access.steunpunten.startswith("In 1 van de 4 gemeenten is een plek die de regio een laagdrempelig steunpunt")
    assert access.steunpunt_lines == ("Aalberg: Het huis", "Beekdal: Het huis (in opbouw)")
    assert "nog niet vastgelegd" in make_view(make_region_inputs(house)).access.steunpunten


# --- who reads what (domain.md section 6; ux.md section 12, items 5, 6 and 13) ---------------------------------
def test_dont_know_cannot_be_told_from_empty_in_public() -> None:
    shared = frozenset({A, B, C, D})
    empty = make_view(make_region_inputs(), Audience.PUBLIC, shared=shared)
    asked = make_view(make_region_inputs(answers=[make_answer("B1.1", "dont_know", A)]), Audience.PUBLIC, shared=shared)

    def without_fingerprint(text: str) -> str:
        return re.sub(r"[0-9a-f]{64}", "", text)

    assert without_fingerprint(body_of(asked)) == without_fingerprint(body_of(empty))


def test_unconfirmed_initiative_has_no_name_in_public() -> None:
    lead = make_initiative("kern", make_offer("A1.3", [A], confirmed_on=None, source="Krant 2020"), municipality=A)
    inputs = make_region_inputs(lead, answers=[make_answer("B1.1", "missing", A), make_answer("B1.1", "missing", B)])

    public, members = (
        text_of(body_of(make_view(inputs, audience))) for audience in (Audience.PUBLIC, Audience.MEMBERS)
    )

    assert "mogelijk Kern" in members
    assert "Krant 2020" in members
    assert "Kern" not in public
    assert "Krant" not in public


def test_wish_of_an_unconfirmed_initiative_has_no_name_in_public() -> None:
    lead = make_initiative("kern", municipality=A, wishes=("A2",))
    inputs = make_region_inputs(lead, answers=[make_answer("B1.1", "present", code) for code in (A, B)])

    assert "Kern: Bouwsteen A2" in text_of(body_of(make_view(inputs)))
    public = text_of(body_of(make_view(inputs, Audience.PUBLIC)))
    assert "Een initiatief: Bouwsteen A2" in public
    assert "Kern" not in public


def test_website_of_an_initiative_is_for_members_since_it_may_not_want_to_be_found() -> None:
    provider = make_initiative("kern", make_offer("C2.1", [A]), municipality=A, website="https://kern.example")
    inputs = make_region_inputs(provider)

    members, public = (body_of(make_view(inputs, audience)) for audience in (Audience.MEMBERS, Audience.PUBLIC))

    assert "https://kern.example" in members
    assert "Kern" in public
    assert "kern.example" not in public


def test_temporary_money_is_a_number_in_public_and_has_names_for_members() -> None:
    house = make_initiative("het-huis", make_offer("A1.3", [A], funding="temporary"), municipality=A)
    inputs = make_region_inputs(house)

    assert make_view(inputs).lasting.fragile_lines == ("Activiteit A1.3: Het huis",)
    public = make_view(inputs, Audience.PUBLIC).lasting
    assert (public.fragile_lines, public.summary) == ((), ())
    assert public.fragile.startswith("Van de 1 activiteit met bevestigd aanbod draait er 1 ergens alleen op tijdelijk")


@pytest.mark.parametrize("named", [True, False])
def test_signal_shows_its_sender_only_if_named(named: bool) -> None:
    house = make_initiative(
        "het-huis",
        make_offer("A1.1", [A]),
        municipality=A,
        signals=(make_signal("B2.4", "missing", [A], named=named, note="We horen dit elke week."),),
    )
    answers = [make_answer("B2.4", "present", A), make_answer("B2.4", "present", B)]
    inputs = make_region_inputs(house, answers=answers)

    members, public = (
        sections_of(body_of(make_view(inputs, audience)))["bespreken"]
        for audience in (Audience.MEMBERS, Audience.PUBLIC)
    )

    assert ("Het huis zegt over Aalberg" in members) is named
    assert ("Een initiatief zegt over Aalberg" in members) is not named
    assert ("We horen dit elke week." in members) is named
    assert ("zegt over Aalberg" in public) is named
    assert "elke week" not in public


def test_signal_from_next_door_is_shown_to_nobody() -> None:
    stranger = make_initiative(
        "ver-weg",
        make_offer("A1.1", ["GM0900"], places=("GM0900",)),
        municipality="GM0900",
        signals=(make_signal("B2.4", "missing", [A], named=True),),
    )
    answers = [make_answer("B2.4", "present", A), make_answer("B2.4", "present", B)]
    inputs = make_region_inputs(stranger, answers=answers, neighbours=((A, "GM0900"),))

    assert make_view(inputs).table is not None
    assert "zegt over" not in text_of(body_of(make_view(inputs)))


@pytest.mark.parametrize("audience", list(Audience))
def test_note_is_printed_only_if_its_author_ticked_it(audience: Audience) -> None:
    answers = [
        make_answer("C2.1", "missing", A, note="Mag gelezen worden.", note_public=True),
        make_answer("C2.1", "missing", B, note="Alleen voor de regio.", source="aan tafel"),
    ]

    text = text_of(body_of(make_view(make_region_inputs(answers=answers), audience)))

    assert "“Mag gelezen worden.” (volgens de gemeente Aalberg)" in text
    assert "Alleen voor de regio." not in text
    assert "aan tafel" not in text.replace("Vraag voor aan tafel", "").replace("samen aan tafel", "")


# --- page one (ux.md section 8, page 1; section 12, item 12) ---------------------------------------------------
def test_first_page_says_who_took_part_what_is_asked_and_no_total_per_municipality() -> None:
    house = make_initiative("het-huis", make_offer("A1.1", [A, B], places=(A,)), municipality=A)
    answers = [make_answer("C2.1", "missing", A), make_answer("C2.1", "missing", B)]
    inputs = make_region_inputs(house, make_initiative("stil", municipality=B), answers=answers)

    view = make_view(inputs)
    page = sections_of(body_of(view))["oogopslag"]

    assert "Dit vragen wij aan u" in page
    assert 1 <= len(view.glance.asks) <= 3
    assert "Ingevuld door 2 van de 4 gemeenten." in page
    assert "1 van de 2 aanbieders heeft aanbod voor deze regio bevestigd." in page
    assert words.NO_MARK in page
    assert NO_EXPERIENCE in page
    assert "Activiteit A1.1: voor inwoners van Aalberg en Beekdal, bij Het huis." in page
    assert "Activiteit C2.1: mist nog in Aalberg en Beekdal. Van 2 gemeenten weten we het nog niet." in page
    assert not re.search(r"(Aalberg|Beekdal|Ceesveen|Duinoord):? \d", page)


def test_first_page_says_in_words_that_there_is_nothing_yet() -> None:
    page = sections_of(body_of(make_view(make_region_inputs(make_initiative("stil", municipality=B)))))["oogopslag"]

    assert "Van alle 132 vragen weten we het antwoord nog niet." in page
    assert "Nog geen gemeente heeft iets gedeeld." in page
    assert "Nog geen aanbieder heeft aanbod voor deze regio bevestigd." in page
    assert not re.search(r"\b0\b", page)


def test_first_page_counts_names_of_which_there_are_many() -> None:
    five = [make_initiative(f"huis-{n}", make_offer("A1.1", [A, B], places=(A,)), municipality=A) for n in range(5)]

    page = sections_of(body_of(make_view(make_region_inputs(*five))))["oogopslag"]

    assert "Activiteit A1.1: voor inwoners van Aalberg en Beekdal, bij 5 aanbieders." in page


def test_first_page_sends_nobody_to_a_provider_of_others() -> None:
    """Beekdal says that it is there and not by whom: the one provider we know is for Aalberg alone."""
    inputs = make_region_inputs(
        make_initiative("het-huis", make_offer("A1.1", places=[A]), name="Het huis"),
        answers=[make_answer("A1.1", "present", B)],
    )

    page = text_of(body_of(make_view(inputs)))

    assert "Activiteit A1.1: voor inwoners van Aalberg en Beekdal, onder meer bij Het huis." in page


def test_first_page_says_who_calls_something_double() -> None:
    answers = [make_answer("C2.1", "duplicated", A), make_answer("C2.2", "present", B)]

    page = sections_of(body_of(make_view(make_region_inputs(answers=answers))))["oogopslag"]

    assert "Activiteit C2.1: dubbel volgens Aalberg." in page


def test_experience_at_the_table_is_not_denied() -> None:
    view = make_view(make_region_inputs(), participants=(ParticipantFact("experience", "vier mensen"),))

    assert NO_EXPERIENCE not in text_of(body_of(view))
    assert "Mensen met eigen ervaring: vier mensen" in text_of(body_of(view))
    assert "mensen met eigen ervaring" not in view.taking_part.absent
    assert "familie en naasten" in view.taking_part.absent


def test_example_and_remark_stand_in_the_report_and_on_every_page() -> None:
    view = make_view(make_region_inputs(), fictional=True, remark="Uit openbare bronnen.\n" + "x" * 300)

    assert view.notices[0] == words.EXAMPLE
    assert view.notice_on_each_page.startswith("Dit is een voorbeeld. De antwoorden zijn verzonnen. Uit openbare")
    assert len(view.notice_on_each_page) == 200
    assert view.notice_on_each_page.endswith("…")
    assert "CBS" not in " ".join(view.method.sources)


def test_method_names_sources_and_denies_endorsement() -> None:
    view = make_view(make_region_inputs())
    sources = " ".join(view.method.sources)

    assert "MIND heeft dit rapport niet gemaakt en niet goedgekeurd." in sources
    assert "op 1 januari 2026: Centraal Bureau voor de Statistiek (CBS), CC BY 4.0" in sources
    assert view.method.fingerprint in body_of(view)
    assert "Concept" in view.state


# --- words -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("never", NEVER)
def test_words_that_are_never_shown_stand_in_no_template(never: str) -> None:
    templates = sorted(TEMPLATES.glob("*.html"))

    assert templates
    assert [path.name for path in templates if never in path.read_text(encoding="utf-8").lower()] == []


def test_card_says_once_what_holds_for_most_offers() -> None:
    house = make_initiative(
        "het-huis",
        make_offer("A1.1", [A], places=(A,), confirmed_on=date(2026, 9, 1)),
        make_offer("A1.2", [A, B], places=(A,), confirmed_on=date(2026, 9, 1)),
        make_offer("A1.3", [A], places=(A,), confirmed_on=date(2026, 8, 1)),
        municipality=A,
    )

    (card,) = make_view(make_region_inputs(house)).cards

    assert card.state == "Bevestigd op 1 september 2026, als er niets anders bij staat."
    assert [each.state for each in card.offers] == ["", "", "Bevestigd op 1 augustus 2026"]
    assert [each.for_whom for each in card.offers] == [
        "voor de inwoners daar",
        "voor inwoners van Aalberg en Beekdal",
        "voor de inwoners daar",
    ]


def test_initiatives_stand_by_name_without_a_count() -> None:
    inputs = make_region_inputs(
        make_initiative("zon", make_offer("A1.1", [A]), municipality=A),
        make_initiative("anker", *(make_offer(code, [A]) for code in ("A1.1", "A1.2", "A1.3")), municipality=A),
    )

    view = make_view(inputs)

    assert [card.name for card in view.cards] == ["Anker", "Zon"]
    assert [each.name for each in view.group_a] == ["Anker", "Zon"]
    assert view.group_a[1].unsaid == "Bouwsteen A2 en Bouwsteen A3"
