"""Exporting a scan as a scan file (domain.md section 5)."""

from __future__ import annotations

from inventory.gaps.scope import scope
from inventory.scans.inputs import load_inputs
from inventory.scans.models import Scan
from inventory.scans.scanfile.writing import write_scan_file


def export_scan(scan: Scan) -> bytes:
    """
    The scan file of a scan: of an adopted one as it was frozen.

    It holds the answers of the municipalities that have shared, and the initiatives that are inputs of the scan.
    """
    return write_scan_file(scope(load_inputs(scan)))
