"""The front door: logging in, the account, the catalogue, and what there is nearby."""

from __future__ import annotations

from tests.access.rows import LOGIN, ONLY_POST, Row, everyone, signed_in
from tests.builders import GOUDA
from tests.url_rows.shared import of_region

DESK = [
    Row("home", everyone(200)),
    # An editor has one thing to do here, and is sent on to it.
    Row("start", everyone(200, anonymous=LOGIN, editor=302, editor_elsewhere=302), signed_in(405)),
    Row("place-choose", ONLY_POST, signed_in(302)),
    Row("privacy", everyone(200)),
    Row("colofon", everyone(200)),
    Row("security-txt", everyone(200)),
    Row("own-data", signed_in(200), signed_in(422)),
    Row("own-data-all", signed_in(200), signed_in(405)),
    Row("own-data-file", signed_in(200), signed_in(405)),
    # Asks first to show who you are.
    Row("account-delete", signed_in(302), signed_in(302)),
    Row("account-deleted", everyone(200)),
    Row("account_login", everyone(302, anonymous=200), everyone(302, anonymous=200)),
    Row("account_logout", everyone(200, anonymous=302), everyone(302)),
    Row("account_change_password", signed_in(200), signed_in(200)),
    Row("account_reset_password", everyone(200), everyone(200)),
    Row("account_reset_password_done", everyone(200)),
    Row("account_reset_password_from_key", everyone(200), everyone(200), at=lambda w: {"uidb36": "1", "key": "geen"}),
    Row("account_reset_password_from_key_done", everyone(200)),
]

SECURITY = [
    Row("account_request_login_code", everyone(LOGIN), everyone(LOGIN, anonymous=200)),
    # Whoever is in goes on to Start; whoever is not under way begins at the login.
    Row("account_confirm_login_code", everyone(302, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    Row("mfa_authenticate", everyone(302, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    Row("mfa_login_webauthn", everyone(302, anonymous=LOGIN), everyone(302, anonymous=LOGIN)),
    Row("openid_connect_login", everyone(404), everyone(405), at=lambda w: {"provider_id": "geen"}),
    Row("openid_connect_callback", everyone(404), everyone(405), at=lambda w: {"provider_id": "geen"}),
    Row("mfa_index", signed_in(200), signed_in(405)),
    Row("second-step", signed_in(200), signed_in(405)),
    Row("account_reauthenticate", signed_in(200), signed_in(200)),
    Row("account_reauthenticate_code", signed_in(200), signed_in(200)),
    # Nobody here has a second step, so another way to show who they are is asked.
    Row("mfa_reauthenticate", signed_in(302), signed_in(302)),
    Row("mfa_reauthenticate_webauthn", signed_in(302), signed_in(302)),
    # What changes the security of an account, asks first to show who you are.
    Row("account_set_password", signed_in(302), signed_in(302)),
    Row("mfa_activate_totp", signed_in(302), signed_in(302)),
    Row("mfa_deactivate_totp", signed_in(302), signed_in(302)),
    Row("mfa_add_webauthn", signed_in(302), signed_in(302)),
    Row("mfa_edit_webauthn", signed_in(302), signed_in(302), at=lambda w: {"pk": 0}),
    Row("mfa_remove_webauthn", signed_in(302), signed_in(302), at=lambda w: {"pk": 0}),
    Row("mfa_view_recovery_codes", signed_in(302), signed_in(302)),
    Row("mfa_generate_recovery_codes", signed_in(302), signed_in(302)),
    Row("mfa_download_recovery_codes", signed_in(302), signed_in(302)),
]

CATALOGUE = [
    Row("bouwsteen-list", everyone(200)),
    Row("bouwsteen-detail", everyone(200), at=lambda w: {"code": "A1"}),
    Row("bouwsteen-detail", everyone(404), everyone(405), at=lambda w: {"code": "Z9"}),
]

DIRECTORY = [
    Row("directory", everyone(200)),
    Row("directory-municipality", everyone(200), at=lambda w: {"gm": GOUDA}),
    Row("directory-municipality", everyone(404), everyone(405), at=lambda w: {"gm": "GM0000"}),
    Row("directory-region", everyone(200), at=of_region),
]
