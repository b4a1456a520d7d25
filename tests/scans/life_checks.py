"""A scan of the product beside its model: what is stored, what is in the report, and who can read it."""

from __future__ import annotations

from inventory.gaps.report_json import report_json
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Decision, Scan
from inventory.scans.permissions import get_published_scan, get_scan_by_link
from regions.models import Revision
from tests.scans.life_model import GM1, GM2, MEMBERS, Key, Life, Said
from tests.scans.life_product import EVERYBODY, Product, outcome_of


def same(what: str, found: object, expected: object) -> None:
    assert found == expected, f"{what}: {found}, and not {expected}"


def check_content(pk: int, life: Life) -> None:
    """The rows, their versions, and as many revisions as there were changes."""
    same("revisions", Revision.objects.filter(trail=f"scan:{pk}").count(), life.revisions)
    scan = Scan.objects.filter(pk=pk).first()
    same("deleted", scan is None, life.state == "deleted")
    if scan is None:
        return
    same("state", scan.state, life.state)
    same("version", scan.version, life.version)
    same("statement", scan.no_initiative, life.statement)
    same(
        "answers", _answers(scan), {key: (*cell.said, cell.version, cell.on_behalf) for key, cell in life.cells.items()}
    )
    same("shared", set(scan.sheets.shared().values_list("municipality", flat=True)), set(life.shared))
    decisions = list(Decision.objects.filter(scan=scan).values_list("decision", "version"))
    same("decisions", decisions, [life.decision] if life.decision[1] else [])
    consents = {(one.municipality_id, one.given_on.day) for one in scan.consents.all()}
    same("consents", consents, {(what[1], day) for what, day in life.beside.items() if what[0] == "consent"})
    additions = set(scan.additions.values_list("text", flat=True))
    same("additions", additions, {what[1] for what in life.beside if what[0] == "addition"})
    remarks = set(scan.remarks.values_list("pk", flat=True))
    same("remarks", remarks, {number for what, number in life.beside.items() if what[0] == "remark"})


def _answers(scan: Scan) -> dict[Key, tuple[str, str, int, bool]]:
    found = scan.answers.values_list("municipality", "activity__code", "answer", "note", "version", "on_behalf")
    return {(gm, code): (answer, note, version, on_behalf) for gm, code, answer, note, version, on_behalf in found}


def check_report(pk: int, life: Life, frozen: str) -> None:
    """Its answers are those that are shared; of an adopted scan it is, byte for byte, what it was then."""
    if life.state == "deleted":
        return
    scan = Scan.objects.with_region().get(pk=pk)
    counted = {(one.municipality, one.activity): Said(one.answer, one.note) for one in load_inputs(scan).answers}
    same("counted", counted, life.counted())
    if life.state == "adopted":
        assert scan.frozen_report == frozen, "what was frozen has changed"
        assert report_json(scan_report(scan), adopted=True).decode() == frozen, "the report is not what it was"


def check_readers(product: Product, pk: int, life: Life, links: dict[int, str]) -> None:
    """Every actor, everybody without an account, and whoever has a link."""
    for who in EVERYBODY:
        same(f"{who} sees", outcome_of(product.see, who, pk)[0], outcome_of(life.may, who, "see")[0])
        outcome, as_member = outcome_of(product.read, who, pk)
        same(f"{who} reads", outcome, outcome_of(life.may, who, "read")[0])
        same(f"{who} reads as a member", bool(as_member), outcome == "done" and who in MEMBERS)
        for gm in (GM1, GM2):
            draft, shared = outcome_of(product.read_draft, who, pk, gm), outcome_of(product.read_shared, who, pk, gm)
            same(f"{who} sees the draft of {gm}", draft[0], outcome_of(life.may, who, "draft", gm)[0])
            needed = "see" if gm in life.shared else "draft"
            same(f"{who} sees what {gm} shared", shared[0], outcome_of(life.may, who, needed, gm)[0])
    same("public", outcome_of(get_published_scan, pk)[0], "done" if life.published else "not found")
    for token in links.values():
        found = get_scan_by_link(token)
        works = bool(life.beside["link", token]) and life.state != "deleted"
        same("by link", found.pk if found else None, pk if works else None)
