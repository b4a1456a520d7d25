"""A scan with something to discuss."""

from __future__ import annotations

import pytest

from inventory.scans.models import Answer, Scan
from regions.models import Initiative
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_initiative,
    make_offer,
    make_region,
    make_scan,
    make_sheet,
)
from tests.scans.discussing.table import NOTE


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


@pytest.fixture
def provider() -> Initiative:
    """KernKracht has maatjes in Gouda, for Waddinxveen as well."""
    initiative = make_initiative(name="KernKracht", slug="kernkracht")
    make_offer(initiative, "A1.3", municipalities=[GOUDA, WADDINXVEEN], places=[GOUDA])
    return initiative


@pytest.fixture
def contradicted(scan: Scan, provider: Initiative) -> Answer:
    """Waddinxveen says that there are no maatjes, and has shared that."""
    make_sheet(scan, WADDINXVEEN)
    return make_answer(scan, WADDINXVEEN, "A1.3", "missing", reason="no_space", note=NOTE)
