from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest

from bouwstenen.admin import StaffAdmin, StaffInline, staff_site
from regions.actions.invitations import withdraw_of_dismissed
from regions.actions.memberships import end_role, give_as_filled_in
from regions.models import Membership, User
from regions.permissions import signed_in

if TYPE_CHECKING:
    CreationForm = BaseUserCreationForm[User]
    ChangeForm = UserChangeForm[User]
    AccountAdmin = DjangoUserAdmin[User]
else:
    CreationForm = BaseUserCreationForm
    ChangeForm = UserChangeForm
    AccountAdmin = DjangoUserAdmin

STAYS = (
    "Een gebruiker verwijderen kan niet, want in de geschiedenis staat wie wat deed. "
    "Zet ‘actief’ uit: dan kan deze persoon niet meer inloggen."
)
PLACES = ["municipality", "region", "initiative"]


def plain_email(email: str) -> str:
    """An address as it is stored: one person has one, however it is typed."""
    return email.strip().lower()


class NewUserForm(CreationForm):
    """An account with a first password, that staff tell the person in some safe way."""

    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes: dict[str, type[forms.Field]] = {}

    def clean_email(self) -> str:
        return plain_email(self.cleaned_data["email"])


class UserForm(ChangeForm):
    class Meta:
        model = User
        fields = ["email", "name", "password", "is_active", "is_staff"]
        field_classes: dict[str, type[forms.Field]] = {}

    by: User | None = None
    """Who is changing the account: set for each request."""

    def clean_email(self) -> str:
        return plain_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stays = cleaned.get("is_active") and cleaned.get("is_staff")
        if self.instance == self.by and not stays:
            raise ValidationError("U kunt uzelf niet uit het beheer halen. Vraag het aan een collega van het beheer.")
        return cleaned


class MembershipInline(StaffInline):
    """The roles of one person. A role never changes: take it away, and give another."""

    model = Membership
    fk_name = "user"
    fields = ["role", *PLACES, "given_by", "given_on"]
    readonly_fields = ["given_by", "given_on"]
    autocomplete_fields = PLACES
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True


@admin.register(User, site=staff_site)
class UserAdmin(StaffAdmin, AccountAdmin):
    may_add = True
    form = UserForm
    add_form_template = "admin/regions/user/add_form.html"
    add_form = NewUserForm
    inlines = [MembershipInline]
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__role"]
    search_fields = ["email", "name"]
    search_help_text = "Zoek op naam of e-mailadres."
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("Toegang", {"fields": ["is_active", "is_staff"], "description": STAYS}),
        ("Wanneer", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: Any
    ) -> type[ModelForm[User]]:
        form = super().get_form(request, obj, change=change, **options)
        if issubclass(form, UserForm):
            form.by = signed_in(request.user)
        return form

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm[User],
        formset: BaseInlineFormSet[Membership, User, ModelForm[Membership]],
        change: bool,
    ) -> None:
        for row in formset.save(commit=False):
            give_as_filled_in(role=row, by=signed_in(request.user))
        # As they are stored: the form of a role that is taken away holds nothing.
        for row in Membership.objects.filter(pk__in=[one.pk for one in formset.deleted_objects]):
            _take_away(row, signed_in(request.user))

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            withdraw_of_dismissed(user=obj)


def _take_away(role: Membership, by: User) -> None:
    withdraw_of_dismissed(user=role.user, place=role)
    end_role(membership=role, by=by, action="take_away")


@admin.register(Membership, site=staff_site)
class MembershipAdmin(StaffAdmin):
    may_add = True
    may_change = False
    may_delete = True
    list_display = ["user", "role", *PLACES, "given_by", "given_on"]
    list_filter = ["role"]
    list_select_related = ["user", "given_by", *PLACES]
    search_fields = ["user__email", "user__name", "municipality__name", "region__name", "initiative__name"]
    search_help_text = "Zoek op persoon of op plek."
    fields = ["user", "role", *PLACES]
    autocomplete_fields = ["user", *PLACES]

    def save_model(self, request: HttpRequest, obj: Membership, form: ModelForm[Membership], change: bool) -> None:
        give_as_filled_in(role=obj, by=signed_in(request.user))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        _take_away(obj, signed_in(request.user))

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for one in queryset.select_related("user", *PLACES):
            _take_away(one, signed_in(request.user))
