"""Saving one answer at a time, as the officer goes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from inventory.scans.actions.answers import save_answer
from inventory.scans.conflicts import answer_conflict
from inventory.scans.filling import get_activity
from inventory.scans.forms.answers import AnswerForm
from inventory.scans.models import Answer
from inventory.scans.permissions import get_filling_to_edit
from inventory.scans.writing import NOT_SAVED, lacks_step_to_write
from regions.permissions import signed_in
from regions.saving import ConflictError
from regions.views.conflicts import conflict_as_json


@require_POST
def answer_save(request: HttpRequest, pk: int, gm: str, code: str) -> JsonResponse:
    """Save one answer as the officer goes. JSON in words, so that the page can say what happened."""
    filling = get_filling_to_edit(request.user, pk, gm)
    if lacks_step_to_write(request, filling):
        return JsonResponse({"message": NOT_SAVED}, status=403)
    activity = get_activity(filling, code)
    if activity is None:
        raise Http404
    form = AnswerForm(request.POST, prefix=code)
    if not form.is_valid():
        errors = [str(error) for messages_ in form.errors.values() for error in messages_]
        return JsonResponse({"message": f"Nog niet opgeslagen. {' '.join(errors)}"}, status=422)
    try:
        answer = save_answer(
            filling=filling,
            activity=activity,
            values=form.values(),
            expected=form.seen_version,
            by=signed_in(request.user),
            token=form.token_value,
            typed=True,
        )
    except ConflictError as error:
        current = error.current if isinstance(error.current, Answer) else None
        found = answer_conflict(activity, form.values(), current, signed_in(request.user))
        return JsonResponse(conflict_as_json(request, found), status=409)
    saved_at = f"{timezone.localtime(answer.updated_at):%H.%M}"
    return JsonResponse({"version": answer.version, "saved_at": saved_at})
