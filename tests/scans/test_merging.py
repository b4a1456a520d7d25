"""Two records of one initiative become one: what moves, what is refused, and who learns what."""

from __future__ import annotations

import datetime
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.life import adopt_scan
from inventory.scans.actions.merging import MOVES, CannotMergeError, links_to_initiatives, merge_initiatives
from inventory.scans.actions.sheets import KnownProviderError, add_provider
from inventory.scans.exporting import export_scan
from inventory.scans.importing import ScanFileError, import_scan
from inventory.scans.inputs import scan_report
from inventory.scans.merging import SPOKEN_OF, Pair, records_of, suggestions
from inventory.scans.models import Decision, Reminder, Scan, Steunpunt
from inventory.scans.passages import passages_for
from inventory.scans.permissions import Filling
from regions.actions.offers import Tick, save_tick
from regions.claiming import FACTS
from regions.models import (
    Initiative,
    JoinRequest,
    Mail,
    Membership,
    Offer,
    Region,
    Revision,
    Role,
    Signal,
    User,
)
from regions.saving import ConflictError
from regions.ticks import Seen
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    get_target_groups,
    make_coordinator,
    make_decision,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
    make_staff,
    make_steunpunt,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


@pytest.fixture
def stays() -> Initiative:
    """As public sources tell of it."""
    return make_initiative(name="De Linde", slug="de-linde", confirmed_on=None, findable=False)


@pytest.fixture
def goes() -> Initiative:
    """As a municipality added it."""
    return make_initiative(name="Stichting De Linde", slug="stichting-de-linde", confirmed_on=None, findable=False)


def merge(stays: Initiative, goes: Initiative, region: Region, by: User, *take: str) -> Initiative:
    stays, goes = Initiative.objects.get(pk=stays.pk), Initiative.objects.get(pk=goes.pk)
    seen = Pair(stays, goes).fingerprint
    return merge_initiatives(stays=stays, goes=goes, take=take, seen=seen, region=region, by=by)


def fresh(initiative: Initiative) -> Initiative:
    return Initiative.objects.get(pk=initiative.pk)


def page(region: Region, stays: Initiative | None = None, goes: Initiative | None = None) -> str:
    address = reverse("initiative-merge", args=[region.slug])
    return f"{address}?blijft={stays.slug}&gaat={goes.slug}" if stays and goes else address


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


# --- everything that points at an initiative --------------------------------------------------------------------
def test_every_link_to_an_initiative_is_thought_of() -> None:
    assert links_to_initiatives() == set(MOVES)


def test_links_hold_those_that_were_made_by_hand_and_by_itself() -> None:
    assert {"regions.offer.initiative", "scans.decision_providers.initiative"} <= links_to_initiatives()


def fill(goes: Initiative, scan: Scan) -> User:
    """A row of every kind that points at the record that goes."""
    make_offer(goes, "A1.1")
    make_signal(goes, "B2.4")
    goes.wishes.create(bouwsteen=get_activity("A2.1").bouwsteen)
    goes.default_municipalities.set([get_municipality(GOUDA)])
    goes.default_places.set([get_municipality(GOUDA)])
    goes.default_target_groups.set(get_target_groups(["youth"]))
    editor = make_editor(goes)
    goes.invitations.create(role=Role.EDITOR, email="iemand@voorbeeld.nl", token_hash="a", ends_at=timezone.now())
    goes.confirmation_requests.create(token_hash="b", ends_at=timezone.now() + datetime.timedelta(days=9))
    JoinRequest.objects.create(
        initiative=goes, initiative_name="De Linde", municipality=get_municipality(GOUDA), name="A", email="a@b.nl"
    )
    make_initiative(name="Nog eerder", confirmed_on=None, findable=False, municipality=None, merged_into=goes)
    make_decision(scan, "A1.1", [goes, make_initiative()])
    make_steunpunt(scan, goes)
    Reminder.objects.create(scan=scan, initiative=goes, email="a@b.nl", number=1)
    return editor


def test_nothing_points_at_the_record_that_went(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_editor(stays)
    editor = fill(goes, make_scan(region))
    assert [link for link in links_to_initiatives() if not rows(link, goes)] == []

    merge(stays, goes, region, coordinator)

    assert [link for link in links_to_initiatives() if rows(link, goes)] == []
    assert Membership.objects.filter(user=editor, initiative=stays, role=Role.EDITOR).exists()
    unmoved = {link for link in links_to_initiatives() if not rows(link, stays)}
    # What the people of the record that stays usually answer, is theirs.
    assert unmoved == {link for link in links_to_initiatives() if "_default_" in link}


def rows(link: str, initiative: Initiative) -> int:
    app, model, field = link.split(".")
    return int(apps.get_model(app, model)._default_manager.filter(**{field: initiative}).count())


def test_merger_is_one_batch_in_both_histories(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    offer = make_offer(goes, "A1.1")
    scan = make_scan(region)
    make_decision(scan, "A1.1", [goes, make_initiative()])

    merge(stays, goes, region, coordinator)

    found = Revision.objects.filter(action="merge-records", by=coordinator)
    assert len({one.batch for one in found}) == 1
    assert {(one.trail, one.subject, one.subject_id) for one in found} == {
        (f"initiative:{stays.pk}", "offer", offer.pk),
        (f"initiative:{stays.pk}", "initiative", stays.pk),
        (f"initiative:{goes.pk}", "initiative", goes.pk),
        (scan.trail, "decision", Decision.objects.get().pk),
    }
    assert {one.reason for one in found} == {"stichting-de-linde ging op in de-linde"}


def test_record_that_went_stays_without_anything(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk=goes.pk).update(findable=True, confirmed_facts=["name"])
    make_editor(stays)
    Initiative.objects.filter(pk=stays.pk).update(confirmed_facts=["name"], name="Stichting De Linde")

    merge(stays, goes, region, coordinator)

    gone = fresh(goes)
    assert (gone.merged_into, gone.findable, gone.municipality, gone.confirmed_on) == (stays, False, None, None)
    assert goes not in records_of(region)


# --- the profile -----------------------------------------------------------------------------------------------
def test_coordinator_chooses_of_what_others_told(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk=stays.pk).update(website="https://oud.example", source="Krant (2019)")
    Initiative.objects.filter(pk=goes.pk).update(website="https://nieuw.example", source="Site (2024)")

    merge(stays, goes, region, coordinator, "website")

    now = fresh(stays)
    assert (now.name, now.website, now.source) == ("De Linde", "https://nieuw.example", "Krant (2019); Site (2024)")


def test_nobody_changes_what_an_initiative_says_of_itself(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk=stays.pk).update(confirmed_on=timezone.localdate())

    assert "Kies wat blijft" not in text(as_user(coordinator), page(region, stays, goes))
    merge(stays, goes, region, coordinator, "name", "website")

    assert (fresh(stays).name, fresh(stays).version) == ("De Linde", 2)


def test_record_with_people_of_its_own_is_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_editor(goes)

    with pytest.raises(CannotMergeError, match="Laat die vermelding staan"):
        merge(stays, goes, region, coordinator)
    assert merge(goes, stays, region, coordinator).pk == goes.pk


def test_two_that_confirmed_something_else_are_not_merged(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    Initiative.objects.filter(pk__in=[stays.pk, goes.pk]).update(confirmed_on=timezone.localdate(), findable=True)
    make_editor(stays)
    make_editor(goes)

    with pytest.raises(CannotMergeError, match="Zij zeggen iets anders over: hoe zij heten"):
        merge(stays, goes, region, coordinator)
    assert fresh(goes).merged_into is None

    Initiative.objects.filter(pk=goes.pk).update(name="De Linde")
    merge(stays, goes, region, coordinator)
    assert fresh(goes).merged_into == stays


def test_editors_of_both_are_told_and_work_on_together(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    first, second = make_editor(stays, email="een@a.nl"), make_editor(goes, email="twee@a.nl")
    both = make_user(email="beide@a.nl")
    for one in (stays, goes):
        Membership.objects.create(user=both, role=Role.EDITOR, initiative=one)

    merge(stays, goes, region, coordinator)

    assert set(stays.memberships.values_list("user", flat=True)) == {first.pk, second.pk, both.pk}
    mails = {one.to: one for one in Mail.objects.filter(kind="initiative_merged")}
    assert set(mails) == {"een@a.nl", "twee@a.nl", "beide@a.nl"}
    assert "Je werkt nu verder aan De Linde" in mails["twee@a.nl"].text
    assert "Jullie profiel is niet veranderd" in mails["een@a.nl"].text
    assert mails["een@a.nl"].reply_to == coordinator.email


# --- offers, signals, wishes -----------------------------------------------------------------------------------
def test_what_counted_still_counts(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_offer(goes, "A1.1", added_by=get_municipality(GOUDA))
    scan = make_scan(region)
    before = scan_report(scan).cell("A1.1", GOUDA)

    merge(stays, goes, region, coordinator)

    after = scan_report(scan).cell("A1.1", GOUDA)
    assert (before.status, after.status, after.providers) == ("present", "present", ("de-linde",))
    assert Offer.objects.get().added_by_id == GOUDA


def test_draft_of_a_municipality_stays_a_draft(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1", added_by=get_municipality(GOUDA), held=True)

    assert "1 regel aanbod die een gemeente nog niet deelde" in text(as_user(coordinator), page(region, stays, goes))
    seen_by_staff = text(as_user(make_staff()), page(region, stays, goes))
    assert "regel aanbod" not in seen_by_staff
    assert get_activity("A1.1").name not in seen_by_staff

    merge(stays, goes, region, coordinator)
    offer = Offer.objects.get()
    assert (offer.initiative, offer.held, offer.added_by_id) == (stays, True, GOUDA)


def test_draft_of_a_municipality_elsewhere_is_not_told(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1", added_by=get_municipality(DEVENTER), held=True)

    html = text(as_user(coordinator), page(region, stays, goes))
    assert "nog niet deelde" not in html
    assert get_activity("A1.1").name not in html


def test_held_record_is_no_choice(region: Region, coordinator: User, stays: Initiative) -> None:
    make_initiative(name="De Linde", slug="geheim", held=True, added_by=get_municipality(GOUDA), confirmed_on=None)

    assert "geheim" not in text(as_user(coordinator), page(region))


def test_signals_that_differ_stand_in_the_way(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_signal(stays, "B2.4")
    make_signal(goes, "B2.4", signal="too_little")

    with pytest.raises(CannotMergeError, match="merken iets anders"):
        merge(stays, goes, region, coordinator)

    Signal.objects.update(signal="missing")
    merge(stays, goes, region, coordinator)
    assert Signal.objects.get().initiative == stays


def test_same_wish_of_both_is_one(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    bouwstenen = [get_activity(code).bouwsteen for code in ("A1.1", "A2.1")]
    stays.wishes.create(bouwsteen=bouwstenen[0])
    for one in bouwstenen:
        goes.wishes.create(bouwsteen=one)

    merge(stays, goes, region, coordinator)

    assert sorted(stays.wishes.values_list("bouwsteen__code", flat=True)) == ["A1", "A2"]
    last = Revision.objects.filter(subject="initiative", subject_id=stays.pk).latest("pk")
    assert [(state or {})["wishes"] for state in (last.before, last.after)] == [["A1"], ["A1", "A2"]]


# --- what the table decided ------------------------------------------------------------------------------------
def test_decision_goes_on_for_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    other = make_initiative()
    make_decision(make_scan(region), "A3.3", [goes, other], decision="combine")

    merge(stays, goes, region, coordinator)

    now = Decision.objects.get()
    assert {one.pk for one in now.providers.all()} == {stays.pk, other.pk}
    assert now.providers_key == Decision.key_of([stays.pk, other.pk])


def test_decision_that_would_meet_another_stands_in_the_way(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    other, scan = make_initiative(), make_scan(region)
    make_decision(scan, "A3.3", [goes, other], decision="combine")
    kept = make_decision(scan, "A3.3", [stays, other], decision="choice")

    with pytest.raises(CannotMergeError, match="twee besluiten"):
        merge(stays, goes, region, coordinator)

    Decision.objects.update(decision="choice")
    merge(stays, goes, region, coordinator)
    assert Decision.objects.get() == kept


def test_decision_about_both_is_told_of(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_decision(make_scan(region), "A3.3", [goes, stays, make_initiative()])

    assert "noemt beide" in text(as_user(coordinator), page(region, stays, goes))
    merge(stays, goes, region, coordinator)
    assert Decision.objects.get().providers.count() == 2


def test_steunpunt_with_another_status_stands_in_the_way(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    scan = make_scan(region)
    make_steunpunt(scan, stays, status="yes")
    make_steunpunt(scan, goes, status="no")

    with pytest.raises(CannotMergeError, match="steunpunten"):
        merge(stays, goes, region, coordinator)

    Steunpunt.objects.update(status="yes")
    merge(stays, goes, region, coordinator)
    assert Steunpunt.objects.get().initiative == stays


def test_scan_of_another_region_is_not_told_of(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    elsewhere = make_scan(make_region(municipalities=[GOUDA, DEVENTER]), title="Geheime scan")
    make_steunpunt(elsewhere, stays, status="yes")
    make_steunpunt(elsewhere, goes, status="no")

    html = text(as_user(coordinator), page(region, stays, goes))
    assert "In een andere regio is over deze twee iets verschillends vastgelegd." in html
    assert "Geheime scan" not in html
    assert "plek bij de steunpunten" not in html


def test_adopted_report_does_not_change(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_offer(goes, "A1.1")
    scan = make_scan(region)
    make_sheet(scan, GOUDA)
    make_sheet(scan, WADDINXVEEN)
    make_steunpunt(scan, goes, status="yes")
    make_steunpunt(scan, stays, status="no")
    make_decision(scan, "A1.1", [goes])
    adopt_scan(scan=scan, by=coordinator)
    before = Scan.objects.values_list("frozen_inputs", "frozen_report", "inputs_sha256").get(pk=scan.pk)
    rows_before = list(Steunpunt.objects.order_by("pk").values_list("initiative", "version"))

    merge(stays, goes, region, coordinator)

    assert Scan.objects.values_list("frozen_inputs", "frozen_report", "inputs_sha256").get(pk=scan.pk) == before
    assert list(Steunpunt.objects.order_by("pk").values_list("initiative", "version")) == rows_before
    assert not Revision.objects.filter(trail=scan.trail, action="merge-records").exists()


def test_editor_still_reads_what_an_adopted_report_says_of_the_record_that_went(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1")
    scan = make_scan(region, shared_with_initiatives_on=timezone.now())
    adopt_scan(scan=scan, by=coordinator)
    editor = make_editor(stays)
    merge(stays, goes, region, coordinator)

    passages = passages_for(User.objects.get(pk=editor.pk), Scan.objects.get(pk=scan.pk))
    assert {one.slug for one in passages} == {"de-linde", "stichting-de-linde"}


def test_reminders_of_both_count_for_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    scan = make_scan(region)
    for one in (stays, goes):
        Reminder.objects.create(scan=scan, initiative=one, email="a@b.nl", number=1)

    merge(stays, goes, region, coordinator)

    assert sorted(Reminder.objects.filter(initiative=stays).values_list("number", flat=True)) == [1, 2]


def test_open_link_of_the_record_that_went_opens_nothing_else(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    goes.confirmation_requests.create(token_hash="x", ends_at=timezone.now() + datetime.timedelta(days=9))

    merge(stays, goes, region, coordinator)

    assert not stays.confirmation_requests.still_open(timezone.now()).exists()
    assert stays.confirmation_requests.count() == 1


# --- the address that was --------------------------------------------------------------------------------------
def test_old_address_leads_on_for_who_may_see_it(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    editor = make_editor(stays)
    merge(stays, goes, region, coordinator)
    old = "/initiatief/stichting-de-linde/"

    missing = Client().get("/initiatief/nergens/")
    hidden = Client().get(old)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    response = as_user(editor).get(f"{old}start/")
    assert (response.status_code, response["Location"]) == (301, "/initiatief/de-linde/start/")

    Initiative.objects.filter(pk=stays.pk).update(confirmed_on=timezone.localdate(), findable=True)
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (301, "/initiatief/de-linde/")


def test_address_leads_on_through_a_second_merger(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    last = make_initiative(name="Linde", slug="linde")
    merge(stays, goes, region, coordinator)
    merge(last, stays, region, coordinator)

    assert Client().get("/initiatief/stichting-de-linde/")["Location"] == "/initiatief/linde/"


def test_municipality_that_types_the_old_name_means_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    merge(stays, goes, region, coordinator)
    filling = Filling(make_scan(region), get_municipality(GOUDA), None)

    with pytest.raises(KnownProviderError, match=r"^De Linde$"):
        add_provider(filling=filling, activity=get_activity("A1.1"), name="Stichting De Linde", by=make_officer())
    assert not Offer.objects.exists()


def test_page_that_was_open_writes_nothing_on_the_record_that_went(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    editor = make_editor(stays)
    merge(stays, goes, region, coordinator)

    with pytest.raises(ConflictError):
        save_tick(initiative=goes, tick=Tick(get_activity("A1.1"), True, Seen()), by=editor)


# --- the page --------------------------------------------------------------------------------------------------
def test_page_says_what_moves_and_the_button_does_it(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1")
    make_offer(stays, "A1.1")
    client = as_user(coordinator)

    html = text(client, page(region, stays, goes))
    assert "1 regel aanbod: Inloop" in html
    assert "Dit staat er dan twee keer: Inloop" in html
    assert not Revision.objects.exists()

    form = client.get(page(region, stays, goes)).context["form"]
    data = {"seen": form.initial["seen"], "veld-name": "gaat"}
    assert client.post(page(region, stays, goes), data).status_code == 302
    assert fresh(stays).name == "Stichting De Linde"
    assert fresh(goes).merged_into == stays


def test_change_since_the_page_was_seen_stops_the_merger(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    client = as_user(coordinator)
    seen = client.get(page(region, stays, goes)).context["form"].initial["seen"]
    make_offer(goes, "A1.1")

    response = client.post(page(region, stays, goes), {"seen": seen, "veld-name": "blijft"}, follow=True)
    assert "Er is intussen iets veranderd" in response.content.decode()
    assert fresh(goes).merged_into is None


def test_pressed_twice_it_happens_once(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    seen = Pair(stays, goes).fingerprint
    merge_initiatives(stays=stays, goes=goes, take=(), seen=seen, region=region, by=coordinator)

    with pytest.raises(ConflictError):
        merge_initiatives(stays=stays, goes=goes, take=(), seen=seen, region=region, by=coordinator)
    assert Revision.objects.filter(subject="initiative", subject_id=goes.pk).count() == 1


def test_refused_merger_has_no_button(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_editor(goes)
    client = as_user(coordinator)

    assert "Voeg samen" not in text(client, page(region, stays, goes))
    assert client.post(page(region, stays, goes), {"seen": Pair(stays, goes).fingerprint}).status_code == 422
    assert fresh(goes).merged_into is None


def test_who_may_merge(region: Region, stays: Initiative, goes: Initiative) -> None:
    for user, answer in (
        (make_officer(), 403),
        (make_reader(region), 403),
        (make_editor(stays), 404),
        (make_coordinator(make_region(municipalities=[DEVENTER])), 404),
        (make_staff(), 200),
        (make_coordinator(region), 200),
    ):
        assert as_user(user).get(page(region, stays, goes)).status_code == answer
        assert as_user(user).post(page(region)).status_code == (422 if answer == 200 else answer)
    assert not Revision.objects.exists()


def test_record_elsewhere_is_as_missing(region: Region, coordinator: User, stays: Initiative) -> None:
    far = make_initiative(municipality=DEVENTER, slug="ver-weg", name="Ver weg")
    client = as_user(coordinator)

    foreign = client.get(page(region, stays, far)).content.decode()
    assert "Kies een vermelding uit de lijst." in foreign
    assert "Ver weg" not in foreign
    assert client.post(page(region, stays, far), {"seen": Pair(stays, far).fingerprint}).status_code == 422
    assert fresh(far).merged_into is None


def test_suggestions_are_by_name_town_and_website(stays: Initiative, goes: Initiative) -> None:
    website = make_initiative(name="Anders", website="https://www.anders.example/a")
    same = make_initiative(name="Heel iets anders", website="http://anders.example")
    far = make_initiative(name="De Linde", municipality=DEVENTER)

    found = [{one.stays, one.goes} for one in suggestions([stays, goes, website, same, far])]
    assert {frozenset(one) for one in found} == {frozenset({stays, goes}), frozenset({website, same})}


def test_scan_file_with_the_old_slug_is_told_the_new_one(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1")
    content = export_scan(make_scan(region))
    merge(stays, goes, region, coordinator)

    for replace in (False, True):
        with pytest.raises(ScanFileError, match=r"stichting-de-linde\): dat is nu de-linde"):
            import_scan(content, by=None, replace=replace)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
@pytest.mark.django_db(transaction=True)
def test_eight_who_merge_both_ways_at_once_merge_once() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinator = make_coordinator(region)
    pair = [make_initiative(confirmed_on=None, findable=False) for _ in range(2)]
    for one in pair:
        make_offer(one, "A1.1")
    seen = [Pair(pair[0], pair[1]).fingerprint, Pair(pair[1], pair[0]).fingerprint]

    def work(number: int) -> str:
        stays, goes = pair[number % 2], pair[1 - number % 2]
        try:
            merge_initiatives(stays=stays, goes=goes, take=(), seen=seen[number % 2], region=region, by=coordinator)
        except ConflictError:
            return "late"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(work, range(8)))

    assert told == {"done": 1, "late": 7}
    assert Initiative.objects.filter(merged_into__isnull=False).count() == 1
    assert Offer.objects.values("initiative").distinct().count() == 1


def test_every_fact_can_be_spoken_of_to_a_coordinator() -> None:
    assert set(SPOKEN_OF) == {one.key for one in FACTS}
    assert not [words for words in SPOKEN_OF.values() if "jullie" in words]
