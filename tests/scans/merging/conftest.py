"""Two records of one initiative in one region, and the coordinator who merges them."""

from __future__ import annotations

import pytest

from regions.models import Initiative, Region, User
from tests.builders import GOUDA, WADDINXVEEN, make_coordinator, make_initiative, make_region


@pytest.fixture
def region() -> Region:
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


@pytest.fixture
def stays() -> Initiative:
    """As public sources tell of it."""
    return make_initiative(name="De Linde", slug="de-linde", confirmed_on=None, findable=False)


@pytest.fixture
def goes() -> Initiative:
    """As a municipality added it."""
    return make_initiative(name="Stichting De Linde", slug="stichting-de-linde", confirmed_on=None, findable=False)
