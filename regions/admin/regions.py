from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST

from bouwstenen.admin import StaffAdmin, staff_site
from regions.actions.invitations import CannotInviteError, invite
from regions.actions.regions import add_region, change_region, confirm_composition, slug_for
from regions.forms.inviting import InviteCoordinatorForm
from regions.models import Region
from regions.permissions import get_region_to_confirm, signed_in
from regions.removing import region_people
from regions.saving import ConflictError
from regions.views.inviting_steps import sent_page

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Region]
else:
    ModelForm = forms.ModelForm

CONFLICT = "Iemand anders heeft deze regio net ook gewijzigd. Kijk hoe zij nu is, en maak uw wijziging nog een keer."
INVITE_PAGE = "admin/regions/region/invite.html"
CORRECTED = ["name", "basis", "source", "year", "guided_by", "ended_on"]


class RegionForm(ModelForm):
    """What staff can correct of a region, made from one version of it."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Region
        fields = [*CORRECTED, "kind", "municipalities"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["seen_version"] = self.instance.version
        self.fields["municipalities"].error_messages["required"] = "Kies ten minste één gemeente."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance._state.adding:
            self._clean_slug(cleaned)
        elif cleaned.get("seen_version") != self.instance.version:
            raise ValidationError(CONFLICT)
        return cleaned

    def _clean_slug(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("name") or not cleaned.get("kind"):
            return
        self.instance.slug = slug_for(cleaned["kind"], cleaned["name"])
        if Region.objects.filter(slug=self.instance.slug).exists():
            raise ValidationError({"name": "Er is al een regio van deze soort met deze naam."})


@admin.register(Region, site=staff_site)
class RegionAdmin(StaffAdmin):
    """
    Regions, which municipalities belong to them, and the word of staff that this is right.

    A region is never deleted: it gets a day on which it ended, and the scans of before keep their region.
    """

    may_add = True
    form = RegionForm
    actions = ["confirm_chosen"]
    list_display = ["name", "kind", "basis", "count", "confirmed_on", "ended_on"]
    list_filter = [
        "kind",
        "basis",
        ("confirmed_on", admin.EmptyFieldListFilter),
        ("ended_on", admin.EmptyFieldListFilter),
    ]
    search_fields = ["name", "slug", "municipalities__name"]
    search_help_text = "Zoek op de naam van een regio of van een gemeente."
    filter_horizontal = ["municipalities"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "slug", "guided_by", "ended_on", "seen_version"]}),
        (
            "Indeling",
            {
                "fields": ["municipalities", "basis", "source", "year", "confirmed_on", "confirmed_by"],
                "description": (
                    "Welke gemeenten horen bij deze regio? Verandert de lijst, dan vervalt de bevestiging. "
                    "Antwoorden van gemeenten die eruit gaan, blijven bewaard."
                ),
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> list[str]:
        """The address of a region carries its kind, and both stay as they are."""
        return ["slug", "confirmed_on", "confirmed_by", *(["kind"] if obj else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Region.objects.annotate(count=Count("municipalities", distinct=True)).order_by("name", "kind")

    @admin.display(description="gemeenten", ordering="count")
    def count(self, region: Region) -> int:
        return int(vars(region)["count"])

    def save_model(self, request: HttpRequest, obj: Region, form: ModelForm, change: bool) -> None:
        by, chosen = signed_in(request.user), form.cleaned_data
        if not change:
            add_region(region=obj, municipalities=chosen["municipalities"], by=by)
            return
        change_region(
            # The form has already written into `obj`: what it was before has to be read again.
            region=Region.objects.get(pk=obj.pk),
            expected=chosen["seen_version"],
            fields={name: chosen[name] for name in CORRECTED},
            municipalities=chosen["municipalities"],
            by=by,
        )

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: object, change: bool) -> None:
        """Nothing is left to do: the composition is saved with the region."""

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **options)
        except ConflictError:
            messages.error(request, CONFLICT)
            return redirect(request.get_full_path())

    def get_urls(self) -> list[URLPattern]:
        confirm = path(
            "<slug:slug>/bevestigen/", self.admin_site.admin_view(self.confirm), name="regions_region_confirm"
        )
        invite = path("<slug:slug>/coordinator/", self.admin_site.admin_view(self.invite), name="regions_region_invite")
        return [confirm, invite, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def invite(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Invite a coordinator, the first above all: nobody in the region can."""
        region = get_region_to_confirm(request.user, slug)
        by = signed_in(request.user)
        form = InviteCoordinatorForm(request.POST if request.method == "POST" else None, region=region, by=by)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Nodig een coördinator uit voor {region.name}",
            "opts": self.opts,
            "region": region,
            "coordinators": [str(one.user) for one in region_people(region).coordinators],
            "form": form,
        }
        if form.is_valid():
            form.keep_own_name()
            try:
                invited = invite(ask=form.ask, by=by, sending=form.sending_key)
            except CannotInviteError as error:
                form.add_error(None, str(error))
            else:
                return sent_page(request, INVITE_PAGE, invited, context, mailed=True)
        return render(request, INVITE_PAGE, context, status=422 if form.errors else 200)

    @method_decorator(require_POST)
    def confirm(self, request: HttpRequest, slug: str) -> HttpResponseRedirect:
        region = get_region_to_confirm(request.user, slug)
        version = request.POST.get("version", "")
        self._confirm(request, [(region, int(version) if version.isdecimal() else 0)])
        return redirect("admin:regions_region_change", region.pk)

    @admin.action(description="Indeling bevestigen")
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[Region]) -> HttpResponse | None:
        self._confirm(request, [(region, region.version) for region in queryset])
        return None

    def _confirm(self, request: HttpRequest, regions: list[tuple[Region, int]]) -> None:
        for region, expected in regions:
            try:
                confirm_composition(region=region, expected=expected, by=signed_in(request.user))
            except ConflictError:
                messages.error(request, f"{region}: {CONFLICT}")
            else:
                messages.success(request, f"De indeling van {region} is bevestigd.")
