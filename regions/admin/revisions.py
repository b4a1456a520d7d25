from __future__ import annotations

import datetime
import json
from operator import itemgetter

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from bouwstenen.admin import ReadOnlyAdmin, staff_site
from regions.models import Region, Revision, Versioned
from regions.saving import subject_of


class SubjectFilter(admin.SimpleListFilter):
    title = "wat"
    parameter_name = "wat"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return sorted(subjects().items(), key=itemgetter(1))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Revision]) -> QuerySet[Revision]:
        return queryset.filter(subject=self.value()) if self.value() else queryset


def subjects() -> dict[str, str]:
    """What revisions are kept of, by the word under which they are kept."""
    versioned = (model for model in apps.get_models() if issubclass(model, Versioned))
    return {subject_of(model): str(model._meta.verbose_name) for model in versioned}


@admin.register(Revision, site=staff_site)
class RevisionAdmin(ReadOnlyAdmin):
    """
    That something changed, when and by whom. What it said is shown of regions alone.

    The rest holds drafts, notes and funding, which are for the region's members or the initiative itself.
    """

    list_display = ["when", "what", "number", "action_word", "who", "history"]
    list_display_links = ["when"]
    list_filter = [SubjectFilter]
    list_select_related = ["by"]
    search_fields = ["=trail"]
    search_help_text = "Zoek op geschiedenis, zoals scan:12 of region:3 of initiative:5."
    ordering = ["-id"]
    fields = ["when", "what", "number", "action_word", "who", "history", "link", "shown_before", "shown_after"]
    show_full_result_count = False

    @admin.display(description="wanneer", ordering="id")
    def when(self, revision: Revision) -> datetime.datetime:
        return revision.at

    @admin.display(description="wat")
    def what(self, revision: Revision) -> str:
        return f"{subjects().get(revision.subject, revision.subject)} {revision.subject_id}"

    @admin.display(description="versie")
    def number(self, revision: Revision) -> int:
        return revision.version

    @admin.display(description="hoe")
    def action_word(self, revision: Revision) -> str:
        return revision.action

    @admin.display(description="door")
    def who(self, revision: Revision) -> str:
        return str(revision.by or "")

    @admin.display(description="geschiedenis")
    def history(self, revision: Revision) -> str:
        return revision.trail

    @admin.display(description="schakel")
    def link(self, revision: Revision) -> str:
        """Its place in the chain of its history, with the fingerprint."""
        return f"{revision.position}: {revision.hash}" if revision.position else "nog geen"

    @admin.display(description="wat er stond")
    def shown_before(self, revision: Revision) -> str:
        return _shown(revision, revision.before)

    @admin.display(description="wat het werd")
    def shown_after(self, revision: Revision) -> str:
        return _shown(revision, revision.after)


def _shown(revision: Revision, content: object) -> str:
    if revision.subject != subject_of(Region):
        return "Dit zien alleen de mensen van de regio of het initiatief zelf."
    return format_html("<pre>{}</pre>", json.dumps(content, ensure_ascii=False, indent=2)) if content else "–"
