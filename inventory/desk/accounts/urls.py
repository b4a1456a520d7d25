"""The way in and out, and the security of an account. The names are allauth's: it looks for its pages by them."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path, re_path

from inventory.desk.accounts import security_views as security
from inventory.desk.accounts import views
from inventory.desk.accounts.confirming import confirmed_first

LOGIN = [
    path("inloggen/", views.Login.as_view(), name="account_login"),
    path("inloggen/code/", views.login_code_request, name="account_request_login_code"),
    path("inloggen/code/invullen/", views.LoginCode.as_view(), name="account_confirm_login_code"),
    path("inloggen/tweede-stap/", mfa.authenticate, name="mfa_authenticate"),
    path("inloggen/sleutel/", views.LoginPasskey.as_view(), name="mfa_login_webauthn"),
    path("inloggen/via/<slug:provider_id>/", views.provider_login, name="openid_connect_login"),
    path("inloggen/via/<slug:provider_id>/terug/", views.provider_callback, name="openid_connect_callback"),
    path("uitloggen/", account.logout, name="account_logout"),
]

PASSWORD = [
    path("wachtwoord/wijzigen/", account.password_change, name="account_change_password"),
    path("wachtwoord/kiezen/", confirmed_first(security.SetPassword.as_view()), name="account_set_password"),
    path("wachtwoord/vergeten/", views.ResetPassword.as_view(), name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

SECURITY = [
    path("beveiliging/", security.security, name="mfa_index"),
    path("beveiliging/tweede-stap/", security.second_step, name="second-step"),
    path("beveiliging/bevestig/", account.reauthenticate, name="account_reauthenticate"),
    path("beveiliging/bevestig/code/", security.reauthenticate_code, name="account_reauthenticate_code"),
    path("beveiliging/bevestig/tweede-stap/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("beveiliging/bevestig/sleutel/", security.ReauthenticatePasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("beveiliging/app/", confirmed_first(security.ActivateApp.as_view()), name="mfa_activate_totp"),
    path("beveiliging/app/uit/", confirmed_first(security.DeactivateApp.as_view()), name="mfa_deactivate_totp"),
    path("beveiliging/sleutels/nieuw/", confirmed_first(security.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("beveiliging/sleutels/<int:pk>/", confirmed_first(security.NamePasskey.as_view()), name="mfa_edit_webauthn"),
    path(
        "beveiliging/sleutels/<int:pk>/weg/",
        confirmed_first(security.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("beveiliging/reservecodes/", confirmed_first(security.reserve_codes), name="mfa_view_recovery_codes"),
    path(
        "beveiliging/reservecodes/nieuw/",
        confirmed_first(security.NewReserveCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "beveiliging/reservecodes/bestand/",
        confirmed_first(security.reserve_codes_file),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [*LOGIN, *PASSWORD, *SECURITY]
