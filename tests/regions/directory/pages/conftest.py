"""Two neighbours and the catalogue: what every page for residents needs."""

from __future__ import annotations

import pytest

from regions.models import Region
from tests.builders import GOUDA, WADDINXVEEN, load_catalogue, make_neighbours, make_region
from tests.regions.directory.pages.reading import KLAVERDIJK, LINDEWAARD, listed


@pytest.fixture(autouse=True)
def catalogue() -> None:
    load_catalogue()
    make_neighbours(GOUDA, WADDINXVEEN)


@pytest.fixture
def region() -> Region:
    return make_region(slug="midden", name="Midden-Holland", municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def invented() -> Region:
    """An invented neighbour of a real municipality: nothing stops somebody from storing one."""
    make_neighbours(KLAVERDIJK, LINDEWAARD)
    make_neighbours(GOUDA, LINDEWAARD)
    listed("Verzonnen", of={"municipality": LINDEWAARD}, places=[LINDEWAARD], municipalities=[LINDEWAARD])
    listed("Verzonnen overal", of={"municipality": None}, places=[], municipalities=[LINDEWAARD], at_home=True)
    listed("Verzonnen voor echt", of={"municipality": LINDEWAARD}, places=[LINDEWAARD], municipalities=[GOUDA])
    listed("Gemengd", of={"municipality": None}, municipalities=[GOUDA, LINDEWAARD])
    listed("Echt voor verzonnen", places=[LINDEWAARD], municipalities=[LINDEWAARD])
    listed("Echt")
    return make_region(slug="verzonnen", name="Voorbeeldregio", municipalities=[KLAVERDIJK, LINDEWAARD])
