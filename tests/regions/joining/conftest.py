"""A region with a coordinator who receives requests."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from regions.models import Region, User
from tests.builders import GOUDA, WADDINXVEEN, get_municipality, make_coordinator, make_region


@pytest.fixture(autouse=True)
def gouda() -> None:
    cache.clear()
    get_municipality(GOUDA)


@pytest.fixture
def region() -> Region:
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)
