"""A scan whose coordinator fills in the grid."""

from __future__ import annotations

import pytest
from django.test import Client

from inventory.scans.models import Scan
from regions.models import User
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, make_coordinator, make_region, make_scan


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region, name="Coen van den Berg")


@pytest.fixture
def coordinating(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client
