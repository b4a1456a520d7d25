"""An officer invites a colleague of the same municipality."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inventory.scans.checking import open_questions
from inventory.scans.permissions import get_filling_of_own
from regions.forms.inviting import InviteOfficerForm
from regions.invitations import sent_to_colleagues
from regions.models import Questions
from regions.permissions import signed_in
from regions.tokens import new_token
from regions.views.inviting_steps import inviting


@require_http_methods(["GET", "POST"])
def filling_invite(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """For all questions, or for those that are still to be found out."""
    filling = get_filling_of_own(request.user, pk, gm)
    asked_for = Questions.OPEN if request.GET.get("vragen") == Questions.OPEN else Questions.ALL
    form = InviteOfficerForm(
        request.POST if request.method == "POST" else None,
        by=signed_in(request.user),
        region=filling.scan.region,
        municipality=filling.municipality,
        open_questions=len(open_questions(filling).activities),
        initial={"questions": asked_for},
    )
    context = {
        "filling": filling,
        "scan": filling.scan,
        "sent": sent_to_colleagues(signed_in(request.user), timezone.now(), filling.municipality),
        "new_sending": new_token(),
        "back": reverse("filling-start", args=[pk, gm]),
    }
    return inviting(request, "scans/filling_invite.html", form, context)
