"""A scan of the product beside its model: what is stored, what is in the report, and who can read it."""

from __future__ import annotations

from inventory.gaps.report_json import report_json
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Decision, Scan
from inventory.scans.permissions import get_published_scan, get_scan_by_link
from regions.models import Revision
from tests.scans.life_model import GM1, GM2, MEMBERS, Life, Said
from tests.scans.life_product import EVERYBODY, Product, outcome_of


def check_content(pk: int, life: Life) -> None:
    """The rows, their versions, and as many revisions as there were changes."""
    assert Revision.objects.filter(trail=f"scan:{pk}").count() == life.revisions
    scan = Scan.objects.filter(pk=pk).first()
    if scan is None:
        assert life.state == "deleted"
        return
    assert (scan.state, scan.version, scan.no_initiative) == (life.state, life.version, life.statement)
    said = scan.answers.values_list("municipality", "activity__code", "answer", "note", "version", "on_behalf")
    assert {(gm, code): (Said(*said), version, behalf) for gm, code, *said, version, behalf in said} == {
        key: (cell.said, cell.version, cell.on_behalf) for key, cell in life.cells.items()
    }
    assert set(scan.sheets.shared().values_list("municipality", flat=True)) == set(life.shared)
    decisions = list(Decision.objects.filter(scan=scan).values_list("decision", "version"))
    assert decisions == ([life.decision] if life.decision[1] else [])
    assert {(one.municipality_id, one.given_on.day) for one in scan.consents.all()} == {
        (what[1], day) for what, day in life.beside.items() if what[0] == "consent"
    }
    additions = {what[1] for what in life.beside if what[0] == "addition"}
    assert set(scan.additions.values_list("text", flat=True)) == additions
    assert set(scan.remarks.values_list("pk", flat=True)) == {
        number for what, number in life.beside.items() if what[0] == "remark"
    }


def check_report(pk: int, life: Life, frozen: str) -> None:
    """Its answers are those that are shared; of an adopted scan it is, byte for byte, what it was then."""
    if life.state == "deleted":
        return
    scan = Scan.objects.with_region().get(pk=pk)
    counted = {(one.municipality, one.activity): Said(one.answer, one.note) for one in load_inputs(scan).answers}
    assert counted == life.counted()
    if life.state == "adopted":
        assert scan.frozen_report == frozen
        assert report_json(scan_report(scan), adopted=True).decode() == frozen


def check_readers(product: Product, pk: int, life: Life, links: dict[int, str]) -> None:
    """Every actor, everybody without an account, and whoever has a link."""
    for who in EVERYBODY:
        assert outcome_of(product.see, who, pk)[0] == outcome_of(life.may, who, "see")[0]
        outcome, as_member = outcome_of(product.read, who, pk)
        assert outcome == outcome_of(life.may, who, "read")[0]
        assert bool(as_member) == (outcome == "done" and who in MEMBERS)
        for gm in (GM1, GM2):
            draft = outcome_of(product.read_draft, who, pk, gm)[0]
            assert draft == outcome_of(life.may, who, "draft", gm)[0]
            shared = outcome_of(product.read_shared, who, pk, gm)[0]
            assert shared == outcome_of(life.may, who, "see" if gm in life.shared else "draft", gm)[0]
    assert outcome_of(get_published_scan, pk)[0] == ("done" if life.published else "not found")
    for token in links.values():
        found = get_scan_by_link(token)
        works = bool(life.beside["link", token]) and life.state != "deleted"
        assert (found.pk if found else None) == (pk if works else None)
