from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from bouwstenen.admin import ReadOnlyAdmin, staff_site
from regions.models import Initiative, Offer


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
        *("origin", "source", "added_by", "merged_into", "offers_in_words"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Initiative.objects.not_held()

    @admin.display(description="aanbod")
    def offers_in_words(self, initiative: Initiative) -> str:
        """What it offers, without what only the region's members see (domain.md section 6)."""
        offers = initiative.offers.not_held().select_related("activity")
        lines = ((one.activity, one.get_status_display(), _confirmed(one)) for one in offers)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}, {}</li>", lines))


def _confirmed(offer: Offer) -> str:
    return f"bevestigd op {date_format(offer.confirmed_on)}" if offer.confirmed_on else "nog niet bevestigd"
