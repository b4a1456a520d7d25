"""Bespreken: where the table talks about what differs, decides on what is done by more, and leaves remarks."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inventory.scans.actions.table import add_remark, decide, remove_remark, settle_difference
from inventory.scans.conflicts import LONGEST_NOTE, decision_conflict, note_with_choice, settle_conflict
from inventory.scans.discussing import discussion
from inventory.scans.filling import get_activity, stored_values
from inventory.scans.forms.discussing import DecisionForm, RemarkForm, SettleForm, version_of
from inventory.scans.models import Answer, AnswerKind, Decision, Scan
from inventory.scans.permissions import (
    get_filling_to_edit,
    get_remark_to_remove,
    get_scan,
    get_scan_to_change,
)
from inventory.scans.reported import reported_offers
from inventory.scans.writing import lacks_step_to_write
from regions.conflicts import THEIRS, Choice, Conflict
from regions.permissions import signed_in
from regions.saving import ConflictError
from regions.second_step import lacks_second_step, second_step_address

ELSE_FIRST = "Nog niet opgeslagen: uw collega was net eerder. Kies hieronder wat u houdt."
SETTLED = "Uw collega heeft dit net al afgerond. Wat u schreef, is niet weg."


@require_GET
def scan_discuss(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the region can talk about together."""
    return _render(request, get_scan(request.user, pk))


def _render(
    request: HttpRequest,
    scan: Scan,
    posted: Mapping[str, Form] | None = None,
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page, with the forms that came in and could not be saved at their own place."""
    posted = posted or {}
    found = discussion(request.user, scan)
    here = conflict is not None and conflict.key in found.keys
    if conflict is not None:
        messages.error(request, ELSE_FIRST if here else SETTLED)
    elif any(key not in found.keys for key in posted if key != "remark"):
        messages.error(request, SETTLED)
        _tell_typed(request)
    about = {"activity": request.GET.get("activiteit", ""), "municipality": request.GET.get("gemeente", "")}
    remark = RemarkForm(initial=about, activities=found.activities, municipalities=found.municipalities)
    context = {
        "scan": scan,
        "discussion": found,
        "conflict": conflict,
        # What somebody else has settled has no line any more; what was typed about it stands on top.
        "settled": None if here or conflict is None else posted[conflict.key],
        "contradictions": [
            (one, posted.get(one.key) or SettleForm(initial={"note": one.said.note}, auto_id=f"{one.key}-%s"))
            for one in found.contradictions
        ],
        "overlaps": [
            (one, posted.get(one.key) or DecisionForm(initial=_decided(one.decision, one.note), auto_id=f"b{at}-%s"))
            for at, one in enumerate(found.overlaps, 1)
        ],
        "remark_form": posted.get("remark") or remark,
        "answers": AnswerKind,
        "stuck": bool(posted),
        "step_first": _step_first(request, scan),
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_discuss.html", context, status=status)


def _step_first(request: HttpRequest, scan: Scan) -> str:
    """Where to take the second step before answering here, for who still has to."""
    return second_step_address(reverse("scan-discuss", args=[scan.pk])) if lacks_second_step(request) else ""


def _decided(decision: str, note: str) -> dict[str, str]:
    return {"decision": decision, "note": note}


@require_POST
def scan_settle(request: HttpRequest, pk: int, gm: str, code: str) -> HttpResponse:
    """The municipality says how it is after all, where a provider says something else."""
    filling = get_filling_to_edit(request.user, pk, gm)
    activity = get_activity(filling, code)
    if activity is None:
        raise Http404
    key, choice = f"{code}-{gm}", Choice.read(request.POST)
    if choice and choice.what == THEIRS:
        return _kept_theirs(request, pk, "verschillend-beeld")
    note = stored_values(filling, activity).note
    form = SettleForm(note_with_choice(request.POST, choice, note), auto_id=f"{key}-%s")
    if lacks_step_to_write(request, filling):
        return _render(request, filling.scan, {key: form}, status=403)
    if not form.is_valid():
        return _render(request, filling.scan, {key: form}, status=422)
    said = AnswerKind(form.cleaned_data["answer"])
    reported = reported_offers(filling.scan, filling.municipality, [activity]).get(activity.pk, [])
    try:
        settle_difference(
            filling=filling,
            activity=activity,
            answer=said,
            note=form.cleaned_data["note"],
            offers=[one for one in reported if one.state == "supply"],
            expected=form.cleaned_data["version"],
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )
    except ConflictError as error:
        current = error.current if isinstance(error.current, Answer) else None
        conflict = settle_conflict(key, form.cleaned_data, current, signed_in(request.user))
        return _render(request, filling.scan, {key: form}, conflict, status=409)
    messages.success(request, f"Opgeslagen. {activity.name}: {filling.municipality} zegt {said.label.lower()}.")
    return redirect(f"{reverse('scan-discuss', args=[pk])}#verschillend-beeld")


@require_POST
def scan_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator notes what the region decided about more providers of one activity."""
    scan = get_scan_to_change(request.user, pk)
    code, slugs = request.POST.get("activity", ""), frozenset(request.POST.getlist("provider"))
    line = discussion(request.user, scan).overlap(code, slugs)
    if line is None:
        return _other_providers(request, pk)
    choice = Choice.read(request.POST)
    if choice and choice.what == THEIRS:
        return _kept_theirs(request, pk, "dubbel")
    data = note_with_choice(request.POST, choice, line.note)
    form = DecisionForm(data, auto_id=f"b-{code}-%s")
    if not form.is_valid():
        return _render(request, scan, {line.key: form}, status=422)
    try:
        decide(
            scan=scan,
            code=code,
            providers=slugs,
            expected=version_of(data),
            by=signed_in(request.user),
            **form.cleaned_data,
        )
    except ConflictError as error:
        current = error.current if isinstance(error.current, Decision) else None
        conflict = decision_conflict(line.key, form.cleaned_data, current, signed_in(request.user))
        return _render(request, scan, {line.key: form}, conflict, status=409)
    messages.success(request, f"Besluit bewaard bij {line.activity.name}.")
    return redirect(f"{reverse('scan-discuss', args=[pk])}#dubbel")


def _other_providers(request: HttpRequest, pk: int) -> HttpResponse:
    """The line that the form was about is gone: nothing is stored, and what was typed is told."""
    messages.error(request, "De aanbieders zijn intussen veranderd. Kijk hoe het er nu staat.")
    _tell_typed(request)
    return redirect(f"{reverse('scan-discuss', args=[pk])}#dubbel")


def _tell_typed(request: HttpRequest) -> None:
    """What somebody typed about a line that is gone, so that they can keep it."""
    typed = " ".join(request.POST.get("note", "").split())[:LONGEST_NOTE]
    if typed:
        messages.warning(request, f"U schreef, en dat is niet opgeslagen: “{typed}”")


def _kept_theirs(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    messages.success(request, "Wat uw collega schreef, blijft staan.")
    return redirect(f"{reverse('scan-discuss', args=[pk])}#{part}")


@require_POST
def scan_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A member of the region writes a remark. It changes no answer."""
    scan = get_scan(request.user, pk)
    found = discussion(request.user, scan)
    form = RemarkForm(request.POST, activities=found.activities, municipalities=found.municipalities)
    if not form.is_valid():
        return _render(request, scan, {"remark": form}, status=422)
    add_remark(scan=scan, by=signed_in(request.user), **form.cleaned_data)
    messages.success(request, "Uw opmerking staat erbij.")
    return redirect(f"{reverse('scan-discuss', args=[pk])}#opmerkingen")


@require_POST
def scan_remark_remove(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    """Whoever wrote a remark takes it away again, or the coordinator does."""
    remove_remark(remark=get_remark_to_remove(request.user, pk, remark))
    messages.success(request, "De opmerking is weggehaald.")
    return redirect(f"{reverse('scan-discuss', args=[pk])}#opmerkingen")
