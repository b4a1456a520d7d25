"""Lines of CSV that no spreadsheet computes."""

from inventory.scans.spreadsheet import csv_line, harmless


def test_harmless_leaves_plain_text_alone() -> None:
    assert harmless("Inloop - elke dag") == "Inloop - elke dag"
    assert harmless("twee\r\nregels") == "twee regels"
    assert harmless("") == ""


def test_line_is_made_for_dutch_spreadsheets() -> None:
    assert csv_line(["a", "b;c", '"d"', "=1"]) == b'a;"b;c";"""d""";\'=1\r\n'
