"""Export after import gives the same scan, and byte for byte the same report."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings

from inventory.gaps.canonical import canonical_json, inputs_sha256
from inventory.gaps.inputs import Initiative, Offer, ScanInputs
from inventory.gaps.report_json import report_json
from inventory.scans.exporting import export_scan
from inventory.scans.importing import import_scan
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Scan, ScanState
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_initiative,
    make_municipality,
    make_neighbours,
    make_offer,
    make_scan,
    make_sheet,
)
from tests.gaps.build import as_scan_file
from tests.gaps.scans import EVERYWHERE, scans
from tests.scans.example import as_bytes, example, import_example, load_surroundings


@contextmanager
def undone() -> Iterator[None]:
    """What is stored inside is gone afterwards, so that the next part meets an otherwise empty database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def export_and_report(file: bytes) -> tuple[bytes, bytes]:
    """What comes out of a database in which only this file was imported."""
    with undone():
        scan = import_scan(file, replace=False, by=None).scan
        scan = Scan.objects.get(pk=scan.pk)
        return export_scan(scan), report_json(scan_report(scan), adopted=False)


# --- there and back --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_export_scan_of_the_example_is_the_example() -> None:
    load_surroundings()

    exported, report = export_and_report(as_bytes(example()))

    assert json.loads(exported) == example()
    assert export_and_report(exported) == (exported, report)


@pytest.mark.django_db
def test_export_scan_has_the_keys_in_the_order_of_the_documentation() -> None:
    file = example()
    del file["initiatives"][0]["website"], file["answers"][0]["limits"], file["no_initiative"]

    exported = export_scan(import_example(file).scan)

    assert json.dumps(json.loads(exported)) == json.dumps(example())


@pytest.mark.django_db
def test_export_scan_gives_the_same_bytes_whatever_the_order_of_the_file() -> None:
    load_surroundings()
    file = example()
    initiative = file["initiatives"][0]
    initiative["wishes"] = ["A1", "A2", "A3"]
    offer = initiative["offers"][0]
    initiative["offers"] = [
        offer | {"activity": code, "note": note} for code in ("A1.1", "B1.1") for note in ("é", "z")
    ]
    file["initiatives"] += [initiative | {"slug": slug, "signals": []} for slug in ("aa", "zz")]
    answer = file["answers"][0]
    file["answers"] += [answer | {"municipality": WADDINXVEEN}, answer | {"activity": "A1.1"}]
    decision = {"activity": "A1.1", "providers": ["aa", "zz"], "decision": "choice", "note": ""}
    file["decisions"] = [decision, decision | {"providers": ["het-huis", "aa"]}, decision | {"activity": "B1.1"}]
    shuffled = shuffle(file, random.Random(7))  # noqa: S311 - an order, not a secret

    assert shuffled != file
    assert export_and_report(as_bytes(shuffled)) == export_and_report(as_bytes(file))


def shuffle(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffle(value[key], chance) for key in keys}
    if isinstance(value, list):
        members = [shuffle(each, chance) for each in value]
        chance.shuffle(members)
        return members
    return copy.copy(value)


def as_valid_file(inputs: ScanInputs) -> ScanInputs:
    """The same scan without what a scan file may not say."""
    slugs = {each.slug for each in inputs.initiatives}
    return replace(
        inputs,
        title=inputs.title or "Zonder titel",
        initiatives=tuple(_with_possible_dates(each) for each in inputs.initiatives),
        decisions=tuple(each for each in inputs.decisions if slugs.issuperset(each.providers)),
        steunpunten=tuple(each for each in inputs.steunpunten if each.initiative in slugs),
    )


def _with_possible_dates(initiative: Initiative) -> Initiative:
    def possible(offer: Offer) -> Offer:
        backwards = offer.starts_on and offer.ends_on and offer.ends_on < offer.starts_on
        return replace(offer, ends_on=None) if backwards else offer

    return replace(initiative, offers=tuple(possible(each) for each in initiative.offers))


def with_stored_surroundings(inputs: ScanInputs, catalogue: ScanInputs) -> ScanInputs:
    """Store the municipalities and neighbours of a random scan; give it with the whole catalogue as it is stored."""
    facts = {each.code: {"name": each.name, "inhabitants": each.inhabitants} for each in inputs.municipalities}
    for code in EVERYWHERE:
        make_municipality(code, **facts.get(code, {}))
    pairs = tuple({(min(pair), max(pair)) for pair in inputs.neighbours})
    for pair in pairs:
        make_neighbours(*pair)
    make_neighbours("GM0900", "GM0901")
    return replace(
        inputs,
        bouwstenen=catalogue.bouwstenen,
        activities=catalogue.activities,
        target_groups=catalogue.target_groups,
        neighbours=pairs,
    )


@pytest.mark.django_db
def test_export_scan_after_import_is_the_same_scan_and_report() -> None:
    catalogue = load_inputs(make_scan())

    @settings(max_examples=40)
    @given(scans())
    def check(random_scan: ScanInputs) -> None:
        with undone():
            inputs = with_stored_surroundings(as_valid_file(random_scan), catalogue)
            file = as_bytes(as_scan_file(inputs))
            with undone():
                stored = load_inputs(import_scan(file, replace=False, by=None).scan)
                assert canonical_json(stored) == canonical_json(inputs)
            exported, report = export_and_report(file)
            assert export_and_report(exported) == (exported, report)

    check()


# --- what it holds ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_export_scan_leaves_out_drafts_and_what_does_not_belong() -> None:
    scan = make_scan()
    make_sheet(scan, GOUDA, shared=False)
    make_answer(scan, GOUDA)
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN)
    house = make_initiative()
    make_offer(house, held=True, added_by=get_municipality(GOUDA))
    make_initiative(held=True, added_by=get_municipality(GOUDA))
    make_initiative(municipality=DEVENTER)

    file = json.loads(export_scan(scan))

    assert [each["municipality"] for each in file["answers"]] == [WADDINXVEEN]
    assert [(each["slug"], each["offers"]) for each in file["initiatives"]] == [(house.slug, [])]


@pytest.mark.django_db
def test_export_scan_of_an_adopted_scan_is_what_was_frozen() -> None:
    scan = import_example().scan
    before = export_scan(scan)
    inputs = load_inputs(scan)
    scan.state, scan.adopted_on = ScanState.ADOPTED, timezone.now()
    scan.frozen_inputs, scan.inputs_sha256 = canonical_json(inputs).decode(), inputs_sha256(inputs)
    scan.frozen_report = report_json(scan_report(scan), adopted=True).decode()
    scan.save()

    scan.region.name = "Anders"
    scan.region.save()
    scan.answers.all().delete()

    assert export_scan(Scan.objects.get(pk=scan.pk)) == before


@pytest.mark.django_db
def test_export_scan_is_readable() -> None:
    file = example()
    file["title"] = "Zelfregie – sámen"

    lines = export_scan(import_example(file).scan).decode().splitlines(keepends=True)

    assert '  "title": "Zelfregie – sámen",\n' in lines
    assert max(map(len, lines)) < 400
    assert lines[-1] == "}\n"


# --- the command -----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_export_scan_command_writes_to_a_file_or_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = import_example(example() | {"title": "Sámen"}).scan
    text, path = StringIO(), tmp_path / "scan.json"
    written = BytesIO()
    latin = TextIOWrapper(written, encoding="latin-1")

    call_command("export_scan", scan.pk, stdout=text)
    call_command("export_scan", scan.pk, "--output", path)
    monkeypatch.setattr("sys.stdout", latin)
    call_command("export_scan", scan.pk)

    expected = export_scan(scan)
    assert text.getvalue().encode() == expected
    assert path.read_bytes() == expected
    assert written.getvalue() == expected


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["999999", "abc", "1.5", "1" * 40, "٣", ""])
def test_export_scan_command_of_no_scan(number: str) -> None:
    with pytest.raises(CommandError, match="Er is geen scan met nummer"):
        call_command("export_scan", number)


@pytest.mark.django_db
def test_export_scan_command_to_a_folder_that_is_not_there(tmp_path: Path) -> None:
    scan = import_example().scan

    with pytest.raises(CommandError, match="niet te schrijven"):
        call_command("export_scan", scan.pk, "--output", tmp_path / "nergens" / "scan.json")


def test_commands_in_a_process_of_their_own(tmp_path: Path) -> None:
    """As an operator runs them: an empty database, the reference data, a scan in, the scan out, and a wrong file."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "BOUWSTENENSCAN_MODE": "test"}

    def run(*command: str | Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, project.BASE_DIR / "manage.py", *command],
            env=environment,
            capture_output=True,
            check=False,
            timeout=120,
        )

    good, wrong = tmp_path / "good.json", tmp_path / "wrong.json"
    good.write_bytes(as_bytes(example()))
    wrong.write_bytes(as_bytes(example() | {"answers": [{"municipality": "GM0014"}]}))
    for command in ("migrate", "load_reference"):
        assert run(command).returncode == 0

    imported = run("import_scan", good)
    assert (imported.returncode, imported.stderr) == (0, b"")
    number = imported.stdout.decode().splitlines()[-1]
    exported = run("export_scan", number)
    assert (exported.returncode, json.loads(exported.stdout)) == (0, example())

    refused = run("import_scan", wrong)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "Bij answers › nr. 1 (GM0014)" in refused.stderr.decode()
    assert b"Traceback" not in refused.stderr
    unknown = run("export_scan", "12345")
    assert (unknown.returncode, unknown.stdout) == (1, b"")
    assert b"Traceback" not in unknown.stderr
