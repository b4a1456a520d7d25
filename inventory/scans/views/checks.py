"""Klopt dit? and Nog uit te zoeken: what others report, and what still has to be asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from inventory.scans.actions.checks import confirm_lines
from inventory.scans.checking import check_lines, open_questions
from inventory.scans.permissions import get_filling, get_filling_to_edit
from inventory.scans.writing import step_before_writing
from regions.permissions import signed_in


@require_http_methods(["GET", "POST"])
def filling_check(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """What initiatives report for this municipality, to confirm line by line or all at once."""
    filling = get_filling_to_edit(request.user, pk, gm)
    if first := step_before_writing(request, filling, request.path):
        return first
    lines = check_lines(filling)
    if request.method == "GET":
        return render(request, "scans/filling_check.html", {"filling": filling, "scan": filling.scan, "lines": lines})
    ticked = set(request.POST.getlist("offer"))
    chosen = [line.offer for line in lines.open if "all" in request.POST or str(line.offer.pk) in ticked]
    changed = confirm_lines(filling=filling, offers=chosen, by=signed_in(request.user))
    if not chosen:
        messages.info(request, "U heeft nog niets aangevinkt. Er is niets veranderd.")
    else:
        lines_word = "regel" if len(chosen) == 1 else "regels"
        word = "antwoord" if changed == 1 else "antwoorden"
        messages.success(request, f"Dank u wel. {len(chosen)} {lines_word} bevestigd, {changed} {word} opgeslagen.")
    return redirect("filling-check" if lines.leaves_open(chosen) else "filling-start", pk, gm)


@require_GET
def filling_open_questions(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """All that the municipality does not know yet, with a text to mail to who might."""
    filling = get_filling(request.user, pk, gm)
    context = {"filling": filling, "scan": filling.scan, "questions": open_questions(filling)}
    return render(request, "scans/filling_open_questions.html", context)
