"""A file with a mistake in it: one Dutch sentence that names file, line and column, and nothing stored."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bouwstenen.models import Edition
from regions.models import Municipality, Region
from tests.regions.reference_files import Rows, newer, newer_catalogue

pytestmark = pytest.mark.django_db

Change = Callable[[Rows], object]


def _refused(which: str, path: Path) -> str:
    """What the command says; it stores nothing, also of the files that are right."""
    with pytest.raises(CommandError) as refusal:
        call_command("load_reference", f"--{which}", str(path))
    assert refusal.value.returncode == 1
    assert not any(model._default_manager.exists() for model in (Municipality, Region, Edition))
    message = str(refusal.value)
    assert "\n" not in message
    return message


def _set(column: str, value: str) -> Change:
    return lambda rows: rows[1].update({column: value})


def _twice(rows: Rows) -> None:
    rows.insert(2, dict(rows[1]))


@pytest.mark.parametrize(
    ("which", "change", "expected"),
    [
        ("municipalities", _set("code", "0513"), "regel 3, kolom code: '0513' is geen CBS-code zoals GM0513."),
        ("municipalities", _set("name", " "), "regel 3, kolom name: hier moet iets staan."),
        ("municipalities", _set("name", "x" * 101), "regel 3, kolom name: deze tekst is te lang (101 tekens"),
        ("municipalities", _set("inhabitants", "12.5"), "regel 3, kolom inhabitants: '12.5' is geen heel getal"),
        ("municipalities", _set("inhabitants", "-1"), "kolom inhabitants: '-1' is geen heel getal"),
        ("municipalities", _set("inhabitants", "99999999999999999999"), "kolom inhabitants"),
        ("municipalities", _set("inhabitants", "١٢"), "kolom inhabitants"),
        ("municipalities", _set("year", ""), "kolom year: '' is geen heel getal van 1900 tot en met 2200."),
        ("municipalities", _set("lon", "4,7"), "kolom lon: '4,7' is geen getal. Gebruik een punt"),
        ("municipalities", _set("lat", "nan"), "kolom lat: 'nan' is geen getal"),
        (
            "municipalities",
            _set("fictional", "maybe"),
            "kolom fictional: 'maybe' kennen we hier niet. Kies uit: yes, no.",
        ),
        ("municipalities", _set("province", ""), "kolom province: hier moet iets staan."),
        ("municipalities", _set("code", "GM9901"), "kolom code: de code GM9901 is van een verzonnen gemeente"),
        ("municipalities", _twice, "regel 4, kolom code: de gemeente GM0034 staat er twee keer."),
        ("municipalities", lambda rows: rows[1].update(name="Een\x00nul"), "regel 3: hier staat een leesteken"),
        ("neighbours", _set("code_a", "GM7777"), "regel 3, kolom code_a: de gemeente GM7777 kennen we niet."),
        ("neighbours", _set("code_b", "GM9901"), "kolom code_b: de gemeente GM9901 kennen we niet."),
        ("neighbours", _set("code_b", "GM0014"), "kolom code_b: GM0014 is geen buur van zichzelf."),
        ("neighbours", _set("weak", "ja"), "kolom weak: 'ja' kennen we hier niet."),
        ("neighbours", _twice, "regel 4, kolom code_b: de buren GM0014 en GM1730 staan er twee keer."),
        ("regions", _set("kind", "own"), "regel 3, kolom kind: 'own' kennen we hier niet."),
        ("regions", _set("basis", "stated"), "kolom basis: 'stated' kennen we hier niet."),
        ("regions", _set("slug", "ggd-x"), "kolom slug: 'ggd-x' moet beginnen met 'iza-'"),
        ("regions", _set("slug", "iza-Één"), "kolom slug"),
        ("regions", _set("source", ""), "kolom source: hier moet iets staan."),
        ("regions", _set("municipalities", " "), "kolom municipalities: een regio zonder gemeenten kan niet."),
        (
            "regions",
            _set("municipalities", "GM0513 GM7777"),
            "kolom municipalities: de gemeente GM7777 kennen we niet.",
        ),
        ("regions", _set("municipalities", "GM0513 GM0513"), "kolom municipalities: GM0513 staat er twee keer."),
        ("regions", _twice, "regel 4, kolom slug: de regio iza-amstelland-en-de-meerlanden staat er twee keer."),
    ],
)
def test_wrong_value_is_named_with_its_place(which: str, change: Change, expected: str, tmp_path: Path) -> None:
    message = _refused(which, newer(tmp_path, which, change))

    assert message.startswith(f"{which}_nieuwer.csv, ")
    assert expected in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "regel 1, kolom code: deze kolom mist nog."),
        (b"code;name\nGM0513;Gouda\n", "kolom code: deze kolom mist nog. Zet komma's tussen de kolommen."),
        (b"\xff\xfe", "regel 1: deze tekst is geen UTF-8."),
        (b"ok\nok\n\xe9", "regel 3: deze tekst is geen UTF-8."),
    ],
)
def test_file_that_is_no_table_is_refused(content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "gemeenten.csv"
    path.write_bytes(content)

    assert expected in _refused("municipalities", path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("code_a,", "code_a,mijn_kolom,", "regel 1, kolom mijn_kolom: deze kolom kennen we niet."),
        ("code_a,", "code_a,code_a,", "regel 1, kolom code_a: deze kolom staat er twee keer."),
        (",weak\n", "\n", "regel 1, kolom weak: deze kolom mist nog."),
        ("GM0014,GM1699,3.57", "GM0014,GM1699", "regel 2: hier staan 4 kolommen, het moeten er 5 zijn."),
        ("GM0014,GM1699", '"GM0014,GM1699', "regel 2: deze regel is niet te lezen; kijk naar de aanhalingstekens."),
    ],
)
def test_broken_line_is_named(old: str, new: str, expected: str, tmp_path: Path) -> None:
    path = newer(tmp_path, "neighbours", lambda rows: None)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    assert expected in _refused("neighbours", path)


def test_file_without_lines_is_refused(tmp_path: Path) -> None:
    path = newer(tmp_path, "regions", lambda rows: rows.clear())

    assert "geen enkele regel" in _refused("regions", path)


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert _refused("regions", tmp_path / "weg.csv") == "weg.csv: dit bestand is er niet. Klopt de naam?"
    assert _refused("regions", tmp_path).endswith("dit bestand is niet te lezen (Is a directory).")


def test_line_number_counts_lines_inside_quotes(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        rows[0]["source"] = "Een bron\nvan drie\nregels"
        rows[1]["kind"] = "anders"

    assert "regel 5, kolom kind" in _refused("regions", newer(tmp_path, "regions", change))


def test_byte_order_mark_and_other_order_of_columns_are_fine(tmp_path: Path) -> None:
    path = newer(tmp_path, "neighbours", lambda rows: None)
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(",".join(reversed(line)) for line in lines), encoding="utf-8-sig")

    call_command("load_reference", "--neighbours", str(path), verbosity=0)

    assert Municipality.objects.exists()


def _first_activity(content: dict[str, Any]) -> dict[str, Any]:
    activity: dict[str, Any] = content["bouwstenen"][0]["activities"][0]
    return activity


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: c.pop("principles"), "'principles' mist nog."),
        (lambda c: c.update(more=1), "'more' kennen we niet."),
        (lambda c: c.update(bouwstenen={}), "bij bouwstenen: hier hoort een lijst te staan, tussen blokhaken."),
        (lambda c: c.update(bouwstenen=[]), "bij bouwstenen: hier hoort een lijst te staan, tussen blokhaken."),
        (lambda c: c.update(edition=[]), "bij edition: hier hoort een object te staan, tussen accolades."),
        (lambda c: c["edition"].update(code=""), "bij edition › code: hier moet iets staan."),
        (lambda c: c["edition"].update(code="x" * 21), "bij edition › code: deze tekst is te lang (21 tekens"),
        (lambda c: _first_activity(c).update(name=5), "bij bouwstenen › 1 › activities › 1 › name: hier hoort tekst"),
        (
            lambda c: _first_activity(c).update(scale="huge"),
            "› scale: 'huge' kennen we hier niet. Kies uit: local, regional.",
        ),
        (lambda c: _first_activity(c).update(comparable="yes"), "› comparable: hier hoort true of false te staan."),
        (lambda c: _first_activity(c).update(code="A1.2"), "› 2 › code: 'A1.2' staat er twee keer."),
        (lambda c: _first_activity(c)["look_alikes"][0].update(code="Z9"), "noemt 'Z9', en die activiteit is er niet."),
        (lambda c: c["bouwstenen"][1].update(code="A1"), "bij bouwstenen › 2 › code: 'A1' staat er twee keer."),
        (lambda c: c["principles"][0].update(number=True), "bij principles › 1 › number: hier hoort een heel getal"),
    ],
)
def test_wrong_catalogue_is_named_with_its_place(
    change: Callable[[dict[str, Any]], object], expected: str, tmp_path: Path
) -> None:
    message = _refused("catalogue", newer_catalogue(tmp_path, change))

    assert message.startswith("catalogus_nieuwer.json: ")
    assert expected in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"edition": {},\n "bouwstenen": [}', "regel 2: dit is geen geldige JSON (teken 17 van de regel)."),
        ("[" * 100_000, "dit is geen geldige JSON (te diep genest)."),
        (json.dumps("tekst"), "hier hoort een object te staan"),
    ],
)
def test_catalogue_that_is_no_json_is_refused(content: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "catalogus.json"
    path.write_text(content, encoding="utf-8")

    assert expected in _refused("catalogue", path)


def test_refusal_ends_the_command_with_exit_code_1(tmp_path: Path) -> None:
    path = newer(tmp_path, "municipalities", _set("code", "0513"))
    environment = {**os.environ, "BOUWSTENENSCAN_DATA": str(tmp_path), "DATABASE_URL": "sqlite://:memory:"}
    command = [sys.executable, "manage.py", "load_reference", "--municipalities", str(path)]

    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "regel 3, kolom code: '0513' is geen CBS-code zoals GM0513." in done.stderr
    assert "Traceback" not in done.stderr
