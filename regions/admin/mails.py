from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bouwstenen.admin import ReadOnlyAdmin, staff_site
from regions.mail_kinds import kind_label
from regions.models import Mail


class TroubleFilter(admin.SimpleListFilter):
    title = "wat misging"
    parameter_name = "mis"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("ja", "Niet gelukt, of niet zeker")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        return queryset & Mail.objects.not_arrived(timezone.now()) if self.value() == "ja" else queryset


@admin.register(Mail, site=staff_site)
class MailAdmin(ReadOnlyAdmin):
    """Whether mails went. What they say is not shown: there can be a key in it."""

    list_display = ["created_at", "what", "to", "how_far", "attempts"]
    list_display_links = ["created_at"]
    list_filter = [TroubleFilter]
    search_fields = ["=to"]
    search_help_text = "Zoek op het hele e-mailadres."
    ordering = ["-id"]
    fields = ["created_at", "what", "to", "how_far", "attempts", "next_try_at", "sent_at", "failed_at", "error"]
    show_full_result_count = False
    actions = ["try_again"]

    @admin.display(description="soort")
    def what(self, mail: Mail) -> str:
        return kind_label(mail.kind)

    @admin.display(description="stand")
    def how_far(self, mail: Mail) -> str:
        return mail.state(timezone.now()).label

    @admin.action(description="Stuur opnieuw wat niet gelukt is")
    def try_again(self, request: HttpRequest, chosen: QuerySet[Mail]) -> None:
        again = sum(mail.try_again(timezone.now()) for mail in chosen)
        self.message_user(request, f"Opnieuw in de rij: {again}. Bij wat verstuurd is, verandert niets.")
