"""Everything that can be wrong with a scan file (domain.md section 5): one clear sentence, and nothing stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from bouwstenen.models import Activity
from inventory.scans.importing import ScanFileError, import_scan
from tests.builders import GOUDA, WADDINXVEEN
from tests.scans.example import FAR_AWAY, as_bytes, example, load_surroundings

File = dict[str, Any]
Change = Callable[[File], object]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def surroundings() -> None:
    load_surroundings()


def count_rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def put(*path: str | int, value: object) -> Change:
    """Set what stands at the end of this path in the file."""

    def change(file: File) -> None:
        target: Any = file
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value

    return change


def without(*path: str | int) -> Change:
    def change(file: File) -> None:
        target: Any = file
        for step in path[:-1]:
            target = target[step]
        del target[path[-1]]

    return change


def twice(*path: str | int, **changes: object) -> Change:
    """Add a copy of the first thing in this list, with changes."""

    def change(file: File) -> None:
        target: Any = file
        for step in path:
            target = target[step]
        target.append(target[0] | changes)

    return change


def decide(*decisions: dict[str, object]) -> Change:
    whole = {"activity": "A1.3", "providers": ["het-huis"], "decision": "discuss", "note": ""}
    return put("decisions", value=[whole | each for each in decisions])


OFFER = ("initiatives", 0, "offers", 0)
SIGNAL = ("initiatives", 0, "signals", 0)
AT_OFFER = "Bij initiatives › nr. 1 (het-huis) › offers › nr. 1 (A1.3)"
AT_SIGNAL = "Bij initiatives › nr. 1 (het-huis) › signals › nr. 1 (B2.4)"
AT_ANSWER = "Bij answers › nr. 1 (GM0513, B2.1)"

WRONG: dict[str, tuple[Change, str, str]] = {
    # name: what is changed, the place that is named, part of the explanation
    # -- the file as a whole
    "another format": (put("format", value="bouwstenen-scan/2"), "Bij format", '"bouwstenen-scan/2"'),
    "a report file": (put("format", value="bouwstenen-gap-report/1"), "Bij format", "bouwstenen-scan/1"),
    "format is a number": (put("format", value=1), "Bij format", "het getal 1"),
    "no format": (without("format"), "In het bestand", '"format" staat er niet bij'),
    "another catalogue": (put("catalogue", value="2031-v4"), "Bij catalogue", "2020-v3"),
    "unknown key": (put("titel", value="x"), "In het bestand", '"titel" kennen we hier niet'),
    "missing key": (without("answers"), "In het bestand", '"answers" staat er niet bij'),
    "title empty": (put("title", value=" "), "Bij title", "leeg"),
    "title too long": (put("title", value="x" * 151), "Bij title", "151 tekens"),
    "title true": (put("title", value=True), "Bij title", "tekst"),
    "title null": (put("title", value=None), "Bij title", "null"),
    "title with NUL": (put("title", value="a\x00b"), "Bij title", "teken"),
    "title with half a sign": (put("title", value="a\ud83d"), "Bij title", "teken"),
    "reference date none": (put("reference_date", value=None), "Bij reference_date", "geen datum"),
    "reference date impossible": (put("reference_date", value="2026-02-30"), "Bij reference_date", "geen datum"),
    "reference date otherwise": (put("reference_date", value="20261001"), "Bij reference_date", "geen datum"),
    "reference date far": (put("reference_date", value="0001-01-01"), "Bij reference_date", "te ver weg"),
    "no_initiative text": (put("no_initiative", value="false"), "Bij no_initiative", "true of false"),
    "no_initiative number": (put("no_initiative", value=0), "Bij no_initiative", "het getal 0"),
    "initiatives no list": (put("initiatives", value={}), "Bij initiatives", "een lijst"),
    "an initiative is text": (put("initiatives", value=["het-huis"]), "Bij initiatives › nr. 1", "een object"),
    "answers null": (put("answers", value=None), "Bij answers", "een lijst"),
    # -- the region
    "region no object": (put("region", value=[]), "Bij region", "een object"),
    "region unknown key": (put("region", "naam", value=""), "Bij region", '"naam"'),
    "region missing key": (without("region", "name"), "Bij region", '"name"'),
    "region kind": (put("region", "kind", value="provincies"), "Bij region › kind", "provincie,"),
    "region slug": (put("region", "slug", value="mooi gebied"), "Bij region › slug", '"mooi gebied"'),
    "region slug empty": (put("region", "slug", value=""), "Bij region › slug", "leeg"),
    "region slug too long": (put("region", "slug", value="x" * 81), "Bij region › slug", "80"),
    "region name too long": (put("region", "name", value="x" * 121), "Bij region › name", "120"),
    "region without municipalities": (
        put("region", "municipalities", value=[]),
        "Bij region › municipalities",
        "minst",
    ),
    "region municipality unknown": (
        put("region", "municipalities", value=[GOUDA, "GM0001"]),
        "Bij region › municipalities",
        "load_reference",
    ),
    "region municipality twice": (
        put("region", "municipalities", value=[GOUDA, WADDINXVEEN, GOUDA]),
        "Bij region › municipalities",
        '"GM0513" staat twee keer',
    ),
    # -- initiatives
    "initiative unknown key": (put("initiatives", 0, "url", value=""), "Bij initiatives › nr. 1 (het-huis)", '"url"'),
    "initiative missing key": (without("initiatives", 0, "municipality"), "Bij initiatives › nr. 1", '"municipality"'),
    "initiative name empty": (put("initiatives", 0, "name", value=""), "nr. 1 (het-huis) › name", "leeg"),
    "initiative name too long": (put("initiatives", 0, "name", value="x" * 151), "nr. 1 (het-huis) › name", "150"),
    "initiative slug": (put("initiatives", 0, "slug", value="café"), "Bij initiatives › nr. 1 (café) › slug", "adres"),
    "initiative kind": (put("initiatives", 0, "kind", value="ggz"), "nr. 1 (het-huis) › kind", "mental_health_care"),
    "initiative municipality": (
        put("initiatives", 0, "municipality", value="Gouda"),
        "nr. 1 (het-huis) › municipality",
        "geen gemeente",
    ),
    "initiative organisation null": (
        put("initiatives", 0, "organisation", value=None),
        "nr. 1 (het-huis) › organisation",
        "null",
    ),
    "initiative website too long": (
        put("initiatives", 0, "website", value="x" * 201),
        "nr. 1 (het-huis) › website",
        "200",
    ),
    "two initiatives with one slug": (twice("initiatives"), "Bij initiatives › nr. 2 (het-huis) › slug", "ander"),
    "wish of another group": (put("initiatives", 0, "wishes", value=["B1"]), "(het-huis) › wishes", "A1, A2, A3"),
    "wish unknown": (put("initiatives", 0, "wishes", value=["A9"]), "(het-huis) › wishes", '"A9"'),
    "wish twice": (put("initiatives", 0, "wishes", value=["A1", "A1"]), "(het-huis) › wishes", "twee keer"),
    # -- offers
    "offer unknown key": (put(*OFFER, "activities", value=[]), AT_OFFER, '"activities"'),
    "offer missing key": (without(*OFFER, "funding"), AT_OFFER, '"funding"'),
    "offer activity": (put(*OFFER, "activity", value="A1.9"), "offers › nr. 1 (A1.9) › activity", "geen activiteit"),
    "offer activity is a list": (put(*OFFER, "activity", value=["A1.1"]), "offers › nr. 1 › activity", "een lijst"),
    "offer without municipalities": (put(*OFFER, "municipalities", value=[]), f"{AT_OFFER} › municipalities", "minst"),
    "offer municipality unknown": (
        put(*OFFER, "municipalities", value=["GM0001"]),
        f"{AT_OFFER} › municipalities",
        '"GM0001"',
    ),
    "offer municipality twice": (
        put(*OFFER, "municipalities", value=[GOUDA, GOUDA]),
        f"{AT_OFFER} › municipalities",
        "twee keer",
    ),
    "offer municipality is a number": (put(*OFFER, "municipalities", value=[513]), f"{AT_OFFER} › municipa", "513"),
    "offer place unknown": (put(*OFFER, "places", value=["Gouda"]), f"{AT_OFFER} › places", '"Gouda"'),
    "offer place twice": (put(*OFFER, "places", value=[GOUDA, GOUDA]), f"{AT_OFFER} › places", "twee keer"),
    "offer places text": (put(*OFFER, "places", value=GOUDA), f"{AT_OFFER} › places", "een lijst"),
    "offer target group": (put(*OFFER, "target_groups", value=["jongeren"]), f"{AT_OFFER} › target_groups", "jongeren"),
    "offer target group twice": (
        put(*OFFER, "target_groups", value=["youth", "youth"]),
        f"{AT_OFFER} › target_groups",
        "twee keer",
    ),
    "offer at_home text": (put(*OFFER, "at_home", value="ja"), f"{AT_OFFER} › at_home", "true of false"),
    "offer exclusive null": (put(*OFFER, "exclusive", value=None), f"{AT_OFFER} › exclusive", "true of false"),
    "offer funding": (put(*OFFER, "funding", value=""), f"{AT_OFFER} › funding", "not_said"),
    "offer status": (put(*OFFER, "status", value="ended"), f"{AT_OFFER} › status", "stopped"),
    "offer date none": (put(*OFFER, "starts_on", value="1 mei"), f"{AT_OFFER} › starts_on", "geen datum"),
    "offer date impossible": (put(*OFFER, "ends_on", value="2026-02-30"), f"{AT_OFFER} › ends_on", "geen datum"),
    "offer date empty": (put(*OFFER, "confirmed_on", value=""), f"{AT_OFFER} › confirmed_on", "geen datum"),
    "offer date other digits": (put(*OFFER, "starts_on", value="２０２６-01-01"), f"{AT_OFFER} › starts_on", "datum"),
    "offer ends before it starts": (
        lambda file: file["initiatives"][0]["offers"][0].update(starts_on="2026-05-02", ends_on="2026-05-01"),
        f"{AT_OFFER} › ends_on",
        "2026-05-02",
    ),
    "offer note with half a sign": (put(*OFFER, "note", value="\udc00"), f"{AT_OFFER} › note", "teken"),
    # -- signals
    "signal unknown key": (put(*SIGNAL, "activities", value=[]), AT_SIGNAL, '"activities"'),
    "signal missing key": (without(*SIGNAL, "signal"), AT_SIGNAL, '"signal"'),
    "signal activity": (put(*SIGNAL, "activity", value="B2"), "signals › nr. 1 (B2) › activity", "geen activiteit"),
    "signal value": (put(*SIGNAL, "signal", value="double"), f"{AT_SIGNAL} › signal", "duplicated"),
    "signal without municipalities": (put(*SIGNAL, "municipalities", value=[]), f"{AT_SIGNAL} › municipal", "minst"),
    "signal municipality": (put(*SIGNAL, "municipalities", value=["GM0001"]), f"{AT_SIGNAL} › municipal", "GM0001"),
    "signal municipality twice": (
        put(*SIGNAL, "municipalities", value=[GOUDA, GOUDA]),
        f"{AT_SIGNAL} › municipalities",
        "twee keer",
    ),
    "signal named": (put(*SIGNAL, "named", value=1), f"{AT_SIGNAL} › named", "true of false"),
    "two signals for one activity": (
        twice("initiatives", 0, "signals", signal="duplicated"),
        "(het-huis) › signals › nr. 2 (B2.4)",
        "al een signaal",
    ),
    # -- answers
    "answer unknown key": (put("answers", 0, "reden", value=""), AT_ANSWER, '"reden"'),
    "answer missing key": (without("answers", 0, "answer"), AT_ANSWER, '"answer"'),
    "answer outside the region": (
        put("answers", 0, "municipality", value=FAR_AWAY),
        "Bij answers › nr. 1 (GM0150, B2.1) › municipality",
        "hoort niet bij",
    ),
    "answer activity": (
        put("answers", 0, "activity", value="X"),
        "answers › nr. 1 (GM0513, X) › activity",
        "activiteit",
    ),
    "answer value": (put("answers", 0, "answer", value="maybe"), f"{AT_ANSWER} › answer", "dont_know"),
    "answer empty": (put("answers", 0, "answer", value=""), f"{AT_ANSWER} › answer", "dont_know"),
    "answer reason": (put("answers", 0, "reason", value="geld"), f"{AT_ANSWER} › reason", "no_space"),
    "answer reason null": (put("answers", 0, "reason", value=None), f"{AT_ANSWER} › reason", "null"),
    "two answers for one cell": (twice("answers", answer="dont_know", reason=""), "nr. 2 (GM0513, B2.1)", "al een"),
    "reason without missing": (put("answers", 0, "answer", value="present"), f"{AT_ANSWER} › reason", "missing"),
    "limits with missing": (put("answers", 0, "limits", value=["far"]), f"{AT_ANSWER} › limits", "present, elsewhere"),
    "limits with I do not know": (
        lambda file: file["answers"][0].update(answer="dont_know", reason="", limits=["far"]),
        f"{AT_ANSWER} › limits",
        "present",
    ),
    "limit unknown": (put("answers", 0, "limits", value=["ver"]), f"{AT_ANSWER} › limits", "waiting_list"),
    "limit twice": (
        lambda file: file["answers"][0].update(answer="present", reason="", limits=["far", "far"]),
        f"{AT_ANSWER} › limits",
        "twee keer",
    ),
    "answer place too long": (put("answers", 0, "place", value="x" * 301), f"{AT_ANSWER} › place", "300"),
    "answer provider too long": (put("answers", 0, "provider", value="x" * 301), f"{AT_ANSWER} › provider", "300"),
    "answer source too long": (put("answers", 0, "source", value="x" * 301), f"{AT_ANSWER} › source", "300"),
    "answer working_on_it": (put("answers", 0, "working_on_it", value="ja"), f"{AT_ANSWER} › working_on_it", "true"),
    "answer note_public": (put("answers", 0, "note_public", value=1), f"{AT_ANSWER} › note_public", "true"),
    # -- decisions
    "decision unknown key": (decide({"wie": ""}), "Bij decisions › nr. 1 (A1.3)", '"wie"'),
    "decision missing key": (put("decisions", value=[{"activity": "A1.3", "providers": []}]), "(A1.3)", '"decision"'),
    "decision activity": (decide({"activity": "A1"}), "decisions › nr. 1 (A1) › activity", "activiteit"),
    "decision value": (decide({"decision": "stop"}), "decisions › nr. 1 (A1.3) › decision", "covenant"),
    "decision without providers": (decide({"providers": []}), "nr. 1 (A1.3) › providers", "minstens"),
    "decision with an unknown provider": (decide({"providers": ["x"]}), "nr. 1 (A1.3) › providers", '"x"'),
    "decision with a provider twice": (decide({"providers": ["het-huis"] * 2}), "(A1.3) › providers", "twee keer"),
    "two decisions": (decide({}, {"decision": "combine"}), "Bij decisions › nr. 2 (A1.3)", "al een besluit"),
    # -- steunpunten
    "steunpunt unknown key": (put("steunpunten", 0, "note", value=""), "steunpunten › nr. 1 (het-huis", '"note"'),
    "steunpunt missing key": (without("steunpunten", 0, "status"), "nr. 1 (het-huis, GM0513)", '"status"'),
    "steunpunt of an unknown initiative": (
        put("steunpunten", 0, "initiative", value="huis"),
        "Bij steunpunten › nr. 1 (huis, GM0513) › initiative",
        "niet bij de initiatieven",
    ),
    "steunpunt outside the region": (
        put("steunpunten", 0, "municipality", value=FAR_AWAY),
        "nr. 1 (het-huis, GM0150) › municipality",
        "hoort niet bij",
    ),
    "steunpunt status": (put("steunpunten", 0, "status", value=True), "(het-huis, GM0513) › status", "emerging"),
    "two steunpunten": (twice("steunpunten", status="no"), "Bij steunpunten › nr. 2 (het-huis, GM0513)", "al bij"),
}


@pytest.mark.parametrize("name", WRONG)
def test_import_scan_of_a_wrong_file(name: str, tmp_path: Path) -> None:
    change, place, explained = WRONG[name]
    file = example()
    change(file)
    path = tmp_path / "scan.json"
    path.write_bytes(as_bytes(file))
    before = count_rows()

    with pytest.raises(CommandError) as raised:
        call_command("import_scan", path)

    sentence = str(raised.value)
    assert raised.value.returncode == 1
    assert place in sentence
    assert explained in sentence
    assert "\n" not in sentence
    assert count_rows() == before


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "leeg"),
    "only spaces": (b" \n", "leeg"),
    "no JSON": (b"beste collega", "regel 1, teken 1: hier wordt een waarde verwacht"),
    "a comma too many": (b'{"format": "bouwstenen-scan/1",\n}', "regel 2"),
    "cut off": (as_bytes(example())[:-40], "geen goede JSON"),
    "something after the end": (as_bytes(example()) + b"{}", "na het einde"),
    "a text that does not end": (b'{"title": "x', "aanhalingsteken"),
    "a new line in a text": (b'{"title": "x\ny"}', "regel 1"),
    "Latin-1": (json.dumps(example() | {"title": "Regio é"}, ensure_ascii=False).encode("latin-1"), "UTF-8"),
    "UTF-16": (json.dumps(example()).encode("utf-16"), "UTF-8"),
    "a list": (b"[]", "een object"),
    "a text": (b'"bouwstenen-scan/1"', "een object"),
    "null": (b"null", "een object"),
    "not a number": (as_bytes(example()).replace(b'"no_initiative": false', b'"no_initiative": NaN'), "no_initiative"),
    "a number of 10,000 digits": (as_bytes(example()).replace(b'"2020-v3"', b"9" * 10_000), "catalogue"),
    "a key twice": (as_bytes(example()).replace(b'"kind": "own"', b'"kind": "own", "kind": "ggd"'), "region › kind"),
    "a key of the file twice": (
        as_bytes(example())[:-1] + b', "title": "x"}',
        "Bij title: deze naam staat er twee keer",
    ),
    "far too deep": (b'{"format": "bouwstenen-scan/1", "title": ' + b"[" * 100_000, "in elkaar"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_import_scan_of_an_unreadable_file(name: str, tmp_path: Path) -> None:
    data, explained = UNREADABLE[name]
    path = tmp_path / "scan.json"
    path.write_bytes(data)
    before = count_rows()

    with pytest.raises(CommandError) as raised:
        call_command("import_scan", path)

    assert explained in str(raised.value)
    assert count_rows() == before


def test_import_scan_of_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="niet te lezen"):
        call_command("import_scan", tmp_path / "nergens.json")


def test_import_scan_without_catalogue() -> None:
    Activity.objects.all().delete()

    with pytest.raises(ScanFileError, match=r"Bij catalogue: .*load_reference"):
        import_scan(as_bytes(example()), replace=False, by=None)
