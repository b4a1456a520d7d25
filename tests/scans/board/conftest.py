"""A scan of two municipalities of which nobody did anything yet."""

from __future__ import annotations

import pytest

from inventory.scans.models import Scan
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    make_region,
    make_scan,
)


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[WADDINXVEEN, GOUDA]))
