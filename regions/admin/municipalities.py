from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from bouwstenen.admin import StaffAdmin, staff_site
from regions.actions.removing import CannotMergeError, merge_municipality
from regions.forms.removing import MergeForm
from regions.models import Municipality
from regions.permissions import signed_in
from regions.removing import merge_preview
from regions.saving import ConflictError

CONFLICT = "Iemand anders sloeg net iets op dat hiermee verandert. Er is nog niets gewijzigd. Doe het nog een keer."


@admin.register(Municipality, site=staff_site)
class MunicipalityAdmin(StaffAdmin):
    """Facts can be corrected; a newer file of facts leaves such a correction alone."""

    list_display = ["name", "code", "province", "inhabitants", "year", "ended_on", "successor", "fictional"]
    list_filter = ["province", "fictional", ("ended_on", admin.EmptyFieldListFilter)]
    list_select_related = ["successor"]
    search_fields = ["name", "code"]
    search_help_text = "Zoek op naam of CBS-code."
    fields = [
        *("code", "name", "province", "inhabitants", "year", "ended_on", "successor"),
        *("longitude", "latitude", "map_x", "map_y", "fictional"),
    ]
    readonly_fields = ["code", "successor", "fictional"]

    def get_urls(self) -> list[URLPattern]:
        merge = path("<str:code>/opgaan/", self.admin_site.admin_view(self.merge), name="regions_municipality_merge")
        return [merge, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def merge(self, request: HttpRequest, code: str) -> HttpResponse:
        """Let a municipality go up in another: what that changes, and then the button."""
        municipality = get_object_or_404(Municipality, pk=code)
        form = MergeForm(request.POST if request.method == "POST" else None, municipality=municipality)
        if form.is_valid() and "confirm" in request.POST:
            chosen = form.cleaned_data
            try:
                merge_municipality(municipality=municipality, by=signed_in(request.user), **chosen)
            except CannotMergeError as error:
                messages.error(request, str(error))
            except ConflictError:
                messages.error(request, CONFLICT)
            else:
                messages.success(request, f"{municipality} is opgegaan in {chosen['successor']}.")
            return redirect("admin:regions_municipality_change", code)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{municipality} gaat op in een andere gemeente",
            "opts": self.opts,
            "municipality": municipality,
            "form": form,
            "preview": merge_preview(municipality),
            "chosen": form.cleaned_data.get("successor") if form.is_bound and form.is_valid() else None,
        }
        return render(request, "admin/regions/municipality/merge.html", context, status=422 if form.errors else 200)
