"""The page for auditors says what the table says."""

from __future__ import annotations

from tests.access import page as printing
from tests.access import rows
from tests.access.page import COMMAND, FILE, METHODS, PEOPLE, STATES, page
from tests.access.rows import EVERYBODY, ROLES, Row, otherwise
from tests.url_table import TABLE


def test_page_is_what_the_table_prints() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), f"docs/toegang.md loopt achter. Maak hem nieuw: {COMMAND}"


def test_page_has_words_for_everybody_and_every_state() -> None:
    assert set(printing.SECTIONS) == set(TABLE)
    assert set(PEOPLE) == set(EVERYBODY)
    assert set(STATES) == set(rows.STATES)
    assert set(METHODS) == {"GET", "POST"}


def test_page_tells_who_may_and_what_others_get() -> None:
    row = Row(
        "scan-detail",
        rows.for_coordinator(200),
        rows.signed_in(405),
        at=lambda world: {"pk": world.scan.pk},
        when=(otherwise([rows.PUBLISHED], 404, *ROLES),),
    )

    lines = printing.answers_of(row).splitlines()

    assert lines[0].startswith(
        "- Bekijken: **mag**: coördinator van de regio; **naar inloggen**: wie niet is ingelogd;"
    )
    assert "**mag niet (403)**: medewerker van de gemeente, " in lines[0]
    assert lines[0].endswith("**bestaat niet voor hen (404)**: alle anderen.")
    assert lines[1].startswith("  - als de scan vastgesteld en openbaar is: **bestaat niet voor hen (404)**: wie niet")
