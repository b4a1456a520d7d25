"""A municipality fills in a scan: the start page and one page for each group of bouwstenen."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bouwstenen.models import Activity, Group
from inventory.scans.actions.answers import fill_rest, save_cells, undo_batch
from inventory.scans.actions.rounds import confirm_previous
from inventory.scans.actions.sheets import KnownProviderError, add_provider
from inventory.scans.conflicts import answer_with_choice, cell_conflicts
from inventory.scans.filling import BouwsteenCells, Cell, group_activities, group_cells, overview, stored_values
from inventory.scans.forms.answers import AnswerForm, cell_savings, forms_for
from inventory.scans.models import AnswerKind, Limit, Reason
from inventory.scans.permissions import Filling, get_filling, get_filling_to_edit, may_fill
from inventory.scans.region_changes import region_changes
from inventory.scans.shared import is_shared_by_region
from inventory.scans.words import ANSWERS
from inventory.scans.writing import lacks_step_to_write, step_before_writing
from regions.conflicts import THEIRS, Choice, Conflict
from regions.permissions import signed_in
from regions.second_step import passed_second_step, second_step_address


@require_GET
def filling_start(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """Where the municipality is, what is left, and the one next step."""
    filling = get_filling(request.user, pk, gm)
    may_edit, found = may_fill(request.user, filling), overview(filling, signed_in(request.user))
    context = {
        "filling": filling,
        "scan": filling.scan,
        "overview": found,
        "may_fill": may_edit,
        "region_changes": region_changes(filling) if may_edit and found.filled_by_region else [],
        "shared_for": may_edit and is_shared_by_region(filling),
        "step_first": may_edit and lacks_step_to_write(request, filling),
        "once_more": "delen" in request.GET and passed_second_step(request),
    }
    return render(request, "scans/filling_start.html", context)


@require_http_methods(["GET", "POST"])
def filling_group(request: HttpRequest, pk: int, gm: str, group: str) -> HttpResponse:
    """One group of bouwstenen to fill in. Without JavaScript the whole page is saved by its button."""
    filling = get_filling_to_edit(request.user, pk, gm)
    chosen = _group(group)
    if request.method == "GET" and (first := step_before_writing(request, filling, request.get_full_path())):
        return first
    activities = group_activities(filling, chosen)
    if request.method == "GET":
        return _render_group(request, filling, chosen, group_cells(filling, activities))
    if lacks_step_to_write(request, filling):
        return _not_saved(request, filling, chosen, activities)
    user, choice = signed_in(request.user), Choice.read(request.POST)
    posted = forms_for(activities, _chosen(request, filling, activities, choice))
    _, conflicts = save_cells(filling=filling, cells=cell_savings(activities, posted), by=user)
    stuck = {cell.activity.code for cell in conflicts} | {code for code, form in posted.items() if form.errors}
    if stuck:
        found = cell_conflicts(filling, conflicts, user)
        cells = _with_typed(group_cells(filling, activities), posted, stuck, found)
        return _render_group(request, filling, chosen, cells, status=409 if conflicts else 422)
    return _after_saving(request, filling, chosen, activities, choice)


def _not_saved(request: HttpRequest, filling: Filling, group: Group, activities: list[Activity]) -> HttpResponse:
    """The sheet was shared while this page was open. What was typed stays on it, with the second step beside it."""
    posted = forms_for(activities, request.POST)
    found = group_cells(filling, activities)
    for one in found:
        one.cells[:] = [
            _as_typed(cell, posted[cell.activity.code]) if cell.activity.code in posted else cell for cell in one.cells
        ]
    if code := _named_provider(request, activities):
        name = " ".join(request.POST[f"{code}-new_provider"].split())[:150]
        messages.warning(request, f"U schreef bij ‘Naam van de aanbieder’, en dat is niet opgeslagen: “{name}”")
    return _render_group(request, filling, group, found, status=403)


def _chosen(request: HttpRequest, filling: Filling, activities: list[Activity], choice: Choice | None) -> QueryDict:
    """What was sent, with the choice between two answers carried out."""
    activity = next((one for one in activities if choice and one.code == choice.key), None)
    if choice is None or activity is None:
        return request.POST
    return answer_with_choice(request.POST, choice, stored_values(filling, activity))


def _group(slug: str) -> Group:
    try:
        return Group(slug.upper())
    except ValueError as error:
        raise Http404 from error


def _render_group(
    request: HttpRequest, filling: Filling, group: Group, cells: list[BouwsteenCells], *, status: int = 200
) -> HttpResponse:
    groups = list(Group)
    at = groups.index(group)
    batch = _uuid(request.GET.get("ongedaan", ""))
    context = {
        "filling": filling,
        "scan": filling.scan,
        "group": group,
        "slug": group.value.lower(),
        "next_group": groups[at + 1] if at + 1 < len(groups) else None,
        "next_slug": groups[at + 1].value.lower() if at + 1 < len(groups) else "",
        "bouwstenen": cells,
        "step_first": second_step_address(request.path) if lacks_step_to_write(request, filling) else "",
        "stuck": [cell for one in cells for cell in one.cells if cell.conflict or cell.errors],
        "total": sum(len(one.cells) for one in cells),
        "open": sum(one.open for one in cells),
        "answers": ANSWERS.values(),
        "reasons": Reason.choices,
        "limits": Limit.choices,
        "region_changes": region_changes(filling) if any(one.by_region for one in cells) else [],
        "batch": batch,
        "filled_code": request.GET.get("bij", ""),
        "filled_count": request.GET.get("aantal", "")[:2],
        "filled_with": ANSWERS.get(request.GET.get("met", "")),
    }
    return render(request, "scans/filling_group.html", context, status=status)


def _with_typed(
    bouwstenen: list[BouwsteenCells], posted: dict[str, AnswerForm], stuck: set[str], conflicts: dict[str, Conflict]
) -> list[BouwsteenCells]:
    """The page again, with what was typed in the cells that could not be saved: nothing is lost."""
    for one in bouwstenen:
        for at, cell in enumerate(one.cells):
            if cell.activity.code in stuck:
                typed = _as_typed(cell, posted[cell.activity.code])
                one.cells[at] = replace(typed, conflict=conflicts.get(cell.activity.code))
    return bouwstenen


def _as_typed(cell: Cell, form: AnswerForm) -> Cell:
    """A cell as it came in, over the version that was seen: only a choice saves over what a colleague said since."""
    errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    return replace(cell, values=form.values(), version=form.seen_version, errors=errors)


def _after_saving(
    request: HttpRequest, filling: Filling, group: Group, activities: list[Activity], choice: Choice | None
) -> HttpResponse:
    """Carry out the button that was pressed, and go back to the page, at the right place."""
    here = reverse("filling-group", args=[filling.scan.pk, filling.municipality.pk, group.value.lower()])
    if "rest" in request.POST:
        return _fill_rest(request, filling, activities, here)
    if "still" in request.POST:
        return _still_so(request, filling, activities, here)
    if choice:
        kept = "Het antwoord van uw collega blijft staan." if choice.what == THEIRS else _saved()
        messages.success(request, kept)
        return redirect(f"{here}#{choice.key}")
    code = request.POST.get("add") or _named_provider(request, activities)
    if code:
        return _add_provider(request, filling, activities, code, here)
    messages.success(request, _saved())
    # Without a place of its own the browser would keep the question at which the page was opened.
    return redirect(f"{_next_page(filling, group) if request.POST.get('next') == 'verder' else here}#inhoud")


def _saved() -> str:
    return f"Opgeslagen om {timezone.localtime():%H.%M} uur."


def _next_page(filling: Filling, group: Group) -> str:
    groups = list(Group)
    after = groups[groups.index(group) + 1 :]
    where = [filling.scan.pk, filling.municipality.pk]
    return (
        reverse("filling-group", args=[*where, after[0].value.lower()])
        if after
        else reverse("filling-sheet", args=where)
    )


def _fill_rest(request: HttpRequest, filling: Filling, activities: list[Activity], here: str) -> HttpResponse:
    """Rest van deze bouwsteen: the empty cells of one bouwsteen get the same answer, with a way back."""
    code, _, answer = request.POST["rest"].partition(":")
    bouwsteen = next((one.bouwsteen for one in activities if one.bouwsteen.code == code), None)
    if bouwsteen is None or answer not in AnswerKind.values:
        raise Http404
    user = signed_in(request.user)
    filled, batch = fill_rest(filling=filling, bouwsteen=bouwsteen, answer=AnswerKind(answer), by=user)
    label = AnswerKind(answer).label
    if not filled:
        messages.info(request, f"Bij {bouwsteen.name} was niets meer leeg. Er is niets veranderd.")
        return redirect(f"{here}#{code}")
    word = "vraag" if filled == 1 else "vragen"
    messages.success(request, f"{bouwsteen.name}: {filled} {word} ingevuld met ‘{label}’.")
    return redirect(f"{here}?ongedaan={batch}&bij={code}&aantal={filled}&met={answer}#{code}")


def _still_so(request: HttpRequest, filling: Filling, activities: list[Activity], here: str) -> HttpResponse:
    """Nog steeds zo: what the previous round said, for one cell or for the empty cells of a bouwsteen."""
    code = request.POST["still"]
    chosen = [one for one in activities if code in {one.code, one.bouwsteen.code}]
    if not chosen:
        raise Http404
    taken, batch = confirm_previous(filling=filling, activities=chosen, by=signed_in(request.user))
    messages.success(request, f"{taken} {'antwoord' if taken == 1 else 'antwoorden'} van vorige keer bevestigd.")
    if len(chosen) > 1 and taken:
        return redirect(f"{here}?ongedaan={batch}&bij={code}&aantal={taken}#{code}")
    return redirect(f"{here}#{code}")


def _named_provider(request: HttpRequest, activities: list[Activity]) -> str:
    """The activity at which a name was typed, also when Enter or another button was pressed."""
    return next((one.code for one in activities if request.POST.get(f"{one.code}-new_provider", "").strip()), "")


def _add_provider(
    request: HttpRequest, filling: Filling, activities: list[Activity], code: str, here: str
) -> HttpResponse:
    """Er is hier iemand die dit doet: added by name, in one step."""
    activity = next((one for one in activities if one.code == code), None)
    if activity is None:
        raise Http404
    name = " ".join(request.POST.get(f"{code}-new_provider", "").split())
    if not name or len(name) > 150:
        messages.error(request, f"Bij {activity.name}: schrijf de naam van de aanbieder op, in hooguit 150 tekens.")
        return redirect(f"{here}#{code}")
    try:
        add_provider(filling=filling, activity=activity, name=name, by=signed_in(request.user))
    except KnownProviderError as error:
        messages.error(
            request,
            f"{error} staat al in de lijst en zegt zelf wat het doet. Schrijf de naam bij ‘Wie biedt dit?’.",
        )
    else:
        messages.success(request, f"{name} is toegevoegd bij {activity.name}. Dank u wel.")
    return redirect(f"{here}#{code}")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
def filling_undo(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """Put back what "rest van deze bouwsteen" filled in."""
    filling = get_filling_to_edit(request.user, pk, gm)
    batch = _uuid(request.POST.get("batch", ""))
    code = request.POST.get("code", "")
    group = _group(code[:1])
    if first := step_before_writing(request, filling, reverse("filling-group", args=[pk, gm, group.value.lower()])):
        return first
    undone = undo_batch(filling=filling, batch=batch, by=signed_in(request.user)) if batch else 0
    word = "antwoord is" if undone == 1 else "antwoorden zijn"
    messages.success(request, f"{undone} {word} weer zoals eerst.")
    return redirect(f"{reverse('filling-group', args=[pk, gm, group.value.lower()])}#{code}")
