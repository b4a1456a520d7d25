"""What the environment decides about logging in."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from inventory.desk.accounts.mails import send_account_mail

ASK = "from inventory import settings as s; print(s.SECOND_STEP, s.TRUSTED_PROXIES, len(s.OIDC_PROVIDERS))"
PRODUCTION = {
    "BOUWSTENENSCAN_MODE": "production",
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://scan.voorbeeld.example",
    "DATABASE_URL": "postgres://wie:wat@localhost/naam",
    "EMAIL_HOST": "localhost",
    "OPERATOR_NAME": "Stichting Voorbeeld",
    "OPERATOR_CONTACT": "privacy@voorbeeld.example",
    "SECURITY_CONTACT": "mailto:veilig@voorbeeld.example",
}


def start_with(**environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own, as a server that starts does."""
    return subprocess.run(  # noqa: S603 - our own settings
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"BOUWSTENENSCAN_MODE": "test"}, "False 0 0"),
        ({"BOUWSTENENSCAN_MODE": "test", "SECOND_STEP": "ja", "TRUSTED_PROXIES": "2"}, "True 2 0"),
        (PRODUCTION, "True 1 0"),
        (PRODUCTION | {"SECOND_STEP": "nee"}, "False 1 0"),
    ],
)
def test_second_step_is_on_in_production_unless_told_otherwise(environment: dict[str, str], says: str) -> None:
    found = start_with(**environment)

    assert found.stdout.strip() == says, found.stderr


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"SECOND_STEP": "soms"}, "SECOND_STEP is 'soms'. Kies ja of nee."),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'. Zet er een heel getal in"),
        ({"OIDC_PROVIDERS": "gouda"}, "OIDC_PROVIDERS is geen JSON."),
    ],
)
def test_setting_that_is_wrong_stops_the_start(environment: dict[str, str], says: str) -> None:
    found = start_with(BOUWSTENENSCAN_MODE="test", **environment)

    assert found.returncode != 0
    assert says in found.stderr


def test_mail_that_nobody_wrote_in_our_own_words_is_an_error() -> None:
    with pytest.raises(KeyError):
        send_account_mail("account/email/email_confirmation", "iemand@voorbeeld.nl", {})
