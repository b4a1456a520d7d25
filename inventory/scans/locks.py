"""
Who may write in a scan while it is being adopted: nobody.

Saving an answer holds the scan together with all other savings; adopting it holds it alone. So an answer that was
acknowledged before the adoption is in it, and one that comes after is refused, and never anything in between. Writers
do not hinder each other. PostgreSQL has locks for this; SQLite lets only one transaction write at a time already.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection

from inventory.scans.models import Scan, ScanState
from regions.models import User

_SPACE = 20_260_001
"""The first of the two numbers of our advisory locks, so that others do not take the same."""
_REMINDING = 20_260_002
"""Likewise, for reminding people."""


class ScanClosedError(PermissionDenied):
    """The scan is not open: its answers cannot change now."""


def hold_open(scan: Scan) -> None:
    """Keep the scan open until the end of the transaction. Raises ScanClosedError when it is not open."""
    _lock("SELECT pg_advisory_xact_lock_shared(%s, %s)", scan)
    if not Scan.objects.filter(pk=scan.pk, state=ScanState.OPEN).exists():
        raise ScanClosedError("Deze scan is niet open. De antwoorden kunnen nu niet veranderen.")


def hold_unadopted(scan: Scan) -> None:
    """Keep the scan from being adopted until the end of the transaction. Raises ScanClosedError when it is already."""
    _lock("SELECT pg_advisory_xact_lock_shared(%s, %s)", scan)
    if not Scan.objects.filter(pk=scan.pk).exclude(state=ScanState.ADOPTED).exists():
        raise ScanClosedError("Deze scan is vastgesteld. Er kan niets meer aan veranderen.")


def hold_alone(scan: Scan) -> None:
    """Keep everybody else from writing in the scan until the end of the transaction."""
    _lock("SELECT pg_advisory_xact_lock(%s, %s)", scan)


def hold_reminding() -> None:
    """Keep everybody else from reminding people until the end of the transaction."""
    _lock_number("SELECT pg_advisory_xact_lock(%s, %s)", _REMINDING, 0)


def _lock(statement: str, scan: Scan) -> None:
    _lock_number(statement, _SPACE, scan.pk % 2**31)


def _lock_number(statement: str, space: int, number: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [space, number])


def take_turns(user: User) -> None:
    """
    Let what one person sends at the same moment be written one after the other, until the end of the transaction.

    A button that was pressed twice then finds what the first press did.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
