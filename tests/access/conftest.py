"""The world full of canaries, made once for each file of tests that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.access.tenants import Tenants, build_tenants


@pytest.fixture(scope="module")
def tenants(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenants]:
    """What a test changes is undone after it; the world itself after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_tenants()
        transaction.set_rollback(True)
