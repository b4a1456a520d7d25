""" "Klopt dit?": an initiative takes over what a public source or a municipality told of it."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.sheets import KnownProviderError, add_provider, release_additions
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan
from inventory.scans.permissions import Filling
from regions.claiming import said_findable, told_of
from regions.models import Initiative, InitiativeKind, Offer, Origin, Revision, User
from tests.builders import (
    CONFIRMED_ON,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db

SOURCE = "Brochure (MIND, april 2020); https://www.raaltekoerier.nl/met-een-vlag/ (2018)"


class Boxes(HTMLParser):
    """What a browser would send: the boxes of the page as they stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "input" and name and (found.get("type") != "radio" or "checked" in found):
            self.values[name] = value
        if tag == "textarea":
            self._area, self.values[name] = name, ""
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in found:
            self.values[self._select] = value

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser leaves out the line break that begins a textarea.
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""


@pytest.fixture
def known() -> Initiative:
    """As the examples load it: all from public sources, nothing confirmed."""
    return make_initiative(
        name="Zelfregiecentrum Raalte",
        slug="raalte",
        confirmed_on=None,
        findable=False,
        origin=Origin.PUBLIC_SOURCE,
        source=SOURCE,
        website="https://raalte.example",
        opening_hours="maandag en woensdag",
        organisation="Stichting",
    )


@pytest.fixture
def offer(known: Initiative) -> Offer:
    return make_offer(
        known,
        "A1.1",
        confirmed_on=None,
        starts_on=datetime.date(2018, 6, 1),
        source="https://www.salland747.nl/opening (2018)",
        note="Een andere bron noemt 4 juni 2018.",
    )


@pytest.fixture
def editor(known: Initiative) -> User:
    return make_editor(known)


@pytest.fixture
def web(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def address(initiative: Initiative) -> str:
    return reverse("initiative-claim", args=[initiative.slug])


def boxes(web: Client, initiative: Initiative) -> dict[str, str]:
    page = Boxes()
    page.feed(web.get(address(initiative)).content.decode())
    return page.values


def send(web: Client, initiative: Initiative, **said: str) -> int:
    """Fill in the page as it stands, and save it; `__` in a name is the hyphen of a field."""
    data = boxes(web, initiative) | {name.replace("__", "-"): value for name, value in said.items()}
    return web.post(address(initiative), data).status_code


def fresh(initiative: Initiative) -> Initiative:
    return Initiative.objects.get(pk=initiative.pk)


# --- what is asked ---------------------------------------------------------------------------------------------
def test_page_shows_each_fact_with_its_source_and_both_values(web: Client, known: Initiative, offer: Offer) -> None:
    html = " ".join(web.get(address(known)).content.decode().split())

    assert "maandag en woensdag" in html
    assert "Gevonden in: Brochure (MIND, april 2020); raaltekoerier.nl (2018)" in html
    assert "Gevonden in: salland747.nl (2018)" in html
    assert "Sinds 1 juni 2018" in html
    assert "Een andere bron noemt 4 juni 2018." in html


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (InitiativeKind.OTHER, ["Anders"]),
        (InitiativeKind.MUNICIPALITY, ["Gemeente", "De gemeente zelf biedt het aan."]),
    ],
)
def test_kind_is_told_with_its_sentence_where_that_says_something_of_them(
    web: Client, known: Initiative, kind: InitiativeKind, told: list[str]
) -> None:
    Initiative.objects.filter(pk=known.pk).update(kind=kind)

    html = web.get(address(known)).content.decode()
    fact = html.partition('id="kop-kind"')[2].partition("</article>")[0]

    assert re.findall(r'<p class="claim__value">(.*?)</p>', fact) == told


def test_start_of_an_initiative_that_never_confirmed_leads_to_the_claim(web: Client, known: Initiative) -> None:
    html = web.get(reverse("initiative-start", args=[known.slug])).content.decode()

    assert html.count("button--large") == 1
    assert address(known) in html


def test_nobody_else_claims(client: Client, known: Initiative) -> None:
    client.force_login(make_officer())

    assert client.get(address(known)).status_code == 404
    assert client.post(address(known), {"everything": "1"}).status_code == 404


# --- saying it -------------------------------------------------------------------------------------------------
def test_everything_is_right_confirms_profile_and_offers_and_keeps_the_history(
    web: Client, editor: User, known: Initiative, offer: Offer
) -> None:
    assert send(web, known, everything="1", findable="ja") == 302

    now, offered = fresh(known), Offer.objects.get(pk=offer.pk)
    assert (now.pk, now.slug, now.origin, now.source) == (known.pk, "raalte", Origin.PUBLIC_SOURCE, SOURCE)
    assert (now.confirmed_on, now.findable) == (timezone.localdate(), True)
    assert (offered.confirmed_on, offered.confirmed_by, offered.confirmed_themselves) == (
        timezone.localdate(),
        editor,
        True,
    )
    revisions = Revision.objects.filter(trail=f"initiative:{known.pk}", action="claim")
    assert {one.subject for one in revisions} == {"initiative", "offer"}
    assert len({one.batch for one in revisions}) == 1


def test_claim_can_be_stopped_half_way_and_continued(web: Client, known: Initiative, offer: Offer) -> None:
    send(web, known, name__answer="right", opening_hours__answer="right", findable="ja")

    half = fresh(known)
    assert (half.confirmed_on, half.confirmed_facts) == (None, ["findable", "name", "opening_hours"])
    assert Client().get(reverse("initiative-detail", args=[known.slug])).status_code == 404
    assert Offer.objects.get(pk=offer.pk).confirmed_on is None
    assert "name-answer" not in web.get(address(known)).content.decode()

    send(web, known, everything="1")
    assert fresh(known).confirmed_on == timezone.localdate()
    assert Client().get(reverse("initiative-detail", args=[known.slug])).status_code == 200


def test_nothing_becomes_public_without_their_choice(web: Client, known: Initiative, offer: Offer) -> None:
    send(web, known, everything="1")

    assert (fresh(known).confirmed_on, fresh(known).findable) == (timezone.localdate(), False)
    assert Client().get(reverse("initiative-detail", args=[known.slug])).status_code == 404


def test_whether_everyone_may_find_them_is_asked_without_an_answer_beforehand(
    web: Client, known: Initiative, offer: Offer
) -> None:
    assert "findable" not in boxes(web, known)

    send(web, known, name__answer="right")
    assert fresh(known).confirmed_facts == ["name"], "skipped is not answered"
    assert "findable" not in boxes(web, known)


@pytest.mark.parametrize("said", ["ja", "nee"])
def test_what_they_said_of_finding_them_stands_there_the_next_time(
    web: Client, known: Initiative, offer: Offer, said: str
) -> None:
    send(web, known, name__answer="right", findable=said)

    assert boxes(web, known)["findable"] == said
    assert said_findable(fresh(known)) == (said == "ja")


def test_claim_without_that_answer_loses_nothing_and_start_asks_it(
    web: Client, known: Initiative, offer: Offer
) -> None:
    send(web, known, everything="1", opening_hours__opening_hours="elke dag")

    assert (fresh(known).opening_hours, said_findable(fresh(known))) == ("elke dag", None)
    start = reverse("initiative-start", args=[known.slug])
    assert "Mag iedereen jullie vinden?" in web.get(start).content.decode()
    profile = reverse("initiative-profile", args=[known.slug])
    page = Boxes()
    page.feed(web.get(profile).content.decode())
    assert "findable" not in page.values
    web.post(profile, page.values | {"findable": "nee"})
    assert said_findable(fresh(known)) is False
    assert "Mag iedereen jullie vinden?" not in web.get(start).content.decode()


def test_what_they_do_not_know_stays_as_it_was(web: Client, known: Initiative, offer: Offer) -> None:
    said = {f"offer__{offer.pk}__answer": "leave"}
    send(web, known, everything="1", opening_hours__answer="leave", findable="ja", **said)

    now = fresh(known)
    assert now.confirmed_on is None
    assert "opening_hours" not in now.confirmed_facts
    assert now.opening_hours == "maandag en woensdag"
    assert Offer.objects.get(pk=offer.pk).confirmed_on is None


def test_correction_is_typed_on_the_spot_without_choosing_a_button(
    web: Client, known: Initiative, offer: Offer
) -> None:
    get_municipality(WADDINXVEEN)
    send(web, known, opening_hours__opening_hours="elke dag", where__municipality="waddinxveen")

    now = fresh(known)
    assert (now.opening_hours, now.municipality_id) == ("elke dag", WADDINXVEEN)
    assert now.confirmed_facts == ["opening_hours", "where"]


def test_gone_empties_a_fact_and_stops_an_offer(web: Client, known: Initiative, offer: Offer) -> None:
    said = {f"offer__{offer.pk}__answer": "gone"}
    send(web, known, website__answer="gone", where__answer="gone", **said)

    assert (fresh(known).website, fresh(known).municipality) == ("", None)
    assert Offer.objects.get(pk=offer.pk).status == "stopped"


def test_name_cannot_be_taken_away(web: Client, known: Initiative) -> None:
    assert send(web, known, name__answer="gone") == 422
    assert send(web, known, name__name="") == 422
    assert fresh(known).name == "Zelfregiecentrum Raalte"


def test_offer_is_corrected_on_the_spot(web: Client, editor: User, known: Initiative, offer: Offer) -> None:
    get_municipality(WADDINXVEEN)
    key = f"offer__{offer.pk}__"
    send(web, known, **{f"{key}municipalities": "Gouda, Waddinxveen", f"{key}starts_on": "2018-06-04"})

    now = Offer.objects.get(pk=offer.pk)
    assert sorted(now.municipalities.values_list("pk", flat=True)) == [GOUDA, WADDINXVEEN]
    assert (now.starts_on, now.confirmed_by) == (datetime.date(2018, 6, 4), editor)
    assert fresh(known).confirmed_facts == []


def test_mistake_stores_nothing_and_keeps_what_was_typed(web: Client, known: Initiative, offer: Offer) -> None:
    data = boxes(web, known) | {"website-website": "geen website", "name-answer": "right"}
    response = web.post(address(known), data)

    assert response.status_code == 422
    html = response.content.decode()
    assert "geen website" in html
    assert "Dit is geen adres van een website" in html
    assert fresh(known).confirmed_facts == []


def test_changed_without_anything_typed_is_asked_again(web: Client, known: Initiative) -> None:
    response = web.post(address(known), boxes(web, known) | {"website-answer": "changed"})

    assert response.status_code == 422
    assert "Typ wat er veranderd is" in response.content.decode()


def test_wrong_old_value_does_not_stop_who_says_something_else(web: Client, known: Initiative) -> None:
    Initiative.objects.filter(pk=known.pk).update(website="zomaar iets")

    assert send(web, known, name__answer="right") == 302
    assert fresh(known).confirmed_facts == ["name"]


# --- two at once -----------------------------------------------------------------------------------------------
def test_second_of_two_editors_loses_nothing_and_saves_after_looking(
    web: Client, known: Initiative, offer: Offer
) -> None:
    mine = boxes(web, known) | {"opening_hours-opening_hours": "elke dag"}
    colleague = Client()
    colleague.force_login(make_editor(known))
    send(colleague, known, name__name="Het Nieuwe Huis")

    response = web.post(address(known), mine)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Wat jij koos en typte, staat er nog." in html
    assert "elke dag" in html
    assert "Het Nieuwe Huis" in html
    assert fresh(known).opening_hours == "maandag en woensdag"

    page = Boxes()
    page.feed(html)
    assert web.post(address(known), page.values).status_code == 302
    assert (fresh(known).opening_hours, fresh(known).name) == ("elke dag", "Het Nieuwe Huis")


def test_save_sent_twice_happens_once(web: Client, known: Initiative, offer: Offer) -> None:
    data = boxes(web, known) | {"everything": "1"}
    told = [web.post(address(known), data).status_code for _ in range(2)]

    assert told == [302, 302]
    assert Revision.objects.filter(trail=f"initiative:{known.pk}", subject="initiative").count() == 1
    assert Revision.objects.filter(trail=f"initiative:{known.pk}", subject="offer").count() == 1


def test_page_costs_the_same_however_much_there_is(web: Client, known: Initiative, offer: Offer) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as looking:
            page = boxes(web, known)
        with CaptureQueriesContext(connection) as sending:
            web.post(address(known), page | {"website-answer": "changed"})
        return len(looking), len(sending)

    cost()
    few = cost()
    for code in ("A1.2", "A1.3", "A2.1", "B1.1"):
        make_offer(known, code, confirmed_on=None, source="Krant (2025)")

    assert cost() == few


# --- what a municipality added ---------------------------------------------------------------------------------
@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]), reference_date=timezone.localdate())


def filling(scan: Scan, *, shared: bool) -> Filling:
    return Filling(scan, get_municipality(GOUDA), make_sheet(scan, GOUDA, shared=shared))


def cell(scan: Scan, activity: str) -> str:
    return str(scan_report(scan).cell(activity, GOUDA).status)


def test_claimed_addition_is_the_municipalitys_no_more_and_still_counts(client: Client, scan: Scan) -> None:
    officer = make_officer()
    place = filling(scan, shared=True)
    added = add_provider(filling=place, activity=get_activity("A1.1"), name="De Huiskamer", by=officer)
    scan.answers.all().delete()
    assert cell(scan, "A1.1") == "present"
    client.force_login(make_editor(added))

    with pytest.raises(KnownProviderError):
        add_provider(filling=place, activity=get_activity("A1.2"), name="De Huiskamer", by=officer)
    offer = added.offers.get()
    send(client, added, everything="1", **{f"offer__{offer.pk}__answer": "leave"})

    still = Offer.objects.get(pk=offer.pk)
    assert (still.confirmed_on, still.confirmed_themselves) == (timezone.localdate(), False)
    assert still.added_by_id == GOUDA
    assert cell(scan, "A1.1") == "present"

    send(client, added, **{f"offer__{offer.pk}__answer": "gone"})
    assert cell(scan, "A1.1") == "unknown"


def test_held_addition_is_claimed_without_telling_the_municipalitys_draft(client: Client, scan: Scan) -> None:
    officer = make_officer()
    place = filling(scan, shared=False)
    added = add_provider(filling=place, activity=get_activity("A1.1"), name="De Huiskamer", by=officer)
    client.force_login(make_editor(added))

    assert get_activity("A1.1").everyday not in client.get(address(added)).content.decode()
    send(client, added, everything="1", findable="ja")
    assert (fresh(added).held, Offer.objects.get().held) == (False, True)
    assert Client().get(reverse("initiative-detail", args=[added.slug])).status_code == 200

    release_additions(place.municipality, officer)
    assert get_activity("A1.1").everyday in client.get(address(added)).content.decode()


def test_confirmed_initiative_has_only_its_new_lines_to_look_at(client: Client) -> None:
    initiative = make_initiative(confirmed_on=CONFIRMED_ON)
    make_offer(initiative, "A1.3", confirmed_themselves=True)
    make_offer(initiative, "A1.1", confirmed_on=None, source="Krant (2025)")
    client.force_login(make_editor(initiative))

    response = client.get(address(initiative))
    page = response.context["page"]
    assert [form.offer.activity.code for form in page.offers] == ["A1.1"]
    assert page.facts == []


def test_source_of_an_initiative_from_a_scan_is_the_region(known: Initiative) -> None:
    known.source, known.origin = "", Origin.SCAN_FILE

    assert told_of(known).source == "Dit kregen we van de regio."
