"""
The one settings file.

Only what differs per deployment comes from the environment. `BOUWSTENENSCAN_MODE` is `demo` (the default: SQLite
in `var/`, mails as files, nothing to set), `test` or `production`. In production what is missing or malformed stops
the start with a sentence that says what to do.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from inventory.desk.accounts.providers import read_providers
from inventory.environment import days, required, whole_number, yes_or_no

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = os.environ.get("BOUWSTENENSCAN_MODE", "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"BOUWSTENENSCAN_MODE is '{MODE}'. Kies demo (om te proberen), test of production.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"

DATA_DIR = Path(os.environ.get("BOUWSTENENSCAN_DATA", BASE_DIR / "var"))
if not PRODUCTION:
    DATA_DIR.mkdir(parents=True, exist_ok=True)


def demo_secret_key() -> str:
    """A key made once and kept beside the demo's database, so that logins survive a restart."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


# --- where it runs ---------------------------------------------------------------------------------------------
DEBUG = False
if PRODUCTION:
    SECRET_KEY = required("SECRET_KEY", "Zet er een lange willekeurige tekst in, van minstens 50 tekens.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is te kort. Gebruik minstens 50 willekeurige tekens.")
    SITE_URL = required("SITE_URL", "Zet er het volledige adres van de site in, zoals https://scan.voorbeeld.nl.")
    if urlsplit(SITE_URL).scheme != "https" or not urlsplit(SITE_URL).hostname:
        raise ImproperlyConfigured(f"SITE_URL is '{SITE_URL}'. Het adres begint met https:// en heeft een domein.")
    ALLOWED_HOSTS = [str(urlsplit(SITE_URL).hostname)]
else:
    SECRET_KEY = demo_secret_key() if DEMO else "for-tests-only-" + "x" * 50
    SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_BEFORE", "").split()
"""Secrets of before, with a space between them: what was signed or sealed with those still opens."""
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FIXTURES = BASE_DIR / "fixtures"
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# --- parts -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "inventory.desk",
    "inventory.reports",
    "inventory.scans",
    "regions",
    "bouwstenen",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "inventory.desk.apps.ServedFiles",
]

MIDDLEWARE = [
    # These three first: what stands after them may answer by itself, as static files and redirects do.
    "inventory.desk.headers.StrictHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page asks for a login, unless its view says that it is public.
    "inventory.desk.login_first.LoginFirst",
    "allauth.account.middleware.AccountMiddleware",
    "inventory.desk.accounts.second_step.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "inventory.desk.addresses.PlainAddresses",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "inventory.urls"
WSGI_APPLICATION = "inventory.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inventory.desk.navigation.navigation",
            ],
        },
    },
]

# --- data ------------------------------------------------------------------------------------------------------
if PRODUCTION:
    required(
        "DATABASE_URL",
        "Zet er het adres van PostgreSQL in, zoals postgres://gebruiker:wachtwoord@server/naam.",
    )
DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'bouwstenenscan.sqlite3'}",
        # Opening a connection costs more than most pages: keep it.
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other instead of failing; readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- login -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "regions.User"
# Not allauth's own as well: it tells somebody whose account was closed that there is one.
AUTHENTICATION_BACKENDS = ["inventory.desk.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "inventory.desk.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "inventory.desk.passwords.NotCommon"},
]
if MODE == "test":
    # Half a second for each password is for attackers to wait, not for tests.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "inventory.desk.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "inventory.desk.forms.LoginForm",
    "confirm_login_code": "inventory.desk.forms.LoginCodeForm",
    "reset_password": "inventory.desk.forms.ResetPasswordForm",
    "reset_password_from_key": "inventory.desk.forms.ResetPasswordKeyForm",
    "change_password": "inventory.desk.forms.ChangePasswordForm",
    "set_password": "inventory.desk.forms.SetPasswordForm",
    "reauthenticate": "inventory.desk.forms.ReauthenticateForm",
}
# Whoever types an address that we do not know gets the same page and no mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_AGE = 90 * 24 * 3600
# Most people have no password: they ask for a code by mail.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Not allauth's own: it keeps a second list of addresses. An account's address was invited, so it needs no proof.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  # the name of a class
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Off, because ours hold for all processes, many tries at once and all spellings of an address: see LIMITS.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False

# The second step: required of coordinators and staff, and of officers before they share.
SECOND_STEP = yes_or_no("SECOND_STEP", usual=PRODUCTION)
MFA_ADAPTER = "inventory.desk.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Also as a second step: what was asked for one of the two, can be answered to the other.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Clocks of telephones run a little early or late.
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys on http for localhost alone, where the product is tried and tested.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "inventory.desk.accounts.forms.AuthenticateForm",
    "reauthenticate": "inventory.desk.accounts.forms.ReauthenticateForm",
    "authenticate_webauthn": "inventory.desk.accounts.forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "inventory.desk.accounts.forms.ReauthenticatePasskeyForm",
    "login_webauthn": "inventory.desk.accounts.forms.LoginPasskeyForm",
    "add_webauthn": "inventory.desk.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "inventory.desk.accounts.forms.NamePasskeyForm",
    "activate_totp": "inventory.desk.accounts.forms.ActivateAppForm",
}

# Logging in at one's own municipality (OpenID Connect): see docs/inloggen.md.
OIDC_PROVIDERS = read_providers(os.environ.get("OIDC_PROVIDERS", ""), https_only=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "inventory.desk.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [one.as_app() for one in OIDC_PROVIDERS]}}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# How many proxies of our own stand before the server; each adds one address to X-Forwarded-For.
TRUSTED_PROXIES = whole_number("TRUSTED_PROXIES", usual=1 if PRODUCTION else 0)

LIMITS: dict[str, tuple[int, timedelta]] = {
    # by the address that is typed
    "login": (10, timedelta(minutes=15)),
    "code": (5, timedelta(minutes=15)),
    "reset": (5, timedelta(hours=1)),
    # by whose session, and by the address it is for
    # for one code: it works a quarter of an hour, so within the hour no try comes back
    "code_entry": (3, timedelta(hours=1)),
    "code_entry_address": (30, timedelta(hours=1)),
    "second_step": (10, timedelta(minutes=15)),
    # the same code from the app, once in the minute and a half that it is right
    "second_step_code": (1, timedelta(minutes=5)),
    # by network address: a whole town hall can share one
    "from_network": (200, timedelta(minutes=15)),
    "wrong_link": (60, timedelta(minutes=15)),
    "join": (10, timedelta(hours=1)),
    # by account
    "invite": (200, timedelta(days=1)),
}
"""How often something may be tried, and within what time: see regions/limits.py."""

# --- language and time -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Tests read the files as they are now, never what an earlier collectstatic left behind.
STATIC_ROOT = DATA_DIR / ("static-of-tests" if MODE == "test" else "static")
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    ("npm/utrecht", BASE_DIR / "node_modules" / "@utrecht"),
    ("npm/nl-design-system", BASE_DIR / "node_modules" / "@nl-design-system-unstable"),
    ("npm/noto-sans", BASE_DIR / "node_modules" / "@fontsource" / "noto-sans"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Tests look a file up when it is asked for: each test has a client of its own, that would look up all of them.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE == "test"
WHITENOISE_ALLOW_ALL_ORIGINS = False
CRISPY_ALLOWED_TEMPLATE_PACKS = ("utrecht",)
CRISPY_TEMPLATE_PACK = "utrecht"

# --- mail ------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Bouwstenenscan <noreply@localhost>")
MAIL_DIR = DATA_DIR / "mails"
EMAIL_TIMEOUT = 30
"""Seconds that a mail server may keep silent."""
if PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = required("EMAIL_HOST", "Zet er de naam van de mailserver in.")
    EMAIL_PORT = whole_number("EMAIL_PORT", usual=587)
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = yes_or_no("EMAIL_USE_TLS", usual=True)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR

# --- safety ----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Django's own choice is a cookie of its own, with what was said to somebody in it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "inventory.desk.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- who answers for it ----------------------------------------------------------------------------------------
OPERATOR_NAME = os.environ.get("OPERATOR_NAME", "")
"""Who runs the site and answers for the data on it; empty for a site to try."""
OPERATOR_CONTACT = os.environ.get("OPERATOR_CONTACT", "")
"""The e-mail address for questions about privacy."""
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "mailto:beheer@voorbeeld.example")
"""Where to report a hole in the safety: an address that begins with mailto: or https://."""
if PRODUCTION:
    required("OPERATOR_NAME", "Zet er in welke organisatie de site beheert. Dat staat op de privacypagina.")
    required("OPERATOR_CONTACT", "Zet er het e-mailadres in voor vragen over privacy.")
    required("SECURITY_CONTACT", "Zet er in waar iemand een lek kan melden, zoals mailto:veilig@voorbeeld.nl.")
    if not SECURITY_CONTACT.startswith(("mailto:", "https://")):
        raise ImproperlyConfigured(f"SECURITY_CONTACT is '{SECURITY_CONTACT}'. Begin met mailto: of https://.")


# --- how long things are kept ----------------------------------------------------------------------------------
RETENTION = {
    "accounts_unused": days("accounts_unused", 2 * 365, least=90),
    "accounts_never_used": days("accounts_never_used", 30),
    "invitations": days("invitations", 90),
    "join_requests": days("join_requests", 90),
    "reminders": days("reminders", 180, least=60),
    "confirmations": days("confirmations", 3 * 365, least=365),
    "mails": days("mails", 180, least=60),
    "mail_texts": days("mail_texts", 14),
    "reading_links": days("reading_links", 90),
    "drafts": days("drafts", 3 * 365, least=365),
    "stored_reports": days("stored_reports", 30),
    "staff_log": days("staff_log", 2 * 365),
    "limit_counters": days("limit_counters", 1),
}
"""In days, counted from when it is not needed any more: see docs/bewaren.md. `manage.py clean_up` holds to it."""

# --- reports ---------------------------------------------------------------------------------------------------
PDF_SECONDS = 300
"""How long making one PDF may take before it is stopped."""
PDF_MEMORY_MB = 1500
"""How much memory the process that makes one PDF may use."""

# --- log -------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
