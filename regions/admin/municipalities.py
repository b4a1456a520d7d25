from __future__ import annotations

from django.contrib import admin

from bouwstenen.admin import StaffAdmin, staff_site
from regions.models import Municipality


@admin.register(Municipality, site=staff_site)
class MunicipalityAdmin(StaffAdmin):
    """Facts can be corrected; a newer file of facts leaves such a correction alone."""

    list_display = ["name", "code", "province", "inhabitants", "year", "ended_on", "fictional"]
    list_filter = ["province", "fictional", ("ended_on", admin.EmptyFieldListFilter)]
    search_fields = ["name", "code"]
    search_help_text = "Zoek op naam of CBS-code."
    fields = [
        *("code", "name", "province", "inhabitants", "year", "ended_on"),
        *("longitude", "latitude", "map_x", "map_y", "fictional"),
    ]
    readonly_fields = ["code", "fictional"]
