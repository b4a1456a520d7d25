"""Queries that are written once and run with other values, and small tables in one query."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from inventory.scans.prepared import AnyOf, Marks, Prepared
from inventory.scans.stack import Stack
from regions.models import Initiative, Municipality, Region
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, get_municipalities, make_initiative, make_region

pytestmark = pytest.mark.django_db


def test_prepared_query_runs_with_each_set_of_values() -> None:
    here, there = make_initiative(name="Hier", municipality=GOUDA), make_initiative(name="Daar", municipality=DEVENTER)
    marks = Marks(numbers="key", texts="place name")
    wanted = Q(pk=marks["key"]) | Q(municipality=marks["place"], name=marks["name"])
    query = Prepared(Initiative.objects.order_by("pk").filter(wanted).values_list("pk", "name"), marks)

    assert query.run(key=here.pk, place="", name="") == [(here.pk, "Hier")]
    assert query.run(key=here.pk, place=DEVENTER, name="Daar") == [(here.pk, "Hier"), (there.pk, "Daar")]
    assert query.run(key=0, place=DEVENTER, name="Hier") == []


def test_prepared_query_takes_lists_of_any_length() -> None:
    get_municipalities([GOUDA, WADDINXVEEN, DEVENTER])
    initiatives = [make_initiative() for _ in range(3)]
    codes = Prepared(
        Municipality.objects.order_by("pk").filter(AnyOf("pk", "codes")).values_list("pk"), Marks(), lists="codes"
    )
    keys = Prepared(
        Initiative.objects.order_by("pk").filter(AnyOf("pk", "keys")).values_list("pk"), Marks(), lists="keys"
    )

    assert codes.run(codes=[GOUDA, DEVENTER, "GM0000"]) == [(DEVENTER,), (GOUDA,)]
    assert codes.run(codes=[]) == keys.run(keys=[]) == []
    assert keys.run(keys=[each.pk for each in initiatives[1:]]) == [(each.pk,) for each in initiatives[1:]]
    assert len(keys.run(keys=list(range(40_000)))) <= 3


def test_stack_gives_each_kind_its_own_columns_in_one_query() -> None:
    region = make_region(slug="own-hier", name="Hier", municipalities=[GOUDA])
    stack = Stack(numbers=2, texts=2)
    stack.add("region", Region.objects.filter(pk=region.pk), numbers=("pk",), texts=("slug",))
    stack.add("municipality", Municipality.objects.filter(pk=GOUDA), texts=("code", "name"))
    stack.add("municipality", Municipality.objects.filter(pk=DEVENTER), texts=("code", "name"))
    stack.add("nothing", Initiative.objects.filter(pk=0), numbers=("pk",))
    get_municipalities([DEVENTER])

    with CaptureQueriesContext(connection) as queries:
        rows = stack.read()

    assert len(queries) == 1
    assert rows["region"] == [(region.pk, "own-hier")]
    assert sorted(rows["municipality"]) == [(DEVENTER, "Deventer"), (GOUDA, "Gouda")]
    assert rows["nothing"] == []
