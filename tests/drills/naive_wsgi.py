"""
The product with a deliberately naive save: read, check the version, save().

It looks right and loses what was acknowledged: between the check and the save somebody else may have saved. The drill
runs on it to show that its checker can fail. Nothing but that drill may use it.
"""

from __future__ import annotations

import contextlib
import time
from typing import Any

from django.db import IntegrityError, transaction

from inventory.wsgi import application
from regions import saving as product
from regions.models import Versioned
from regions.saving import ConflictError, Links, Saving, Snapshot, record

__all__ = ["application"]


@transaction.atomic
def naive_change(
    instance: Versioned,
    saving: Saving,
    *,
    expected: int,
    fields: dict[str, Any],
    snapshot: Snapshot,
    links: Links | None = None,
) -> None:
    current = type(instance)._default_manager.get(pk=instance.pk)
    if current.version != expected:
        raise ConflictError(current)
    # What a slow database or a busy computer does now and then, here always.
    time.sleep(0.005)
    before = snapshot(current)
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.version = expected + 1
    instance.save()
    # A history kept as naively: a version that somebody else has already is left out.
    with contextlib.suppress(IntegrityError), transaction.atomic():
        record(instance, saving, before=before, after=snapshot(instance))


product.change = naive_change
