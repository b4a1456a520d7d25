from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bouwstenen.admin import ReadOnlyAdmin, staff_site
from regions.models import JoinRequest, Region, Role
from regions.models.invitations import JoinState


@admin.register(JoinRequest, site=staff_site)
class JoinRequestAdmin(ReadOnlyAdmin):
    """To look at, and for where nobody coordinates: the page where a request is answered is linked."""

    list_display = ["initiative_name", "municipality", "made_at", "state", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["municipality"]
    search_fields = ["initiative_name", "municipality__name"]
    search_help_text = "Zoek op naam of gemeente."
    fields = [
        *("initiative_name", "municipality", "website", "what", "name", "email", "made_at"),
        *("state", "initiative", "decided_at", "decided_by", "answer", "where_to_answer"),
    ]

    @admin.display(description="antwoord geven")
    def where_to_answer(self, request: JoinRequest) -> str | SafeString:
        """The page of a region with this municipality: one that somebody coordinates, if there is one."""
        if request.state != JoinState.WAITING:
            return "Er is al beslist."
        regions = Region.objects.filter(municipalities=request.municipality_id, ended_on__isnull=True)
        coordinated = regions.filter(memberships__role=Role.COORDINATOR, memberships__user__is_active=True)
        region = coordinated.first() or regions.first()
        if region is None:
            return "Deze gemeente hoort nog bij geen regio. Maak eerst een regio."
        page = reverse("region-join-requests", args=[region.slug])
        return format_html('<a href="{}#vraag-{}">Geef antwoord bij {}</a>', page, request.pk, region.name)
