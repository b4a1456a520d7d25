from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from bouwstenen.admin import ReadOnlyAdmin, TabularInline, staff_site
from regions.models import Initiative, Offer


class OfferInline(TabularInline):
    """What it offers, without what only the region's members see (domain.md section 6)."""

    model = Offer
    verbose_name_plural = "aanbod"
    fields = ["activity", "status", "confirmed_on", "source"]
    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Offer.objects.not_held().select_related("activity", "initiative")


@admin.register(Initiative, site=staff_site)
class InitiativeAdmin(ReadOnlyAdmin):
    """To look at: only an initiative's own people change it, and what a municipality holds back is not here."""

    list_display = ["name", "kind", "municipality", "origin", "confirmed_on", "findable"]
    list_filter = ["kind", "origin", ("confirmed_on", admin.EmptyFieldListFilter), "findable"]
    list_select_related = ["municipality"]
    search_fields = ["name", "organisation", "slug", "municipality__name"]
    search_help_text = "Zoek op naam, organisatie of gemeente."
    fields = [
        *("name", "slug", "organisation", "kind", "municipality", "website", "description", "place", "address"),
        *("opening_hours", "email", "phone", "welcome", "referral", "costs", "findable", "confirmed_on"),
        *("origin", "source", "added_by"),
    ]
    inlines = [OfferInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Initiative.objects.not_held()
