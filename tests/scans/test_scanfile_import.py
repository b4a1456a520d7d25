"""What a scan file stores, what it reuses, and what `--replace` replaces."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from inventory.gaps.inputs import Initiative as ToldInitiative
from inventory.scans.actions.answers import snapshot as answer_snapshot
from inventory.scans.actions.scans import scan_snapshot
from inventory.scans.actions.sheets import snapshot as sheet_snapshot
from inventory.scans.importing import ScanFileError, import_scan
from inventory.scans.inputs import load_inputs
from inventory.scans.models import Answer, Decision, Scan, ScanState, Sheet, Steunpunt
from inventory.scans.scanfile import replacing
from inventory.scans.scanfile.existing import INITIATIVE_WORDS
from regions.actions.regions import region_snapshot
from regions.models import Initiative, Membership, Offer, Origin, Region, Revision, Signal, Versioned
from regions.saving import ConflictError, subject_of
from regions.snapshots import initiative_snapshot, offer_snapshot, signal_snapshot
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_editor,
    make_offer,
    make_region,
    make_signal,
    make_user,
)
from tests.scans.example import FAR_AWAY, as_bytes, example, import_example, load_surroundings

pytestmark = pytest.mark.django_db

SNAPSHOTS: dict[type[Versioned], Callable[[Any], dict[str, Any]]] = {
    Answer: answer_snapshot,
    Initiative: initiative_snapshot,
    Offer: offer_snapshot,
    Region: region_snapshot,
    Scan: scan_snapshot,
    Sheet: sheet_snapshot,
    Signal: signal_snapshot,
}


def last_revision(row: models.Model) -> Revision:
    return Revision.objects.filter(subject=subject_of(type(row)), subject_id=row.pk).latest("pk")


def house() -> Initiative:
    return Initiative.objects.get(slug="het-huis")


# --- what is stored --------------------------------------------------------------------------------------------
def test_import_scan_stores_what_the_file_says() -> None:
    result = import_example()

    scan = Scan.objects.get()
    assert result.scan == scan
    assert result.messages == ()
    assert (scan.title, scan.reference_date, scan.no_initiative, scan.state) == (
        "Bouwstenenscan 2026",
        datetime.date(2026, 10, 1),
        False,
        ScanState.OPEN,
    )
    assert scan.edition.code == "2020-v3"
    assert (scan.region.slug, scan.region.name, scan.region.kind) == ("voorbeeld", "Voorbeeld", "own")
    assert {each.pk for each in scan.region.municipalities.all()} == {GOUDA, WADDINXVEEN}
    offer = house().offers.get()
    assert house().origin == Origin.SCAN_FILE
    assert (offer.activity.code, offer.funding, offer.confirmed_on) == ("A1.3", "temporary", datetime.date(2026, 5, 1))
    assert {each.pk for each in offer.municipalities.all()} == {GOUDA, WADDINXVEEN}
    answer = scan.answers.get()
    assert (answer.municipality_id, answer.activity.code, answer.answer, answer.reason) == (
        GOUDA,
        "B2.1",
        "missing",
        "no_space",
    )


def test_import_scan_shares_the_answers_of_municipalities_that_have_any() -> None:
    scan = import_example().scan

    assert {each.municipality_id for each in scan.sheets.shared()} == {GOUDA}
    assert scan.sheets.count() == 1
    assert len(load_inputs(scan).answers) == 1


def test_import_scan_fills_in_what_the_file_leaves_out() -> None:
    file = example()
    del file["no_initiative"], file["decisions"], file["steunpunten"]
    file["initiatives"] = [
        {
            "slug": "kaal",
            "name": "Kaal",
            "kind": "other",
            "municipality": None,
            "offers": [{"activity": "A1.1", "municipalities": [GOUDA], "funding": "not_said", "status": "planned"}],
        }
    ]
    file["answers"] = [{"municipality": GOUDA, "activity": "A1.1", "answer": "dont_know"}]

    inputs = load_inputs(import_example(file).scan)

    (told,) = inputs.initiatives
    assert (told.municipality, told.organisation, told.website, told.wishes, told.signals) == (None, "", "", (), ())
    (offer,) = told.offers
    assert (offer.places, offer.at_home, offer.target_groups, offer.exclusive) == ((), False, (), False)
    assert (offer.starts_on, offer.ends_on, offer.confirmed_on, offer.source, offer.note) == (None, None, None, "", "")
    (answer,) = inputs.answers
    assert (answer.reason, answer.limits, answer.working_on_it, answer.note_public) == ("", (), False, False)
    assert (answer.place, answer.provider, answer.note, answer.source) == ("", "", "", "")


def test_import_scan_stores_an_initiative_that_does_not_belong() -> None:
    file = example()
    far = {"slug": "ver-weg", "name": "Ver Weg", "kind": "welfare", "municipality": FAR_AWAY, "offers": []}
    file["initiatives"].append(far)

    scan = import_example(file).scan

    assert Initiative.objects.filter(slug="ver-weg").exists()
    assert [each.slug for each in load_inputs(scan).initiatives] == ["het-huis"]


def test_import_scan_takes_a_mark_in_front_and_any_language() -> None:
    load_surroundings()
    file = example() | {"title": "Zelfregie – ‘sámen’ 😀\nregel twee"}

    scan = import_scan(b"\xef\xbb\xbf" + as_bytes(file), replace=False, by=None).scan

    scan.refresh_from_db()
    assert scan.title == "Zelfregie – ‘sámen’ 😀\nregel twee"


def test_import_scan_keeps_a_decision_on_very_many_providers() -> None:
    file = example()
    slugs = [f"aanbieder-{number}" for number in range(300)]
    file["initiatives"] = [
        {"slug": slug, "name": slug, "kind": "welfare", "municipality": GOUDA, "offers": []} for slug in slugs
    ]
    file["decisions"] = [{"activity": "A1.1", "providers": slugs, "decision": "combine"}]
    file["steunpunten"] = []

    (decision,) = load_inputs(import_example(file).scan).decisions

    assert decision.providers == tuple(sorted(slugs))


# --- revisions -------------------------------------------------------------------------------------------------
def test_import_scan_writes_the_revisions_that_saving_one_by_one_writes() -> None:
    by = make_user()
    load_surroundings()
    file = example()
    file["initiatives"][0]["offers"][0]["target_groups"] = ["youth", "addiction"]
    file["decisions"] = [{"activity": "A1.3", "providers": ["het-huis"], "decision": "discuss"}]
    scan = import_scan(as_bytes(file), replace=False, by=by).scan

    for model, snapshot in SNAPSHOTS.items():
        row = model._default_manager.get()
        revision = last_revision(row)
        assert revision.after == snapshot(row)
        assert (revision.before, revision.version, revision.by, revision.action) == (None, 1, by, "import")
    initiative = f"initiative:{house().pk}"
    assert {last_revision(model._default_manager.get()).trail for model in (Initiative, Offer, Signal)} == {initiative}
    of_scan = (Scan, Sheet, Answer, Decision, Steunpunt)
    assert {last_revision(model._default_manager.get()).trail for model in of_scan} == {scan.trail}
    assert Revision.objects.filter(before__isnull=True).count() == Revision.objects.count() == len(SNAPSHOTS) + 2
    assert Revision.objects.values("batch").distinct().count() == 1


# --- what is reused --------------------------------------------------------------------------------------------
def test_import_scan_makes_a_new_scan_each_time_and_reuses_the_rest() -> None:
    first = import_example().scan
    revisions = Revision.objects.exclude(trail=first.trail).count()
    file = example()
    file["region"]["municipalities"].reverse()
    file["initiatives"][0]["offers"][0]["municipalities"].reverse()

    second = import_example(file)

    assert second.scan != first
    assert second.messages == ()
    assert (Scan.objects.count(), Region.objects.count(), Initiative.objects.count(), Offer.objects.count()) == (
        2,
        1,
        1,
        1,
    )
    assert Revision.objects.exclude(trail__in=[first.trail, second.scan.trail]).count() == revisions


def test_import_scan_uses_a_region_that_is_there() -> None:
    there = make_region(
        slug="iza-hier", name="Hier", kind="iza", basis="reconstructed", municipalities=[GOUDA, WADDINXVEEN]
    )
    file = example()
    file["region"] = {"slug": "iza-hier", "name": "Hier", "kind": "iza", "municipalities": [WADDINXVEEN, GOUDA]}

    assert import_example(file).scan.region == there
    there.refresh_from_db()
    assert (there.version, there.basis) == (1, "reconstructed")


# --- what says something else ----------------------------------------------------------------------------------
def change_region(file: dict[str, Any]) -> None:
    file["region"] |= {"name": "Anders", "kind": "ggd", "municipalities": [GOUDA, FAR_AWAY]}


def change_offer(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda file: file["initiatives"][0]["offers"][0].update(changes)


def change_initiative(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda file: file["initiatives"][0].update(changes)


DIFFERENCES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "region": (
        change_region,
        'Bij region (voorbeeld): naam (nu "Voorbeeld", in het bestand "Anders"), '
        'soort (nu "own", in het bestand "ggd"), gemeenten (erbij GM0150; eraf GM0627).',
    ),
    "name": (change_initiative(name="Huis"), 'naam (nu "Het Huis", in het bestand "Huis")'),
    "organisation": (change_initiative(organisation="Zon"), 'organisatie (nu leeg, in het bestand "Zon")'),
    "kind": (change_initiative(kind="welfare"), 'soort (nu "self_direction_centre", in het bestand "welfare")'),
    "municipality": (change_initiative(municipality=None), 'gemeente (nu "GM0513", in het bestand leeg)'),
    "website": (change_initiative(website="https://huis.nl"), 'website (nu leeg, in het bestand "https://huis.nl")'),
    "wishes": (change_initiative(wishes=["A1"]), "wensen (erbij A1; eraf A2)"),
    "signal": (change_initiative(signals=[]), "signaal over B2.4"),
    "no offers": (change_initiative(offers=[]), "aanbod van A1.3"),
    "one more offer": (
        lambda file: file["initiatives"][0]["offers"].append(example()["initiatives"][0]["offers"][0]),
        "A1.3",
    ),
    "offer activity": (change_offer(activity="A1.1"), "aanbod van A1.1, A1.3"),
    "offer municipalities": (change_offer(municipalities=[GOUDA]), "aanbod van A1.3"),
    "offer places": (change_offer(places=[]), "aanbod van A1.3"),
    "offer at_home": (change_offer(at_home=True), "aanbod van A1.3"),
    "offer target groups": (change_offer(target_groups=["youth"]), "aanbod van A1.3"),
    "offer exclusive": (change_offer(exclusive=True), "aanbod van A1.3"),
    "offer funding": (change_offer(funding="unknown"), "aanbod van A1.3"),
    "offer status": (change_offer(status="stopped"), "aanbod van A1.3"),
    "offer start": (change_offer(starts_on="2026-01-01"), "aanbod van A1.3"),
    "offer end": (change_offer(ends_on="2027-01-01"), "aanbod van A1.3"),
    "offer confirmed": (change_offer(confirmed_on=None), "aanbod van A1.3"),
    "offer source": (change_offer(source="krant"), "aanbod van A1.3"),
    "offer note": (change_offer(note="maandag"), "aanbod van A1.3"),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_import_scan_of_something_else_names_it_and_replace_replaces_it(name: str) -> None:
    change, told = DIFFERENCES[name]
    import_example()
    file = example()
    change(file)
    # The municipality that leaves the region in one of the cases has no answers, and no steunpunt.
    counts = (Scan.objects.count(), Revision.objects.count(), Offer.objects.count())

    with pytest.raises(ScanFileError) as raised:
        import_example(file)

    assert told in str(raised.value)
    assert ("Bij region" in str(raised.value)) == (name == "region")
    assert ("Bij initiatives › nr. 1 (het-huis)" in str(raised.value)) == (name != "region")
    assert "--replace" in str(raised.value)
    assert (Scan.objects.count(), Revision.objects.count(), Offer.objects.count()) == counts

    replaced = import_example(file, replace=True)

    (message,) = replaced.messages
    assert "is vervangen" in message
    assert told.removeprefix("Bij region (voorbeeld): ") in message
    assert import_example(file).messages == ()


def test_import_scan_names_a_few_of_many_differences() -> None:
    file = example()
    one = {"name": "Een", "kind": "welfare", "municipality": GOUDA, "offers": []}
    file["initiatives"] += [one | {"slug": f"nummer-{number}"} for number in range(8)]
    import_example(file)
    for each in file["initiatives"][1:]:
        each["name"] = "Twee"

    with pytest.raises(ScanFileError) as raised:
        import_example(file)

    assert "nr. 6 (nummer-4)" in str(raised.value)
    assert "nr. 7" not in str(raised.value)
    assert "En nog 3 andere." in str(raised.value)


# --- what is replaced ------------------------------------------------------------------------------------------
def test_import_scan_replaces_an_initiative_and_leaves_the_rest_of_its_profile() -> None:
    import_example()
    editor = make_editor(house())
    Initiative.objects.update(description="Wij zijn er voor jou", confirmed_on=datetime.date(2026, 6, 1), findable=True)
    file = example()
    change_initiative(name="Huis", municipality=WADDINXVEEN, wishes=["A1", "A3"])(file)

    import_example(file, replace=True)

    row = house()
    assert (row.name, row.municipality_id, row.version) == ("Huis", WADDINXVEEN, 2)
    assert (row.description, row.confirmed_on, row.findable) == (
        "Wij zijn er voor jou",
        datetime.date(2026, 6, 1),
        True,
    )
    assert row.origin == Origin.SCAN_FILE
    assert Membership.objects.get().user == editor
    revision = last_revision(row)
    assert (revision.version, revision.trail) == (2, f"initiative:{row.pk}")
    assert revision.before is not None
    assert (revision.before["name"], revision.before["wishes"]) == ("Het Huis", ["A2"])
    assert revision.after == initiative_snapshot(row)
    assert row.offers.get().version == 1


def test_import_scan_replaces_offers_one_for_one() -> None:
    file = example()
    (offer,) = file["initiatives"][0]["offers"]
    same, other, gone = offer | {"activity": "A1.1"}, offer, offer | {"activity": "A2.1"}
    file["initiatives"][0]["offers"] = [same, other, gone]
    import_example(file)
    before = {each.activity.code: each for each in house().offers.select_related("activity")}
    gone_was = offer_snapshot(before["A2.1"])
    changed = other | {"places": [WADDINXVEEN], "target_groups": ["youth"], "note": "nieuw"}
    file["initiatives"][0]["offers"] = [changed, same, offer | {"activity": "B1.1"}]

    import_example(file, replace=True)

    after = {each.activity.code: each for each in house().offers.select_related("activity")}
    assert set(after) == {"A1.1", "A1.3", "B1.1"}
    assert (after["A1.1"].pk, after["A1.1"].version) == (before["A1.1"].pk, 1)
    assert (after["A1.3"].pk, after["A1.3"].version, after["A1.3"].note) == (before["A1.3"].pk, 2, "nieuw")
    assert last_revision(after["A1.3"]).after == offer_snapshot(after["A1.3"])
    assert [each.pk for each in after["A1.3"].places.all()] == [WADDINXVEEN]
    assert [each.code for each in after["A1.3"].target_groups.all()] == ["youth"]
    removal = last_revision(before["A2.1"])
    assert (removal.version, removal.before, removal.after) == (2, gone_was, None)
    assert last_revision(after["B1.1"]).before is None


def test_import_scan_replaces_signals() -> None:
    import_example()
    kept = house().signals.get()
    make_signal(house(), "A1.1")
    file = example()
    file["initiatives"][0]["signals"] = [
        {"activity": "B2.4", "signal": "duplicated", "municipalities": [GOUDA], "named": True},
        {"activity": "B1.1", "signal": "missing", "municipalities": [GOUDA]},
    ]

    import_example(file, replace=True)

    assert {each.activity.code for each in house().signals.select_related("activity")} == {"B1.1", "B2.4"}
    kept.refresh_from_db()
    assert (kept.signal, kept.named, kept.version) == ("duplicated", True, 2)
    assert [each.pk for each in kept.municipalities.all()] == [GOUDA]
    assert Revision.objects.filter(subject="signal", after__isnull=True).count() == 1


def test_import_scan_replaces_a_region_and_takes_its_confirmation_away() -> None:
    import_example()
    Region.objects.update(confirmed_on=datetime.date(2026, 1, 1), guided_by="Zorgbelang")
    file = example()
    change_region(file)

    import_example(file, replace=True)

    region = Region.objects.get()
    assert (region.name, region.kind, region.version, region.guided_by) == ("Anders", "ggd", 2, "Zorgbelang")
    assert {each.pk for each in region.municipalities.all()} == {GOUDA, FAR_AWAY}
    assert region.confirmed_on is None
    assert last_revision(region).after == region_snapshot(region)


def test_import_scan_leaves_what_a_municipality_holds_back() -> None:
    import_example()
    held = make_offer(house(), "A2.1", added_by=get_municipality(GOUDA), held=True)
    file = example()

    assert import_example(file).messages == ()
    change_offer(note="nieuw")(file)
    import_example(file, replace=True)

    assert Offer.objects.filter(pk=held.pk, held=True).exists()


def test_import_scan_shows_an_initiative_that_was_held_back_only_with_replace() -> None:
    import_example()
    Initiative.objects.update(held=True, added_by=get_municipality(GOUDA))

    with pytest.raises(ScanFileError, match="nog niet gedeeld"):
        import_example()
    scan = import_example(replace=True).scan

    assert not house().held
    assert [each.slug for each in load_inputs(scan).initiatives] == ["het-huis"]


def test_import_scan_stores_nothing_when_somebody_else_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    import_example()
    file = example()
    change_region(file)
    change_offer(note="nieuw")(file)
    counts = (Scan.objects.count(), Revision.objects.count())

    def lose(*args: object, **kwargs: object) -> None:
        raise ConflictError(None)

    monkeypatch.setattr(replacing, "_replace_offer", lose)
    with pytest.raises(ScanFileError, match="Iemand anders"):
        import_example(file, replace=True)

    assert (Scan.objects.count(), Revision.objects.count()) == counts
    assert Region.objects.get().name == "Voorbeeld"


# --- the command -----------------------------------------------------------------------------------------------
def test_import_scan_command_prints_the_id_on_the_last_line(tmp_path: Path) -> None:
    import_example()
    path = tmp_path / "scan.json"
    file = example()
    change_initiative(name="Huis")(file)
    path.write_bytes(as_bytes(file))
    out = StringIO()

    call_command("import_scan", path, "--replace", stdout=out)

    *messages, last = out.getvalue().splitlines()
    assert last == str(Scan.objects.latest("pk").pk)
    assert messages == ['Initiatief het-huis is vervangen: naam (nu "Het Huis", in het bestand "Huis").']


def test_told_initiatives_have_no_field_that_replacing_forgets() -> None:
    """A new key of the format must be compared and replaced too."""
    fields = set(ToldInitiative.__dataclass_fields__)

    assert fields == {"slug", *INITIATIVE_WORDS, "wishes", "offers", "signals"}
