"""Whether mails arrived, for the coordinator; and no more mails, for whoever got one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regions.actions.mails import send_again, stop_mails, want_mails_again
from regions.mail_kinds import kind_label
from regions.mails import address_to_stop, wants_mail
from regions.models.mails import MailState
from regions.permissions import get_region_to_coordinate

ON_A_PAGE = 50


@require_safe
def region_mails(request: HttpRequest, slug: str) -> HttpResponse:
    """What went out in the name of the region, the newest first, and what did not arrive."""
    region = get_region_to_coordinate(request.user, slug)
    now = timezone.now()
    page = Paginator(region.mails.newest_first(), ON_A_PAGE).get_page(request.GET.get("pagina"))
    lines = [(mail, kind_label(mail.kind), mail.state(now), mail.can_be_retried(now)) for mail in page]
    context = {
        "region": region,
        "page": page,
        "lines": lines,
        "some_wait": any(state == MailState.WAITING for _, _, state, _ in lines),
        "not_arrived": region.mails.not_arrived(now).count(),
    }
    return render(request, "regions/region_mails.html", context)


@require_POST
def region_mail_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = get_region_to_coordinate(request.user, slug)
    if send_again(region=region, pk=pk):
        messages.success(request, "We sturen de mail nog een keer.")
    else:
        messages.info(request, "Deze mail hoeft niet opnieuw. Kijk hoe het er nu mee staat.")
    return redirect("region-mails", slug)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more reminders and news, or again after all. Looking changes nothing: mail scanners look at every link."""
    email = address_to_stop(token)
    if email is None:
        return _secret(render(request, "regions/mail_stop.html", {"email": ""}, status=404))
    if request.method == "POST":
        if request.POST.get("again"):
            want_mails_again(email=email)
        else:
            stop_mails(email=email)
        return redirect("mail-stop", token)
    return _secret(render(request, "regions/mail_stop.html", {"email": email, "stopped": not wants_mail(email)}))


def _secret(response: HttpResponse) -> HttpResponse:
    """The address is a key: nobody keeps the page."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
