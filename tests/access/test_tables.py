"""What the tests compare to see that nothing was written is every table that there is."""

from __future__ import annotations

import pytest
from django.db import connection

from regions.models import Mail
from tests.access.tables import contents, digest, missed_tables

pytestmark = pytest.mark.django_db


def test_no_table_of_the_database_is_overlooked() -> None:
    assert missed_tables() == set()


def test_table_that_no_model_owns_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE beside_the_models (id integer)")

    assert missed_tables() == {"beside_the_models"}


def test_one_row_more_is_another_digest() -> None:
    before, rows = digest(), contents()["regions_mail"]

    Mail.objects.create(kind="begin", to="ria@voorbeeld.example", subject="Hallo", text="Dag Ria")

    assert digest() != before
    assert len(contents()["regions_mail"]) == len(rows) + 1
