"""What the tool knows of whoever is logged in: to read, to correct, to take along and to delete."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from inventory.desk.leaving import LastOfStaffError, delete_account, is_last_of_staff
from inventory.desk.own_data import FILE_NAME, own_file, regions_left_alone
from inventory.desk.own_data_page import own_page
from inventory.desk.own_forms import DeleteAccountForm, NameForm
from inventory.desk.responsible import terms
from inventory.reports.responses import download
from regions.mails import stop_token
from regions.permissions import access_of, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Name, address and roles; the name can be changed here."""
    user = signed_in(request.user)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": user.name})
    if form.is_valid():
        user.rename(form.cleaned_data["name"])
        messages.success(request, "De naam is gewijzigd.")
        return redirect("own-data")
    context = {
        "form": form,
        "memberships": access_of(user).memberships,
        "terms": terms(),
        "stop_token": stop_token(user.email),
    }
    return render(request, "desk/own_data.html", context, status=422 if form.errors else 200)


@require_safe
def own_data_all(request: HttpRequest) -> HttpResponse:
    """All of it as a page to read. No cache keeps it: StrictHeaders knows its name."""
    return render(request, "desk/own_data_all.html", {"page": own_page(signed_in(request.user))})


@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    """All of it as a file. No cache keeps it: StrictHeaders knows its name."""
    return download(own_file(signed_in(request.user)), "application/json", FILE_NAME)


@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request: HttpRequest) -> HttpResponse:
    """What goes and what stays, and then the button."""
    user = signed_in(request.user)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, user=user)
    last = is_last_of_staff(user)
    if not last and form.is_valid():
        with suppress(LastOfStaffError):
            delete_account(user=user, by=user)
            logout(request)
            return redirect("account-deleted")
        last = True
    context = {
        "form": form,
        "last_of_staff": last,
        "left_alone": regions_left_alone(user),
        "memberships": access_of(user).memberships,
    }
    return render(request, "desk/account_delete.html", context, status=422 if request.method == "POST" else 200)


@login_not_required
@require_safe
def account_deleted(request: HttpRequest) -> HttpResponse:
    """Says that it is done, to whoever: it knows nobody any more."""
    return render(request, "desk/account_deleted.html")
