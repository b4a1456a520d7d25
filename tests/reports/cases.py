"""Reports without a database: inputs of the analysis and facts in, views and pages out."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Municipality, Region, ScanInputs
from inventory.reports.models import Audience
from inventory.reports.presentation import Reading, ReportView, ScanFacts, present
from tests.gaps.build import make_inputs

NAMES = {"GM0001": "Aalberg", "GM0002": "Beekdal", "GM0003": "Ceesveen", "GM0004": "Duinoord"}
"""Four municipalities; codes and names in the same order."""
A, B, C, D = NAMES
SIZES = {A: 1_000, B: 20_000, C: 30_500, D: 4_000}


def make_region_inputs(*initiatives: Any, codes: Iterable[str] = NAMES, **changes: Any) -> ScanInputs:
    """A scan of the region Vierstromenland, with municipalities that have names."""
    chosen = tuple(codes)
    inputs = make_inputs(*initiatives, municipalities={code: SIZES[code] for code in chosen}, **changes)
    return replace(
        inputs,
        region=Region("own-vierstromenland", "Vierstromenland", "own", chosen),
        municipalities=tuple(Municipality(code, NAMES[code], SIZES[code]) for code in chosen),
    )


def make_facts(**changes: Any) -> ScanFacts:
    values: dict[str, Any] = {
        "title": "Bouwstenenscan 2026",
        "catalogue": "Bouwstenen voor participatie en herstel, versie 3, april 2020",
        "publisher": "MIND",
        "region_kind": "eigen indeling",
        "region_basis": "opgegeven door de regio zelf",
        "inhabitants_year": 2026,
        "adopted_on": None,
        "municipality_names": {"GM0900": "Verweg"},
    }
    return ScanFacts(**(values | changes))


def make_view(inputs: ScanInputs, audience: Audience = Audience.MEMBERS, **facts: Any) -> ReportView:
    return present(analyse(inputs), make_facts(**facts), audience)


def make_reading(inputs: ScanInputs, audience: Audience = Audience.MEMBERS, **facts: Any) -> Reading:
    return Reading(analyse(inputs), make_facts(**facts), audience)


def body_of(view: ReportView) -> str:
    return render_to_string("reports/_report_body.html", {"report": view})


def text_of(markup: str) -> str:
    """What a reader reads, on one line."""
    without_styles = re.sub(r"<(style|head|script)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    spaced = re.sub(r"<(?!/?(span|strong|a)\b)[^>]*>", " ", without_styles)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def sections_of(markup: str) -> Mapping[str, str]:
    """The text of each section of the contents, by its anchor."""
    parts = re.findall(r'<section[^>]*? id="([^"]+)"[^>]*>(.*?)</section>', markup, flags=re.DOTALL)
    return {anchor: text_of(part) for anchor, part in parts}
