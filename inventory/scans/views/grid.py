"""The coordinator fills in on behalf of the region's municipalities: one bouwsteen at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bouwstenen.models import Activity
from inventory.scans.actions.cells import Filled
from inventory.scans.actions.on_behalf import (
    GridSaved,
    ReasonNeededError,
    answer_for_region,
    answer_on_behalf,
    fill_empty,
    save_grid,
    take_over,
    undo_fill,
)
from inventory.scans.actions.rounds import confirm_previous_on_behalf
from inventory.scans.conflicts import cell_with_choice, grid_conflict, grid_conflicts
from inventory.scans.forms.grid import cell_form, page_inputs
from inventory.scans.grid import Grid, Key, Trouble, bouwsteen_to_fill, get_place, load_grid
from inventory.scans.grid_check import region_check
from inventory.scans.grid_words import filled_in_words, said_for_region
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import get_scan_to_coordinate, get_scan_to_fill
from inventory.scans.words import ANSWERS
from regions.conflicts import THEIRS, Choice
from regions.models import Municipality, User
from regions.permissions import signed_in
from regions.saving import ConflictError
from regions.views.conflicts import conflict_as_json


@require_GET
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """The door to the grid: its first bouwsteen with something left to fill in."""
    scan = get_scan_to_coordinate(request.user, pk)
    first = bouwsteen_to_fill(scan)
    if first is None or not scan.is_open:
        messages.info(request, "Deze scan is nu niet open om in te vullen.")
        return redirect("scan-detail", pk)
    return redirect("grid-bouwsteen", pk, first.code)


@require_http_methods(["GET", "POST"])
def grid_bouwsteen(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One bouwsteen for all municipalities. Without JavaScript the whole page is saved by its buttons."""
    scan = get_scan_to_fill(request.user, pk)
    found = _load(request, scan, code)
    if request.method == "GET":
        return _render(request, found)
    choice = Choice.read(request.POST)
    data = cell_with_choice(request.POST, choice) if choice else request.POST
    inputs, errors = page_inputs(data, found.activities, [one.municipality for one in found.columns])
    saved = save_grid(scan=scan, cells=inputs, by=signed_in(request.user))
    for error in errors:
        messages.error(request, f"Nog niet opgeslagen. {error}")
    trouble = _trouble(scan, saved, signed_in(request.user))
    if trouble:
        return _render(request, _load(request, scan, code, trouble), status=409 if saved.conflicts else 422)
    if choice and choice.what == THEIRS:
        messages.info(request, "Wat er stond, blijft staan.")
    return _after_saving(request, found, saved)


def _load(request: HttpRequest, scan: Scan, code: str, trouble: Mapping[Key, Trouble] | None = None) -> Grid:
    page, picked = request.GET.get("kolommen", ""), request.GET.get("gemeente", "")
    found = load_grid(scan, code, page=page, picked=picked, trouble=trouble)
    if found is None:
        raise Http404
    return found


def _trouble(scan: Scan, saved: GridSaved, user: User) -> dict[Key, Trouble]:
    conflicts = grid_conflicts(scan, saved.conflicts, user)
    stuck = [*saved.conflicts, *saved.without_reason]
    return {one.key: Trouble(one.answer, one.expected, conflicts.get(one.key), one.reason) for one in stuck}


def _render(request: HttpRequest, found: Grid, *, status: int = 200) -> HttpResponse:
    count = len(found.municipalities)
    context = {
        "scan": found.scan,
        "grid": found,
        "everyone": f"alle {count} gemeenten" if count > 1 else str(found.municipalities[0]),
        "answers": ANSWERS.values(),
        "here": _address(found),
        "batch": _uuid(request.GET.get("ongedaan", "")),
    }
    return render(request, "scans/grid_bouwsteen.html", context, status=status)


def _address(found: Grid, code: str = "", **query: str) -> str:
    """The page of a bouwsteen, with the same municipalities in sight."""
    picked = next((one.municipality.pk for one in found.columns if one.is_picked and one is not found.columns[0]), "")
    page = str(found.page) if found.page > 1 else ""
    wanted = {name: value for name, value in ({"kolommen": page, "gemeente": picked} | query).items() if value}
    address = reverse("grid-bouwsteen", args=[found.scan.pk, code or found.bouwsteen.code])
    return f"{address}?{urlencode(wanted)}" if wanted else address


def _after_saving(request: HttpRequest, found: Grid, saved: GridSaved) -> HttpResponse:
    """Carry out the button that was pressed, and go back to the page."""
    user = signed_in(request.user)
    for name, fill in _BUTTONS.items():
        if name in request.POST:
            return fill(request, found, user)
    if saved.saved:
        messages.success(request, f"Opgeslagen om {timezone.localtime():%H.%M} uur.")
    if "show" in request.POST:
        return redirect(_address(found, gemeente=request.POST.get("gemeente", "")))
    goal = request.POST.get("next", "")
    if goal == "klaar":
        return redirect("scan-detail", found.scan.pk)
    known = [one.bouwsteen.code for one in found.bouwstenen]
    return redirect(_address(found, goal if goal in known else ""))


def _fill_row(request: HttpRequest, found: Grid, user: User) -> HttpResponse:
    """Hele rij: the empty cells of one activity, in all municipalities."""
    code, _, answer = request.POST["row"].partition(":")
    return _fill(request, found, [_activity(found, code)], found.municipalities, _answer(answer), user, code)


def _fill_column(request: HttpRequest, found: Grid, user: User) -> HttpResponse:
    """Hele kolom: the empty cells of one municipality in this bouwsteen."""
    gm, _, answer = request.POST["column"].partition(":")
    return _fill(request, found, found.activities, [_municipality(found, gm)], _answer(answer), user)


def _fill_chosen(request: HttpRequest, found: Grid, user: User) -> HttpResponse:
    """The rows and municipalities that are ticked; none ticked of one kind means all of it."""
    rows = [_activity(found, code) for code in request.POST.getlist("rows")]
    columns = [_municipality(found, gm) for gm in request.POST.getlist("columns")]
    if not rows and not columns:
        messages.error(request, "Vink eerst een rij of een gemeente aan. Er is niets veranderd.")
        return redirect(_address(found))
    answer = _answer(request.POST["chosen"])
    return _fill(request, found, rows or found.activities, columns or found.municipalities, answer, user)


def _fill(
    request: HttpRequest,
    found: Grid,
    activities: list[Activity],
    municipalities: list[Municipality],
    answer: AnswerKind,
    user: User,
    row: str = "",
) -> HttpResponse:
    filled = fill_empty(scan=found.scan, municipalities=municipalities, activities=activities, answer=answer, by=user)
    return _filled(request, found, filled, f"op {answer.label} gezet", row)


def _region(request: HttpRequest, found: Grid, user: User) -> HttpResponse:
    """Voor de hele regio: where it is, or one answer for all."""
    code, _, said = request.POST["region"].partition(":")
    where = next((one for one in found.municipalities if one.pk == said), None)
    answer = where or _answer(said)
    activity = _activity(found, code)
    filled = answer_for_region(
        scan=found.scan, municipalities=found.municipalities, activity=activity, said=answer, by=user
    )
    return _filled(request, found, filled, said_for_region(answer), code)


def _still(request: HttpRequest, found: Grid, user: User) -> HttpResponse:
    """Nog steeds zo: one cell, a row or the bouwsteen, as far as it is in sight."""
    code, _, gm = request.POST["still"].partition(":")
    activities = found.activities if code == found.bouwsteen.code else [_activity(found, code)]
    municipalities = [_municipality(found, gm)] if gm else [one.municipality for one in found.columns]
    filled = confirm_previous_on_behalf(scan=found.scan, municipalities=municipalities, activities=activities, by=user)
    row = code if len(activities) == 1 else ""
    return _filled(request, found, filled, "ingevuld zoals vorige keer", row, gm and f"{code}-{gm}")


_BUTTONS: Mapping[str, Callable[[HttpRequest, Grid, User], HttpResponse]] = {
    "row": _fill_row,
    "column": _fill_column,
    "chosen": _fill_chosen,
    "region": _region,
    "still": _still,
}
"""The names of the buttons that fill many cells, and what each does."""


def _filled(request: HttpRequest, found: Grid, filled: Filled, done: str, row: str, cell: str = "") -> HttpResponse:
    """Say what was filled, and go back to the row, or to the cell, with a way to undo it."""
    level = messages.SUCCESS if filled.filled else messages.INFO
    messages.add_message(request, level, filled_in_words(filled, done))
    batch = str(filled.batch) if filled.filled else ""
    return redirect(_address(found, ongedaan=batch, rij="" if cell else row, vakje=cell))


def _activity(found: Grid, code: str) -> Activity:
    activity = next((one for one in found.activities if one.code == code), None)
    if activity is None:
        raise Http404
    return activity


def _municipality(found: Grid, code: str) -> Municipality:
    municipality = next((one for one in found.municipalities if one.pk == code), None)
    if municipality is None:
        raise Http404
    return municipality


def _answer(code: str) -> AnswerKind:
    if code not in AnswerKind.values:
        raise Http404
    return AnswerKind(code)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
def grid_cell(request: HttpRequest, pk: int, code: str, gm: str) -> JsonResponse:
    """Save one cell as the coordinator goes. JSON in words, so that the page can say what happened."""
    scan = get_scan_to_fill(request.user, pk)
    place = get_place(scan, code, gm)
    if place is None:
        raise Http404
    activity, municipality = place
    form = cell_form(request.POST, activity, municipality)
    if not form.is_valid():
        return JsonResponse({"message": f"Nog niet opgeslagen. {form.sentence}"}, status=422)
    try:
        cell = form.as_input(activity, municipality)
        answer = answer_on_behalf(scan=scan, cell=cell, by=signed_in(request.user))
    except ConflictError as error:
        current = error.current if isinstance(error.current, Answer) else None
        found = grid_conflict(cell, current, signed_in(request.user))
        return JsonResponse(conflict_as_json(request, found), status=409)
    except ReasonNeededError as error:
        return JsonResponse({"message": str(error), "own": True}, status=422)
    saved_at = f"{timezone.localtime(answer.updated_at if answer else None):%H.%M}"
    return JsonResponse({"version": answer.version if answer else 0, "saved_at": saved_at})


@require_POST
def grid_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what one filling of many cells did."""
    scan = get_scan_to_fill(request.user, pk)
    batch = _uuid(request.POST.get("batch", ""))
    undone = undo_fill(scan=scan, batch=batch, by=signed_in(request.user)) if batch else 0
    word = "vakje is" if undone == 1 else "vakjes zijn"
    messages.success(request, f"{undone} {word} weer zoals eerst.")
    found = load_grid(
        scan,
        request.POST.get("code", ""),
        page=request.POST.get("kolommen", ""),
        picked=request.POST.get("gemeente", ""),
    )
    return redirect(_address(found)) if found else redirect("grid-check", pk)


@require_http_methods(["GET", "POST"])
def grid_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What initiatives report and no municipality has answered yet, to take over line by line or all at once."""
    scan = get_scan_to_fill(request.user, pk)
    check = region_check(scan)
    if request.method == "GET":
        context = {"scan": scan, "check": check, "batch": _uuid(request.GET.get("ongedaan", ""))}
        return render(request, "scans/grid_check.html", context)
    ticked = {str(line.offer.pk) for line in check.lines} if "all" in request.POST else request.POST.getlist("offer")
    chosen = check.chosen(set(ticked))
    if not chosen:
        messages.info(request, "U heeft nog niets aangevinkt. Er is niets veranderd.")
        return redirect("grid-check", pk)
    filled = take_over(scan=scan, offers=chosen, by=signed_in(request.user))
    messages.success(request, filled_in_words(filled, "ingevuld"))
    return redirect(f"{reverse('grid-check', args=[pk])}?{urlencode({'ongedaan': filled.batch})}")
