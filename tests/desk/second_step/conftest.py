"""The second step is required of those who must have one."""

from __future__ import annotations

import pytest
from django.conf import LazySettings


@pytest.fixture
def required(settings: LazySettings) -> None:
    settings.SECOND_STEP = True
