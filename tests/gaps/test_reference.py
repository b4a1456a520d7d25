"""The analysis beside its slow twin, on random scans."""

from hypothesis import HealthCheck, given, settings

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import ScanInputs
from inventory.gaps.report_json import report_json
from tests.gaps.build import as_plain
from tests.gaps.reference import reference_report
from tests.gaps.scans import scans


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scans())
def test_report_equals_reference_on_random_scans(inputs: ScanInputs) -> None:
    assert report_json(analyse(inputs), adopted=False).decode() == reference_report(as_plain(inputs)).decode()
