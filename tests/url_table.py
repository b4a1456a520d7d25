"""
Every address of the product, and what it answers to everybody who asks: the table that `test_urls.py` walks.

The rows stand in `tests.url_rows`. An address has at least one row; a new address without a row fails the test. Who
asks, when, and what can be answered stands in `tests.access.rows`; the people and things in `tests.access.world`.
Whoever adds a role, adds it to `ROLES` (or to `LIKE`) there and to the cast of the world. A row of the world's scan is
walked in every state of the scan.
"""

from __future__ import annotations

from tests.url_rows.beheer import STAFF
from tests.url_rows.front_door import CATALOGUE, DESK, DIRECTORY, SECURITY
from tests.url_rows.initiatives import CONFIRMING, INITIATIVES
from tests.url_rows.regions import INVITING, JOINING, MAILS, PROPOSALS_AND_REMOVING, REGIONS
from tests.url_rows.reports import REPORTS
from tests.url_rows.scans import BOARD, FILLING, GRID, LIFE, SCANS, TABLE_TALK

TABLE = {
    "desk": DESK,
    "security": SECURITY,
    "catalogue": CATALOGUE,
    "directory": DIRECTORY,
    "joining": JOINING,
    "proposals and removing": PROPOSALS_AND_REMOVING,
    "board": BOARD,
    "regions": REGIONS,
    "confirming": CONFIRMING,
    "inviting": INVITING,
    "mails": MAILS,
    "initiatives": INITIATIVES,
    "scans": SCANS,
    "table talk": TABLE_TALK,
    "filling": FILLING,
    "grid": GRID,
    "life": LIFE,
    "reports": REPORTS,
    "beheer": STAFF,
}
