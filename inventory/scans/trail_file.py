"""The whole trail of a scan as CSV: every change, in the order of the chain, with its fingerprint."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from inventory.scans.histories import ABOUT_MUNICIPALITY, FROM_A_FILE, reader_of, side_of, table_words
from inventory.scans.models import Scan
from inventory.scans.spreadsheet import BYTE_ORDER_MARK, csv_line
from regions.history import ACTIONS, NOTHING, Entry, Reader, Words, entry_of, subject_in_words
from regions.models import Revision, User

COLUMNS = (
    "Nummer",
    "Wanneer",
    "Wie",
    "Wat",
    "Gemeente",
    "Activiteit",
    "Hoe",
    "Waarom",
    "Wat er stond",
    "Wat het werd",
    "Versie",
    "Vingerafdruk",
)

ROWS_AT_ONCE = 500


PLAIN = {
    **{action: ACTIONS[action] for action in sorted(FROM_A_FILE)},
    "answer": "ingevuld",
    "decide": "afgesproken aan tafel",
    "steunpunt": "gezegd of dit een laagdrempelig steunpunt is",
    "read_along": "iedereen gevraagd om mee te lezen",
    "outcome": "iedereen verteld wat ervan kwam",
}
"""How a change was made that says so by itself on a page: in a file no cell of this column stays empty."""


def trail_name(scan: Scan) -> str:
    """A name that still says what it is in somebody's downloads next year."""
    region = slugify(scan.region.name) or scan.region.slug
    return f"wijzigingen-{region}-{scan.reference_date.isoformat()}.csv"


def trail_csv(scan: Scan, user: User) -> Iterator[bytes]:
    """
    The file, line by line. At most eight queries, and one per five hundred changes where the database reads them so.

    A change that was made a moment ago can stand at the end without a number: it gets its link just after.
    """
    words, reader = table_words(scan), reader_of(user, scan)
    changes = Revision.objects.filter(trail=scan.trail).select_related("by")
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for one in changes.order_by(F("position").asc(nulls_last=True), "pk").iterator(ROWS_AT_ONCE):
        yield csv_line(_row(one, words, reader))


def _row(revision: Revision, words: Words, reader: Reader) -> list[str]:
    entry = entry_of(revision, words, reader, side_of(revision, words))
    said = revision.after or revision.before or {}
    about = revision.subject in ABOUT_MUNICIPALITY
    return [
        str(revision.position or ""),
        f"{timezone.localtime(revision.at):%Y-%m-%d %H:%M:%S}",
        entry.who,
        subject_in_words(revision.subject),
        words.municipalities.get(said.get("municipality", ""), "") if about else "",
        words.activities.get(said.get("activity", ""), ""),
        entry.how or PLAIN.get(revision.action, revision.action),
        entry.reason,
        _values(entry, before=True),
        _values(entry, before=False),
        str(revision.version),
        revision.hash,
    ]


def _values(entry: Entry, *, before: bool) -> str:
    """ "antwoord: Elders; toelichting: Vanaf maart." """
    told = [(line.label, line.before if before else line.after) for line in entry.lines]
    return "; ".join(f"{label}: {value}" for label, value in told if value != NOTHING)
