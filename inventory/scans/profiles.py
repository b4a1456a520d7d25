"""Initiatives with their offers and signals, as a scan file and the analysis take them, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, CharField, IntegerField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from inventory.gaps import inputs as gaps
from inventory.scans.prepared import AnyOf, Marks, Prepared
from inventory.scans.stack import Row, Stack
from regions.models import Offer, Signal, Wish

Codes = dict[int, tuple[str, ...]]
"""Primary key of a row to the codes that it is linked with."""

PROFILE_COLUMNS = ("slug", "name", "organisation", "kind", "municipality_id", "website")
"""What a scan file says of an initiative itself, apart from its wishes."""


def visible(drafts_of: str, prefix: str = "") -> Q:
    """What everybody may know of, and what this municipality holds back itself; "" for no municipality."""
    return Q(**{f"{prefix}held": False}) | Q(**{f"{prefix}added_by": drafts_of})


def read_initiatives(profiles: Iterable[Row], edition: int, drafts_of: str = "") -> dict[int, gaps.Initiative]:
    """
    These initiatives, each whole, by primary key. A profile is a primary key and `PROFILE_COLUMNS`.

    Offers, signals and wishes are those of this edition of the catalogue. Offers that a municipality holds back are
    left out, except where it is `drafts_of`.
    """
    profiles = list(profiles)
    stack, query = _parts_query()
    rows = stack.by_kind(query.run(keys=[pk for pk, *_ in profiles], edition=edition, drafts_of=drafts_of))
    wishes = _codes(rows["wish"])
    offers = _offers(rows)
    signals = _signals(rows)
    return {
        pk: gaps.Initiative(
            slug=slug,
            name=name,
            organisation=organisation,
            kind=kind,
            municipality=municipality,
            website=website,
            wishes=wishes.get(pk, ()),
            offers=tuple(offers.get(pk, ())),
            signals=tuple(signals.get(pk, ())),
        )
        for pk, slug, name, organisation, kind, municipality, website in profiles
    }


# --- the query -------------------------------------------------------------------------------------------------
class JoinedCodes(Aggregate):
    """Codes, none of which has a space in it, as one text: a row for each offer instead of one for each link."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **options: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **options)


@cache
def _parts_query() -> tuple[Stack, Prepared]:
    """What the initiatives with these primary keys offer, notice and wish for, and where and for whom."""
    marks = Marks(numbers="edition", texts="drafts_of")
    stack = Stack(numbers=4, texts=8)
    stack.add(
        "offer",
        Offer.objects.filter(
            AnyOf("initiative_id", "keys"), visible(marks["drafts_of"]), activity__edition=marks["edition"]
        ),
        numbers=("pk", "initiative_id", Cast("at_home", IntegerField()), Cast("exclusive", IntegerField())),
        texts=(
            "activity__code",
            "funding",
            "status",
            *map(_as_text, ("starts_on", "ends_on", "confirmed_on")),
            "source",
            "note",
        ),
    )
    stack.add(
        "signal",
        Signal.objects.filter(AnyOf("initiative_id", "keys"), activity__edition=marks["edition"]),
        numbers=("pk", "initiative_id", Cast("named", IntegerField())),
        texts=("activity__code", "signal", "note"),
    )
    wishes = Wish.objects.filter(AnyOf("initiative_id", "keys"), bouwsteen__edition=marks["edition"])
    _add_codes(stack, "wish", wishes, "initiative_id", "bouwsteen__code")
    _add_links(stack, "municipality", Offer.municipalities.through, "offer", "municipality_id")
    _add_links(stack, "place", Offer.places.through, "offer", "municipality_id")
    _add_links(stack, "target_group", Offer.target_groups.through, "offer", "targetgroup__code")
    _add_links(stack, "noticed_in", Signal.municipalities.through, "signal", "municipality_id")
    return stack, Prepared(stack.rows(), marks, lists="keys")


def _as_text(day: str) -> Cast:
    return Cast(day, CharField())


def _add_links(stack: Stack, kind: str, links: type[Model], owner: str, code: str) -> None:
    rows = links._default_manager.filter(AnyOf(f"{owner}__initiative_id", "keys"))
    _add_codes(stack, kind, rows, f"{owner}_id", code)


def _add_codes(stack: Stack, kind: str, rows: QuerySet[Any, Any], owner: str, code: str) -> None:
    stack.add(kind, rows.values(owner).annotate(codes=JoinedCodes(code)), numbers=(owner,), texts=("codes",))


# --- what became of the rows -----------------------------------------------------------------------------------
def _codes(rows: list[Row]) -> Codes:
    """In alphabetical order, so that the same links always read the same."""
    return {key: tuple(sorted(codes.split())) for key, codes in rows}


def _offers(rows: dict[str, list[Row]]) -> dict[int, list[gaps.Offer]]:
    municipalities, places, groups = (_codes(rows[kind]) for kind in ("municipality", "place", "target_group"))
    found: dict[int, list[gaps.Offer]] = defaultdict(list)
    for pk, initiative, at_home, exclusive, activity, funding, status, starts, ends, confirmed, *texts in rows["offer"]:
        found[initiative].append(
            gaps.Offer(
                activity,
                municipalities.get(pk, ()),
                places.get(pk, ()),
                bool(at_home),
                groups.get(pk, ()),
                bool(exclusive),
                funding,
                status,
                starts and date.fromisoformat(starts),
                ends and date.fromisoformat(ends),
                confirmed and date.fromisoformat(confirmed),
                *texts,
            )
        )
    return found


def _signals(rows: dict[str, list[Row]]) -> dict[int, list[gaps.Signal]]:
    noticed_in = _codes(rows["noticed_in"])
    found: dict[int, list[gaps.Signal]] = defaultdict(list)
    for pk, initiative, named, activity, signal, note in rows["signal"]:
        found[initiative].append(gaps.Signal(activity, signal, noticed_in.get(pk, ()), bool(named), note))
    return found
