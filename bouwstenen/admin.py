"""
The beheer: where staff see and correct what the product stands on. Here its site and its manners, and the catalogue.

Any active member of staff may use it; there are no finer permissions. Nobody deletes what history needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, reverse_lazy
from django.views.i18n import JavaScriptCatalog

from bouwstenen.forms import ActivityFactsForm, BouwsteenFactsForm
from bouwstenen.models import Activity, Bouwsteen, Characteristic, Edition, Principle, TargetGroup

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    BaseModelAdmin = admin.options.BaseModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    BaseModelAdmin = admin.options.BaseModelAdmin
    StackedInline = admin.StackedInline

OTHERS_DO = {"login", "logout", "password_change", "password_change_done", "view_on_site"}
"""Addresses of Django's admin that we leave out: the product has its own, for everybody the same."""


class DutchCatalog(JavaScriptCatalog):
    """The words for the admin's scripts, with the few that Django has not in Dutch yet."""

    packages = ["django.contrib.admin"]
    ours: ClassVar[dict[str, list[str] | str]] = {
        "(click to clear)": "(klik om te wissen)",
        'Choose %s by selecting them and then select the "Choose" arrow button.': (
            "Selecteer %s en klik op de pijl om ze te kiezen."
        ),
        "Choose all %s": "Kies alle %s",
        "Choose selected %s": "Kies de geselecteerde %s",
        'Remove %s by selecting them and then select the "Remove" arrow button.': (
            "Selecteer %s en klik op de pijl om ze weg te halen."
        ),
        "Remove all %s": "Haal alle %s weg",
        "Remove selected %s": "Haal de geselecteerde %s weg",
    }

    def get_catalog(self) -> dict[str, list[str] | str]:
        return self.ours | super().get_catalog()


class StaffSite(admin.AdminSite):
    """Django's admin for our own staff: in by the product's own login, and not there for anybody else."""

    site_header = "Beheer van Bouwstenenscan"
    site_title = "Beheer"
    index_title = "Wat wilt u bekijken of verbeteren?"
    site_url = reverse_lazy("start")  # type: ignore[assignment]  # the stubs know no lazy strings here
    final_catch_all_view = False
    empty_value_display = "–"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return cast(View, guarded)

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return cast(HttpResponse, DutchCatalog.as_view()(request))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = [one for one in super().get_urls() if getattr(one, "name", None) not in OTHERS_DO]
        for page in _pages(urls):
            # Without it LoginRequiredMiddleware would send people to the login page that is left out.
            page.callback.login_url = settings.LOGIN_URL  # type: ignore[attr-defined]  # a mark on a function
        return urls


def _pages(urls: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in urls:
        if isinstance(one, URLResolver):
            yield from _pages(one.url_patterns)
        else:
            yield one


staff_site = StaffSite()


class KnownSelect(AutocompleteSelect):
    """A list to search in. What was sent and can be nothing in it, is not looked for when the page comes back."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        return super().optgroups(name, [one for one in value if self._can_be_known(one)], attr)

    def _can_be_known(self, value: str) -> bool:
        # PostgreSQL breaks when it is asked for a NUL sign.
        if "\0" in str(value):
            return False
        key = self.choices.queryset.model._meta.pk
        try:
            key.run_validators(key.to_python(value))  # SQLite breaks on a number that is too large
        except ValidationError:
            return False
        return True


class _Choosing(BaseModelAdmin):
    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", KnownSelect(db_field, self.admin_site, using=options.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **options)


class StaffInline(_Choosing, StackedInline):
    """Things of a thing that staff see, on its page."""


class StaffAdmin(_Choosing, ModelAdmin):
    """A kind of thing that staff see. What they may do with it is said by the three words below."""

    may_add = False
    may_change = True
    may_delete = False
    view_on_site = False
    actions_on_bottom = True

    def get_urls(self) -> list[URLPattern]:
        """Without the nameless addresses of an older Django, that send people on."""
        return [one for one in super().get_urls() if one.name]

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        """Choosing something is no moment to change it: no buttons for that beside the choice."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for button in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{button}_related", False)
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_delete and self.admin_site.has_permission(request)


class ReadOnlyAdmin(StaffAdmin):
    """A kind of thing that staff look at and that others change."""

    may_change = False


@admin.register(Edition, site=staff_site)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["title", "version", "publisher", "published_on"]


@admin.register(Bouwsteen, site=staff_site)
class BouwsteenAdmin(StaffAdmin):
    form = BouwsteenFactsForm
    list_display = ["code", "name", "group", "norm", "edition"]
    list_display_links = ["code", "name"]
    list_filter = ["edition", "group"]
    list_select_related = ["edition"]
    search_fields = ["code", "name", "everyday"]
    fields = ["edition", "code", "group", "norm", "name", "chapter_name", "everyday", "explanation", "why"]
    readonly_fields = ["edition", "code", "group", "norm", "name", "chapter_name"]


@admin.register(Activity, site=staff_site)
class ActivityAdmin(StaffAdmin):
    form = ActivityFactsForm
    list_display = ["code", "name", "bouwsteen", "scale", "comparable", "edition"]
    list_display_links = ["code", "name"]
    list_filter = ["edition", "scale", "comparable", "bouwsteen__group"]
    list_select_related = ["edition", "bouwsteen"]
    search_fields = ["code", "name", "everyday"]
    fieldsets = [
        (None, {"fields": ["edition", "bouwsteen", "code", "name"]}),
        ("Uitleg", {"fields": ["everyday", "explanation", "counts", "counts_not", "examples", "look_alikes"]}),
        (
            "Hoe de vergelijking ermee omgaat",
            {
                "fields": ["scale", "comparable"],
                "description": (
                    "Dit staat niet in de brochure: het is onze keuze. Een wijziging werkt meteen door in elk "
                    "rapport dat nog niet is vastgesteld."
                ),
            },
        ),
    ]
    readonly_fields = ["edition", "bouwsteen", "code", "name"]


@admin.register(TargetGroup, site=staff_site)
class TargetGroupAdmin(StaffAdmin):
    list_display = ["name", "code"]
    fields = ["code", "name"]
    readonly_fields = ["code"]


@admin.register(Principle, site=staff_site)
class PrincipleAdmin(StaffAdmin):
    list_display = ["number", "name", "edition"]
    list_display_links = ["number", "name"]
    list_select_related = ["edition"]
    fields = ["edition", "number", "name", "text"]
    readonly_fields = ["edition", "number", "name"]


@admin.register(Characteristic, site=staff_site)
class CharacteristicAdmin(StaffAdmin):
    list_display = ["number", "text"]
    list_display_links = ["number", "text"]
    fields = ["number", "text", "source"]
    readonly_fields = ["number"]
