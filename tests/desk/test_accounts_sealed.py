"""The secrets of the second step, as the database keeps them."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from inventory.desk.accounts.sealed import open_text, seal_text
from tests.builders import make_user
from tests.desk.logging_in import SECRET, give_app


def test_sealed_text_opens_and_says_nothing_itself() -> None:
    assert SECRET not in seal_text(SECRET)
    assert open_text(seal_text(SECRET)) == SECRET


def test_sealed_text_opens_with_a_secret_of_before(settings: Settings) -> None:
    sealed, before = seal_text(SECRET), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [before]

    assert open_text(sealed) == SECRET


def test_sealed_text_with_another_secret_is_something_that_no_code_fits(settings: Settings) -> None:
    sealed = seal_text(SECRET)
    settings.SECRET_KEY = "n" * 60

    assert open_text(sealed) not in {SECRET, open_text(sealed)}


@pytest.mark.django_db
def test_app_is_kept_sealed() -> None:
    kept = give_app(make_user()).data["secret"]

    assert SECRET not in kept
    assert open_text(kept) == SECRET
