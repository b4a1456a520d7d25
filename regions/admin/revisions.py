from __future__ import annotations

import json

from django.contrib import admin
from django.utils.html import format_html

from bouwstenen.admin import ReadOnlyAdmin, staff_site
from regions.models import Region, Revision
from regions.saving import subject_of


@admin.register(Revision, site=staff_site)
class RevisionAdmin(ReadOnlyAdmin):
    """
    That something changed, when and by whom. What it said is shown of regions alone.

    The rest holds drafts, notes and funding, which are for the region's members or the initiative itself.
    """

    list_display = ["at", "subject", "subject_id", "version", "action", "by", "trail"]
    list_display_links = ["at"]
    list_filter = ["subject", "action"]
    list_select_related = ["by"]
    search_fields = ["=trail"]
    search_help_text = "Zoek op geschiedenis, zoals scan:12 of region:3."
    ordering = ["-id"]
    fields = ["at", "subject", "subject_id", "version", "trail", "action", "by", "shown_before", "shown_after"]
    show_full_result_count = False

    @admin.display(description="Wat er stond")
    def shown_before(self, revision: Revision) -> str:
        return _shown(revision, revision.before)

    @admin.display(description="Wat het werd")
    def shown_after(self, revision: Revision) -> str:
        return _shown(revision, revision.after)


def _shown(revision: Revision, content: object) -> str:
    if revision.subject != subject_of(Region):
        return "Dit zien alleen de mensen van de regio of het initiatief zelf."
    return format_html("<pre>{}</pre>", json.dumps(content, ensure_ascii=False, indent=2)) if content else "–"
