"""Staff in their browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from regions.models import User
from tests.builders import (
    make_staff,
)

if TYPE_CHECKING:
    pass


@pytest.fixture
def staff() -> User:
    """Staff without being a superuser: that is enough."""
    return make_staff(is_superuser=False)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client
